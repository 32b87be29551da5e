#include "core/domain/casework/decide.h"

#include "core/domain/casework/case_json.h"
#include "core/domain/casework/clocks.h"
#include "core/domain/casework/transitions.h"

#include <algorithm>

namespace wanmi {
namespace {

/// "@file" and the like stand for the post the profile names.
std::string_view postOf(std::string_view token, const Profile& profile) {
    if (token == "@file") return profile.filePost;
    if (token == "@refuse") return profile.refusePost;
    if (token == "@close") return profile.closePost;
    return token;
}

std::vector<std::string> postsOf(const Transition& t, const Profile& profile) {
    std::vector<std::string> posts;
    std::string_view rest = t.posts;
    while (!rest.empty()) {
        const auto at = rest.find('|');
        posts.emplace_back(postOf(rest.substr(0, at), profile));
        rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    }
    return posts;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& w : words) {
        text.append(text.empty() ? "" : ", ").append(w);
    }
    return text;
}

Status checkPost(const Transition& t, const Actor& actor, const Profile& profile) {
    const auto posts = postsOf(t, profile);
    if (std::find(posts.begin(), posts.end(), actor.post) != posts.end()) return ok();
    return fail(Errc::Forbidden, "case.wrong_post",
                {{"action", std::string{actionCode(t.action)}},
                 {"actor", actor.login},
                 {"post", actor.post},
                 {"needed", joined(posts)}});
}

bool isOfDepartments(Action a) {
    return a == Action::Return || a == Action::Start || a == Action::Finish;
}

bool isAnswer(Action a) {
    return a == Action::VerifyAnswer || a == Action::CheckAnswer;
}

/// Rights that depend on the case: its department, its collector, and that nobody checks their own
/// work.
Status checkStanding(const Case& c, Action action, const Actor& actor) {
    if (isOfDepartments(action) && actor.department != c.department) {
        return fail(Errc::Forbidden, "case.other_department",
                    {{"actor", actor.login}, {"department", c.department}});
    }
    if (action == Action::CheckAnswer &&
        std::find(c.handlers.begin(), c.handlers.end(), actor.login) != c.handlers.end()) {
        return fail(Errc::Forbidden, "case.own_work", {{"actor", actor.login}});
    }
    if (isAnswer(action)) {
        const auto& task = action == Action::VerifyAnswer ? c.verify : c.check;
        if (!task.open) return fail(Errc::Invalid, "case.no_task");
        if (!task.to.empty() && task.to != actor.login) {
            return fail(Errc::Forbidden, "case.other_collector",
                        {{"actor", actor.login}, {"collector", task.to}});
        }
    }
    return ok();
}

/// Conditions the table cannot say, on the case alone.
Status checkCase(const Case& c, Action action, const RuleSet& rules) {
    if (action == Action::CheckTask && c.check.open) {
        return fail(Errc::Invalid, "case.task_open", {{"collector", c.check.to}});
    }
    if (action == Action::Rework && c.state == CaseState::PendingCheck &&
        !(c.check.answered && !c.check.passed)) {
        return fail(Errc::Invalid, "case.check_not_failed");
    }
    if (action == Action::File) {
        const auto* source = rules.sources.find(c.source);
        const bool needsVerify = source != nullptr && source->needsVerify;
        if (needsVerify && !(c.verify.answered && c.verify.passed)) {
            return fail(Errc::Invalid, "case.needs_verify", {{"source", c.source}});
        }
        if (c.verify.answered && !c.verify.passed) return fail(Errc::Invalid, "case.verify_failed");
    }
    return ok();
}

std::vector<std::string> needsOf(Action action, const RuleSet& rules) {
    switch (action) {
    case Action::VerifyAnswer:
    case Action::CheckAnswer: return {"passed"};
    case Action::File: return {"condition"};
    case Action::Refuse:
    case Action::Return:
    case Action::Rework: return {"note"};
    case Action::Dispatch:
    case Action::Redispatch: return {"department"};
    case Action::Finish:
        return rules.profile.finishNeedsPhoto ? std::vector<std::string>{"photos"}
                                              : std::vector<std::string>{};
    case Action::Close: return {"closing_condition"};
    default: return {};
    }
}

bool isGiven(const CaseCommand& command, const std::string& need) {
    if (need == "passed") return command.passed.has_value();
    if (need == "condition") return command.condition.has_value();
    if (need == "note") return !command.note.empty();
    if (need == "department") return !command.to.empty();
    if (need == "photos") return command.photos > 0;
    return command.closingMet;
}

Status checkNeeds(const CaseCommand& command, const RuleSet& rules) {
    for (const auto& need : needsOf(command.action, rules)) {
        if (!isGiven(command, need)) {
            return fail(Errc::Invalid, "case.needs",
                        {{"action", std::string{actionCode(command.action)}}, {"field", need}});
        }
    }
    return ok();
}

/// The limit a stage's clock starts with: the kind's own for handling, the stage's for the others.
Result<LimitSpan> limitOf(CaseStage stage, const Case& c, const RuleSet& rules) {
    if (stage == CaseStage::Handle) return c.limit.value_or(LimitSpan{4, Unit::WorkHour});
    const auto* found = rules.stages.find(stageCode(stage));
    if (found == nullptr || !found->limit) {
        return fail(Errc::Invalid, "stages.no_limit", {{"stage", std::string{stageCode(stage)}}});
    }
    return *found->limit;
}

class ClockWork {
public:
    ClockWork(const Case& c, Instant now, const RuleSet& rules)
        : m_case(&c),
          m_now(now),
          m_rules(&rules) {}

    /// The clocks as they stand after a row's effects; only those that changed.
    Result<Json> after(const Transition& t, bool sameDepartment) {
        Json changed = Json::array();
        for (const auto& effect : t.clock()) {
            if (effect.verb == ClockVerb::StopAll) {
                for (const auto& c : m_case->clocks) {
                    if (c.state != StageClock::State::Stopped) {
                        changed.push_back(clockJson(stopClock(c, m_now, *m_rules)));
                    }
                }
                continue;
            }
            WANMI_LET(const auto clock, one(effect, sameDepartment));
            changed.push_back(clockJson(clock));
        }
        return changed;
    }

private:
    Result<StageClock> one(const ClockEffect& effect, bool sameDepartment) {
        const auto* before = m_case->clock(effect.stage);
        const bool start = before == nullptr || effect.verb == ClockVerb::Start ||
                           (effect.verb == ClockVerb::Again && !sameDepartment);
        if (start) {
            WANMI_LET(const auto limit, limitOf(effect.stage, *m_case, *m_rules));
            return startClock(effect.stage, limit, m_now, *m_rules);
        }
        switch (effect.verb) {
        case ClockVerb::Pause: return pauseClock(*before, m_now, *m_rules);
        case ClockVerb::Stop: return stopClock(*before, m_now, *m_rules);
        default: return resumeClock(*before, m_now, *m_rules);
        }
    }

    const Case* m_case;
    Instant m_now;
    const RuleSet* m_rules;
};

Json birthBody(const CaseBirth& b) {
    Json body{{"number", b.number},
              {"kind", b.kind.text()},
              {"source", b.source},
              {"district", b.district},
              {"at", Json::array({b.at.x, b.at.y})},
              {"area_class", b.areaClass}};
    if (!b.community.empty()) body["community"] = b.community;
    if (!b.cell.empty()) body["cell"] = b.cell;
    if (!b.dutyGrid.empty()) body["duty_grid"] = b.dutyGrid;
    if (!b.foreignKey.empty()) body["foreign_key"] = b.foreignKey;
    if (b.component) body["component"] = *b.component;
    for (const auto& [field, hash] : b.privateHashes) {
        body["private"][field] = hash;
    }
    return body;
}

Status checkBirth(const CaseBirth& b, const RuleSet& rules) {
    if (rules.catalogue.find(b.kind) == nullptr) {
        return fail(Errc::Invalid, "case.unknown_kind", {{"kind", b.kind.text()}});
    }
    if (rules.sources.find(b.source) == nullptr) {
        return fail(Errc::Invalid, "case.unknown_source", {{"source", b.source}});
    }
    return ok();
}

CaseEvent seal(const Case& c, std::string caseId, Action type, const Actor& actor, Instant now,
               std::string eventId, const Json& body) {
    CaseEvent e;
    e.caseId = std::move(caseId);
    e.seq = c.revision + 1;
    e.id = std::move(eventId);
    e.type = type;
    e.actor = actor.login;
    e.at = std::max(now,
                    c.changedAt); // times within a case never go back, whatever a desk's clock says
    e.body = canonicalJson(body);
    e.prev = c.head;
    e.hash = eventHash(e);
    return e;
}

Status putFiling(Json& body, const Case& c, const CaseCommand& command, const RuleSet& rules,
                 const std::string& fileNumber) {
    WANMI_LET(const auto kind, KindCode::parse(c.kind));
    const int id = command.condition.value_or(0);
    const auto asked = command.urgency.value_or(Urgency::Normal);
    WANMI_LET(const auto limit, rules.limits.find(kind, id, c.areaClass, asked));
    body["file_number"] = fileNumber;
    body["condition"] = id;
    body["limit"] = Json::array({limit.span.value, unitText(limit.span.unit)});
    body["urgency"] = urgencyText(command.urgency.value_or(limit.urgency));
    body["rules"] = rules.version;
    if (id == 0) return ok();
    WANMI_LET(const auto words, rules.limits.condition(kind, id));
    body["condition_zh"] = words.filingZh;
    body["condition_en"] = words.filingEn;
    body["closing_zh"] = words.closingZh;
    body["closing_en"] = words.closingEn;
    return ok();
}

/// The fields of one action's event.
Status putFields(Json& body, const Case& c, const CaseCommand& command, const RuleSet& rules,
                 const std::string& fileNumber) {
    if (!command.note.empty()) body["note"] = command.note;
    switch (command.action) {
    case Action::VerifyTask:
    case Action::CheckTask:
        if (!command.to.empty()) body["to"] = command.to;
        return ok();
    case Action::Dispatch:
    case Action::Redispatch: body["department"] = command.to; return ok();
    case Action::VerifyAnswer:
    case Action::CheckAnswer: body["passed"] = command.passed.value_or(false); return ok();
    case Action::Finish: body["photos"] = command.photos; return ok();
    case Action::Close: body["closing_condition"] = "met"; return ok();
    case Action::File: return putFiling(body, c, command, rules, fileNumber);
    default: return ok();
    }
}

Error notNow(const Case& c, Action action) {
    return fail(
        Errc::Invalid, "case.not_now",
        {{"action", std::string{actionCode(action)}}, {"state", std::string{stateCode(c.state)}}});
}

/// The clock an imported open case goes on with: its stage's, from the day it was reported.
Result<Json> importedClocks(const ImportedState& imported, const RuleSet& rules) {
    Json clocks = Json::array();
    std::optional<CaseStage> stage;
    switch (imported.state) {
    case CaseState::Reported:
    case CaseState::PendingRegister: stage = CaseStage::Accept; break;
    case CaseState::PendingDispatch: stage = CaseStage::Dispatch; break;
    case CaseState::PendingHandle:
    case CaseState::Handling: stage = CaseStage::Handle; break;
    case CaseState::PendingCheck:
    case CaseState::PendingClose: stage = CaseStage::Close; break;
    default: return clocks;
    }
    WANMI_LET(const auto limit, limitOf(*stage, Case{}, rules));
    clocks.push_back(clockJson(startClock(*stage, limit, imported.reportedAt, rules)));
    return clocks;
}

Result<Json> importBody(Json body, const Case& before, const ImportedState& imported, Instant now,
                        const RuleSet& rules) {
    body["state"] = stateCode(imported.state);
    body["reported_at"] = micros(imported.reportedAt);
    if (imported.closedAt) body["closed_at"] = micros(*imported.closedAt);
    if (!imported.department.empty()) body["department"] = imported.department;
    if (!imported.originalState.empty()) body["original_state"] = imported.originalState;
    WANMI_LET(auto clocks, importedClocks(imported, rules));
    for (const auto& c : before.clocks) { // the stage it leaves
        const bool again = std::any_of(clocks.begin(), clocks.end(), [&c](const Json& k) {
            return k.at("stage") == stageCode(c.stage);
        });
        if (!again && c.state != StageClock::State::Stopped) {
            clocks.push_back(clockJson(stopClock(c, now, rules)));
        }
    }
    body["clocks"] = std::move(clocks);
    return body;
}

} // namespace

Result<CaseEvent> decideReport(const CaseBirth& birth, const Actor& actor, Instant now,
                               const std::string& eventId, const RuleSet& rules) {
    const auto* t = findTransition(std::nullopt, Action::Report, "");
    WANMI_TRY(checkPost(*t, actor, rules.profile));
    WANMI_TRY(checkBirth(birth, rules));
    const Case none;
    auto body = birthBody(birth);
    body["state"] = stateCode(t->next);
    WANMI_LET(body["clocks"], ClockWork(none, now, rules).after(*t, true));
    return seal(none, birth.id, Action::Report, actor, now, eventId, body);
}

Result<CaseEvent> decide(const Case& c, const CaseCommand& command, const Actor& actor, Instant now,
                         const std::string& eventId, const RuleSet& rules,
                         const std::string& fileNumber) {
    const auto* any = anyTransition(c.state, command.action);
    if (any == nullptr || command.action == Action::Report) return notNow(c, command.action);
    WANMI_TRY(checkPost(*any, actor, rules.profile));
    WANMI_TRY(checkStanding(c, command.action, actor));
    WANMI_TRY(checkCase(c, command.action, rules));
    WANMI_TRY(checkNeeds(command, rules));
    const std::string_view answer = !isAnswer(command.action)        ? ""
                                    : command.passed.value_or(false) ? "passed"
                                                                     : "failed";
    const auto* t = findTransition(c.state, command.action, answer);
    if (t == nullptr) t = findTransition(c.state, command.action, "");
    if (t == nullptr) return notNow(c, command.action);

    const auto at = std::max(now, c.changedAt);
    Json body = Json::object();
    body["state"] = stateCode(t->next);
    WANMI_TRY(putFields(body, c, command, rules, fileNumber));
    WANMI_LET(auto clocks, ClockWork(c, at, rules).after(*t, command.to == c.department));
    if (!clocks.empty()) body["clocks"] = std::move(clocks);
    return seal(c, c.id, command.action, actor, at, eventId, body);
}

std::vector<PermittedAction> permitted(const Case& c, const Actor& actor, const RuleSet& rules) {
    std::vector<PermittedAction> out;
    for (const auto& t : transitions()) {
        if (t.from != c.state || !checkPost(t, actor, rules.profile)) continue;
        if (!checkStanding(c, t.action, actor) || !checkCase(c, t.action, rules)) continue;
        const bool listed = std::any_of(out.begin(), out.end(), [&t](const PermittedAction& p) {
            return p.action == t.action;
        });
        if (!listed) out.push_back({t.action, needsOf(t.action, rules)});
    }
    return out;
}

Result<CaseEvent> decideImport(const CaseBirth& birth, const ImportedState& imported,
                               const Actor& actor, Instant now, const std::string& eventId,
                               const RuleSet& rules) {
    WANMI_TRY(checkBirth(birth, rules));
    const Case none;
    WANMI_LET(const auto body, importBody(birthBody(birth), none, imported, now, rules));
    return seal(none, birth.id, Action::Imported, actor, now, eventId, body);
}

Result<CaseEvent> decideReimport(const Case& c, const ImportedState& imported, const Actor& actor,
                                 Instant now, const std::string& eventId, const RuleSet& rules) {
    WANMI_LET(const auto body, importBody(Json::object(), c, imported, now, rules));
    return seal(c, c.id, Action::Imported, actor, now, eventId, body);
}

CaseEvent decideRegrid(const Case& c, const CasePlace& place, const Actor& actor, Instant now,
                       const std::string& eventId) {
    const Json body{{"state", stateCode(c.state)},
                    {"community", place.community},
                    {"cell", place.cell},
                    {"duty_grid", place.dutyGrid},
                    {"area_class", place.areaClass}};
    return seal(c, c.id, Action::Regridded, actor, now, eventId, body);
}

} // namespace wanmi
