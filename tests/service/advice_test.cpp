// What the desk is offered while it takes a case in and hands it on: cases that may be the same
// problem, departments and collectors, each with its reasons.
#include "core/base/time_text.h"
#include "core/service/duplicates.h"
#include "core/service/suggest.h"
#include "tests/support/small_city.h"

#include <algorithm>

namespace wanmi {
namespace {

using std::chrono::hours;
using test::kInCity;
using test::must;
using test::ScratchFolder;
using test::smallCity;

std::string report(Desk& desk, const char* kind, LonLat at, const char* text,
                   std::optional<std::int64_t> component = std::nullopt) {
    ReportCommand r;
    r.kind = kind;
    r.at = at;
    r.text = text;
    r.actor = "collector1";
    r.component = component;
    return must(CaseService{desk}.report(r)).id;
}

void take(Desk& desk, const std::string& id, Action action, const char* actor,
          const char* to = "") {
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    s.what.to = to;
    s.what.note = "因由";
    s.what.condition = 1;
    s.what.passed = true;
    s.what.closingMet = true;
    must(CaseService{desk}.act(s));
}

void handle(Desk& desk, const std::string& id, const std::string& department, bool close) {
    take(desk, id, Action::Accept, "acceptor1");
    take(desk, id, Action::File, "chief1");
    take(desk, id, Action::Dispatch, "dispatcher1", department.c_str());
    const auto login = "dept-" + department;
    take(desk, id, Action::Start, login.c_str());
    take(desk, id, Action::Finish, login.c_str());
    if (!close) return;
    take(desk, id, Action::CheckTask, "acceptor1");
    take(desk, id, Action::CheckAnswer, "collector1");
    take(desk, id, Action::Close, "chief1");
}

DuplicateRequest rubbishHere() {
    DuplicateRequest r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    return r;
}

std::vector<std::string> codes(const std::vector<SuggestReason>& reasons) {
    std::vector<std::string> out;
    for (const auto& r : reasons) {
        out.push_back(r.code);
    }
    return out;
}

bool has(const std::vector<SuggestReason>& reasons, const std::string& code) {
    const auto all = codes(reasons);
    return std::find(all.begin(), all.end(), code) != all.end();
}

constexpr LonLat kNextDoor{114.3032, 30.6027}; // some ten metres east

} // namespace

TEST_CASE("R036: a report is compared with open, to-be-checked and recently closed cases, ranked "
          "and with reasons",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto open = report(*desk, "event:0102", kInCity, "路口有暴露垃圾");
    const auto checked = report(*desk, "event:0102", kNextDoor, "垃圾一堆");
    handle(*desk, checked, "CG-HW", false);
    const auto closed = report(*desk, "event:0102", kNextDoor, "别的话");
    handle(*desk, closed, "CG-HW", true);
    report(*desk, "event:0201", kInCity, "小广告");                   // no sibling of 0102
    report(*desk, "event:0102", {114.3051, 30.6027}, "路口暴露垃圾"); // some 190 m away

    const auto offers = must(findDuplicates(*desk, rubbishHere()));
    REQUIRE(offers.matches.size() == 3);
    CHECK(offers.matches[0].candidate.id == open);
    CHECK(offers.matches[0].sharedWords == 100);
    CHECK(offers.matches[1].candidate.id == checked);
    CHECK(offers.matches[1].candidate.state == CaseState::PendingCheck);
    CHECK(offers.matches[2].candidate.id == closed);
    CHECK(offers.matches[0].score > offers.matches[1].score);
    const auto words = must(Messages::load(WANMI_SOURCE_DIR "/data", "zh"));
    for (const auto& m : offers.matches) {
        const auto reasons = duplicateReasons(m, words);
        CHECK(reasons.size() >= 4);
        for (const auto& r : reasons) {
            CHECK(r.find("duplicates.") == std::string::npos);
        }
    }
    // The same from a case that is there; itself it is not.
    const auto ofCase = must(findDuplicatesOf(*desk, open));
    REQUIRE(ofCase.matches.size() == 2);
    CHECK(ofCase.matches[0].candidate.id == checked);
    // Yesterday's are too old for a report of the day after tomorrow.
    auto later = rubbishHere();
    later.time = desk->now() + hours{48};
    CHECK(must(findDuplicates(*desk, later)).matches.empty());
    later.kind = "event:9999";
    CHECK(findDuplicates(*desk, later).error().reason == "catalogue.unknown_kind");
}

TEST_CASE("R036: the search goes by the spatial index, whatever the number of cases", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto q = must(desk->db().prepare(
        "EXPLAIN QUERY PLAN SELECT c.id FROM idx_cases_geom i CROSS JOIN cases c ON c.fid = i.pkid"
        " WHERE i.xmin <= 1 AND i.xmax >= 0 AND i.ymin <= 1 AND i.ymax >= 0"));
    std::string plan;
    while (must(q.step())) {
        plan += q.text(3) + "\n";
    }
    INFO(plan);
    CHECK(plan.find("VIRTUAL TABLE INDEX") != std::string::npos);
    CHECK(plan.find("INTEGER PRIMARY KEY") != std::string::npos);
}

TEST_CASE("suggest: the component's owner first, then the table of kinds, then where earlier "
          "cases ended",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    Component cover;
    cover.code = must(ComponentCode::make("990101", "0101", 1)).number();
    cover.kind = "0101";
    cover.name = "上水井盖";
    cover.firstDay = "2026-01-01";
    cover.ownerDept = "SW-PS";
    cover.at = must(must(desk->projection())->toStore(kInCity));
    {
        auto tx = must(Transaction::begin(desk->db()));
        must(PlaceStore{desk->db()}.addComponent(cover, desk->now()));
        must(tx.commit());
    }
    for (int i = 0; i < 3; ++i) {
        handle(*desk, report(*desk, "component:0101", kNextDoor, "井盖坏"), "CG-HW", true);
    }
    handle(*desk, report(*desk, "component:0101", kNextDoor, "井盖坏"), "SW", true); // once only
    const auto id = report(*desk, "component:0101", kInCity, "井盖坏", cover.code);
    const auto found = must(suggest(*desk, id)).departments;
    std::vector<std::string> order;
    for (const auto& d : found) {
        order.push_back(d.code);
        CHECK_FALSE(d.reasons.empty());
        CHECK_FALSE(d.zh.empty());
    }
    // The shipped table names ZLS and SW for this kind.
    CHECK(order == std::vector<std::string>{"SW-PS", "ZLS", "SW", "CG-HW"});
    CHECK(codes(found[0].reasons) == std::vector<std::string>{"owner"});
    CHECK(codes(found[2].reasons) == std::vector<std::string>{"kind"});
    REQUIRE(codes(found[3].reasons) == std::vector<std::string>{"past"});
    CHECK(found[3].reasons[0].args[0] == Arg{"count", "3"});
    CHECK(must(CaseService{*desk}.proposeDepartments(id)) == order);
}

TEST_CASE("suggest: a department that returned its case is not where the case ended", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    for (int i = 0; i < 2; ++i) {
        const auto id = report(*desk, "event:0102", kNextDoor, "垃圾");
        take(*desk, id, Action::Accept, "acceptor1");
        take(*desk, id, Action::File, "chief1");
        take(*desk, id, Action::Dispatch, "dispatcher1", "YL");
        take(*desk, id, Action::Return, "dept-YL");
        take(*desk, id, Action::Redispatch, "dispatcher1", "JJ");
        for (const auto action : {Action::Start, Action::Finish}) {
            take(*desk, id, action, "dept-JJ");
        }
        take(*desk, id, Action::CheckTask, "acceptor1");
        take(*desk, id, Action::CheckAnswer, "collector1");
        take(*desk, id, Action::Close, "chief1");
    }
    const auto found =
        must(suggestDepartments(*desk, report(*desk, "event:0102", kInCity, "垃圾")));
    const auto reasonsOf = [&found](const std::string& code) {
        const auto at = std::find_if(found.begin(), found.end(),
                                     [&code](const auto& d) { return d.code == code; });
        return at == found.end() ? std::vector<SuggestReason>{} : at->reasons;
    };
    CHECK(has(reasonsOf("JJ"), "past"));
    CHECK_FALSE(has(reasonsOf("YL"), "past"));
}

TEST_CASE("suggest: the nearest collector on shift comes first, with distance and workload, "
          "without a position the duty grid's collector",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto id = report(*desk, "event:0102", kInCity, "垃圾");
    const auto grid = must(CaseService{*desk}.show(id)).state.dutyGrid;
    REQUIRE_FALSE(grid.empty());
    must(desk->db().run("UPDATE duty_grid SET collector = 'collector2'"));
    const auto now = desk->now();

    // Nobody on shift: the one of the duty grid.
    auto found = must(suggest(*desk, id)).collectors;
    REQUIRE(found.size() == 1);
    CHECK(found[0].login == "collector2");
    CHECK(codes(found[0].reasons) == std::vector<std::string>{"duty_grid", "off_shift", "idle"});

    ShiftStore shifts{desk->db()};
    const auto onShift = [&](const char* who, const std::string& duty) {
        auto tx = must(Transaction::begin(desk->db()));
        must(shifts.add({desk->ids().next(now), who, now - hours{1}, now + hours{7}, duty}, now));
        must(tx.commit());
    };
    const auto isAt = [&](const char* who, LonLat at, Instant when) {
        auto tx = must(Transaction::begin(desk->db()));
        const bool kept = must(shifts.setPosition(who, at, when));
        must(tx.commit());
        return kept;
    };
    CHECK_FALSE(isAt("collector1", kInCity, now)); // off duty nothing is kept
    onShift("collector1", "");
    onShift("collector2", grid);
    found = must(suggest(*desk, id)).collectors;
    REQUIRE(found.size() == 1); // where collector1 is nobody knows
    CHECK(found[0].login == "collector2");
    CHECK(codes(found[0].reasons) ==
          std::vector<std::string>{"on_shift", "no_position", "duty_grid", "idle"});

    CHECK(isAt("collector1", kNextDoor, now));
    CHECK_FALSE(
        isAt("collector1", {114.4, 30.7}, now - std::chrono::minutes{30})); // older: not taken
    take(*desk, report(*desk, "event:0102", kInCity, "垃圾"), Action::VerifyTask, "acceptor1",
         "collector1");
    found = must(suggest(*desk, id)).collectors;
    REQUIRE(found.size() == 2);
    CHECK(found[0].login == "collector1");
    CHECK(*found[0].metres == Approx(9.6).margin(1));
    CHECK(found[0].openTasks == 1);
    CHECK(has(found[0].reasons, "busy"));
    CHECK(found[1].login == "collector2");
    CHECK(isAt("collector2", kInCity, now));
    CHECK(must(suggest(*desk, id)).collectors[0].login == "collector2"); // nearer still
}

} // namespace wanmi
