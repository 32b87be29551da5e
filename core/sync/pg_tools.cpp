#include "core/sync/pg_tools.h"

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/sync/pg_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

namespace wanmi {
namespace {

#ifdef _WIN32
constexpr char kListSeparator = ';';
constexpr std::string_view kSuffix = ".exe";
#else
constexpr char kListSeparator = ':';
constexpr std::string_view kSuffix;
#endif

bool has(const std::filesystem::path& folder, std::string_view program) {
    std::error_code ignored;
    return std::filesystem::exists(folder / fmt::format("{}{}", program, kSuffix), ignored);
}

/// The folders where programs are looked for.
std::vector<std::filesystem::path> foldersOf(const std::string& given, int server) {
    if (!given.empty()) return {pathFrom(given)};
    std::vector<std::filesystem::path> out;
    const char* list = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody changes it
    std::string_view rest{list == nullptr ? "" : list};
    while (!rest.empty()) {
        const auto end = rest.find(kListSeparator);
        out.push_back(pathFrom(rest.substr(0, end)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    out.push_back(pathFrom(fmt::format("/usr/lib/postgresql/{}/bin", server)));
    return out;
}

/// The number in "pg_dump (PostgreSQL) 15.14 (Debian …)".
std::string versionIn(std::string_view said) {
    const auto open = said.find(") ");
    if (open == std::string_view::npos) return {};
    said.remove_prefix(open + 2);
    return std::string{said.substr(0, said.find_first_of(" \r\n"))};
}

Result<std::string> versionOf(const std::filesystem::path& folder, std::string_view program) {
    std::string said;
    ChildTalk talk;
    talk.take = [&said](std::string_view bytes) {
        said += bytes;
        return ok();
    };
    const auto file = utf8(folder / fmt::format("{}{}", program, kSuffix));
    WANMI_TRY(runChild({{file, "--version"}, {}, {}}, talk));
    return versionIn(said);
}

/// What a program is told of the line, as libpq reads it from the environment.
std::vector<std::pair<std::string, std::string>> variablesOf(const PgLogin& login) {
    constexpr std::array<std::pair<std::string_view, const char*>, 11> kNames{
        {{"host", "PGHOST"},
         {"port", "PGPORT"},
         {"dbname", "PGDATABASE"},
         {"user", "PGUSER"},
         {"password", "PGPASSWORD"},
         {"sslmode", "PGSSLMODE"},
         {"sslrootcert", "PGSSLROOTCERT"},
         {"gssencmode", "PGGSSENCMODE"},
         {"channel_binding", "PGCHANNELBINDING"},
         {"target_session_attrs", "PGTARGETSESSIONATTRS"},
         {"application_name", "PGAPPNAME"}}};
    std::vector<std::pair<std::string, std::string>> out{
        {"PGCLIENTENCODING", "UTF8"}, {"PGCONNECT_TIMEOUT", "10"}, {"LC_ALL", "C"}};
    for (const auto& [setting, value] : lineSettings(login, login.address)) {
        const std::string_view name{setting};
        const auto* known = std::find_if(kNames.begin(), kNames.end(),
                                         [name](const auto& n) { return n.first == name; });
        if (known != kNames.end()) out.emplace_back(known->second, value);
    }
    return out;
}

/// Of what a program told the sentence that says why: "pg_dump: error: …" without its head.
std::string firstError(std::string_view said) {
    constexpr std::string_view kError = "error: ";
    const auto at = said.find(kError);
    if (at != std::string_view::npos) said.remove_prefix(at + kError.size());
    return std::string{trim(said.substr(0, said.find('\n')))};
}

} // namespace

Result<PgTools> PgTools::find(PgConnection& db, const std::string& folder) {
    WANMI_LET(const auto told, db.query("SELECT current_setting('server_version'), "
                                        "current_setting('server_version_num')::int / 10000"));
    PgTools out;
    out.m_version = told.text(0, 0).substr(0, told.text(0, 0).find(' '));
    const auto server = static_cast<int>(told.number(0, 1));
    std::string old;
    for (const auto& one : foldersOf(folder, server)) {
        if (!has(one, "pg_dump") || !has(one, "pg_restore")) continue;
        WANMI_LET(const auto version, versionOf(one, "pg_dump"));
        out.m_folder = utf8(one);
        if (std::atoi(version.c_str()) >= server) return out;
        old = version;
    }
    if (old.empty()) return fail(Errc::NotFound, "central.no_tool", {{"program", "pg_dump"}});
    return fail(Errc::Invalid, "central.old_tool",
                {{"program", "pg_dump"}, {"has", old}, {"needs", std::to_string(server)}});
}

Status PgTools::run(std::string_view program, const std::vector<std::string>& words,
                    const PgLogin& login, ChildTalk talk, const Progress& progress,
                    std::string_view step) const {
    ChildStart start;
    start.words = {utf8(pathFrom(m_folder) / fmt::format("{}{}", program, kSuffix))};
    start.words.insert(start.words.end(), words.begin(), words.end());
    start.variables = variablesOf(login);
    start.without = [](std::string_view name) {
        return name.substr(0, 2) == "PG" && name != "PGPASSFILE";
    };
    if (!talk.look) talk.look = [&] { return tell(progress, step, 0, 0); };
    WANMI_LET(const auto end, runChild(start, talk));
    WANMI_TRY(talk.look()); // Ctrl+C reaches it too: then that is why it ended
    if (end.code == 0) return ok();
    return fail(Errc::Io, "central.tool_failed",
                {{"program", std::string{program}}, {"what", firstError(end.said)}}, end.said);
}

} // namespace wanmi
