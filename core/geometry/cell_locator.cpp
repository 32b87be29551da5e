#include "core/geometry/cell_locator.h"

#include "core/geometry/ray.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace wanmi {
namespace {

constexpr std::uint32_t kMixed = 0x80000000U;

/// A cell that shares a field with others.
using Candidate = std::pair<std::uint32_t, std::uint32_t>; // field, cell

/// Crossings of the rings with the middle line of every raster row, as columns.
struct Crossing {
    std::int64_t row;
    double x;
    friend bool operator<(const Crossing& a, const Crossing& b) {
        return a.row != b.row ? a.row < b.row : a.x < b.x;
    }
};

void addCrossings(const Ring& ring, const Raster& raster, std::vector<Crossing>& out) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
        const auto [low, high] = std::minmax(a.y, b.y);
        for (std::int64_t row = raster.row(low); row <= raster.row(high); ++row) {
            const std::int64_t y = raster.origin.y + row * raster.size + raster.size / 2;
            if ((a.y > y) == (b.y > y)) continue;
            out.push_back({row, static_cast<double>(a.x) + static_cast<double>(y - a.y) *
                                                               static_cast<double>(b.x - a.x) /
                                                               static_cast<double>(b.y - a.y)});
        }
    }
}

/// How one cell lies on the raster; reused from cell to cell for its memory.
struct Trace {
    std::vector<std::uint32_t> touched; // fields its boundary runs through, sorted
    std::vector<Crossing> crossings;    // sorted

    void follow(const Polygon& cell, const Raster& raster) {
        touched.clear();
        crossings.clear();
        add(cell.outer, raster);
        for (const auto& hole : cell.holes) {
            add(hole, raster);
        }
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        std::sort(crossings.begin(), crossings.end());
    }

    /// The fields between two crossings of a row that the boundary does not touch.
    template <class Visit>
    void visitInside(const Raster& raster, Visit visit) const {
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const auto last = raster.column(static_cast<std::int64_t>(crossings[i + 1].x));
            for (auto c = raster.column(static_cast<std::int64_t>(crossings[i].x)); c <= last;
                 ++c) {
                const auto field =
                    static_cast<std::uint32_t>(crossings[i].row * raster.columns + c);
                if (!std::binary_search(touched.begin(), touched.end(), field)) visit(field);
            }
        }
    }

private:
    void add(const Ring& ring, const Raster& raster) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            raster.walk(ring[i], ring[i + 1 == ring.size() ? 0 : i + 1], [&](std::size_t field) {
                touched.push_back(static_cast<std::uint32_t>(field));
            });
        }
        addCrossings(ring, raster, crossings);
    }
};

/// Counted lists, one after another. Fields along a border have the same candidates and share one
/// list. (Lists whose hashes clash are kept twice: only memory is lost.)
class ListKeeper {
public:
    explicit ListKeeper(std::vector<std::uint32_t>& lists) : m_lists(lists) {}

    std::uint32_t indexOf(const std::vector<std::uint32_t>& list) {
        std::uint64_t hash = list.size();
        for (const std::uint32_t cell : list) {
            hash = (hash ^ cell) * 0x9E3779B97F4A7C15U;
        }
        const auto end = static_cast<std::uint32_t>(m_lists.size());
        const auto [known, isNew] = m_known.try_emplace(hash, end);
        if (!isNew && m_lists[known->second] == list.size() &&
            std::equal(list.begin(), list.end(), m_lists.begin() + known->second + 1)) {
            return known->second;
        }
        m_lists.push_back(static_cast<std::uint32_t>(list.size()));
        m_lists.insert(m_lists.end(), list.begin(), list.end());
        return end;
    }

private:
    std::vector<std::uint32_t>& m_lists;
    std::unordered_map<std::uint64_t, std::uint32_t> m_known;
};

} // namespace

CellLocator CellLocator::build(const std::vector<Polygon>& cells) {
    CellLocator out;
    out.keep(cells);
    out.fill(cells);
    return out;
}

void CellLocator::keep(const std::vector<Polygon>& cells) {
    for (const Polygon& cell : cells) {
        for (const Point& p : cell.outer) {
            m_box.add(p);
        }
    }
    std::size_t rings = 0;
    std::size_t vertices = 0;
    for (const Polygon& cell : cells) {
        rings += 1 + cell.holes.size();
        vertices += cell.outer.size();
        for (const auto& hole : cell.holes) {
            vertices += hole.size();
        }
    }
    m_vertices.reserve(vertices);
    m_ringEnds.reserve(rings);
    m_cellEnds.reserve(cells.size());
    const auto add = [&](const Ring& ring) {
        for (const Point& p : ring) {
            m_vertices.push_back({static_cast<std::int32_t>(p.x - m_box.minX),
                                  static_cast<std::int32_t>(p.y - m_box.minY)});
        }
        m_ringEnds.push_back(static_cast<std::uint32_t>(m_vertices.size()));
    };
    for (const Polygon& cell : cells) {
        add(cell.outer);
        for (const auto& hole : cell.holes) {
            add(hole);
        }
        m_cellEnds.push_back(static_cast<std::uint32_t>(m_ringEnds.size()));
    }
}

void CellLocator::fill(const std::vector<Polygon>& cells) {
    if (m_box.empty()) return;
    const double area = static_cast<double>(m_box.maxX - m_box.minX + 1) *
                        static_cast<double>(m_box.maxY - m_box.minY + 1);
    const double fields = std::min(2.5e6, 1'000 + 100.0 * static_cast<double>(cells.size()));
    m_raster = Raster::over(m_box, static_cast<std::int64_t>(std::sqrt(area / fields)) + 1);
    m_fields.assign(m_raster.fields(), kOutside);
    std::vector<Candidate> shared;
    Trace trace;
    for (std::uint32_t cell = 0; cell < cells.size(); ++cell) {
        trace.follow(cells[cell], m_raster);
        for (const std::uint32_t field : trace.touched) {
            shared.emplace_back(field, cell);
        }
        trace.visitInside(m_raster, [&](std::uint32_t field) {
            if (m_fields[field] == kOutside) {
                m_fields[field] = cell;
            } else {
                shared.emplace_back(field, cell); // cells that overlap
            }
        });
    }
    std::sort(shared.begin(), shared.end());
    ListKeeper lists(m_lists);
    std::vector<std::uint32_t> list;
    for (std::size_t i = 0; i < shared.size();) {
        const std::uint32_t field = shared[i].first;
        list.clear();
        for (; i < shared.size() && shared[i].first == field; ++i) {
            list.push_back(shared[i].second);
        }
        if (m_fields[field] != kOutside) list.push_back(m_fields[field]);
        std::sort(list.begin(), list.end());
        m_fields[field] = kMixed + lists.indexOf(list);
    }
    m_lists.shrink_to_fit();
}

bool CellLocator::touches(std::uint32_t cell, Point p) const {
    const Point at{p.x - m_box.minX, p.y - m_box.minY};
    bool inside = false;
    std::uint32_t ring = cell == 0 ? 0 : m_cellEnds[cell - 1];
    for (; ring < m_cellEnds[cell]; ++ring) {
        const std::uint32_t first = ring == 0 ? 0 : m_ringEnds[ring - 1];
        const std::uint32_t end = m_ringEnds[ring];
        for (std::uint32_t i = first; i < end; ++i) {
            const Vertex& v = m_vertices[i];
            const Vertex& w = m_vertices[i + 1 == end ? first : i + 1];
            const Meeting meeting = meetingEast(at, {v.x, v.y}, {w.x, w.y});
            if (meeting == Meeting::On) return true;
            if (meeting == Meeting::Crossed) inside = !inside;
        }
    }
    return inside;
}

std::uint32_t CellLocator::lookUp(Point p) const {
    if (!m_box.contains(p)) return kOutside;
    const std::int64_t field = m_raster.row(p.y) * m_raster.columns + m_raster.column(p.x);
    const std::uint32_t found = m_fields[static_cast<std::size_t>(field)];
    if (found < kMixed || found == kOutside) return found;
    const std::uint32_t at = found - kMixed;
    for (std::uint32_t i = 1; i <= m_lists[at]; ++i) {
        if (touches(m_lists[at + i], p)) return m_lists[at + i];
    }
    return kOutside;
}

std::optional<std::size_t> CellLocator::find(Point p) const {
    const std::uint32_t cell = lookUp(p);
    if (cell == kOutside) return std::nullopt;
    return cell;
}

std::vector<std::uint32_t> CellLocator::findMany(std::span<const Point> points) const {
    std::vector<std::uint32_t> out;
    out.reserve(points.size());
    for (const Point& p : points) {
        out.push_back(lookUp(p));
    }
    return out;
}

std::size_t CellLocator::memory() const {
    return m_fields.capacity() * 4 + m_lists.capacity() * 4 + m_vertices.capacity() * 8 +
           m_ringEnds.capacity() * 4 + m_cellEnds.capacity() * 4;
}

} // namespace wanmi
