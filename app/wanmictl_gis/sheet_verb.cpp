// grid sheet: a part of the grid on paper.
#include "app/cli/past.h"
#include "app/wanmictl_gis/leaving.h"
#include "app/wanmictl_gis/stage.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/service/place_service.h"
#include "core/service/region_acts.h"
#include "gis/layers/map_layers.h"
#include "gis/print/sheet.h"

#include <QEventLoop>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace wanmi::cli {
namespace {

struct SheetArguments {
    std::string code;
    std::string out;
    std::string theme; ///< "": what the code is of
    std::string asOf;
    std::string actor;
    bool a3 = false;
    bool portrait = false;
    double scale = 0;
};

constexpr std::int64_t kMargin = 30; ///< so many parts of the ground are left free on each side

/// Title, place, day and paper of the sheet; what it shows is up to the layers.
SheetSpec specOf(const Desk& desk, const SheetArguments& a, const PlaceService::Found& unit,
                 const Messages& words) {
    SheetSpec spec;
    const auto& box = unit.box;
    const auto free = std::max(box.maxX - box.minX, box.maxY - box.minY) / kMargin;
    spec.box = {box.minX - free, box.minY - free, box.maxX + free, box.maxY + free};
    spec.paper = a.a3 ? SheetSpec::Paper::A3 : SheetSpec::Paper::A4;
    spec.landscape = !a.portrait;
    spec.scale = a.scale;
    spec.frame = true;
    spec.focus = QString::fromStdString(a.code);
    spec.title = QString::fromStdString(words.text("sheet.grid_title"));
    const bool named = !unit.name.empty() && unit.name != a.code;
    spec.subtitle = QString::fromStdString(named ? unit.name + "  " + a.code : a.code);
    spec.date = QString::fromStdString(a.asOf.empty() ? dayText(localDay(desk.now(), desk.zone()))
                                                      : a.asOf);
    return spec;
}

Result<SheetDone> drawn(MapLayers& layers, const SheetSpec& spec, const std::string& out) {
    Result<SheetDone> outcome = SheetDone{};
    QEventLoop waiting;
    SheetJob job{layers, spec, out};
    QObject::connect(&job, &SheetJob::finished, &waiting, [&](const Result<SheetDone>& done) {
        outcome = done;
        waiting.quit();
    });
    QMetaObject::invokeMethod(
        &job, [&job] { job.start(); }, Qt::QueuedConnection);
    waiting.exec();
    return outcome;
}

Result<int> runSheet(Call& call, const SheetArguments& a) {
    const Stage stage{call.program()};
    auto theme = MapTheme::Cells;
    if (!a.theme.empty()) {
        WANMI_LET(theme, parseMapTheme(QString::fromStdString(a.theme)));
    }
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto past, pastInstant(*desk, a.asOf));
    if (past && theme != MapTheme::Cells && theme != MapTheme::Duty)
        return fail(Errc::Invalid, "sheet.past_theme", {{"theme", a.theme}});
    WANMI_LET(const auto unit, PlaceService{*desk}.unit(a.code, past));
    if (!unit) return unknownRegion(*desk, a.code);
    if (a.theme.empty() && unit->kind == "duty_grid") theme = MapTheme::Duty;
    const auto spec = specOf(*desk, a, *unit, call.messages());
    WANMI_LET(const auto folder, call.dataFolder());
    MapLayers layers{folder};
    WANMI_TRY(layers.open(desk->path()));
    layers.setLanguage(QString::fromStdString(call.messages().language()));
    layers.setTheme(theme);
    layers.setAsOf(past);
    WANMI_LET(const auto cases, openCases(*desk));
    layers.setCases(cases);
    layers.waitForComponents();
    WANMI_TRY(noteLeaving(call, *desk, a.actor, Access::Print, a.out, "grid sheet " + a.code));
    WANMI_LET(const auto done, drawn(layers, spec, a.out));
    static_cast<void>(done); // no base map is on it
    return call.answer({{"out", a.out}, {"code", a.code}, {"as_of", spec.date.toStdString()}},
                       call.messages().text("sheet.drawn", {{"file", a.out}}) + "\n");
}

} // namespace

void addGridSheetVerb(CLI::App& app, Call& call, int& code) {
    auto* grid = app.get_subcommand("grid");
    auto a = std::make_shared<SheetArguments>();
    auto* verb = grid->add_subcommand(
        "sheet", "a region, cell or duty grid as a sheet of paper: PDF, SVG or PNG");
    verb->add_option("code", a->code, "of a region, cell or duty grid: today's, or that day's")
        ->required();
    verb->add_option("--out", a->out, "the file to write: .pdf, .svg, .png")->required();
    verb->add_option("--theme", a->theme,
                     "cells or duty (the default of a region or cell, of a duty grid); of today "
                     "also components, cases");
    verb->add_option("--as-of", a->asOf, "the grid at the end of that day; default: today's");
    verb->add_option("--scale", a->scale, "denominator; default: what fits, rounded up")
        ->check(positive);
    verb->add_flag("--a3", a->a3, "A3; default: A4");
    verb->add_flag("--portrait", a->portrait, "upright");
    verb->add_option("--actor", a->actor, "login, for the access log; default: who is signed in");
    verb->callback([a, &call, &code] {
        const auto done = runSheet(call, *a);
        code = done ? *done : call.refuse(done.error());
    });
}

} // namespace wanmi::cli
