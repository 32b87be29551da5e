#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/people/actor.h"
#include "core/store/store.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wanmi {

/// A value kept outside the chain, with the salt of its hash.
struct PrivateValue {
    std::string field; ///< "text", "contact_name", "contact_phone"
    std::string salt;  ///< 64 hex digits
    std::string value;
    /// What the chain holds of it: SHA-256(salt ‖ value).
    std::string hash() const;
};

/// A column of the row a case is kept in: NULL, a whole number or text.
using ColumnValue = std::variant<std::monostate, std::int64_t, std::string>;
/// The columns of `cases` that follow from the case, in the order of caseColumns(); what is written
/// and what `check` holds against the file.
std::vector<ColumnValue> caseRow(const Case& c);
const std::vector<std::string>& caseColumns();
/// Does a column of a row that was read hold this value?
bool holdsColumn(const Statement& row, int column, const ColumnValue& value);

/// The condition "work is still to be done" as the indexes name it, and its opposite.
const std::string& openCases();
const std::string& endedCases();

/// Who has taken a report from the common pool (领取).
struct CaseClaim {
    std::string login;
    Instant at;
};

/// A case and the key of its row.
struct StoredCase {
    std::int64_t fid = 0;
    Case c;
};

/// An event of a row (seq, id, type, actor, at, body, prev, hash).
Result<CaseEvent> eventOfRow(const Statement& row, std::string_view caseId);

/// Cases and their events as rows. Values in, values out; no clock of its own. Writes happen inside
/// the caller's transaction.
class CaseStore {
public:
    static Result<CaseStore> open(Database& db, int srid);

    Result<std::optional<Case>> get(std::string_view id);
    Result<std::optional<StoredCase>> stored(std::string_view id);
    Result<std::optional<Case>> byForeignKey(std::string_view key);
    /// Accepted events, and on top of them what is still pending in a store joined to a centre.
    Result<std::vector<CaseEvent>> events(std::string_view id);
    /// Without what is pending.
    Result<std::vector<CaseEvent>> acceptedEvents(std::string_view id);
    /// The events of every case that was reported before `until` and was open, or changed, at
    /// `since` or later; case after case, each in order. `take` ends the walk with its error. Keeps
    /// no event in memory.
    Status eachEvent(Instant since, Instant until,
                     const std::function<Status(const CaseEvent&)>& take);
    Result<std::vector<PrivateValue>> privateValues(std::string_view id);

    /// Writes a case that has just been born: row and first events. Gives its fid. No change row:
    /// see noteChange. Errc::Conflict "store.constraint" where id, number or foreign key is taken.
    Result<std::int64_t> add(const Case& c, const std::vector<CaseEvent>& events);
    /// Writes further events, and what `after` has otherwise than `before` in the row, if nobody
    /// wrote since `before` was read; else Errc::Conflict "case.changed_meanwhile".
    Status append(const Case& before, const Case& after, const std::vector<CaseEvent>& events);
    Status append(std::int64_t fid, const Case& before, const Case& after,
                  const std::vector<CaseEvent>& events);
    /// Writes what `after` has otherwise than `before`, as append() does; events are the caller's.
    Status rewrite(std::int64_t fid, const Case& before, const Case& after);
    Status putPrivate(std::int64_t fid, const PrivateValue& value);

    Result<std::optional<std::int64_t>> fid(std::string_view id);
    /// Ids whose number or 案卷号 is, or ends with, this text (four or more characters).
    Result<std::vector<std::string>> idsByNumber(std::string_view text);
    Result<std::optional<CaseClaim>> claim(std::int64_t fid);
    Status putClaim(std::int64_t fid, const CaseClaim& claim);
    Status dropClaim(std::int64_t fid);
    /// Notes that a person opened the case.
    Status putSeen(std::int64_t fid, const Actor& who, Instant at);
    /// Somebody of another post who opened the case after `since`; login and post only.
    Result<std::optional<Actor>> seenSince(std::int64_t fid, Instant since, const Actor& author);
    /// The next serial of a scope, given once and never again.
    Result<std::int64_t> nextSerial(std::string_view scope);

private:
    CaseStore(Database& db, int srid);
    Status writeRow(std::int64_t fid, const Case& before, const Case& after);
    Status writeEvents(std::int64_t fid, const std::vector<CaseEvent>& events);
    Result<std::optional<StoredCase>> one(std::string_view sql, std::string_view key);

    Database* m_db;
    int m_srid;
};

} // namespace wanmi
