// region act …, region history.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/region_acts.h"

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

struct ActArguments {
    RegionActRequest request;
    std::string validFrom;
    std::int64_t number = 0;
    bool all = false;
};

std::string dayOrOpen(const RegionActRow& row, const std::string& zone) {
    return row.validFrom ? dayText(localDay(*row.validFrom, zone)) : std::string{};
}

Json rowJson(const RegionActRow& row, const std::string& zone) {
    Json json{{"number", row.number},
              {"document", row.document},
              {"valid_from", row.validFrom ? Json(dayOrOpen(row, zone)) : Json{}},
              {"author", row.author},
              {"proposed_at", localText(row.proposedAt, zone)},
              {"state", row.state},
              {"ended_by", row.endedBy.empty() ? Json{} : Json(row.endedBy)},
              {"ended_at", row.endedAt ? Json(localText(*row.endedAt, zone)) : Json{}},
              {"edition", row.edition ? Json(*row.edition) : Json{}}};
    if (const auto act = parseRegionAct(row.act)) {
        json["act"] = {{"kind", std::string{regionActName(act->kind)}},
                       {"code", act->code},
                       {"members", act->members},
                       {"into", act->into},
                       {"to", act->newCode},
                       {"name", act->name}};
    }
    return json;
}

std::string rowText(const RegionActRow& row, const std::string& zone) {
    std::string what;
    if (const auto act = parseRegionAct(row.act)) {
        what = fmt::format("{} {}", regionActName(act->kind), act->code);
        if (!act->members.empty()) what += fmt::format(" ({})", fmt::join(act->members, " "));
        for (const auto& part : {act->into, act->newCode, act->name}) {
            if (!part.empty()) what += " → " + part;
        }
    }
    return fmt::format("{}  {}  {}  {}  by {}  {}{}{}\n", row.number, row.state, what, row.document,
                       row.author, dayOrOpen(row, zone), row.endedBy.empty() ? "" : "  ended by ",
                       row.endedBy);
}

Json pairsJson(const std::vector<std::pair<std::string, std::string>>& pairs) {
    Json list = Json::array();
    for (const auto& [from, to] : pairs) {
        list.push_back({{"from", from}, {"to", to}});
    }
    return list;
}

int tellRehearsal(Call& call, const RegionRehearsal& r, const std::string& zone) {
    Json regions = Json::array();
    std::string lines = rowText(r.row, zone);
    for (const auto& c : r.regions) {
        regions.push_back({{"from", c.from.empty() ? Json{} : Json(c.from)},
                           {"to", c.to},
                           {"name_before", c.nameBefore},
                           {"name_after", c.nameAfter}});
        lines += fmt::format("region    {} {} → {} {}\n", c.from, c.nameBefore, c.to, c.nameAfter);
    }
    for (const auto& code : r.outlines) {
        lines += fmt::format("outline   {}\n", code);
    }
    for (const auto& [from, to] : r.cells) {
        lines += fmt::format("cell      {} → {}\n", from, to);
    }
    for (const auto& [from, to] : r.duties) {
        lines += fmt::format("duty grid {} → {}\n", from, to);
    }
    if (!r.people.empty()) lines += fmt::format("people    {}\n", fmt::join(r.people, " "));
    if (!r.departments.empty())
        lines += fmt::format("departments {}\n", fmt::join(r.departments, " "));
    if (!r.drafts.empty()) lines += fmt::format("drafts    {}\n", fmt::join(r.drafts, " "));
    lines += fmt::format("{} cells and {} components get another code; {} open cases follow, "
                         "closed ones keep the codes of their day\n",
                         r.cells.size(), r.components, r.cases.size());
    return call.answer({{"act", rowJson(r.row, zone)},
                        {"regions", regions},
                        {"outlines", r.outlines},
                        {"cells", pairsJson(r.cells)},
                        {"duty_grids", pairsJson(r.duties)},
                        {"people", r.people},
                        {"departments", r.departments},
                        {"components", r.components},
                        {"cases", r.cases},
                        {"drafts", r.drafts}},
                       lines);
}

Result<int> runPropose(Call& call, const ActArguments& a) {
    WANMI_LET(const auto desk, call.open());
    auto request = a.request;
    if (!a.validFrom.empty()) {
        WANMI_LET(const Day day, parseDay(a.validFrom));
        request.validFrom = fromLocal(day, std::chrono::seconds{0}, desk->zone());
    }
    WANMI_LET(const auto r, RegionActs{*desk}.propose(request));
    return tellRehearsal(call, r, desk->zone());
}

Result<int> runList(Call& call, const ActArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto rows, RegionActs{*desk}.list(a.all));
    Json list = Json::array();
    std::string lines;
    for (const auto& row : rows) {
        list.push_back(rowJson(row, desk->zone()));
        lines += rowText(row, desk->zone());
    }
    return call.answer({{"acts", list}}, lines);
}

Result<int> runRehearse(Call& call, const ActArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto r, RegionActs{*desk}.rehearse(a.number));
    return tellRehearsal(call, r, desk->zone());
}

Result<int> runConfirm(Call& call, const ActArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto r, RegionActs{*desk}.confirm(a.number, a.request.actor, call.progress()));
    return tellRehearsal(call, r, desk->zone());
}

Result<int> runDrop(Call& call, const ActArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(RegionActs{*desk}.drop(a.number, a.request.actor));
    return call.answer({{"dropped", a.number}}, fmt::format("{}\n", a.number));
}

Result<int> runHistory(Call& call, const std::string& code) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto h, RegionActs{*desk}.history(code));
    const auto time = [&desk](Instant at) { return localText(at, desk->zone()); };
    Json versions = Json::array();
    Json lineage = Json::array();
    std::string lines;
    for (const auto& v : h.versions) {
        versions.push_back({{"code", v.code},
                            {"name", v.name},
                            {"parent", v.parent},
                            {"valid_from", time(v.from)},
                            {"valid_to", v.to ? Json(time(*v.to)) : Json{}}});
        lines +=
            fmt::format("{} {}  {} – {}\n", v.code, v.name, time(v.from), v.to ? time(*v.to) : "");
    }
    for (const auto& l : h.lineage) {
        lineage.push_back({{"edition", l.edition},
                           {"from", l.from},
                           {"into", l.to},
                           {"at", time(l.at)},
                           {"document", l.name}});
        lines += fmt::format("{} → {}  edition {}  {}  {}\n", l.from, l.to, l.edition, time(l.at),
                             l.name);
    }
    if (h.now != code) lines += fmt::format("today: {}\n", h.now);
    return call.answer({{"versions", versions},
                        {"lineage", lineage},
                        {"now", h.now.empty() ? Json{} : Json(h.now)}},
                       lines);
}

/// The five kinds of acts, each with what it needs.
void addProposals(CLI::App& act, const std::shared_ptr<ActArguments>& a, Call& call, int& code) {
    const auto verb = [&](RegionActKind kind, const char* help) {
        auto* sub = act.add_subcommand(std::string{regionActName(kind)}, help);
        sub->add_option("code", a->request.act.code, "code of the region")->required();
        sub->add_option("--document", a->request.document, "number of the paper that orders it");
        sub->add_option("--valid-from", a->validFrom,
                        "day of effect; default: when it is confirmed");
        sub->add_option("--actor", a->request.actor, "login; default: who is signed in");
        sub->callback([a, kind, &call, &code] {
            a->request.act.kind = kind;
            code = ended(call, runPropose(call, *a));
        });
        return sub;
    };
    auto& what = a->request.act;
    verb(RegionActKind::Rename, "propose another name")
        ->add_option("--name", what.name, "the new name");
    auto* recode = verb(RegionActKind::Recode, "propose another code under the same region");
    recode->add_option("--to", what.newCode, "the new code");
    recode->add_option("--name", what.name, "a new name as well");
    auto* transfer = verb(RegionActKind::Transfer, "propose to hand it to another region");
    transfer->add_option("--into", what.into, "the street or district it goes to");
    transfer->add_option("--to", what.newCode,
                         "its code there; default: the same last digits, or the next free ones");
    transfer->add_option("--name", what.name, "a new name as well");
    auto* merge = verb(RegionActKind::Merge, "propose that others go into it");
    merge->add_option("--member", what.members, "a region that goes into it; may be repeated");
    merge->add_option("--name", what.name, "a new name as well");
    auto* split = verb(RegionActKind::Split, "propose to make a new region of some of it");
    split->add_option("--member", what.members,
                      "what leaves: a street, community, cell or duty grid; may be repeated");
    split->add_option("--to", what.newCode, "code of the new region");
    split->add_option("--name", what.name, "name of the new region");
}

} // namespace

void addRegionVerbs(CLI::App& app, Call& call, int& code) {
    auto* region = app.add_subcommand("region", "districts, streets, communities (区、街道、社区)");
    region->require_subcommand(1);
    region->fallthrough();
    const auto a = std::make_shared<ActArguments>();
    auto* act =
        region->add_subcommand("act", "acts of the authorities, confirmed by a second person");
    act->require_subcommand(1);
    act->fallthrough();
    addProposals(*act, a, call, code);
    auto* list = act->add_subcommand("list", "acts that wait for a second administrator");
    list->add_flag("--all", a->all, "those that are over too");
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a)); });
    auto* rehearse = act->add_subcommand("rehearse", "what an act would change today");
    rehearse->add_option("number", a->number, "its number")->required();
    rehearse->callback([a, &call, &code] { code = ended(call, runRehearse(call, *a)); });
    auto* confirm = act->add_subcommand("confirm", "put an act in force, as a second person");
    confirm->add_option("number", a->number, "its number")->required();
    confirm->add_option("--actor", a->request.actor, "login; default: who is signed in");
    confirm->callback([a, &call, &code] { code = ended(call, runConfirm(call, *a)); });
    auto* drop = act->add_subcommand("drop", "give an act up");
    drop->add_option("number", a->number, "its number")->required();
    drop->add_option("--actor", a->request.actor, "login; default: who is signed in");
    drop->callback([a, &call, &code] { code = ended(call, runDrop(call, *a)); });

    const auto which = std::make_shared<std::string>();
    auto* history =
        region->add_subcommand("history", "a region's code through time; old codes too");
    history->add_option("code", *which, "6, 9 or 12 digits")->required();
    history->callback([which, &call, &code] { code = ended(call, runHistory(call, *which)); });
}

} // namespace wanmi::cli
