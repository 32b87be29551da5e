#include "core/sync/pg_remote.h"

#include "core/base/time_text.h"
#include "core/sync/pg_line.h"

#include <charconv>

namespace wanmi {
namespace {

constexpr const char* kHello =
    "SELECT h->>'feed', h->>'protocol', h->>'now', h->>'city', h->>'district', h->>'srid', "
    "h->'desk'->>'region', h->'desk'->>'department', h->'person'->>'login', "
    "coalesce(h->>'sandbox', 'false') FROM wanmi.hello($1, $2, $3) h";
constexpr const char* kSession =
    "SELECT s->>'session', s->>'secret', s->>'expires' FROM wanmi.open_session($1, $2) s";
constexpr const char* kPeople =
    "SELECT login, name, post, department, region, active::int FROM wanmi.people($1, $2)";
constexpr const char* kApply = "SELECT a->>'id', a->>'outcome', a->>'code', a->>'args' "
                               "FROM wanmi.apply($1, $2, $3::jsonb) a";
// One statement, one snapshot: the horizon can be no further than what the page has looked at.
constexpr const char* kFeed =
    "SELECT wanmi.feed_horizon(), f->>'xid', f->>'n', f->>'kind', f->>'entry', f->'body' "
    "FROM (SELECT 1) one LEFT JOIN wanmi.feed($1, $2, $3, $4, $5) f ON true";
constexpr const char* kChain = "SELECT c FROM wanmi.chain($1, $2, $3, $4) c";
constexpr const char* kMissing =
    "SELECT o->>'hash', o->>'have' FROM wanmi.objects_missing($1, $2, $3::text[]) o";
// What was there before tells an object that was dropped as wrong from one that begins anew.
constexpr const char* kPut = "SELECT wanmi.put_piece($1, $2, $3, $4, $5, $6), "
                             "(SELECT o->>'have' FROM wanmi.objects_missing($1, $2, ARRAY[$3]) o)";
constexpr const char* kGet = "SELECT wanmi.get_piece($1, $2, $3, $4, $5)";

constexpr std::size_t kLargeBatch = 1'000'000; // bytes
constexpr std::size_t kSlowestTaking = 50'000; // bytes a second, by a busy centre

Error strange(std::string what) {
    return fail(Errc::Db, "central.failed", {{"state", "?"}}, std::move(what));
}

PgParams of(const DeskPass& pass) {
    return PgParams{}.add(pass.desk).add(pass.key);
}

std::uint64_t unsignedOf(const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<SyncAnswer::Outcome> outcomeOf(std::string_view word) {
    using Outcome = SyncAnswer::Outcome;
    if (word == "taken") return Outcome::Taken;
    if (word == "moved") return Outcome::Moved;
    if (word == "refused") return Outcome::Refused;
    if (word == "later") return Outcome::Later;
    return std::nullopt;
}

Result<SyncAnswer> answerOf(const PgRows& rows, int row, const std::string& expectedId) {
    SyncAnswer out;
    out.id = rows.text(row, 0);
    const auto outcome = outcomeOf(rows.text(row, 1));
    if (!outcome || out.id != expectedId) return strange("an answer that belongs to no entry");
    out.outcome = *outcome;
    out.reason = rows.text(row, 2);
    out.args = argsOf(rows.text(row, 3));
    return out;
}

/// The centre could not read it as JSON or as its own types: so it will be whenever it comes.
bool isUnreadable(const Error& error) {
    if (error.code != Errc::Db || error.args.empty()) return false;
    const auto& state = error.args.front().value;
    return state.substr(0, 2) == "22" || state.substr(0, 2) == "54";
}

} // namespace

Result<PgConnection*> PgRemote::line() {
    if (m_line && m_line->isGood()) return &*m_line;
    m_line.reset();
    m_feed.clear();
    m_listens = false;
    WANMI_LET(m_line, PgConnection::open(m_login));
    ++m_connected;
    return &*m_line;
}

Result<PgRows> PgRemote::ask(const std::string& sql, const PgParams& params, PgForm form) {
    WANMI_LET(auto* const db, line());
    return db->query(sql, params, form);
}

Result<CentreHello> PgRemote::hello(const DeskPass& pass) {
    WANMI_LET(const auto rows, ask(kHello, of(pass).add(kSyncProtocol)));
    if (rows.count() != 1) return strange("hello");
    CentreHello out;
    out.feed = rows.text(0, 0);
    out.protocol = static_cast<int>(rows.number(0, 1));
    WANMI_LET(out.now, parseTime(rows.text(0, 2), "UTC"));
    out.city = rows.text(0, 3);
    out.district = rows.text(0, 4);
    out.srid = static_cast<int>(rows.number(0, 5));
    out.deskRegion = rows.text(0, 6);
    out.deskDepartment = rows.text(0, 7);
    out.login = rows.text(0, 8);
    out.sandbox = rows.text(0, 9) == "true";
    m_feed = out.feed;
    return out;
}

Result<CentreSession> PgRemote::openSession(const DeskPass& pass) {
    WANMI_LET(const auto rows, ask(kSession, of(pass)));
    if (rows.count() != 1) return strange("open_session");
    CentreSession out;
    out.id = rows.text(0, 0);
    out.secret = rows.text(0, 1);
    WANMI_LET(out.expires, parseTime(rows.text(0, 2), "UTC"));
    return out;
}

Result<std::vector<CentrePerson>> PgRemote::people(const DeskPass& pass) {
    WANMI_LET(const auto rows, ask(kPeople, of(pass)));
    std::vector<CentrePerson> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                       rows.text(i, 4), rows.text(i, 5) == "1"});
    }
    return out;
}

Result<std::vector<SyncAnswer>> PgRemote::applyOnce(const DeskPass& pass,
                                                    const std::vector<WireEntry>& batch) {
    std::string text{"["};
    for (const auto& entry : batch) {
        if (text.size() > 1) text += ',';
        text += entry.text;
    }
    // An import or an act is one entry however large, and is to be taken whole.
    const bool isLarge = text.size() > kLargeBatch;
    const auto longer = std::chrono::seconds{text.size() / kSlowestTaking};
    WANMI_LET(auto* const db, line());
    if (isLarge) WANMI_TRY(db->answerWithin(m_login.answerWithin + longer));
    WANMI_LET(const auto rows, db->query(kApply, of(pass).add(text + ']')));
    if (isLarge) WANMI_TRY(db->answerWithin(m_login.answerWithin));
    if (rows.count() != static_cast<int>(batch.size())) return strange("not one answer an entry");
    std::vector<SyncAnswer> out;
    for (int i = 0; i < rows.count(); ++i) {
        WANMI_LET(auto answer, answerOf(rows, i, batch[static_cast<std::size_t>(i)].id));
        out.push_back(std::move(answer));
    }
    return out;
}

Result<std::vector<SyncAnswer>> PgRemote::apply(const DeskPass& pass,
                                                const std::vector<WireEntry>& batch) {
    if (batch.empty()) return std::vector<SyncAnswer>{};
    auto answers = applyOnce(pass, batch);
    if (answers || !isUnreadable(answers.error())) return answers;
    if (batch.size() == 1) {
        return std::vector<SyncAnswer>{{batch.front().id,
                                        SyncAnswer::Outcome::Refused,
                                        "sync.bad_entry",
                                        {{"what", answers.error().args.front().value}}}};
    }
    std::vector<SyncAnswer> out;
    for (const auto& entry : batch) {
        WANMI_LET(const auto one, apply(pass, {entry}));
        out.push_back(one.front());
    }
    return out;
}

Status PgRemote::checkFeed(const DeskPass& pass, const FeedCursor& after) {
    WANMI_TRY(line());
    if (after.feed.empty()) return ok();
    if (m_feed.empty()) WANMI_TRY(hello(pass));
    if (m_feed == after.feed) return ok();
    return fail(Errc::Conflict, "central.other_feed", {{"feed", m_feed}});
}

Result<FeedPage> PgRemote::feed(const DeskPass& pass, const FeedCursor& after, int limit) {
    WANMI_TRY(checkFeed(pass, after));
    WANMI_LET(const auto rows,
              ask(kFeed, of(pass).add(std::to_string(after.xid)).add(after.n).add(limit)));
    if (rows.count() == 0) return strange("feed");
    FeedPage out;
    out.horizon = unsignedOf(rows.text(0, 0));
    for (int i = 0; i < rows.count(); ++i) {
        if (rows.isNull(i, 1)) continue; // nothing new: the horizon alone
        FeedItem item;
        item.xid = unsignedOf(rows.text(i, 1));
        item.n = rows.number(i, 2);
        item.kind = rows.text(i, 3);
        item.entry = rows.text(i, 4);
        item.body = rows.text(i, 5);
        out.items.push_back(std::move(item));
    }
    out.more = static_cast<int>(out.items.size()) >= limit;
    return out;
}

Result<std::vector<std::string>> PgRemote::chain(const DeskPass& pass, std::string_view district,
                                                 std::string_view caseId) {
    WANMI_LET(const auto rows, ask(kChain, of(pass).add(district).add(caseId)));
    std::vector<std::string> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back(rows.text(i, 0));
    }
    return out;
}

Result<bool> PgRemote::wait(std::chrono::milliseconds atMost) {
    WANMI_LET(auto* const db, line());
    if (!m_listens) {
        WANMI_TRY(db->listen("wanmi_feed"));
        m_listens = true;
    }
    return db->waitNotice(atMost);
}

Result<std::vector<ObjectHave>> PgRemote::missing(const DeskPass& pass,
                                                  const std::vector<std::string>& hashes) {
    WANMI_LET(const auto rows, ask(kMissing, of(pass).addTexts(hashes)));
    std::vector<ObjectHave> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back({rows.text(i, 0), rows.number(i, 1)});
    }
    return out;
}

Result<std::int64_t> PgRemote::put(const DeskPass& pass, std::string_view hash, std::int64_t size,
                                   std::int64_t at, std::string_view bytes) {
    WANMI_LET(const auto rows, ask(kPut, of(pass).add(hash).add(size).add(at).addBytes(bytes)));
    if (rows.count() != 1) return strange("put_piece");
    const auto have = rows.number(0, 0);
    const bool wasLast = at + static_cast<std::int64_t>(bytes.size()) == size;
    if (have == 0 && wasLast && !bytes.empty() && rows.number(0, 1) == at) {
        return fail(Errc::Invalid, "central.bad_object", {{"hash", std::string{hash}}});
    }
    return have;
}

Result<std::string> PgRemote::get(const DeskPass& pass, std::string_view hash, std::int64_t at,
                                  std::int64_t atMost) {
    WANMI_LET(const auto rows, ask(kGet, of(pass).add(hash).add(at).add(atMost), PgForm::Bytes));
    if (rows.count() != 1) return strange("get_piece");
    return rows.text(0, 0);
}

Result<std::unique_ptr<PgRemote>> personLine(const std::string& url, const std::string& login,
                                             std::string password) {
    PgLogin out;
    WANMI_LET(out.address, PgAddress::parse(url));
    out.address.user = "wp_" + login;
    out.password = std::move(password);
    return std::make_unique<PgRemote>(std::move(out));
}

} // namespace wanmi
