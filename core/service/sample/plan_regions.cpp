#include "core/service/sample/plan_regions.h"

#include "core/geometry/measures.h"

#include <queue>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

namespace wanmi::sample {
namespace {

using Members = std::vector<std::uint32_t>;
constexpr std::uint32_t kOut = std::numeric_limits<std::uint32_t>::max();

/// The connected parts of a set of areas, the heaviest first.
std::vector<Members> connectedParts(const AreaGraph& graph, const Members& members) {
    std::map<std::uint32_t, bool> seen;
    for (const auto m : members)
        seen[m] = false;
    std::vector<Members> parts;
    std::vector<double> weights;
    for (const auto start : members) {
        if (seen[start]) continue;
        Members part{start};
        seen[start] = true;
        double weight = 0;
        for (std::size_t i = 0; i < part.size(); ++i) {
            weight += graph.weights[part[i]];
            for (const auto next : graph.beside[part[i]]) {
                const auto at = seen.find(next);
                if (at == seen.end() || at->second) continue;
                at->second = true;
                part.push_back(next);
            }
        }
        const auto place =
            std::find_if(weights.begin(), weights.end(), [&](double w) { return w < weight; });
        const auto index = place - weights.begin();
        weights.insert(place, weight);
        parts.insert(parts.begin() + index, std::move(part));
    }
    return parts;
}

/// A connected first part of about `share` of the weight, grown from one end of the longer side.
Members grown(const AreaGraph& graph, const Members& members, double share, std::size_t least,
              std::size_t most) {
    Vec low{1e18, 1e18};
    Vec high{-1e18, -1e18};
    double total = 0;
    for (const auto m : members) {
        low = {std::min(low.x, graph.middles[m].x), std::min(low.y, graph.middles[m].y)};
        high = {std::max(high.x, graph.middles[m].x), std::max(high.y, graph.middles[m].y)};
        total += graph.weights[m];
    }
    const bool wide = high.x - low.x > high.y - low.y;
    const auto key = [&](std::uint32_t m) {
        return wide ? graph.middles[m].x : -graph.middles[m].y;
    };
    const auto first = *std::min_element(members.begin(), members.end(), [&](auto a, auto b) {
        return key(a) != key(b) ? key(a) < key(b) : a < b;
    });
    std::map<std::uint32_t, bool> queued;
    for (const auto m : members)
        queued[m] = false;
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> front;
    front.emplace(key(first), first);
    queued[first] = true;
    Members out;
    double weight = 0;
    while (!front.empty() && out.size() < most) {
        const auto m = front.top().second;
        const double w = graph.weights[m];
        if (out.size() >= least && weight + w / 2 > share * total) break;
        front.pop();
        out.push_back(m);
        weight += w;
        for (const auto next : graph.beside[m]) {
            const auto at = queued.find(next);
            if (at == queued.end() || at->second) continue;
            at->second = true;
            front.emplace(key(next), next);
        }
    }
    return out;
}

void cut(const AreaGraph& graph, const Members& members, std::size_t parts, std::uint32_t& next,
         std::vector<std::uint32_t>& groupOf) {
    const auto low = parts / 2;
    if (parts < 2 || members.size() < 2) {
        for (const auto m : members)
            groupOf[m] = next;
        ++next;
        return;
    }
    auto one = grown(graph, members, static_cast<double>(low) / static_cast<double>(parts), low,
                     members.size() > parts - low ? members.size() - (parts - low) : 1);
    std::sort(one.begin(), one.end());
    Members rest;
    for (const auto m : members) {
        if (!std::binary_search(one.begin(), one.end(), m)) rest.push_back(m);
    }
    // what the first part cut off from the rest goes with it
    const auto pieces = connectedParts(graph, rest);
    for (std::size_t i = 1; i < pieces.size(); ++i)
        one.insert(one.end(), pieces[i].begin(), pieces[i].end());
    cut(graph, one, std::min(low, one.size()), next, groupOf);
    if (!pieces.empty()) cut(graph, pieces.front(), parts - low, next, groupOf);
}

} // namespace

AreaGraph AreaGraph::grouped(const std::vector<std::uint32_t>& groupOf, std::size_t groups) const {
    AreaGraph out;
    out.weights.assign(groups, 0);
    out.middles.assign(groups, {});
    out.beside.assign(groups, {});
    for (std::size_t i = 0; i < size(); ++i) {
        if (groupOf[i] == kOut) continue;
        out.weights[groupOf[i]] += weights[i];
        out.middles[groupOf[i]] = out.middles[groupOf[i]] + middles[i] * weights[i];
        for (const auto n : beside[i]) {
            if (groupOf[n] != kOut && groupOf[n] != groupOf[i])
                out.beside[groupOf[i]].push_back(groupOf[n]);
        }
    }
    for (std::size_t g = 0; g < groups; ++g) {
        if (out.weights[g] > 0) out.middles[g] = out.middles[g] * (1 / out.weights[g]);
        auto& b = out.beside[g];
        std::sort(b.begin(), b.end());
        b.erase(std::unique(b.begin(), b.end()), b.end());
    }
    return out;
}

std::vector<std::uint32_t> divide(const AreaGraph& graph, const Members& members,
                                  std::size_t parts) {
    std::vector<std::uint32_t> groupOf(graph.size(), kOut);
    std::uint32_t next = 0;
    cut(graph, members, parts, next, groupOf);
    std::vector<std::uint32_t> out;
    out.reserve(members.size());
    for (const auto m : members)
        out.push_back(groupOf[m]);
    return out;
}

MultiPolygon unionOf(const Arrangement& a, const std::vector<bool>& in) {
    const auto halves = static_cast<std::uint32_t>(2 * a.edgeCount());
    const auto border = [&](std::uint32_t h) {
        return in[a.face(h)] && !in[a.face(Arrangement::twin(h))];
    };
    std::vector<bool> used(halves, false);
    std::vector<Ring> outers;
    std::vector<Ring> holes;
    for (std::uint32_t start = 0; start < halves; ++start) {
        if (used[start] || !border(start)) continue;
        Ring ring;
        for (auto h = start; !used[h];) {
            used[h] = true;
            ring.push_back(a.node(a.origin(h)));
            h = a.next(h);
            while (!border(h)) // turn about the node through the faces inside
                h = a.next(Arrangement::twin(h));
        }
        (twiceArea(ring) > 0 ? outers : holes).push_back(std::move(ring));
    }
    MultiPolygon out;
    for (auto& ring : outers)
        out.push_back({std::move(ring), {}});
    for (auto& hole : holes) {
        for (auto& part : out) {
            const bool within =
                out.size() == 1 || locate(part.outer, hole.front()) == Where::Inside;
            if (!within) continue;
            part.holes.push_back(std::move(hole));
            break;
        }
    }
    normalise(out);
    return out;
}

} // namespace wanmi::sample
