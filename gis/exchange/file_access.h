#pragma once
// Reading foreign bytes through GDAL's file systems: archives, encodings, errors.
#include "core/base/result.h"

#include <string>

namespace wanmi {

/// Catches what GDAL says on this thread while it lives, instead of letting it print.
class GdalTalk {
public:
    GdalTalk();
    ~GdalTalk();
    GdalTalk(const GdalTalk&) = delete;
    GdalTalk& operator=(const GdalTalk&) = delete;
    bool failed() const { return !m_failure.empty(); }
    /// The first failure, on one line.
    const std::string& failure() const { return m_failure; }
    bool warned() const { return m_warned; }
    void note(bool failure, const char* text);

private:
    std::string m_failure;
    bool m_warned = false;
};

/// A file and what is in it.
struct FoundFile {
    std::string path; ///< for GDAL: "/vsizip/…", "/vsigzip/…" or as given
    std::string name; ///< as the user wrote it, for messages
    std::string ext;  ///< lower case, without the dot and without .gz
};
/// Looks into archives. `layer` chooses among several files of a zip and is emptied when it did.
Result<FoundFile> findFile(const std::string& pathUtf8, std::string& layer);

/// All bytes; a gzip that ends too soon is "import.broken".
Result<std::string> readAll(const FoundFile& file);

/// Bytes to UTF-8: by `encoding`, else by the byte order mark, else UTF-8, else GB18030.
/// Errc::Invalid "import.encoding" with file and encoding.
Result<std::string> toUtf8(std::string bytes, const std::string& encoding, const std::string& name);

Error brokenFile(const std::string& name, const std::string& what);

} // namespace wanmi
