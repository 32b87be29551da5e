// Surveys (专项普查), attendance, and the places of collectors on duty.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/attendance.h"
#include "core/service/survey.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace wanmi::cli {
namespace {

struct SurveyArguments {
    NewSurvey what;
    std::string due;
    std::string id;
    std::string actor;
    bool open = false;
};

struct PlaceArguments {
    std::string person;
    std::string from;
    std::string to;
    std::string actor;
    std::string reason;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Json timeOrNull(const std::optional<Instant>& at, const std::string& zone) {
    return at ? Json(localText(*at, zone)) : Json{};
}

Json surveyJson(const Survey& s, const std::string& zone) {
    Json tasks = Json::array();
    for (const auto& t : s.tasks) {
        tasks.push_back({{"task", t.id},
                         {"collector", t.login},
                         {"answered", timeOrNull(t.answered, zone)},
                         {"counted", t.counted},
                         {"note", t.note},
                         {"cases", t.cases}});
    }
    return {{"survey", s.id},
            {"title", s.what.title},
            {"text", s.what.text},
            {"kind", s.what.kind},
            {"region", s.what.region},
            {"due", localText(s.what.due, zone)},
            {"by", s.madeBy},
            {"made", localText(s.made, zone)},
            {"closed", timeOrNull(s.closed, zone)},
            {"tasks", tasks}};
}

std::string surveyLine(const Survey& s, const std::string& zone) {
    const auto answered = std::count_if(s.tasks.begin(), s.tasks.end(),
                                        [](const SurveyTask& t) { return t.answered.has_value(); });
    return fmt::format("{}  {}  {} of {} answered  due {}{}\n", s.id, s.what.title, answered,
                       s.tasks.size(), localText(s.what.due, zone), s.closed ? "  closed" : "");
}

Result<int> runAdd(Call& call, SurveyArguments a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(a.what.due, parseTime(a.due, desk->zone()));
    SurveyService surveys{*desk};
    WANMI_LET(const auto id, surveys.add(a.what, a.actor));
    WANMI_LET(const auto s, surveys.show(id));
    return call.answer(surveyJson(s, desk->zone()), surveyLine(s, desk->zone()));
}

Result<int> runClose(Call& call, const SurveyArguments& a) {
    WANMI_LET(const auto desk, call.open());
    SurveyService surveys{*desk};
    WANMI_TRY(surveys.close(a.id, a.actor));
    WANMI_LET(const auto s, surveys.show(a.id));
    return call.answer(surveyJson(s, desk->zone()), surveyLine(s, desk->zone()));
}

Result<int> runShow(Call& call, const SurveyArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto s, SurveyService{*desk}.show(a.id));
    auto lines = surveyLine(s, desk->zone());
    for (const auto& t : s.tasks) {
        lines += fmt::format("  {}  {}  counted {}  cases {}  {}\n", t.login,
                             t.answered ? localText(*t.answered, desk->zone()) : "-", t.counted,
                             t.cases.size(), t.note);
    }
    return call.answer(surveyJson(s, desk->zone()), lines);
}

Result<int> runList(Call& call, const SurveyArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto all, SurveyService{*desk}.list(a.open));
    Json list = Json::array();
    std::string lines;
    for (const auto& s : all) {
        list.push_back(surveyJson(s, desk->zone()));
        lines += surveyLine(s, desk->zone());
    }
    return call.answer({{"surveys", list}}, lines);
}

/// From and to; by default the last 24 hours.
Result<std::pair<Instant, Instant>> span(const Desk& desk, const PlaceArguments& a) {
    auto from = desk.now() - std::chrono::hours{24};
    auto to = desk.now() + std::chrono::seconds{1};
    if (!a.from.empty()) {
        WANMI_LET(from, parseTime(a.from, desk.zone()));
    }
    if (!a.to.empty()) {
        WANMI_LET(to, parseTime(a.to, desk.zone()));
    }
    return std::pair{from, to};
}

Result<int> runAttendance(Call& call, const PlaceArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto when, span(*desk, a));
    WANMI_LET(const auto rows, Attendance{*desk}.list(when.first, when.second, a.person));
    Json list = Json::array();
    std::string lines;
    for (const auto& r : rows) {
        const auto at = localText(r.at, desk->zone());
        list.push_back({{"person", r.person}, {"what", r.what}, {"at", at}, {"shift", r.shift}});
        lines += fmt::format("{}  {}  {}\n", at, r.what, r.person);
    }
    return call.answer({{"attendance", list}}, lines);
}

Result<int> runTrack(Call& call, const PlaceArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto when, span(*desk, a));
    WANMI_LET(const auto fixes,
              Attendance{*desk}.track(a.person, when.first, when.second, a.actor, a.reason));
    Json list = Json::array();
    std::string lines;
    for (const auto& f : fixes) {
        const auto at = localText(f.at, desk->zone());
        list.push_back({{"time", at}, {"at", {f.place.lon, f.place.lat}}});
        lines += fmt::format("{}  {:.7f},{:.7f}\n", at, f.place.lon, f.place.lat);
    }
    return call.answer({{"person", a.person}, {"fixes", list}}, lines);
}

Result<int> runForget(Call& call, const PlaceArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto when, span(*desk, a));
    WANMI_LET(const auto gone, Attendance{*desk}.forget(a.person, when.second, a.actor, a.reason));
    return call.answer({{"person", a.person}, {"deleted", gone}}, std::to_string(gone) + "\n");
}

void addSurveys(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("survey", "special surveys by collectors (专项普查)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<SurveyArguments>();
    auto* add = group->add_subcommand("add", "order one");
    add->add_option("title", a->what.title, "what it is called")->required();
    add->add_option("--text", a->what.text, "what is to be looked for, and how");
    add->add_option("--kind", a->what.kind, "event:0102 or component:0101");
    add->add_option("--region", a->what.region, "region or cell code");
    add->add_option("--due", a->due, "when the answers are due")->required();
    add->add_option("--to", a->what.to, "a collector (repeatable)")->required();
    add->add_option("--actor", a->actor, "login")->required();
    add->callback([a, &call, &code] { code = ended(call, runAdd(call, *a)); });

    auto* close = group->add_subcommand("close", "end one; its tasks wait no longer");
    close->add_option("id", a->id, "the survey")->required();
    close->add_option("--actor", a->actor, "login")->required();
    close->callback([a, &call, &code] { code = ended(call, runClose(call, *a)); });

    auto* show = group->add_subcommand("show", "one with its answers");
    show->add_option("id", a->id, "the survey")->required();
    show->callback([a, &call, &code] { code = ended(call, runShow(call, *a)); });

    auto* list = group->add_subcommand("list", "newest first");
    list->add_flag("--open", a->open, "only those not closed");
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a)); });
}

void addPlaces(CLI::App& app, Call& call, int& code) {
    const auto a = std::make_shared<PlaceArguments>();
    const auto withSpan = [&a](CLI::App* verb) {
        verb->add_option("--from", a->from, "first moment; default: 24 hours ago");
        verb->add_option("--to", a->to, "end; default: now");
    };
    auto* attendance = app.add_subcommand("attendance", "who signed on and off (上下班打卡)");
    attendance->add_option("--person", a->person, "login; default: all");
    withSpan(attendance);
    attendance->callback([a, &call, &code] { code = ended(call, runAttendance(call, *a)); });

    auto* group = app.add_subcommand("track", "the places of collectors on duty");
    group->require_subcommand(1);
    group->fallthrough();
    auto* show = group->add_subcommand("show", "the way somebody took; the look is logged");
    auto* forget = group->add_subcommand("delete", "delete what is kept up to --to");
    for (auto* verb : {show, forget}) {
        verb->add_option("person", a->person, "login")->required();
        withSpan(verb);
        verb->add_option("--actor", a->actor, "login")->required();
        verb->add_option("--reason", a->reason, "why; logged")->required();
    }
    show->callback([a, &call, &code] { code = ended(call, runTrack(call, *a)); });
    forget->callback([a, &call, &code] { code = ended(call, runForget(call, *a)); });
}

} // namespace

void addSurveyVerbs(CLI::App& app, Call& call, int& code) {
    addSurveys(app, call, code);
    addPlaces(app, call, code);
}

} // namespace wanmi::cli
