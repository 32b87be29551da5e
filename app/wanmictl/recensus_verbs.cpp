// component recensus list|show|accept|refuse; the comparison itself reads foreign files and is
// wanmictl-gis's.
#include "app/cli/recensus_text.h"
#include "app/wanmictl/component_choice.h"
#include "core/base/time_text.h"
#include "core/service/recensus.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct RecensusArguments {
    std::string id;
    std::string what;
    std::string state;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
    RecensusChoice choice;
    std::vector<std::string> classes;
    ComponentOrder order;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

Json objectOf(const std::string& text) {
    const auto object = parseJson(text);
    return object ? *object : Json(text);
}

Json rowJson(const RecensusRow& r, const LonLat& at, const Desk& desk) {
    const auto code = [](const std::optional<std::int64_t>& c) {
        return c ? Json(codeText(*c)) : Json{};
    };
    return {{"row", r.n},
            {"class", censusClassCode(r.what)},
            {"file_row", r.fileRow ? Json(*r.fileRow) : Json{}},
            {"component", code(r.component)},
            {"matched", textOrNull(r.matched)},
            {"metres", r.metres},
            {"kind", "component:" + r.kind},
            {"at", {at.lon, at.lat}},
            {"before", objectOf(r.before)},
            {"after", objectOf(r.after)},
            {"state", censusStateCode(r.state)},
            {"decided", r.decidedAt ? Json(localText(*r.decidedAt, desk.zone())) : Json{}},
            {"by", textOrNull(r.decidedBy)},
            {"note", textOrNull(r.note)},
            {"act", textOrNull(r.batch)},
            {"result", code(r.result)}};
}

std::string rowLine(const RecensusRow& r, const LonLat& at, const Messages& words) {
    const auto code = r.result ? r.result : r.component;
    auto line =
        fmt::format("{:6}  {:8}  {:8}  {:16}  {:.6f},{:.6f}", r.n,
                    words.text(fmt::format("component.census.{}", censusClassCode(r.what))),
                    words.text(fmt::format("component.census_state.{}", censusStateCode(r.state))),
                    code ? codeText(*code) : "", at.lon, at.lat);
    if (r.metres > 0) line += fmt::format("  {:.2f} m", r.metres);
    if (r.what == CensusClass::Changed) line += fmt::format("  {} → {}", r.before, r.after);
    return line + "\n";
}

Result<int> runList(Call& call, const RecensusArguments& /*a*/) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto all, RecensusService{*desk}.list());
    Json list = Json::array();
    std::string lines;
    for (const auto& page : all) {
        list.push_back(recensusJson(page.what, page.counts, desk->zone()));
        lines += recensusLines(page.what, page.counts, call.messages());
    }
    return call.answer({{"recensuses", list}}, lines);
}

Result<int> runShow(Call& call, const RecensusArguments& a) {
    RecensusQuery query;
    query.limit = a.limit;
    query.offset = a.offset;
    if (!a.what.empty()) {
        WANMI_LET(query.what, parseCensusClass(a.what));
    }
    if (!a.state.empty()) {
        WANMI_LET(query.state, parseCensusState(a.state));
    }
    WANMI_LET(const auto desk, call.open(true));
    RecensusService service{*desk};
    WANMI_LET(const auto page, service.show(a.id, query));
    Json rows = Json::array();
    auto lines = recensusLines(page.what, page.counts, call.messages());
    for (const auto& row : page.rows) {
        const auto at = service.placeOf(row);
        rows.push_back(rowJson(row, at, *desk));
        lines += rowLine(row, at, call.messages());
    }
    auto json = recensusJson(page.what, page.counts, desk->zone());
    json["rows"] = rows;
    return call.answer(json, lines);
}

Result<int> decide(Call& call, RecensusArguments a, bool accept) {
    const auto progress = call.progress();
    for (const auto& text : a.classes) {
        WANMI_LET(const auto what, parseCensusClass(text));
        a.choice.classes.push_back(what);
    }
    WANMI_LET(const auto desk, call.open());
    RecensusService service{*desk};
    WANMI_LET(const auto done, accept ? service.accept(a.id, a.choice, a.order, progress)
                                      : service.refuse(a.id, a.choice, a.order));
    Json since = Json::array();
    auto lines =
        call.messages().text("component.told.decided", {{"count", std::to_string(done.rows.size())},
                                                        {"act", done.act.batch}});
    lines += "\n";
    for (const auto& [row, code] : done.changedSince) {
        since.push_back({{"row", row}, {"component", codeText(code)}});
        lines += call.messages().text("component.told.since",
                                      {{"row", std::to_string(row)}, {"code", codeText(code)}}) +
                 "\n";
    }
    return call.answer({{"recensus", a.id},
                        {"state", accept ? "accepted" : "refused"},
                        {"rows", done.rows},
                        {"act", textOrNull(done.act.batch)},
                        {"changed", done.act.changed},
                        {"codes", codesJson(done.act.codes)},
                        {"changed_since", since},
                        {"dry_run", a.order.dryRun}},
                       lines);
}

void addDecision(CLI::App& under, Call& call, int& code, const char* name, const char* what,
                 bool accept) {
    const auto a = std::make_shared<RecensusArguments>();
    auto* verb = under.add_subcommand(name, what);
    verb->add_option("id", a->id, "of the re-census")->required();
    verb->add_option("--row", a->choice.rows, "number of a row; repeated")->allow_extra_args(false);
    verb->add_option("--class", a->classes,
                     "every open row of it: moved, changed, new or missing; repeated")
        ->allow_extra_args(false);
    verb->add_option("--actor", a->order.actor, "who decides; default: who is signed in");
    verb->add_option("--note", a->order.note, "why");
    verb->add_flag("--dry-run", a->order.dryRun, "tell what would change, change nothing");
    verb->callback([a, accept, &call, &code] { code = ended(call, decide(call, *a, accept)); });
}

} // namespace

void addRecensusVerbs(CLI::App& app, Call& call, int& code) {
    auto* recensus = app.get_subcommand("component")
                         ->add_subcommand("recensus", "a new survey held against the stock");
    recensus->require_subcommand(1);
    recensus->fallthrough();
    recensus->footer("  FILE                        compare a file; \"component recensus FILE "
                     "--help\" names its options");

    auto* list = recensus->add_subcommand("list", "those that were made, newest first");
    list->callback([&call, &code] { code = ended(call, runList(call, {})); });

    const auto a = std::make_shared<RecensusArguments>();
    auto* show = recensus->add_subcommand("show", "row by row");
    show->add_option("id", a->id, "of the re-census")->required();
    show->add_option("--class", a->what, "same, moved, changed, new or missing");
    show->add_option("--state", a->state, "none, open, accepted or refused");
    show->add_option("--limit", a->limit, "at most so many")->check(positive);
    show->add_option("--offset", a->offset, "leave out so many first")->check(notNegative);
    show->callback([a, &call, &code] { code = ended(call, runShow(call, *a)); });

    addDecision(*recensus, call, code, "accept", "do what rows say", true);
    addDecision(*recensus, call, code, "refuse", "leave the stock as it is", false);
}

} // namespace wanmi::cli
