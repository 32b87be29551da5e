#include "core/service/chain_head.h"

#include "core/base/merkle.h"
#include "core/base/time_text.h"
#include "core/domain/catalogue/table.h"
#include "core/store/read_snapshot.h"

#include <fmt/format.h>

#include <map>

namespace wanmi {
namespace {

struct Leaves {
    MerkleTree tree;
    std::int64_t cases = 0;
    std::int64_t index = -1; ///< of the case asked for
};

Result<std::int64_t> ledgerRows(Database& db) {
    WANMI_LET(const auto rows, db.number("SELECT max(seq) FROM ledger"));
    return rows.value_or(0);
}

/// The present leaves, each from an index alone.
Result<Leaves> leavesNow(Desk& desk, std::string_view wanted, const Progress& progress) {
    Leaves out;
    WANMI_LET(auto cases, desk.db().prepare("SELECT id, revision, head FROM cases INDEXED BY "
                                            "cases_chain ORDER BY id"));
    for (;; ++out.cases) {
        WANMI_LET(const bool row, cases.step());
        if (!row) break;
        if (out.cases % 10000 == 0) {
            WANMI_TRY(tell(progress, "check.head", out.cases, 0));
        }
        if (cases.view(0) == wanted) out.index = out.cases;
        out.tree.add(chainLeaf(cases.view(0), cases.integer(1), cases.view(2)));
    }
    WANMI_LET(auto seals, desk.db().prepare("SELECT id, seal FROM evidence ORDER BY id"));
    for (;;) {
        WANMI_LET(const bool row, seals.step());
        if (!row) return out;
        out.tree.add(fmt::format("evidence:{}:{}", seals.view(0), seals.view(1)));
    }
}

/// The last event of each case, and the last seal of each piece of evidence, up to a ledger row.
struct Past {
    std::map<std::int64_t, std::int64_t> events;
    std::map<std::int64_t, std::string> seals;
};

Result<Past> pastAt(Desk& desk, std::int64_t ledger) {
    Past past;
    WANMI_LET(auto q,
              desk.db().prepare(
                  "SELECT kind, fid, number, hash FROM ledger WHERE seq <= ?1 ORDER BY seq"));
    q.at(1, ledger);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return past;
        if (q.integer(0) == 0) {
            past.events[q.integer(1)] = q.integer(2);
        } else {
            past.seals[q.integer(1)] = q.text(3);
        }
    }
}

/// The leaves as they were: a case's last event of that time instead of its present head.
Result<Leaves> leavesAt(Desk& desk, const Past& past, const Progress& progress) {
    Leaves out;
    WANMI_LET(auto cases, desk.db().prepare("SELECT id, fid FROM cases ORDER BY id"));
    WANMI_LET(auto hash,
              desk.db().prepare("SELECT hash FROM case_event WHERE case_fid = ?1 AND seq = ?2"));
    for (std::int64_t done = 0;; ++done) {
        WANMI_LET(const bool row, cases.step());
        if (!row) break;
        if (done % 10000 == 0) {
            WANMI_TRY(tell(progress, "check.head", done, 0));
        }
        const auto last = past.events.find(cases.integer(1));
        if (last == past.events.end()) continue; // born later
        WANMI_LET(const bool there, hash.reset().at(1, last->first).at(2, last->second).step());
        out.tree.add(chainLeaf(cases.view(0), last->second, there ? hash.view(0) : "gone"));
        ++out.cases;
    }
    WANMI_LET(auto evidence, desk.db().prepare("SELECT id, fid FROM evidence ORDER BY id"));
    for (;;) {
        WANMI_LET(const bool row, evidence.step());
        if (!row) return out;
        const auto seal = past.seals.find(evidence.integer(1));
        if (seal == past.seals.end()) continue;
        out.tree.add(fmt::format("evidence:{}:{}", evidence.view(0), seal->second));
    }
}

ChainHead headOf(const Leaves& leaves, std::int64_t ledger) {
    return {ledger, leaves.cases, leaves.tree.head()};
}

Result<std::optional<ChainHead>> firstHead(Statement& q) {
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<ChainHead>{};
    return std::optional{ChainHead{q.integer(0), q.integer(1), q.text(2)}};
}

} // namespace

std::string ChainHead::text() const {
    return fmt::format("{}-{}-{}", ledger, cases, hash);
}

Result<ChainHead> ChainHead::parse(std::string_view text) {
    const auto first = text.find('-');
    const auto second = first == std::string_view::npos ? first : text.find('-', first + 1);
    if (second != std::string_view::npos) {
        const auto ledger = wholeNumber(text.substr(0, first));
        const auto cases = wholeNumber(text.substr(first + 1, second - first - 1));
        const auto hash = text.substr(second + 1);
        if (ledger && cases && *ledger >= 0 && hash.size() == 64) {
            return ChainHead{*ledger, *cases, std::string{hash}};
        }
    }
    return fail(Errc::Invalid, "head.unreadable", {{"value", std::string{text}}});
}

std::string chainLeaf(std::string_view caseId, std::int64_t revision, std::string_view head) {
    return fmt::format("case:{}:{}:{}", caseId, revision, head);
}

Result<ChainHead> chainHead(Desk& desk, const Progress& progress) {
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto leaves, leavesNow(desk, {}, progress));
    WANMI_LET(const auto ledger, ledgerRows(desk.db()));
    return headOf(leaves, ledger);
}

Result<ChainHead> chainHeadAt(Desk& desk, std::int64_t ledger, const Progress& progress) {
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto past, pastAt(desk, ledger));
    WANMI_LET(const auto leaves, leavesAt(desk, past, progress));
    return headOf(leaves, ledger);
}

Result<ChainProof> proveCase(Desk& desk, const std::string& caseId, const Progress& progress) {
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto leaves, leavesNow(desk, caseId, progress));
    if (leaves.index < 0) return fail(Errc::NotFound, "case.unknown", {{"id", caseId}});
    WANMI_LET(const auto ledger, ledgerRows(desk.db()));
    return ChainProof{headOf(leaves, ledger), leaves.index,
                      static_cast<std::int64_t>(leaves.tree.size()),
                      leaves.tree.path(static_cast<std::size_t>(leaves.index))};
}

Result<HeadStanding> compareHead(Desk& desk, const ChainHead& kept, const Progress& progress) {
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto now, chainHead(desk, progress));
    if (kept.ledger > now.ledger) return HeadStanding::Broken;
    if (kept.ledger == now.ledger && now != kept) return HeadStanding::Broken;
    // The present head is the case rows' word; this one is read from the events themselves.
    WANMI_LET(const auto then, chainHeadAt(desk, kept.ledger, progress));
    if (then != kept) return HeadStanding::Broken;
    return now == kept ? HeadStanding::Same : HeadStanding::Extended;
}

Status keepHead(Desk& desk, const ChainHead& head) {
    const auto now = desk.now();
    const auto day = dayText(localDay(now, desk.zone()));
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto last, headOfDay(desk, day));
    if (last == head) return ok();
    WANMI_LET(auto q, desk.db().prepare("INSERT INTO chain_head (day, at, ledger, cases, hash)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5)"));
    WANMI_TRY(q.at(1, day)
                  .at(2, std::int64_t{now.time_since_epoch().count()})
                  .at(3, head.ledger)
                  .at(4, head.cases)
                  .at(5, head.hash)
                  .done());
    WANMI_TRY(noteChange(desk.db(), "chain_head", day));
    return tx.commit();
}

Result<std::optional<ChainHead>> headOfDay(Desk& desk, std::string_view day) {
    WANMI_LET(auto q, desk.db().prepare("SELECT ledger, cases, hash FROM chain_head WHERE day = ?1"
                                        " ORDER BY seq DESC LIMIT 1"));
    return firstHead(q.at(1, day));
}

Result<std::optional<ChainHead>> headByHash(Desk& desk, std::string_view hash) {
    WANMI_LET(auto q, desk.db().prepare("SELECT ledger, cases, hash FROM chain_head WHERE hash = ?1"
                                        " ORDER BY seq DESC LIMIT 1"));
    return firstHead(q.at(1, hash));
}

} // namespace wanmi
