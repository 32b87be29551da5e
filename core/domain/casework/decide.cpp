#include "core/domain/casework/decide.h"

#include "core/domain/casework/case_json.h"
#include "core/domain/casework/clocks.h"
#include "core/domain/casework/decide_parts.h"

#include <algorithm>

namespace wanmi {
namespace {

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
    if (!b.evidence.empty()) body["evidence"] = b.evidence;
    if (b.component) body["component"] = componentJson(*b.component);
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

/// The clock an imported open case goes on with: its stage's, from the day it was reported; a
/// suspended one's stands still until it is resumed.
Result<Json> importedClocks(const ImportedState& imported, const RuleSet& rules) {
    Json clocks = Json::array();
    const bool suspended = imported.state == CaseState::Suspended;
    auto stage = stageOfState(imported.state);
    if (suspended) stage = CaseStage::Handle;
    if (imported.state == CaseState::Returned) stage = CaseStage::Dispatch;
    if (!stage) return clocks;
    WANMI_LET(const auto limit, limitOf(*stage, Case{}, rules));
    auto clock = startClock(*stage, limit, imported.reportedAt, rules);
    if (suspended) clock = pauseClock(std::move(clock), imported.reportedAt, rules);
    clocks.push_back(clockJson(clock));
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

/// Where a row leads from here.
CaseState nextOf(const Case& c, const Transition& row, const CaseCommand& command) {
    switch (row.where) {
    case NextState::Prior: return c.prior.value_or(CaseState::Handling);
    case NextState::Chosen: return command.step.value_or(c.state);
    default: return row.next;
    }
}

/// A request that somebody has to agree to: the case waits as it is.
Json requestBody(const Question& q, const CaseCommand& command, std::vector<std::string> levels) {
    PendingRequest r;
    r.operation = command.action;
    r.by = q.actor->login;
    r.department = q.actor->department;
    r.at = q.now;
    r.note = command.note;
    r.form = command.form;
    if (command.action == Action::Suspend) r.until = command.until;
    r.levels = std::move(levels);
    return {{"state", stateCode(q.state->state)}, {"request", requestJson(r)}};
}

/// One consent; the last one has the effect of what was asked.
Result<Json> approvalBody(const Question& q, const CaseCommand& command) {
    const auto& c = *q.state;
    const auto& request = *c.request;
    const bool last = request.given + 1 == request.levels.size();
    Json body{{"operation", actionCode(request.operation)},
              {"level", request.given + 1},
              {"post", q.actor->post},
              {"final", last},
              {"state", stateCode(c.state)}};
    if (!command.note.empty()) body["note"] = command.note;
    if (!last) return body;
    const auto* row = findTransition(c.state, request.operation, "");
    if (row == nullptr) return notNow(c, request.operation);
    body["state"] = stateCode(nextOf(c, *row, command));
    if (request.until) body["until"] = micros(*request.until);
    WANMI_TRY(putClocks(body, q, *row, false, std::nullopt));
    return body;
}

Result<Json> stepBody(const Question& q, const CaseCommand& command, const Transition& row,
                      const std::string& fileNumber) {
    Json body = Json::object();
    const auto next = nextOf(*q.state, row, command);
    body["state"] = stateCode(next);
    WANMI_TRY(putFields(body, q, command, fileNumber));
    WANMI_TRY(putClocks(body, q, row, command.to == q.state->department,
                        row.where == NextState::Chosen ? std::optional{next} : std::nullopt));
    return body;
}

/// Steps whose events other functions make.
bool isMadeElsewhere(Action action) {
    return action == Action::Report || action == Action::Imported || action == Action::Undo;
}

} // namespace

Result<CaseEvent> decideReport(const CaseBirth& birth, const Actor& actor, Instant now,
                               const std::string& eventId, const RuleSet& rules) {
    const auto* t = findTransition(std::nullopt, Action::Report, "");
    const Case none;
    const Question q{&none, &actor, now, &rules};
    WANMI_TRY(mayTake(q, *t));
    WANMI_TRY(checkBirth(birth, rules));
    auto body = birthBody(birth);
    body["state"] = stateCode(t->next);
    WANMI_TRY(putClocks(body, q, *t, true, std::nullopt));
    return seal(none, birth.id, Action::Report, actor, now, eventId, body);
}

Result<CaseEvent> decide(const Case& c, const CaseCommand& command, const Actor& actor, Instant now,
                         const std::string& eventId, const RuleSet& rules,
                         const std::string& fileNumber) {
    const auto* any = anyTransition(c.state, command.action);
    if (any == nullptr || isMadeElsewhere(command.action)) return notNow(c, command.action);
    const Question q{&c, &actor, std::max(now, c.changedAt), &rules};
    WANMI_TRY(mayTake(q, *any));
    WANMI_TRY(checkGiven(q, command));
    const auto sealed = [&](const Json& body) {
        return seal(c, c.id, command.action, actor, q.now, eventId, body);
    };
    if (isRequest(command.action)) {
        auto levels = levelsFor(q, command);
        if (!levels.empty()) return sealed(requestBody(q, command, std::move(levels)));
    }
    if (command.action == Action::Approve) {
        WANMI_LET(const auto body, approvalBody(q, command));
        return sealed(body);
    }
    const std::string_view answer = !isAnswer(command.action)        ? ""
                                    : command.passed.value_or(false) ? "passed"
                                                                     : "failed";
    const auto* t = findTransition(c.state, command.action, answer);
    if (t == nullptr) t = findTransition(c.state, command.action, "");
    if (t == nullptr) return notNow(c, command.action);
    WANMI_LET(const auto body, stepBody(q, command, *t, fileNumber));
    return sealed(body);
}

std::vector<PermittedAction> permitted(const Case& c, const Actor& actor, Instant now,
                                       const RuleSet& rules) {
    const Question q{&c, &actor, std::max(now, c.changedAt), &rules};
    std::vector<PermittedAction> out;
    for (const auto& t : transitions()) {
        if (t.from != c.state || isMadeElsewhere(t.action) || !mayTake(q, t)) continue;
        const bool listed = std::any_of(out.begin(), out.end(), [&t](const PermittedAction& p) {
            return p.action == t.action;
        });
        if (!listed) out.push_back({t.action, needsOf(t.action, c, rules)});
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
