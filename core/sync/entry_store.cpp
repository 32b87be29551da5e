#include "core/sync/entry_store.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/json_view.h"
#include "core/store/case_store.h"
#include "core/store/sql.h"
#include "core/store/store.h"
#include "core/sync/case_wire.h"
#include "desk_sql.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

constexpr auto kCentre = sql::named(embedded::desk_sql, "centre");
constexpr auto kJoin = sql::named(embedded::desk_sql, "join");
constexpr auto kSetCursor = sql::named(embedded::desk_sql, "set_cursor");
constexpr auto kSetContact = sql::named(embedded::desk_sql, "set_contact");
constexpr auto kSetProof = sql::named(embedded::desk_sql, "set_proof");
constexpr auto kSetStopped = sql::named(embedded::desk_sql, "set_stopped");
constexpr auto kWaiting = sql::named(embedded::desk_sql, "waiting");
constexpr auto kEntryById = sql::named(embedded::desk_sql, "entry_by_id");
constexpr auto kWithRows = sql::named(embedded::desk_sql, "with_rows");
constexpr auto kSetState = sql::named(embedded::desk_sql, "set_state");
constexpr auto kSetRows = sql::named(embedded::desk_sql, "set_rows");
constexpr auto kDropEntry = sql::named(embedded::desk_sql, "drop_entry");
constexpr auto kEntryEvents = sql::named(embedded::desk_sql, "entry_events");
constexpr auto kAddConflict = sql::named(embedded::desk_sql, "add_conflict");
constexpr auto kConflicts = sql::named(embedded::desk_sql, "conflicts");
constexpr auto kConflictById = sql::named(embedded::desk_sql, "conflict_by_id");
constexpr auto kPutGap = sql::named(embedded::desk_sql, "put_gap");
constexpr auto kGaps = sql::named(embedded::desk_sql, "gaps");
constexpr auto kDropGap = sql::named(embedded::desk_sql, "drop_gap");
constexpr auto kCopyMark = sql::named(embedded::desk_sql, "copy_mark");
constexpr auto kPutCopy = sql::named(embedded::desk_sql, "put_copy");
constexpr auto kDropCopy = sql::named(embedded::desk_sql, "drop_copy");
constexpr auto kSendAgain = sql::named(embedded::desk_sql, "send_again");
constexpr auto kTakenUntil = sql::named(embedded::desk_sql, "taken_until");
constexpr auto kRowsAreIn = sql::named(embedded::desk_sql, "rows_are_in");
constexpr auto kDropTaken = sql::named(embedded::desk_sql, "drop_taken");
constexpr auto kLastAccepted = sql::named(embedded::desk_sql, "last_accepted");
constexpr auto kEvidenceIds = sql::named(embedded::desk_sql, "evidence_ids");
constexpr auto kDecide = sql::named(embedded::desk_sql, "decide");

Instant instant(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}
std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}
std::optional<Instant> maybeInstant(const Statement& q, int column) {
    return q.isNull(column) ? std::nullopt : std::optional{instant(q.integer(column))};
}

Result<std::vector<EntryStep>> stepsFromText(std::string_view text) {
    std::vector<EntryStep> out;
    WANMI_LET(const auto document, JsonDocument::parse(text));
    try {
        for (const auto& json : document.root()) {
            EntryStep s{std::string{json.at("case").text()},
                        std::string{json.at("district").text()},
                        json.at("follows").number(),
                        {}};
            if (const auto* files = json.find("evidence")) s.evidence = files->texts();
            out.push_back(std::move(s));
        }
    } catch (const std::out_of_range& broken) {
        return fail(Errc::Invalid, "store.corrupt", {{"what", broken.what()}});
    }
    return out;
}

ConflictRow readConflict(const Statement& q) {
    return {q.text(0),  instant(q.integer(1)),
            q.text(2),  q.text(3),
            q.text(4),  q.text(5),
            q.text(6),  q.text(7),
            q.text(8),  q.text(9),
            q.text(10), q.text(11),
            q.text(12), q.text(13)};
}

/// The steps of an entry on a case, as they are now.
Result<std::vector<CaseEvent>> entryEvents(Database& db, std::string_view entry,
                                           std::string_view caseId) {
    std::vector<CaseEvent> out;
    WANMI_LET(auto q, db.prepare(kEntryEvents));
    q.at(1, caseId).at(2, entry);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto event, eventOfRow(q, caseId));
        out.push_back(std::move(event));
    }
}

} // namespace

std::string argsText(const Args& args) {
    JsonObject out;
    for (const auto& a : args) {
        out.put(a.name, a.value);
    }
    return out.text();
}

Args argsFromText(std::string_view text) {
    Args out;
    const auto document = JsonDocument::parse(text);
    if (!document || !document->root().isObject()) return out;
    for (const auto& member : document->root()) {
        const bool number = member.isWhole();
        out.push_back({std::string{member.key()},
                       number ? std::to_string(member.number()) : std::string{member.text()}});
    }
    return out;
}

Result<std::optional<CentreRow>> EntryStore::centre() {
    WANMI_LET(auto q, m_db->prepare(kCentre));
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<CentreRow>{};
    return std::optional{
        CentreRow{q.text(0),
                  q.text(1),
                  q.text(2),
                  q.text(3),
                  {q.text(4), static_cast<std::uint64_t>(q.integer(5)), q.integer(6)},
                  instant(q.integer(7)),
                  maybeInstant(q, 8),
                  maybeInstant(q, 9),
                  q.integer(10),
                  q.text(11)}};
}

Status EntryStore::join(const CentreRow& row) {
    WANMI_LET(auto put, m_db->prepare(kJoin));
    put.at(1, row.url).at(2, row.desk).at(3, row.region).at(4, row.department);
    put.at(5, row.cursor.feed).at(6, static_cast<std::int64_t>(row.cursor.xid));
    return put.at(7, row.cursor.n).at(8, micros(row.joinedAt)).done();
}

Status EntryStore::setCursor(const FeedCursor& c) {
    WANMI_LET(auto set, m_db->prepare(kSetCursor));
    return set.at(1, c.feed).at(2, static_cast<std::int64_t>(c.xid)).at(3, c.n).done();
}

Status EntryStore::setContact(Instant now, std::int64_t skew) {
    WANMI_LET(auto set, m_db->prepare(kSetContact));
    return set.at(1, micros(now)).at(2, skew).done();
}

Status EntryStore::setProof(Instant now) {
    WANMI_LET(auto set, m_db->prepare(kSetProof));
    return set.at(1, micros(now)).done();
}

Status EntryStore::setStopped(std::string_view reason) {
    WANMI_LET(auto set, m_db->prepare(kSetStopped));
    return set.at(1, reason).done();
}

Result<std::optional<CopyMark>> EntryStore::copyMark() {
    WANMI_LET(auto q, m_db->prepare(kCopyMark));
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<CopyMark>{};
    return std::optional{CopyMark{q.integer(0) != 0, q.text(1), q.text(2),
                                  static_cast<std::uint64_t>(q.integer(3)), q.integer(4)}};
}

Status EntryStore::putCopy(const CopyMark& mark) {
    WANMI_LET(auto put, m_db->prepare(kPutCopy));
    put.at(1, std::int64_t{mark.again ? 1 : 0}).at(2, mark.part).at(3, mark.after);
    return put.at(4, static_cast<std::int64_t>(mark.until)).at(5, mark.entries).done();
}

Status EntryStore::dropCopy() {
    WANMI_LET(auto drop, m_db->prepare(kDropCopy));
    return drop.done();
}

Status EntryStore::sendAgain() {
    WANMI_LET(auto set, m_db->prepare(kSendAgain));
    return set.done();
}

Result<std::int64_t> EntryStore::takenUntil() {
    WANMI_LET(const auto n, m_db->number(kTakenUntil));
    return n.value_or(0);
}

Status EntryStore::rowsAreIn(std::int64_t until) {
    WANMI_LET(auto set, m_db->prepare(kRowsAreIn));
    return set.at(1, until).done();
}

Status EntryStore::dropTaken(std::int64_t until) {
    WANMI_LET(auto drop, m_db->prepare(kDropTaken));
    return drop.at(1, until).at(2, kSystemLogin).done();
}

Result<CaseHead> EntryStore::lastAccepted(std::string_view caseId) {
    WANMI_LET(auto q, m_db->prepare(kLastAccepted));
    WANMI_LET(const bool row, q.at(1, caseId).step());
    CaseHead out;
    out.caseId = caseId;
    if (row) out.seq = q.integer(0);
    if (row) out.head = q.text(1);
    WANMI_LET(auto files, m_db->prepare(kEvidenceIds));
    WANMI_LET(const bool any, files.at(1, caseId).step());
    if (any && !files.isNull(0)) out.files = sha256(files.text(0));
    return out;
}

Result<std::vector<SyncEntry>> EntryStore::read(Statement& q) {
    std::vector<SyncEntry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto steps, stepsFromText(q.view(6)));
        out.push_back({q.integer(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5),
                       std::move(steps), q.text(7), instant(q.integer(8)), q.text(9), q.text(10),
                       q.text(11), static_cast<int>(q.integer(12))});
    }
}

Result<std::vector<SyncEntry>> EntryStore::waiting(std::int64_t n, int limit) {
    WANMI_LET(auto q, m_db->prepare(kWaiting));
    q.at(1, n).at(2, std::int64_t{limit});
    return read(q);
}

Result<std::int64_t> EntryStore::waitingCount() {
    WANMI_LET(const auto count,
              m_db->number("SELECT count(*) FROM sync_entry WHERE state = 'waiting'"));
    return count.value_or(0);
}

Result<std::optional<SyncEntry>> EntryStore::entry(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(kEntryById));
    q.at(1, id);
    WANMI_LET(auto found, read(q));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

Result<std::vector<SyncEntry>> EntryStore::withRows() {
    WANMI_LET(auto q, m_db->prepare(kWithRows));
    return read(q);
}

Status EntryStore::setState(std::string_view id, std::string_view state, std::string_view reason,
                            std::string_view args) {
    WANMI_LET(auto set, m_db->prepare(kSetState));
    return set.at(1, id).at(2, state).at(3, reason).at(4, args).done();
}

Status EntryStore::setRows(std::string_view id, std::string_view rows) {
    WANMI_LET(auto set, m_db->prepare(kSetRows));
    return set.at(1, id).at(2, rows).done();
}

Status EntryStore::drop(std::string_view id) {
    WANMI_LET(auto gone, m_db->prepare(kDropEntry));
    return gone.at(1, id).done();
}

Result<std::string> EntryStore::wireStep(const SyncEntry& entry, const EntryStep& step,
                                         bool secrets) {
    WANMI_LET(auto events, entryEvents(*m_db, entry.id, step.caseId));
    const auto follows = events.empty() ? step.follows : events.front().seq - 1;
    return casePartText(
        *m_db, {step.caseId, step.district, follows, std::move(events), step.evidence, secrets});
}

Result<WireEntry> EntryStore::wire(const SyncEntry& entry, bool secrets) {
    std::string cases;
    for (const auto& step : entry.steps) {
        WANMI_LET(const auto one, wireStep(entry, step, secrets));
        cases += (cases.empty() ? "" : ",") + one;
    }
    JsonObject out;
    out.put("n", entry.n).put("id", entry.id).put("intent", entry.intent).put("mac", entry.mac);
    out.putRaw("cases", "[" + cases + "]").putRaw("rows", entry.rows);
    return WireEntry{entry.id, out.text()};
}

Status EntryStore::putGap(std::string_view caseId, std::string_view district) {
    WANMI_LET(auto put, m_db->prepare(kPutGap));
    return put.at(1, caseId).at(2, district).done();
}

Result<std::vector<std::pair<std::string, std::string>>> EntryStore::gaps() {
    WANMI_LET(auto q, m_db->prepare(kGaps));
    std::vector<std::pair<std::string, std::string>> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.emplace_back(q.text(0), q.text(1));
    }
}

Status EntryStore::dropGap(std::string_view caseId) {
    WANMI_LET(auto gone, m_db->prepare(kDropGap));
    return gone.at(1, caseId).done();
}

Status EntryStore::addConflict(const ConflictRow& c) {
    WANMI_LET(auto put, m_db->prepare(kAddConflict));
    put.at(1, c.id).at(2, micros(c.at)).at(3, c.entry).at(4, c.kind).at(5, c.person);
    put.at(6, c.table).at(7, c.key).at(8, c.column).at(9, c.base).at(10, c.theirs);
    WANMI_TRY(put.at(11, c.mine).at(12, c.reason).at(13, c.args).done());
    return noteChange(*m_db, "sync_conflict", c.id);
}

Result<std::vector<ConflictRow>> EntryStore::conflicts(bool openOnly) {
    WANMI_LET(auto q, m_db->prepare(kConflicts));
    q.at(1, std::int64_t{openOnly});
    std::vector<ConflictRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readConflict(q));
    }
}

Result<std::optional<ConflictRow>> EntryStore::conflict(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(kConflictById));
    WANMI_LET(const bool row, q.at(1, id).step());
    return row ? std::optional{readConflict(q)} : std::nullopt;
}

Status EntryStore::decide(std::string_view id, std::string_view state, std::string_view by,
                          Instant now) {
    WANMI_LET(auto set, m_db->prepare(kDecide));
    WANMI_TRY(set.at(1, id).at(2, state).at(3, by).at(4, micros(now)).done());
    if (m_db->changes() == 1) return noteChange(*m_db, "sync_conflict", id);
    return fail(Errc::Conflict, "sync.decided", {{"id", std::string{id}}});
}

} // namespace wanmi
