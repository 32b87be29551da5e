// Adya's direct serialisation graph and its cycles.
#include "tests/world/history_index.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace wanmi::test {
namespace {

/// How one transaction must come before another, strongest first.
enum class Dependency : std::uint8_t {
    Write, ///< the other wrote over what this one wrote (ww)
    Read,  ///< the other read what this one wrote (wr)
    Anti   ///< the other wrote over what this one read (rw)
};

struct Edge {
    int from = 0;
    int to = 0;
    Dependency kind = Dependency::Write;
    int object = 0;
    int site = 0;
    int version = 0;
    auto rank() const { return std::tuple{from, kind, to, object, site}; }
};

class Graph {
public:
    explicit Graph(const HistoryIndex& index);
    int size() const { return static_cast<int>(m_first.size()) - 1; }
    template <class See>
    void each(int from, Dependency weakest, const See& see) const {
        const auto node = static_cast<std::size_t>(from);
        for (auto e = m_first[node]; e < m_first[node + 1] && m_edges[e].kind <= weakest; ++e) {
            see(static_cast<int>(e));
        }
    }
    const Edge& edge(int e) const { return m_edges[static_cast<std::size_t>(e)]; }
    /// The edges of a kind between the same two.
    std::vector<Edge> alike(const Edge& e) const;

private:
    void add(int from, int to, Dependency kind, int object, int site, int version) {
        if (from >= 0 && to >= 0 && from != to) {
            m_edges.push_back({from, to, kind, object, site, version});
        }
    }
    void addPart(const HistoryIndex& index, const HistoryPart& part);
    void addSiteOrder(const HistoryIndex& index);
    std::vector<Edge> m_edges;
    std::vector<std::size_t> m_first;
};

Graph::Graph(const HistoryIndex& index) {
    for (const auto& part : index.parts) {
        if (part.committed) addPart(index, part);
    }
    addSiteOrder(index);
    std::sort(m_edges.begin(), m_edges.end(),
              [](const Edge& a, const Edge& b) { return a.rank() < b.rank(); });
    m_edges.erase(std::unique(m_edges.begin(), m_edges.end(),
                              [](const Edge& a, const Edge& b) { return a.rank() == b.rank(); }),
                  m_edges.end());
    m_first.assign(static_cast<std::size_t>(index.ids.size()) + 1, 0);
    for (const auto& e : m_edges) {
        ++m_first[static_cast<std::size_t>(e.from) + 1];
    }
    for (std::size_t i = 1; i < m_first.size(); ++i) {
        m_first[i] += m_first[i - 1];
    }
}

void Graph::addPart(const HistoryIndex& index, const HistoryPart& part) {
    for (const auto& w : part.writes) {
        const auto& before = index.versions[static_cast<std::size_t>(w.previous)];
        add(before.maker, part.id, Dependency::Write, w.object, part.site, w.previous);
    }
    for (const auto& r : part.reads) {
        const auto& read = index.versions[static_cast<std::size_t>(r.version)];
        add(read.maker, part.id, Dependency::Read, r.object, part.site, r.version);
        int told = -1; // replicas tell the same successor once more
        for (const auto& [writer, site] : read.next) {
            if (writer == told) continue;
            told = writer;
            add(part.id, writer, Dependency::Anti, r.object, part.site, r.version);
        }
    }
}

/// Who wrote an object at a site before whom: the site's own serialisation order.
void Graph::addSiteOrder(const HistoryIndex& index) {
    struct Executed {
        int site, object;
        std::int64_t at;
        int id, version;
    };
    std::vector<Executed> all;
    for (const auto& part : index.parts) {
        if (!part.committed) continue;
        for (const auto& w : part.writes) {
            all.push_back({part.site, w.object, w.at, part.id, w.version});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Executed& a, const Executed& b) {
        return std::tie(a.site, a.object, a.at) < std::tie(b.site, b.object, b.at);
    });
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto& a = all[i - 1];
        const auto& b = all[i];
        if (a.site != b.site || a.object != b.object) continue;
        add(a.id, b.id, Dependency::Write, a.object, a.site, a.version);
    }
}

std::vector<Edge> Graph::alike(const Edge& e) const {
    std::vector<Edge> out;
    each(e.from, e.kind, [&](int other) {
        const auto& o = edge(other);
        if (o.to == e.to && o.kind == e.kind) out.push_back(o);
    });
    return out;
}

/// Tarjan's strongly connected components over the edges up to `weakest`, without recursion: a
/// history is as deep as it is long.
class Components {
public:
    Components(const Graph& graph, Dependency weakest);
    int of(int node) const { return m_of[static_cast<std::size_t>(node)]; }
    const std::vector<std::vector<int>>& cyclic() const { return m_cyclic; }

private:
    struct Frame {
        int node;
        std::vector<int> edges;
        std::size_t next;
    };
    void enter(int node);
    void leave(int node);
    const Graph* m_graph;
    Dependency m_weakest;
    std::vector<int> m_of, m_index, m_low, m_stack;
    std::vector<Frame> m_frames;
    int m_count = 0;
    int m_components = 0;
    std::vector<std::vector<int>> m_cyclic;
};

Components::Components(const Graph& graph, Dependency weakest)
    : m_graph(&graph),
      m_weakest(weakest) {
    const auto size = static_cast<std::size_t>(graph.size());
    m_of.assign(size, -1);
    m_index.assign(size, -1);
    m_low.assign(size, 0);
    for (int start = 0; start < graph.size(); ++start) {
        if (m_index[static_cast<std::size_t>(start)] < 0) enter(start);
        while (!m_frames.empty()) {
            auto& frame = m_frames.back();
            if (frame.next == frame.edges.size()) {
                leave(frame.node);
                continue;
            }
            const int to = graph.edge(frame.edges[frame.next++]).to;
            auto& low = m_low[static_cast<std::size_t>(frame.node)];
            if (m_index[static_cast<std::size_t>(to)] < 0) {
                enter(to);
            } else if (of(to) < 0) {
                low = std::min(low, m_index[static_cast<std::size_t>(to)]);
            }
        }
    }
}

void Components::enter(int node) {
    m_index[static_cast<std::size_t>(node)] = m_low[static_cast<std::size_t>(node)] = m_count++;
    m_stack.push_back(node);
    Frame frame{node, {}, 0};
    m_graph->each(node, m_weakest, [&](int e) { frame.edges.push_back(e); });
    m_frames.push_back(std::move(frame));
}

void Components::leave(int node) {
    const auto at = static_cast<std::size_t>(node);
    m_frames.pop_back();
    if (!m_frames.empty()) {
        auto& above = m_low[static_cast<std::size_t>(m_frames.back().node)];
        above = std::min(above, m_low[at]);
    }
    if (m_low[at] != m_index[at]) return;
    std::vector<int> members;
    int member = -1;
    do {
        member = m_stack.back();
        m_stack.pop_back();
        m_of[static_cast<std::size_t>(member)] = m_components;
        members.push_back(member);
    } while (member != node);
    ++m_components;
    if (members.size() < 2) return;
    std::sort(members.begin(), members.end()); // whoever was told first begins
    m_cyclic.push_back(std::move(members));
}

/// The shortest cycle within a component: breadth first from each member, until two are enough or
/// the work is more than the answer is worth.
class ShortestCycle {
public:
    ShortestCycle(const Graph& graph, const Components& components, Dependency weakest)
        : m_graph(&graph),
          m_components(&components),
          m_weakest(weakest),
          m_by(static_cast<std::size_t>(graph.size()), -1) {}

    std::vector<Edge> of(const std::vector<int>& members) {
        std::vector<Edge> best;
        m_work = 0;
        for (const int start : members) {
            auto found = from(start);
            if (!found.empty() && (best.empty() || found.size() < best.size())) {
                best = std::move(found);
            }
            if (best.size() == 2 || (!best.empty() && m_work > kEnough)) break;
        }
        return best;
    }

private:
    static constexpr std::size_t kEnough = 2'000'000;

    std::vector<Edge> from(int start) {
        std::vector<int> queue{start};
        int closing = -1;
        for (std::size_t i = 0; i < queue.size() && closing < 0; ++i) {
            m_graph->each(queue[i], m_weakest, [&](int e) {
                ++m_work;
                const int to = m_graph->edge(e).to;
                if (closing >= 0 || m_components->of(to) != m_components->of(start)) return;
                if (to == start) {
                    closing = e;
                } else if (m_by[static_cast<std::size_t>(to)] < 0) {
                    m_by[static_cast<std::size_t>(to)] = e;
                    queue.push_back(to);
                }
            });
        }
        std::vector<Edge> cycle;
        for (int e = closing; e >= 0;) {
            cycle.push_back(m_graph->edge(e));
            const int node = cycle.back().from;
            e = node == start ? -1 : m_by[static_cast<std::size_t>(node)];
        }
        std::reverse(cycle.begin(), cycle.end());
        for (const int node : queue) {
            m_by[static_cast<std::size_t>(node)] = -1;
        }
        return cycle;
    }

    const Graph* m_graph;
    const Components* m_components;
    Dependency m_weakest;
    std::vector<int> m_by; // the edge a node was reached by
    std::size_t m_work = 0;
};

class Telling {
public:
    Telling(const HistoryIndex& index, const Graph& graph) : m_index(&index), m_graph(&graph) {
        for (const auto& v : index.versions) {
            if (v.maker >= 0) m_wrote.emplace(v.maker, v.object);
        }
    }

    void tell(const std::vector<Edge>& cycle, HistoryFindings& out) const {
        std::vector<int> ids;
        std::vector<int> objects;
        std::vector<int> sites;
        std::string words;
        for (const auto& e : cycle) {
            ids.push_back(e.from);
            objects.push_back(e.object);
            sites.push_back(e.site);
            words += (words.empty() ? "" : ", ") + wordsOf(e);
        }
        out.add(kindOf(cycle), ids, objects, sites, words);
    }

private:
    std::string wordsOf(const Edge& e) const {
        const auto& from = m_index->ids.name(e.from);
        const auto& to = m_index->ids.name(e.to);
        const auto what = m_index->word(e.version);
        const auto at = " (at " + m_index->sites.name(e.site) + ')';
        switch (e.kind) {
        case Dependency::Write: return to + " wrote over " + what + " of " + from + at;
        case Dependency::Read: return to + " read " + what + " of " + from + at;
        case Dependency::Anti: break;
        }
        return from + " read " + what + ", which " + to + " wrote over" + at;
    }

    /// Is there a site that has the whole cycle? If not, each site by itself is in good order.
    bool someSiteHasAll(const std::vector<Edge>& cycle) const {
        std::set<int> common;
        for (std::size_t i = 0; i < cycle.size(); ++i) {
            std::set<int> here;
            for (const auto& e : m_graph->alike(cycle[i])) {
                if (i == 0 || common.count(e.site) > 0) here.insert(e.site);
            }
            common = std::move(here);
        }
        return !common.empty();
    }

    HistoryFaultKind kindOf(const std::vector<Edge>& cycle) const {
        using Kind = HistoryFaultKind;
        const auto count = [&](Dependency kind) {
            return std::count_if(cycle.begin(), cycle.end(),
                                 [&](const Edge& e) { return e.kind == kind; });
        };
        const auto anti = count(Dependency::Anti);
        if (anti == 0) {
            if (!someSiteHasAll(cycle)) return Kind::ReversedOrder;
            return count(Dependency::Read) == 0 ? Kind::WriteCycle : Kind::CircularFlow;
        }
        if (isOverUnread(cycle)) return Kind::LostUpdate;
        if (anti > 1) return Kind::WriteSkew;
        return cycle.size() == 2 && count(Dependency::Read) == 1 ? Kind::FracturedRead
                                                                 : Kind::ReadSkew;
    }

    /// All about one object, and whoever read it wrote it too, without having seen the other's.
    bool isOverUnread(const std::vector<Edge>& cycle) const {
        return std::all_of(cycle.begin(), cycle.end(), [&](const Edge& e) {
            return e.object == cycle.front().object &&
                   (e.kind != Dependency::Anti || m_wrote.count({e.from, e.object}) > 0);
        });
    }

    const HistoryIndex* m_index;
    const Graph* m_graph;
    std::set<std::pair<int, int>> m_wrote; // id, object
};

} // namespace

void findCycles(const HistoryIndex& index, HistoryFindings& out) {
    const Graph graph{index};
    const Telling telling{index, graph};
    std::vector<bool> told(static_cast<std::size_t>(graph.size()));
    // The strongest dependencies first: a cycle of writes alone says more than one with reads.
    for (const auto weakest : {Dependency::Write, Dependency::Read, Dependency::Anti}) {
        const Components components{graph, weakest};
        ShortestCycle shortest{graph, components, weakest};
        for (const auto& members : components.cyclic()) {
            const bool known = std::any_of(members.begin(), members.end(), [&](int node) {
                return told[static_cast<std::size_t>(node)];
            });
            if (known) continue;
            telling.tell(shortest.of(members), out);
            for (const int node : members) {
                told[static_cast<std::size_t>(node)] = true;
            }
        }
    }
}

} // namespace wanmi::test
