#include "tests/pg/real_centre.h"

#include "core/service/sync_service.h"

namespace wanmi::test {

std::string sandboxTemplate() {
    constexpr auto kName = "sandbox_template";
    auto& cluster = PgCluster::shared();
    if (cluster.hasDatabase(kName)) return kName;
    cluster.makeDatabase(kName, PgCluster::kSeed);
    auto db = must(PgConnection::open(cluster.login(kName)));
    must(installCentre(db, {"试城", {"990101"}, 4547, "Asia/Shanghai", true}, shippedRules()));
    return kName;
}

void addPeopleOf(Desk& desk, PgConnection& admin) {
    for (const auto& p : must(desk.people())) {
        if (p.login == kSystemLogin) continue;
        must(addCentralPerson(admin, {p.login, p.name, p.post, p.department, p.region},
                              kPersonPassword));
    }
}

CentreBooks booksOf(PgConnection& admin) {
    CentreBooks out;
    const auto taken = must(admin.query(
        "SELECT e.id FROM wanmi.ledger l, unnest(l.entries) WITH ORDINALITY x (id, n), wanmi.entry "
        "e WHERE e.id = x.id AND e.outcome = 'taken' ORDER BY l.seq, x.n"));
    std::map<std::string, std::size_t> place;
    for (int i = 0; i < taken.count(); ++i) {
        place[taken.text(i, 0)] = out.taken.size();
        out.taken.push_back({taken.text(i, 0), {}});
    }
    const auto events = must(admin.query(
        "SELECT case_id, seq, id, type, actor, wanmi.utc_text(at), body, prev, hash, entry FROM "
        "wanmi.case_event ORDER BY case_id, seq"));
    for (int i = 0; i < events.count(); ++i) {
        CaseEvent e;
        e.caseId = events.text(i, 0);
        e.seq = events.number(i, 1);
        e.id = events.text(i, 2);
        e.type = *parseAction(events.text(i, 3));
        e.actor = events.text(i, 4);
        e.at = must(parseTime(events.text(i, 5), "UTC"));
        e.body = events.text(i, 6);
        e.prev = events.text(i, 7);
        e.hash = events.text(i, 8);
        const auto entry = events.text(i, 9);
        out.entryOf[e.id] = entry;
        auto& cases = out.taken.at(place.at(entry)).cases;
        if (cases.empty() || cases.back() != e.caseId) cases.push_back(e.caseId);
        out.cases[e.caseId].push_back(std::move(e));
    }
    const auto shape =
        must(admin.query("SELECT shape FROM wanmi.synced_table WHERE name = 'component'"))
            .text(0, 0);
    const auto rows = must(admin.query("SELECT (" + shape + ")::text FROM wanmi.component x"));
    for (int i = 0; i < rows.count(); ++i) {
        auto columns = must(columnsFromText(rows.text(i, 0)));
        auto key = columnsText({{"code", *columnOf(columns, "code")}});
        out.components[std::move(key)] = std::move(columns);
    }
    for (const auto& f : must(checkCentre(admin))) {
        out.faults.push_back(f.kind + " " + f.id + ": " + f.detail);
    }
    return out;
}

RealCentre::RealCentre(const WorldStart& start, bool dies)
    : m_login(PgCluster::shared().loginAt("127.0.0.1", m_proxy.port(), m_base.name, "wp_chief1",
                                          kPersonPassword)),
      m_dies(dies) {
    upload(start);
}

RealCentre::~RealCentre() {
    rest();
}

/// The people, places and components of the store that every desk begins with.
void RealCentre::upload(const WorldStart& start) {
    auto line = admin();
    auto founder = must(Desk::over(start.store(), *start.clock));
    addPeopleOf(*founder, line);
    CentralDesk plan;
    plan.name = "台席";
    const auto given = must(addCentralDesk(line, plan));
    founder->useDeskKey(given.key);
    PgRemote remote{m_base.login("wp_admin", kPersonPassword)};
    SyncService sync{*founder};
    must(sync.join(remote, {"here", {given.code, given.key}, true}));
    must(sync.upload(remote, "admin"));
}

DeskPass RealCentre::addDesk(int /*number*/) {
    auto line = admin();
    CentralDesk plan;
    plan.name = "台席";
    const auto given = must(addCentralDesk(line, plan));
    return {given.code, given.key};
}

void RealCentre::renewFeed() {
    auto admin = must(PgConnection::open(m_base.login()));
    must(admin.query("SELECT wanmi.renew_feed()"));
}

CentreBooks RealCentre::books() {
    auto line = admin();
    return booksOf(line);
}

/// Cut after so many bytes up or down, few or many; or the server is dead after so many
/// microseconds.
void RealCentre::stir(std::mt19937_64& random) {
    const auto what = random() % 6;
    const auto bytes = static_cast<long>((std::uint64_t{1} << (6 + random() % 9)) + random() % 512);
    const std::chrono::microseconds after{random() % 60'000};
    m_armed = what < 2;
    if (what == 0) m_proxy.cutAfterUp(bytes);
    if (what == 1) m_proxy.cutAfterDown(bytes);
    if (what != 2 || !m_dies) return;
    ++m_deaths;
    m_killer = std::thread{[after] {
        std::this_thread::sleep_for(after);
        PgCluster::shared().killServer();
    }};
}

void RealCentre::rest() {
    if (m_armed && m_proxy.hasCut()) ++m_cuts;
    m_armed = false;
    if (!m_killer.joinable()) return;
    m_killer.join();
    PgCluster::shared().start();
}

void RealCentre::calm() {
    rest();
    m_proxy.cutAfterUp(-1);
    m_proxy.cutAfterDown(-1);
}

} // namespace wanmi::test
