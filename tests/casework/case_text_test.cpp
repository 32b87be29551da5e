#include "core/base/json.h"
#include "core/domain/casework/case.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

Instant sometime(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

StageClock someClock(CaseStage stage, StageClock::State state) {
    StageClock c;
    c.stage = stage;
    c.state = state;
    c.started = sometime(1'700'000'000'000'001);
    c.resumed = sometime(1'700'000'000'000'002);
    c.used = std::chrono::microseconds{3};
    c.total = std::chrono::microseconds{4};
    c.limit = {5, Unit::WorkDay};
    c.warn = sometime(1'700'000'000'000'006);
    c.due = sometime(1'700'000'000'000'007);
    if (state == StageClock::State::Stopped) c.stopped = sometime(1'700'000'000'000'008);
    c.rules = stage == CaseStage::Handle ? "cjt214/2" : "";
    return c;
}

PendingRequest someRequest() {
    PendingRequest r;
    r.operation = Action::Suspend;
    r.by = "dept-CG-HW";
    r.department = "CG-HW";
    r.at = sometime(11);
    r.note = "等\"件\"";
    r.form = std::string(64, 'f');
    r.until = sometime(12);
    r.levels = {"DISPATCHER|DUTY_CHIEF", "LEADER"};
    r.given = 1;
    r.opinions = {{"dispatcher1", "DISPATCHER", "同意", sometime(13)}};
    return r;
}

void fillFlow(Case& c) {
    c.assignedTo = "handler1";
    c.request = someRequest();
    c.extensions = 1;
    c.suspensions = 2;
    c.suspendUntil = sometime(14);
    c.prior = CaseState::Handling;
    c.held = {CaseStage::Handle};
    c.mergedInto = "0190aaaa-0000-7000-8000-000000000009";
    c.appealed = c.exempt = c.selfHandled = c.awaitsExperts = c.erased = true;
    c.recalls = 3;
    c.upward = 4;
    c.outcome = "not_ours";
    c.signedAt = sometime(15);
    c.supervisions = {{"leader", 2, "leader1", "今日办结", sometime(16), "好", "dept-CG-HW"}};
    c.assists = {{"CG-LH", someClock(CaseStage::Handle, StageClock::State::Paused), "已清"}};
    c.emergency = {2, true, "预案\t二", {"LEADER", "chief1"}, 5};
    c.dispute = {true, {"CG-HW", "CG-LH"}, "CG-SZ", "cell"};
    c.satisfaction = 4;
}

/// Nothing left as it is by default.
Case fullCase() {
    Case c;
    c.id = "0190aaaa-0000-7000-8000-000000000001";
    c.number = "990101-20260105-000-0001";
    c.fileNumber = "E0102202601050000001";
    c.state = CaseState::Suspended;
    c.revision = 21;
    c.head = std::string(64, 'a');
    c.kind = "event:0102";
    c.source = "12345";
    c.conditionId = 1;
    c.conditionZh = "路面有“垃圾”\n";
    c.conditionEn = "Rubbish\\litter";
    c.closingZh = "清除";
    c.closingEn = "Cleared\x01";
    c.urgency = "urgent";
    c.limit = LimitSpan{4, Unit::UrgentHour};
    c.rules = "cjt214";
    c.at = {-1000, 2000};
    c.district = "990101";
    c.community = "990101001001";
    c.cell = "990101001001001";
    c.dutyGrid = "D1";
    c.areaClass = 2;
    c.component = 1'101'020'101'000'001;
    c.reporter = "acceptor1";
    c.department = "CG-HW";
    c.handler = "handler1";
    c.handlers = {"handler1", "dept-CG-HW"};
    c.verify = {"collector1", false, true, true};
    c.check = {"collector2", true, false, false};
    c.foreignKey = "12345/7";
    c.reportedAt = sometime(1);
    c.filedAt = sometime(2);
    c.dispatchedAt = sometime(3);
    c.finishedAt = sometime(4);
    c.closedAt = sometime(5);
    c.changedAt = sometime(6);
    c.reworkCount = 1;
    c.returnCount = 2;
    c.clocks = {someClock(CaseStage::Accept, StageClock::State::Stopped),
                someClock(CaseStage::Handle, StageClock::State::Running)};
    fillFlow(c);
    return c;
}

constexpr auto kFullText =
    R"({"appealed":true,"area_class":2,"assigned_to":"handler1",)"
    R"("assists":[{"clock":{"due":1700000000000007,"limit":[5,"work_day"],)"
    R"("resumed":1700000000000002,"rules":"cjt214/2","stage":"handle",)"
    R"("started":1700000000000001,"state":"paused","total":4,"used":3,)"
    R"("warn":1700000000000006},"department":"CG-LH","note":"已清"}],)"
    R"("at":[-1000,2000],"awaits_experts":true,"cell":"990101001001001","changed_at":6,)"
    R"("check":{"answered":false,"open":true,"passed":false,"to":"collector2"},)"
    R"("clocks":[{"due":1700000000000007,"limit":[5,"work_day"],)"
    R"("resumed":1700000000000002,"stage":"accept","started":1700000000000001,)"
    R"("state":"stopped","stopped":1700000000000008,"total":4,"used":3,)"
    R"("warn":1700000000000006},{"due":1700000000000007,"limit":[5,"work_day"],)"
    R"("resumed":1700000000000002,"rules":"cjt214/2","stage":"handle",)"
    R"("started":1700000000000001,"state":"running","total":4,"used":3,)"
    R"("warn":1700000000000006}],"closed_at":5,"closing_en":"Cleared\u0001",)"
    R"("closing_zh":"清除","community":"990101001001","component":"1101020101000001",)"
    R"("condition":1,"condition_en":"Rubbish\\litter",)"
    R"("condition_zh":"路面有“垃圾”\n","department":"CG-HW","dispatched_at":3,)"
    R"("dispute":{"denied":["CG-HW","CG-LH"],"open":true,"owner":"CG-SZ",)"
    R"("scope":"cell"},"district":"990101","duty_grid":"D1","emergency":{"grade":2,)"
    R"("notify":["LEADER","chief1"],"open":true,"procedure":"预案\t二","reports":5},)"
    R"("erased":true,"exempt":true,"extensions":1,"file_number":"E0102202601050000001",)"
    R"("filed_at":2,"finished_at":4,"foreign_key":"12345/7","handler":"handler1",)"
    R"("handlers":["handler1","dept-CG-HW"],)"
    R"("head":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",)"
    R"("held":["handle"],"id":"0190aaaa-0000-7000-8000-000000000001",)"
    R"("kind":"event:0102","limit":[4,"urgent_hour"],)"
    R"("merged_into":"0190aaaa-0000-7000-8000-000000000009",)"
    R"("number":"990101-20260105-000-0001","outcome":"not_ours","prior":"handling",)"
    R"("recalls":3,"reported_at":1,"reporter":"acceptor1","request":{"at":11,)"
    R"("by":"dept-CG-HW","department":"CG-HW",)"
    R"("form":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",)"
    R"("given":1,"levels":["DISPATCHER|DUTY_CHIEF","LEADER"],"note":"等\"件\"",)"
    R"("operation":"suspend","opinions":[{"at":13,"by":"dispatcher1","note":"同意",)"
    R"("post":"DISPATCHER"}],"until":12},"returns":2,"revision":21,"reworks":1,)"
    R"("rules":"cjt214","satisfaction":4,"self_handled":true,"signed_at":15,)"
    R"("source":"12345","state":"suspended","supervisions":[{"at":16,"by":"leader1",)"
    R"("level":2,"replied_by":"dept-CG-HW","reply":"好","requirement":"今日办结",)"
    R"("type":"leader"}],"suspend_until":14,"suspensions":2,"upward":4,)"
    R"("urgency":"urgent","verify":{"answered":true,"open":false,"passed":true,)"
    R"("to":"collector1"}})";
constexpr auto kEmptyText =
    R"({"area_class":0,"at":[0,0],"changed_at":0,"reported_at":0,"revision":0,)"
    R"("state":"reported","urgency":"normal"})";

} // namespace

TEST_CASE("The text of a case is what every store before holds: key by key, byte by byte",
          "[casework]") {
    const auto text = caseText(fullCase());
    CHECK(text == kFullText);
    CHECK(text == canonicalJson(*parseJson(text)));
    CHECK(caseText(Case{}) == kEmptyText);
    for (const auto& c : {fullCase(), Case{}}) {
        const auto read = caseFromText(caseText(c));
        REQUIRE(read);
        CHECK(*read == c);
    }
}

TEST_CASE("A row that is no case is refused: a member gone, of another kind or unknown",
          "[casework]") {
    const auto whole = *parseJson(caseText(fullCase()));
    for (const auto* key : {"state", "revision", "at", "area_class", "reported_at", "changed_at"}) {
        auto without = whole;
        without.erase(key);
        INFO(key);
        const auto refused = caseFromText(canonicalJson(without));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "case.bad_row");
    }
    for (const auto& [key, value] : whole.items()) {
        auto other = whole;
        other[key] = value.is_structured() ? Json(7) : Json::object();
        INFO(key);
        CHECK_FALSE(caseFromText(canonicalJson(other)));
    }
    CHECK(caseFromText("[1").error().reason == "json.broken");
    CHECK_FALSE(caseFromText("[]"));
}

} // namespace wanmi
