#include "core/store/access_log.h"

#include "access_sql.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/time_text.h"
#include "core/store/sql.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace wanmi {
namespace {

constexpr auto kInsert = sql::named(embedded::access_sql, "insert_entry");
constexpr auto kLastLink = sql::named(embedded::access_sql, "last_link");
constexpr auto kLastCheckpoint = sql::named(embedded::access_sql, "last_checkpoint");
constexpr auto kEntries = sql::named(embedded::access_sql, "entries");
constexpr auto kNewest = sql::named(embedded::access_sql, "newest");
constexpr auto kCheckpoints = sql::named(embedded::access_sql, "checkpoints");
constexpr auto kInsertCheckpoint = sql::named(embedded::access_sql, "insert_checkpoint");
constexpr auto kCut = sql::named(embedded::access_sql, "cut");
constexpr auto kRowsBefore = sql::named(embedded::access_sql, "rows_before");
constexpr auto kHolds = sql::named(embedded::access_sql, "holds");
constexpr std::size_t kMostFaults = 1000;

std::string hashOf(const AccessEntry& e) {
    return sha256(canonicalJson(Json{{"seq", e.seq},
                                     {"at", utcText(e.at)},
                                     {"actor", e.actor},
                                     {"what", e.what},
                                     {"object", e.object},
                                     {"reason", e.reason},
                                     {"prev", e.prev}}));
}

std::string hashOf(const AccessCheckpoint& c) {
    return sha256(canonicalJson(Json{{"upto", c.upto},
                                     {"head", c.head},
                                     {"at", utcText(c.at)},
                                     {"actor", c.actor},
                                     {"prev", c.prev}}));
}

Instant instantAt(const Statement& q, int column) {
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

AccessEntry readEntry(const Statement& q) {
    return {q.integer(0), instantAt(q, 1), q.text(2), q.text(3),
            q.text(4),    q.text(5),       q.text(6), q.text(7)};
}

/// Seq and hash the next entry follows.
struct Link {
    std::int64_t seq = 0;
    std::string hash;
};

Result<Link> lastLink(Database& db) {
    WANMI_LET(auto q, db.prepare(kLastLink));
    WANMI_LET(const bool row, q.step());
    if (row) return Link{q.integer(0), q.text(1)};
    WANMI_LET(auto c, db.prepare(kLastCheckpoint));
    WANMI_LET(const bool cut, c.step());
    if (cut) return Link{c.integer(0), c.text(1)};
    return Link{};
}

void addFault(std::vector<AccessFault>& faults, std::int64_t seq, const char* why) {
    if (faults.size() < kMostFaults) faults.push_back({seq, why});
}

/// The checkpoints' own chain; gives the link the first entry must follow.
Result<Link> verifyCheckpoints(Database& db, std::vector<AccessFault>& faults) {
    WANMI_LET(auto q, db.prepare(kCheckpoints));
    Link after;
    std::string prev;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return after;
        const AccessCheckpoint c{q.integer(0), q.text(1), instantAt(q, 2),
                                 q.text(3),    q.text(4), q.text(5)};
        if (c.prev != prev || hashOf(c) != c.hash) addFault(faults, c.upto, "checkpoint");
        prev = c.hash;
        after = {c.upto, c.head};
    }
}

} // namespace

Status AccessLog::append(AccessEntry& e) {
    WANMI_LET(const auto last, lastLink(*m_db));
    e.seq = last.seq + 1;
    e.prev = last.hash;
    e.hash = hashOf(e);
    WANMI_LET(auto q, m_db->prepare(kInsert));
    return q.at(1, e.seq)
        .at(2, e.at.time_since_epoch().count())
        .at(3, e.actor)
        .at(4, e.what)
        .at(5, e.object)
        .at(6, e.reason)
        .at(7, e.prev)
        .at(8, e.hash)
        .done();
}

Status AccessLog::add(AccessEntry entry) {
    if (m_db->inTransaction()) return append(entry);
    WANMI_LET(auto tx, Transaction::begin(*m_db));
    WANMI_TRY(append(entry));
    return tx.commit();
}

Result<std::vector<AccessEntry>> AccessLog::list(const AccessQuery& query) {
    WANMI_LET(auto q, m_db->prepare(kNewest));
    q.at(1, query.since ? query.since->time_since_epoch().count() : INT64_MIN)
        .at(2, query.actor)
        .at(3, query.what)
        .at(4, query.object)
        .at(5, query.limit);
    std::vector<AccessEntry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readEntry(q));
    }
}

Result<std::vector<AccessFault>> AccessLog::verify() {
    std::vector<AccessFault> faults;
    WANMI_LET(auto before, verifyCheckpoints(*m_db, faults));
    WANMI_LET(auto q, m_db->prepare(kEntries));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return faults;
        const auto e = readEntry(q);
        if (e.seq != before.seq + 1) addFault(faults, e.seq, "sequence");
        if (e.prev != before.hash) addFault(faults, e.seq, "previous hash");
        if (hashOf(e) != e.hash) addFault(faults, e.seq, "hash");
        before = {e.seq, e.hash};
    }
}

Result<AccessEntry> AccessLog::head() {
    WANMI_LET(const auto last, lastLink(*m_db));
    AccessEntry e;
    e.seq = last.seq;
    e.hash = last.hash;
    return e;
}

Result<bool> AccessLog::holds(std::string_view head) {
    const auto colon = head.find(':');
    std::int64_t seq = 0;
    const auto* end = head.data() + std::min(colon, head.size());
    const auto read = std::from_chars(head.data(), end, seq);
    if (colon == std::string_view::npos || read.ec != std::errc{} || read.ptr != end) return false;
    if (seq == 0) return true; // the head of an empty log
    WANMI_LET(auto q, m_db->prepare(kHolds));
    return q.at(1, seq).at(2, head.substr(colon + 1)).step();
}

Result<std::optional<AccessEntry>> AccessLog::lastBefore(Instant before, Instant now,
                                                         std::chrono::microseconds mostGap) {
    WANMI_LET(auto q, m_db->prepare(kEntries));
    std::optional<AccessEntry> last;
    std::optional<Instant> newest; // of all entries so far
    // What stays must follow what came before it without a leap, the first that stays included.
    const auto follows = [&](Instant to, std::int64_t seq) -> Status {
        if (!newest || to < before || to - *newest <= mostGap) return ok();
        return fail(
            Errc::Conflict, "access.clock_jump",
            {{"seq", std::to_string(seq)}, {"from", utcText(*newest)}, {"to", utcText(to)}});
    };
    std::int64_t seq = 0;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        auto e = readEntry(q);
        seq = e.seq;
        WANMI_TRY(follows(e.at, seq));
        newest = newest ? std::max(*newest, e.at) : e.at;
        if (*newest < before) last = std::move(e);
    }
    WANMI_TRY(follows(now, seq));
    return last;
}

Result<AccessCheckpoint> AccessLog::cut(const AccessEntry& last, Instant now,
                                        const std::string& actor) {
    AccessCheckpoint c{last.seq, last.hash, now, actor, "", ""};
    {
        WANMI_LET(auto q, m_db->prepare(kLastCheckpoint));
        WANMI_LET(const bool row, q.step());
        if (row) c.prev = q.text(2);
    }
    c.hash = hashOf(c);
    WANMI_LET(auto q, m_db->prepare(kInsertCheckpoint));
    WANMI_TRY(q.at(1, c.upto)
                  .at(2, c.head)
                  .at(3, c.at.time_since_epoch().count())
                  .at(4, c.actor)
                  .at(5, c.prev)
                  .at(6, c.hash)
                  .done());
    WANMI_LET(auto gone, m_db->prepare(kCut));
    WANMI_TRY(gone.at(1, c.upto).done());
    return c;
}

Status adoptAccessRows(Database& db) {
    std::vector<AccessEntry> rows;
    {
        WANMI_LET(auto q, db.prepare(kRowsBefore));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            AccessEntry e;
            e.at = instantAt(q, 0);
            e.actor = q.text(1);
            e.what = q.text(2);
            e.object = q.text(3);
            e.reason = q.text(4);
            rows.push_back(std::move(e));
        }
    }
    AccessLog log{db};
    for (auto& e : rows) {
        WANMI_TRY(log.add(std::move(e)));
    }
    return db.run("DROP TABLE access_log_before");
}

} // namespace wanmi
