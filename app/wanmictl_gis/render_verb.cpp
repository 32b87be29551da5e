#include "app/wanmictl_gis/leaving.h"
#include "app/wanmictl_gis/stage.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/service/case_service.h"
#include "core/service/place_service.h"
#include "core/service/region_acts.h"
#include "gis/layers/map_layers.h"
#include "gis/print/render.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <sstream>

namespace wanmi::cli {
namespace {

struct RenderArguments {
    std::string out;
    std::string size = "1600x1000";
    std::string region;
    std::string extent;
    std::string theme = "cases";
    std::string actor;
    bool dark = false;
};

Result<QSize> sizeOf(const std::string& text) {
    int width = 0;
    int height = 0;
    const auto* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, width);
    if (first.ec == std::errc{} && first.ptr != end && (*first.ptr == 'x' || *first.ptr == 'X')) {
        const auto second = std::from_chars(first.ptr + 1, end, height);
        if (second.ec == std::errc{} && second.ptr == end) return QSize{width, height};
    }
    return fail(Errc::Invalid, "map.bad_size", {{"value", text}});
}

/// "minlon,minlat,maxlon,maxlat" in degrees.
Result<Box> boxOfExtent(const std::string& text, const Projection& projection) {
    std::istringstream in{text};
    std::array<double, 4> d{};
    char comma = ',';
    for (std::size_t i = 0; i < d.size(); ++i) {
        if (i > 0) in >> comma;
        in >> d.at(i);
    }
    if (!in || comma != ',' || in.peek() != EOF || d[0] >= d[2] || d[1] >= d[3]) {
        return fail(Errc::Invalid, "map.bad_extent", {{"value", text}});
    }
    Box box;
    for (const double lon : {d[0], d[2]}) {
        for (const double lat : {d[1], d[3]}) {
            WANMI_LET(const auto p, projection.toStore({lon, lat}));
            box.add(p);
        }
    }
    return box;
}

Result<std::optional<Box>> boxOf(Desk& desk, const RenderArguments& a) {
    if (!a.extent.empty()) {
        WANMI_LET(const auto* projection, desk.projection());
        WANMI_LET(const auto box, boxOfExtent(a.extent, *projection));
        return std::optional{box};
    }
    if (a.region.empty()) return std::optional<Box>{};
    WANMI_LET(auto box, PlaceService{desk}.boxOf(a.region));
    if (!box) return unknownRegion(desk, a.region);
    const auto margin = std::max(box->maxX - box->minX, box->maxY - box->minY) / 25;
    return std::optional{
        Box{box->minX - margin, box->minY - margin, box->maxX + margin, box->maxY + margin}};
}

struct Drawn {
    RenderResult result;
    LonLat least, most;
};

Result<Drawn> draw(Call& call, const RenderArguments& a) {
    RenderSpec spec;
    WANMI_LET(spec.pixels, sizeOf(a.size));
    WANMI_LET(const auto theme, parseMapTheme(QString::fromStdString(a.theme)));
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto* projection, desk->projection());
    WANMI_LET(spec.box, boxOf(*desk, a));
    WANMI_LET(const auto folder, call.dataFolder());
    MapLayers layers{folder};
    WANMI_TRY(layers.open(desk->path()));
    layers.setLanguage(QString::fromStdString(call.messages().language()));
    layers.setDark(a.dark);
    layers.setTheme(theme);
    WANMI_LET(const auto cases, openCases(*desk));
    layers.setCases(cases);
    WANMI_TRY(noteLeaving(call, *desk, a.actor, Access::Print, a.out, "map picture"));
    Drawn drawn;
    WANMI_LET(drawn.result, renderToFile(layers, spec, a.out));
    const auto& b = drawn.result.box;
    drawn.least = projection->toLonLat({b.minX, b.minY});
    drawn.most = projection->toLonLat({b.maxX, b.maxY});
    return drawn;
}

int render(Call& call, const RenderArguments& a) {
    const Stage stage{call.program()};
    const auto drawn = draw(call, a);
    if (!drawn) return call.refuse(drawn.error());
    const auto& size = drawn->result.pixels;
    const Json document{
        {"out", a.out},
        {"width", size.width()},
        {"height", size.height()},
        {"extent", {drawn->least.lon, drawn->least.lat, drawn->most.lon, drawn->most.lat}}};
    return call.answer(
        document, call.messages().text("map.drawn", {{"file", a.out},
                                                     {"width", std::to_string(size.width())},
                                                     {"height", std::to_string(size.height())}}));
}

} // namespace

void addRenderVerb(CLI::App& app, Call& call, int& code) {
    auto* verb = app.add_subcommand("render", "Draw the map into a PNG file");
    auto a = std::make_shared<RenderArguments>();
    verb->add_option("--out", a->out, "The picture to write")->required();
    verb->add_option("--size", a->size, "Pixels, like 1600x1000");
    auto* region = verb->add_option("--region", a->region, "Code of a region, cell or duty grid");
    verb->add_option("--extent", a->extent, "minlon,minlat,maxlon,maxlat (WGS 84)")
        ->excludes(region);
    verb->add_option("--theme", a->theme, "cases, components, cells or duty");
    verb->add_option("--actor", a->actor, "login, for the access log; default: who is signed in");
    verb->add_flag("--dark", a->dark, "The dark map");
    verb->callback([&call, &code, a] { code = render(call, *a); });
}

} // namespace wanmi::cli
