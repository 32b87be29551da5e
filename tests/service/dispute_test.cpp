// Nobody says it is theirs: the quarrel has its own clock and papers, somebody rules, and the
// ruling counts the next time.
#include "core/service/evidence_service.h"
#include "core/service/suggest.h"
#include "core/service/whole_store.h"
#include "tests/support/media_samples.h"
#include "tests/support/small_city.h"

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

struct Quarrel {
    ScratchFolder folder;
    std::unique_ptr<Desk> desk = must(Desk::open(smallCity(folder)));

    std::string report(LonLat at = test::kInCity) {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = at;
        r.text = "x";
        r.actor = "collector1";
        const auto id = must(CaseService{*desk}.report(r)).id;
        must(act(id, Action::Accept, "acceptor1"));
        must(act(id, Action::File, "chief1"));
        return id;
    }
    StepCommand step(const std::string& id, Action action, const std::string& actor) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.note = "两家都不认";
        s.what.condition = 1;
        return s;
    }
    Result<CaseReceipt> act(const std::string& id, Action action, const std::string& actor) {
        return CaseService{*desk}.act(step(id, action, actor));
    }
    Result<CaseReceipt> dispute(const std::string& id) {
        auto s = step(id, Action::Dispute, "dispatcher1");
        s.what.notify = {"CG-SZ", "CG-HW"};
        return CaseService{*desk}.act(s);
    }
    Result<CaseReceipt> rule(const std::string& id, const std::string& department,
                             const std::string& scope) {
        auto s = step(id, Action::Ruling, "chief1");
        s.what.to = department;
        s.what.reason = scope;
        return CaseService{*desk}.act(s);
    }
    std::string first(const std::string& id) {
        const auto all = must(suggestDepartments(*desk, id));
        return all.empty() || all[0].reasons.empty() ? ""
                                                     : all[0].code + " " + all[0].reasons[0].code;
    }
    Case state(const std::string& id) { return must(CaseService{*desk}.show(id)).state; }
};

} // namespace

TEST_CASE("Ownership dispute: dispatch waits for the ruling, on a clock of the dispute's own",
          "[service]") {
    Quarrel q;
    const auto id = q.report();
    CHECK(q.rule(id, "CG-HW", "cell").error().reason == "case.no_dispute");
    auto unnamed = q.step(id, Action::Dispute, "dispatcher1");
    CHECK(CaseService{*q.desk}.act(unnamed).error().reason == "case.needs");
    unnamed.what.notify = {"nobody"};
    CHECK(CaseService{*q.desk}.act(unnamed).error().reason == "case.unknown_department");
    must(q.dispute(id));
    auto c = q.state(id);
    CHECK(c.state == CaseState::PendingDispatch);
    CHECK(c.dispute.open);
    CHECK(c.dispute.denied == std::vector<std::string>{"CG-HW", "CG-SZ"});
    CHECK(c.running()->stage == CaseStage::Dispute);
    CHECK(c.running()->limit == LimitSpan{3, Unit::WorkDay});
    CHECK(c.clock(CaseStage::Dispatch)->state == StageClock::State::Paused);
    CHECK(q.dispute(id).error().reason == "case.awaits_ruling");
    auto send = q.step(id, Action::Dispatch, "dispatcher1");
    send.what.to = "CG-HW";
    CHECK(CaseService{*q.desk}.act(send).error().reason == "case.awaits_ruling");

    CHECK(q.rule(id, "CG-HW", "street").error().reason == "case.bad_value");
    CHECK(q.rule(id, "CG-HW", "component").error().reason == "case.ruling_without_component");
    auto own = q.step(id, Action::Ruling, "dispatcher1");
    own.what.to = "CG-HW";
    own.what.reason = "cell";
    CHECK(CaseService{*q.desk}.act(own).error().reason == "case.wrong_post");

    // The papers of the ruling lie in its event.
    NewEvidence paper;
    paper.purpose = "form";
    paper.actor = "chief1";
    paper.name = "boundary.png";
    const auto mark = must(EvidenceService{*q.desk}.addBytes(test::png(), paper)).mark;
    auto ruling = q.step(id, Action::Ruling, "chief1");
    ruling.what.to = "CG-SZ";
    ruling.what.reason = "cell";
    ruling.what.evidence = {mark};
    must(CaseService{*q.desk}.act(ruling));
    c = q.state(id);
    CHECK_FALSE(c.dispute.open);
    CHECK(c.dispute.owner == "CG-SZ");
    CHECK(c.running()->stage == CaseStage::Dispatch);
    CHECK(c.clock(CaseStage::Dispute)->state == StageClock::State::Stopped);
    CHECK(evidenceOf(must(CaseService{*q.desk}.show(id)).events.back()) ==
          std::vector<std::string>{mark});
    CHECK(must(q.desk->db().number(
              "SELECT count(*) FROM notice WHERE text = 'notice.ruling' AND post = 'DEPT'")) == 2);
    CHECK(must(checkStore(*q.desk, {})).empty());
}

TEST_CASE("Ownership dispute: the ruling comes first for the case itself and the next one like it",
          "[service]") {
    Quarrel q;
    const auto id = q.report();
    const auto usual = q.first(id);
    CHECK(usual.find("ruling") == std::string::npos);
    must(q.dispute(id));
    must(q.rule(id, "CG-SZ", "cell"));
    CHECK(q.first(id) == "CG-SZ ruling_cell");
    CHECK(q.first(q.report()) == "CG-SZ ruling_cell");
    const auto elsewhere = q.report({114.3051, 30.6027});
    REQUIRE(q.state(elsewhere).cell != q.state(id).cell);
    CHECK(q.first(elsewhere) == usual);

    const auto wider = q.report();
    must(q.dispute(wider));
    must(q.rule(wider, "CG-HW", "community"));
    CHECK(q.first(q.report()) == "CG-SZ ruling_cell"); // the narrower goes before the wider
    REQUIRE(q.state(elsewhere).community == q.state(id).community);
    CHECK(q.first(elsewhere) == "CG-HW ruling_community");
}

TEST_CASE("Ownership dispute: a ruling taken back no longer counts", "[service]") {
    Quarrel q;
    const auto id = q.report();
    must(q.dispute(id));
    must(q.rule(id, "CG-SZ", "cell"));
    must(q.act(id, Action::Undo, "chief1"));
    CHECK(q.state(id).dispute.open);
    CHECK(q.first(q.report()).find("ruling") == std::string::npos);
    must(q.rule(id, "CG-HW", "cell"));
    CHECK(q.first(q.report()) == "CG-HW ruling_cell");
}

} // namespace wanmi
