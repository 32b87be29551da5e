#pragma once
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace wanmi {

/// A whole file as bytes in memory's address space, read as it is looked at. Only for files that
/// nobody shortens meanwhile.
class MappedFile {
public:
    /// Errc::Io "file.unreadable" with arg file.
    static Result<MappedFile> open(const std::string& pathUtf8);
    MappedFile(MappedFile&& o) noexcept;
    MappedFile& operator=(MappedFile&&) = delete;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();
    std::string_view bytes() const { return m_bytes; }

private:
    MappedFile() = default;
    std::string_view m_bytes;
    std::string m_read; ///< where files cannot be mapped
};

} // namespace wanmi
