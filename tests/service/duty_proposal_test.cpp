#include "core/geometry/duty_balance.h"
#include "core/geometry/neighbours.h"
#include "core/service/duty_proposal.h"
#include "core/service/whole_store.h"
#include "core/store/place_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <set>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

/// Components in the south-west of the city, so many metres from its corner.
void putComponents(Desk& desk, int count) {
    auto tx = must(Transaction::begin(desk.db()));
    PlaceStore places{desk.db()};
    const auto corner = must(must(desk.projection())->toStore({114.30, 30.60}));
    for (std::int64_t i = 1; i <= count; ++i) {
        Component c;
        c.code = must(ComponentCode::make("990101", "0101", static_cast<int>(i))).number();
        c.kind = "0101";
        c.firstDay = "2026-01-01";
        c.at = {corner.x + 10'000 + i % 20 * 7'000, corner.y + 10'000 + i / 20 * 7'000};
        c.cell = must(places.placeOf(c.at)).cell;
        must(places.addComponent(c, desk.now()));
    }
    must(noteChange(desk.db(), "component", "*"));
    must(tx.commit());
}

void reportIn(Desk& desk, LonLat at) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = at;
    r.text = "x";
    r.actor = "collector1";
    must(CaseService{desk}.report(r));
}

/// Every cell once, every duty grid in one piece and of its own street.
void checkProposal(Desk& desk, const DutyProposal& proposal) {
    const auto cells = must(PlaceStore{desk.db()}.cells());
    std::vector<Polygon> shapes;
    std::vector<std::size_t> groups(cells.size(), 999);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        shapes.push_back(cells[i].shape);
        for (std::size_t g = 0; g < proposal.proposed.size(); ++g) {
            const auto& duty = proposal.proposed[g];
            if (std::count(duty.cells.begin(), duty.cells.end(), cells[i].code) == 0) continue;
            CHECK(groups[i] == 999);
            groups[i] = g;
            CHECK(cells[i].code.substr(0, 9) == duty.street);
        }
        CHECK(groups[i] != 999);
    }
    CHECK(areConnected(neighbours(shapes), groups, std::vector<std::size_t>(cells.size(), 0)));
}

} // namespace

TEST_CASE("duty grids: cells, components and past cases are shared out more evenly", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    putComponents(*desk, 400);
    for (int i = 0; i < 12; ++i) {
        reportIn(*desk, {114.3006, 30.6004});
    }
    const auto digest = must(summary(*desk)).digest;
    const auto proposal = must(proposeDutyGrids(*desk, {}));
    CHECK(must(summary(*desk)).digest == digest); // nothing was written
    checkProposal(*desk, proposal);
    REQUIRE(proposal.now.size() >= 3);
    CHECK(proposal.proposed.size() == proposal.now.size());
    CHECK(proposal.spreadNow > 1.5);
    CHECK(proposal.spreadProposed < proposal.spreadNow - 0.2);
    CHECK(proposal.moved > 0);
    std::set<std::string> kept;
    std::int64_t components = 0;
    std::int64_t cases = 0;
    double share = 0;
    for (const auto& duty : proposal.proposed) {
        CHECK(kept.insert(duty.keeps).second);
        CHECK(duty.load.cells == static_cast<std::int64_t>(duty.cells.size()));
        components += duty.load.components;
        cases += duty.load.cases;
        share += duty.load.share;
    }
    CHECK(kept.count("") == 0);
    CHECK(components == 400);
    CHECK(cases == 12);
    CHECK(share == Approx(static_cast<double>(proposal.proposed.size())));
    // What was reported before the days asked for does not count.
    DutyRequest later;
    later.days = 1;
    SECTION("old cases") {
        must(desk->db().run("UPDATE cases SET reported_at = reported_at - 172800000000"));
        const auto without = must(proposeDutyGrids(*desk, later));
        for (const auto& duty : without.proposed) {
            CHECK(duty.load.cases == 0);
        }
    }
}

TEST_CASE("duty grids: so many as asked for, within what cells and streets allow", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto cells = must(PlaceStore{desk->db()}.cells()).size();
    DutyRequest request;
    for (const std::size_t count : {std::size_t{1}, std::size_t{5}, cells}) {
        request.collectors = count;
        const auto proposal = must(proposeDutyGrids(*desk, request));
        CHECK(proposal.proposed.size() == count);
        checkProposal(*desk, proposal);
    }
    request.collectors = cells + 1;
    CHECK(proposeDutyGrids(*desk, request).error().reason == "duty_grid.too_many");
    request = {"990101009", 0, 365};
    CHECK(proposeDutyGrids(*desk, request).error().reason == "region.unknown");
    request.street = "990101001";
    CHECK(must(proposeDutyGrids(*desk, request)).proposed.size() > 1);
    auto tx = must(Transaction::begin(desk->db()));
    must(PlaceStore{desk->db()}.endCells({"990101001001"}, desk->now()));
    must(tx.commit());
    CHECK(proposeDutyGrids(*desk, request).error().reason == "duty_grid.no_cells");
}

} // namespace wanmi
