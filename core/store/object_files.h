#pragma once
#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A file on its way into the store: a flushed copy under a name of its own, with its hash. Removed
/// unless it was kept.
class ObjectDraft {
public:
    ObjectDraft(ObjectDraft&& o) noexcept;
    ObjectDraft& operator=(ObjectDraft&&) = delete;
    ObjectDraft(const ObjectDraft&) = delete;
    ObjectDraft& operator=(const ObjectDraft&) = delete;
    ~ObjectDraft();
    const std::string& hash() const { return m_hash; } ///< SHA-256, 64 hex digits
    std::int64_t size() const { return m_size; }
    std::string path() const;

private:
    friend class ObjectFiles;
    ObjectDraft() = default;
    std::filesystem::path m_path;
    std::string m_hash;
    std::int64_t m_size = 0;
};

/// Files by their content, beside a store: X.sqlite.d/objects/ab/<SHA-256>. A file there is whole
/// and lasts: it is written elsewhere, flushed, then renamed, and the folder is flushed too. Rows
/// are written after it, so a file without a row is left by a crash and harmless.
class ObjectFiles {
public:
    explicit ObjectFiles(const std::string& storePathUtf8);

    /// Copies a file, or bytes. Errc::Io "file.unreadable", "file.unwritable", "file.disk_full";
    /// Errc::Invalid "evidence.too_large" (file, size, most) above `most` bytes.
    Result<ObjectDraft> copy(const std::string& pathUtf8, std::int64_t most) const;
    Result<ObjectDraft> write(std::string_view bytes, const std::string& name,
                              std::int64_t most) const;
    /// Puts kept files together, one behind the other; `name` is what errors call the whole. Errors
    /// as of copy; Errc::NotFound "evidence.absent".
    Result<ObjectDraft> join(const std::vector<std::string>& hashes, const std::string& name,
                             std::int64_t most) const;
    /// Gives the draft its place; where the same content lies there already, sound, that one stays.
    Status keep(ObjectDraft draft) const;

    std::string path(std::string_view hash) const;
    bool has(std::string_view hash) const;
    /// Hash and size of what lies there now; Errc::NotFound "evidence.absent" (hash).
    struct Found {
        std::string hash;
        std::int64_t size = 0;
    };
    Result<Found> look(std::string_view hash) const;
    Status remove(std::string_view hash) const;
    /// Every name in the folder, in order; what is no hash is told as it is.
    std::vector<std::string> all() const;
    /// When a file was last put there.
    std::filesystem::file_time_type changedAt(std::string_view hash) const;
    /// Removes drafts that a crash left, older than this. Gives their number.
    int sweepDrafts(std::chrono::seconds older) const;

private:
    Result<ObjectDraft> begin() const;
    Result<ObjectDraft> gather(const std::vector<std::filesystem::path>& sources,
                               const std::string& name, std::int64_t most) const;
    std::filesystem::path place(std::string_view hash) const;
    std::filesystem::path m_objects;
    std::filesystem::path m_drafts;
};

} // namespace wanmi
