#include "core/service/sample/plan_houses.h"

#include <algorithm>
#include <array>

namespace wanmi::sample {
namespace {

struct HouseStyle {
    double length = 0; ///< along the row
    double depth = 0;
    double gap = 0;  ///< between houses of a row
    double lane = 0; ///< between rows
    double setback = 0;
    double vary = 0; ///< share by which length, depth and gap differ
    double keep = 1; ///< share of the places that are built on
};

HouseStyle styleOf(BlockUse use, Random& random) {
    switch (use) {
    case BlockUse::OldHomes: return {15, 11, 2.5, 3.5, 3.2, 0.3, 0.93};
    case BlockUse::Shops: return {36, 27, 7, 9, 7, 0.3, 0.97};
    case BlockUse::Offices: return {38, 34, 20, 22, 11, 0.25, 0.9};
    case BlockUse::Works: return {72, 32, 12, 12, 10, 0.3, 0.92};
    case BlockUse::School: return {56, 15, 24, 40, 14, 0.2, 0.75};
    case BlockUse::Homes:
        if (random.chance(0.3)) return {28, 15, 11, 21, 8, 0.15, 0.97}; // towers
        return {random.between(38, 54), 12.5, 8, random.between(12.5, 17), 7.5, 0.12, 0.98};
    case BlockUse::Green:
    case BlockUse::Water: break;
    }
    return {};
}

class Plot {
public:
    Plot(const Polygon& shape, Vec axis, double setback)
        : m_x(axis),
          m_y(wanmi::sample::leftOf(axis)),
          m_ring(fromLattice(shape.outer)),
          m_setback(setback) {
        m_base = m_ring.front();
        for (Vec& p : m_ring) {
            p = {dot(p - m_base, m_x), dot(p - m_base, m_y)};
            m_low = {std::min(m_low.x, p.x), std::min(m_low.y, p.y)};
            m_high = {std::max(m_high.x, p.x), std::max(m_high.y, p.y)};
        }
    }

    Vec low() const { return m_low; }
    Vec high() const { return m_high; }

    /// Is the rectangle inside, and far enough from every edge?
    bool free(Vec a, Vec b) const {
        const Vec low{a.x - m_setback, a.y - m_setback};
        const Vec high{b.x + m_setback, b.y + m_setback};
        if (!insideRing(m_ring, a) || !insideRing(m_ring, b)) return false;
        for (std::size_t i = 0, j = m_ring.size() - 1; i < m_ring.size(); j = i++) {
            if (meets(m_ring[j], m_ring[i], low, high)) return false;
        }
        return true;
    }

    Polygon rectangle(Vec a, Vec b) const {
        Polygon out;
        for (const Vec p : {a, Vec{b.x, a.y}, b, Vec{a.x, b.y}})
            out.outer.push_back(toLattice(m_base + m_x * p.x + m_y * p.y));
        return out;
    }

private:
    /// Does a segment touch the rectangle (clipping by Liang and Barsky)?
    static bool meets(Vec p, Vec q, Vec low, Vec high) {
        double from = 0;
        double to = 1;
        const Vec d = q - p;
        const std::array<std::array<double, 2>, 4> sides{
            {{-d.x, p.x - low.x}, {d.x, high.x - p.x}, {-d.y, p.y - low.y}, {d.y, high.y - p.y}}};
        for (const auto& [slope, room] : sides) {
            if (slope == 0) {
                if (room < 0) return false;
                continue;
            }
            const double t = room / slope;
            if (slope < 0)
                from = std::max(from, t);
            else
                to = std::min(to, t);
        }
        return from <= to;
    }

    Vec m_x;
    Vec m_y;
    Path m_ring;
    double m_setback;
    Vec m_base;
    Vec m_low{1e18, 1e18};
    Vec m_high{-1e18, -1e18};
};

void layRow(const Plot& plot, const HouseStyle& style, double y, double depth, Random& random,
            MultiPolygon& out) {
    double x = plot.low().x + style.setback;
    while (x < plot.high().x) {
        const double size = style.length * (1 + style.vary * random.between(-1, 1));
        const double deep = depth * (1 + style.vary * 0.5 * random.between(-1, 1));
        bool built = false;
        for (const double share : {1.0, 0.72, 0.5}) {
            const Vec a{x, y};
            const Vec b{x + size * share, y + deep};
            if (!plot.free(a, b)) continue;
            if (random.chance(style.keep)) out.push_back(plot.rectangle(a, b));
            x = b.x + style.gap * (1 + style.vary * random.between(-1, 1));
            built = true;
            break;
        }
        if (!built) x += std::max(3.0, style.length * 0.15);
    }
}

} // namespace

BlockUse chooseUse(Quarter quarter, double areaM2, Random& random) {
    using Use = BlockUse;
    constexpr std::array<Use, 7> kUses{Use::Homes, Use::OldHomes, Use::Shops, Use::Offices,
                                       Use::Works, Use::School,   Use::Green};
    constexpr std::array<std::array<double, 7>, 5> kShares{{{0, 88, 8, 0, 0, 2, 2}, // Old
                                                            {46, 0, 27, 18, 0, 5, 4},
                                                            {52, 0, 11, 26, 0, 5, 6},
                                                            {78, 0, 9, 2, 1, 5, 5},
                                                            {36, 0, 5, 0, 49, 2, 8}}};
    const Use use = kUses[random.weighted(kShares[static_cast<std::size_t>(quarter)])];
    if (use == Use::School && areaM2 < 9000) return Use::Homes;
    return areaM2 < 400 && quarter != Quarter::Old ? Use::Green : use;
}

MultiPolygon houses(const PlanBlock& block, Vec axis, Random& random) {
    MultiPolygon out;
    const HouseStyle style = styleOf(block.use, random);
    if (style.length <= 0 || block.shape.outer.size() < 3) return out;
    const Plot plot{block.shape, axis, style.setback};
    // rows begin at the south; what is left over is shared between them
    const double room = plot.high().y - plot.low().y - 2 * style.setback;
    const double pitch = style.depth + style.lane;
    const double rows = std::max(1.0, std::floor((room + style.lane) / pitch));
    const double spread = std::clamp((room - rows * style.depth) / std::max(1.0, rows - 1),
                                     style.lane, 2.2 * style.lane);
    for (double y = plot.low().y + style.setback; y + style.depth * 0.8 < plot.high().y;
         y += style.depth + spread)
        layRow(plot, style, y, style.depth, random, out);
    return out;
}

} // namespace wanmi::sample
