#include "core/service/component_life.h"
#include "core/service/evidence_service.h"
#include "tests/place/component_fixture.h"
#include "tests/support/media_samples.h"

namespace wanmi {
namespace {

using test::ComponentCity;
using test::must;
using test::only;

void act(CaseService& cases, const std::string& id, Action action, const char* actor,
         const std::string& to = {}) {
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    s.what.to = to;
    s.what.note = "因由";
    s.what.condition = 1;
    s.what.passed = true;
    s.what.closingMet = true;
    must(cases.act(s));
}

} // namespace

TEST_CASE("Doubles: pairs of one kind within the distance, each once, nearest first",
          "[components]") {
    ComponentCity city;
    const auto a = city.add(10, 10);
    const auto b = city.add(10.9, 10);
    const auto c = city.add(10.4, 10);
    city.add(10, 10, "0102");            // another kind
    const auto far = city.add(12.5, 10); // 1.6 m from b
    const auto gone = city.add(10.1, 10);
    must(city.components.retire(only(gone), city.order));

    const auto found = must(city.components.doubles({}, {}, 100));
    CHECK(found.metres == 1); // as shipped
    REQUIRE(found.total == 3);
    CHECK(found.pairs[0].first.row.code == a);
    CHECK(found.pairs[0].second.row.code == c);
    CHECK(std::abs(found.pairs[0].metres - 0.4) < 1e-3);
    CHECK(found.pairs[1].first.row.code == b);
    CHECK(found.pairs[1].second.row.code == c);
    CHECK(found.pairs[2].second.row.code == b);
    CHECK(std::abs(found.pairs[2].metres - 0.9) < 1e-3);

    const auto wide = must(city.components.doubles({}, 1.7, 100));
    CHECK(wide.total == 4);
    CHECK(wide.pairs.back().second.row.code == far);
    const auto page = must(city.components.doubles({}, 1.7, 1, 3));
    CHECK(page.total == 4);
    REQUIRE(page.pairs.size() == 1);
    CHECK(page.pairs[0].second.row.code == far);
    ComponentFilter other;
    other.kind = "0102";
    CHECK(must(city.components.doubles(other, {}, 100)).total == 0);
    CHECK(city.components.doubles({}, {}, 100, 0, [](auto, auto, auto) { return false; })
              .error()
              .code == Errc::Cancelled);
}

TEST_CASE("Doubles are the same as those a look at every pair finds", "[components]") {
    ComponentCity city;
    std::uint32_t seed = 20260105;
    const auto random = [&seed] {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<double>(seed >> 8U) / (1U << 24U);
    };
    std::vector<Component> all;
    for (int i = 0; i < 300; ++i) {
        const auto code = city.add(30 * random(), 30 * random(), random() < 0.5 ? "0101" : "0102");
        all.push_back(city.row(code));
    }
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const double dx = static_cast<double>(all[i].at.x - all[j].at.x);
            const double dy = static_cast<double>(all[i].at.y - all[j].at.y);
            if (all[i].kind == all[j].kind && std::hypot(dx, dy) <= 1000) ++pairs;
        }
    }
    REQUIRE(pairs > 20);
    const auto found = must(city.components.doubles({}, 1.0, 100'000));
    CHECK(static_cast<std::size_t>(found.total) == pairs);
    double last = 0;
    for (const auto& p : found.pairs) {
        CHECK(p.first.row.code < p.second.row.code);
        CHECK(p.metres >= last);
        last = p.metres;
    }
}

TEST_CASE("Components outside any cell and without an owner are listed and counted, in pages",
          "[components]") {
    ComponentCity city;
    city.addDistrict("990102");
    const auto outside = city.add(700, 10); // a district without cells
    std::vector<std::int64_t> inside;
    for (int i = 0; i < 7; ++i) {
        inside.push_back(city.add(10 + i, 10));
    }
    must(city.components.setOwner(only(inside[0]), {"GD", {}, {}}, city.order));
    ComponentFilter f;
    f.outside = true;
    CHECK(city.listed(f) == std::vector<std::int64_t>{outside});
    ComponentFilter ownerless;
    ownerless.owner = "";
    const auto page = must(city.components.list(ownerless, 3, 5));
    CHECK(page.total == 7);
    REQUIRE(page.rows.size() == 2);
    CHECK(page.rows[0].row.code == inside[6]);
    CHECK(page.rows[1].row.code == outside);
    // By kind over both districts: the code says the kind in each.
    ComponentFilter kind;
    kind.kind = "0101";
    CHECK(city.listed(kind).size() == 8);
    kind.kind = "0102";
    CHECK(city.listed(kind).empty());
    kind.kind = "010";
    CHECK(city.components.list(kind, 10).error().reason == "component.bad_kind");
    kind = {};
    kind.in = "990101001001";
    CHECK(city.listed(kind).size() == 7);
}

TEST_CASE("A component's life holds changes, cases, photos and repairs in order of time",
          "[components]") {
    ComponentCity city;
    const auto code = city.add(20, 20);
    CaseService cases{*city.desk};
    ReportCommand report;
    report.kind = "component:0101";
    report.at = city.place(20, 20);
    report.text = "井盖破损";
    report.actor = "collector1";
    report.component = code;
    const auto first = must(cases.report(report));
    NewEvidence photo;
    photo.caseId = first.id;
    photo.purpose = "report";
    photo.actor = "collector1";
    photo.takenAt = city.desk->now();
    const auto mark =
        must(EvidenceService{*city.desk}.addBytes(test::jpeg({}, "well"), photo)).mark;
    for (const auto& [action, actor] :
         std::initializer_list<std::pair<Action, const char*>>{{Action::Accept, "acceptor1"},
                                                               {Action::File, "chief1"},
                                                               {Action::Dispatch, "dispatcher1"},
                                                               {Action::Start, "dept-CG-HW"},
                                                               {Action::Finish, "dept-CG-HW"},
                                                               {Action::CheckTask, "acceptor1"},
                                                               {Action::CheckAnswer, "collector1"},
                                                               {Action::Close, "chief1"}}) {
        act(cases, first.id, action, actor, action == Action::Dispatch ? "CG-HW" : "");
    }
    must(city.components.correct(only(code), {{"state", "intact"}, {"name", "井盖"}}, city.order));
    const auto second = must(cases.report(report)); // still open: named, but no repair
    report.component.reset();
    must(cases.report(report)); // another case beside it

    const auto life = must(componentLife(*city.desk, code));
    std::string kinds;
    Instant last{};
    for (const auto& moment : life) {
        kinds += std::string{lifeKindCode(moment.kind)} + " ";
        CHECK(moment.at >= last);
        last = moment.at;
    }
    CHECK(kinds == "changed reported photo repaired changed reported ");
    CHECK(life[1].theCase->number == first.number);
    CHECK(life[1].theCase->state == "closed");
    CHECK(life[2].mark == mark);
    CHECK(life[2].purpose == "report");
    CHECK(life[3].closingZh == cases.show(first.id)->state.closingZh);
    CHECK_FALSE(life[3].closingZh.empty());
    CHECK(life[5].theCase->number == second.number);
    CHECK(componentLife(*city.desk, code + 1).error().reason == "component.unknown");
}

TEST_CASE("The life of an imported component begins with the day of its survey", "[components]") {
    ComponentCity city;
    Component c = city.row(city.add(20, 20));
    c.code += 1;
    c.firstDay = "2019-06-01";
    must(PlaceStore{city.desk->db()}.addComponent(c, city.desk->now()));
    must(city.components.correct(only(c.code), {{"name", "井"}}, city.order));
    const auto life = must(componentLife(*city.desk, c.code));
    REQUIRE(life.size() == 2);
    CHECK(life[0].kind == LifeKind::Surveyed);
    CHECK(localText(life[0].at, "Asia/Shanghai") == "2019-06-01T00:00:00+08:00");
    CHECK(life[1].kind == LifeKind::Changed);
}

} // namespace wanmi
