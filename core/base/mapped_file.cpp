#include "core/base/mapped_file.h"

#include "core/base/file.h"

#include <utility>

#ifndef _WIN32
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace wanmi {

#ifdef _WIN32

Result<MappedFile> MappedFile::open(const std::string& pathUtf8) {
    MappedFile file;
    WANMI_LET(file.m_read, readFile(pathUtf8));
    file.m_bytes = file.m_read;
    return file;
}
MappedFile::MappedFile(MappedFile&& o) noexcept : m_read(std::move(o.m_read)) {
    m_bytes = m_read;
    o.m_bytes = {};
}
MappedFile::~MappedFile() = default;

#else

Result<MappedFile> MappedFile::open(const std::string& pathUtf8) {
    const auto failed = [&pathUtf8] {
        return fail(Errc::Io, "file.unreadable", {{"file", pathUtf8}});
    };
    const int fd = ::open(pathUtf8.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return failed();
    struct stat status {};
    MappedFile file;
    const bool known = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = known ? static_cast<std::size_t>(status.st_size) : 0;
    void* start = size == 0 ? nullptr : mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    ::close(fd);
    if (!known || start == MAP_FAILED) return failed();
    if (size > 0) file.m_bytes = {static_cast<const char*>(start), size};
    return file;
}
MappedFile::MappedFile(MappedFile&& o) noexcept : m_bytes(std::exchange(o.m_bytes, {})) {}
MappedFile::~MappedFile() {
    if (m_bytes.empty()) return;
    munmap(const_cast<char*>(m_bytes.data()), m_bytes.size()); // NOLINT(*-const-cast): its own
}

#endif

} // namespace wanmi
