// What each site did, in the order in which it did it.
#include "tests/world/history_index.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace wanmi::test {
namespace {

using Kind = HistoryFaultKind;

/// Once, whole, in the right order, and at the end all of it.
class SiteChecks {
public:
    SiteChecks(const HistoryIndex& index, HistoryFindings& out) : m_index(&index), m_out(&out) {
        for (const auto& part : index.parts) {
            if (!part.committed) continue;
            for (const auto& w : part.writes) {
                m_all[part.id].insert(w.object);
            }
        }
    }

    void run(const HistoryDemands& demands) {
        for (const auto& [site, version] : m_index->starts) {
            const int object = m_index->versions[static_cast<std::size_t>(version)].object;
            m_held[{site, object}] = version;
            m_there.emplace(site, version);
        }
        for (const auto* part : executed()) {
            execute(*part);
            checkThere(*part);
        }
        if (demands.settled) checkSettled();
    }

private:
    const std::string& id(int n) const { return m_index->ids.name(n); }
    const std::string& site(int n) const { return m_index->sites.name(n); }

    /// In the order in which they wrote, which is that of their ends where they are strict.
    std::vector<const HistoryPart*> executed() const {
        std::vector<std::tuple<int, std::int64_t, const HistoryPart*>> all;
        for (const auto& part : m_index->parts) {
            if (!part.committed) continue;
            all.emplace_back(part.site, part.writes.empty() ? part.end : part.writes.front().at,
                             &part);
        }
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return std::tie(std::get<0>(a), std::get<1>(a)) <
                   std::tie(std::get<0>(b), std::get<1>(b));
        });
        std::vector<const HistoryPart*> out;
        out.reserve(all.size());
        for (const auto& [site, at, part] : all) {
            out.push_back(part);
        }
        return out;
    }

    void execute(const HistoryPart& part) {
        if (isAgain(part)) {
            m_out->add(Kind::AppliedTwice, {part.id}, objectsOf(part), {part.site},
                       id(part.id) + " was applied again at " + site(part.site));
            return;
        }
        checkWhole(part);
        for (const auto& w : part.writes) {
            follow(part, w);
        }
    }

    static std::vector<int> objectsOf(const HistoryPart& part) {
        std::vector<int> out;
        for (const auto& w : part.writes) {
            out.push_back(w.object);
        }
        return out;
    }

    /// Applied before at this site? Another object of it may come later, when the site gets to see
    /// it: that is not the same again.
    bool isAgain(const HistoryPart& part) {
        const bool known = !m_applied.emplace(part.site, part.id).second;
        bool again = known && part.writes.empty();
        for (const auto& w : part.writes) {
            again |= !m_written.emplace(part.site, part.id, w.version).second;
        }
        return again;
    }

    /// All that a transaction wrote of what the site holds comes in one piece.
    void checkWhole(const HistoryPart& part) {
        const auto all = m_all.find(part.id);
        if (all == m_all.end() || part.writes.empty()) return;
        auto mine = objectsOf(part);
        std::sort(mine.begin(), mine.end());
        for (const int object : all->second) {
            if (std::binary_search(mine.begin(), mine.end(), object) ||
                m_held.count({part.site, object}) == 0 ||
                m_taken.count({part.site, part.id, object}) > 0) {
                continue;
            }
            m_out->add(Kind::Fractured, {part.id}, {object, mine.front()}, {part.site},
                       site(part.site) + " took what " + id(part.id) + " wrote to " +
                           m_index->objects.name(mine.front()) + " but not what it wrote to " +
                           m_index->objects.name(object) + ", which it holds");
        }
    }

    /// Each write follows what the site had.
    void follow(const HistoryPart& part, const IndexedWrite& w) {
        const auto [held, fresh] = m_held.try_emplace({part.site, w.object}, w.version);
        const bool starts = m_index->versions[static_cast<std::size_t>(w.previous)].name.empty();
        const bool right = fresh ? starts : held->second == w.previous;
        const bool known = starts || m_there.count({part.site, w.previous}) > 0;
        if (!right && !isForked(w.previous)) {
            const auto had =
                fresh ? m_index->objects.name(w.object) + "@start" : m_index->word(held->second);
            m_out->add(known ? Kind::OtherOrder : Kind::Skipped, {part.id}, {w.object}, {part.site},
                       site(part.site) + " wrote " + m_index->word(w.version) + " of " +
                           id(part.id) + " over " + had + " instead of " +
                           m_index->word(w.previous) +
                           (known ? ", which it had had before" : ", which never came there"));
        }
        held->second = w.version;
        m_taken.emplace(part.site, part.id, w.object);
        m_there.emplace(part.site, w.version);
    }

    bool isForked(int version) const { // that is told by itself
        const auto& next = m_index->versions[static_cast<std::size_t>(version)].next;
        return std::any_of(next.begin(), next.end(),
                           [&](const auto& n) { return n.first != next.front().first; });
    }

    void checkThere(const HistoryPart& part) {
        for (const auto& r : part.reads) {
            const auto& v = m_index->versions[static_cast<std::size_t>(r.version)];
            if (v.name.empty() || v.maker < 0) continue; // told by VersionChecks where it is wrong
            const auto came = cameAt(part.site, r.version);
            if (came && *came <= r.at) continue;
            m_out->add(Kind::NotThere, {part.id, v.maker}, {r.object}, {part.site},
                       id(part.id) + " read " + m_index->word(r.version) + " at " +
                           site(part.site) +
                           (came ? " before it came there" : ", where it never came"));
        }
    }

    std::optional<std::int64_t> cameAt(int at, int version) {
        if (m_came.empty()) {
            for (const auto& [where, v] : m_index->starts) {
                m_came[{where, v}] = 0;
            }
            for (const auto& part : m_index->parts) {
                if (!part.committed) continue;
                for (const auto& w : part.writes) {
                    m_came.try_emplace({part.site, w.version}, w.at);
                }
            }
        }
        const auto found = m_came.find({at, version});
        return found == m_came.end() ? std::nullopt : std::optional{found->second};
    }

    void checkSettled() {
        for (const auto& [where, version] : m_held) {
            const auto& v = m_index->versions[static_cast<std::size_t>(version)];
            if (v.next.empty()) continue;
            std::vector<int> missing;
            for (const auto& [writer, unused] : v.next) {
                missing.push_back(writer);
            }
            m_out->add(Kind::Skipped, missing, {v.object}, {where.first},
                       site(where.first) + " ends with " + m_index->word(version) +
                           " and has not what " + id(missing.front()) + " wrote over it");
        }
    }

    const HistoryIndex* m_index;
    HistoryFindings* m_out;
    std::map<int, std::set<int>> m_all;                 // id: objects it writes anywhere
    std::map<std::pair<int, int>, int> m_held;          // site, object: newest version there
    std::set<std::pair<int, int>> m_there;              // site, version
    std::set<std::pair<int, int>> m_applied;            // site, id
    std::set<std::tuple<int, int, int>> m_taken;        // site, id, object
    std::set<std::tuple<int, int, int>> m_written;      // site, id, version
    std::map<std::pair<int, int>, std::int64_t> m_came; // site, version: when first
};

/// Strictly recoverable: nothing is executed on what another has touched before that one has
/// ended. A transaction that reads only keeps nobody waiting: it looks at a snapshot.
class StrictChecks {
public:
    StrictChecks(const HistoryIndex& index, HistoryFindings& out) : m_index(&index), m_out(&out) {}
    void run() {
        for (std::size_t p = 0; p < m_index->parts.size(); ++p) {
            collect(static_cast<int>(p));
        }
        std::stable_sort(
            m_operations.begin(), m_operations.end(), [](const Operation& a, const Operation& b) {
                return std::tie(a.site, a.object, a.at) < std::tie(b.site, b.object, b.at);
            });
        std::vector<Operation> open;
        for (const auto& o : m_operations) {
            if (!open.empty() && (open.front().site != o.site || open.front().object != o.object)) {
                open.clear();
            }
            std::erase_if(open, [&](const Operation& before) {
                return partOf(before).end <= o.at && before.part != o.part;
            });
            for (const auto& before : open) {
                look(before, o);
            }
            open.push_back(o);
        }
    }

private:
    struct Operation {
        int site, object;
        std::int64_t at;
        int part, version;
        bool write;
    };
    const HistoryPart& partOf(const Operation& o) const {
        return m_index->parts[static_cast<std::size_t>(o.part)];
    }

    void collect(int number) {
        const auto& part = m_index->parts[static_cast<std::size_t>(number)];
        for (const auto& r : part.reads) {
            m_operations.push_back({part.site, r.object, r.at, number, r.version, false});
        }
        for (const auto& w : part.writes) {
            m_operations.push_back({part.site, w.object, w.at, number, w.version, true});
        }
    }

    void look(const Operation& before, const Operation& o) {
        if (before.part == o.part || (!before.write && !o.write)) return;
        if (!before.write && partOf(before).writes.empty()) return;
        if (!o.write && o.version != before.version) return; // it saw the snapshot before
        if (!m_told.emplace(before.part, o.part).second) return;
        const auto& ids = m_index->ids;
        const auto& site = m_index->sites.name(o.site);
        m_out->add(Kind::NotStrict, {partOf(before).id, partOf(o).id}, {o.object}, {o.site},
                   ids.name(partOf(o).id) + (o.write ? " wrote " : " read ") +
                       m_index->word(o.version) + " at " + site + " before " +
                       ids.name(partOf(before).id) + ", which had " +
                       (before.write ? "written " : "read ") + m_index->word(before.version) +
                       " there, had ended");
    }

    const HistoryIndex* m_index;
    HistoryFindings* m_out;
    std::vector<Operation> m_operations;
    std::set<std::pair<int, int>> m_told; // parts
};

} // namespace

void checkSites(const HistoryIndex& index, const HistoryDemands& demands, HistoryFindings& out) {
    SiteChecks{index, out}.run(demands);
}

void checkStrictness(const HistoryIndex& index, HistoryFindings& out) {
    StrictChecks{index, out}.run();
}

} // namespace wanmi::test
