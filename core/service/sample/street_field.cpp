#include "core/service/sample/street_field.h"

#include <algorithm>

namespace wanmi::sample {
namespace {

/// A cross of two directions as four times the angle: its four arms are equal, and sums blend.
struct Cross {
    double c = 0;
    double s = 0;
    void add(Vec along, double weight) {
        const double c2 = along.x * along.x - along.y * along.y;
        const double s2 = 2 * along.x * along.y;
        c += weight * (c2 * c2 - s2 * s2);
        s += weight * 2 * c2 * s2;
    }
};

/// The direction of half the angle, within 90° of east; no trigonometry.
Vec halved(Vec u) {
    const double x = std::sqrt(std::max(0.0, (1 + u.x) / 2));
    const double y = std::sqrt(std::max(0.0, (1 - u.x) / 2));
    return {x, u.y < 0 ? -y : y};
}

/// Outward across a ring that is half a circle, half a square.
Vec acrossRing(Vec from) {
    return unitOf({from.x * std::abs(from.x), from.y * std::abs(from.y)});
}

/// 1 at the place, half at `reach`, then falling quickly.
double fade(double distance, double reach, bool steep) {
    const double q = distance / reach;
    const double q2 = q * q;
    return steep ? 1 / (1 + q2 * q2 * q2) : 1 / (1 + q2 * q2);
}

} // namespace

StreetField::StreetField(const Ground& ground) {
    for (const Vec p : ground.outline)
        m_box.add({std::llround(p.x), std::llround(p.y)});
    m_step = std::clamp(ground.size / 250, 6.0, 22.0);
    m_columns =
        static_cast<std::int64_t>(static_cast<double>(m_box.maxX - m_box.minX) / m_step) + 2;
    m_rows = static_cast<std::int64_t>(static_cast<double>(m_box.maxY - m_box.minY) / m_step) + 2;
    m_nodes.reserve(static_cast<std::size_t>(m_columns * m_rows));
    for (std::int64_t r = 0; r < m_rows; ++r) {
        for (std::int64_t c = 0; c < m_columns; ++c) {
            m_nodes.push_back(
                make(ground, {static_cast<double>(m_box.minX) + static_cast<double>(c) * m_step,
                              static_cast<double>(m_box.minY) + static_cast<double>(r) * m_step}));
        }
    }
}

StreetField::Node StreetField::make(const Ground& g, Vec p) const {
    Node node;
    node.inside = insideRing(g.outline, p);
    node.park = insideRing(g.lakePark, p) || insideRing(g.hillPark, p);
    const Quarter quarter = g.quarterOf(p);
    const double wild = noise2(g.seed ^ 91, p.x / (0.17 * g.size), p.y / (0.17 * g.size));
    Cross t;
    t.add(turned({1, 0}, 0.05 + 0.09 * wild), 0.35);
    if (!g.bank.empty()) {
        const Near bank = nearest(g.bank, p);
        t.add(bank.along, 1.3 * fade(bank.metres, 0.11 * g.size, false));
    }
    const Near river = nearest(g.river, p);
    node.river = static_cast<float>(river.metres);
    t.add(river.along, 1.5 * fade(river.metres, 0.035 * g.size, false));
    const Near west = nearest(g.westEdge, p);
    t.add(west.along, 0.6 * fade(west.metres, 0.05 * g.size, false));
    const double fromOld = length(p - g.oldCentre);
    t.add(acrossRing(p - g.oldCentre), 1.1 * fade(fromOld, 0.42 * g.size, false) *
                                           (1 - fade(fromOld, 1.25 * g.oldRadius, true)));
    t.add(turned({1, 0}, 0.04), 2.5 * fade(fromOld, 1.1 * g.oldRadius, true));
    t.add(g.newAxis, 2.2 * fade(length(p - g.newCentre), 0.95 * g.newRadius, true));
    t.add(unitOf(p - g.lakeCentre), 2.4 * fade(length(p - g.lakeCentre), 2.2 * g.lakeRadius, true));
    const double size = std::sqrt(t.c * t.c + t.s * t.s);
    Vec fourfold = size > 1e-9 ? Vec{t.c / size, t.s / size} : Vec{1, 0};
    // lanes of the old town are crooked, young streets are not
    const double crooked = quarter == Quarter::Old ? 0.6 : quarter == Quarter::New ? 0.03 : 0.12;
    fourfold = turned(fourfold, crooked * noise2(g.seed ^ 92, p.x / 90, p.y / 90));
    node.c = static_cast<float>(fourfold.x);
    node.s = static_cast<float>(fourfold.y);
    const double patch = noise2(g.seed ^ 93, p.x / (0.075 * g.size), p.y / (0.075 * g.size));
    double spacing = 1;
    switch (quarter) {
    case Quarter::Old: spacing = 0.62; break;
    case Quarter::Centre: spacing = 0.9; break;
    case Quarter::New: spacing = 1.3; break;
    case Quarter::Ordinary: spacing = 1; break;
    case Quarter::Outskirts: spacing = 1.5; break;
    }
    node.spacing =
        static_cast<float>(spacing * (1 + 0.38 * patch * (quarter == Quarter::Old ? 0.4 : 1)));
    return node;
}

const StreetField::Node& StreetField::at(std::int64_t column, std::int64_t row) const {
    const auto c = std::clamp<std::int64_t>(column, 0, m_columns - 1);
    const auto r = std::clamp<std::int64_t>(row, 0, m_rows - 1);
    return m_nodes[static_cast<std::size_t>(r * m_columns + c)];
}

const StreetField::Node& StreetField::closest(Vec p) const {
    return at(static_cast<std::int64_t>(
                  std::floor((p.x - static_cast<double>(m_box.minX)) / m_step + 0.5)),
              static_cast<std::int64_t>(
                  std::floor((p.y - static_cast<double>(m_box.minY)) / m_step + 0.5)));
}

StreetField::Around StreetField::around(Vec p) const {
    const double fx = (p.x - static_cast<double>(m_box.minX)) / m_step;
    const double fy = (p.y - static_cast<double>(m_box.minY)) / m_step;
    const auto c = static_cast<std::int64_t>(std::floor(fx));
    const auto r = static_cast<std::int64_t>(std::floor(fy));
    const double tx = fx - static_cast<double>(c);
    const double ty = fy - static_cast<double>(r);
    return {{&at(c, r), &at(c + 1, r), &at(c, r + 1), &at(c + 1, r + 1)},
            {(1 - tx) * (1 - ty), tx * (1 - ty), (1 - tx) * ty, tx * ty}};
}

Vec StreetField::direction(Vec p, Vec like) const {
    const auto [n, w] = around(p);
    Vec fourfold;
    for (std::size_t k = 0; k < 4; ++k)
        fourfold =
            fourfold + Vec{static_cast<double>(n[k]->c), static_cast<double>(n[k]->s)} * w[k];
    const Vec one = halved(halved(unitOf(fourfold)));
    const Vec two = leftOf(one);
    const double a = dot(one, like);
    const double b = dot(two, like);
    if (std::abs(a) >= std::abs(b)) return a < 0 ? one * -1 : one;
    return b < 0 ? two * -1 : two;
}

double StreetField::spacing(Vec p) const {
    return static_cast<double>(closest(p).spacing);
}
bool StreetField::inside(Vec p) const {
    return closest(p).inside;
}
double StreetField::toRiver(Vec p) const {
    const auto [n, w] = around(p);
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k)
        sum += static_cast<double>(n[k]->river) * w[k];
    return sum;
}
bool StreetField::inPark(Vec p) const {
    return closest(p).park;
}

} // namespace wanmi::sample
