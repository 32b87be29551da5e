// Sending: entries in their order, what the centre says of each.
#include "core/sync/engine.h"

#include "core/base/json.h"
#include "core/domain/people/actor.h"
#include "core/store/entry_watch.h"
#include "core/store/row_apply.h"
#include "core/store/store.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

/// One request carries no more than this many entries, or bytes beyond the first.
constexpr int kBatch = 100;
constexpr std::size_t kBatchBytes = 1'000'000;
/// Sends and reads in turn, for entries that move again and again.
constexpr int kRounds = 8;
/// An entry that is told so often to be made on an old state, though everything was read, is kept
/// for somebody to decide.
constexpr int kTries = 200;

} // namespace

Result<CentreRow> SyncEngine::joined() {
    WANMI_LET(auto row, EntryStore{db()}.centre());
    if (!row) return fail(Errc::Conflict, "sync.not_joined");
    return *std::move(row);
}

Status SyncEngine::greet() {
    WANMI_LET(const auto row, joined());
    const auto before = m_room.clock->now();
    const auto hello = m_room.remote->hello(m_room.pass);
    const auto after = m_room.clock->now();
    EntryStore store{db()};
    if (!hello && hello.error().code == Errc::Network) return hello.error();
    WANMI_LET(auto tx, Transaction::begin(db()));
    if (!hello) {
        WANMI_TRY(store.setStopped(hello.error().reason));
        WANMI_TRY(tx.commit());
        return hello.error();
    }
    // Half of the way there and back; a clock that was set between the two measures nothing.
    const auto skew = hello->now - (before + (after - before) / 2);
    WANMI_TRY(store.setContact(after, after < before ? row.skew : skew.count()));
    WANMI_LET(const auto now, joined()); // another process may have greeted since
    if (hello->feed != now.cursor.feed) {
        // Restored or promoted: what it had taken may be gone, what it tells has other numbers.
        WANMI_TRY(store.sendAgain());
        CopyMark mark;
        mark.again = true;
        WANMI_TRY(store.putCopy(mark));
        WANMI_TRY(store.setCursor({hello->feed, 0, 0}));
    }
    return tx.commit();
}

Result<SyncReport> SyncEngine::push() {
    SyncReport report;
    EntryStore store{db()};
    const auto began = m_room.clock->now();
    std::int64_t after = 0;
    for (;;) {
        WANMI_LET(const auto entries, store.waiting(after, kBatch));
        if (entries.empty()) break;
        std::vector<WireEntry> batch;
        std::vector<SyncEntry> sent;
        std::size_t bytes = 0;
        for (const auto& entry : entries) {
            WANMI_LET(auto wire, store.wire(entry));
            if (!batch.empty() && bytes + wire.text.size() > kBatchBytes) break;
            bytes += wire.text.size();
            batch.push_back(std::move(wire));
            sent.push_back(entry);
        }
        WANMI_LET(const auto answers, m_room.remote->apply(m_room.pass, batch));
        after = sent.back().n;
        WANMI_TRY(settleAnswers(sent, answers, report));
    }
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_LET(report.waiting, store.waitingCount());
    if (report.waiting == 0) WANMI_TRY(store.setProof(began));
    WANMI_TRY(tx.commit());
    return report;
}

Status SyncEngine::settleAnswers(const std::vector<SyncEntry>& sent,
                                 const std::vector<SyncAnswer>& answers, SyncReport& report) {
    if (answers.size() != sent.size()) {
        return fail(
            Errc::Invalid, "sync.bad_answer",
            {{"sent", std::to_string(sent.size())}, {"answers", std::to_string(answers.size())}});
    }
    const EntryWatch::Pause pause{db()};
    EntryStore store{db()};
    using Outcome = SyncAnswer::Outcome;
    WANMI_LET(auto tx, Transaction::begin(db()));
    const auto isFinal = [&](std::size_t i) {
        return answers[i].outcome == Outcome::Refused ||
               (answers[i].outcome == Outcome::Moved && sent[i].tries >= kTries);
    };
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const auto& answer = answers[i];
        if (answer.outcome == Outcome::Taken) {
            ++report.taken;
            WANMI_TRY(store.setState(sent[i].id, "taken", "", "{}"));
        } else if (answer.outcome == Outcome::Moved) {
            ++report.moved;
            WANMI_TRY(store.setState(sent[i].id, "waiting", answer.reason, argsText(answer.args)));
        } else if (answer.outcome == Outcome::Later) {
            ++report.later;
        }
    }
    // What is known to be taken is not undone with what it stood on; the newest goes first.
    for (std::size_t i = sent.size(); i-- > 0;) {
        const auto& answer = answers[i];
        if (isFinal(i)) WANMI_TRY(refuse(sent[i], answer.reason, argsText(answer.args), report));
    }
    return tx.commit();
}

/// An entry that will never be taken: what it did here is undone, and kept for somebody to decide.
Status SyncEngine::refuse(const SyncEntry& entry, std::string_view reason, std::string_view args,
                          SyncReport& report) {
    EntryStore store{db()};
    WANMI_LET(const auto known, store.entry(entry.id));
    if (!known || known->state == "refused") return ok();
    ++report.refused;
    WANMI_TRY(refuseLater(*known, report, false)); // what stands on it goes first
    WANMI_TRY(store.setState(entry.id, "refused", reason, args));
    if (entry.person != kSystemLogin) {
        ConflictRow conflict{.id = uuid5("refused:" + entry.id),
                             .at = m_room.clock->now(),
                             .entry = entry.id,
                             .kind = known->steps.empty() ? "entry" : "step",
                             .person = entry.person,
                             .table = {},
                             .key =
                                 known->steps.empty() ? std::string{} : known->steps.front().caseId,
                             .column = {},
                             .base = "null",
                             .theirs = "null",
                             .mine = {},
                             .reason = std::string{reason},
                             .args = std::string{args},
                             .state = "open"};
        WANMI_LET(const auto wire, store.wire(*known, false)); // while its steps are still there
        conflict.mine = wire.text;
        ++report.conflicts;
        WANMI_TRY(store.addConflict(conflict));
    }
    CaseIntake intake{db(), m_room.srid, m_hooks};
    for (const auto& step : known->steps) {
        WANMI_LET(const auto lost, intake.dropSteps(step.caseId, entry.id));
        WANMI_TRY(lose(lost, report));
        if (m_hooks.lost) WANMI_TRY(m_hooks.lost(step.caseId, known->madeAt));
    }
    WANMI_TRY(undoRows(*known, report));
    // The product's own steps come again by themselves, under the same id, where they are still
    // due.
    if (entry.person == kSystemLogin) return store.drop(entry.id);
    return store.setRows(entry.id, "[]");
}

/// What the entry's rows were before it. Where others stand on them in a way that is not seen by
/// their keys, those go too; what cannot be undone even then stays as it is shown, and its conflict
/// tells of it: no entry stops a desk.
Status SyncEngine::undoRows(const SyncEntry& entry, SyncReport& report) {
    WANMI_LET(const auto rows, rowsFromText(entry.rows));
    if (rows.empty()) return ok();
    const auto attempt = [&]() -> Status {
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_TRY(revertRows(db(), m_room.srid, rows));
        return tx.commit();
    };
    auto undone = attempt();
    if (!undone && undone.error().reason == "store.constraint") {
        WANMI_TRY(refuseLater(entry, report, true));
        undone = attempt();
    }
    return !undone && undone.error().reason == "store.constraint" ? ok() : undone;
}

/// Later changes of the same rows (or of the same tables) were made on what will never be: they go
/// too, the newest first.
Status SyncEngine::refuseLater(const SyncEntry& entry, SyncReport& report, bool ofTable) {
    WANMI_LET(const auto rows, rowsFromText(entry.rows));
    if (rows.empty()) return ok();
    const auto touches = [&](const std::vector<RowChange>& later) {
        return std::any_of(later.begin(), later.end(), [&](const RowChange& l) {
            return std::any_of(rows.begin(), rows.end(), [&](const RowChange& r) {
                return r.table == l.table && (ofTable || sameColumns(r.key, l.key));
            });
        });
    };
    WANMI_LET(auto pending, EntryStore{db()}.withRows());
    std::reverse(pending.begin(), pending.end());
    for (const auto& later : pending) {
        if (later.n <= entry.n || later.state != "waiting") continue;
        WANMI_LET(const auto changes, rowsFromText(later.rows));
        if (touches(changes)) WANMI_TRY(refuse(later, "sync.stood_on_refused", "{}", report));
    }
    return ok();
}

/// Steps that cannot be put on the accepted state any more.
Status SyncEngine::lose(const std::vector<LostStep>& lost, SyncReport& report) {
    EntryStore store{db()};
    for (const auto& step : lost) {
        WANMI_LET(const auto entry, store.entry(step.entry));
        if (!entry) continue;
        WANMI_TRY(refuse(*entry, step.why.reason, argsText(step.why.args), report));
    }
    return ok();
}

Result<SyncReport> SyncEngine::run(const Progress& progress) {
    SyncReport all;
    for (int round = 0; round < kRounds; ++round) {
        WANMI_TRY(tell(progress, "sync.sending", round, 0));
        WANMI_LET(const auto up, push());
        WANMI_TRY(tell(progress, "sync.reading", all.received, 0));
        WANMI_LET(const auto down, pull(progress));
        all.taken += up.taken;
        all.moved += up.moved;
        all.refused += up.refused + down.refused;
        all.later = up.later;
        all.received += down.received;
        all.copied += down.copied;
        all.conflicts += up.conflicts + down.conflicts;
        if (up.moved == 0 && down.refused == 0) break;
    }
    WANMI_LET(all.waiting, EntryStore{db()}.waitingCount());
    return all;
}

} // namespace wanmi
