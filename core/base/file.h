#pragma once
#include "core/base/result.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace wanmi {

/// A path from UTF-8 on every platform; never build one from a plain string.
std::filesystem::path pathFrom(std::string_view utf8);
std::string utf8(const std::filesystem::path& path);

/// The whole file. Errc::Io, reason "file.unreadable", arg file.
Result<std::string> readFile(const std::string& pathUtf8);

/// Writes beside the target, flushes to disk, then renames: readers see the old file or the new
/// one. Errc::Io, reason "file.unwritable", arg file.
Status replaceFile(const std::string& pathUtf8, std::string_view bytes);

/// The same, readable by its owner alone before a byte of it is written: keys, passwords. Makes the
/// folder where there is none.
Status replaceOwnersFile(const std::string& pathUtf8, std::string_view bytes);

/// Sees that what was written to a file is on the disk. Errc::Io, reason "file.unwritable".
Status flushFile(const std::string& pathUtf8);

/// A new file written piece by piece; it lasts once finish() has flushed it to the disk. What was
/// not finished is removed.
class FileWriter {
public:
    /// Errc::Io "file.unwritable" with arg file.
    static Result<FileWriter> create(const std::string& pathUtf8);
    FileWriter(FileWriter&&) noexcept;
    FileWriter& operator=(FileWriter&&) = delete;
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;
    ~FileWriter();
    /// Errc::Io "file.disk_full" with arg file where there is no room, else "file.unwritable".
    Status write(std::string_view bytes);
    Status finish();

private:
    FileWriter(std::FILE* file, std::string path) : m_file(file), m_path(std::move(path)) {}
    std::FILE* m_file;
    std::string m_path;
};

/// Flushes a folder's entries to the disk: a rename lasts only then.
Status syncFolder(const std::filesystem::path& folder);

/// The folder that holds the seed data: $WANMI_DATA, else ../share/wanmi beside the program, else
/// the source tree's data/. Errc::Io, reason "data.missing" where none of them has
/// messages.en.json.
Result<std::string> dataFolder(const std::filesystem::path& program);

} // namespace wanmi
