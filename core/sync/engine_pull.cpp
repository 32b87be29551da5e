// Reading: what the centre accepted, each of its transactions whole, with the cursor.
#include "core/base/id.h"
#include "core/base/json_view.h"
#include "core/store/entry_watch.h"
#include "core/store/row_apply.h"
#include "core/store/store.h"
#include "core/sync/engine.h"
#include "core/sync/row_items.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kPage = 500;

/// Is the fault one of this case alone, whatever it is tried with?
bool isOfOneCase(const Error& e) {
    if (e.reason == "store.corrupt") return false;
    return e.code == Errc::Invalid || e.code == Errc::NotFound || e.reason == "store.constraint";
}

std::string conflictId(const std::string& entry, const RowConflict& c) {
    return uuid5(entry + ":" + c.table + ":" + columnsText(c.key) + ":" + c.column);
}

} // namespace

/// Reads on until a transaction of the centre is whole; false: there was nothing.
Result<bool> SyncEngine::gather(FeedCursor& cursor, std::vector<FeedItem>& items) {
    for (;;) {
        WANMI_LET(auto page, m_room.remote->feed(m_room.pass, cursor, kPage));
        if (page.items.empty()) return !items.empty();
        const auto last = page.items.back().xid;
        // The last transaction of a full page may go on in the next one.
        const auto whole = std::find_if(page.items.begin(), page.items.end(),
                                        [last](const FeedItem& i) { return i.xid == last; });
        const bool cut = page.more && whole != page.items.begin();
        const auto end = cut ? whole : page.items.end();
        items.insert(items.end(), std::make_move_iterator(page.items.begin()),
                     std::make_move_iterator(end));
        cursor.xid = items.back().xid;
        cursor.n = items.back().n;
        if (!page.more || cut) return true;
    }
}

Result<SyncReport> SyncEngine::pull(const Progress& progress) {
    SyncReport report;
    for (;;) {
        WANMI_TRY(copy(report, progress)); // another process may have begun one since
        WANMI_LET(const auto row, joined());
        auto cursor = row.cursor;
        std::vector<FeedItem> items;
        WANMI_LET(const bool any, gather(cursor, items));
        if (any) {
            const auto written = write(row.cursor, cursor, items, report);
            const bool absent = !written && written.error().reason == "sync.row_absent";
            if (!written && !absent) return written.error();
            if (absent) WANMI_TRY(beginComparing()); // something is missing: all is looked at
        }
        WANMI_TRY(fetchChains(report));
        if (!any) return report;
    }
}

Status SyncEngine::write(const FeedCursor& from, const FeedCursor& cursor,
                         const std::vector<FeedItem>& items, SyncReport& report) {
    const EntryWatch::Pause pause{db()};
    EntryStore store{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_LET(const auto row, joined());
    WANMI_LET(const auto copying, store.copyMark());
    if (row.cursor != from || copying) return ok(); // another process has written it, or copies
    for (const auto& item : items) {
        WANMI_TRY(takeItem(item, report));
    }
    for (const auto& item : items) { // come back whole: nothing is pending of them any more
        WANMI_TRY(store.drop(item.entry));
    }
    WANMI_TRY(store.setCursor(cursor));
    WANMI_TRY(tx.commit());
    report.received += static_cast<int>(items.size());
    return ok();
}

Status SyncEngine::takeItem(const FeedItem& item, SyncReport& report) {
    if (item.kind == "case") return takeCase(item, report);
    if (item.kind == "rows") return takeRows(item, report);
    if (item.kind == "came") { // whole rows that came into this desk's view, or were in it before
        WANMI_LET(auto rows, rowsOf(item));
        return settleRows(std::move(rows), report);
    }
    return ok(); // of a newer centre; nothing this program knows
}

Status SyncEngine::takeCase(const FeedItem& item, SyncReport& report) {
    const auto arrival = arrivalFromText(item.body);
    if (!arrival) return forked({}, item.entry, arrival.error(), report);
    return takeArrival(*arrival, item.entry, report, false);
}

/// A case that cannot be taken is left as it was, and somebody is told; the desk goes on.
Status SyncEngine::takeArrival(const CaseArrival& arrival, std::string_view entry,
                               SyncReport& report, bool isNew) {
    CaseIntake intake{db(), m_room.srid, m_hooks};
    const auto attempt = [&]() -> Result<CaseIntake::Taken> {
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_LET(auto taken, isNew ? intake.load(arrival) : intake.take(arrival));
        WANMI_TRY(tx.commit());
        return taken;
    };
    const auto taken = attempt();
    if (!taken && isOfOneCase(taken.error())) {
        return forked(arrival.caseId, entry, taken.error(), report);
    }
    if (!taken) return taken.error();
    if (taken->gap) WANMI_TRY(EntryStore{db()}.putGap(arrival.caseId, arrival.district));
    return lose(taken->lost, report);
}

/// A case that is another one at the centre: one case, not the desk, stands still, and somebody is
/// told.
Status SyncEngine::forked(const std::string& caseId, std::string_view entry, const Error& why,
                          SyncReport& report) {
    WANMI_LET(const auto row, joined());
    ++report.conflicts;
    ConflictRow conflict;
    conflict.id = uuid5("forked:" + row.cursor.feed + ":" + caseId); // each feed is told once
    conflict.at = m_room.clock->now();
    conflict.entry = entry;
    conflict.kind = "step";
    conflict.key = caseId;
    conflict.base = conflict.theirs = conflict.mine = "null";
    conflict.reason = why.reason;
    conflict.args = argsText(why.args);
    conflict.state = "open";
    return EntryStore{db()}.addConflict(conflict);
}

/// Puts what is pending on top of theirs; gives what has to be written to the file.
Result<std::vector<RowChange>> SyncEngine::rebasePending(std::vector<RowChange> theirs,
                                                         FeedOrigin origin, std::string_view except,
                                                         SyncReport& report) {
    EntryStore store{db()};
    WANMI_LET(const auto pending, store.withRows());
    // Entry by entry, in their order: what one leaves to be written is what the next one meets.
    for (const auto& entry : pending) {
        if (entry.id == except) continue; // this is it, come back
        WANMI_LET(const auto mine, rowsFromText(entry.rows));
        auto rebased = rebase(mine, theirs, origin);
        for (const auto& c : rebased.conflicts) {
            ++report.conflicts;
            WANMI_TRY(store.addConflict({conflictId(entry.id, c), m_room.clock->now(), entry.id,
                                         "row", entry.person, c.table, columnsText(c.key), c.column,
                                         cellText(c.base), cellText(c.theirs), cellText(c.mine),
                                         "sync.both_changed", "{}", "open"}));
        }
        if (rebased.mine.empty() && entry.steps.empty()) {
            WANMI_TRY(store.drop(entry.id));
        } else if (rebased.mine.empty() && !mine.empty() && !rebased.conflicts.empty()) {
            WANMI_TRY(store.setRows(entry.id, "[]")); // its steps mean nothing without its rows
            WANMI_TRY(refuse(entry, "sync.both_changed", "{}", report));
        } else if (rebased.mine != mine) {
            WANMI_TRY(store.setRows(entry.id, rowsText(rebased.mine)));
        }
        theirs = std::move(rebased.local);
    }
    return theirs;
}

Status SyncEngine::takeRows(const FeedItem& item, SyncReport& report) {
    WANMI_LET(auto theirs, rowsOf(item));
    EntryStore store{db()};
    WANMI_LET(const auto own, store.entry(item.entry));
    const auto origin = own ? FeedOrigin::ThisDesk : FeedOrigin::Others;
    WANMI_LET(const auto local, rebasePending(std::move(theirs), origin, item.entry, report));
    WANMI_TRY(store.setRows(item.entry, "[]")); // its own: pending no longer
    return applyRows(db(), m_room.srid, local);
}

/// Cases of which later events came before earlier ones: they have just come into this desk's
/// sight.
Status SyncEngine::fetchChains(SyncReport& report) {
    EntryStore store{db()};
    WANMI_LET(const auto gaps, store.gaps());
    for (const auto& [caseId, district] : gaps) {
        WANMI_LET(const auto bodies, m_room.remote->chain(m_room.pass, district, caseId));
        const EntryWatch::Pause pause{db()};
        WANMI_LET(auto tx, Transaction::begin(db()));
        for (const auto& body : bodies) {
            WANMI_TRY(takeCase({0, 0, "case", {}, body}, report));
        }
        WANMI_TRY(store.dropGap(caseId));
        WANMI_TRY(tx.commit());
    }
    return ok();
}

} // namespace wanmi
