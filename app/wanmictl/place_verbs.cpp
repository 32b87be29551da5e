#include "app/cli/past.h"
#include "app/wanmictl/verbs.h"
#include "core/service/place_service.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

Result<int> runGenerate(Call& call, const GridRequest& request) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto s, PlaceService{*desk}.generateGrid(request, call.progress()));
    return call.answer(
        {{"cells", s.cells},
         {"min_area_m2", s.minM2},
         {"median_area_m2", s.medianM2},
         {"max_area_m2", s.maxM2},
         {"slivers", s.slivers}},
        fmt::format("{} cells; area {:.0f} / {:.0f} / {:.0f} m² (least / median / greatest); {} "
                    "slivers\n",
                    s.cells, s.minM2, s.medianM2, s.maxM2, s.slivers));
}

Result<int> runGridCheck(Call& call, const std::string& day) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto asOf, pastInstant(*desk, day));
    WANMI_LET(const auto f, PlaceService{*desk}.checkGrid(asOf));
    Json list = Json::array();
    std::string lines =
        fmt::format("{} cells, {} gaps, {} overlaps, {:.3f} m² uncovered, {} bad codes\n", f.cells,
                    f.gaps, f.overlaps, f.uncoveredM2, f.badCodes);
    for (const auto& fault : f.faults) {
        list.push_back({{"kind", fault.kind}, {"id", fault.id}, {"detail", fault.detail}});
        lines += fmt::format("{}  {}  {}\n", fault.kind, fault.id, fault.detail);
    }
    const int told = call.answer({{"cells", f.cells},
                                  {"gaps", f.gaps},
                                  {"overlaps", f.overlaps},
                                  {"uncovered_m2", f.uncoveredM2},
                                  {"bad_codes", f.badCodes},
                                  {"faults", list}},
                                 lines);
    return f.faults.empty() && f.gaps == 0 && f.overlaps == 0 && f.badCodes == 0 ? told : kRefused;
}

Json codeOrNull(const std::string& code) {
    return code.empty() ? Json{} : Json(code);
}

Result<int> runLocate(Call& call, double lon, double lat) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto p, PlaceService{*desk}.locate({lon, lat}));
    return call.answer({{"district", codeOrNull(p.district)},
                        {"street", codeOrNull(p.street)},
                        {"community", codeOrNull(p.community)},
                        {"cell", codeOrNull(p.cell)},
                        {"duty_grid", codeOrNull(p.dutyGrid)}},
                       fmt::format("district {}  street {}  community {}  cell {}  duty grid {}\n",
                                   p.district, p.street, p.community, p.cell, p.dutyGrid));
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

} // namespace

void addPlaceVerbs(CLI::App& app, Call& call, int& code) {
    auto* grid = app.add_subcommand("grid", "the unit grid (万米单元网格)");
    grid->require_subcommand(1);
    grid->fallthrough();
    grid->footer("  import                      the grid from a file\n"
                 "  export                      the grid into a file: .shp, .gpkg, .geojson");
    const auto request = std::make_shared<GridRequest>();
    auto* generate =
        grid->add_subcommand("generate", "cut communities into cells along the stored streets");
    generate->add_option("--region", request->region,
                         "district, street or community code; default: everything");
    generate
        ->add_option("--target-area", request->targetM2,
                     "area of a cell in m²; default: as grid_sizes.csv has it (10000)")
        ->check(positive);
    generate->add_option("--actor", request->actor, "login; default: who is signed in");
    generate->callback(
        [request, &call, &code] { code = ended(call, runGenerate(call, *request)); });
    auto* check =
        grid->add_subcommand("check", "are the cells an exact partition, and their codes right?");
    const auto day = std::make_shared<std::string>();
    check->add_option("--as-of", *day, "the grid that was in force on this day; default: today's");
    check->callback([day, &call, &code] { code = ended(call, runGridCheck(call, *day)); });

    auto* locate = app.add_subcommand(
        "locate", "which district, street, community, cell and duty grid a place lies in");
    const auto at = std::make_shared<std::pair<double, double>>();
    locate->add_option("lon", at->first, "longitude, WGS 84")->required();
    locate->add_option("lat", at->second, "latitude, WGS 84")->required();
    locate->callback(
        [at, &call, &code] { code = ended(call, runLocate(call, at->first, at->second)); });
}

} // namespace wanmi::cli
