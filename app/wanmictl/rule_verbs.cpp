#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/time_text.h"
#include "core/service/explain.h"
#include "core/service/rule_service.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct RuleArguments {
    std::vector<std::string> files;
    std::string actor;
    std::string note;
    std::string kind;
    int year = 0;
    std::int64_t rows = 10'000;
    std::int64_t number = 0;
    bool adoptRunning = false;
};

std::string limitCode(LimitSpan limit) {
    return fmt::format("{} {}", limit.value, unitText(limit.unit));
}

std::string periodText(const WorkPeriod& p) {
    const auto clock = [](std::chrono::seconds at) {
        return fmt::format("{:02}:{:02}", at.count() / 3600, at.count() / 60 % 60);
    };
    return clock(p.from) + "-" + clock(p.to);
}

/// Working days and time of one month.
struct MonthSum {
    int days = 0;
    std::chrono::microseconds time{0};
};

MonthSum monthOf(const Calendar& calendar, int year, int month) {
    MonthSum sum;
    const Day first{year, month, 1};
    const Day next = month == 12 ? Day{year + 1, 1, 1} : Day{year, month + 1, 1};
    for (long n = dayNumber(first); n < dayNumber(next); ++n) {
        const auto kind = calendar.kindOf(dayFromNumber(n));
        sum.days += kind == DayKind::Workday || kind == DayKind::Makeup ? 1 : 0;
    }
    sum.time = calendar.elapsed(fromLocal(first, {}, calendar.zone()),
                                fromLocal(next, {}, calendar.zone()), Unit::WorkHour);
    return sum;
}

Result<int> runCalendarShow(Call& call, RuleArguments a) {
    WANMI_LET(const auto desk, call.open(true));
    const auto& calendar = desk->rules().calendar;
    const auto& spec = calendar.spec();
    if (a.year == 0) a.year = localDay(desk->now(), desk->zone()).year;
    Json periods = Json::array();
    for (const auto& p : spec.periods) {
        periods.push_back(periodText(p));
    }
    Json weekdays = Json::array();
    for (int i = 0; i < 7; ++i) {
        if (spec.weekdays[static_cast<std::size_t>(i)]) weekdays.push_back(i + 1);
    }
    std::string lines = fmt::format("{}  {}\n", calendar.zone(), periods.dump());
    Json special = Json::array();
    for (const auto& d : spec.specialDays) {
        if (d.day.year != a.year) continue;
        const char* kind = d.working ? "workday" : "holiday";
        special.push_back({{"day", dayText(d.day)}, {"kind", kind}, {"name", d.name}});
        lines += fmt::format("{}  {:8} {}\n", dayText(d.day), kind, d.name);
    }
    Json months = Json::array();
    int days = 0;
    for (int m = 1; m <= 12; ++m) {
        const auto sum = monthOf(calendar, a.year, m);
        days += sum.days;
        months.push_back(
            {{"month", m}, {"working_days", sum.days}, {"working_us", sum.time.count()}});
        lines += fmt::format("{}-{:02}  {:2}  {}\n", a.year, m, sum.days, durationText(sum.time));
    }
    return call.answer({{"zone", calendar.zone()},
                        {"weekdays", weekdays},
                        {"periods", periods},
                        {"hours_per_day", spec.hoursPerDay},
                        {"year", a.year},
                        {"working_days", days},
                        {"special_days", special},
                        {"months", months},
                        {"rule_set", desk->ruleSet()},
                        {"rule_version", desk->rules().version}},
                       lines);
}

/// Every row of a kind's limits, each once.
Status addLimits(const RuleSet& rules, const KindCode& kind, Json& rows, std::string& lines) {
    for (const auto& condition : rules.limits.conditionsOf(kind)) {
        for (const auto urgency : {Urgency::Normal, Urgency::Urgent}) {
            for (int area = 0; area <= 3; ++area) {
                WANMI_LET(const auto l, rules.limits.find(kind, condition.id, area, urgency));
                if (l.areaClass != area || l.urgency != urgency) continue; // another row's
                rows.push_back({{"kind", kind.text()},
                                {"condition", condition.id},
                                {"filing_condition", condition.filingZh},
                                {"area_class", l.areaClass},
                                {"urgency", urgencyText(l.urgency)},
                                {"limit", limitCode(l.span)},
                                {"basis", basisText(l.basis)},
                                {"department", l.department}});
                lines += fmt::format("{}  {}  {}  {:6}  {:14} {}\n", kind.text(), condition.id,
                                     l.areaClass, urgencyText(l.urgency), limitCode(l.span),
                                     condition.filingZh);
            }
        }
    }
    return ok();
}

Result<int> runLimitsShow(Call& call, const RuleArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    const auto& rules = desk->rules();
    Json stages = Json::array();
    Json rows = Json::array();
    std::string lines;
    for (const auto& s : rules.stages.all()) {
        const auto limit = s.limit ? limitCode(*s.limit) : std::string{};
        stages.push_back({{"stage", s.code}, {"limit", s.limit ? Json(limit) : Json{}}});
        lines += fmt::format("{:14} {:14} {} {}\n", s.code, limit, s.zh, s.en);
    }
    if (!a.kind.empty()) {
        WANMI_LET(const auto code, KindCode::parse(a.kind));
        WANMI_LET(const auto kind, rules.catalogue.get(code));
        WANMI_TRY(addLimits(rules, kind.code, rows, lines));
    } else {
        for (const auto& kind : rules.catalogue.kinds()) {
            WANMI_TRY(addLimits(rules, kind.code, rows, lines));
        }
    }
    return call.answer({{"stages", stages},
                        {"limits", rows},
                        {"rule_set", desk->ruleSet()},
                        {"rule_version", rules.version}},
                       lines);
}

Result<RuleTexts> textsOf(Desk& desk, const RuleArguments& a) {
    std::vector<RuleFile> files;
    for (const auto& path : a.files) {
        WANMI_LET(auto text, readFile(path));
        files.push_back({path, std::move(text)});
    }
    if (files.empty()) return fail(Errc::Invalid, "rules.no_file");
    return RuleService{desk}.edited(files);
}

Json effectJson(const RuleEffect& e) {
    Json lamps = Json::object();
    for (std::size_t i = 0; i < e.lamps.size(); ++i) {
        for (std::size_t k = 0; k < e.lamps.size(); ++k) {
            lamps[std::string{lampText(static_cast<Lamp>(i))}]
                 [std::string{lampText(static_cast<Lamp>(k))}] = e.lamps[i][k];
        }
    }
    return {{"open_cases", e.cases}, {"clocks", e.clocks}, {"changed", e.changed},
            {"earlier", e.earlier},  {"later", e.later},   {"lamps", lamps}};
}

std::string effectLines(const RuleEffect& e, const Messages& words) {
    std::string out = words.text("rules.effect", {{"cases", std::to_string(e.cases)},
                                                  {"clocks", std::to_string(e.clocks)},
                                                  {"changed", std::to_string(e.changed)},
                                                  {"earlier", std::to_string(e.earlier)},
                                                  {"later", std::to_string(e.later)}}) +
                      "\n";
    for (std::size_t i = 0; i < e.lamps.size(); ++i) {
        for (std::size_t k = 0; k < e.lamps.size(); ++k) {
            if (i == k || e.lamps[i][k] == 0) continue;
            out += fmt::format("  {} → {}  {}\n", lampText(static_cast<Lamp>(i)),
                               lampText(static_cast<Lamp>(k)), e.lamps[i][k]);
        }
    }
    return out;
}

Result<int> runWhatIf(Call& call, const RuleArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto texts, textsOf(*desk, a));
    Json rows = Json::array();
    std::string lines;
    const auto due = [&desk](const StageClock& c) {
        return c.state == StageClock::State::Running ? localText(c.due, desk->zone())
                                                     : std::string{};
    };
    const auto take = [&](const DeadlineChange& d) {
        if (static_cast<std::int64_t>(rows.size()) >= a.rows) return;
        const auto before = due(d.clock.before);
        const auto after = due(d.clock.after);
        rows.push_back(
            {{"case", d.id},
             {"number", d.number},
             {"stage", stageCode(d.clock.before.stage)},
             {"department", d.clock.department.empty() ? Json{} : Json(d.clock.department)},
             {"old_limit", limitCode(d.clock.before.limit)},
             {"new_limit", limitCode(d.clock.after.limit)},
             {"old_due", before.empty() ? Json{} : Json(before)},
             {"new_due", after.empty() ? Json{} : Json(after)},
             {"lamp_before", lampText(d.lampBefore)},
             {"lamp_after", lampText(d.lampAfter)}});
        lines +=
            fmt::format("{}  {:12} {} → {}  {} → {}\n", d.number, stageCode(d.clock.before.stage),
                        before.empty() ? "–" : before, after.empty() ? "–" : after,
                        lampText(d.lampBefore), lampText(d.lampAfter));
    };
    WANMI_LET(const auto effect, RuleService{*desk}.whatIf(texts, take, call.progress()));
    Json json = effectJson(effect);
    json["changes"] = std::move(rows);
    return call.answer(json, lines + effectLines(effect, call.messages()));
}

Result<int> tellSet(Call& call, const RuleReceipt& r) {
    Json json{{"rule_set", r.ruleSet},
              {"rule_version", r.version},
              {"new", r.isNew},
              {"adopted_cases", r.effect.adopted},
              {"effect", effectJson(r.effect)}};
    auto lines = call.messages().text(r.isNew ? "rules.now_in_use" : "rules.in_use_already",
                                      {{"number", std::to_string(r.ruleSet)}}) +
                 "\n";
    if (r.effect.cases > 0) {
        lines +=
            effectLines(r.effect, call.messages()) +
            call.messages().text("rules.adopted", {{"cases", std::to_string(r.effect.adopted)}}) +
            "\n";
    }
    return call.answer(json, lines);
}

Result<int> runSet(Call& call, const RuleArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto texts, textsOf(*desk, a));
    WANMI_LET(const auto receipt,
              RuleService{*desk}.set(texts, a.actor, a.adoptRunning, a.note, call.progress()));
    return tellSet(call, receipt);
}

Result<int> runUse(Call& call, const RuleArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto texts, RuleService{*desk}.texts(a.number));
    WANMI_LET(const auto receipt,
              RuleService{*desk}.set(texts, a.actor, a.adoptRunning, a.note, call.progress()));
    return tellSet(call, receipt);
}

Result<int> runList(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto sets, RuleService{*desk}.sets());
    Json rows = Json::array();
    std::string lines;
    for (const auto& s : sets) {
        rows.push_back({{"rule_set", s.number},
                        {"since", localText(s.since, desk->zone())},
                        {"actor", s.actor},
                        {"note", s.note},
                        {"adopted_running", s.adoptedRunning},
                        {"in_use", s.number == desk->ruleSet()}});
        lines +=
            fmt::format("{:3}{} {}  {}  {}\n", s.number, s.number == desk->ruleSet() ? "*" : " ",
                        localText(s.since, desk->zone()), s.actor, s.note);
    }
    return call.answer({{"rule_sets", rows}}, lines);
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

void addFiles(CLI::App& verb, RuleArguments& a) {
    verb.add_option("files", a.files,
                    "calendar, holidays, lamps, stages or limits as CSV; told apart by their "
                    "columns")
        ->type_name("FILE");
    for (const auto* name : {"--calendar", "--holidays", "--lamps", "--stages", "--limits"}) {
        verb.add_option_function<std::string>(
                name, [&a](const std::string& path) { a.files.push_back(path); },
                "the same, by name")
            ->type_name("FILE");
    }
}

void addAdoption(CLI::App& verb, RuleArguments& a) {
    verb.add_option("--actor", a.actor, "login of an administrator")->required();
    verb.add_option("--note", a.note, "why");
    verb.add_flag("--adopt-running", a.adoptRunning,
                  "running clocks too, each by an event rules_adopted");
}

/// set and what-if, the same for the calendar and for limits.
void addChanges(CLI::App& group, Call& call, int& code) {
    auto* set = group.add_subcommand("set", "take changed rules into use (启用)");
    const auto s = std::make_shared<RuleArguments>();
    addFiles(*set, *s);
    addAdoption(*set, *s);
    set->callback([s, &call, &code] { code = ended(call, runSet(call, *s)); });

    auto* whatIf = group.add_subcommand(
        "what-if", "which open deadlines would change under these rules; changes nothing (试算)");
    const auto w = std::make_shared<RuleArguments>();
    addFiles(*whatIf, *w);
    whatIf->add_option("--rows", w->rows, "deadlines to list; the totals count all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    whatIf->callback([w, &call, &code] { code = ended(call, runWhatIf(call, *w)); });
}

void addSets(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("rules", "the rule sets of the store (规则集)");
    group->require_subcommand(1);
    group->fallthrough();
    auto* list = group->add_subcommand("list", "all of them, with who took them into use");
    list->callback([&call, &code] { code = ended(call, runList(call)); });
    auto* use = group->add_subcommand("use", "take an earlier one into use again");
    const auto a = std::make_shared<RuleArguments>();
    use->add_option("number", a->number, "of the rule set")->required();
    addAdoption(*use, *a);
    use->callback([a, &call, &code] { code = ended(call, runUse(call, *a)); });
}

} // namespace

void addRuleVerbs(CLI::App& app, Call& call, int& code) {
    auto* calendar = app.add_subcommand("calendar", "working time and holidays (工作日历)");
    calendar->require_subcommand(1);
    calendar->fallthrough();
    auto* show = calendar->add_subcommand("show", "periods, holidays, 调休 and working days");
    const auto a = std::make_shared<RuleArguments>();
    show->add_option("--year", a->year, "default: this year")->check(CLI::Range(1970, 2200));
    show->callback([a, &call, &code] { code = ended(call, runCalendarShow(call, *a)); });
    addChanges(*calendar, call, code);

    auto* limits = app.add_subcommand("limits", "time limits of stages and kinds (时限)");
    limits->require_subcommand(1);
    limits->fallthrough();
    auto* look = limits->add_subcommand("show", "limits of the stages, and of kinds");
    const auto l = std::make_shared<RuleArguments>();
    look->add_option("--kind", l->kind, "one kind only: event:0102");
    look->callback([l, &call, &code] { code = ended(call, runLimitsShow(call, *l)); });
    addChanges(*limits, call, code);
    addSets(app, call, code);
}

} // namespace wanmi::cli
