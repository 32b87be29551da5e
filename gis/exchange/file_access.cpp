#include "gis/exchange/file_access.h"

#include "core/base/file.h"
#include "core/base/text.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <vector>

namespace wanmi {
namespace {

void CPL_STDCALL listen(CPLErr kind, CPLErrorNum, const char* text) {
    auto* talk = static_cast<GdalTalk*>(CPLGetErrorHandlerUserData());
    if (talk != nullptr && kind >= CE_Warning) talk->note(kind >= CE_Failure, text);
}

/// Kinds of files looked for in an archive, the most telling first.
constexpr std::array<std::string_view, 14> kKinds{"gpkg", "shp",      "pbf",    "geojson", "json",
                                                  "csv",  "xlsx",     "sqlite", "db",      "tab",
                                                  "gml",  "geojsons", "kml",    "txt"};

std::string extensionOf(std::string_view name) {
    const auto dot = name.rfind('.');
    const auto slash = name.rfind('/');
    if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash))
        return {};
    return lower(name.substr(dot + 1));
}

std::string stem(std::string_view name) {
    const auto slash = name.rfind('/');
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    return std::string{name.substr(0, name.rfind('.'))};
}

std::vector<std::string> filesOfKind(const std::string& archive, std::string_view kind) {
    std::vector<std::string> out;
    char** names = VSIReadDirRecursive(archive.c_str());
    for (char** n = names; n != nullptr && *n != nullptr; ++n) {
        const std::string_view name{*n};
        if (extensionOf(name) == kind && name.find("__MACOSX") == std::string_view::npos)
            out.emplace_back(name);
    }
    CSLDestroy(names);
    std::sort(out.begin(), out.end());
    return out;
}

Result<FoundFile> inArchive(const std::string& path, std::string& layer) {
    const GdalTalk quiet;
    const std::string archive = "/vsizip/" + path;
    for (const auto kind : kKinds) {
        auto names = filesOfKind(archive, kind);
        if (names.size() > 1 && !layer.empty()) {
            const auto chosen = std::find_if(names.begin(), names.end(), [&](const std::string& n) {
                return n == layer || stem(n) == layer;
            });
            if (chosen != names.end()) {
                names = {*chosen};
                layer.clear();
            }
        }
        if (names.size() > 1) {
            std::string list;
            for (const auto& n : names)
                list += (list.empty() ? "" : ", ") + n;
            return fail(Errc::Invalid, "import.zip_many",
                        {{"file", path}, {"files", std::string{cutUtf8(list, 300)}}});
        }
        if (!names.empty())
            return FoundFile{archive + "/" + names.front(), path, std::string{kind}};
    }
    return brokenFile(path, "no file of a known kind in the archive");
}

std::string recode(const std::string& bytes, const char* from, bool& good) {
    const GdalTalk talk;
    char* text = CPLRecode(bytes.c_str(), from, "UTF-8");
    std::string out = text == nullptr ? "" : text;
    CPLFree(text);
    good = !talk.failed() && !talk.warned() && isUtf8(out);
    return out;
}

std::string wide(const std::string& bytes, bool little, bool& good) {
    const GdalTalk talk;
    std::vector<wchar_t> units;
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
        const auto a = static_cast<unsigned char>(bytes[i]);
        const auto b = static_cast<unsigned char>(bytes[i + 1]);
        const unsigned unit = little ? b * 256U + a : a * 256U + b;
        good = good && unit != 0 && (unit < 0xD800 || unit > 0xDFFF);
        units.push_back(static_cast<wchar_t>(unit));
    }
    units.push_back(0);
    if (!good) return {};
    char* text = CPLRecodeFromWChar(units.data(), CPL_ENC_UCS2, CPL_ENC_UTF8);
    std::string out = text == nullptr ? "" : text;
    CPLFree(text);
    return out;
}

} // namespace

GdalTalk::GdalTalk() {
    CPLErrorReset();
    CPLPushErrorHandlerEx(listen, this);
}
GdalTalk::~GdalTalk() {
    CPLPopErrorHandler();
    CPLErrorReset();
}

void GdalTalk::note(bool failure, const char* text) {
    if (!failure) {
        m_warned = true;
        return;
    }
    if (!m_failure.empty()) return;
    m_failure = text == nullptr || *text == '\0' ? "unknown" : text;
    std::replace(m_failure.begin(), m_failure.end(), '\n', ' ');
    if (!isUtf8(m_failure)) m_failure = "unknown";
}

Error brokenFile(const std::string& name, const std::string& what) {
    return fail(Errc::Invalid, "import.broken", {{"file", name}, {"what", what}});
}

Result<FoundFile> findFile(const std::string& pathUtf8, std::string& layer) {
    std::error_code ignored;
    const auto path = pathFrom(pathUtf8);
    if (!std::filesystem::exists(path, ignored))
        return fail(Errc::NotFound, "import.no_file", {{"file", pathUtf8}});
    const auto ext = extensionOf(pathUtf8);
    if (ext == "zip") return inArchive(pathUtf8, layer);
    if (ext == "gz")
        return FoundFile{"/vsigzip/" + pathUtf8, pathUtf8,
                         extensionOf(pathUtf8.substr(0, pathUtf8.size() - 3))};
    return FoundFile{pathUtf8, pathUtf8, ext};
}

Result<std::string> readAll(const FoundFile& file) {
    const GdalTalk talk;
    const std::unique_ptr<VSILFILE, int (*)(VSILFILE*)> in{VSIFOpenL(file.path.c_str(), "rb"),
                                                           VSIFCloseL};
    if (!in) return brokenFile(file.name, talk.failed() ? talk.failure() : "cannot be opened");
    std::string out;
    std::string piece(1U << 20U, '\0');
    for (;;) {
        const auto got = VSIFReadL(piece.data(), 1, piece.size(), in.get());
        out.append(piece, 0, got);
        if (got < piece.size()) break;
    }
    if (talk.failed()) return brokenFile(file.name, talk.failure());
    if (file.path.starts_with("/vsigzip/")) {
        // The last four bytes of a gzip are the length of what it holds.
        WANMI_LET(const auto packed, readFile(file.name));
        std::uint32_t length = 0;
        for (std::size_t i = 0; packed.size() >= 18 && i < 4; ++i)
            length = length * 256U + static_cast<unsigned char>(packed[packed.size() - 1 - i]);
        if (length != static_cast<std::uint32_t>(out.size()))
            return brokenFile(file.name, "the gzip file ends too soon");
    }
    return out;
}

Result<std::string> toUtf8(std::string bytes, const std::string& encoding,
                           const std::string& name) {
    bool good = true;
    std::string wanted = lower(encoding);
    std::erase_if(wanted, [](char c) { return c == '-' || c == '_'; });
    const bool chinese =
        wanted == "gbk" || wanted == "gb2312" || wanted == "cp936" || wanted == "gb18030";
    const bool utf8Wanted = wanted.empty() || wanted == "utf8";
    if (bytes.starts_with("\xEF\xBB\xBF") && utf8Wanted) {
        bytes.erase(0, 3);
    } else if (wanted.empty() && (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))) {
        auto out = wide(bytes, bytes.front() == '\xFF', good);
        if (!good)
            return fail(Errc::Invalid, "import.encoding", {{"file", name}, {"encoding", "UTF-16"}});
        return out;
    }
    if (bytes.find('\0') != std::string::npos) return brokenFile(name, "it is not a text file");
    if (utf8Wanted && isUtf8(bytes)) return bytes;
    if (wanted == "utf8")
        return fail(Errc::Invalid, "import.encoding", {{"file", name}, {"encoding", encoding}});
    const std::string from = wanted.empty() || chinese ? "GB18030" : encoding;
    auto out = recode(bytes, from.c_str(), good);
    if (!good) return fail(Errc::Invalid, "import.encoding", {{"file", name}, {"encoding", from}});
    return out;
}

} // namespace wanmi
