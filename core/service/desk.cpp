#include "core/service/desk.h"

#include "core/base/time_text.h"
#include "core/store/rule_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace wanmi {
namespace {

Result<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) {
        return fail(Errc::Invalid, "store.corrupt", {{"what", text}});
    }
    return value;
}

Actor readActor(const Statement& q) {
    return {q.text(0), q.text(1), q.text(2), q.text(3), q.text(4)};
}

} // namespace

Desk::Desk(Database db, std::string path) : m_db(std::move(db)), m_path(std::move(path)) {}
Desk::~Desk() = default;

Result<std::unique_ptr<Desk>> Desk::open(const std::string& pathUtf8, const DeskOptions& options) {
    const auto mode = options.readOnly ? Database::Mode::ReadOnly : Database::Mode::ReadWrite;
    WANMI_LET(auto db, openStore(pathUtf8, mode));
    std::unique_ptr<Desk> desk{
        new Desk{std::move(db), pathUtf8}}; // NOLINT(*-owning-memory): private constructor
    WANMI_TRY(desk->load(options));
    return desk;
}

Result<std::unique_ptr<Desk>> Desk::over(Database db, const Clock& clock) {
    std::unique_ptr<Desk> desk{
        new Desk{std::move(db), ":memory:"}}; // NOLINT(*-owning-memory): private constructor
    desk->m_clock = &clock;
    WANMI_TRY(desk->load({}));
    return desk;
}

Status Desk::load(const DeskOptions& options) {
    m_readOnly = options.readOnly;
    if (!m_readOnly) {
        m_db.watch(std::make_unique<EntryWatch>(
            [this] { return now(); },
            [this](std::string_view person) { return entryKey(person); }));
    }
    const StoreInfo info{m_db};
    WANMI_LET(const auto city, info.get("city"));
    WANMI_LET(const auto district, info.get("district"));
    WANMI_LET(const auto sandbox, info.get("sandbox"));
    m_city = city.value_or("");
    m_district = district.value_or("");
    WANMI_TRY(rereadCode());
    m_sandbox = sandbox.value_or("0") == "1";
    WANMI_LET(m_srid, storeSrid(m_db));
    WANMI_TRY(refreshRules());
    WANMI_TRY(refreshSkew());
    return setClock(options);
}

Status Desk::rereadCode() {
    WANMI_LET(const auto code, StoreInfo{m_db}.get("desk_code"));
    m_deskCode = code.value_or("000");
    return ok();
}

Status Desk::refreshSkew() {
    WANMI_LET(const auto skew, m_db.number("SELECT skew FROM centre"));
    m_skew = skew.value_or(0);
    return ok();
}

Result<bool> Desk::joined() {
    WANMI_LET(const auto row, m_db.number("SELECT 1 FROM centre"));
    return row.has_value();
}

Status Desk::refreshRules() {
    if (m_rules) { // another program may have joined the store, or measured the clock
        WANMI_TRY(rereadCode());
        WANMI_TRY(refreshSkew());
    }
    WANMI_LET(const auto newest, RuleStore{m_db}.newest());
    if (m_rules && newest == m_ruleSet) return ok();
    WANMI_LET(auto rules, loadStoredRules(m_db));
    if (m_rules) m_earlierRules.push_back(m_rules);
    m_rules = std::make_shared<const RuleSet>(std::move(rules));
    m_ruleSet = newest;
    return ok();
}

Status Desk::setClock(const DeskOptions& options) {
    WANMI_TRY(refreshClock());
    if (!options.now) return ok();
    if (!m_sandbox) return fail(Errc::Forbidden, "sandbox.only");
    if (*options.now < now()) {
        return fail(
            Errc::Invalid, "sandbox.back",
            {{"now", localText(now(), zone())}, {"wanted", localText(*options.now, zone())}});
    }
    m_clockOffset += (*options.now - now()).count();
    return options.readOnly || !options.keepNow ? ok() : keepClock();
}

Status Desk::refreshClock() {
    if (!m_sandbox) return ok();
    WANMI_LET(const auto kept, StoreInfo{m_db}.get("clock_offset"));
    WANMI_LET(const auto offset, wholeNumber(kept.value_or("0")));
    m_clockOffset = m_clockIsSet ? std::max(m_clockOffset, offset) : offset; // it only goes forward
    m_clockIsSet = true;
    return ok();
}

Status Desk::keepClock() {
    if (!m_sandbox) return ok();
    WANMI_LET(auto tx, Transaction::begin(m_db));
    WANMI_LET(const auto kept, StoreInfo{m_db}.get("clock_offset"));
    WANMI_LET(const auto offset, wholeNumber(kept.value_or("0")));
    if (offset >= m_clockOffset) return ok();
    WANMI_TRY(StoreInfo{m_db}.set("clock_offset", std::to_string(m_clockOffset)));
    WANMI_TRY(noteChange(m_db, "clock", "*"));
    return tx.commit();
}

Instant Desk::machineNow() const {
    return m_clock != nullptr ? m_clock->now() : SystemClock{}.now();
}

Instant Desk::now() const {
    return machineNow() + std::chrono::microseconds{m_clockOffset + m_skew};
}

Result<const Projection*> Desk::projection() {
    if (m_srid == 0) { // another process may have fixed it since
        WANMI_LET(m_srid, storeSrid(m_db));
    }
    if (m_srid == 0) return fail(Errc::Conflict, "store.no_srid");
    if (!m_projection) {
        WANMI_LET(auto opened, Projection::open(m_srid));
        m_projection.emplace(std::move(opened));
    }
    return &*m_projection;
}

Status Desk::fixSridFor(LonLat centre) {
    WANMI_TRY(rereadSrid());
    return m_srid != 0 ? ok() : fixSridTo(sridAround(centre));
}

Status Desk::fixSridTo(int srid) {
    WANMI_TRY(fixSrid(m_db, srid));
    return rereadSrid();
}

Status Desk::rereadSrid() {
    WANMI_LET(const int srid, storeSrid(m_db));
    if (srid != m_srid) m_projection.reset();
    m_srid = srid;
    return ok();
}

int Desk::sridAround(LonLat centre) const {
    return storeSrid(isMainlandDistrict(m_district), centre);
}

Result<Actor> Desk::actor(std::string_view login) {
    if (login == kSystemLogin) return Actor{kSystemLogin, kSystemLogin, kSystemPost, "", ""};
    WANMI_LET(auto q,
              m_db.prepare("SELECT login, name, post, department, region_code, active FROM person"
                           " WHERE login = ?1"));
    WANMI_LET(const bool row, q.at(1, login).step());
    if (!row) return fail(Errc::NotFound, "people.unknown", {{"login", std::string{login}}});
    if (q.integer(5) == 0) {
        return fail(Errc::Forbidden, "people.inactive", {{"login", std::string{login}}});
    }
    return readActor(q);
}

Result<std::vector<Actor>> Desk::people() {
    WANMI_LET(auto q, m_db.prepare("SELECT login, name, post, department, region_code FROM person"
                                   " WHERE active = 1 ORDER BY login"));
    std::vector<Actor> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back(readActor(q));
    }
    return out;
}

Result<std::vector<ChangeNotice>> Desk::changesSince(std::int64_t seq) {
    WANMI_LET(
        auto q,
        m_db.prepare("SELECT seq, tbl, key FROM change WHERE seq > ?1 ORDER BY seq LIMIT 10000"));
    q.at(1, seq);
    std::vector<ChangeNotice> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back({q.integer(0), q.text(1), q.text(2)});
    }
    return out;
}

Result<std::int64_t> Desk::lastChange() {
    return wanmi::lastChange(m_db);
}

} // namespace wanmi
