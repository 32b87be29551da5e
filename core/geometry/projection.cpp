#include "core/geometry/projection.h"

#include "core/base/text.h"

#include <proj.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

namespace wanmi {
namespace {

struct ContextCloser {
    void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct PjCloser {
    void operator()(PJ* pj) const { proj_destroy(pj); }
};
using ContextPtr = std::unique_ptr<PJ_CONTEXT, ContextCloser>;
using PjPtr = std::unique_ptr<PJ, PjCloser>;

ContextPtr quietContext() {
    ContextPtr context(proj_context_create());
    proj_log_level(context.get(), PJ_LOG_NONE);
    proj_context_set_enable_network(context.get(), 0);
    return context;
}

Error unknown(std::string_view crs, std::string detail = {}) {
    return fail(Errc::Invalid, "crs.unknown", {{"crs", std::string(cutUtf8(crs, 80))}},
                std::move(detail));
}

std::string number(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.9g", value);
    return text.data();
}

Error outOfRange(double x, double y) {
    return fail(Errc::Invalid, "crs.out_of_range", {{"lon", number(x)}, {"lat", number(y)}});
}

bool isGaussKruger(int srid) {
    return srid >= 4534 && srid <= 4554;
}

bool isUtm(int srid) {
    return (srid >= 32601 && srid <= 32660) || (srid >= 32701 && srid <= 32760);
}

/// A transverse Mercator plane measures nothing far from its meridian, and folds the other half of
/// the earth back onto this one.
bool tooFarFrom(int srid, double lon) {
    constexpr double kMostDegrees = 30;
    double meridian = 0;
    if (isGaussKruger(srid)) {
        meridian = 75 + 3 * (srid - 4534);
    } else if (isUtm(srid)) {
        meridian = 6 * (srid % 100) - 183;
    } else {
        return false;
    }
    return std::abs(std::remainder(lon - meridian, 360.0)) > kMostDegrees;
}

/// The two families a new store may have, written out: opening PROJ's database takes 20 ms, which a
/// command line tool that should answer in 50 cannot spend on every call.
std::string shortDefinition(int srid) {
    std::string step;
    if (isGaussKruger(srid)) {
        step = "+proj=tmerc +lat_0=0 +lon_0=" + std::to_string(75 + 3 * (srid - 4534)) +
               " +k=1 +x_0=500000 +y_0=0 +ellps=GRS80";
    } else if (isUtm(srid)) {
        step = "+proj=utm +zone=" + std::to_string(srid % 100) + (srid >= 32700 ? " +south" : "") +
               " +ellps=WGS84";
    } else {
        return {};
    }
    return "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step " + step;
}

/// Does the system measure in metres along two axes?
bool isMetric(PJ_CONTEXT* context, const PJ* crs) {
    if (proj_get_type(crs) != PJ_TYPE_PROJECTED_CRS) return false;
    const PjPtr axes(proj_crs_get_coordinate_system(context, crs));
    if (!axes || proj_cs_get_axis_count(context, axes.get()) != 2) return false;
    double metres = 0;
    for (int axis = 0; axis < 2; ++axis) {
        if (!proj_cs_get_axis_info(context, axes.get(), axis, nullptr, nullptr, nullptr, &metres,
                                   nullptr, nullptr, nullptr) ||
            metres != 1.0) {
            return false;
        }
    }
    return true;
}

/// Longitude (east) first on both sides.
PjPtr between(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
    const PjPtr raw(proj_create_crs_to_crs_from_pj(context, from, to, nullptr, nullptr));
    return raw ? PjPtr(proj_normalize_for_visualization(context, raw.get())) : nullptr;
}

PjPtr toProjected(PJ_CONTEXT* context, int srid) {
    if (const auto text = shortDefinition(srid); !text.empty()) {
        return PjPtr(proj_create(context, text.c_str()));
    }
    const PjPtr to(proj_create_from_database(context, "EPSG", std::to_string(srid).c_str(),
                                             PJ_CATEGORY_CRS, 0, nullptr));
    if (!to || !isMetric(context, to.get())) return nullptr;
    const PjPtr from(proj_create(context, "EPSG:4326"));
    return from ? between(context, from.get(), to.get()) : nullptr;
}

/// CGCS2000 and WGS 84 count as one datum: a system on either is undone to its own longitude and
/// latitude, everything else goes to WGS 84 by the best way PROJ knows.
bool countsAsWgs84(const char* name) {
    const std::string text = lower(name ? name : "");
    for (const char* known : {"cgcs2000", "china_2000", "china geodetic coordinate system 2000",
                              "wgs 84", "wgs_1984", "wgs84"}) {
        if (text.find(known) != std::string::npos) return true;
    }
    return false;
}

PjPtr toWgs84(PJ_CONTEXT* context, const std::string& definition) {
    const PjPtr from(proj_create(context, definition.c_str()));
    if (!from || !proj_is_crs(from.get())) return nullptr;
    const PjPtr own(proj_crs_get_geodetic_crs(context, from.get()));
    if (own && countsAsWgs84(proj_get_name(own.get())) &&
        proj_get_type(own.get()) == PJ_TYPE_GEOGRAPHIC_2D_CRS) {
        return between(context, from.get(), own.get());
    }
    const PjPtr wgs84(proj_create(context, "EPSG:4326"));
    return wgs84 ? between(context, from.get(), wgs84.get()) : nullptr;
}

/// PROJ text without +type=crs is an operation; a user who gives one means the system.
std::string asSystem(std::string_view text) {
    std::string out(trim(text));
    if (out.find("+proj=") != std::string::npos && out.find("+type=") == std::string::npos) {
        out += " +type=crs";
    }
    return out;
}

} // namespace

struct Projection::State {
    ContextPtr context;
    PjPtr pj;
    int srid = 0;
};

Projection::Projection(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Projection::~Projection() = default;
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;

Result<Projection> Projection::open(int srid) {
    auto state = std::make_unique<State>();
    state->context = quietContext();
    state->srid = srid;
    state->pj = toProjected(state->context.get(), srid);
    if (!state->pj) return unknown("EPSG:" + std::to_string(srid));
    return Projection(std::move(state));
}

Result<Point> Projection::toStore(LonLat at) const {
    constexpr double kFar = 21'000'000;
    if (!std::isfinite(at.lon) || !std::isfinite(at.lat) || std::abs(at.lon) > 180 ||
        std::abs(at.lat) > 90 || tooFarFrom(m_state->srid, at.lon)) {
        return outOfRange(at.lon, at.lat);
    }
    const PJ_COORD out = proj_trans(m_state->pj.get(), PJ_FWD, proj_coord(at.lon, at.lat, 0, 0));
    const double x = out.xy.x;
    const double y = out.xy.y;
    if (!std::isfinite(x) || !std::isfinite(y) || std::abs(x) > kFar || std::abs(y) > kFar) {
        proj_errno_reset(m_state->pj.get());
        return outOfRange(at.lon, at.lat);
    }
    return Point{std::llround(x * kMillimetres), std::llround(y * kMillimetres)};
}

LonLat Projection::toLonLat(Point at) const {
    const PJ_COORD in = proj_coord(static_cast<double>(at.x) / kMillimetres,
                                   static_cast<double>(at.y) / kMillimetres, 0, 0);
    const PJ_COORD out = proj_trans(m_state->pj.get(), PJ_INV, in);
    return {out.xy.x, out.xy.y};
}

int Projection::srid() const {
    return m_state->srid;
}

struct Transform::State {
    enum class Offset : std::uint8_t { None, Gcj02, Bd09 };
    Projection target;
    Offset offset = Offset::None;
    ContextPtr context;
    PjPtr pj; // null: the input is longitude and latitude already
};

Transform::Transform(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

Result<Transform> Transform::open(std::string_view from, int toSrid) {
    WANMI_LET(auto target, Projection::open(toSrid));
    std::string name = lower(trim(from));
    std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == ' '; });
    auto state = std::make_unique<State>(State{std::move(target), State::Offset::None, {}, {}});
    if (name.empty()) return unknown(from);
    if (name == "gcj02") {
        state->offset = State::Offset::Gcj02;
    } else if (name == "bd09" || name == "bd09ll") {
        state->offset = State::Offset::Bd09;
    } else if (name != "epsg:4326" && name != "epsg:4490" && name != "ogc:crs84") {
        state->context = quietContext();
        state->pj = toWgs84(state->context.get(), asSystem(from));
        if (!state->pj) return unknown(from);
    }
    return Transform(std::move(state));
}

Result<Point> Transform::apply(double x, double y) const {
    if (!std::isfinite(x) || !std::isfinite(y)) return outOfRange(x, y);
    LonLat at{x, y};
    if (m_state->pj) {
        const PJ_COORD out = proj_trans(m_state->pj.get(), PJ_FWD, proj_coord(x, y, 0, 0));
        at = {out.xy.x, out.xy.y};
        if (!std::isfinite(at.lon) || !std::isfinite(at.lat)) proj_errno_reset(m_state->pj.get());
    }
    if (std::abs(at.lon) > 180 || std::abs(at.lat) > 90) return outOfRange(x, y);
    if (m_state->offset == State::Offset::Bd09) at = bd09ToGcj02(at);
    if (m_state->offset != State::Offset::None) at = gcj02ToWgs84(at);
    auto placed = m_state->target.toStore(at);
    if (!placed) return outOfRange(x, y);
    return placed;
}

int storeSrid(bool mainland, LonLat centre) {
    if (mainland) {
        const int zone = std::clamp(static_cast<int>(std::lround((centre.lon - 75) / 3)), 0, 20);
        return 4534 + zone;
    }
    const int zone = std::clamp(static_cast<int>(std::floor((centre.lon + 180) / 6)) + 1, 1, 60);
    return (centre.lat < 0 ? 32700 : 32600) + zone;
}

bool isKnownSrid(int srid) {
    const ContextPtr context = quietContext();
    return toProjected(context.get(), srid) != nullptr;
}

} // namespace wanmi
