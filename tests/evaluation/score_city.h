#pragma once
// The city of two districts with cases in it, and the scores it gives.
#include "core/service/evaluation.h"
#include "tests/grid/region_city.h"

#include <initializer_list>
#include <string>
#include <utility>

namespace wanmi::test {

struct ScoreCity : RegionCity {
    void step(const std::string& id, Action action, const char* actor) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.to = action == Action::Dispatch ? "CG-HW" : "";
        s.what.note = "因由";
        s.what.condition = 1;
        s.what.passed = true;
        s.what.closingMet = true;
        must(cases.act(s));
    }
    /// Further along the ordinary way: the steps after `from` (not with it) up to and with `to`.
    void walk(const std::string& id, Action from, Action to) {
        bool begun = from == Action::Report;
        for (const auto& [action, actor] : std::initializer_list<std::pair<Action, const char*>>{
                 {Action::Accept, "acceptor1"},
                 {Action::File, "chief1"},
                 {Action::Dispatch, "dispatcher1"},
                 {Action::Start, "dept-CG-HW"},
                 {Action::Finish, "dept-CG-HW"},
                 {Action::CheckTask, "acceptor1"},
                 {Action::CheckAnswer, "collector1"},
                 {Action::Close, "chief1"}}) {
            if (begun) step(id, action, actor);
            begun = begun || action == from;
            if (action == to) return;
        }
    }
    /// A case in one of the four squares, along the ordinary way up to (and with) an action.
    std::string walkedIn(int square, Action last) {
        auto id = reportIn(square);
        walk(id, Action::Report, last);
        return id;
    }
    static EvaluationRequest asking(const char* period, std::optional<UnitLevel> level = {},
                                    const char* actor = "evaluator1") {
        EvaluationRequest r;
        r.period = period;
        r.level = level;
        r.actor = actor;
        return r;
    }
    Evaluation evaluate(const EvaluationRequest& request) {
        return must(EvaluationService{*desk}.evaluate(Scheme::common(), request));
    }
    std::string refusal(const EvaluationRequest& request) {
        const auto result = EvaluationService{*desk}.evaluate(Scheme::common(), request);
        return result ? "" : result.error().reason;
    }
    static Quantities countedIn(const Evaluation& e, std::string_view unit) {
        for (const auto& u : e.units) {
            if (u.unit == unit) return u.counted;
        }
        return {};
    }
};

} // namespace wanmi::test
