#include "core/geometry/line_walk.h"

#include "core/geometry/measures.h"

#include <queue>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace wanmi {
namespace {

constexpr std::size_t kNowhere = SIZE_MAX;

/// The lines as a net of vertices, with two places put in between.
class LineNet {
public:
    LineNet(const std::vector<Line>& lines, const LinePlace& from, const LinePlace& to) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            for (std::size_t piece = 0; piece + 1 < lines[i].size(); ++piece) {
                std::vector<Point> stops{lines[i][piece], lines[i][piece + 1]};
                for (const LinePlace* place : {&from, &to}) {
                    if (place->line == i && place->piece == piece) stops.push_back(place->at);
                }
                std::sort(stops.begin(), stops.end(), [&](Point a, Point b) {
                    return distanceM(lines[i][piece], a) < distanceM(lines[i][piece], b);
                });
                for (std::size_t s = 0; s + 1 < stops.size(); ++s) {
                    link(stops[s], stops[s + 1]);
                }
            }
        }
        m_from = node(from.at);
        m_to = node(to.at);
    }

    Line shortest() const {
        constexpr double kFar = std::numeric_limits<double>::infinity();
        std::vector<double> length(m_places.size(), kFar);
        std::vector<std::size_t> before(m_places.size(), kNowhere);
        using Reached = std::pair<double, std::size_t>;
        std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
        length[m_from] = 0;
        open.emplace(0, m_from);
        while (!open.empty() && open.top().second != m_to) {
            const auto [so, at] = open.top();
            open.pop();
            if (so > length[at]) continue;
            for (const std::size_t next : m_links[at]) {
                const double far = so + distanceM(m_places[at], m_places[next]);
                if (far >= length[next]) continue;
                length[next] = far;
                before[next] = at;
                open.emplace(far, next);
            }
        }
        if (length[m_to] == kFar || m_from == m_to) return {};
        Line way;
        for (std::size_t at = m_to; at != kNowhere; at = before[at]) {
            way.push_back(m_places[at]);
        }
        std::reverse(way.begin(), way.end());
        return way;
    }

private:
    std::map<Point, std::size_t> m_known;
    std::vector<Point> m_places;
    std::vector<std::vector<std::size_t>> m_links;
    std::size_t m_from = 0;
    std::size_t m_to = 0;

    std::size_t node(Point p) {
        const auto [known, added] = m_known.try_emplace(p, m_places.size());
        if (added) {
            m_places.push_back(p);
            m_links.emplace_back();
        }
        return known->second;
    }
    void link(Point a, Point b) {
        if (a == b) return;
        const std::size_t from = node(a);
        const std::size_t to = node(b);
        m_links[from].push_back(to);
        m_links[to].push_back(from);
    }
};

} // namespace

Point nearestOn(Point a, Point b, Point p) {
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    const double square = dx * dx + dy * dy;
    if (square == 0) return a;
    const double along =
        (static_cast<double>(p.x - a.x) * dx + static_cast<double>(p.y - a.y) * dy) / square;
    const double share = std::clamp(along, 0.0, 1.0);
    return {a.x + std::llround(share * dx), a.y + std::llround(share * dy)};
}

std::optional<LinePlace> nearestPlace(const std::vector<Line>& lines, Point p) {
    std::optional<LinePlace> best;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t piece = 0; piece + 1 < lines[i].size(); ++piece) {
            const Point a = lines[i][piece];
            const Point b = lines[i][piece + 1];
            const double away = distanceM(p, a, b);
            if (!best || away < best->awayM) best = LinePlace{i, piece, nearestOn(a, b, p), away};
        }
    }
    return best;
}

Line wayAlong(const std::vector<Line>& lines, Point from, Point to) {
    const auto start = nearestPlace(lines, from);
    const auto end = nearestPlace(lines, to);
    if (!start || !end) return {};
    return LineNet{lines, *start, *end}.shortest();
}

} // namespace wanmi
