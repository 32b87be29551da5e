#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/evidence_service.h"
#include "core/service/own_lists.h"
#include "core/service/personal_data.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace wanmi::cli {
namespace {

struct ReportArguments {
    ReportCommand command;
    std::string at;
    std::string component;
    std::vector<std::string> photos;
};

struct StepArguments {
    StepCommand command;
    std::string action;
    std::string result;
    std::string passed;
    int condition = 0;
    std::int64_t revision = 0;
    bool urgent = false;
    bool met = false; ///< what `close` states anyway
    bool notMet = false;
    std::string until;
    std::string step;
    std::vector<std::string> photos;
};

struct ListArguments {
    std::string state;
    std::string lamp;
    bool newest = false;
    std::string save;
    std::string filter;
    std::string actor;
    CaseQuery query;
};

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

Result<int> tellReceipt(Call& call, Desk& desk, const CaseReceipt& r) {
    WANMI_LET(const auto row, CaseService{desk}.row(r.id));
    Json json{{"case", r.id},
              {"number", r.number},
              {"file_number", textOrNull(r.fileNumber)},
              {"state", stateCode(r.state)},
              {"revision", r.revision},
              {"event", r.event},
              {"department", nullptr},
              {"due", nullptr}};
    if (r.again) json["again"] = true;
    std::string due;
    if (row) {
        json["department"] = textOrNull(row->department);
        if (row->dueAt) due = localText(*row->dueAt, desk.zone());
        json["due"] = textOrNull(due);
    }
    return call.answer(json, fmt::format("{}  {}  revision {}{}{}\n", r.number, stateCode(r.state),
                                         r.revision, due.empty() ? "" : "  due " + due,
                                         r.again ? "  taken in before" : ""));
}

Result<int> runReport(Call& call, ReportArguments a) {
    WANMI_LET(a.command.at, parsePosition(a.at));
    if (!a.component.empty()) {
        WANMI_LET(const auto code, ComponentCode::parse(a.component));
        a.command.component = code.number();
    }
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto receipt, reportWithFiles(*desk, a.command, a.photos));
    return tellReceipt(call, *desk, receipt);
}

/// What the command line leaves open is filled with what it plainly means: an answer is a yes
/// unless
/// --result or --passed says no; `close` states that the closing condition is met; filing without
/// --condition takes none of the listed (4 working hours); a dispatch without --to goes to the
/// first proposal.
Status completeStep(Desk& desk, StepArguments& a) {
    auto& what = a.command.what;
    if (!a.until.empty()) {
        WANMI_LET(what.until, parseTime(a.until, desk.zone()));
    }
    if (!a.step.empty()) {
        WANMI_LET(what.step, parseState(a.step));
    }
    switch (what.action) {
    case Action::VerifyAnswer:
    case Action::CheckAnswer:
    case Action::CallBack: what.passed = a.result != "fail" && a.passed != "no"; return ok();
    case Action::Close: what.closingMet = !a.notMet; return ok();
    case Action::File:
    case Action::Correct:
        what.condition = a.condition;
        if (a.urgent) what.urgency = Urgency::Urgent;
        return ok();
    case Action::Dispatch:
    case Action::Redispatch: {
        if (!what.to.empty()) return ok();
        WANMI_LET(const auto proposals, CaseService{desk}.proposeDepartments(a.command.id));
        if (!proposals.empty()) what.to = proposals.front();
        return ok();
    }
    case Action::HandDown:
    case Action::TakeBack:
    case Action::HandUp:
    case Action::HandAcross:
        if (what.note.empty()) what.note = std::exchange(what.reason, {});
        return ok();
    default: return ok();
    }
}

Result<int> runStep(Call& call, StepArguments a, bool revisionGiven) {
    WANMI_LET(a.command.what.action, parseAction(a.action));
    if (revisionGiven) a.command.revision = a.revision;
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(completeStep(*desk, a));
    WANMI_TRY(addPhotos(*desk, a.photos, a.command));
    WANMI_LET(const auto receipt, CaseService{*desk}.act(a.command));
    return tellReceipt(call, *desk, receipt);
}

Json clockJsonFor(const StageClock& c, const Desk& desk) {
    const char* state = c.state == StageClock::State::Running  ? "running"
                        : c.state == StageClock::State::Paused ? "paused"
                                                               : "stopped";
    Json json{{"stage", stageCode(c.stage)},
              {"state", state},
              {"started", localText(c.started, desk.zone())},
              {"limit", fmt::format("{} {}", c.limit.value, unitText(c.limit.unit))},
              {"due", nullptr}};
    if (c.state == StageClock::State::Running) json["due"] = localText(c.due, desk.zone());
    return json;
}

Result<Json> eventJson(const CaseEvent& e, const Desk& desk) {
    WANMI_LET(const Json body, parseJson(e.body));
    return Json{{"seq", e.seq},
                {"id", e.id},
                {"type", actionCode(e.type)},
                {"actor", e.actor},
                {"at", localText(e.at, desk.zone())},
                {"body", body},
                {"prev", e.prev},
                {"hash", e.hash}};
}

Result<int> runShow(Call& call, const std::string& id) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto view, CaseService{*desk}.show(id));
    const auto& c = view.state;
    Json events = Json::array();
    std::string lines = fmt::format("{}  {}  {}  {}\n  cell {}  department {}\n", c.number,
                                    c.fileNumber, stateCode(c.state), c.kind, c.cell, c.department);
    if (!c.level.empty()) lines += fmt::format("  level {}  from {}\n", c.level, c.handedFrom);
    for (const auto& e : view.events) {
        WANMI_LET(auto one, eventJson(e, *desk));
        lines += fmt::format("  {:2}  {}  {:14} {}\n", e.seq, one["at"].get<std::string>(),
                             actionCode(e.type), e.actor);
        events.push_back(std::move(one));
    }
    WANMI_LET(const auto contact, PersonalData{*desk}.masked(c.id));
    Json clocks = Json::array();
    for (const auto& clock : c.clocks) {
        clocks.push_back(clockJsonFor(clock, *desk));
    }
    return call.answer({{"case", c.id},
                        {"number", c.number},
                        {"file_number", textOrNull(c.fileNumber)},
                        {"state", stateCode(c.state)},
                        {"revision", c.revision},
                        {"kind", c.kind},
                        {"source", c.source},
                        {"urgency", c.urgency},
                        {"cell", textOrNull(c.cell)},
                        {"community", textOrNull(c.community)},
                        {"duty_grid", textOrNull(c.dutyGrid)},
                        {"department", textOrNull(c.department)},
                        {"level", textOrNull(c.level)},
                        {"handed_from", textOrNull(c.handedFrom)},
                        {"handler", textOrNull(c.handler)},
                        {"condition", textOrNull(c.conditionZh)},
                        {"closing_condition", textOrNull(c.closingZh)},
                        {"reporter", c.reporter},
                        {"contact_name", textOrNull(contact.name)},
                        {"contact_phone", textOrNull(contact.phone)},
                        {"at", {view.row.at.lon, view.row.at.lat}},
                        {"lamp", lampText(view.row.lamp)},
                        {"clocks", clocks},
                        {"events", events}},
                       lines);
}

Result<int> runList(Call& call, ListArguments a) {
    if (a.state == "open") {
        a.query.openOnly = true;
    } else if (!a.state.empty()) {
        WANMI_LET(const auto state, parseState(a.state));
        a.query.states = {state};
    }
    if (!a.lamp.empty()) {
        WANMI_LET(a.query.lamp, parseLamp(a.lamp));
    }
    if (a.newest) a.query.order = CaseQuery::Order::NewestFirst;
    const bool own = !a.save.empty() || !a.filter.empty();
    WANMI_LET(const auto desk, call.open(!own));
    if (!a.filter.empty()) {
        WANMI_LET(auto saved, SavedFilters{*desk}.find(a.filter, a.actor));
        saved.query.offset = a.query.offset;
        a.query = std::move(saved.query);
    }
    if (!a.save.empty()) WANMI_TRY(SavedFilters{*desk}.save({a.save, a.query}, a.actor));
    WANMI_LET(const auto page, CaseService{*desk}.list(a.query));
    Json rows = Json::array();
    std::string lines = fmt::format("{} of {}\n", page.rows.size(), page.total);
    for (const auto& r : page.rows) {
        const auto due = r.dueAt ? localText(*r.dueAt, desk->zone()) : std::string{};
        rows.push_back({{"case", r.id},
                        {"number", r.number},
                        {"file_number", textOrNull(r.fileNumber)},
                        {"state", stateCode(r.state)},
                        {"revision", r.revision},
                        {"kind", r.kind},
                        {"cell", textOrNull(r.cell)},
                        {"department", textOrNull(r.department)},
                        {"reported", localText(r.reportedAt, desk->zone())},
                        {"lamp", lampText(r.lamp)},
                        {"due", textOrNull(due)}});
        lines += fmt::format("{:6} {}  {:16} {:15} {}  {}\n", lampText(r.lamp), r.number,
                             stateCode(r.state), r.kind, r.cell, due);
    }
    return call.answer({{"total", page.total}, {"cases", rows}}, lines);
}

Result<int> runActions(Call& call, const std::string& id, const std::string& actor) {
    WANMI_LET(const auto desk, call.open(true));
    CaseService cases{*desk};
    WANMI_LET(const auto view, cases.show(id));
    WANMI_LET(const auto permittedActions, cases.actions(id, actor));
    Json list = Json::array();
    std::string lines;
    for (const auto& p : permittedActions) {
        list.push_back({{"action", actionCode(p.action)}, {"needs", p.needs}});
        lines += fmt::format("{}{}{}\n", actionCode(p.action), p.needs.empty() ? "" : "  needs ",
                             fmt::join(p.needs, ", "));
    }
    return call.answer(
        {{"case", view.state.id}, {"revision", view.state.revision}, {"actions", list}}, lines);
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

void addReport(CLI::App& group, Call& call, int& code) {
    auto* report = group.add_subcommand("report", "report a problem (上报)");
    const auto a = std::make_shared<ReportArguments>();
    report->add_option("--kind", a->command.kind, "event:0102 or component:0101")->required();
    report->add_option("--at", a->at, "LON,LAT in WGS 84")->required();
    report->add_option("--text", a->command.text, "what was said; kept apart from the chain")
        ->required();
    report->add_option("--actor", a->command.actor, "login")->required();
    report->add_option("--source", a->command.source,
                       "source code; default: supervisor for a collector, else desk");
    report->add_option("--contact-name", a->command.contactName,
                       "the caller's name; kept apart, erasable");
    report->add_option("--contact-phone", a->command.contactPhone,
                       "the caller's number or mail address; kept apart, erasable");
    report->add_option("--order", a->command.order,
                       "number of the order at its source (工单号); sent twice it is one case");
    report->add_option("--component", a->component, "16-digit code of the component it is about");
    report->add_option("--photo", a->photos, "a photo or document that goes with it (repeatable)")
        ->take_all();
    report->callback([a, &call, &code] { code = ended(call, runReport(call, *a)); });
}

void addStep(CLI::App& group, Call& call, int& code) {
    auto* step = group.add_subcommand("do", "take a step on a case");
    const auto a = std::make_shared<StepArguments>();
    step->add_option("id", a->command.id,
                     "id, registration number, 案卷号, or the last digits of a number")
        ->required();
    step->add_option("action", a->action, "accept, file, dispatch, … (see: case actions)")
        ->required();
    step->add_option("--actor", a->command.actor, "login")->required();
    auto* revision = step->add_option("--revision", a->revision, "the revision you are looking at");
    step->add_option("--to,--department,--handler,--district", a->command.what.to,
                     "department (dispatch), collector (tasks), handler (assign) or district "
                     "(hand_down, hand_across)");
    step->add_option("--note", a->command.what.note, "reason or remark");
    step->add_option("--condition", a->condition,
                     "file: number of the filing condition; 0 = none of the listed");
    step->add_flag("--urgent", a->urgent, "file: as urgent");
    auto* result = step->add_option("--result", a->result,
                                    "verify_answer, check_answer: pass (default) or fail");
    result->check(CLI::IsMember({"pass", "fail"}));
    step->add_option("--passed", a->passed, "the same as yes or no")
        ->check(CLI::IsMember({"yes", "no"}))
        ->excludes(result);
    step->add_option("--photos,--photos-before-after", a->command.what.photos,
                     "finish, self_handle: number of photos")
        ->check(notNegative);
    auto* notMet =
        step->add_flag("--not-met", a->notMet, "close: the closing condition is not met (refused)");
    step->add_flag("--closing-condition-met,--closing-condition", a->met,
                   "close: the closing condition is met (default)")
        ->excludes(notMet);
    step->add_option("--until", a->until, "suspend: its end, as 2026-03-01T09:00");
    step->add_option("--reason,--finding,--rung,--scope", a->command.what.reason,
                     "refuse: not_met, not_ours, answered; supervise: timeout, leader, important; "
                     "spot_check: ok, missed_report, invalid_report, wrong_dispatch, bad_handling, "
                     "false_check; ruling: component, cell, community; hand_up, hand_across, "
                     "take_back: as --note");
    step->add_option("--level,--grade", a->command.what.level,
                     "supervise: 1 to 3; emergency: grade 1 (most grave) to 4; call_back: "
                     "satisfaction 1 to 5");
    step->add_option("--into", a->command.what.into, "merge: the original case");
    step->add_option("--step", a->step, "recall: the state to go back to");
    step->add_option("--kind", a->command.what.kind, "correct: the right kind");
    step->add_option(
        "--notify,--departments", a->command.what.notify,
        "emergency: a login or post; dispute: a department that denies it (repeatable)");
    step->add_option("--form", a->command.what.form, "requests: SHA-256 of the sealed form");
    step->add_flag("--bulk", a->command.what.bulk, "requests: one of many at once");
    step->add_option("--photo", a->photos,
                     "a photo or document that goes with it; before=FILE "
                     "names another purpose than the action's own")
        ->take_all();
    step->callback([a, revision, &call, &code] {
        code = ended(call, runStep(call, *a, revision->count() > 0));
    });
}

void addLooks(CLI::App& group, Call& call, int& code) {
    auto* show = group.add_subcommand("show", "one case with its history");
    const auto id = std::make_shared<std::string>();
    show->add_option("id", *id, "id, number, or its last digits")->required();
    show->callback([id, &call, &code] { code = ended(call, runShow(call, *id)); });

    auto* list = group.add_subcommand("list", "cases, nearest deadline first");
    const auto l = std::make_shared<ListArguments>();
    list->add_option("--state", l->state, "a state, or open");
    list->add_option("--region", l->query.region, "region or cell code");
    list->add_option("--kind", l->query.kind, "a kind, or the beginning of one");
    list->add_option("--department", l->query.department, "department code");
    list->add_option("--lamp", l->lamp, "green, yellow, red or none");
    list->add_option("--find", l->query.text, "part of a number or cell code");
    list->add_flag("--newest", l->newest, "newest report first");
    list->add_option("--limit", l->query.limit, "rows")->capture_default_str()->check(notNegative);
    list->add_option("--offset", l->query.offset, "rows to pass over")->check(notNegative);
    list->add_option("--save", l->save, "keep this list under a name of one's own");
    list->add_option("--filter", l->filter, "the list kept under this name");
    list->add_option("--actor", l->actor, "login, for --save and --filter");
    list->callback([l, &call, &code] { code = ended(call, runList(call, *l)); });

    auto* actions = group.add_subcommand("actions", "what a person may do with a case now");
    const auto who = std::make_shared<std::pair<std::string, std::string>>();
    actions->add_option("id", who->first, "id, number, or its last digits")->required();
    actions->add_option("--actor", who->second, "login")->required();
    actions->callback(
        [who, &call, &code] { code = ended(call, runActions(call, who->first, who->second)); });
}

} // namespace

void addCaseVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("case", "cases (案卷)");
    group->require_subcommand(1);
    group->fallthrough();
    addReport(*group, call, code);
    addStep(*group, call, code);
    addLooks(*group, call, code);
}

} // namespace wanmi::cli
