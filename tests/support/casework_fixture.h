#pragma once
#include "core/base/id.h"
#include "core/base/time_text.h"
#include "core/domain/casework/decide.h"
#include "tests/support/catch.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace wanmi::test {

/// The shipped rules, loaded once.
inline const RuleSet& shippedRules() {
    static const RuleSet kRules = [] {
        auto texts = readRuleTexts(WANMI_SOURCE_DIR "/data", "cjt214");
        if (!texts) throw std::runtime_error{texts.error().reason};
        auto rules = loadRules(*texts);
        if (!rules) throw std::runtime_error{rules.error().reason};
        return *std::move(rules);
    }();
    return kRules;
}

inline Actor person(const std::string& post, std::string department = {},
                    const std::string& login = {}) {
    return {login.empty() ? "the-" + post : login, "", post, std::move(department), ""};
}

inline Instant at(const char* text) {
    return *parseTime(text, "Asia/Shanghai");
}

/// A case in one's hand: every step goes through decide and fold.
class WalkingCase {
public:
    explicit WalkingCase(Instant start, const char* source = "supervisor") : now(start) {
        CaseBirth birth{.id = ids.next(now),
                        .number = "990101-20260105-000-0001",
                        .kind = *KindCode::parse("event:0102"),
                        .source = source,
                        .at = {1000, 2000},
                        .district = "990101",
                        .community = "990101001001",
                        .cell = "990101001001001",
                        .dutyGrid = "D1",
                        .areaClass = 2,
                        .component = std::nullopt,
                        .foreignKey = {},
                        .privateHashes = {{"text", std::string(64, 'a')}},
                        .evidence = {}};
        const auto event =
            decideReport(birth, person("SUPERVISOR_FIELD"), now, ids.next(now), shippedRules());
        if (!event) throw std::runtime_error{event.error().reason};
        take(*event);
    }

    Result<CaseEvent> step(const CaseCommand& command, const Actor& actor) {
        auto event = decide(state, command, actor, now, ids.next(now), shippedRules(),
                            "E0102202601050000001");
        if (event) take(*event);
        return event;
    }
    Result<CaseEvent> step(Action action, const Actor& actor) {
        CaseCommand command;
        command.action = action;
        command.to = action == Action::Dispatch || action == Action::Redispatch ? "CG-HW" : "";
        command.note = "因由";
        command.condition = 1;
        command.passed = true;
        command.closingMet = true;
        return step(command, actor);
    }
    /// Takes the last step back: `before` is the case as it was.
    bool undo(const Case& before) {
        const auto last = events.back();
        const auto event =
            decideUndo(state, before, last, {last.actor, "", "", "", ""}, now, ids.next(now));
        if (event) take(*event);
        return static_cast<bool>(event);
    }
    /// Along the ordinary way up to (and with) an action.
    void walkTo(Action last) {
        const std::array<std::pair<Action, Actor>, 9> way{
            {{Action::Accept, person("ACCEPTOR")},
             {Action::File, person("DUTY_CHIEF")},
             {Action::Dispatch, person("DISPATCHER")},
             {Action::Start, person("HANDLER", "CG-HW")},
             {Action::Finish, person("HANDLER", "CG-HW")},
             {Action::CheckTask, person("ACCEPTOR")},
             {Action::CheckAnswer, person("SUPERVISOR_FIELD")},
             {Action::Close, person("DUTY_CHIEF")},
             {Action::Archive, person("SYSTEM")}}};
        for (const auto& [action, actor] : way) {
            REQUIRE(step(action, actor));
            if (action == last) return;
        }
    }

    Case state;
    std::vector<CaseEvent> events;
    Instant now;
    IdSource ids{42};

private:
    void take(const CaseEvent& event) {
        auto next = fold(state, event);
        if (!next) throw std::runtime_error{next.error().reason + " " + next.error().detail};
        state = *std::move(next);
        events.push_back(event);
    }
};

} // namespace wanmi::test
