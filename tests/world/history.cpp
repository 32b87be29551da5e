#include "tests/world/history.h"

#include "tests/world/history_index.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace wanmi::test {
namespace {

using Kind = HistoryFaultKind;

/// What single reads and writes say: versions that never were, or were not to be seen.
class VersionChecks {
public:
    VersionChecks(const HistoryIndex& index, HistoryFindings& out) : m_index(&index), m_out(&out) {}
    void run() {
        for (const auto& part : m_index->parts) {
            if (!part.committed) continue;
            for (const auto& r : part.reads) {
                checkUse(part, r.object, r.version, "read");
                checkOwn(part, r);
            }
            checkWrites(part);
        }
        checkMakers();
        checkAlike();
        checkForks();
    }

private:
    void add(Kind kind, const HistoryPart& part, int other, int object, const std::string& words) {
        std::vector<int> ids{part.id};
        if (other >= 0) ids.push_back(other);
        m_out->add(kind, ids, {object}, {part.site}, words + " (at " + site(part) + ')');
    }
    const std::string& id(int n) const { return m_index->ids.name(n); }
    const std::string& site(const HistoryPart& part) const {
        return m_index->sites.name(part.site);
    }

    /// A version that is read, or written over, is another's last word, and a committed one.
    void checkUse(const HistoryPart& part, int object, int version, const char* verb) {
        const auto& v = m_index->versions[static_cast<std::size_t>(version)];
        const auto words = id(part.id) + ' ' + verb + ' ' + m_index->word(version);
        if (v.maker < 0 && v.dropper >= 0) {
            add(Kind::DirtyRead, part, v.dropper, object,
                words + ", which " + id(v.dropper) + " did not commit");
        } else if (v.maker < 0 && !v.given) {
            add(Kind::UnknownVersion, part, -1, object, words + ", which nobody made");
        } else if (v.maker >= 0 && v.maker != part.id && !v.last) {
            add(Kind::IntermediateRead, part, v.maker, object,
                words + ", over which " + id(v.maker) + " itself wrote again");
        }
    }

    /// Who has written an object sees that from then on.
    void checkOwn(const HistoryPart& part, const IndexedRead& r) {
        const bool mine = m_index->versions[static_cast<std::size_t>(r.version)].maker == part.id;
        int own = -1;
        bool known = true; // where no times are told, reads come before writes
        for (const auto& w : part.writes) {
            if (w.object != r.object) continue;
            known = known && w.timed && r.timed;
            if (!known || w.at < r.at) own = w.version;
        }
        const bool wrong = known ? (own >= 0 || mine) && own != r.version : mine && own < 0;
        if (wrong) {
            add(Kind::UnknownVersion, part, -1, r.object,
                id(part.id) + " read " + m_index->word(r.version) +
                    " where its own last write says otherwise");
        }
    }

    void checkWrites(const HistoryPart& part) {
        std::set<int> written;
        for (const auto& w : part.writes) {
            checkUse(part, w.object, w.previous, "wrote over");
            const auto& before = m_index->versions[static_cast<std::size_t>(w.previous)];
            if (before.maker == part.id && written.count(w.previous) == 0) {
                add(Kind::UnknownVersion, part, -1, w.object,
                    id(part.id) + " wrote over its own " + m_index->word(w.previous) +
                        " before it had made it");
            }
            written.insert(w.version);
        }
    }

    void checkMakers() {
        std::set<std::pair<int, int>> told;
        for (const auto& part : m_index->parts) {
            if (!part.committed) continue;
            for (const auto& w : part.writes) {
                const auto& v = m_index->versions[static_cast<std::size_t>(w.version)];
                if ((v.maker == part.id && !v.given) || !told.emplace(part.id, w.version).second) {
                    continue;
                }
                add(Kind::TwoMakers, part, v.maker, w.object,
                    m_index->word(w.version) + " was made by " + id(part.id) +
                        (v.maker == part.id ? " though it was there before"
                                            : " and by " + id(v.maker)));
            }
        }
    }

    /// The parts of a transaction write the same versions of an object over the same.
    void checkAlike() {
        using Written = std::vector<std::pair<int, int>>;
        struct First {
            Written written;
            int site;
        };
        std::map<std::pair<int, int>, First> first; // id, object
        for (const auto& part : m_index->parts) {
            if (!part.committed) continue;
            std::map<int, Written> here;
            for (const auto& w : part.writes) {
                here[w.object].emplace_back(w.previous, w.version);
            }
            for (auto& [object, written] : here) {
                const auto [at, fresh] =
                    first.try_emplace({part.id, object}, First{written, part.site});
                if (fresh || at->second.written == written ||
                    !m_differs.emplace(part.id, object).second) {
                    continue;
                }
                tellDiffering(part, object, {written, at->second.written, at->second.site});
            }
        }
    }

    struct Differing {
        std::vector<std::pair<int, int>> here, there;
        int site;
    };
    void tellDiffering(const HistoryPart& part, int object, const Differing& d) {
        const auto chain = [&](const std::vector<std::pair<int, int>>& written) {
            std::string words;
            for (const auto& [previous, version] : written) {
                words += (words.empty() ? "" : ", ") + m_index->word(version) + " over " +
                         m_index->word(previous);
            }
            return words;
        };
        m_out->add(Kind::OtherExecution, {part.id}, {object}, {d.site, part.site},
                   id(part.id) + " wrote " + chain(d.there) + " at " + m_index->sites.name(d.site) +
                       ", but " + chain(d.here) + " at " + site(part));
    }

    /// A version has one that follows it: the versions of an object are a chain.
    void checkForks() {
        for (std::size_t v = 0; v < m_index->versions.size(); ++v) {
            const auto& version = m_index->versions[v];
            std::set<int> writers;
            std::set<int> sites;
            for (const auto& [writer, at] : version.next) {
                if (m_differs.count({writer, version.object}) > 0) continue; // told already
                writers.insert(writer);
                sites.insert(at);
            }
            if (writers.size() < 2) continue;
            std::string words;
            for (const int w : writers) {
                words += (words.empty() ? "" : " and ") + id(w);
            }
            m_out->add(Kind::LostUpdate, {writers.begin(), writers.end()}, {version.object},
                       {sites.begin(), sites.end()},
                       words + " both wrote over " + m_index->word(static_cast<int>(v)));
        }
    }

    const HistoryIndex* m_index;
    HistoryFindings* m_out;
    std::set<std::pair<int, int>> m_differs; // id, object
};

} // namespace

std::vector<HistoryFault> checkHistory(const History& history, const HistoryDemands& demands) {
    const HistoryIndex index{history};
    HistoryFindings out{index};
    VersionChecks{index, out}.run();
    findCycles(index, out);
    checkSites(index, demands, out);
    checkStrictness(index, out);
    return out.take();
}

bool deniesSerialOrder(HistoryFaultKind kind) {
    return kind < Kind::NotStrict;
}

std::string historyWord(HistoryFaultKind kind) {
    constexpr std::array kWords{
        "lost update",   "write skew",         "read skew",  "fractured read",    "write cycle",
        "circular flow", "order reversed",     "dirty read", "intermediate read", "unknown version",
        "two makers",    "executed otherwise", "not strict", "applied twice",     "skipped",
        "fractured",     "other order",        "not there"};
    return kWords.at(static_cast<std::size_t>(kind));
}

} // namespace wanmi::test
