#include "app/cli/recensus_text.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"
#include "core/service/recensus.h"
#include "gis/exchange/source.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace wanmi::cli {
namespace {

struct CompareArguments {
    std::string file;
    std::string layer;
    std::string where;
    std::string encoding;
    std::string values;
    std::vector<std::string> map;
    std::vector<std::string> set;
    std::string matchMetres;
    std::string movedMetres;
    ImportOptions how;
    RecensusOptions options;
};

Status addPairs(const std::vector<std::string>& texts,
                std::vector<std::pair<std::string, std::string>>& into) {
    for (const auto& text : texts) {
        const auto at = text.find('=');
        if (at == std::string::npos || at == 0) {
            return fail(Errc::Invalid, "import.pair", {{"value", text}});
        }
        into.emplace_back(text.substr(0, at), text.substr(at + 1));
    }
    return ok();
}

Status complete(CompareArguments& a) {
    a.how.kind = ImportKind::Components;
    WANMI_TRY(addPairs(a.map, a.how.map));
    WANMI_TRY(addPairs(a.set, a.how.set));
    if (!a.values.empty()) {
        WANMI_LET(a.how.values, readTable(a.values, {}));
    }
    if (!a.matchMetres.empty()) a.options.matchMetres = std::stod(a.matchMetres);
    if (!a.movedMetres.empty()) a.options.movedMetres = std::stod(a.movedMetres);
    a.options.file = utf8(pathFrom(a.file).filename());
    return ok();
}

Result<int> runCompare(Call& call, CompareArguments a) {
    const auto progress = call.progress(); // listens for Ctrl-C from the first byte read
    WANMI_TRY(complete(a));
    SourceOptions how{a.how.kind, a.layer, a.where, a.encoding, {}};
    for (const auto& [field, column] : a.how.map) {
        how.columns.push_back(column);
    }
    if (!a.how.key.empty()) how.columns.push_back(a.how.key);
    WANMI_LET(const auto folder, call.dataFolder());
    WANMI_LET(const auto tables, ImportTables::load(folder));
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto source, openSource(a.file, how));
    WANMI_LET(const auto s,
              compareCensus(*desk, *source, a.how, tables, a.options, call.messages(), progress));
    auto json = recensusJson(s.what, s.counts, desk->zone());
    json["flags"] = s.flags;
    json["report"] = s.report.empty() ? Json{} : Json(s.report);
    auto lines = recensusLines(s.what, s.counts, call.messages());
    if (!s.report.empty()) lines += s.report + "\n";
    return call.answer(json, lines);
}

} // namespace

void addRecensusVerb(CLI::App& app, Call& call, int& code) {
    auto a = std::make_shared<CompareArguments>();
    auto* component = app.add_subcommand("component", "city components (部件)");
    component->fallthrough();
    auto* verb = component->add_subcommand(
        "recensus", "hold a new survey against the stock; nothing of the stock is changed");
    verb->add_option("file", a->file, "the file; zipped and gzipped as it is")->required();
    verb->add_option("--in", a->options.area,
                     "region or cell that was surveyed whole, repeated; default: the cells in "
                     "which rows lie")
        ->allow_extra_args(false);
    verb->add_option("--kind", a->options.kinds,
                     "surveyed kind, four digits, repeated; default: those of the rows")
        ->allow_extra_args(false);
    verb->add_option("--metres", a->matchMetres,
                     "the nearest of the kind within this is the same; default: recensus_metres")
        ->check(notNegative);
    verb->add_option("--moved", a->movedMetres,
                     "farther from its place than this it has moved; default: "
                     "recensus_moved_metres")
        ->check(notNegative);
    verb->add_option("--actor", a->options.actor, "who compares; default: who is signed in");
    verb->add_option("--note", a->options.note, "what the survey is");
    verb->add_option("--layer", a->layer, "layer, or file in an archive");
    verb->add_option("--map", a->map, "field=column, may be repeated")->allow_extra_args(false);
    verb->add_option("--set", a->set, "field=value for every row, may be repeated")
        ->allow_extra_args(false);
    verb->add_option("--where", a->where, "SQL condition on the file's columns");
    verb->add_option("--values", a->values, "CSV of field,from,to");
    verb->add_option("--key", a->how.key, "column of the source's own number");
    verb->add_option("--crs", a->how.crs, "EPSG:n, GCJ-02, BD-09, WKT or PROJ text");
    verb->add_option("--encoding", a->encoding, "encoding of the file's text");
    verb->callback([&call, &code, a] {
        const auto done = runCompare(call, *a);
        code = done ? *done : call.refuse(done.error());
    });
}

} // namespace wanmi::cli
