#include "core/service/sample/ground.h"

#include "core/service/sample/random.h"

#include <algorithm>

namespace wanmi::sample {
namespace {

constexpr double kEdgeStep = 40; // metres between the points of a border

/// Corners and edges that belong to the whole city, so that two tiles find the same ones.
class CityFrame {
public:
    CityFrame(const TilePlace& place, std::uint64_t seed)
        : m_w(place.width),
          m_h(place.height),
          m_seed(seed),
          m_gap(std::clamp(std::sqrt(m_w * m_h) * 0.1, 90.0, 620.0)) {}

    double bankY(double x, bool north) const {
        const double middle = noise1(m_seed ^ 11, x / (0.47 * m_w) + 0.3) * 0.10 * m_h +
                              noise1(m_seed ^ 12, x / (0.17 * m_w)) * 0.022 * m_h - m_gap / 2;
        const double half =
            m_gap / 2 * (1 + 0.2 * noise1(m_seed ^ (north ? 13U : 14U), x / (0.3 * m_w)));
        return middle + (north ? half : -half);
    }

    /// Corner of column border `i` and row line `k` (0: north bank, -1: south bank).
    Vec corner(int i, int k) const {
        const double x = (i + 0.10 * (hashUnit(m_seed ^ 21, i, k) - 0.5)) * m_w;
        if (k == 0 || k == -1) return {x, bankY(x, k == 0)};
        const double y = (k > 0 ? k : k + 1) * m_h - (k < 0 ? m_gap : 0);
        return {x, y + 0.10 * (hashUnit(m_seed ^ 22, i, k) - 0.5) * m_h};
    }

    Path bankEdge(int i, int k) const {
        const Vec a = corner(i, k);
        const Vec b = corner(i + 1, k);
        const auto steps = static_cast<int>(std::ceil((b.x - a.x) / kEdgeStep));
        Path out{a};
        for (int s = 1; s < steps; ++s) {
            const double x = a.x + (b.x - a.x) * s / steps;
            out.push_back({x, bankY(x, k == 0)});
        }
        out.push_back(b);
        return out;
    }

    Path rowEdge(int i, int k) const {
        if (k == 0 || k == -1) return bankEdge(i, k);
        return wavy(corner(i, k), corner(i + 1, k), m_seed ^ mix(i, k, 31));
    }
    Path columnEdge(int i, int k) const {
        return wavy(corner(i, k), corner(i, k + 1), m_seed ^ mix(i, k, 32));
    }

    /// Where the small river of a column crosses a row line.
    Vec crossing(int i, int k) const {
        const Path edge = rowEdge(i, k);
        const double t = 0.58 + 0.1 * hashUnit(m_seed ^ 41, i, k);
        return edge[static_cast<std::size_t>(t * static_cast<double>(edge.size() - 1))];
    }

private:
    static std::uint64_t mix(int i, int k, std::uint64_t what) {
        return mixBits(mixBits(static_cast<std::uint64_t>(i + 1000)) ^
                       static_cast<std::uint64_t>(k + 1000) ^ (what << 32U));
    }
    /// A line that bends to both sides; its ends stay.
    static Path wavy(Vec a, Vec b, std::uint64_t seed) {
        const double size = length(b - a);
        const Vec aside = leftOf(unitOf(b - a));
        const auto steps = static_cast<int>(std::ceil(size / kEdgeStep));
        Path out{a};
        for (int s = 1; s < steps; ++s) {
            const double t = static_cast<double>(s) / steps;
            const double swell = std::sqrt(4 * t * (1 - t));
            const double bend = 0.07 * noise1(seed, 2.6 * t) + 0.026 * noise1(seed ^ 5, 8 * t);
            out.push_back(a + (b - a) * t + aside * (bend * swell * size));
        }
        out.push_back(b);
        return out;
    }

    double m_w;
    double m_h;
    std::uint64_t m_seed;
    double m_gap;
};

/// A rounded shape around a point; `square` 0 a circle, 1 nearly a square along `axis`.
Path blob(Vec centre, double radius, double square, double rough, Vec axis, std::uint64_t seed,
          std::size_t points = 64) {
    Path out;
    for (const Vec u : unitCircle(points)) {
        const double x2 = u.x * u.x;
        const double y2 = u.y * u.y;
        const double corner = std::sqrt(std::sqrt(x2 * x2 + y2 * y2));
        const double stretch = 1 + square * (1 / corner - 1);
        // noise on the circle itself, so that the ring closes smoothly
        const double r =
            radius * stretch * (1 + rough * noise2(seed, 2.2 * u.x + 9, 2.2 * u.y + 9));
        out.push_back(centre + (axis * u.x + leftOf(axis) * u.y) * r);
    }
    return out;
}

void append(Path& to, const Path& from, bool backwards) {
    if (backwards)
        to.insert(to.end(), from.rbegin(), from.rend() - 1);
    else
        to.insert(to.end(), from.begin(), from.end() - 1);
}

Path outlineOf(const CityFrame& frame, int i, int low) {
    Path out;
    append(out, frame.rowEdge(i, low), false);
    append(out, frame.columnEdge(i + 1, low), false);
    append(out, frame.rowEdge(i, low + 1), true);
    append(out, frame.columnEdge(i, low), true);
    return out;
}

Path riverBetween(Vec from, Vec to, Vec beyondFrom, Vec beyondTo, double size, std::uint64_t seed) {
    const double metres = length(to - from);
    const auto steps = std::max(8, static_cast<int>(metres / 35));
    const Vec aside = leftOf(unitOf(to - from));
    Path out{from + beyondFrom};
    for (int s = 0; s <= steps; ++s) {
        const double t = static_cast<double>(s) / steps;
        const double swell = std::min(1.0, 6 * t * (1 - t));
        const double bend = 0.05 * noise1(seed, 2.6 * t + 0.5) + 0.022 * noise1(seed ^ 3, 7 * t);
        out.push_back(from + (to - from) * t + aside * (bend * swell * size));
    }
    out.push_back(to + beyondTo);
    return out;
}

Path greatRiverOf(const CityFrame& frame, const TilePlace& place) {
    double from = frame.corner(place.column, 0).x;
    double to = frame.corner(place.column + 1, 0).x;
    if (place.column == 0) from -= 0.2 * place.width;
    if (place.column + 1 == place.columns) to += 0.2 * place.width;
    const int steps = static_cast<int>((to - from) / kEdgeStep) + 2;
    Path out;
    for (int s = 0; s <= steps; ++s) {
        const double x = from + (to - from) * s / steps;
        out.push_back({x, frame.bankY(x, false)});
    }
    for (int s = steps; s >= 0; --s) {
        const double x = from + (to - from) * s / steps;
        out.push_back({x, frame.bankY(x, true)});
    }
    return out;
}

} // namespace

Quarter Ground::quarterOf(Vec p) const {
    if (insideRing(oldRing, p)) return Quarter::Old;
    if (length(p - newCentre) < newRadius) return Quarter::New;
    if (length(p - worksCentre) < worksRadius) return Quarter::Outskirts;
    if (length(p - oldCentre) < 2.1 * oldRadius) return Quarter::Centre;
    const double wave = 0.05 * size * noise2(seed ^ 61, p.x / (0.15 * size), p.y / (0.15 * size));
    return length(p - oldCentre) + wave > 0.62 * size ? Quarter::Outskirts : Quarter::Ordinary;
}

Ground makeGround(const TilePlace& place, std::uint64_t seed) {
    const CityFrame frame{place, seed};
    const int i = place.column;
    const bool north = place.row >= 0;
    const int low = north ? place.row : place.row - 1;
    const double w = place.width;
    const double h = place.height;
    Ground g;
    g.size = std::sqrt(w * h);
    g.seed = mixBits(seed ^ mixBits(static_cast<std::uint64_t>((place.row + 50) * 100 + i)));
    Random random{g.seed, 1};
    g.outline = outlineOf(frame, i, low);
    if (place.row == 0) g.bank = frame.rowEdge(i, 0);
    if (place.row == -1) g.bank = frame.rowEdge(i, -1);
    if (place.row == 0) g.greatRiver = greatRiverOf(frame, place);
    g.westEdge = frame.columnEdge(i, low);

    // from the river side up, whichever side of the river the tile lies on
    const auto at = [&](double u, double v) {
        const double base = north ? (low * h) : ((low + 2) * h);
        const Vec shift{random.between(-0.02, 0.02) * w, random.between(-0.02, 0.02) * h};
        return Vec{(i + u) * w, base + (north ? v : -v) * h} + shift;
    };
    g.riverWidth = std::clamp(g.size * 0.0095, 12.0, 48.0);
    const Vec south = frame.crossing(i, low);
    const Vec top = frame.crossing(i, low + 1);
    g.river = riverBetween(south, top, Vec{0, low == 0 ? -60.0 : 0.0}, Vec{0, north ? 0.0 : 60.0},
                           g.size, g.seed ^ 71);

    const double lean = random.between(0.02, 0.06);
    g.oldCentre = at(0.34, 0.40);
    g.oldRadius = g.size * random.between(0.125, 0.15);
    g.oldRing = blob(g.oldCentre, g.oldRadius, 0.75, 0.12, turned({1, 0}, lean), g.seed ^ 81);
    g.outerRing =
        blob(g.oldCentre, g.size * 0.315, 0.35, 0.10, turned({1, 0}, lean), g.seed ^ 82, 128);
    g.newCentre = at(0.82, 0.30);
    g.newRadius = g.size * 0.19;
    g.newAxis = turned({1, 0}, random.between(0.10, 0.2) * (north ? -1 : 1));
    g.lakeCentre = at(0.83, 0.66);
    g.lakeRadius = g.size * random.between(0.05, 0.062);
    g.lakeShore = blob(g.lakeCentre, g.lakeRadius, 0, 0.42, {1, 0}, g.seed ^ 83);
    g.lakePark = blob(g.lakeCentre, g.lakeRadius * 1.62, 0.2, 0.2, {1, 0}, g.seed ^ 84);
    g.hillPark = blob(at(0.17, 0.80), g.size * 0.062, 0.1, 0.3, {1, 0}, g.seed ^ 85);
    g.worksCentre = at(0.5, 0.95);
    g.worksRadius = g.size * 0.2;
    return g;
}

} // namespace wanmi::sample
