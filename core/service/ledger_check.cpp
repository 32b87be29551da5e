#include "core/service/chain_head.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>

#include <map>

namespace wanmi {
namespace {

/// Follows the ledger from its first row: no row missing, every case's events in their order.
class LedgerWalk {
public:
    explicit LedgerWalk(std::vector<Fault>& faults) : m_faults(&faults) {}

    Status read(Database& db) {
        WANMI_LET(auto q,
                  db.prepare("SELECT seq, kind, fid, number, hash FROM ledger ORDER BY seq"));
        for (std::int64_t expected = 1;; ++expected) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            if (q.integer(0) != expected) {
                add(std::to_string(expected), "row missing");
                expected = q.integer(0);
            }
            if (q.integer(1) == 1) {
                m_seals[q.integer(2)] = q.text(4);
            } else if (q.integer(3) != ++m_events[q.integer(2)]) {
                add(std::to_string(q.integer(0)), "events out of order");
            }
        }
    }

    Status compareCases(Database& db) {
        // What the centre has not accepted yet stands in no ledger.
        WANMI_LET(auto q,
                  db.prepare("SELECT fid, id, revision - (SELECT count(*) FROM pending_event"
                             " p WHERE p.case_fid = cases.fid) FROM cases ORDER BY fid"));
        std::size_t known = 0;
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            const auto found = m_events.find(q.integer(0));
            known += found == m_events.end() ? 0 : 1;
            const auto events = found == m_events.end() ? 0 : found->second;
            if (events != q.integer(2)) {
                add(q.text(1), fmt::format("{} of {} events", events, q.integer(2)));
            }
        }
        if (known != m_events.size()) {
            add("cases", fmt::format("{} gone", m_events.size() - known));
        }
        return ok();
    }

    Status compareEvidence(Database& db) {
        WANMI_LET(auto q, db.prepare("SELECT fid, id, seal FROM evidence ORDER BY fid"));
        std::size_t known = 0;
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            const auto found = m_seals.find(q.integer(0));
            known += found == m_seals.end() ? 0 : 1;
            if (found == m_seals.end() || found->second != q.view(2)) add(q.text(1), "seal");
        }
        if (known != m_seals.size())
            add("evidence", fmt::format("{} gone", m_seals.size() - known));
        return ok();
    }

private:
    void add(std::string id, std::string detail) {
        m_faults->push_back({"ledger", std::move(id), std::move(detail)});
    }
    std::vector<Fault>* m_faults;
    std::map<std::int64_t, std::int64_t> m_events;
    std::map<std::int64_t, std::string> m_seals;
};

} // namespace

Status checkLedger(Desk& desk, const Progress& progress, std::vector<Fault>& faults) {
    LedgerWalk walk{faults};
    WANMI_TRY(walk.read(desk.db()));
    WANMI_TRY(walk.compareCases(desk.db()));
    WANMI_TRY(walk.compareEvidence(desk.db()));
    // A later head covers all that an earlier one does.
    WANMI_LET(auto q, desk.db().prepare(
                          "SELECT ledger, cases, hash FROM chain_head ORDER BY seq DESC LIMIT 1"));
    WANMI_LET(const bool told, q.step());
    if (!told) return ok();
    const ChainHead last{q.integer(0), q.integer(1), q.text(2)};
    q.reset();
    WANMI_LET(const auto standing, compareHead(desk, last, progress));
    if (standing == HeadStanding::Broken) faults.push_back({"head", last.text(), "broken"});
    return ok();
}

} // namespace wanmi
