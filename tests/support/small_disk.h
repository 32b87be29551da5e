#pragma once
#include "tests/support/small_city.h"

#include <sched.h>
#include <sys/mount.h>

#include <iostream>
#include <string>

namespace wanmi::test {

/// A file system of a few kilobytes, seen by this process and its children only. Wants the right to
/// mount; where there is none the test says so and ends.
class SmallDisk {
public:
    SmallDisk() {
        if (unshare(CLONE_NEWNS) != 0 ||
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
            std::cout << "skipped: no right to mount a small disk\n";
            return;
        }
        const auto path = m_folder.file("");
        m_there = mount("wanmi", path.c_str(), "tmpfs", 0, "size=64m") == 0;
        if (!m_there) std::cout << "skipped: no small disk can be mounted\n";
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (m_there) umount2(m_folder.file("").c_str(), MNT_DETACH);
    }
    explicit operator bool() const { return m_there; }
    const ScratchFolder& folder() const { return m_folder; }
    /// Sets its size in kilobytes; false where more than that is in use.
    bool resize(std::uintmax_t kilobytes) const {
        const auto size = "size=" + std::to_string(kilobytes) + "k";
        return mount("wanmi", m_folder.file("").c_str(), "tmpfs", MS_REMOUNT, size.c_str()) == 0;
    }
    /// Kilobytes in use.
    std::uintmax_t used() const {
        const auto space = std::filesystem::space(m_folder.file(""));
        return (space.capacity - space.free) / 1024;
    }

private:
    ScratchFolder m_folder;
    bool m_there = false;
};

} // namespace wanmi::test
