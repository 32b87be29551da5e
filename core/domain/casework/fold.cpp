#include "core/base/hash.h"
#include "core/base/time_text.h"
#include "core/domain/casework/case_json.h"
#include "core/domain/casework/fold_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace wanmi {
namespace {

Error bad(const CaseEvent& e, std::string why) {
    return fail(Errc::Invalid, "case.bad_event",
                {{"case", e.caseId}, {"seq", std::to_string(e.seq)}, {"why", std::move(why)}});
}

void takeText(const JsonView& body, const char* key, std::string& into) {
    if (const auto* at = body.find(key)) into = at->text();
}

void addHandler(Case& c, const std::string& login) {
    if (std::find(c.handlers.begin(), c.handlers.end(), login) == c.handlers.end()) {
        c.handlers.push_back(login);
    }
}

void takeClocks(Case& c, const JsonView& body) {
    const auto* clocks = body.find("clocks");
    if (clocks == nullptr) return;
    for (const auto& json : *clocks) {
        const auto clock = clockFromJson(json);
        const auto at =
            std::find_if(c.clocks.begin(), c.clocks.end(),
                         [&clock](const StageClock& k) { return k.stage == clock.stage; });
        if (at == c.clocks.end()) {
            c.clocks.push_back(clock);
        } else {
            *at = clock;
        }
    }
}

/// The place and kind a case is born with.
void takeBirth(Case& c, const CaseEvent& e, const JsonView& body) {
    c.id = e.caseId;
    c.reporter = e.actor;
    c.reportedAt = body.contains("reported_at") ? instantFromJson(body.at("reported_at")) : e.at;
    c.number = body.at("number").text();
    c.kind = body.at("kind").text();
    c.source = body.at("source").text();
    c.district = body.at("district").text();
    c.at = {body.at("at").at(0).number(), body.at("at").at(1).number()};
    takeText(body, "community", c.community);
    takeText(body, "cell", c.cell);
    takeText(body, "duty_grid", c.dutyGrid);
    takeText(body, "foreign_key", c.foreignKey);
    c.areaClass = body.number("area_class", 0);
    if (const auto* at = body.find("component")) {
        c.component = componentFromJson(*at);
    }
}

void takeImport(Case& c, const CaseEvent& e, const JsonView& body) {
    if (e.seq == 1) takeBirth(c, e, body);
    takeText(body, "department", c.department);
    c.closedAt = body.contains("closed_at") ? std::optional{instantFromJson(body.at("closed_at"))}
                                            : std::nullopt;
}

void takePlace(Case& c, const JsonView& body) {
    c.community = body.at("community").text();
    c.cell = body.at("cell").text();
    c.dutyGrid = body.at("duty_grid").text();
    c.areaClass = body.at("area_class").number<int>();
    takeText(body, "district", c.district);
}

void takeFiling(Case& c, const CaseEvent& e, const JsonView& body) {
    if (e.type == Action::File) c.filedAt = e.at;
    c.fileNumber = body.at("file_number").text();
    c.conditionId = body.at("condition").number<int>();
    takeText(body, "condition_zh", c.conditionZh);
    takeText(body, "condition_en", c.conditionEn);
    takeText(body, "closing_zh", c.closingZh);
    takeText(body, "closing_en", c.closingEn);
    takeText(body, "urgency", c.urgency);
    takeText(body, "rules", c.rules);
    c.limit = limitFromJson(body.at("limit"));
}

/// Running cases take the limit of the rules adopted for them.
void takeAdopted(Case& c, const JsonView& body) {
    takeText(body, "rules", c.rules);
    if (const auto* limit = body.find("limit")) c.limit = limitFromJson(*limit);
}

void openTask(CaseTask& task, const JsonView& body) {
    task = {};
    task.open = true;
    takeText(body, "to", task.to);
}

void answerTask(CaseTask& task, const JsonView& body) {
    task.open = false;
    task.answered = true;
    task.passed = body.at("passed").flag();
}

/// What each type of event means, beyond state and clocks.
void takeStep(Case& c, const CaseEvent& e, const JsonView& body) {
    switch (e.type) {
    case Action::Report: return takeBirth(c, e, body);
    case Action::Imported: return takeImport(c, e, body);
    case Action::VerifyTask: return openTask(c.verify, body);
    case Action::VerifyAnswer: return answerTask(c.verify, body);
    case Action::File: return takeFiling(c, e, body);
    case Action::Dispatch:
    case Action::Redispatch:
        c.department = body.at("department").text();
        c.handler.clear();
        c.assignedTo.clear();
        c.signedAt.reset();
        c.dispatchedAt = e.at;
        return;
    case Action::Start:
        c.handler = e.actor;
        addHandler(c, e.actor);
        return;
    case Action::Finish:
        addHandler(c, e.actor);
        c.finishedAt = e.at;
        c.check = {};
        return;
    case Action::CheckTask: return openTask(c.check, body);
    case Action::CheckAnswer: return answerTask(c.check, body);
    case Action::Rework:
        ++c.reworkCount;
        c.check = {};
        return;
    case Action::Close: c.closedAt = e.at; return;
    case Action::Correct:
        c.kind = body.at("kind").text();
        if (body.contains("limit")) takeFiling(c, e, body);
        return;
    case Action::Regridded: return takePlace(c, body);
    case Action::RulesAdopted: return takeAdopted(c, body);
    default: return takeFlowStep(c, e, body);
    }
}

} // namespace

const StageClock* Case::running() const {
    const StageClock* first = nullptr;
    for (const auto& c : clocks) {
        if (c.state == StageClock::State::Running && (first == nullptr || c.due < first->due)) {
            first = &c;
        }
    }
    return first;
}

const StageClock* Case::clock(CaseStage stage) const {
    const auto found = std::find_if(clocks.begin(), clocks.end(),
                                    [stage](const StageClock& c) { return c.stage == stage; });
    return found == clocks.end() ? nullptr : &*found;
}

std::string eventHash(const CaseEvent& e) {
    JsonObject out;
    out.put("actor", e.actor).put("at", utcText(e.at)).putRaw("body", e.body);
    out.put("case", e.caseId).put("id", e.id).put("prev", e.prev).put("seq", e.seq);
    return sha256(out.put("type", actionCode(e.type)).text());
}

Result<Case> fold(Case c, const CaseEvent& e) {
    if (e.seq != c.revision + 1) return bad(e, fmt::format("sequence {} expected", c.revision + 1));
    if (e.prev != c.head) return bad(e, "previous hash");
    if (e.seq > 1 && e.caseId != c.id) return bad(e, "case");
    WANMI_LET(const auto document, JsonDocument::parse(e.body));
    const auto& body = document.root();
    try {
        const auto state = stateOf(body.at("state").text());
        if (!state) return bad(e, "state");
        const auto before = c.state;
        takeStep(c, e, body);
        takeClocks(c, body);
        takeAssists(c, body);
        c.state = *state;
        if (e.type != Action::Undo) settleFlow(c, before, e);
    } catch (const std::out_of_range& broken) {
        return bad(e, broken.what());
    }
    c.revision = e.seq;
    c.head = e.hash;
    c.changedAt = e.at;
    return c;
}

Result<Case> replay(const std::vector<CaseEvent>& events) {
    Case c;
    for (const auto& e : events) {
        if (eventHash(e) != e.hash) {
            return fail(Errc::Invalid, "chain.broken",
                        {{"case", e.caseId}, {"seq", std::to_string(e.seq)}, {"why", "hash"}});
        }
        if (e.seq > 1 && e.at < c.changedAt) {
            return fail(
                Errc::Invalid, "chain.broken",
                {{"case", e.caseId}, {"seq", std::to_string(e.seq)}, {"why", "time goes back"}});
        }
        WANMI_LET(c, fold(std::move(c), e));
    }
    return c;
}

std::string caseText(const Case& c) {
    return caseJson(c).text();
}

Result<Case> caseFromText(std::string_view text) {
    WANMI_LET(const auto document, JsonDocument::parse(text));
    try {
        return caseFromJson(document.root());
    } catch (const std::exception& broken) {
        return fail(Errc::Invalid, "case.bad_row", {{"why", broken.what()}});
    }
}

} // namespace wanmi
