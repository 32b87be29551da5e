// grid rehearse, grid publish, grid history.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/grid_admin.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct PublishArguments {
    PublishRequest request;
    std::string validFrom;
    std::string code;
};

Json cellJson(const CellDelta& c) {
    return {{"what", std::string{cellDeltaName(c.kind)}},
            {"cell", c.name},
            {"region", c.region},
            {"area_before_m2", c.areaBeforeM2},
            {"area_after_m2", c.areaAfterM2}};
}

Json brokenJson(const BrokenRule& b, const GridRules& rules) {
    const auto& row = rules.of(b.rule);
    Json json{{"rule", std::string{gridRuleCode(b.rule)}},
              {"refused", b.refused},
              {"name", b.name},
              {"value", b.value},
              {"limit", b.limit},
              {"zh", row.zh},
              {"en", row.en}};
    if (b.where) json["at"] = {b.where->lon, b.where->lat};
    return json;
}

Json rehearsalJson(const Rehearsal& r, const GridRules& rules) {
    Json json{{"draft", r.draft.name},         {"edition", r.edition},
              {"cells", Json::array()},        {"lineage", Json::array()},
              {"duty_grids", Json::array()},   {"regions", r.regions},
              {"components", r.components},    {"cases", r.cases},
              {"closed_cases", r.closedCases}, {"scored_last_month", r.scoredLastMonth},
              {"broken", Json::array()},       {"meetings", Json::array()},
              {"publishable", r.publishable()}};
    for (const auto& c : r.cells)
        json["cells"].push_back(cellJson(c));
    for (const auto& [from, into] : r.lineage)
        json["lineage"].push_back({{"from", from}, {"into", into}});
    for (const auto& d : r.duties) {
        json["duty_grids"].push_back({{"name", d.name},
                                      {"collector", d.collector},
                                      {"cells_before", d.cellsBefore},
                                      {"cells_after", d.cellsAfter}});
    }
    for (const auto& b : r.broken)
        json["broken"].push_back(brokenJson(b, rules));
    for (const auto& m : r.meetings)
        json["meetings"].push_back({{"draft", m.draft}, {"author", m.author}, {"cells", m.cells}});
    return json;
}

std::string rehearsalText(const Rehearsal& r, const GridRules& rules, bool chinese) {
    std::string out;
    for (const auto& c : r.cells) {
        out += fmt::format("{:9} {}  {}  {:.1f} → {:.1f} m²\n", cellDeltaName(c.kind), c.name,
                           c.region, c.areaBeforeM2, c.areaAfterM2);
    }
    for (const auto& [from, into] : r.lineage)
        out += fmt::format("ground    {} → {}\n", from, into);
    for (const auto& d : r.duties) {
        out += fmt::format("duty grid {}  {} → {} cells  {}\n", d.name, d.cellsBefore, d.cellsAfter,
                           d.collector);
    }
    for (const auto& code : r.regions)
        out += fmt::format("outline   {}\n", code);
    out += fmt::format("{} components and {} open cases change their cell; {} closed cases keep "
                       "theirs; {} cases closed last month keep their score\n",
                       r.components, r.cases.size(), r.closedCases, r.scoredLastMonth);
    for (const auto& m : r.meetings)
        out += fmt::format("meets     {} of {}: {}\n", m.draft, m.author, fmt::join(m.cells, " "));
    for (const auto& b : r.broken) {
        const auto& row = rules.of(b.rule);
        out += fmt::format("{} {}  {}", b.refused ? "REFUSED" : "warning", b.name,
                           chinese ? row.zh : row.en);
        if (b.limit > 0) out += fmt::format(" ({:.1f}; {:.1f})", b.value, b.limit);
        if (b.where) out += fmt::format("  {:.6f} {:.6f}", b.where->lon, b.where->lat);
        out += "\n";
    }
    return out;
}

Result<int> runRehearse(Call& call, const PublishArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto r,
              GridAdmin{*desk}.rehearse(a.request.draft, a.request.document, call.progress()));
    const auto& rules = desk->rules().grid;
    return call.answer(rehearsalJson(r, rules),
                       rehearsalText(r, rules, call.messages().language() == "zh"));
}

Result<int> runPublish(Call& call, const PublishArguments& a) {
    WANMI_LET(const auto desk, call.open());
    auto request = a.request;
    if (!a.validFrom.empty()) {
        WANMI_LET(const Day day, parseDay(a.validFrom));
        request.validFrom = fromLocal(day, std::chrono::seconds{0}, desk->zone());
    }
    WANMI_LET(const auto p, GridAdmin{*desk}.publish(request, call.progress()));
    Json codes = Json::array();
    auto lines = fmt::format("edition {}\n", p.edition);
    for (const auto& [name, code] : p.codes) {
        codes.push_back({{"name", name}, {"code", code}});
        lines += fmt::format("{} → {}\n", name, code);
    }
    const auto& rules = desk->rules().grid;
    return call.answer({{"edition", p.edition},
                        {"codes", codes},
                        {"rehearsal", rehearsalJson(p.rehearsal, rules)}},
                       lines +
                           rehearsalText(p.rehearsal, rules, call.messages().language() == "zh"));
}

Result<int> runHistory(Call& call, const PublishArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto h, GridAdmin{*desk}.history(a.code));
    const auto time = [&desk](Instant at) { return localText(at, desk->zone()); };
    Json versions = Json::array();
    Json lineage = Json::array();
    std::string lines;
    for (const auto& v : h.versions) {
        versions.push_back({{"cell", v.code},
                            {"community", v.community},
                            {"area_m2", v.areaM2},
                            {"valid_from", time(v.from)},
                            {"valid_to", v.to ? Json(time(*v.to)) : Json{}},
                            {"recorded_at", time(v.recordedAt)},
                            {"duty_grid", v.dutyGrid}});
        lines += fmt::format("{}  {} – {}  {:.1f} m²  {}\n", v.code, time(v.from),
                             v.to ? time(*v.to) : "", v.areaM2, v.dutyGrid);
    }
    for (const auto& l : h.lineage) {
        lineage.push_back({{"edition", l.edition},
                           {"from", l.from},
                           {"into", l.to},
                           {"at", time(l.at)},
                           {"name", l.name}});
        lines += fmt::format("{} → {}  edition {}  {}  {}\n", l.from, l.to, l.edition, time(l.at),
                             l.name);
    }
    if (h.retiredIn) lines += fmt::format("retired by edition {}\n", *h.retiredIn);
    return call.answer({{"versions", versions},
                        {"lineage", lineage},
                        {"retired_in", h.retiredIn ? Json(*h.retiredIn) : Json{}}},
                       lines);
}

} // namespace

void addGridPublishVerbs(CLI::App& grid, Call& call, int& code) {
    const auto a = std::make_shared<PublishArguments>();
    auto* rehearse = grid.add_subcommand("rehearse", "what publishing a draft would change");
    rehearse->add_option("draft", a->request.draft, "its name")->required();
    rehearse->add_option("--document", a->request.document, "number of the paper");
    rehearse->callback([a, &call, &code] { code = ended(call, runRehearse(call, *a)); });
    auto* publish = grid.add_subcommand("publish", "make a draft the city's grid");
    publish->add_option("draft", a->request.draft, "its name")->required();
    publish->add_option("--document", a->request.document, "number of the paper");
    publish->add_option("--valid-from", a->validFrom, "day of effect; default: now");
    publish->add_option("--edition", a->request.edition, "refuse on any other than this one");
    publish->add_option("--actor", a->request.actor, "login; default: who is signed in");
    publish->callback([a, &call, &code] { code = ended(call, runPublish(call, *a)); });
    auto* history = grid.add_subcommand("history", "a cell through time: versions and lineage");
    history->add_option("code", a->code, "15 digits")->required();
    history->callback([a, &call, &code] { code = ended(call, runHistory(call, *a)); });
}

} // namespace wanmi::cli
