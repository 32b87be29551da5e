#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/grid/city.h"
#include "tests/service/centre.h"
#include "tests/support/catch.h"

namespace wanmi::test {
namespace {

struct City : Centre {
    /// A report in the middle of a cell.
    std::string reportIn(const GridDraft& draft, MeshCell cell) {
        const auto* projection = must(desk->projection());
        ReportCommand r;
        r.kind = "event:0102";
        r.at = projection->toLonLat(interiorPoint(draft.mesh().polygon(cell)));
        r.text = "路口有暴露垃圾";
        r.actor = "collector1";
        return must(cases.report(r)).id;
    }
    std::string cellOf(const std::string& id) { return must(cases.show(id)).row.cell; }
    std::vector<CaseEvent> events(const std::string& id) { return must(cases.show(id)).events; }
    bool clean() {
        const auto grid = must(PlaceService{*desk}.checkGrid());
        return grid.gaps == 0 && grid.overlaps == 0 && grid.badCodes == 0 && faults() == 0;
    }
    GridAdmin admin{*desk};
};

PublishRequest request(const std::string& draft) {
    PublishRequest r;
    r.draft = draft;
    r.actor = kAdmin;
    return r;
}

} // namespace

TEST_CASE("Edits go to a draft, not to the city, and survive another program") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    auto draft = must(city.admin.open("spring"));
    const auto cells = draft.start().cells.size();
    edit(city.admin, draft, "spring", split(draft, largest(draft)));

    const auto other = must(Desk::open(city.path));
    GridAdmin admin{*other};
    const auto again = must(admin.open("spring"));
    CHECK(again.log() == draft.log());
    CHECK(must(PlaceStore{other->db()}.cells()).size() == cells);
    CHECK(must(admin.drafts()).front().lines == 1);
    CHECK(city.clean());
}

TEST_CASE("A draft's name is one of its kind, and only administrators make one") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    CHECK(city.admin.newDraft("spring", kAdmin).error().reason == "draft.exists");
    CHECK(city.admin.newDraft("", kAdmin).error().reason == "draft.no_name");
    const auto refused = city.admin.newDraft("other", "acceptor1");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.missing_right");
    CHECK(city.admin.open("nothing").error().reason == "draft.unknown");
    must(city.admin.dropDraft("spring", kAdmin));
    CHECK(city.admin.open("spring").error().reason == "draft.unknown");
    must(city.admin.newDraft("spring", kAdmin)); // the name is free again
    CHECK(must(city.admin.drafts()).size() == 1);
    CHECK(must(city.admin.drafts(true)).size() == 2);
}

TEST_CASE("Two programs on one draft: the second is told, and keeping twice is harmless") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    auto mine = must(city.admin.open("spring"));
    auto theirs = must(city.admin.open("spring"));
    edit(city.admin, mine, "spring", split(mine, largest(mine)));
    must(city.admin.keep("spring", 0, mine.log(), kAdmin)); // again
    CHECK(must(city.admin.drafts()).front().lines == 1);
    const auto pair = neighboursOf(theirs);
    must(theirs.apply(merge(pair.a, pair.b)));
    const auto late = city.admin.keep("spring", 0, theirs.log(), kAdmin);
    REQUIRE_FALSE(late);
    CHECK(late.error().reason == "draft.elsewhere");
    CHECK(city.admin.keep("spring", 9, mine.log(), kAdmin).error().reason == "draft.elsewhere");
}

TEST_CASE("Publication retires a code for good, gives a new one, and moves open cases by an event",
          "[never-untrue]") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    auto draft = must(city.admin.open("spring"));
    const auto pair = neighboursOf(draft);
    const auto gone = draft.cellName(pair.b);
    const auto stays = draft.cellName(pair.a);
    const auto moved = city.reportIn(draft, pair.b);
    const auto before = city.events(moved).size();
    REQUIRE(city.cellOf(moved) == gone);
    edit(city.admin, draft, "spring", merge(pair.a, pair.b));
    const MeshCell big = largest(draft);
    REQUIRE(big == pair.a);

    const auto rehearsal = must(city.admin.rehearse("spring"));
    CHECK(rehearsal.publishable());
    CHECK(rehearsal.cases == std::vector<std::string>{moved});
    CHECK(city.cellOf(moved) == gone); // nothing was written
    const auto published = must(city.admin.publish(request("spring")));
    CHECK(published.edition == rehearsal.edition + 1);
    CHECK(city.cellOf(moved) == stays);
    const auto events = city.events(moved);
    REQUIRE(events.size() == before + 1);
    CHECK(events.back().type == Action::Regridded);
    CHECK(city.clean());

    PlaceStore places{city.desk->db()};
    CHECK_FALSE(must(places.cell(gone)));
    const auto history = must(city.admin.history(gone));
    CHECK(history.retiredIn == published.edition);
    REQUIRE(history.lineage.size() == 1);
    CHECK(history.lineage.front().to == stays);
    REQUIRE(history.versions.size() == 1);
    CHECK(history.versions.front().to.has_value());
    CHECK(must(city.admin.history(stays)).versions.size() == 2);

    Cell reused;
    reused.code = gone;
    reused.community = gone.substr(0, 12);
    reused.shape = draft.start().cells[pair.b].shape;
    auto tx = must(Transaction::begin(city.desk->db()));
    CHECK_FALSE(places.addCell(reused, "x", city.desk->now()));
}

TEST_CASE("A closed case keeps the cell and the duty grid of its day", "[never-untrue]") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    auto draft = must(city.admin.open("spring"));
    const auto pair = neighboursOf(draft);
    const auto closed = city.reportIn(draft, pair.b);
    must(city.act(closed, Action::Accept, "acceptor1"));
    must(city.act(closed, Action::Refuse, "chief1"));
    edit(city.admin, draft, "spring", merge(pair.a, pair.b));
    const auto cell = city.cellOf(closed);
    const auto count = city.events(closed).size();
    const auto rehearsal = must(city.admin.rehearse("spring"));
    CHECK(rehearsal.closedCases == 1);
    CHECK(rehearsal.cases.empty());
    must(city.admin.publish(request("spring")));
    CHECK(city.cellOf(closed) == cell);
    CHECK(city.events(closed).size() == count);
    CHECK(must(city.admin.history(cell)).lineage.front().to == draft.cellName(pair.a));
}

TEST_CASE("A draft that breaks a rule is refused with a list, and nothing is written") {
    City city;
    must(city.admin.newDraft("thin", kAdmin));
    auto draft = must(city.admin.open("thin"));
    const MeshCell cell = largest(draft);
    const Box box = boxOf(draft.mesh().polygon(cell));
    auto strip = split(draft, cell);
    for (auto& p : strip.line)
        p.x = box.maxX - 2'000; // two metres of it
    edit(city.admin, draft, "thin", strip);
    const auto rehearsal = must(city.admin.rehearse("thin"));
    CHECK_FALSE(rehearsal.publishable());
    REQUIRE_FALSE(rehearsal.broken.empty());
    CHECK(rehearsal.broken.front().rule == GridRule::WidthLeast);
    CHECK(rehearsal.broken.front().refused);
    CHECK(rehearsal.broken.front().where.has_value());
    const auto digest = must(summary(*city.desk)).digest;
    const auto refused = city.admin.publish(request("thin"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "draft.rules_broken");
    CHECK(must(summary(*city.desk)).digest == digest);
}

TEST_CASE(
    "A publication takes only the edition it was rehearsed on, and a later draft is refitted") {
    City city;
    must(city.admin.newDraft("one", kAdmin));
    must(city.admin.newDraft("two", kAdmin));
    auto one = must(city.admin.open("one"));
    auto two = must(city.admin.open("two"));
    const auto pair = neighboursOf(one);
    edit(city.admin, one, "one", merge(pair.a, pair.b));
    edit(city.admin, two, "two", merge(pair.b, pair.a));
    const auto meeting = must(city.admin.rehearse("two")).meetings;
    REQUIRE(meeting.size() == 1);
    CHECK(meeting.front().draft == "one");
    CHECK(meeting.front().author == kAdmin);
    CHECK(std::count(meeting.front().cells.begin(), meeting.front().cells.end(),
                     one.cellName(pair.a)) == 1);
    const auto edition = must(city.admin.rehearse("two")).edition;
    must(city.admin.publish(request("one")));
    auto late = request("two");
    late.edition = edition;
    const auto refused = city.admin.publish(late);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "draft.unfit"); // its cell is gone
    const auto refit = must(city.admin.refit("two", kAdmin));
    CHECK(refit.kept == 0);
    CHECK(refit.left.size() == 1);
    CHECK(city.admin.publish(request("two")).error().reason == "draft.empty");
}

TEST_CASE("An edition that was not looked at is not published on") {
    City city;
    must(city.admin.newDraft("one", kAdmin));
    auto one = must(city.admin.open("one"));
    edit(city.admin, one, "one", split(one, largest(one)));
    auto r = request("one");
    r.edition = must(city.admin.rehearse("one")).edition + 1;
    CHECK(city.admin.publish(r).error().reason == "draft.moved_on");
    r.edition.reset();
    r.actor = "chief1";
    CHECK(city.admin.publish(r).error().reason == "people.missing_right");
    r.actor = kAdmin;
    r.validFrom = city.desk->now() + std::chrono::hours{48};
    CHECK(city.admin.publish(r).error().reason == "grid.valid_from_future");
    r.validFrom = city.desk->now() - std::chrono::hours{24 * 400};
    CHECK(city.admin.publish(r).error().reason == "grid.valid_from_early");
    CHECK(city.clean());
    CHECK(must(city.admin.drafts()).front().state == "open");
}

TEST_CASE("New codes are given in rows from the north, and components follow their ground") {
    City city;
    must(city.admin.newDraft("spring", kAdmin));
    auto draft = must(city.admin.open("spring"));
    const MeshCell cell = largest(draft);
    const auto code = draft.cellName(cell);
    edit(city.admin, draft, "spring", split(draft, cell));
    const auto made = *draft.cellNamed("+1");
    Component lamp;
    lamp.code = 9901010105000001;
    lamp.kind = "0105";
    lamp.firstDay = "2025-06-01";
    lamp.cell = code;
    lamp.at = interiorPoint(draft.mesh().polygon(made));
    {
        auto tx = must(Transaction::begin(city.desk->db()));
        PlaceStore places{city.desk->db()};
        must(places.addComponent(lamp, city.desk->now()));
        must(places.raiseSerial("component:9901010105", 1));
        must(tx.commit());
    }
    CHECK(must(city.admin.rehearse("spring")).components == 1);
    const auto p = must(city.admin.publish(request("spring")));
    REQUIRE(p.codes.size() == 1);
    CHECK(p.codes.front().first == "+1");
    const auto now = must(PlaceStore{city.desk->db()}.component(lamp.code));
    CHECK(now->cell == p.codes.front().second);
    CHECK(now->cell.substr(0, 12) == code.substr(0, 12));
    CHECK(city.clean());
}

TEST_CASE("A duty grid is changed and made by a draft, and ends when its last cell leaves") {
    City city;
    must(city.admin.newDraft("duty", kAdmin));
    auto draft = must(city.admin.open("duty"));
    MeshEdit assign;
    assign.kind = MeshEdit::Kind::Assign;
    assign.layer = MeshLayer::Duty;
    assign.group = draft.newDuty();
    std::optional<MeshCell> taken;
    for (MeshCell cell = 0; cell < draft.mesh().cellCount() && !taken; ++cell) {
        assign.cell = cell;
        if (draft.apply(assign)) taken = cell; // refused where its duty grid would fall apart
    }
    REQUIRE(taken);
    must(city.admin.keep("duty", 0, draft.log(), kAdmin));
    const auto rehearsal = must(city.admin.rehearse("duty"));
    CHECK(rehearsal.duties.size() == 2);
    const auto p = must(city.admin.publish(request("duty")));
    REQUIRE(p.codes.size() == 1);
    CHECK(p.codes.front().first == "+d1");
    const auto at = interiorPoint(draft.mesh().polygon(*taken));
    PlaceStore places{city.desk->db()};
    CHECK(must(places.placeOf(at)).dutyGrid == p.codes.front().second);
    CHECK(must(places.cell(draft.cellName(*taken))).has_value()); // the cell itself stayed
    CHECK(must(city.admin.history(draft.cellName(*taken))).versions.size() == 1);
    CHECK(city.clean());

    must(city.admin.newDraft("back", kAdmin));
    auto back = must(city.admin.open("back"));
    const auto cell = *back.cellNamed(draft.cellName(*taken));
    for (const auto& border : back.mesh().borders(cell)) {
        if (border.other == kOutside) continue;
        assign.group = back.mesh().state(border.other).duty;
    }
    assign.cell = cell;
    edit(city.admin, back, "back", assign);
    must(city.admin.publish(request("back")));
    CHECK(must(places.dutyGrids()).size() == back.start().duties.size() - 1);
    CHECK(city.clean());
}

} // namespace wanmi::test
