#include "core/geometry/grid_mend.h"
#include "core/geometry/measures.h"
#include "core/geometry/mesh_index.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace wanmi {
namespace {

constexpr std::int64_t kBin = 20'000; // mm: about a street's width

template <class Visit>
void eachRing(MultiPolygon& shape, Visit visit) {
    for (auto& part : shape) {
        visit(part.outer);
        for (auto& hole : part.holes) {
            visit(hole);
        }
    }
}
template <class Visit>
void eachRing(const MultiPolygon& shape, Visit visit) {
    for (const auto& part : shape) {
        visit(part.outer);
        for (const auto& hole : part.holes) {
            visit(hole);
        }
    }
}

Point after(const Ring& ring, std::size_t i) {
    return ring[i + 1 == ring.size() ? 0 : i + 1];
}

/// The place on a–b nearest to p.
Point footOf(Point p, Point a, Point b) {
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    const double length = dx * dx + dy * dy;
    if (length <= 0) return a;
    const double along =
        (static_cast<double>(p.x - a.x) * dx + static_cast<double>(p.y - a.y) * dy) / length;
    const double t = std::clamp(along, 0.0, 1.0);
    return {a.x + std::llround(t * dx), a.y + std::llround(t * dy)};
}

Box around(Point p, std::int64_t reach) {
    return {p.x - reach, p.y - reach, p.x + reach, p.y + reach};
}

/// Points by place, in square bins of the reach.
class Anchors {
public:
    explicit Anchors(std::int64_t reach) : m_reach(std::max<std::int64_t>(reach, 1)) {}
    void add(Point p) {
        auto& bin = m_bins[{column(p.x), column(p.y)}];
        if (std::find(bin.begin(), bin.end(), p) == bin.end()) bin.push_back(p);
    }
    /// The nearest within the reach; of several the least.
    std::optional<Point> near(Point p) const {
        std::optional<Point> best;
        double shortest = static_cast<double>(m_reach) / kMillimetres;
        for (std::int64_t x = column(p.x) - 1; x <= column(p.x) + 1; ++x) {
            for (std::int64_t y = column(p.y) - 1; y <= column(p.y) + 1; ++y) {
                const auto bin = m_bins.find({x, y});
                if (bin == m_bins.end()) continue;
                for (const Point each : bin->second) {
                    const double away = distanceM(p, each);
                    if (away > shortest || (best && !(away < shortest) && *best < each)) continue;
                    best = each;
                    shortest = away;
                }
            }
        }
        return best;
    }

private:
    struct Hash {
        std::size_t operator()(const Point& p) const {
            return static_cast<std::size_t>(p.x) * 0x9E3779B97F4A7C15ULL ^
                   static_cast<std::size_t>(p.y);
        }
    };
    std::int64_t column(std::int64_t v) const {
        return v >= 0 ? v / m_reach : -((-v + m_reach - 1) / m_reach);
    }
    std::int64_t m_reach;
    std::unordered_map<Point, std::vector<Point>, Hash> m_bins;
};

struct Edge {
    Point from;
    Point to;
    std::uint32_t cell = kNoCell;
    std::vector<Point> led; ///< vertices it is led through
};

class Snapper {
public:
    Snapper(const std::vector<MendRegion>& regions, std::vector<MendCell>& cells, double withinM)
        : m_cells(&cells),
          m_withinM(withinM),
          m_reach(std::llround(withinM * kMillimetres)),
          m_kept(m_reach),
          m_placed(m_reach) {
        for (const auto& region : regions) {
            MultiPolygon shape = region.shape;
            normalise(shape);
            keep(shape);
            addSides(shape, true);
        }
        for (auto& cell : cells) {
            normalise(cell.shape);
            if (cell.fixed) keep(cell.shape);
            addSides(cell.shape, false);
        }
        std::sort(m_sides.begin(), m_sides.end());
        for (const auto& cell : cells) {
            if (!cell.fixed) keepFitting(cell.shape);
        }
    }

    std::vector<MendFault> run() {
        std::vector<MultiPolygon> before;
        for (const auto& cell : *m_cells) {
            before.push_back(cell.shape);
        }
        layIndex(m_index, m_edges);
        for (auto& cell : *m_cells) {
            if (!cell.fixed) place(cell);
        }
        lead();
        std::vector<MendFault> out;
        for (std::uint32_t i = 0; i < m_cells->size(); ++i) {
            auto& shape = (*m_cells)[i].shape;
            normalise(shape);
            if (shape == before[i]) continue;
            out.push_back({MendFault::Kind::Snap, farthest(before[i], shape),
                           std::abs(areaM2(shape) - areaM2(before[i])), i, kNoCell,
                           (*m_cells)[i].region});
        }
        return out;
    }

private:
    std::vector<MendCell>* m_cells;
    double m_withinM;
    std::int64_t m_reach;
    std::vector<std::pair<Point, Point>> m_sides; ///< what edges of cells fit to, in order
    Anchors m_kept;                               ///< of regions, fixed cells and edges that fit
    Anchors m_placed;                             ///< of the cells before
    std::vector<Edge> m_edges;
    MeshIndex m_index;

    void keep(const MultiPolygon& shape) {
        eachRing(shape, [&](const Ring& ring) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                m_kept.add(ring[i]);
                m_edges.push_back({ring[i], after(ring, i), kNoCell, {}});
            }
        });
    }

    /// An edge fits where another cell has it the other way round, or a region as it is.
    void addSides(const MultiPolygon& shape, bool region) {
        eachRing(shape, [&](const Ring& ring) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const Point next = after(ring, i);
                m_sides.push_back(region ? std::pair{ring[i], next} : std::pair{next, ring[i]});
            }
        });
    }
    bool fits(Point from, Point to) const {
        return std::binary_search(m_sides.begin(), m_sides.end(), std::pair{from, to});
    }
    /// What fits already stays as it is.
    void keepFitting(const MultiPolygon& shape) {
        eachRing(shape, [&](const Ring& ring) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                if (!fits(ring[i], after(ring, i))) continue;
                m_kept.add(ring[i]);
                m_kept.add(after(ring, i));
            }
        });
    }

    static void layIndex(MeshIndex& index, const std::vector<Edge>& edges) {
        if (edges.empty()) return;
        Box box;
        for (const Edge& edge : edges) {
            box.add(edge.from);
        }
        index = MeshIndex{{(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2}, kBin};
        for (std::uint32_t i = 0; i < edges.size(); ++i) {
            index.add(i, edges[i].from, edges[i].to);
        }
    }

    void place(MendCell& cell) {
        std::vector<Point> stayed;
        eachRing(cell.shape, [&](Ring& ring) {
            for (Point& p : ring) {
                p = placeOf(p);
                stayed.push_back(p);
            }
        });
        for (const Point p : stayed) { // only now: a cell is not drawn together with itself
            m_placed.add(p);
        }
    }

    Point placeOf(Point p) const {
        if (const auto kept = m_kept.near(p)) return *kept;
        if (const auto placed = m_placed.near(p)) return *placed;
        Point best = p;
        double shortest = m_withinM;
        m_index.in(around(p, m_reach), [&](std::uint32_t id) {
            const double away = distanceM(p, m_edges[id].from, m_edges[id].to);
            if (away > shortest) return;
            shortest = away;
            best = footOf(p, m_edges[id].from, m_edges[id].to);
        });
        return best;
    }

    /// Edges of cells that are not fixed, led through whatever vertices lie beside them.
    void lead() {
        std::vector<Edge> edges;
        std::vector<Point> vertices;
        for (const Edge& edge : m_edges) {
            vertices.push_back(edge.from);
        }
        std::vector<std::vector<Point>> own(m_cells->size());
        for (std::uint32_t c = 0; c < m_cells->size(); ++c) {
            if ((*m_cells)[c].fixed) continue;
            eachRing((*m_cells)[c].shape, [&](const Ring& ring) {
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    edges.push_back({ring[i], after(ring, i), c, {}});
                    own[c].push_back(ring[i]);
                }
            });
            std::sort(own[c].begin(), own[c].end());
            vertices.insert(vertices.end(), own[c].begin(), own[c].end());
        }
        std::sort(vertices.begin(), vertices.end());
        vertices.erase(std::unique(vertices.begin(), vertices.end()), vertices.end());
        MeshIndex index;
        layIndex(index, edges);
        for (const Point v : vertices) {
            index.in(around(v, m_reach), [&](std::uint32_t id) { leadOne(edges[id], own, v); });
        }
        rebuild(edges);
    }

    void leadOne(Edge& edge, const std::vector<std::vector<Point>>& own, Point v) const {
        if (distanceM(v, edge.from, edge.to) > m_withinM || fits(edge.from, edge.to)) return;
        if (distanceM(v, edge.from) <= m_withinM || distanceM(v, edge.to) <= m_withinM) return;
        if (std::binary_search(own[edge.cell].begin(), own[edge.cell].end(), v)) return;
        if (std::find(edge.led.begin(), edge.led.end(), v) == edge.led.end()) edge.led.push_back(v);
    }

    void rebuild(std::vector<Edge>& edges) {
        std::size_t next = 0;
        for (auto& cell : *m_cells) {
            if (cell.fixed) continue;
            eachRing(cell.shape, [&](Ring& ring) {
                Ring out;
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    Edge& edge = edges[next++];
                    std::sort(edge.led.begin(), edge.led.end(), [&](Point a, Point b) {
                        const double toA = distanceM(edge.from, a);
                        const double toB = distanceM(edge.from, b);
                        return toA < toB || (!(toB < toA) && a < b);
                    });
                    out.push_back(edge.from);
                    out.insert(out.end(), edge.led.begin(), edge.led.end());
                }
                ring = std::move(out);
            });
        }
    }

    /// The vertex of `now` that lies farthest from what was.
    static Point farthest(const MultiPolygon& was, const MultiPolygon& now) {
        Point best = was.empty() || was.front().outer.empty() ? Point{} : was.front().outer.front();
        double most = -1;
        eachRing(now, [&](const Ring& ring) {
            for (const Point p : ring) {
                double least = HUGE_VAL;
                eachRing(was, [&](const Ring& old) {
                    for (std::size_t i = 0; i < old.size(); ++i) {
                        least = std::min(least, distanceM(p, old[i], after(old, i)));
                    }
                });
                if (least > most) {
                    most = least;
                    best = p;
                }
            }
        });
        return best;
    }
};

} // namespace

std::vector<MendFault> snapCells(const std::vector<MendRegion>& regions,
                                 std::vector<MendCell>& cells, double withinM) {
    return Snapper{regions, cells, withinM}.run();
}

} // namespace wanmi
