#include "core/base/file.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <vector>

#ifdef _WIN32
#include <io.h>
#else
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
    const auto failed = [&pathUtf8, &beside] {
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    };
    {
        const auto out = openForWriting(beside);
        if (!out) return failed();
        if (std::fwrite(bytes.data(), 1, bytes.size(), out.get()) != bytes.size() ||
            !flushToDisk(out.get())) {
            return failed();
        }
    }
    std::error_code error;
    std::filesystem::rename(beside, target, error);
    if (error) return failed();
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
    if (const char* set = std::getenv("WANMI_DATA");
        set != nullptr && *set != '\0') { // NOLINT(concurrency-mt-unsafe)
        tried.push_back(pathFrom(set));
    }
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
