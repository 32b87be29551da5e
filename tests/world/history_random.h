#pragma once
// Small random histories.
#include "tests/world/history.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
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

} // namespace wanmi::test
