#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/time_text.h"
#include "core/service/personal_data.h"
#include "core/service/sample/sample.h"
#include "core/service/whole_store.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct InitArguments {
    bool sample = false;
    bool sandbox = false;
    std::string city;
    std::string district;
    std::string catalogue = "cjt214";
    std::string crs;
    std::string asOf = "2026-01-05T09:00+08:00";
    std::optional<std::size_t> cells;
    std::optional<std::size_t> components;
    std::optional<std::size_t> cases;
    std::uint64_t seed = 1;
};

constexpr auto kZone = "Asia/Shanghai";

Result<Instant> timeOf(const std::string& text) {
    if (text == "now") return SystemClock{}.now();
    return parseTime(text, kZone);
}

Status makeSampleStore(Call& call, const InitArguments& a) {
    WANMI_LET(const auto folder, call.dataFolder());
    SampleOptions options;
    options.dataFolder = folder;
    options.seed = a.seed;
    options.cells = a.cells.value_or(options.cells);
    options.components = a.components.value_or(options.components);
    options.cases = a.cases.value_or(options.cases);
    WANMI_LET(options.asOf, timeOf(a.asOf));
    return makeSample(call.options.store, options, call.progress());
}

Status makeStore(Call& call, const InitArguments& a, bool asOfGiven) {
    WANMI_LET(const auto folder, call.dataFolder());
    InitOptions options;
    options.dataFolder = folder;
    options.catalogue = a.catalogue;
    options.city = a.city;
    options.district = a.district;
    options.sandbox = a.sandbox;
    if (asOfGiven) {
        WANMI_LET(options.asOf, timeOf(a.asOf));
    }
    if (!a.crs.empty()) options.crs = a.crs;
    return initStore(call.options.store, options);
}

Json summaryJson(const StoreSummary& s, const Desk& desk) {
    Json json{{"schema", s.schema},
              {"regions",
               {{"district", s.districts}, {"street", s.streets}, {"community", s.communities}}},
              {"cells", s.cells},
              {"duty_grids", s.dutyGrids},
              {"components", s.components},
              {"cases", s.cases},
              {"open_cases", s.openCases},
              {"people", s.people},
              {"centre", nullptr},
              {"digest", s.digest},
              {"city", desk.city()},
              {"district", desk.district()},
              {"sandbox", desk.isSandbox()},
              {"now", localText(desk.now(), desk.zone())},
              {"srid", nullptr}};
    if (s.centre) json["centre"] = {s.centre->lon, s.centre->lat};
    if (desk.srid() != 0) json["srid"] = desk.srid();
    return json;
}

std::string summaryLines(const StoreSummary& s, const Desk& desk) {
    return fmt::format("{} {}  {}{}\n"
                       "  regions     {} district(s), {} streets, {} communities\n"
                       "  cells       {} in {} duty grids\n"
                       "  components  {}\n"
                       "  cases       {} ({} open)\n"
                       "  people      {}\n"
                       "  schema {}, EPSG:{}, digest {}\n",
                       desk.city(), desk.district(), localText(desk.now(), desk.zone()),
                       desk.isSandbox() ? " (sandbox)" : "", s.districts, s.streets, s.communities,
                       s.cells, s.dutyGrids, s.components, s.cases, s.openCases, s.people, s.schema,
                       desk.srid(), s.digest);
}

Result<int> tellSummary(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto s, summary(*desk));
    return call.answer(summaryJson(s, *desk), summaryLines(s, *desk));
}

/// What would be refused only once the store is made.
Status checkInit(const Call& call, const InitArguments& a, bool asOfGiven) {
    const auto folder = std::filesystem::absolute(pathFrom(call.options.store)).parent_path();
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        return fail(Errc::NotFound, "file.no_folder", {{"folder", utf8(folder)}});
    }
    if (call.options.now.empty()) return ok();
    if (!a.sample && !a.sandbox) return fail(Errc::Forbidden, "sandbox.only");
    WANMI_LET(const auto now, parseTime(call.options.now, kZone));
    WANMI_LET(const auto start, timeOf(a.sample || asOfGiven ? a.asOf : "now"));
    if (now >= start) return ok();
    return fail(Errc::Invalid, "sandbox.back",
                {{"now", localText(start, kZone)}, {"wanted", localText(now, kZone)}});
}

Result<int> runInit(Call& call, const InitArguments& a, bool asOfGiven) {
    if (call.options.store.empty()) return fail(Errc::Invalid, "cli.no_store");
    if (!a.sample && (a.city.empty() || a.district.empty())) {
        return fail(Errc::Invalid, "cli.init_needs");
    }
    WANMI_TRY(checkInit(call, a, asOfGiven));
    WANMI_TRY(a.sample ? makeSampleStore(call, a) : makeStore(call, a, asOfGiven));
    return tellSummary(call);
}

Result<int> runCheck(Call& call) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto faults, checkStore(*desk, call.progress()));
    Json list = Json::array();
    std::string lines;
    for (const auto& f : faults) {
        list.push_back({{"kind", f.kind}, {"id", f.id}, {"detail", f.detail}});
        lines += fmt::format("{}  {}  {}\n", f.kind, f.id, f.detail);
    }
    if (faults.empty()) lines = call.messages().text("check.clean") + "\n";
    WANMI_LET(const auto notes, PersonalData{*desk}.erased());
    Json erased = Json::array();
    for (const auto& n : notes) {
        erased.push_back({{"case", n.caseId}, {"number", n.number}, {"event", n.seq}});
        lines += call.messages().text("check.erased",
                                      {{"case", n.number}, {"event", std::to_string(n.seq)}}) +
                 "\n";
    }
    const int told = call.answer({{"faults", list}, {"erased", erased}}, lines);
    return faults.empty() ? told : kRefused;
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

} // namespace

void addStoreVerbs(CLI::App& app, Call& call, int& code) {
    auto* init = app.add_subcommand("init", "make a store: --sample, or --city and --district");
    const auto a = std::make_shared<InitArguments>();
    auto* sample = init->add_flag("--sample", a->sample, "the made-up sample city, as a sandbox");
    init->add_flag("--sandbox", a->sandbox,
                   "a store to try things in: --actor needs no password, --now moves its clock");
    init->add_option("--city", a->city, "name of the city")->excludes(sample);
    init->add_option("--district", a->district,
                     "6-digit code of the home district; 99xxxx for cities elsewhere")
        ->excludes(sample);
    init->add_option("--catalogue", a->catalogue, "cjt214 or gbt30428")
        ->capture_default_str()
        ->excludes(sample);
    init->add_option("--crs", a->crs,
                     "EPSG code of a projected coordinate system; default: by the city's place")
        ->excludes(sample);
    auto* asOf =
        init->add_option("--as-of", a->asOf, "time at which a sandbox's clock starts, or now");
    init->add_option("--cells", a->cells, "sample: how many cells (1652)")
        ->check(notNegative)
        ->needs(sample);
    init->add_option("--components", a->components, "sample: how many components (60000)")
        ->check(notNegative)
        ->needs(sample);
    init->add_option("--cases", a->cases, "sample: how many cases (12000)")
        ->check(notNegative)
        ->needs(sample);
    init->add_option("--seed", a->seed, "sample: the same seed gives the same city (1)")
        ->check(notNegative)
        ->needs(sample);
    init->callback(
        [a, asOf, &call, &code] { code = ended(call, runInit(call, *a, asOf->count() > 0)); });

    auto* info = app.add_subcommand("info", "what the store holds");
    info->callback([&call, &code] { code = ended(call, tellSummary(call)); });

    auto* check = app.add_subcommand(
        "check", "integrity of everything: chains, projections, indexes, codes, grid");
    const auto against = std::make_shared<std::string>();
    const auto wantHead = std::make_shared<bool>(false);
    auto* head =
        check->add_flag("--head", *wantHead, "print the head of all chains, to be kept elsewhere");
    check->add_option("--against", *against, "does the store still hold all that this head covers?")
        ->excludes(head);
    check->callback([wantHead, against, &call, &code] {
        code = ended(call, *wantHead           ? tellHead(call)
                           : !against->empty() ? tellAgainst(call, *against)
                                               : runCheck(call));
    });
}

} // namespace wanmi::cli
