// grid export, grid import.
#include "app/wanmictl_gis/leaving.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"
#include "core/service/grid_export.h"
#include "core/service/grid_import.h"
#include "gis/exchange/feature_file.h"
#include "gis/exchange/source.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace wanmi::cli {
namespace {

struct ExportArguments {
    std::string file;
    std::string layer = "cells";
    std::string crs = "4326";
    std::string asOf;
    std::string actor;
    GridExportOptions options;
};

Result<int> runExport(Call& call, ExportArguments a) {
    const auto progress = call.progress(); // listens for Ctrl-C from the first row on
    WANMI_LET(a.options.layer, parseGridLayer(a.layer));
    if (a.crs != "4326" && a.crs != "store") {
        return fail(Errc::Invalid, "crs.unknown", {{"crs", a.crs}});
    }
    a.options.lonLat = a.crs == "4326";
    if (!a.asOf.empty()) {
        WANMI_LET(a.options.asOf, parseDay(a.asOf));
    }
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto table, exportGrid(*desk, a.options, progress));
    WANMI_TRY(noteLeaving(call, *desk, a.actor, Access::Export, a.file, "grid " + a.layer));
    WANMI_LET(const auto out, writeFeatures(table, a.file, progress));
    auto line = fmt::format("{} {} → {} ({})", out.rows, table.name, out.files.front(), table.crs);
    if (out.shortened > 0) line += fmt::format("; {} texts shortened", out.shortened);
    return call.answer({{"layer", table.name},
                        {"rows", out.rows},
                        {"file", out.files.front()},
                        {"files", out.files},
                        {"crs", table.crs},
                        {"shortened", out.shortened}},
                       line + "\n");
}

struct TakeArguments {
    std::string file;
    std::string layer;
    std::string encoding;
    std::string report;
    std::vector<std::string> set;
    GridImportOptions options;
};

Json flawJson(const GridFlawFound& f, const GridRepairs& repairs) {
    const auto& row = repairs.of(f.flaw);
    Json json{{"rule", std::string{gridFlawCode(f.flaw)}},
              {"refused", f.refused},
              {"row", f.row == 0 ? Json{} : Json(f.row)},
              {"cell", f.code},
              {"other", f.other},
              {"area_m2", f.areaM2},
              {"made_cell", f.made},
              {"zh", row.zh},
              {"en", row.en}};
    if (f.where) json["at"] = {f.where->lon, f.where->lat};
    return json;
}

Json takenJson(const GridImport& s, const GridImportOptions& options, const GridRepairs& repairs) {
    Json json{{"taken", s.taken && !options.tryOnly},
              {"try", options.tryOnly},
              {"repair", options.repair},
              {"rows", s.rows},
              {"ended_rows", s.ended},
              {"legacy_codes", s.legacy},
              {"communities", s.communities},
              {"cells", s.cells},
              {"kept", s.kept},
              {"changed", s.changed},
              {"made", s.made},
              {"retired", s.retired},
              {"beside", s.beside},
              {"duty_streets", s.dutyStreets},
              {"components", s.components},
              {"cases", s.cases},
              {"edition", s.taken && !options.tryOnly ? Json(s.edition) : Json{}},
              {"crs", s.crs},
              {"guessed", Json::object()},
              {"flaws", Json::array()}};
    for (const auto& [field, column] : s.guessed)
        json["guessed"][field] = column;
    for (const auto& flaw : s.flaws)
        json["flaws"].push_back(flawJson(flaw, repairs));
    return json;
}

std::string flawLine(const GridFlawFound& f, const GridRepairs& repairs, bool chinese) {
    const auto& rule = repairs.of(f.flaw);
    auto out = fmt::format("{:12} ", gridFlawCode(f.flaw));
    if (f.row > 0) out += fmt::format(" row {}", f.row);
    if (!f.code.empty()) out += "  " + f.code;
    if (!f.other.empty()) out += "  (" + f.other + ")";
    if (f.areaM2 > 0) out += fmt::format("  {:.3f} m²", f.areaM2);
    if (f.where) out += fmt::format("  {:.7f} {:.7f}", f.where->lon, f.where->lat);
    return out + "  " + (chinese ? rule.zh : rule.en) + "\n";
}

std::string takenLines(const GridImport& s, const GridImportOptions& options,
                       const GridRepairs& repairs, bool chinese) {
    constexpr std::size_t kMost = 200; // the rest is in the report
    std::string out;
    for (std::size_t i = 0; i < std::min(s.flaws.size(), kMost); ++i)
        out += flawLine(s.flaws[i], repairs, chinese);
    if (s.flaws.size() > kMost)
        out += fmt::format("… and {} more (--report FILE, --json)\n", s.flaws.size() - kMost);
    if (!s.taken) return out;
    out +=
        fmt::format("{} rows{}, {} cells in {} communities: {} kept, {} changed, {} made, {} "
                    "retired",
                    s.rows, s.legacy > 0 ? fmt::format(" ({} codes of 14 digits)", s.legacy) : "",
                    s.cells, s.communities.size(), s.kept, s.changed, s.made, s.retired);
    if (s.ended > 0) out += fmt::format("; {} rows of grids that are no more", s.ended);
    if (s.beside > 0) out += fmt::format("; {} cells beside took a node", s.beside);
    out += fmt::format("; {} components and {} open cases moved", s.components, s.cases);
    if (!s.dutyStreets.empty())
        out += fmt::format("; duty grids planned anew in {}", fmt::join(s.dutyStreets, " "));
    return out + (options.tryOnly ? "; tried, nothing was changed\n"
                                  : fmt::format("; edition {}\n", s.edition));
}

Status complete(TakeArguments& a) {
    for (const auto& text : a.set) {
        const auto at = text.find('=');
        if (at == std::string::npos || at == 0) {
            return fail(Errc::Invalid, "import.pair", {{"value", text}});
        }
        a.options.map.emplace_back(text.substr(0, at), text.substr(at + 1));
    }
    a.options.name = utf8(pathFrom(a.file).filename());
    return ok();
}

Result<int> runTake(Call& call, TakeArguments a) {
    const auto progress = call.progress(); // listens for Ctrl-C from the first byte read
    WANMI_TRY(complete(a));
    SourceOptions how{ImportKind::Grid, a.layer, {}, a.encoding, {}};
    for (const auto& [field, column] : a.options.map)
        how.columns.push_back(column);
    WANMI_LET(const auto folder, call.dataFolder());
    WANMI_LET(const auto tables, ImportTables::load(folder));
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto repairs, gridRepairs(*desk));
    WANMI_LET(const auto source, openSource(a.file, how));
    WANMI_LET(const auto s, importGrid(*desk, *source, a.options, tables, progress));
    const bool chinese = call.messages().language() == "zh";
    if (!a.report.empty()) {
        WANMI_TRY(
            replaceFile(a.report, gridFlawTable(s.flaws, repairs, call.messages().language())));
    }
    const int told =
        call.answer(takenJson(s, a.options, repairs), takenLines(s, a.options, repairs, chinese));
    if (s.taken) return told;
    const auto refusing =
        std::count_if(s.flaws.begin(), s.flaws.end(), [](const auto& f) { return f.refused; });
    return fail(Errc::Conflict, a.options.repair ? "grid.file_beyond_repair" : "grid.file_faulty",
                {{"file", a.options.name}, {"count", std::to_string(refusing)}});
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

} // namespace

void addGridFileVerbs(CLI::App& app, Call& call, int& code) {
    auto* grid = app.add_subcommand("grid", "the unit grid (万米单元网格)")->require_subcommand(1);
    grid->fallthrough();
    const auto e = std::make_shared<ExportArguments>();
    auto* out = grid->add_subcommand(
        "export", "write the grid with the standard's fields: .shp, .gpkg, .geojson");
    out->add_option("file", e->file, "the file to write")->required();
    out->add_option("--region", e->options.region,
                    "district, street or community code; default: everything");
    out->add_option("--as-of", e->asOf, "as it was at the end of that day; default: as it is");
    out->add_option("--layer", e->layer, "cells, communities, streets or duty (cells)");
    out->add_option("--crs", e->crs,
                    "4326 (longitude and latitude, the default) or store (its own metres)");
    out->add_option("--actor", e->actor, "login, for the access log; default: who is signed in");
    out->callback([e, &call, &code] { code = ended(call, runExport(call, *e)); });

    const auto a = std::make_shared<TakeArguments>();
    auto* in = grid->add_subcommand(
        "import", "make the grid of a file that of the communities it has cells of");
    in->add_option("file", a->file, "Shapefile, GeoPackage, GeoJSON, …; zipped as it is")
        ->required();
    in->add_option("--set,--map", a->set,
                   "field=column, may be repeated: code, change_day, land_use, manage_level, "
                   "responsible, note")
        ->allow_extra_args(false);
    in->add_flag("--repair", a->options.repair, "repair it by the rules of grid_repairs.csv");
    in->add_flag("--try", a->options.tryOnly, "do everything, and take it back");
    in->add_option("--actor", a->options.actor, "login; default: who is signed in");
    in->add_option("--document", a->options.document, "number of the paper (文号)");
    in->add_option("--report", a->report, "CSV of all that is wrong, or was changed");
    in->add_option("--layer", a->layer, "layer, or file in an archive");
    in->add_option("--crs", a->options.crs, "EPSG:n, GCJ-02, BD-09, WKT or PROJ text");
    in->add_option("--encoding", a->encoding, "encoding of the file's text");
    in->callback([a, &call, &code] { code = ended(call, runTake(call, *a)); });
}

} // namespace wanmi::cli
