// Duty grids: connected groups of about equal weight, by halving. A half is grown cell by cell from
// one end of the area along a direction until it has its share; what it cuts off joins it. Eight
// directions are tried and the evenest and shortest cut taken.
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace wanmi {
namespace {

using Cells = std::vector<std::size_t>;

class Grouper {
public:
    Grouper(const std::vector<Polygon>& cells, const std::vector<double>& weights)
        : m_near(neighbours(cells)),
          m_weights(weights),
          m_mark(cells.size(), 0),
          m_group(cells.size(), 0) {
        for (const Polygon& cell : cells) {
            m_middle.push_back(interiorPoint(cell));
        }
    }

    std::vector<Cells> connectedParts(const Cells& members) {
        const std::size_t mark = newMark(members);
        std::vector<Cells> out;
        for (const std::size_t start : members) {
            if (m_mark[start] != mark) continue;
            Cells part{start};
            m_mark[start] = 0;
            for (std::size_t i = 0; i < part.size(); ++i) {
                for (const std::size_t next : m_near[part[i]]) {
                    if (m_mark[next] == mark) {
                        m_mark[next] = 0;
                        part.push_back(next);
                    }
                }
            }
            std::sort(part.begin(), part.end());
            out.push_back(std::move(part));
        }
        return out;
    }

    double weightOf(const Cells& cells) const {
        double sum = 0;
        for (const std::size_t cell : cells) {
            sum += m_weights[cell];
        }
        return sum;
    }

    void divide(const Cells& members, std::size_t groups) {
        if (groups <= 1 || members.size() <= 1) {
            for (const std::size_t cell : members) {
                m_group[cell] = m_next;
            }
            ++m_next;
            return;
        }
        const std::size_t first = groups / 2;
        const Halves best = bestHalves(members, first, groups);
        divide(best.one, std::min(first, best.one.size()));
        divide(best.two, std::min(groups - first, best.two.size()));
    }

    std::vector<std::size_t> take() { return std::move(m_group); }

private:
    struct Halves {
        Cells one;
        Cells two;
        double cost = INFINITY;
    };
    std::vector<std::vector<std::size_t>> m_near;
    const std::vector<double>& m_weights;
    std::vector<Point> m_middle;
    std::vector<std::size_t> m_mark;
    std::vector<std::size_t> m_group;
    std::size_t m_next = 0;
    std::size_t m_marks = 0;

    std::size_t newMark(const Cells& members) {
        ++m_marks;
        for (const std::size_t cell : members) {
            m_mark[cell] = m_marks;
        }
        return m_marks;
    }

    Halves bestHalves(const Cells& members, std::size_t first, std::size_t groups) {
        Halves best;
        const double share = static_cast<double>(first) / static_cast<double>(groups);
        for (int d = 0; d < 8; ++d) {
            Halves now = grow(members, share, std::numbers::pi * d / 4);
            if (now.one.size() < first || now.two.size() < groups - first) now.cost += 100;
            if (now.one.empty() || now.two.empty()) continue;
            if (now.cost < best.cost) best = std::move(now);
        }
        return best;
    }

    Halves grow(const Cells& members, double share, double angle) {
        const std::size_t mark = newMark(members);
        const auto key = [&](std::size_t cell) {
            return static_cast<double>(m_middle[cell].x) * std::cos(angle) +
                   static_cast<double>(m_middle[cell].y) * std::sin(angle);
        };
        const double wanted = share * weightOf(members);
        std::set<std::pair<double, std::size_t>> edge;
        const auto start =
            *std::min_element(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
                return std::pair(key(a), a) < std::pair(key(b), b);
            });
        edge.insert({key(start), start});
        Halves out;
        double weight = 0;
        while (!edge.empty() && out.one.size() + 1 < members.size()) {
            const std::size_t cell = edge.begin()->second;
            if (!out.one.empty() && weight + m_weights[cell] / 2 > wanted) break;
            edge.erase(edge.begin());
            m_mark[cell] = 0;
            out.one.push_back(cell);
            weight += m_weights[cell];
            for (const std::size_t next : m_near[cell]) {
                if (m_mark[next] == mark) edge.insert({key(next), next});
            }
        }
        finish(members, mark, wanted, out);
        return out;
    }

    /// The rest without what was cut off from it; the cost of the cut.
    void finish(const Cells& members, std::size_t mark, double wanted, Halves& out) {
        Cells rest;
        for (const std::size_t cell : members) {
            if (m_mark[cell] == mark) rest.push_back(cell);
        }
        auto parts = connectedParts(rest);
        std::size_t main = 0;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            if (weightOf(parts[i]) > weightOf(parts[main])) main = i;
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i != main) out.one.insert(out.one.end(), parts[i].begin(), parts[i].end());
        }
        if (!parts.empty()) out.two = std::move(parts[main]);
        std::sort(out.one.begin(), out.one.end());
        out.cost = 4 * std::abs(weightOf(out.one) - wanted) / std::max(wanted, 1e-9) +
                   static_cast<double>(bordersBetween(out)) /
                       std::sqrt(static_cast<double>(members.size()));
    }

    std::size_t bordersBetween(const Halves& halves) const {
        std::size_t count = 0;
        for (const std::size_t cell : halves.one) {
            for (const std::size_t next : m_near[cell]) {
                count += std::binary_search(halves.two.begin(), halves.two.end(), next) ? 1 : 0;
            }
        }
        return count;
    }
};

/// Groups for each part: one each, then the next to whoever has most weight a group.
std::vector<std::size_t> shares(const std::vector<double>& weights, const std::vector<Cells>& parts,
                                std::size_t groups) {
    std::vector<std::size_t> out(parts.size(), 1);
    for (std::size_t given = parts.size(); given < groups; ++given) {
        std::size_t best = parts.size();
        double most = -1;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const double claim = weights[i] / (2.0 * static_cast<double>(out[i]) + 1.0);
            if (out[i] >= parts[i].size() || claim <= most) continue;
            most = claim;
            best = i;
        }
        if (best == parts.size()) break;
        ++out[best];
    }
    return out;
}

} // namespace

std::vector<std::size_t> groupNeighbours(const std::vector<Polygon>& cells,
                                         const std::vector<double>& weights, std::size_t groups,
                                         const std::vector<std::size_t>& areaOf) {
    std::map<std::size_t, Cells> areas;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        areas[areaOf[i]].push_back(i);
    }
    Grouper grouper(cells, weights);
    std::vector<Cells> parts;
    std::vector<double> partWeights;
    for (const auto& [area, members] : areas) {
        for (Cells& part : grouper.connectedParts(members)) {
            partWeights.push_back(grouper.weightOf(part));
            parts.push_back(std::move(part));
        }
    }
    const auto share = shares(partWeights, parts, groups);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        grouper.divide(parts[i], share[i]);
    }
    return grouper.take();
}

std::vector<std::size_t> groupNeighbours(const std::vector<Polygon>& cells,
                                         const std::vector<double>& weights, std::size_t groups) {
    return groupNeighbours(cells, weights, groups, std::vector<std::size_t>(cells.size(), 0));
}

} // namespace wanmi
