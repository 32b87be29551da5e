#pragma once
// Trying every serial order: slow, and plain enough to trust.
#include "tests/world/history.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wanmi::test {

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
