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
constexpr auto kRowAt = sql::named(embedded::case_sql, "row_at");
constexpr auto kInsertEvent = sql::named(embedded::case_sql, "insert_event");
constexpr auto kPutPrivate = sql::named(embedded::case_sql, "put_private");
constexpr auto kPrivateOf = sql::named(embedded::case_sql, "private_of");
constexpr auto kFidOf = sql::named(embedded::case_sql, "fid_of");
constexpr auto kFoldOf = sql::named(embedded::case_sql, "fold_of");
constexpr auto kByForeignKey = sql::named(embedded::case_sql, "by_foreign_key");
constexpr auto kEventsOf = sql::named(embedded::case_sql, "events_of");
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

void bindValue(Statement& s, int at, const ColumnValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        s.at(at, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        s.at(at, *text);
    } else {
        s.atNull(at);
    }
}

Result<CaseEvent> readEvent(const Statement& q, std::string_view caseId) {
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

} // namespace

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

std::vector<ColumnValue> caseRow(const Case& c) {
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
            caseText(c),
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

struct CaseStore::Statements {
    Statement insert;
    Statement rowAt;
    Statement insertEvent;
    Statement putPrivate;
    Statement privateOf;
    Statement fidOf;
    Statement foldOf;
    Statement byForeignKey;
    Statement eventsOf;
    Statement byNumber;
    Statement byTail;
    Statement nextSerial;
    Statement claimOf;
    Statement putClaim;
    Statement dropClaim;
    Statement putSeen;
    Statement seenSince;
};

CaseStore::CaseStore(Database& db, int srid) : m_db(&db), m_srid(srid) {}

Result<CaseStore> CaseStore::open(Database& db, int srid) {
    WANMI_LET(auto insert, db.prepare(kInsert));
    WANMI_LET(auto rowAt, db.prepare(kRowAt));
    WANMI_LET(auto insertEvent, db.prepare(kInsertEvent));
    WANMI_LET(auto putPrivate, db.prepare(kPutPrivate));
    WANMI_LET(auto privateOf, db.prepare(kPrivateOf));
    WANMI_LET(auto fidOf, db.prepare(kFidOf));
    WANMI_LET(auto foldOf, db.prepare(kFoldOf));
    WANMI_LET(auto byForeignKey, db.prepare(kByForeignKey));
    WANMI_LET(auto eventsOf, db.prepare(kEventsOf));
    WANMI_LET(auto byNumber, db.prepare(kByNumber));
    WANMI_LET(auto byTail, db.prepare(kByTail));
    WANMI_LET(auto nextSerial, db.prepare(kNextSerial));
    WANMI_LET(auto claimOf, db.prepare(kClaimOf));
    WANMI_LET(auto putClaim, db.prepare(kPutClaim));
    WANMI_LET(auto dropClaim, db.prepare(kDropClaim));
    WANMI_LET(auto putSeen, db.prepare(kPutSeen));
    WANMI_LET(auto seenSince, db.prepare(kSeenSince));
    CaseStore store{db, srid};
    store.m_sql = std::make_shared<Statements>(Statements{
        std::move(insert), std::move(rowAt), std::move(insertEvent), std::move(putPrivate),
        std::move(privateOf), std::move(fidOf), std::move(foldOf), std::move(byForeignKey),
        std::move(eventsOf), std::move(byNumber), std::move(byTail), std::move(nextSerial),
        std::move(claimOf), std::move(putClaim), std::move(dropClaim), std::move(putSeen),
        std::move(seenSince)});
    return store;
}

Result<std::optional<Case>> CaseStore::one(Statement& q, std::string_view key) {
    q.reset().at(1, key);
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<Case>{};
    auto c = caseFromText(q.view(0));
    q.reset();
    if (!c) return c.error();
    return std::optional<Case>{*std::move(c)};
}

Result<std::optional<Case>> CaseStore::get(std::string_view id) {
    return one(m_sql->foldOf, id);
}
Result<std::optional<Case>> CaseStore::byForeignKey(std::string_view key) {
    return one(m_sql->byForeignKey, key);
}

Result<std::vector<CaseEvent>> CaseStore::events(std::string_view id) {
    std::vector<CaseEvent> out;
    auto& q = m_sql->eventsOf.reset().at(1, id);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        WANMI_LET(auto e, readEvent(q, id));
        out.push_back(std::move(e));
    }
    q.reset();
    return out;
}

Result<std::optional<std::int64_t>> CaseStore::fid(std::string_view id) {
    auto& q = m_sql->fidOf.reset().at(1, id);
    WANMI_LET(const bool row, q.step());
    const auto value = row ? q.maybeInteger(0) : std::nullopt;
    q.reset();
    return value;
}

Result<std::vector<PrivateValue>> CaseStore::privateValues(std::string_view id) {
    std::vector<PrivateValue> out;
    WANMI_LET(const auto key, fid(id));
    if (!key) return out;
    auto& q = m_sql->privateOf.reset().at(1, *key);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back({q.text(0), q.text(1), q.text(2)});
    }
    q.reset();
    return out;
}

Status CaseStore::writeEvents(std::int64_t fid, const std::vector<CaseEvent>& events) {
    for (const auto& e : events) {
        WANMI_TRY(m_sql->insertEvent.at(1, fid)
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
    for (std::size_t i = 0; i < row.size(); ++i) {
        bindValue(m_sql->insert, static_cast<int>(i) + 1, row[i]);
    }
    WANMI_TRY(m_sql->insert.atBlob(43, spatialitePoint(c.at, m_srid)).done());
    const auto key = m_db->lastRowId();
    WANMI_TRY(writeEvents(key, events));
    return key;
}

Status CaseStore::append(const Case& c, std::int64_t baseRevision,
                         const std::vector<CaseEvent>& events) {
    WANMI_TRY(writeRow(c, baseRevision));
    WANMI_LET(const auto key, fid(c.id));
    return writeEvents(key.value_or(0), events);
}

/// Only what changed is written: an index over columns that stay is not touched at all.
Status CaseStore::writeRow(const Case& c, std::int64_t baseRevision) {
    const auto row = caseRow(c);
    auto& before = m_sql->rowAt.reset().at(1, c.id).at(2, baseRevision);
    WANMI_LET(const bool there, before.step());
    if (!there) return fail(Errc::Conflict, "case.changed_meanwhile", {{"case", c.id}});
    std::string changes;
    std::vector<int> changed;
    for (int i = 0; i < static_cast<int>(row.size()); ++i) {
        if (holdsColumn(before, i, row[static_cast<std::size_t>(i)])) continue;
        changed.push_back(i);
        changes += fmt::format("{}{} = ?", changes.empty() ? "" : ", ",
                               caseColumns()[static_cast<std::size_t>(i)]);
    }
    before.reset();
    if (changed.empty()) return ok();
    WANMI_LET(auto update, m_db->prepare("UPDATE cases SET " + changes + " WHERE id = ?"));
    int at = 0;
    for (const auto i : changed) {
        bindValue(update, ++at, row[static_cast<std::size_t>(i)]);
    }
    return update.at(at + 1, c.id).done();
}

Status CaseStore::putPrivate(std::int64_t key, const PrivateValue& v) {
    return m_sql->putPrivate.at(1, key).at(2, v.field).at(3, v.salt).at(4, v.value).done();
}

Result<std::vector<std::string>> CaseStore::idsByNumber(std::string_view text) {
    std::vector<std::string> ids;
    const auto collect = [&ids](Statement& q) -> Status {
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            ids.push_back(q.text(0));
        }
        q.reset();
        return ok();
    };
    WANMI_TRY(collect(m_sql->byNumber.reset().at(1, text)));
    if (ids.empty() && text.size() >= 4) {
        WANMI_TRY(collect(m_sql->byTail.reset().at(1, text.substr(text.size() - 4)).at(2, text)));
    }
    return ids;
}

Result<std::optional<CaseClaim>> CaseStore::claim(std::int64_t key) {
    auto& q = m_sql->claimOf.reset().at(1, key);
    WANMI_LET(const bool row, q.step());
    std::optional<CaseClaim> out;
    if (row) out = CaseClaim{q.text(0), Instant{std::chrono::microseconds{q.integer(1)}}};
    q.reset();
    return out;
}

Status CaseStore::putClaim(std::int64_t key, const CaseClaim& claim) {
    return m_sql->putClaim.at(1, key)
        .at(2, claim.login)
        .at(3, claim.at.time_since_epoch().count())
        .done();
}

Status CaseStore::dropClaim(std::int64_t key) {
    return m_sql->dropClaim.at(1, key).done();
}

Status CaseStore::putSeen(std::int64_t key, const Actor& who, Instant at) {
    return m_sql->putSeen.at(1, key)
        .at(2, who.login)
        .at(3, who.post)
        .at(4, at.time_since_epoch().count())
        .done();
}

Result<std::optional<Actor>> CaseStore::seenSince(std::int64_t key, Instant since,
                                                  const Actor& author) {
    auto& q = m_sql->seenSince.reset()
                  .at(1, key)
                  .at(2, since.time_since_epoch().count())
                  .at(3, author.login)
                  .at(4, author.post);
    WANMI_LET(const bool row, q.step());
    std::optional<Actor> out;
    if (row) out = Actor{q.text(0), "", q.text(1), "", ""};
    q.reset();
    return out;
}

Result<std::int64_t> CaseStore::nextSerial(std::string_view scope) {
    auto& q = m_sql->nextSerial.reset().at(1, scope);
    WANMI_LET(const bool row, q.step());
    const auto value = row ? q.integer(0) : 0;
    q.reset();
    return value;
}

} // namespace wanmi
