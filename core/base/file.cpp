#include "core/base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#ifdef _WIN32
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace wanmi {
namespace {

struct Closer {
    void operator()(std::FILE* f) const noexcept { std::fclose(f); } // NOLINT(*-owning-memory)
};
using File = std::unique_ptr<std::FILE, Closer>;

File openForWriting(const std::filesystem::path& path) {
#ifdef _WIN32
    return File{_wfopen(path.c_str(), L"wb")};
#else
    return File{std::fopen(path.c_str(), "wb")};
#endif
}

#ifdef _WIN32
constexpr int kOverQuota = ENOSPC;
#else
constexpr int kOverQuota = EDQUOT;
#endif

/// Why a write failed: a full disk is the user's to mend.
Error noRoom(const std::string& path) {
    const int why = errno;
    const bool full = why == ENOSPC || why == EFBIG || why == kOverQuota;
    return fail(Errc::Io, full ? "file.disk_full" : "file.unwritable", {{"file", path}});
}

bool flushToDisk(std::FILE* f) {
    if (std::fflush(f) != 0) return false;
#ifdef _WIN32
    return _commit(_fileno(f)) == 0;
#else
    return fsync(fileno(f)) == 0;
#endif
}

} // namespace

std::filesystem::path pathFrom(std::string_view text) {
    return std::filesystem::path{std::u8string{text.begin(), text.end()}};
}

std::string utf8(const std::filesystem::path& path) {
    const auto text = path.generic_u8string();
    return {text.begin(), text.end()};
}

Result<std::string> readFile(const std::string& pathUtf8) {
    std::ifstream in{pathFrom(pathUtf8), std::ios::binary};
    if (!in) return fail(Errc::Io, "file.unreadable", {{"file", pathUtf8}});
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (in.bad()) return fail(Errc::Io, "file.unreadable", {{"file", pathUtf8}});
    return bytes;
}

Status replaceFile(const std::string& pathUtf8, std::string_view bytes) {
    const auto target = pathFrom(pathUtf8);
    auto beside = target;
    beside += ".part";
    const auto write = [&]() -> Status {
        WANMI_LET(auto out, FileWriter::create(utf8(beside)));
        WANMI_TRY(out.write(bytes));
        return out.finish();
    };
    if (auto written = write(); !written) {
        return fail(Errc::Io, written.error().reason, {{"file", pathUtf8}});
    }
    std::error_code error;
    std::filesystem::rename(beside, target, error);
    if (error) {
        std::filesystem::remove(beside, error);
        return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    }
    return ok();
}

Status replaceOwnersFile(const std::string& pathUtf8, std::string_view bytes) {
    const auto target = pathFrom(pathUtf8);
    auto beside = target;
    beside += ".part";
    std::error_code error;
    std::filesystem::create_directories(target.parent_path(), error);
    WANMI_LET(auto out, FileWriter::create(utf8(beside)));
    using std::filesystem::perms;
    std::filesystem::permissions(beside, perms::owner_read | perms::owner_write, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    WANMI_TRY(out.write(bytes));
    WANMI_TRY(out.finish());
    std::filesystem::rename(beside, target, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    return syncFolder(target.parent_path());
}

Result<FileWriter> FileWriter::create(const std::string& pathUtf8) {
    auto file = openForWriting(pathFrom(pathUtf8));
    if (!file) return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    return FileWriter{file.release(), pathUtf8};
}

FileWriter::FileWriter(FileWriter&& o) noexcept
    : m_file(std::exchange(o.m_file, nullptr)),
      m_path(std::move(o.m_path)) {}

FileWriter::~FileWriter() {
    if (m_file == nullptr) return;
    std::fclose(m_file); // NOLINT(*-owning-memory)
    std::error_code ignored;
    std::filesystem::remove(pathFrom(m_path), ignored);
}

Status FileWriter::write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size()) return noRoom(m_path);
    return ok();
}

Status FileWriter::finish() {
    if (!flushToDisk(m_file)) return noRoom(m_path);
    std::fclose(std::exchange(m_file, nullptr)); // NOLINT(*-owning-memory)
    return ok();
}

Status syncFolder(const std::filesystem::path& folder) {
#ifndef _WIN32 // Windows keeps its folders itself
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!done) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
#endif
    return ok();
}

Status flushFile(const std::string& pathUtf8) {
#ifdef _WIN32
    const File f{_wfopen(pathFrom(pathUtf8).c_str(), L"r+b")};
#else
    const File f{std::fopen(pathUtf8.c_str(), "r+b")};
#endif
    if (!f || !flushToDisk(f.get())) {
        return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    }
    return ok();
}

Result<std::string> dataFolder(const std::filesystem::path& program) {
    std::vector<std::filesystem::path> tried;
#ifdef _WIN32
    if (const wchar_t* set = _wgetenv(L"WANMI_DATA"); set != nullptr && *set != L'\0') {
        tried.emplace_back(set);
    }
#else
    if (const char* set = std::getenv("WANMI_DATA");
        set != nullptr && *set != '\0') { // NOLINT(concurrency-mt-unsafe)
        tried.push_back(pathFrom(set));
    }
#endif
    std::error_code ignored;
    const auto real = std::filesystem::weakly_canonical(program, ignored);
    tried.push_back(real.parent_path() / ".." / "share" / "wanmi");
    // In a build tree the source tree is above: build/<preset>/app/<program>.
    for (auto dir = real.parent_path(); dir.has_relative_path(); dir = dir.parent_path()) {
        tried.push_back(dir / "data");
    }
    for (const auto& dir : tried) {
        if (std::filesystem::exists(dir / "messages.en.json", ignored)) {
            return utf8(dir.lexically_normal());
        }
    }
    return fail(Errc::Io, "data.missing", {{"folder", utf8(tried.front())}});
}

} // namespace wanmi
