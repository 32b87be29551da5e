#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"
#include "core/service/import.h"
#include "gis/exchange/source.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace wanmi::cli {
namespace {

struct ImportArguments {
    std::string kind;
    std::string file;
    std::string layer;
    std::string where;
    std::string encoding;
    std::string values;
    std::string codes;
    std::vector<std::string> map;
    std::vector<std::string> set;
    ImportOptions options;
};

Result<std::pair<std::string, std::string>> pairOf(const std::string& text) {
    const auto at = text.find('=');
    if (at == std::string::npos || at == 0) {
        return fail(Errc::Invalid, "import.pair", {{"value", text}});
    }
    return std::pair{text.substr(0, at), text.substr(at + 1)};
}

/// A table the user gives; zipped and gzipped ones as they are.
Result<std::string> tableText(const std::string& path, const std::string& encoding) {
    return path.empty() ? Result<std::string>{std::string{}} : readTable(path, encoding);
}

Status complete(ImportArguments& a) {
    WANMI_LET(a.options.kind, parseImportKind(a.kind));
    for (const auto& text : a.map) {
        WANMI_LET(auto pair, pairOf(text));
        a.options.map.push_back(std::move(pair));
    }
    for (const auto& text : a.set) {
        WANMI_LET(auto pair, pairOf(text));
        a.options.set.push_back(std::move(pair));
    }
    WANMI_LET(a.options.values, tableText(a.values, {}));
    WANMI_LET(a.options.codes, tableText(a.codes, {}));
    return ok();
}

std::string lines(const ImportSummary& s, Call& call) {
    auto out = fmt::format("{} read, {} imported, {} updated, {} flagged\n", s.read, s.imported,
                           s.updated, s.flagged);
    const Args someRow{{"code", "…"},   {"day", "…"},    {"name", "…"},
                       {"number", "…"}, {"parent", "…"}, {"value", "…"}};
    for (const auto& [reason, count] : s.flags) {
        out += fmt::format("  {:>8}  {}: {}\n", count, reason,
                           call.messages().text("import.row." + reason, someRow));
    }
    if (!s.report.empty()) out += s.report + "\n";
    return out;
}

Result<int> runImport(Call& call, ImportArguments a) {
    const auto progress = call.progress(); // listens for Ctrl-C from the first byte read
    WANMI_TRY(complete(a));
    SourceOptions how{a.options.kind, a.layer, a.where, a.encoding, {}};
    for (const auto& [field, column] : a.options.map) {
        how.columns.push_back(column);
    }
    if (!a.options.key.empty()) how.columns.push_back(a.options.key);
    WANMI_LET(const auto folder, call.dataFolder());
    WANMI_LET(const auto tables, ImportTables::load(folder));
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto source, openSource(a.file, how));
    WANMI_LET(const auto s,
              importRows(*desk, *source, a.options, tables, call.messages(), progress));

    Json guessed = Json::object();
    for (const auto& [field, column] : s.guessed) {
        guessed[field] = column;
        if (!call.options.json) std::cerr << fmt::format("{} = {}\n", field, column);
    }
    return call.answer({{"read", s.read},
                        {"imported", s.imported},
                        {"updated", s.updated},
                        {"flagged", s.flagged},
                        {"flags", s.flags},
                        {"report", s.report.empty() ? Json{} : Json(s.report)},
                        {"guessed", guessed},
                        {"crs", s.crs},
                        {"dry_run", a.options.dryRun}},
                       lines(s, call));
}

} // namespace

void addImportVerb(CLI::App& app, Call& call, int& code) {
    auto a = std::make_shared<ImportArguments>();
    auto* verb = app.add_subcommand("import", "take the rows of a foreign file into the store");
    verb->add_option("kind", a->kind, "regions, streets, components or requests")->required();
    verb->add_option("file", a->file, "the file; zipped and gzipped as it is")->required();
    verb->add_option("--layer", a->layer, "layer, or file in an archive");
    verb->add_option("--map", a->map, "field=column, may be repeated")->allow_extra_args(false);
    verb->add_option("--set", a->set, "field=value for every row, may be repeated")
        ->allow_extra_args(false);
    verb->add_option("--where", a->where, "SQL condition on the file's columns");
    verb->add_option("--values", a->values, "CSV of field,from,to");
    verb->add_option("--codes", a->codes, "CSV of code,name: official codes of regions");
    verb->add_option("--key", a->options.key, "column of the source's own number");
    verb->add_option("--tz", a->options.zone, "time zone of times without offset");
    verb->add_option("--crs", a->options.crs, "EPSG:n, GCJ-02, BD-09, WKT or PROJ text");
    verb->add_option("--encoding", a->encoding, "encoding of the file's text");
    verb->add_option("--actor", a->options.actor, "login; default: who is signed in");
    verb->add_flag("--dry-run", a->options.dryRun, "tell what would happen, change nothing");
    verb->callback([&call, &code, a] {
        const auto done = runImport(call, *a);
        code = done ? *done : call.refuse(done.error());
    });
}

} // namespace wanmi::cli
