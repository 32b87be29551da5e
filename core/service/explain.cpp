#include "core/service/explain.h"

#include "core/service/case_service.h"
#include "core/store/rule_store.h"

namespace wanmi {
namespace {

/// Which rule set a moment was under, with its version worked out once.
class RuleSets {
public:
    static Result<RuleSets> open(Desk& desk) {
        RuleSets sets{desk};
        WANMI_LET(sets.m_entries, RuleStore{desk.db()}.entries());
        return sets;
    }

    /// The set in force at `at` that counts by `clockRules`; where none was, the first that does.
    Result<ExplainedClock> of(const StageClock& clock, Instant at) {
        ExplainedClock out;
        out.clockRules = clock.rules;
        const RuleStore::Entry* found = nullptr;
        for (const auto& entry : m_entries) {
            if (!clock.rules.empty()) {
                WANMI_LET(const auto name, nameOf(entry.number));
                if (name != clock.rules) continue;
            }
            if (found == nullptr || entry.since <= at) found = &entry;
        }
        if (found == nullptr) return out;
        out.ruleSet = found->number;
        out.ruleSetSince = found->since;
        WANMI_LET(out.ruleVersion, versionOf(found->number));
        return out;
    }

private:
    explicit RuleSets(Desk& desk) : m_desk(&desk) {}

    Result<std::string> nameOf(std::int64_t number) {
        auto& name = m_names[number];
        if (name.empty()) {
            WANMI_LET(const auto texts, RuleStore{m_desk->db()}.clockTexts(number));
            name = clockRulesName(texts);
        }
        return name;
    }
    Result<std::string> versionOf(std::int64_t number) {
        auto& version = m_versions[number];
        if (version.empty()) {
            WANMI_LET(const auto texts, RuleStore{m_desk->db()}.texts(number));
            version = rulesVersion(texts);
        }
        return version;
    }

    Desk* m_desk;
    std::vector<RuleStore::Entry> m_entries;
    std::map<std::int64_t, std::string> m_names;
    std::map<std::int64_t, std::string> m_versions;
};

/// When the rules a clock goes by were fixed: at its start, or when others were adopted.
Instant rulesFixedAt(const ClockHistory& history, const std::vector<CaseEvent>& events) {
    std::int64_t seq = history.marks.front().seq;
    for (const auto& mark : history.marks) {
        if (mark.what == ClockMark::What::Adopted) seq = mark.seq;
    }
    for (const auto& event : events) {
        if (event.seq == seq) return event.at;
    }
    return history.marks.front().at;
}

} // namespace

Result<CaseExplanation> explainCase(Desk& desk, std::string_view id,
                                    std::optional<CaseStage> stage) {
    WANMI_LET(const auto view, CaseService{desk}.show(id));
    WANMI_LET(const auto histories, clockHistories(view.events));
    WANMI_LET(auto sets, RuleSets::open(desk));
    CaseExplanation out;
    out.id = view.state.id;
    out.number = view.state.number;
    out.state = view.state.state;
    out.now = std::max(desk.now(), view.state.changedAt);
    for (const auto& history : histories) {
        if (stage && history.clock.stage != *stage) continue;
        WANMI_LET(auto one, sets.of(history.clock, rulesFixedAt(history, view.events)));
        one.what = explainClock(history, desk.rules(), out.now);
        out.clocks.push_back(std::move(one));
    }
    if (stage && out.clocks.empty()) {
        return fail(Errc::NotFound, "explain.no_clock",
                    {{"case", out.number}, {"stage", std::string{stageCode(*stage)}}});
    }
    return out;
}

} // namespace wanmi
