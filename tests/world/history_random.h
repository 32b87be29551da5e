#pragma once
// Small random histories, and the plain way to find out whether a serial order gives one.
#include "tests/world/history.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace wanmi::test {

/// Histories as sites make them that keep one version of each object and write it in place.
class RandomHistory {
public:
    explicit RandomHistory(std::uint64_t seed) : m_random(seed) { draw(); }

    /// Exchanges two conflicting operations at a site, if there are any.
    void swapConflicting() {
        struct Pair {
            std::size_t site, a, b;
        };
        std::vector<Pair> pairs;
        for (std::size_t s = 0; s < m_sites.size(); ++s) {
            const auto& steps = m_sites[s];
            for (std::size_t a = 0; a < steps.size(); ++a) {
                for (std::size_t b = a + 1; b < steps.size(); ++b) {
                    if (conflict(steps[a], steps[b])) pairs.push_back({s, a, b});
                }
            }
        }
        if (pairs.empty()) return;
        const auto& p = pairs[below(pairs.size())];
        std::swap(m_sites[p.site][p.a], m_sites[p.site][p.b]);
    }
    /// Any interleaving at all.
    void shuffle() {
        for (auto& steps : m_sites) {
            std::shuffle(steps.begin(), steps.end(), m_random);
        }
    }
    void abortOne() { m_aborted.insert(static_cast<int>(below(m_count))); }

    /// Executes the steps and tells what was read and written.
    History record() const {
        History out;
        for (std::size_t s = 0; s < m_sites.size(); ++s) {
            recordSite(s, out);
        }
        return out;
    }

private:
    struct Step {
        int id;
        int object;
        bool write;
    };
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(m_random() % n); }
    static bool conflict(const Step& a, const Step& b) {
        return a.id != b.id && a.object == b.object && (a.write || b.write);
    }

    /// A serial execution: every site holds everything, or each object lies at one site only.
    void draw() {
        const auto sites = 1 + below(3);
        const auto objects = 1 + below(4);
        const bool replicas = below(2) == 0;
        m_count = 2 + below(5);
        m_sites.resize(sites);
        for (std::size_t id = 0; id < m_count; ++id) {
            for (auto left = 1 + below(4); left > 0; --left) {
                const Step step{static_cast<int>(id), static_cast<int>(below(objects)),
                                below(5) < 3};
                const auto home = (replicas ? id : static_cast<std::size_t>(step.object)) % sites;
                for (std::size_t s = 0; s < sites; ++s) {
                    // A replica executes what was written, where it was decided what was read too.
                    if (s == home || (replicas && step.write)) m_sites[s].push_back(step);
                }
            }
        }
    }

    void recordSite(std::size_t site, History& out) const {
        std::map<int, HistoryTransaction> parts;
        std::map<int, std::string> newest;
        std::map<std::pair<int, int>, int> counts;
        std::int64_t now = 0;
        for (const auto& step : m_sites[site]) {
            auto& part = parts[step.id];
            const std::string object(1, static_cast<char>('x' + step.object - 1));
            auto& version = newest[step.object];
            now += 2;
            if (step.write) {
                auto made = "T" + std::to_string(step.id) + "." +
                            std::to_string(++counts[{step.id, step.object}]);
                part.writes.push_back({object, made, version, now});
                version = std::move(made);
            } else {
                part.reads.push_back({object, version, now});
            }
            part.order = now + 1;
        }
        for (auto& [id, part] : parts) {
            part.site = "s" + std::to_string(site);
            part.id = "T" + std::to_string(id);
            part.committed = m_aborted.count(id) == 0;
            out.transactions.push_back(std::move(part));
        }
    }

    std::mt19937_64 m_random;
    std::size_t m_count = 0;
    std::vector<std::vector<Step>> m_sites;
    std::set<int> m_aborted;
};

/// Tries every order of the committed transactions on one copy of the objects.
class SerialOrderSearch {
public:
    explicit SerialOrderSearch(const History& history) {
        for (const auto& t : history.transactions) {
            if (t.committed) m_parts[t.id].push_back(&t);
        }
    }
    bool finds() { return place({}); }

private:
    using State = std::map<std::string, std::string>;

    bool place(const State& state) {
        if (m_placed.size() == m_parts.size()) return true;
        for (const auto& [id, parts] : m_parts) {
            if (m_placed.count(id) > 0 || mustWait(id)) continue;
            auto after = state;
            if (!execute(parts, after)) continue;
            m_placed.insert(id);
            if (place(after)) return true;
            m_placed.erase(id);
        }
        return false;
    }

    /// Has somebody not placed yet written the same object at the same site before?
    bool mustWait(const std::string& id) const {
        for (const auto& [other, parts] : m_parts) {
            if (other == id || m_placed.count(other) > 0) continue;
            for (const auto* theirs : parts) {
                for (const auto* mine : m_parts.at(id)) {
                    if (theirs->site == mine->site && wroteBefore(*theirs, *mine)) return true;
                }
            }
        }
        return false;
    }
    static bool wroteBefore(const HistoryTransaction& a, const HistoryTransaction& b) {
        for (const auto& x : a.writes) {
            for (const auto& y : b.writes) {
                if (x.object == y.object && x.at < y.at) return true;
            }
        }
        return false;
    }

    static bool execute(const std::vector<const HistoryTransaction*>& parts, State& state) {
        const auto before = state;
        std::map<std::string, std::vector<std::string>> written;
        for (const auto* part : parts) {
            auto here = before;
            if (!executePart(*part, here)) return false;
            std::map<std::string, std::vector<std::string>> own;
            for (const auto& w : part->writes) {
                own[w.object].push_back(w.version);
                state[w.object] = w.version;
            }
            for (auto& [object, versions] : own) {
                if (written.try_emplace(object, versions).first->second != versions) return false;
            }
        }
        return true;
    }
    static bool executePart(const HistoryTransaction& part, State& state) {
        std::map<std::int64_t, std::pair<const HistoryRead*, const HistoryWrite*>> steps;
        for (const auto& r : part.reads) {
            steps[r.at].first = &r;
        }
        for (const auto& w : part.writes) {
            steps[w.at].second = &w;
        }
        for (const auto& [at, step] : steps) {
            const auto& [read, write] = step;
            if (read != nullptr && state[read->object] != read->version) return false;
            if (write == nullptr) continue;
            if (state[write->object] != write->previous) return false;
            state[write->object] = write->version;
        }
        return true;
    }

    std::map<std::string, std::vector<const HistoryTransaction*>> m_parts;
    std::set<std::string> m_placed;
};

} // namespace wanmi::test
