// grid duty propose|adopt|assign: who looks after what. Adds to the verb grid.
#include "app/wanmictl/verbs.h"
#include "core/service/duty_assign.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

Json dutyJson(const ProposedDuty& duty) {
    return {{"street", duty.street},
            {"duty_grid", duty.keeps.empty() ? Json{} : Json(duty.keeps)},
            {"collector", duty.collector.empty() ? Json{} : Json(duty.collector)},
            {"cells", duty.cells},
            {"area_m2", duty.load.areaM2},
            {"components", duty.load.components},
            {"cases", duty.load.cases},
            {"share", duty.load.share}};
}

Json dutiesJson(const std::vector<ProposedDuty>& duties) {
    Json out = Json::array();
    for (const auto& duty : duties) {
        out.push_back(dutyJson(duty));
    }
    return out;
}

std::string dutyLine(const ProposedDuty& duty) {
    return fmt::format("{:9}  {:14}  {:14}  {:4} cells  {:9.0f} m²  {:6} components  {:6} cases  "
                       "share {:.2f}\n",
                       duty.street, duty.keeps.empty() ? "(new)" : duty.keeps, duty.collector,
                       duty.load.cells, duty.load.areaM2, duty.load.components, duty.load.cases,
                       duty.load.share);
}

Result<int> runPropose(Call& call, const DutyRequest& request) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto p, proposeDutyGrids(*desk, request, call.progress()));
    std::string lines;
    for (const auto& duty : p.proposed) {
        lines += dutyLine(duty);
    }
    lines += fmt::format("{} duty grids, heaviest {:.2f} of the mean; now {}, heaviest {:.2f}; {} "
                         "cells would change hands. Nothing was written.\n",
                         p.proposed.size(), p.spreadProposed, p.now.size(), p.spreadNow, p.moved);
    return call.answer({{"proposed", dutiesJson(p.proposed)},
                        {"now", dutiesJson(p.now)},
                        {"spread_now", p.spreadNow},
                        {"spread_proposed", p.spreadProposed},
                        {"moved_cells", p.moved}},
                       lines);
}

struct AssignArguments {
    DutyRequest request;
    std::string draft;
    std::string code;
    std::string collector;
    std::string actor;
};

Result<int> runAdopt(Call& call, const AssignArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto done,
              adoptDutyProposal(*desk, a.request, a.draft, a.actor, call.progress()));
    auto lines = fmt::format("{} cells change hands in the draft {}; heaviest {:.2f} of the mean, "
                             "as proposed {:.2f}\n",
                             done.moved, a.draft, done.spreadNow, done.spreadProposed);
    for (const auto& cell : done.left) {
        lines += fmt::format("left where it is: {}\n", cell);
    }
    return call.answer({{"moved_cells", done.moved},
                        {"left", done.left},
                        {"spread_now", done.spreadNow},
                        {"spread_proposed", done.spreadProposed}},
                       lines);
}

Result<int> runAssign(Call& call, const AssignArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(assignDutyGrid(*desk, a.code, a.collector, a.actor));
    return call.answer({{"duty_grid", a.code}, {"collector", a.collector}},
                       fmt::format("{}  {}\n", a.code, a.collector));
}

void addShares(CLI::App& verb, DutyRequest& request) {
    verb.add_option("--street", request.street, "street code; default: every street");
    verb.add_option("--collectors", request.collectors,
                    "so many duty grids in all; default: as many as there are")
        ->check(positive);
    verb.add_option("--days", request.days, "cases reported in so many days count (365)")
        ->check(positive);
}

} // namespace

void addDutyGridVerbs(CLI::App& app, Call& call, int& code) {
    auto* grid = app.get_subcommand("grid");
    auto* duty = grid->add_subcommand("duty", "duty grids (责任网格): what one collector patrols");
    duty->require_subcommand(1);
    duty->fallthrough();
    auto* propose = duty->add_subcommand(
        "propose",
        "share cells, components and past cases evenly among collectors; writes nothing");
    const auto request = std::make_shared<DutyRequest>();
    addShares(*propose, *request);
    propose->callback([request, &call, &code] {
        const auto result = runPropose(call, *request);
        code = result ? *result : call.refuse(result.error());
    });
    const auto a = std::make_shared<AssignArguments>();
    auto* adopt = duty->add_subcommand("adopt", "work such a proposal into a draft of the grid");
    adopt->add_option("--draft", a->draft, "an open draft")->required();
    addShares(*adopt, a->request);
    adopt->add_option("--actor", a->actor, "login; default: who is signed in");
    adopt->callback([a, &call, &code] {
        const auto result = runAdopt(call, *a);
        code = result ? *result : call.refuse(result.error());
    });
    auto* assign = duty->add_subcommand("assign", "give a duty grid to a collector");
    assign->add_option("code", a->code, "code of the duty grid")->required();
    assign->add_option("--collector", a->collector, "login")->required();
    assign->add_option("--actor", a->actor, "login; default: who is signed in");
    assign->callback([a, &call, &code] {
        const auto result = runAssign(call, *a);
        code = result ? *result : call.refuse(result.error());
    });
}

} // namespace wanmi::cli
