#include "core/domain/casework/decide.h"

#include "core/domain/casework/case_json.h"
#include "core/domain/casework/clocks.h"
#include "core/domain/casework/decide_parts.h"

#include <algorithm>

namespace wanmi {
namespace {

EventBody birthBody(const CaseBirth& b) {
    EventBody out;
    auto& body = out.fields;
    body.put("area_class", b.areaClass).put("at", JsonArray{}.add(b.at.x).add(b.at.y));
    body.put("district", b.district).put("kind", b.kind.text()).put("number", b.number);
    body.put("source", b.source);
    if (!b.community.empty()) body.put("community", b.community);
    if (!b.cell.empty()) body.put("cell", b.cell);
    if (!b.dutyGrid.empty()) body.put("duty_grid", b.dutyGrid);
    if (!b.foreignKey.empty()) body.put("foreign_key", b.foreignKey);
    if (!b.evidence.empty()) body.put("evidence", b.evidence);
    if (b.component) body.put("component", componentText(*b.component));
    JsonObject hashes;
    for (const auto& [field, hash] : b.privateHashes) {
        hashes.put(field, hash);
    }
    if (!hashes.empty()) body.put("private", hashes);
    return out;
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
Result<std::vector<StageClock>> importedClocks(const ImportedState& imported,
                                               const RuleSet& rules) {
    std::vector<StageClock> clocks;
    const bool suspended = imported.state == CaseState::Suspended;
    auto stage = stageOfState(imported.state);
    if (suspended) stage = CaseStage::Handle;
    if (imported.state == CaseState::Returned) stage = CaseStage::Dispatch;
    if (!stage) return clocks;
    WANMI_LET(const auto limit, limitOf(*stage, Case{}, rules));
    auto clock = startClock(*stage, limit, imported.reportedAt, rules);
    if (suspended) clock = pauseClock(std::move(clock), imported.reportedAt, rules);
    clocks.push_back(clock);
    return clocks;
}

Result<std::string> importBody(EventBody body, const Case& before, const ImportedState& imported,
                               Instant now, const RuleSet& rules) {
    auto& fields = body.fields;
    fields.put("state", stateCode(imported.state)).put("reported_at", micros(imported.reportedAt));
    if (imported.closedAt) fields.put("closed_at", micros(*imported.closedAt));
    if (!imported.department.empty()) fields.put("department", imported.department);
    if (!imported.originalState.empty()) fields.put("original_state", imported.originalState);
    WANMI_LET(auto clocks, importedClocks(imported, rules));
    for (const auto& c : before.clocks) { // the stage it leaves
        const bool again = std::any_of(clocks.begin(), clocks.end(),
                                       [&c](const StageClock& k) { return k.stage == c.stage; });
        if (!again && c.state != StageClock::State::Stopped) {
            clocks.push_back(stopClock(c, now, rules));
        }
    }
    fields.put("clocks", clocksJson(clocks));
    return body.text();
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
std::string requestBody(const Question& q, const CaseCommand& command,
                        std::vector<std::string> levels) {
    PendingRequest r;
    r.operation = command.action;
    r.by = q.actor->login;
    r.department = q.actor->department;
    r.at = q.now;
    r.note = command.note;
    r.form = command.form;
    if (command.action == Action::Suspend) r.until = command.until;
    r.levels = std::move(levels);
    JsonObject body;
    body.put("request", requestJson(r)).put("state", stateCode(q.state->state));
    return body.text();
}

/// One consent; the last one has the effect of what was asked.
Result<std::string> approvalBody(const Question& q, const CaseCommand& command) {
    const auto& c = *q.state;
    const auto& request = *c.request;
    const bool last = request.given + 1 == request.levels.size();
    EventBody out;
    auto& body = out.fields;
    body.put("final", last).put("level", request.given + 1);
    if (!command.note.empty()) body.put("note", command.note);
    body.put("operation", actionCode(request.operation)).put("post", q.actor->post);
    if (!last) return body.put("state", stateCode(c.state)).text();
    const auto* row = findTransition(c.state, request.operation, "");
    if (row == nullptr) return notNow(c, request.operation);
    body.put("state", stateCode(nextOf(c, *row, command)));
    if (request.until) body.put("until", micros(*request.until));
    WANMI_TRY(putClocks(out, q, *row, false, std::nullopt));
    return out.text();
}

Result<std::string> stepBody(const Question& q, const CaseCommand& command, const Transition& row,
                             const std::string& fileNumber) {
    EventBody body;
    const auto next = nextOf(*q.state, row, command);
    body.fields.put("state", stateCode(next));
    WANMI_TRY(putFields(body, q, command, fileNumber));
    WANMI_TRY(putClocks(body, q, row, command.to == q.state->department,
                        row.where == NextState::Chosen ? std::optional{next} : std::nullopt));
    return body.text();
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
    body.fields.put("state", stateCode(t->next));
    WANMI_TRY(putClocks(body, q, *t, true, std::nullopt));
    return seal(none, birth.id, Action::Report, actor, now, eventId, body.text());
}

Result<CaseEvent> decide(const Case& c, const CaseCommand& command, const Actor& actor, Instant now,
                         const std::string& eventId, const RuleSet& rules,
                         const std::string& fileNumber) {
    const auto* any = anyTransition(c.state, command.action);
    if (any == nullptr || isMadeElsewhere(command.action)) return notNow(c, command.action);
    const Question q{&c, &actor, std::max(now, c.changedAt), &rules};
    WANMI_TRY(mayTake(q, *any));
    WANMI_TRY(checkGiven(q, command));
    const auto sealed = [&](const std::string& body) {
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
    WANMI_LET(const auto body, importBody({}, c, imported, now, rules));
    return seal(c, c.id, Action::Imported, actor, now, eventId, body);
}

CaseEvent decideRegrid(const Case& c, const CasePlace& place, const Actor& actor, Instant now,
                       const std::string& eventId) {
    JsonObject body;
    body.put("area_class", place.areaClass).put("cell", place.cell);
    body.put("community", place.community);
    if (!place.district.empty()) body.put("district", place.district);
    body.put("duty_grid", place.dutyGrid).put("state", stateCode(c.state));
    return seal(c, c.id, Action::Regridded, actor, now, eventId, body.text());
}

} // namespace wanmi
