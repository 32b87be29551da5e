// Looking at components: show, list, history, acts.
#include "app/wanmictl/component_choice.h"
#include "core/base/time_text.h"
#include "core/service/component_life.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct ListArguments {
    std::string code;
    std::vector<std::string> where;
    bool doubles = false;
    bool outside = false;
    bool ownerless = false;
    bool retired = false;
    double metres = -1;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

Result<int> runShow(Call& call, const ListArguments& a) {
    WANMI_LET(const auto code, codeOf(a.code));
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto view, ComponentService{*desk}.show(code));
    const ComponentRow row{view.row, view.at};
    auto json = componentRowJson(row, desk->zone());
    json["district"] = textOrNull(view.place.district);
    json["street"] = textOrNull(view.place.street);
    json["community"] = textOrNull(view.place.community);
    json["duty_grid"] = textOrNull(view.place.dutyGrid);
    json["revision"] = view.revision;
    std::string lines;
    for (const auto& [field, value] : json.items()) {
        if (value.is_null() || value == "") continue;
        lines += fmt::format("{:14} {}\n", field,
                             value.is_string() ? value.get<std::string>() : value.dump());
    }
    return call.answer(json, lines);
}

Result<ComponentFilter> listFilter(const ListArguments& a) {
    WANMI_LET(auto filter, filterOf(a.where));
    filter.outside = a.outside;
    filter.retired = a.retired;
    if (a.ownerless) filter.owner = "";
    return filter;
}

Result<int> runDoubles(Call& call, const ListArguments& a) {
    const auto progress = call.progress();
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto filter, listFilter(a));
    const auto metres = a.metres < 0 ? std::optional<double>{} : std::optional{a.metres};
    WANMI_LET(const auto page,
              ComponentService{*desk}.doubles(filter, metres, a.limit, a.offset, progress));
    Json pairs = Json::array();
    auto lines = call.messages().text(
        "component.told.doubles",
        {{"count", std::to_string(page.total)}, {"metres", fmt::format("{:g}", page.metres)}});
    lines += "\n";
    for (const auto& p : page.pairs) {
        pairs.push_back({{"first", componentRowJson(p.first, desk->zone())},
                         {"second", componentRowJson(p.second, desk->zone())},
                         {"metres", p.metres}});
        lines += fmt::format("{:8.3f} m  {}  {}  {}\n", p.metres, codeText(p.first.row.code),
                             codeText(p.second.row.code), p.first.row.name);
    }
    return call.answer({{"total", page.total}, {"metres", page.metres}, {"doubles", pairs}}, lines);
}

Result<int> runList(Call& call, const ListArguments& a) {
    if (a.doubles) return runDoubles(call, a);
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto filter, listFilter(a));
    WANMI_LET(const auto page, ComponentService{*desk}.list(filter, a.limit, a.offset));
    Json rows = Json::array();
    auto lines =
        call.messages().text("component.told.total", {{"count", std::to_string(page.total)}}) +
        "\n";
    for (const auto& row : page.rows) {
        rows.push_back(componentRowJson(row, desk->zone()));
        lines += componentLine(row);
    }
    return call.answer({{"total", page.total}, {"components", rows}}, lines);
}

Json changeJson(const ComponentChange& c, const Desk& desk) {
    const auto fields = [](const std::string& text) {
        const auto object = parseJson(text);
        return object ? *object : Json(text);
    };
    return {{"seq", c.seq},
            {"at", localText(c.at, desk.zone())},
            {"by", c.author},
            {"deed", componentDeedCode(c.deed)},
            {"before", fields(c.before)},
            {"after", fields(c.after)},
            {"note", textOrNull(c.note)},
            {"act", c.batch}};
}

Json momentJson(const LifeMoment& m, const Desk& desk) {
    Json json{{"what", lifeKindCode(m.kind)}, {"at", localText(m.at, desk.zone())}};
    if (m.change) json["change"] = changeJson(*m.change, desk);
    if (m.recoding) {
        json["codes"] = {{"from", codeText(m.recoding->from)}, {"to", codeText(m.recoding->to)}};
    }
    if (m.theCase) {
        const auto time = [&desk](const std::optional<Instant>& at) {
            return at ? Json(localText(*at, desk.zone())) : Json{};
        };
        json["case"] = {{"number", m.theCase->number},
                        {"file_number", textOrNull(m.theCase->fileNumber)},
                        {"kind", m.theCase->kind},
                        {"state", m.theCase->state},
                        {"reported", localText(m.theCase->reportedAt, desk.zone())},
                        {"finished", time(m.theCase->finishedAt)},
                        {"closed", time(m.theCase->closedAt)}};
    }
    if (m.kind == LifeKind::Photographed)
        json["photo"] = {{"mark", m.mark}, {"purpose", m.purpose}};
    if (m.kind == LifeKind::Repaired) json["closing"] = {{"zh", m.closingZh}, {"en", m.closingEn}};
    return json;
}

/// "owner_dept: GD → CG-LD"; of a move how far.
std::string fieldsText(const ComponentChange& c) {
    if (c.deed == ComponentDeed::Added) return {};
    const auto steps = stepsBetween(c.before, c.after);
    std::string text;
    if (steps.metres > 0) text += fmt::format("  {:.2f} m", steps.metres);
    for (const auto& step : steps.fields) {
        text += fmt::format("  {}: {} → {}", step.field, step.before, step.after);
    }
    return text;
}

std::string momentLine(const LifeMoment& m, Call& call, const Desk& desk) {
    const auto& words = call.messages();
    auto line = fmt::format("{}  {}", localText(m.at, desk.zone()),
                            words.text(fmt::format("component.life.{}", lifeKindCode(m.kind))));
    if (m.change) {
        line += fmt::format(
            "  {}  {}{}",
            words.text(fmt::format("component.deed.{}", componentDeedCode(m.change->deed))),
            m.change->author, fieldsText(*m.change));
        if (!m.change->note.empty()) line += "  “" + m.change->note + "”";
    }
    if (m.recoding) {
        line += fmt::format("  {} → {}", codeText(m.recoding->from), codeText(m.recoding->to));
    }
    if (m.theCase) {
        line += fmt::format("  {}  {}", m.theCase->number, words.text("state." + m.theCase->state));
    }
    if (m.kind == LifeKind::Photographed) line += fmt::format("  {}  {}", m.purpose, m.mark);
    if (m.kind == LifeKind::Repaired) {
        line += "  " + (words.language() == "zh" ? m.closingZh : m.closingEn);
    }
    return line + "\n";
}

Result<int> runHistory(Call& call, const ListArguments& a) {
    WANMI_LET(const auto code, codeOf(a.code));
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto life, componentLife(*desk, code));
    Json list = Json::array();
    std::string lines;
    for (const auto& moment : life) {
        list.push_back(momentJson(moment, *desk));
        lines += momentLine(moment, call, *desk);
    }
    return call.answer({{"component", codeText(code)}, {"life", list}}, lines);
}

Result<int> runActs(Call& call, const ListArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto acts, ComponentService{*desk}.acts(a.limit));
    Json list = Json::array();
    std::string lines;
    for (const auto& act : acts) {
        const auto at = localText(act.at, desk->zone());
        list.push_back({{"act", act.id},
                        {"at", at},
                        {"by", act.author},
                        {"deed", act.deed},
                        {"changed", act.changed},
                        {"note", textOrNull(act.note)},
                        {"undoes", textOrNull(act.undoes)},
                        {"undone_by", textOrNull(act.undoneBy)}});
        lines += fmt::format("{}  {}  {}  {}  {}{}\n", act.id, at, act.author,
                             call.messages().text("component.deed." + act.deed), act.changed,
                             act.undoneBy.empty() ? "" : "  ↶");
    }
    return call.answer({{"acts", list}}, lines);
}

void addPaging(CLI::App& verb, ListArguments& a) {
    verb.add_option("--limit", a.limit, "at most so many")->check(positive);
    verb.add_option("--offset", a.offset, "leave out so many first")->check(notNegative);
}

} // namespace

void addComponentListVerbs(CLI::App& app, Call& call, int& code) {
    auto* component = app.get_subcommand("component");
    const auto verb = [&](const char* name, const char* what, auto run) {
        auto a = std::make_shared<ListArguments>();
        auto* added = component->add_subcommand(name, what);
        added->callback([a, run, &call, &code] { code = ended(call, run(call, *a)); });
        return std::pair{added, a};
    };
    const auto [show, ofShow] = verb("show", "one component", runShow);
    show->add_option("code", ofShow->code, "16 digits")->required();

    const auto [history, ofHistory] =
        verb("history", "its life: changes, cases, photos, repairs", runHistory);
    history->add_option("code", ofHistory->code, "16 digits")->required();

    const auto [list, a] = verb("list", "components, and what is wrong with them", runList);
    addWhere(*list, a->where);
    addPaging(*list, *a);
    list->add_flag("--outside", a->outside, "in no cell");
    list->add_flag("--ownerless", a->ownerless, "without owner");
    auto* retired = list->add_flag("--retired", a->retired, "the retired ones");
    auto* doubles =
        list->add_flag("--doubles", a->doubles, "pairs of one kind that lie as near as one");
    doubles->excludes(retired);
    list->add_option("--metres", a->metres, "how near; default: component_double_metres")
        ->check(notNegative)
        ->needs(doubles);

    const auto [acts, ofActs] = verb("acts", "the latest acts, newest first", runActs);
    acts->add_option("--limit", ofActs->limit, "at most so many")->check(positive);
}

} // namespace wanmi::cli
