#pragma once
#include "core/service/notices.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <functional>
#include <initializer_list>
#include <utility>

namespace wanmi::test {

/// An open store whose clock the test moves.
struct Centre {
    ScratchFolder folder;
    std::string path = smallCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    CaseService cases{*desk};

    void setTime(Instant now) {
        DeskOptions options;
        options.now = now;
        desk.reset();
        desk = must(Desk::open(path, options));
        cases = CaseService{*desk};
    }
    std::string report(const char* actor = "collector1") {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "路口有暴露垃圾";
        r.actor = actor;
        return must(cases.report(r)).id;
    }
    /// A step with everything that any may need; `more` changes what is given.
    Result<CaseReceipt> act(const std::string& id, Action action, const char* actor,
                            const std::string& to = {},
                            const std::function<void(CaseCommand&)>& more = {}) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.to = to;
        s.what.note = "因由";
        s.what.condition = 1;
        s.what.passed = true;
        s.what.closingMet = true;
        s.what.until = desk->now() + std::chrono::hours{24 * 20};
        s.what.into = to;
        if (more) more(s.what);
        return cases.act(s);
    }
    /// A case along the ordinary way up to (and with) an action.
    std::string walked(Action last) {
        auto id = report();
        for (const auto& [action, actor] : std::initializer_list<std::pair<Action, const char*>>{
                 {Action::Accept, "acceptor1"},
                 {Action::File, "chief1"},
                 {Action::Dispatch, "dispatcher1"},
                 {Action::Start, "dept-CG-HW"},
                 {Action::Finish, "dept-CG-HW"},
                 {Action::CheckTask, "acceptor1"},
                 {Action::CheckAnswer, "collector1"},
                 {Action::Close, "chief1"}}) {
            must(act(id, action, actor, action == Action::Dispatch ? "CG-HW" : ""));
            if (action == last) break;
        }
        return id;
    }
    std::string handled() { return walked(Action::Dispatch); }
    Case state(const std::string& id) { return must(cases.show(id)).state; }
    bool told(const char* login, const char* text, const std::string& id) {
        for (const auto& n : must(notices(*desk, login, false))) {
            if (n.text == text && n.caseId == id) return true;
        }
        return false;
    }
    std::size_t faults() { return must(checkStore(*desk, {})).size(); }
};

inline std::string reason(const Result<CaseReceipt>& r) {
    return r ? "" : r.error().reason;
}

} // namespace wanmi::test
