#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/access.h"
#include "core/service/personal_data.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace wanmi::cli {
namespace {

struct LogArguments {
    std::string actor;
    std::string since;
    std::string head;
    AccessQuery query;
    int days = 180;
};

struct PersonalArguments {
    std::string id;
    std::string actor;
    std::string reason;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Result<int> runList(Call& call, LogArguments a) {
    WANMI_LET(const auto desk, call.open());
    if (!a.since.empty()) {
        WANMI_LET(a.query.since, parseTime(a.since, desk->zone()));
    }
    WANMI_LET(const auto entries, AccessService{*desk}.list(a.query, a.actor));
    Json rows = Json::array();
    std::string lines;
    for (const auto& e : entries) {
        const auto at = localText(e.at, desk->zone());
        rows.push_back({{"seq", e.seq},
                        {"at", at},
                        {"actor", e.actor},
                        {"what", e.what},
                        {"object", e.object},
                        {"reason", e.reason},
                        {"prev", e.prev},
                        {"hash", e.hash}});
        lines += fmt::format("{:6}  {}  {:16} {:16} {}  {}\n", e.seq, at, e.actor, e.what, e.object,
                             e.reason);
    }
    return call.answer({{"entries", rows}}, lines);
}

/// With --head SEQ:HASH, as kept elsewhere, a cut-off or rewritten end shows too.
Result<int> runVerify(Call& call, const LogArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto state, AccessService{*desk}.verify(a.head));
    Json list = Json::array();
    std::string lines;
    for (const auto& f : state.faults) {
        list.push_back({{"seq", f.seq}, {"why", f.why}});
        lines += call.messages().text("access.broken",
                                      {{"seq", std::to_string(f.seq)}, {"why", f.why}}) +
                 "\n";
    }
    lines += fmt::format("{}:{}\n", state.seq, state.head);
    call.answer({{"faults", list}, {"seq", state.seq}, {"head", state.head}}, lines);
    return state.faults.empty() ? kDone : kRefused;
}

Result<int> runPrune(Call& call, const LogArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto r, AccessService{*desk}.prune(a.days, a.actor));
    Json json{{"entries", r.entries}, {"upto", nullptr}, {"checkpoint", nullptr}};
    if (r.checkpoint) {
        json["upto"] = r.checkpoint->upto;
        json["checkpoint"] = r.checkpoint->hash;
    }
    return call.answer(json, fmt::format("{}\n", r.entries));
}

Result<int> runOpen(Call& call, const PersonalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto values, CaseService{*desk}.openPrivate(a.id, a.actor, a.reason));
    return call.answer(
        {{"text", values.text},
         {"contact_name", values.contactName},
         {"contact_phone", values.contactPhone}},
        fmt::format("{}  {}\n{}\n", values.contactName, values.contactPhone, values.text));
}

Result<int> runErase(Call& call, const PersonalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto r, PersonalData{*desk}.erase(a.id, a.actor, a.reason));
    return call.answer({{"case", r.id},
                        {"number", r.number},
                        {"state", stateCode(r.state)},
                        {"revision", r.revision},
                        {"event", r.event}},
                       fmt::format("{}  revision {}\n", r.number, r.revision));
}

void addLog(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("access-log", "who looked at what (审计)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<LogArguments>();

    auto* list = group->add_subcommand("list", "entries, newest first; the audit administrator's");
    list->add_option("--actor", a->actor, "login; default: who is signed in");
    list->add_option("--since", a->since, "from this time on");
    list->add_option("--by", a->query.actor, "entries of this login");
    list->add_option("--what", a->query.what, "sign_in, case_private, export, …");
    list->add_option("--object", a->query.object, "case id, login or file");
    list->add_option("--limit", a->query.limit, "entries")->check(CLI::NonNegativeNumber);
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a)); });

    auto* verify = group->add_subcommand("verify", "is the chain whole? Prints its head");
    verify->add_option("--head", a->head, "SEQ:HASH printed earlier: must still be there");
    verify->callback([a, &call, &code] { code = ended(call, runVerify(call, *a)); });

    auto* prune = group->add_subcommand("prune", "cut off old entries behind a checkpoint");
    prune->add_option("--actor", a->actor, "login; default: who is signed in");
    prune->add_option("--older-than", a->days, "days; 180 at least")->capture_default_str();
    prune->callback([a, &call, &code] { code = ended(call, runPrune(call, *a)); });
}

void addPersonal(CLI::App& group, Call& call, int& code) {
    const auto add = [&](const char* verb, const char* help, auto run) {
        auto* sub = group.add_subcommand(verb, help);
        const auto a = std::make_shared<PersonalArguments>();
        sub->add_option("id", a->id, "id, number, or its last digits")->required();
        sub->add_option("--reason", a->reason, "why; goes to the access log")->required();
        sub->add_option("--actor", a->actor, "login; default: who is signed in");
        sub->callback([a, run, &call, &code] { code = ended(call, run(call, *a)); });
    };
    add("open-personal", "the caller's words and contact; the look is logged", runOpen);
    add("erase-personal", "remove the caller's words and contact for good", runErase);
}

} // namespace

void addAccessVerbs(CLI::App& app, Call& call, int& code) {
    addLog(app, call, code);
    addPersonal(*app.get_subcommand("case"), call, code);
}

} // namespace wanmi::cli
