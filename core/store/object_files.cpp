#include "core/store/object_files.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace wanmi {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;

/// Reads a file piece by piece into a hash and wherever else `take` wants it.
template <class Take>
Status readPieces(const std::filesystem::path& path, const Take& take) {
    std::ifstream in{path, std::ios::binary};
    std::error_code error;
    if (!in || !std::filesystem::is_regular_file(path, error)) {
        return fail(Errc::Io, "file.unreadable", {{"file", utf8(path)}});
    }
    std::string piece(kPiece, '\0');
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got == 0) break;
        WANMI_TRY(take(std::string_view{piece}.substr(0, got)));
    }
    if (in.bad()) return fail(Errc::Io, "file.unreadable", {{"file", utf8(path)}});
    return ok();
}

Error tooLarge(const std::string& name, std::int64_t size, std::int64_t most) {
    return fail(Errc::Invalid, "evidence.too_large",
                {{"file", name},
                 {"size", std::to_string((size + 1023) / 1024)},
                 {"most", std::to_string(most / 1024)}});
}

/// Makes a folder and everything above it last.
Status makeFolder(const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) return ok();
    if (folder.has_parent_path()) {
        WANMI_TRY(makeFolder(folder.parent_path()));
    }
    std::filesystem::create_directory(folder, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
    return syncFolder(folder.has_parent_path() ? folder.parent_path() : ".");
}

} // namespace

ObjectDraft::ObjectDraft(ObjectDraft&& o) noexcept
    : m_path(std::exchange(o.m_path, {})),
      m_hash(std::move(o.m_hash)),
      m_size(o.m_size) {}

ObjectDraft::~ObjectDraft() {
    if (m_path.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
}

std::string ObjectDraft::path() const {
    return utf8(m_path);
}

ObjectFiles::ObjectFiles(const std::string& storePathUtf8)
    : m_objects(pathFrom(storePathUtf8 + ".d") / "objects"),
      m_drafts(m_objects / "incoming") {}

Result<ObjectDraft> ObjectFiles::begin() const {
    WANMI_TRY(makeFolder(m_drafts));
    ObjectDraft draft;
    draft.m_path = m_drafts / fmt::format("{:016x}{:016x}.part", randomBits(), randomBits());
    return draft;
}

Result<ObjectDraft> ObjectFiles::copy(const std::string& pathUtf8, std::int64_t most) const {
    const auto source = pathFrom(pathUtf8);
    std::error_code error;
    const auto told = std::filesystem::file_size(source, error);
    if (!error && told > static_cast<std::uint64_t>(most)) {
        return tooLarge(pathUtf8, static_cast<std::int64_t>(told), most);
    }
    return gather({source}, pathUtf8, most);
}

Result<ObjectDraft> ObjectFiles::join(const std::vector<std::string>& hashes,
                                      const std::string& name, std::int64_t most) const {
    std::vector<std::filesystem::path> sources;
    for (const auto& hash : hashes) {
        if (!has(hash)) return fail(Errc::NotFound, "evidence.absent", {{"hash", hash}});
        sources.push_back(place(hash));
    }
    return gather(sources, name, most);
}

Result<ObjectDraft> ObjectFiles::gather(const std::vector<std::filesystem::path>& sources,
                                        const std::string& name, std::int64_t most) const {
    WANMI_LET(auto draft, begin());
    WANMI_LET(auto out, FileWriter::create(utf8(draft.m_path)));
    Sha256 hash;
    for (const auto& source : sources) {
        WANMI_TRY(readPieces(source, [&](std::string_view piece) -> Status {
            draft.m_size += static_cast<std::int64_t>(piece.size());
            if (draft.m_size > most) return tooLarge(name, draft.m_size, most);
            hash.add(piece);
            return out.write(piece);
        }));
    }
    WANMI_TRY(out.finish());
    draft.m_hash = hash.hex();
    return draft;
}

Result<ObjectDraft> ObjectFiles::write(std::string_view bytes, const std::string& name,
                                       std::int64_t most) const {
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (size > most) return tooLarge(name, size, most);
    WANMI_LET(auto draft, begin());
    WANMI_LET(auto out, FileWriter::create(utf8(draft.m_path)));
    WANMI_TRY(out.write(bytes));
    WANMI_TRY(out.finish());
    draft.m_hash = sha256(bytes);
    draft.m_size = size;
    return draft;
}

std::filesystem::path ObjectFiles::place(std::string_view hash) const {
    return m_objects / hash.substr(0, 2) / hash;
}

std::string ObjectFiles::path(std::string_view hash) const {
    return utf8(place(hash));
}

bool ObjectFiles::has(std::string_view hash) const {
    std::error_code ignored;
    return std::filesystem::is_regular_file(place(hash), ignored);
}

Status ObjectFiles::keep(ObjectDraft draft) const {
    const auto target = place(draft.m_hash);
    if (has(draft.m_hash)) {
        const auto there = look(draft.m_hash);
        if (there && there->hash == draft.m_hash) {
            std::error_code ignored; // young again: whoever sweeps leaves it alone
            std::filesystem::last_write_time(target, std::filesystem::file_time_type::clock::now(),
                                             ignored);
            return ok();
        }
    }
    WANMI_TRY(makeFolder(target.parent_path()));
    std::error_code error;
    std::filesystem::rename(draft.m_path, target, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(target)}});
    draft.m_path.clear();
    return syncFolder(target.parent_path());
}

Result<ObjectFiles::Found> ObjectFiles::look(std::string_view hash) const {
    if (!has(hash)) {
        return fail(Errc::NotFound, "evidence.absent", {{"hash", std::string{hash}}});
    }
    Found found;
    Sha256 sum;
    WANMI_TRY(readPieces(place(hash), [&](std::string_view piece) {
        found.size += static_cast<std::int64_t>(piece.size());
        sum.add(piece);
        return ok();
    }));
    found.hash = sum.hex();
    return found;
}

Status ObjectFiles::remove(std::string_view hash) const {
    std::error_code error;
    const auto target = place(hash);
    if (!std::filesystem::remove(target, error) && error) {
        return fail(Errc::Io, "file.unwritable", {{"file", utf8(target)}});
    }
    return has(hash) ? Status{fail(Errc::Io, "file.unwritable", {{"file", utf8(target)}})} : ok();
}

std::vector<std::string> ObjectFiles::all() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& folder : std::filesystem::directory_iterator{m_objects, error}) {
        if (folder.path() == m_drafts) continue;
        for (const auto& file : std::filesystem::directory_iterator{folder.path(), error}) {
            names.push_back(utf8(file.path().filename()));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::filesystem::file_time_type ObjectFiles::changedAt(std::string_view hash) const {
    std::error_code ignored;
    return std::filesystem::last_write_time(place(hash), ignored);
}

int ObjectFiles::sweepDrafts(std::chrono::seconds older) const {
    int swept = 0;
    std::error_code error;
    const auto before = std::filesystem::file_time_type::clock::now() - older;
    for (const auto& file : std::filesystem::directory_iterator{m_drafts, error}) {
        std::error_code each;
        const auto changed = std::filesystem::last_write_time(file.path(), each);
        if (!each && changed <= before && std::filesystem::remove(file.path(), each)) ++swept;
    }
    return swept;
}

} // namespace wanmi
