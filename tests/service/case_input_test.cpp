// What the case service makes of input that is wrong, or only half right.
#include "tests/support/small_city.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

using test::kInCity;
using test::must;
using test::ScratchFolder;
using test::smallCity;

ReportCommand rubbish() {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = "collector1";
    return r;
}

StepCommand step(const std::string& id, Action action, const char* actor) {
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    return s;
}

bool has(const Error& error, const Arg& arg) {
    return std::find(error.args.begin(), error.args.end(), arg) != error.args.end();
}

} // namespace

TEST_CASE("A step against a revision the case does not have is refused with the one it has",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto r = must(cases.report(rubbish()));
    for (const std::int64_t wanted : {std::int64_t{7}, std::int64_t{-1}}) {
        auto accept = step(r.id, Action::Accept, "acceptor1");
        accept.revision = wanted;
        const auto refused = cases.act(accept);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "case.no_revision");
        CHECK(has(refused.error(), {"case", r.number}));
        CHECK(has(refused.error(), {"revision", "1"}));
        CHECK(has(refused.error(), {"wanted", std::to_string(wanted)}));
    }
}

TEST_CASE("A blank note is no reason, and a reason is kept without the blanks around it",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto r = must(cases.report(rubbish()));
    must(cases.act(step(r.id, Action::Accept, "acceptor1")));
    auto refuse = step(r.id, Action::Refuse, "chief1");
    refuse.what.note = " \t ";
    CHECK(cases.act(refuse).error().reason == "case.needs");
    refuse.what.note = "  不属于本区 ";
    must(cases.act(refuse));
    CHECK(must(cases.show(r.id)).events.back().body.find("\"note\":\"不属于本区\"") !=
          std::string::npos);
}

TEST_CASE("The component of a report must exist and be of the reported kind", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    Component cover;
    cover.code = must(ComponentCode::make("990101", "0101", 7)).number();
    cover.kind = "0101";
    cover.firstDay = "2026-01-01";
    cover.at = must(must(desk->projection())->toStore(kInCity));
    must(PlaceStore{desk->db()}.addComponent(cover, desk->now()));
    CaseService cases{*desk};
    auto report = rubbish();
    report.kind = "component:0101";
    report.component = cover.code + 1;
    CHECK(cases.report(report).error().reason == "case.unknown_component");
    CHECK(has(cases.report(report).error(), {"component", "9901010101000008"}));
    report.component = cover.code;
    report.kind = "component:0102";
    CHECK(cases.report(report).error().reason == "case.other_component");
    report.kind = "event:0101"; // the same digits, but an event
    CHECK(cases.report(report).error().reason == "case.other_component");
    report.kind = "component:0101";
    CHECK(must(cases.show(must(cases.report(report)).id)).state.component == cover.code);
}

TEST_CASE("A list by district holds the cases that lie in no community", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    must(cases.report(rubbish()));
    {
        // The district reaches further than its one community.
        auto tx = must(Transaction::begin(desk->db()));
        PlaceStore places{desk->db()};
        auto district = *must(places.region("990101"));
        auto& ring = district.shape[0].outer;
        const auto west = std::min_element(ring.begin(), ring.end())->x;
        for (auto& p : ring) {
            if (p.x != west) p.x += 500'000;
        }
        must(places.updateRegion(district, desk->now()));
        must(tx.commit());
    }
    auto outside = rubbish();
    outside.at = {114.3085, 30.6027};
    const auto beyond = must(cases.report(outside));
    REQUIRE(must(cases.show(beyond.id)).state.community.empty());
    CaseQuery query;
    query.region = "990101";
    CHECK(must(cases.list(query)).total == 2);
    query.region = "9901";
    CHECK(must(cases.list(query)).total == 2);
    query.region = "990101001";
    CHECK(must(cases.list(query)).total == 1);
    query.region = "990102";
    CHECK(must(cases.list(query)).total == 0);
}

TEST_CASE("The last digits that fit many cases are refused with the true count", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto r = must(cases.report(rubbish()));
    // Sixty more whose numbers end alike: another day each.
    for (int i = 0; i < 60; ++i) {
        must(desk->db().run(
            fmt::format("CREATE TEMP TABLE copy AS SELECT * FROM cases WHERE id = '{1}';"
                        "UPDATE copy SET fid = {0} + 100, id = id || '{0}',"
                        " number = '990101-2027{0:04}-000-0001';"
                        "INSERT INTO cases SELECT * FROM copy; DROP TABLE copy",
                        i, r.id)));
    }
    const auto many = cases.resolve("0001");
    REQUIRE_FALSE(many);
    CHECK(many.error().reason == "case.ambiguous");
    CHECK(has(many.error(), {"count", "61"}));
}

} // namespace wanmi
