#include "tests/world/world.h"

#include "core/service/case_service.h"
#include "core/service/component_service.h"
#include "core/service/personal_data.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "core/store/row_apply.h"
#include "tests/casework/flow_draw.h"
#include "tests/support/small_city.h"
#include "tests/world/oracle.h"

#include <algorithm>
#include <array>

namespace wanmi::test {
namespace {

/// A store every desk begins with, as bytes: made once.
struct Image {
    StoreBytes bytes;
    int srid = 0;
    std::vector<std::int64_t> components;
    std::vector<RowChange> rows; ///< every row of the synced tables, as one that comes
};

/// Every row of the tables desks hold alike.
std::vector<RowChange> allRows(Database& db) {
    std::vector<RowChange> out;
    for (const auto& table : syncedTables()) {
        if (table.ofCase) continue;
        std::string pairs;
        for (const auto key : table.key) {
            pairs += (pairs.empty() ? "'" : ", '") + std::string{key} + "', " + std::string{key};
        }
        auto q =
            must(db.prepare("SELECT json_object(" + pairs + ") FROM " + std::string{table.name}));
        while (must(q.step())) {
            const auto key = must(columnsFromText(q.text(0)));
            out.push_back({std::string{table.name},
                           RowChange::Op::Insert,
                           key,
                           {},
                           *must(presentColumns(db, table.name, key, {}))});
        }
    }
    return out;
}

Image makeImage() {
    const ScratchFolder folder;
    const auto path = smallCity(folder);
    Image image;
    auto desk = must(Desk::open(path));
    image.srid = desk->srid();
    NewComponents what{"0101", {}, {}};
    for (int i = 0; i < 8; ++i) {
        what.at.push_back({kInCity.lon + 0.0002 * i, kInCity.lat});
    }
    const auto made =
        must(ComponentService{*desk}.add(what, ComponentOrder{"admin", {}, false, std::nullopt}));
    image.components = made.codes;
    image.rows = allRows(desk->db());
    must(desk->db().run("UPDATE store_info SET value = '0' WHERE key = 'clock_offset'"));
    must(desk->db().run("DELETE FROM change"));
    // Most of a store this small is the list of the world's coordinate systems.
    must(desk->db().run("DELETE FROM spatial_ref_sys_aux; DELETE FROM spatial_ref_sys WHERE srid"
                        " NOT IN (SELECT srid FROM geometry_columns UNION VALUES (4326), (4490))"));
    must(desk->db().run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM"));
    image.bytes = bytesOf(desk->db());
    return image;
}

const Image& image() {
    static const Image kImage = makeImage();
    return kImage;
}

Database memoryStore() {
    return storeOf(image().bytes);
}

/// The store of a desk of that number that has joined a centre in memory and copied it, as bytes:
/// made once. (The copy in bad weather is that of desks that come late.)
const StoreBytes& copiedStore(int number) {
    static std::map<int, StoreBytes> stores;
    const auto found = stores.find(number);
    if (found != stores.end()) return found->second;
    const FixedClock clock{kTestTime() + std::chrono::hours{1}};
    MemoryWorldCentre centre{{&clock, image().srid, image().rows, memoryStore}};
    const auto pass = centre.addDesk(number);
    auto desk = must(Desk::over(memoryStore(), clock));
    desk->useDeskKey(pass.key);
    const auto line = centre.line();
    SyncService sync{*desk};
    must(sync.join(*line, {"memory:", pass, false}));
    must(sync.run(*line));
    return stores[number] = bytesOf(desk->db());
}

std::string loginOf(const Actor& actor) {
    if (actor.post == "DEPT") return "dept-" + actor.department;
    if (actor.post == "HANDLER") return "handler-" + actor.department + "-1";
    static const std::map<std::string, std::string> kLogins{
        {"ACCEPTOR", "acceptor1"},   {"DUTY_CHIEF", "chief1"}, {"DISPATCHER", "dispatcher1"},
        {"EVALUATOR", "evaluator1"}, {"LEADER", "leader1"},    {"SUPERVISOR_FIELD", "collector1"},
        {"ADMIN", "admin"}};
    const auto found = kLogins.find(actor.post);
    return found == kLogins.end() ? "admin" : found->second;
}

} // namespace

World::World(const WorldPlan& plan)
    : World(plan,
            [](const WorldStart& start) { return std::make_unique<MemoryWorldCentre>(start); }) {}

World::World(const WorldPlan& plan, const CentreMaker& make)
    : m_random(plan.seed),
      m_plan(plan),
      m_clock(kTestTime() + std::chrono::hours{1}) {
    m_weather.random = &m_random;
    m_weather.clock = &m_clock;
    m_weather.calls = plan.calls;
    m_components = image().components;
    m_centre = make({&m_clock, image().srid, image().rows, memoryStore});
    const bool inMemory = dynamic_cast<MemoryWorldCentre*>(m_centre.get()) != nullptr;
    for (int i = 0; i < plan.desks; ++i) {
        const auto at = inMemory ? add(copiedStore(i + 1)) : join();
        must(sync(at)); // the first copy, or the clock alone
    }
}

std::size_t World::join() {
    const auto at = add(image().bytes);
    auto& site = *m_sites[at];
    must(SyncService{*site.desk}.join(*site.remote, {"memory:", site.pass, false}));
    return at;
}

std::size_t World::add(const StoreBytes& store) {
    const auto pass = m_centre->addDesk(static_cast<int>(m_sites.size()) + 1);
    auto site =
        std::make_unique<Site>(pass, takeMachine(store, m_clock), m_centre->line(), m_weather);
    if (!m_plan.rightClocks) {
        site->clock.wrong = std::chrono::seconds{static_cast<int>(draw(600)) - 300};
    }
    entryWatch(site->desk->db())->seed(m_random());
    site->desk->useDeskKey(pass.key);
    m_sites.push_back(std::move(site));
    return m_sites.size() - 1;
}

World::~World() {
    for (auto& site : m_sites) {
        giveBack(std::move(site->machine));
    }
}

/// Writes down what a desk said it had done.
void World::note(Site& site, bool done) {
    if (!done) {
        ++m_tally.refusedHere;
        return;
    }
    auto q = must(site.desk->db().prepare("SELECT id FROM sync_entry ORDER BY n DESC LIMIT 1"));
    if (!must(q.step())) return;
    const auto id = q.text(0);
    if (!site.acknowledged.empty() && site.acknowledged.back() == id) return; // changed nothing
    site.acknowledged.push_back(id);
    ++m_tally.acknowledged;
}

void World::report(Site& site) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = {kInCity.lon + 0.0001 * draw(20), kInCity.lat + 0.0001 * draw(20)};
    command.text = "路口有暴露垃圾 " + std::to_string(m_cases.size());
    command.actor = "acceptor1";
    if (draw(2) == 0) command.contactPhone = "1380000000" + std::to_string(draw(10));
    if (draw(4) == 0) command.order = "G" + std::to_string(draw(6)); // other desks take it in too
    const auto receipt = CaseService{*site.desk}.report(command);
    if (receipt && receipt->again) return;
    note(site, static_cast<bool>(receipt));
    if (receipt) m_cases.push_back(receipt->id);
}

void World::act(Site& site) {
    if (m_cases.empty()) return report(site);
    const auto& id = m_cases[draw(static_cast<unsigned>(m_cases.size()))];
    CaseService cases{*site.desk};
    auto store = must(CaseStore::open(site.desk->db(), site.desk->srid()));
    const auto c = must(store.get(id));
    if (!c) return; // not heard of here yet
    auto d = drawn(*c, m_random(), site.desk->now());
    d.command.evidence.clear();
    d.command.form.clear();
    if (d.command.action == Action::Merge || d.command.action == Action::PersonalDataErased) return;
    const auto receipt = cases.act({id, d.command, loginOf(d.actor), std::nullopt});
    note(site, static_cast<bool>(receipt));
}

/// What a citizen said is erased at one desk: it must be gone at all of them, whatever came first.
void World::erase(Site& site) {
    if (m_cases.empty()) return;
    const auto& id = m_cases[draw(static_cast<unsigned>(m_cases.size()))];
    note(site, static_cast<bool>(PersonalData{*site.desk}.erase(id, "chief1", "本人要求")));
}

void World::editComponent(Site& site) {
    const auto code = m_components[draw(static_cast<unsigned>(m_components.size()))];
    ComponentService components{*site.desk};
    const ComponentChoice which{{code}, std::nullopt};
    const ComponentOrder order{"admin", "改", false, std::nullopt};
    const auto value = std::to_string(draw(5));
    switch (draw(4)) {
    case 0:
        note(site, static_cast<bool>(components.correct(which, {{"name", value}}, order)));
        return;
    case 1:
        note(site, static_cast<bool>(components.correct(which, {{"note", value}}, order)));
        return;
    case 2:
        note(site,
             static_cast<bool>(components.setOwner(
                 which, {draw(2) == 0 ? "CG-HW" : "CG-YL", std::nullopt, std::nullopt}, order)));
        return;
    default: {
        ComponentMove to;
        to.eastM = 0.001 * (1 + draw(4000));
        note(site, static_cast<bool>(components.move(which, to, order)));
        return;
    }
    }
}

void World::sync(Site& site) {
    ++m_tally.syncs;
    m_centre->stir(m_random);
    const auto report = SyncService{*site.desk}.run(site.line);
    m_centre->rest();
    if (!report) ++m_tally.cutSyncs;
}

/// The disk has room for a page or two only; whatever is done then may fail, and loses nothing.
void World::fullDisk(Site& site) {
    auto& db = site.desk->db();
    const auto pages = must(db.number("PRAGMA page_count")).value_or(0);
    must(db.run("PRAGMA max_page_count = " + std::to_string(pages + draw(3))));
    ++m_tally.full;
    step(site);
    must(db.run("PRAGMA max_page_count = 1000000"));
}

void World::step(Site& site) {
    const auto what = draw(20);
    if (what < 3) return report(site);
    if (what < 11) return act(site);
    if (what < 14) return editComponent(site);
    if (what == 14) return erase(site);
    if (what == 15) {
        [[maybe_unused]] const auto ticked = tick(*site.desk); // a full disk may stop it
        return;
    }
    return sync(site);
}

void World::live() {
    m_weather.stormy = true;
    for (int i = 0; i < m_plan.steps; ++i) {
        m_clock.advance(std::chrono::seconds{1 + draw(300)});
        auto& site = *m_sites[draw(static_cast<unsigned>(m_sites.size()))];
        const auto luck = draw(20);
        if (luck == 0) {
            site.clock.wrong = std::chrono::seconds{static_cast<int>(draw(600)) - 300};
        } else if (luck == 1) {
            fullDisk(site);
        } else if (luck == 2 && draw(10) == 0) { // another server has taken over
            m_centre->renewFeed();
        } else if (luck == 3 && draw(10) == 0 && m_sites.size() < 5) { // copies in this weather
            join();
        } else {
            step(site);
        }
    }
}

bool World::quiet(Site& site) {
    const auto round = SyncService{*site.desk}.run(site.line);
    if (!round && round.error().code == Errc::Network) return false; // a line cut long ago
    const auto report = must(round);
    return report.waiting == 0 && report.received == 0 && report.taken == 0;
}

void World::settle() {
    m_weather.stormy = false;
    m_centre->calm();
    m_weather.deliver(true);
    m_tally.lineFaults = m_weather.faults;
    for (int round = 0; round < 50; ++round) {
        m_clock.advance(std::chrono::minutes{10});
        bool all = true;
        for (const auto& site : m_sites) {
            all = quiet(*site) && all;
        }
        if (all) return;
    }
}

std::vector<std::string> World::faults() {
    Oracle oracle{m_centre->books()};
    for (const auto& site : m_sites) {
        oracle.look(site->pass.desk, *site->desk, site->acknowledged);
    }
    m_tally.conflicts += oracle.conflicts();
    return oracle.faults();
}

MemoryCentre& World::centre() {
    return dynamic_cast<MemoryWorldCentre&>(*m_centre).centre();
}

} // namespace wanmi::test
