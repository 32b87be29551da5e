// Straight chords across the shorter way. For a dozen directions the line that cuts off the wanted
// share of area is found, and lines a little beside it; where a line runs inside the face it is a
// candidate chord, scored by its length, how well it shares the area, how squarely it meets the
// boundary and how compact both sides are. The best that keeps clear of every other vertex is
// taken.
#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace wanmi {
namespace {

using Face = Coverage::Face;
using Node = Coverage::Node;

/// Lengths here are metres: no care against overflow is needed, and a root is the same everywhere.
double lengthOf(double dx, double dy) {
    return std::sqrt(dx * dx + dy * dy);
}

struct Spot { // a place on the ring: edge and fraction; 0 is the edge's first vertex itself
    std::size_t edge = 0;
    double t = 0;
    double x = 0;
    double y = 0;
};

struct Chord {
    Spot from;
    Spot to;
    double cost = 0;
    std::size_t parts = 0; ///< cells on the side that runs from `from` to `to` along the ring
};

struct Strictness {
    int directions = 12;
    double error = 0.3;  // of a side's area
    double clearM = 1.0; // from other vertices
    double sine = 0.3;   // of the angle with the boundary
};

class Cutter {
public:
    Cutter(const Coverage& coverage, const FaceLoads& loads, Face face, std::size_t count)
        : m_coverage(coverage),
          m_loads(loads),
          m_face(face),
          m_count(count),
          m_ring(coverage.cycles(face).front()) {
        m_origin = coverage.at(m_ring.front());
        m_size = m_ring.size();
        for (const Node node : m_ring) {
            const Point p = coverage.at(node);
            m_x.push_back(static_cast<double>(p.x - m_origin.x) / kMillimetres);
            m_y.push_back(static_cast<double>(p.y - m_origin.y) / kMillimetres);
        }
        m_cross.assign(m_size + 1, 0);
        m_along.assign(m_size + 1, 0);
        for (std::size_t i = 0; i < m_size; ++i) {
            const std::size_t j = next(i);
            m_cross[i + 1] = m_cross[i] + m_x[i] * m_y[j] - m_y[i] * m_x[j];
            m_along[i + 1] = m_along[i] + lengthOf(m_x[j] - m_x[i], m_y[j] - m_y[i]);
        }
        m_area = m_cross[m_size] / 2;
        for (const Point p : loads.in(face)) {
            m_points.push_back({static_cast<double>(p.x - m_origin.x) / kMillimetres,
                                static_cast<double>(p.y - m_origin.y) / kMillimetres});
        }
        m_load = loads.areaShare() * m_area + loads.unitM2() * static_cast<double>(m_points.size());
        m_grain = grain();
        m_cellSide = std::sqrt(m_area / static_cast<double>(count));
    }

    std::vector<Chord> chords(const Strictness& strict) {
        m_found.clear();
        for (int d = 0; d < strict.directions; ++d) {
            const double turned = std::numbers::pi * d / strict.directions;
            m_askew = std::abs(std::sin(2 * turned));
            lookAlong(m_grain + turned, strict);
        }
        std::sort(m_found.begin(), m_found.end(),
                  [](const Chord& a, const Chord& b) { return a.cost < b.cost; });
        return std::move(m_found);
    }

    bool sound(const Chord& chord, const Strictness& strict) const;
    bool clearOfRing(const Chord& chord, Point p, Point q, double clearM) const;
    Point place(const Spot& spot) const {
        if (spot.t == 0) return m_coverage.at(m_ring[spot.edge]);
        return {m_origin.x + std::llround(spot.x * kMillimetres),
                m_origin.y + std::llround(spot.y * kMillimetres)};
    }

private:
    struct Place { // metres from the first vertex
        double x = 0;
        double y = 0;
    };
    const Coverage& m_coverage;
    const FaceLoads& m_loads;
    Face m_face;
    std::size_t m_count;
    Coverage::Cycle m_ring;
    Point m_origin;
    std::size_t m_size = 0;
    std::vector<double> m_x, m_y;         // metres from the first vertex
    std::vector<double> m_cross, m_along; // running sums
    std::vector<double> m_u, m_v;         // turned coordinates of one direction
    std::vector<Place> m_points;
    std::vector<double> m_heights; // of the points in one direction
    std::vector<Chord> m_found;
    double m_area = 0;
    double m_load = 0;
    double m_cellSide = 0;
    double m_grain = 0; // the boundary's main direction
    double m_askew = 0; // of the direction looked along: 0 along or across the grain, 1 between

    std::size_t next(std::size_t i) const { return i + 1 == m_size ? 0 : i + 1; }
    double grain() const;
    void lookAlong(double angle, const Strictness& strict);
    double areaAbove(double level) const;
    double loadAbove(double level) const;
    double loadOf(double area, const Spot& from, double dx, double dy) const;
    double levelFor(double share, double low, double high) const;
    void lookAt(double level, const Strictness& strict);
    Spot snapped(std::size_t edge, double t) const;
    void consider(const Spot& from, const Spot& to, const Strictness& strict);
    double sine(const Spot& spot, double dx, double dy) const;
    double sineWith(std::size_t edge, double dx, double dy) const;
};

/// Edges that are parallel or at right angles pull together: the mean over four times the angle.
double Cutter::grain() const {
    double x = 0;
    double y = 0;
    for (std::size_t i = 0; i < m_size; ++i) {
        const double dx = m_x[next(i)] - m_x[i];
        const double dy = m_y[next(i)] - m_y[i];
        const double angle = 4 * std::atan2(dy, dx);
        x += lengthOf(dx, dy) * std::cos(angle);
        y += lengthOf(dx, dy) * std::sin(angle);
    }
    return std::atan2(y, x) / 4;
}

void Cutter::lookAlong(double angle, const Strictness& strict) {
    const double cosine = std::cos(angle);
    const double sinus = std::sin(angle);
    m_u.resize(m_size);
    m_v.resize(m_size);
    for (std::size_t i = 0; i < m_size; ++i) {
        m_u[i] = m_x[i] * cosine + m_y[i] * sinus;
        m_v[i] = m_y[i] * cosine - m_x[i] * sinus;
    }
    m_heights.clear();
    for (const Place& p : m_points) {
        m_heights.push_back(p.y * cosine - p.x * sinus);
    }
    const auto [low, high] = std::minmax_element(m_v.begin(), m_v.end());
    const double width = *high - *low;
    const std::size_t fewer = m_count / 2;
    const auto half = static_cast<double>(fewer) / static_cast<double>(m_count);
    for (const double share : {half, 1 - half}) {
        const double level = levelFor(share, *low, *high);
        for (const double beside : {0.0, -0.04, 0.04, -0.1, 0.1, -0.2, 0.2}) {
            if (const double at = level + beside * width; at > *low && at < *high) {
                lookAt(at, strict);
            }
        }
        if (m_count % 2 == 0) break;
    }
}

double Cutter::areaAbove(double level) const {
    double sum = 0;
    for (std::size_t i = 0; i < m_size; ++i) {
        const std::size_t j = next(i);
        const double a = m_v[i] - level;
        const double b = m_v[j] - level;
        const double du = m_u[j] - m_u[i];
        if (a >= 0 && b >= 0) {
            sum -= (a + b) / 2 * du;
        } else if (a > 0) {
            sum -= a * a / (2 * (a - b)) * du;
        } else if (b > 0) {
            sum -= b * b / (2 * (b - a)) * du;
        }
    }
    return sum;
}

double Cutter::loadAbove(double level) const {
    const auto above = std::count_if(m_heights.begin(), m_heights.end(),
                                     [level](double height) { return height > level; });
    return m_loads.areaShare() * areaAbove(level) + m_loads.unitM2() * static_cast<double>(above);
}

/// Of the side right of the chord: by the whole line, which is right where the face is not bent
/// round it; the points themselves are shared out exactly once the cut is made.
double Cutter::loadOf(double area, const Spot& from, double dx, double dy) const {
    const auto right = std::count_if(m_points.begin(), m_points.end(), [&](const Place& p) {
        return dx * (p.y - from.y) < dy * (p.x - from.x);
    });
    return m_loads.areaShare() * area + m_loads.unitM2() * static_cast<double>(right);
}

double Cutter::levelFor(double share, double low, double high) const {
    for (int step = 0; step < 9; ++step) {
        const double middle = (low + high) / 2;
        (loadAbove(middle) > share * m_load ? low : high) = middle;
    }
    return (low + high) / 2;
}

void Cutter::lookAt(double level, const Strictness& strict) {
    struct Hit {
        double u;
        std::size_t edge;
        double t;
    };
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < m_size; ++i) {
        const std::size_t j = next(i);
        if ((m_v[i] < level) == (m_v[j] < level)) continue;
        const double t = (level - m_v[i]) / (m_v[j] - m_v[i]);
        hits.push_back({m_u[i] + t * (m_u[j] - m_u[i]), i, t});
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.u < b.u; });
    for (std::size_t i = 0; i + 1 < hits.size(); i += 2) {
        consider(snapped(hits[i].edge, hits[i].t), snapped(hits[i + 1].edge, hits[i + 1].t),
                 strict);
    }
}

/// Near a vertex the vertex itself is taken: no edges of a metre, and corners of streets meet.
Spot Cutter::snapped(std::size_t edge, double t) const {
    const double length = m_along[edge + 1] - m_along[edge];
    const double reach = std::clamp(0.1 * m_cellSide, 2.0, 12.0);
    const double before = t * length;
    const double after = length - before;
    if (std::min(before, after) <= reach) {
        const std::size_t vertex = before <= after ? edge : next(edge);
        return {vertex, 0, m_x[vertex], m_y[vertex]};
    }
    const std::size_t j = next(edge);
    return {edge, t, m_x[edge] + t * (m_x[j] - m_x[edge]), m_y[edge] + t * (m_y[j] - m_y[edge])};
}

double Cutter::sineWith(std::size_t edge, double dx, double dy) const {
    const std::size_t j = next(edge);
    const double ex = m_x[j] - m_x[edge];
    const double ey = m_y[j] - m_y[edge];
    const double lengths = lengthOf(ex, ey) * lengthOf(dx, dy);
    return lengths > 0 ? std::abs(ex * dy - ey * dx) / lengths : 0;
}

/// Of the angle with the boundary; at a vertex of the flatter side, unless the chord goes on in the
/// direction of an edge, which is no sharp corner.
double Cutter::sine(const Spot& spot, double dx, double dy) const {
    if (spot.t > 0) return sineWith(spot.edge, dx, dy);
    const std::size_t before = spot.edge == 0 ? m_size - 1 : spot.edge - 1;
    double least = 1;
    for (const std::size_t edge : {before, spot.edge}) {
        const std::size_t far = edge == before ? before : next(edge);
        const double ex = m_x[far] - spot.x;
        const double ey = m_y[far] - spot.y;
        if (ex * dx + ey * dy > 0) least = std::min(least, sineWith(edge, dx, dy));
    }
    return least;
}

void Cutter::consider(const Spot& from, const Spot& to, const Strictness& strict) {
    if (from.edge == to.edge) return;
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double length = lengthOf(dx, dy);
    const std::size_t first = from.edge + 1; // vertices first … to.edge lie between, cyclically
    double cross = m_cross[to.edge] - (first <= m_size ? m_cross[first % m_size] : 0);
    double along = m_along[to.edge] - m_along[first % m_size];
    if (first % m_size > to.edge) {
        cross += m_cross[m_size];
        along += m_along[m_size];
    }
    const std::size_t a = first % m_size;
    const std::size_t b = to.edge;
    cross += from.x * m_y[a] - from.y * m_x[a] + m_x[b] * to.y - m_y[b] * to.x;
    cross += to.x * from.y - to.y * from.x;
    along += lengthOf(m_x[a] - from.x, m_y[a] - from.y) + lengthOf(to.x - m_x[b], to.y - m_y[b]);
    const double one = cross / 2;
    const double two = m_area - one;
    const auto count = static_cast<double>(m_count);
    const double load = loadOf(one, from, dx, dy);
    const double parts = std::clamp(std::round(load / m_load * count), 1.0, count - 1);
    const double wish = m_load / count;
    const double error = std::max(std::abs(load / (parts * wish) - 1),
                                  std::abs((m_load - load) / ((count - parts) * wish) - 1));
    if (one <= 0 || two <= 0 || error > strict.error) return;
    const double square = std::min(sine(from, dx, dy), sine(to, dx, dy));
    if (square < strict.sine) return;
    const double around = m_along[m_size] - along;
    const auto compact = [&](double area, double outline) {
        return 4 * std::numbers::pi * area / ((outline + length) * (outline + length));
    };
    const double lopsided = std::abs(parts / count - 0.5);
    const double cost = 0.5 * length / m_cellSide + 2 * error + 0.8 * (1 - square) +
                        (2 - compact(one, along) - compact(two, around)) + 0.8 * lopsided +
                        0.5 * m_askew;
    m_found.push_back({from, to, cost, static_cast<std::size_t>(parts)});
}

bool meetsHole(const Polygon& shape, Point p, Point q, double clearM) {
    for (const Ring& hole : shape.holes) {
        for (std::size_t i = 0; i < hole.size(); ++i) {
            const Point& a = hole[i];
            const Point& b = hole[i + 1 == hole.size() ? 0 : i + 1];
            if (segmentsMeet(a, b, p, q) || distanceM(a, p, q) < clearM) return true;
        }
    }
    return false;
}

/// Does the chord keep clear of the outer ring except where it ends?
bool Cutter::clearOfRing(const Chord& chord, Point p, Point q, double clearM) const {
    const auto isEnd = [&](const Spot& spot, std::size_t vertex) {
        return spot.t == 0 && spot.edge == vertex;
    };
    for (std::size_t i = 0; i < m_size; ++i) {
        const std::size_t j = next(i);
        const bool ends = isEnd(chord.from, i) || isEnd(chord.to, i);
        if (!ends && distanceM(m_coverage.at(m_ring[i]), p, q) < clearM) return false;
        const bool touches = ends || isEnd(chord.from, j) || isEnd(chord.to, j) ||
                             (chord.from.t > 0 && chord.from.edge == i) ||
                             (chord.to.t > 0 && chord.to.edge == i);
        if (!touches && segmentsMeet(m_coverage.at(m_ring[i]), m_coverage.at(m_ring[j]), p, q)) {
            return false;
        }
    }
    return true;
}

bool Cutter::sound(const Chord& chord, const Strictness& strict) const {
    const Point p = place(chord.from);
    const Point q = place(chord.to);
    if (!clearOfRing(chord, p, q, strict.clearM)) return false;
    const Polygon shape = m_coverage.polygon(m_face);
    if (meetsHole(shape, p, q, strict.clearM)) return false;
    return locate(shape, {p.x + (q.x - p.x) / 2, p.y + (q.y - p.y) / 2}) == Where::Inside;
}

/// What a cut made: the cells the old and the new face shall still give.
struct Cut {
    Face made = Coverage::kNone;
    std::size_t oldCells = 0;
    std::size_t newCells = 0;
};

Node nodeAt(Coverage& coverage, const Coverage::Cycle& ring, const Spot& spot, Point at) {
    if (spot.t == 0) return ring[spot.edge];
    return coverage.splitEdge(ring[spot.edge], ring[(spot.edge + 1) % ring.size()], at);
}

/// The cells for `made` by what it weighs now that its points are known.
std::size_t partsOf(const Coverage& coverage, const FaceLoads& loads, Face face, Face made,
                    std::size_t count) {
    const double one = loads.of(coverage, made);
    const double share = one / (one + loads.of(coverage, face));
    const auto parts = std::llround(share * static_cast<double>(count));
    return static_cast<std::size_t>(
        std::clamp<long long>(parts, 1, static_cast<long long>(count) - 1));
}

Cut cutOnce(Coverage& coverage, FaceLoads& loads, Face face, std::size_t count) {
    constexpr std::array<Strictness, 3> kTries{Strictness{12, 0.3, 1.0, 0.5},
                                               Strictness{24, 0.45, 0.6, 0.25},
                                               Strictness{48, 0.7, 0.5, 0.1}};
    const Coverage::Cycle ring = coverage.cycles(face).front();
    Cutter cutter(coverage, loads, face, count);
    for (const Strictness& strict : kTries) {
        for (const Chord& chord : cutter.chords(strict)) {
            if (!cutter.sound(chord, strict)) continue;
            const Point p = cutter.place(chord.from);
            const Point q = cutter.place(chord.to);
            const Node from = nodeAt(coverage, ring, chord.from, p);
            const Node to = nodeAt(coverage, ring, chord.to, q);
            const auto made = coverage.splitFace(face, from, to);
            if (!made) continue;
            std::size_t parts = chord.parts;
            if (loads.unitM2() > 0) {
                loads.split(coverage, face, *made);
                parts = partsOf(coverage, loads, face, *made, count);
            }
            return {*made, count - parts, parts};
        }
    }
    return {};
}

} // namespace

void splitFaces(Coverage& coverage, FaceLoads& loads, Face face, std::size_t count,
                std::vector<Face>& out) {
    if (count > 1) {
        if (const Cut cut = cutOnce(coverage, loads, face, count); cut.made != Coverage::kNone) {
            splitFaces(coverage, loads, face, cut.oldCells, out);
            splitFaces(coverage, loads, cut.made, cut.newCells, out);
            return;
        }
    }
    out.push_back(face);
}

} // namespace wanmi
