#include "core/sync/object_parts.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>

namespace wanmi {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;
constexpr std::chrono::hours kRest{1};
constexpr std::size_t kHashDigits = 64;

struct Closer {
    void operator()(std::FILE* f) const noexcept { std::fclose(f); } // NOLINT(*-owning-memory)
};
using File = std::unique_ptr<std::FILE, Closer>;

File openAtEnd(const std::filesystem::path& path) {
#ifdef _WIN32
    return File{_wfopen(path.c_str(), L"ab")};
#else
    return File{std::fopen(path.c_str(), "ab")};
#endif
}

bool isFull(int why) {
#ifdef EDQUOT
    if (why == EDQUOT) return true;
#endif
    return why == ENOSPC || why == EFBIG;
}

Error unwritable(const std::filesystem::path& path, int why = 0) {
    const char* reason = isFull(why) ? "file.disk_full" : "file.unwritable";
    return fail(Errc::Io, reason, {{"file", utf8(path)}});
}

/// Makes a folder whose parent is there last.
Status makeFolder(const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) return ok();
    if (folder.has_parent_path()) WANMI_TRY(makeFolder(folder.parent_path()));
    std::filesystem::create_directory(folder, error);
    if (error) {
        const bool full = error == std::errc::no_space_on_device;
        return unwritable(folder, full ? ENOSPC : 0);
    }
    return syncFolder(folder.has_parent_path() ? folder.parent_path() : ".");
}

void removeQuietly(const std::filesystem::path& path) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

} // namespace

ObjectParts::ObjectParts(const std::string& storePathUtf8)
    : m_folder(pathFrom(storePathUtf8 + ".d") / "fetching") {}

std::filesystem::path ObjectParts::part(std::string_view hash) const {
    return m_folder / (std::string{hash} + ".part");
}

std::filesystem::path ObjectParts::wrong(std::string_view hash) const {
    return m_folder / (std::string{hash} + ".wrong");
}

std::int64_t ObjectParts::size(std::string_view hash) const {
    std::error_code error;
    const auto size = std::filesystem::file_size(part(hash), error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

Status ObjectParts::add(std::string_view hash, std::string_view bytes) const {
    WANMI_TRY(makeFolder(m_folder));
    const auto path = part(hash);
    auto file = openAtEnd(path);
    if (!file) return unwritable(path, errno);
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
                         std::fflush(file.get()) == 0;
    if (written) return ok();
    const int why = errno;
    file.reset();
    removeQuietly(path);
    return unwritable(path, why);
}

Result<bool> ObjectParts::isRight(std::string_view hash) const {
    std::ifstream in{part(hash), std::ios::binary};
    std::string piece(kPiece, '\0');
    Sha256 sum;
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        sum.add(std::string_view{piece}.substr(0, static_cast<std::size_t>(in.gcount())));
    }
    if (in.bad() || !in.eof()) {
        return fail(Errc::Io, "file.unreadable", {{"file", utf8(part(hash))}});
    }
    return sum.hex() == hash;
}

Status ObjectParts::give(std::string_view hash, const std::string& targetUtf8) const {
    const auto target = pathFrom(targetUtf8);
    WANMI_TRY(makeFolder(target.parent_path()));
    WANMI_TRY(flushFile(utf8(part(hash))));
    std::error_code error;
    std::filesystem::rename(part(hash), target, error);
    if (error) return unwritable(target);
    dropWrong(hash);
    return syncFolder(target.parent_path());
}

Status ObjectParts::putAside(std::string_view hash, bool rest) const {
    std::error_code error;
    std::filesystem::rename(part(hash), wrong(hash), error);
    if (error) return unwritable(wrong(hash));
    const auto now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(wrong(hash), rest ? now : now - kRest, error);
    return ok();
}

bool ObjectParts::wasWrong(std::string_view hash) const {
    std::error_code ignored;
    return std::filesystem::exists(wrong(hash), ignored);
}

bool ObjectParts::rests(std::string_view hash) const {
    std::error_code error;
    if (std::filesystem::exists(part(hash), error)) return false;
    const auto since = std::filesystem::last_write_time(wrong(hash), error);
    return !error && std::filesystem::file_time_type::clock::now() - since < kRest;
}

void ObjectParts::drop(std::string_view hash) const {
    removeQuietly(part(hash));
}

void ObjectParts::dropWrong(std::string_view hash) const {
    removeQuietly(wrong(hash));
}

std::vector<std::string> ObjectParts::all() const {
    std::vector<std::string> out;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator{m_folder, error}) {
        const auto name = utf8(file.path().stem());
        if (name.size() == kHashDigits) out.push_back(name);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace wanmi
