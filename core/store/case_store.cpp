#include "core/store/case_store.h"

#include "case_sql.h"
#include "core/base/hash.h"
#include "core/geometry/codec.h"
#include "core/store/sql.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

constexpr auto kInsert = sql::named(embedded::case_sql, "insert_case");
constexpr auto kInsertEvent = sql::named(embedded::case_sql, "insert_event");
constexpr auto kPutPrivate = sql::named(embedded::case_sql, "put_private");
constexpr auto kPrivateOf = sql::named(embedded::case_sql, "private_of");
constexpr auto kFidOf = sql::named(embedded::case_sql, "fid_of");
constexpr auto kFoldOf = sql::named(embedded::case_sql, "fold_of");
constexpr auto kByForeignKey = sql::named(embedded::case_sql, "by_foreign_key");
constexpr auto kEventsOf = sql::named(embedded::case_sql, "events_of");
constexpr auto kPendingEventsOf = sql::named(embedded::case_sql, "pending_events_of");
constexpr auto kInsertPending = sql::named(embedded::case_sql, "insert_pending");
constexpr auto kByNumber = sql::named(embedded::case_sql, "by_number");
constexpr auto kByTail = sql::named(embedded::case_sql, "by_tail");
constexpr auto kNextSerial = sql::named(embedded::case_sql, "next_serial");
constexpr auto kClaimOf = sql::named(embedded::case_sql, "claim_of");
constexpr auto kPutClaim = sql::named(embedded::case_sql, "put_claim");
constexpr auto kDropClaim = sql::named(embedded::case_sql, "drop_claim");
constexpr auto kPutSeen = sql::named(embedded::case_sql, "put_seen");
constexpr auto kSeenSince = sql::named(embedded::case_sql, "seen_since");

ColumnValue textOrNull(const std::string& text) {
    return text.empty() ? ColumnValue{} : ColumnValue{text};
}

ColumnValue timeOrNull(const std::optional<Instant>& t) {
    return t ? ColumnValue{std::int64_t{t->time_since_epoch().count()}} : ColumnValue{};
}

template <class T>
ColumnValue numberOrNull(const std::optional<T>& n) {
    return n ? ColumnValue{std::int64_t{*n}} : ColumnValue{};
}

ColumnValue code(std::string_view text) {
    return std::string{text};
}

/// The order to a collector that waits for an answer in this state; nullptr: none.
const CaseTask* openTask(const Case& c) {
    if (c.state == CaseState::PendingVerify && c.verify.open) return &c.verify;
    if (c.state == CaseState::PendingCheck && c.check.open) return &c.check;
    return nullptr;
}

/// The collector whose answer is waited for.
std::string openTaskOf(const Case& c) {
    if (c.verify.open) return c.verify.to;
    return c.check.open ? c.check.to : std::string{};
}

/// One by one, as the indexes have it: with IN SQLite would make a table of the states.
std::string statesWhere(bool open, std::string_view column = "state") {
    std::string list;
    for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
        if (isOpen(static_cast<CaseState>(i)) != open) continue;
        list += fmt::format("{}{} = '{}'", list.empty() ? "" : " OR ", column, kStateCodes[i]);
    }
    return "(" + list + ")";
}

void bindValue(Statement& s, int at, const ColumnValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        s.at(at, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        s.at(at, *text);
    } else {
        s.atNull(at);
    }
}

} // namespace

Result<CaseEvent> eventOfRow(const Statement& q, std::string_view caseId) {
    CaseEvent e;
    e.caseId = caseId;
    e.seq = q.integer(0);
    e.id = q.text(1);
    WANMI_LET(e.type, parseAction(q.view(2)));
    e.actor = q.text(3);
    e.at = Instant{std::chrono::microseconds{q.integer(4)}};
    e.body = q.text(5);
    e.prev = q.text(6);
    e.hash = q.text(7);
    return e;
}

const std::string& openCases() {
    static const std::string kText = statesWhere(true);
    return kText;
}

const std::string& endedCases() {
    static const std::string kText = statesWhere(false);
    return kText;
}

const std::vector<std::string>& caseColumns() {
    // The order the statements of case.sql name them in.
    static const std::vector<std::string> kColumns{
        "id",           "number",        "file_number",    "state",
        "revision",     "kind",          "source",         "condition_id",
        "urgency",      "district",      "community_code", "cell_code",
        "duty_code",    "area_class",    "component",      "department",
        "handler",      "task_to",       "reporter",       "reported_at",
        "filed_at",     "dispatched_at", "finished_at",    "closed_at",
        "changed_at",   "stage",         "warn_at",        "due_at",
        "rework_count", "return_count",  "foreign_key",    "fold",
        "head",         "request",       "request_level",  "suspend_until",
        "merged_into",  "supervised",    "emergency",      "exempt",
        "self_handled", "task_open"};
    return kColumns;
}

namespace {

/// The columns without the case's whole text, which takes longest to make and is never the same
/// again.
std::vector<ColumnValue> shortRow(const Case& c) {
    const auto* running = c.running();
    return {c.id,
            c.number,
            textOrNull(c.fileNumber),
            code(stateCode(c.state)),
            c.revision,
            c.kind,
            c.source,
            numberOrNull(c.conditionId),
            c.urgency,
            c.district,
            textOrNull(c.community),
            textOrNull(c.cell),
            textOrNull(c.dutyGrid),
            c.areaClass != 0 ? ColumnValue{std::int64_t{c.areaClass}} : ColumnValue{},
            numberOrNull(c.component),
            textOrNull(c.department),
            textOrNull(c.handler),
            textOrNull(openTaskOf(c)),
            c.reporter,
            timeOrNull(c.reportedAt),
            timeOrNull(c.filedAt),
            timeOrNull(c.dispatchedAt),
            timeOrNull(c.finishedAt),
            timeOrNull(c.closedAt),
            timeOrNull(c.changedAt),
            running != nullptr ? code(stageCode(running->stage)) : ColumnValue{},
            running != nullptr ? timeOrNull(running->warn) : ColumnValue{},
            running != nullptr ? timeOrNull(running->due) : ColumnValue{},
            std::int64_t{c.reworkCount},
            std::int64_t{c.returnCount},
            textOrNull(c.foreignKey),
            {},
            c.head,
            c.request ? code(actionCode(c.request->operation)) : ColumnValue{},
            c.request ? ColumnValue{c.request->levels.at(c.request->given)} : ColumnValue{},
            timeOrNull(c.suspendUntil),
            textOrNull(c.mergedInto),
            std::count_if(c.supervisions.begin(), c.supervisions.end(),
                          [](const Supervision& s) { return s.repliedBy.empty(); }),
            std::int64_t{c.emergency.open ? c.emergency.grade : 0},
            std::int64_t{c.exempt ? 1 : 0},
            std::int64_t{c.selfHandled ? 1 : 0},
            std::int64_t{openTask(c) != nullptr ? 1 : 0}};
}

std::size_t foldColumn() {
    static const auto kPlace = static_cast<std::size_t>(
        std::find(caseColumns().begin(), caseColumns().end(), "fold") - caseColumns().begin());
    return kPlace;
}

} // namespace

std::vector<ColumnValue> caseRow(const Case& c) {
    auto row = shortRow(c);
    row[foldColumn()] = caseText(c);
    return row;
}

bool holdsColumn(const Statement& row, int column, const ColumnValue& value) {
    if (std::holds_alternative<std::monostate>(value)) return row.isNull(column);
    if (row.isNull(column)) return false;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return row.integer(column) == *number;
    }
    return row.view(column) == std::get<std::string>(value);
}

std::string PrivateValue::hash() const {
    return Sha256{}.add(salt).add(value).hex();
}

CaseStore::CaseStore(Database& db, int srid) : m_db(&db), m_srid(srid) {}

Result<CaseStore> CaseStore::open(Database& db, int srid) {
    return CaseStore{db, srid};
}

Result<std::optional<StoredCase>> CaseStore::one(std::string_view sql, std::string_view key) {
    WANMI_LET(auto q, m_db->prepare(sql));
    WANMI_LET(const bool row, q.at(1, key).step());
    if (!row) return std::optional<StoredCase>{};
    WANMI_LET(auto c, caseFromText(q.view(1)));
    return std::optional{StoredCase{q.integer(0), std::move(c)}};
}

Result<std::optional<StoredCase>> CaseStore::stored(std::string_view id) {
    return one(kFoldOf, id);
}
Result<std::optional<Case>> CaseStore::get(std::string_view id) {
    WANMI_LET(auto found, one(kFoldOf, id));
    return found ? std::optional{std::move(found->c)} : std::nullopt;
}
Result<std::optional<Case>> CaseStore::byForeignKey(std::string_view key) {
    WANMI_LET(auto found, one(kByForeignKey, key));
    return found ? std::optional{std::move(found->c)} : std::nullopt;
}

namespace {

Status readEvents(Database& db, std::string_view sql, std::string_view id,
                  std::vector<CaseEvent>& out) {
    WANMI_LET(auto q, db.prepare(sql));
    q.at(1, id);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        WANMI_LET(auto e, eventOfRow(q, id));
        out.push_back(std::move(e));
    }
}

} // namespace

Result<std::vector<CaseEvent>> CaseStore::events(std::string_view id) {
    WANMI_LET(auto out, acceptedEvents(id));
    WANMI_TRY(readEvents(*m_db, kPendingEventsOf, id, out));
    return out;
}

Result<std::vector<CaseEvent>> CaseStore::acceptedEvents(std::string_view id) {
    std::vector<CaseEvent> out;
    WANMI_TRY(readEvents(*m_db, kEventsOf, id, out));
    return out;
}

Status CaseStore::eachEvent(Instant since, Instant until,
                            const std::function<Status(const CaseEvent&)>& take) {
    // The sign before a column keeps SQLite from an index whose rows it would have to sort: both
    // tables lie in the order that is asked for.
    static const std::string kText =
        "SELECT e.seq, e.id, e.type, e.actor, e.at, e.body, e.prev, e.hash, cases.id"
        " FROM cases CROSS JOIN case_event e ON e.case_fid = cases.fid"
        " WHERE +reported_at < ?2 AND (+changed_at >= ?1 OR " +
        statesWhere(true, "+state") + ") ORDER BY cases.fid, e.seq";
    WANMI_LET(auto q, m_db->prepare(kText));
    q.at(1, std::int64_t{since.time_since_epoch().count()});
    q.at(2, std::int64_t{until.time_since_epoch().count()});
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        WANMI_LET(const auto e, eventOfRow(q, q.view(8)));
        WANMI_TRY(take(e));
    }
}

Result<std::optional<std::int64_t>> CaseStore::fid(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(kFidOf));
    q.at(1, id);
    WANMI_LET(const bool row, q.step());
    return row ? q.maybeInteger(0) : std::nullopt;
}

Result<std::vector<PrivateValue>> CaseStore::privateValues(std::string_view id) {
    std::vector<PrivateValue> out;
    WANMI_LET(const auto key, fid(id));
    if (!key) return out;
    WANMI_LET(auto q, m_db->prepare(kPrivateOf));
    q.at(1, *key);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back({q.text(0), q.text(1), q.text(2)});
    }
    return out;
}

Status CaseStore::writeEvents(std::int64_t fid, const std::vector<CaseEvent>& events) {
    const auto* watch = m_db->watching();
    const bool pending = watch != nullptr && watch->holdsBack();
    WANMI_LET(auto insert, m_db->prepare(pending ? kInsertPending : kInsertEvent));
    for (const auto& e : events) {
        WANMI_TRY(insert.at(1, fid)
                      .at(2, e.seq)
                      .at(3, e.id)
                      .at(4, actionCode(e.type))
                      .at(5, e.actor)
                      .at(6, e.at.time_since_epoch().count())
                      .at(7, e.body)
                      .at(8, e.prev)
                      .at(9, e.hash)
                      .done());
    }
    return ok();
}

Result<std::int64_t> CaseStore::add(const Case& c, const std::vector<CaseEvent>& events) {
    const auto row = caseRow(c);
    WANMI_LET(auto insert, m_db->prepare(kInsert));
    for (std::size_t i = 0; i < row.size(); ++i) {
        bindValue(insert, static_cast<int>(i) + 1, row[i]);
    }
    WANMI_TRY(insert.atBlob(43, spatialitePoint(c.at, m_srid)).done());
    const auto key = m_db->lastRowId();
    WANMI_TRY(writeEvents(key, events));
    return key;
}

Status CaseStore::rewrite(std::int64_t fid, const Case& before, const Case& after) {
    return before == after ? ok() : writeRow(fid, before, after);
}

Status CaseStore::append(const Case& before, const Case& after,
                         const std::vector<CaseEvent>& events) {
    WANMI_LET(const auto key, fid(after.id));
    return append(key.value_or(0), before, after, events);
}

Status CaseStore::append(std::int64_t fid, const Case& before, const Case& after,
                         const std::vector<CaseEvent>& events) {
    WANMI_TRY(writeRow(fid, before, after));
    return writeEvents(fid, events);
}

/// Only what changed is written: an index over columns that stay is not touched at all.
Status CaseStore::writeRow(std::int64_t fid, const Case& before, const Case& after) {
    const auto was = shortRow(before);
    const auto row = caseRow(after);
    std::string sql = "UPDATE cases SET ";
    std::vector<const ColumnValue*> changed;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] == was[i]) continue;
        if (!changed.empty()) sql += ", ";
        sql += caseColumns()[i];
        sql += " = ?";
        changed.push_back(&row[i]);
    }
    WANMI_LET(auto update, m_db->prepare(sql + " WHERE fid = ? AND revision = ?"));
    int at = 0;
    for (const auto* value : changed) {
        bindValue(update, ++at, *value);
    }
    WANMI_TRY(update.at(at + 1, fid).at(at + 2, before.revision).done());
    if (m_db->changes() == 1) return ok();
    return fail(Errc::Conflict, "case.changed_meanwhile", {{"case", after.id}});
}

Status CaseStore::putPrivate(std::int64_t key, const PrivateValue& v) {
    WANMI_LET(auto put, m_db->prepare(kPutPrivate));
    return put.at(1, key).at(2, v.field).at(3, v.salt).at(4, v.value).done();
}

Result<std::vector<std::string>> CaseStore::idsByNumber(std::string_view text) {
    std::vector<std::string> ids;
    const auto collect = [&ids](Statement& q) -> Status {
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            ids.push_back(q.text(0));
        }
        return ok();
    };
    WANMI_LET(auto whole, m_db->prepare(kByNumber));
    WANMI_TRY(collect(whole.at(1, text)));
    if (ids.empty() && text.size() >= 4) {
        WANMI_LET(auto tail, m_db->prepare(kByTail));
        WANMI_TRY(collect(tail.at(1, text.substr(text.size() - 4)).at(2, text)));
    }
    return ids;
}

Result<std::optional<CaseClaim>> CaseStore::claim(std::int64_t key) {
    WANMI_LET(auto q, m_db->prepare(kClaimOf));
    q.at(1, key);
    WANMI_LET(const bool row, q.step());
    std::optional<CaseClaim> out;
    if (row) out = CaseClaim{q.text(0), Instant{std::chrono::microseconds{q.integer(1)}}};
    return out;
}

Status CaseStore::putClaim(std::int64_t key, const CaseClaim& claim) {
    WANMI_LET(auto put, m_db->prepare(kPutClaim));
    return put.at(1, key).at(2, claim.login).at(3, claim.at.time_since_epoch().count()).done();
}

Status CaseStore::dropClaim(std::int64_t key) {
    WANMI_LET(auto drop, m_db->prepare(kDropClaim));
    return drop.at(1, key).done();
}

Status CaseStore::putSeen(std::int64_t key, const Actor& who, Instant at) {
    WANMI_LET(auto put, m_db->prepare(kPutSeen));
    return put.at(1, key)
        .at(2, who.login)
        .at(3, who.post)
        .at(4, at.time_since_epoch().count())
        .done();
}

Result<std::optional<Actor>> CaseStore::seenSince(std::int64_t key, Instant since,
                                                  const Actor& author) {
    WANMI_LET(auto q, m_db->prepare(kSeenSince));
    q.at(1, key).at(2, since.time_since_epoch().count()).at(3, author.login).at(4, author.post);
    WANMI_LET(const bool row, q.step());
    std::optional<Actor> out;
    if (row) out = Actor{q.text(0), "", q.text(1), "", ""};
    return out;
}

Result<std::int64_t> CaseStore::nextSerial(std::string_view scope) {
    WANMI_LET(auto q, m_db->prepare(kNextSerial));
    q.at(1, scope);
    WANMI_LET(const bool row, q.step());
    return row ? q.integer(0) : 0;
}

} // namespace wanmi
