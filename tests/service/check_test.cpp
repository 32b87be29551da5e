// Damage planted behind the product's back: check must name every piece of it.
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::kInCity;
using test::must;
using test::ScratchFolder;

struct Damage {
    const char* sql;
    const char* kind;
    const char* detail; ///< part of the detail
};

constexpr const char* kOlderCell =
    "INSERT INTO cell (id, code, community_code, area_m2, valid_from, valid_to, recorded_at)"
    " SELECT id || '-', code, community_code, area_m2, valid_from - 1, valid_from + 1, 0"
    " FROM cell LIMIT 1";

/// A city with a component and a case in the middle of its way.
std::string busyCity(const ScratchFolder& folder) {
    auto path = test::smallCity(folder);
    auto desk = must(Desk::open(path));
    {
        auto tx = must(Transaction::begin(desk->db()));
        PlaceStore places{desk->db()};
        Component cover;
        cover.kind = "0101";
        cover.firstDay = "2026-01-01";
        cover.at = must(must(desk->projection())->toStore(kInCity));
        cover.cell = must(places.placeOf(cover.at)).cell;
        const auto serial = must(places.nextSerial("component:9901010101"));
        cover.code = must(ComponentCode::make("990101", "0101", static_cast<int>(serial))).number();
        must(places.addComponent(cover, desk->now()));
        must(tx.commit());
    }
    CaseService cases{*desk};
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = "collector1";
    const auto id = must(cases.report(r)).id;
    for (const auto& [action, actor] :
         std::vector<std::pair<Action, const char*>>{{Action::Accept, "acceptor1"},
                                                     {Action::File, "chief1"},
                                                     {Action::Dispatch, "dispatcher1"},
                                                     {Action::Start, "dept-CG-HW"}}) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.condition = 1;
        if (action == Action::Dispatch) s.what.to = "CG-HW";
        must(cases.act(s));
    }
    return path;
}

std::string inWords(const std::vector<Fault>& faults) {
    std::string text;
    for (const auto& f : faults) {
        text += f.kind + " " + f.id + " " + f.detail + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("check names every planted damage to places, people, serials and shapes", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(busyCity(folder)));
    REQUIRE(inWords(must(checkStore(*desk, {}))).empty());
    const std::vector<Damage> planted{
        {"UPDATE component SET cell_code = '990101001001999'", "reference", "cell 990101001001999"},
        {"UPDATE component SET cell_code = (SELECT max(code) FROM cell)", "place", "not in cell"},
        {"UPDATE cases SET geom = MakePoint(ST_X(geom) + 5, ST_Y(geom), 4547)", "projection",
         "geom"},
        {"UPDATE region SET parent_code = '' WHERE level = 'street'", "reference", "parent"},
        {"UPDATE region SET parent_code = '990102' WHERE level = 'street'", "reference",
         "parent 990102"},
        {"UPDATE region SET valid_to = valid_from + 1 WHERE level = 'district'", "reference",
         "parent 990101"},
        {"DELETE FROM duty_grid", "reference", "duty grid 990101001R001"},
        {"UPDATE duty_grid_cell SET duty_code = 'nonsense'", "reference", "duty grid nonsense"},
        {"UPDATE duty_grid_cell SET cell_code = 'x' || cell_code", "reference", "cell x990101001"},
        {"DELETE FROM duty_grid_cell WHERE cell_code = (SELECT min(cell_code) FROM duty_grid_cell)",
         "reference", "no duty grid"},
        {"UPDATE duty_grid SET collector = 'nobody'", "reference", "collector nobody"},
        {"UPDATE person SET department = '' WHERE login = 'handler-CG-HW-1'", "reference",
         "department"},
        {"UPDATE person SET department = 'NONE' WHERE login = 'dept-CG-HW'", "reference",
         "department NONE"},
        {"DELETE FROM person WHERE login = 'dept-CG-HW'", "reference", "person dept-CG-HW"},
        {"DELETE FROM department WHERE code = 'CG-HW'", "reference", "department CG-HW"},
        {"DELETE FROM serial WHERE scope LIKE 'registration:%'", "serial", "in use 1"},
        {"DELETE FROM serial WHERE scope LIKE 'file:%'", "serial", "in use 1"},
        {"DELETE FROM serial WHERE scope LIKE 'component:%'", "serial", "in use 1"},
        {"UPDATE cell SET area_m2 = 1", "area", "1 m² stored"},
        {"UPDATE cell SET valid_to = valid_from + 1 WHERE code = (SELECT max(code) FROM cell)",
         "reference", "the retired code is not kept"},
        {"INSERT INTO cell_retired SELECT min(code), 0 FROM cell", "reference",
         "a retired code is in force"},
        {"INSERT INTO grid_edition VALUES (7, 'seven', 'cut', '', '', '', 0, 0);"
         " INSERT INTO cell_lineage SELECT 7, 'nowhere', min(code) FROM cell",
         "reference", "lineage of no cell"},
        {kOlderCell, "reference", "two versions of the cell at once"},
        {"INSERT INTO duty_grid (id, code, name, street_code, valid_from, valid_to, recorded_at)"
         " SELECT id || '-', code, name, street_code, valid_from - 1, valid_from + 1, 0"
         " FROM duty_grid LIMIT 1",
         "reference", "two versions of the duty grid at once"},
        {"INSERT INTO region (id, level, code, name, valid_from, valid_to, recorded_at)"
         " SELECT id || '-', level, code, name, valid_from - 1, valid_from + 1, 0"
         " FROM region WHERE level = 'street' LIMIT 1",
         "reference", "two versions of the region at once"},
        {"INSERT INTO case_tally VALUES ('closed', '990101', '', 'event:0102', '', 3)", "tally",
         "3"},
    };
    for (const auto& damage : planted) {
        const auto undone = must(Transaction::begin(desk->db())); // rolled back at the end
        must(desk->db().run(damage.sql));
        const auto faults = must(checkStore(*desk, {}));
        INFO(damage.sql << "\n" << inWords(faults));
        CHECK(std::any_of(faults.begin(), faults.end(), [&damage](const Fault& f) {
            return f.kind == damage.kind && f.detail.find(damage.detail) != std::string::npos;
        }));
    }
    CHECK(inWords(must(checkStore(*desk, {}))).empty());
}

TEST_CASE("A number that is in use already is refused in one clear line, not given twice",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(busyCity(folder)));
    must(desk->db().run("DELETE FROM serial"));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "x";
    r.actor = "collector1";
    const auto again = CaseService{*desk}.report(r);
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "case.number_taken");
    CHECK(again.error().args.at(0) == Arg{"number", "990101-20260105-000-0001"});
}

} // namespace wanmi
