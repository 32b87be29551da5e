#pragma once
// Counts how often this program makes the disk hold what it wrote: the calls of the system library
// are taken over, for SQLite's and our own alike. Include in one file of a program only.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace wanmi::test {

inline std::atomic<int> flushes{0};

} // namespace wanmi::test

extern "C" {
// NOLINTBEGIN(readability-identifier-naming,misc-definitions-in-headers): names of the system
int fdatasync(int file) {
    ++wanmi::test::flushes;
    return static_cast<int>(syscall(SYS_fdatasync, file));
}
int fsync(int file) {
    ++wanmi::test::flushes;
    return static_cast<int>(syscall(SYS_fsync, file));
}
// NOLINTEND(readability-identifier-naming,misc-definitions-in-headers)
}
