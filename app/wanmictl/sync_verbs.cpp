#include "app/cli/session_file.h"
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/centre_people.h"
#include "core/service/sync_watch.h"
#include "core/service/whole_store.h"
#include "core/sync/pg_remote.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace wanmi::cli {
namespace {

struct SyncArguments {
    std::string url;
    std::string login;
    std::string passwordFile;
    std::string desk;
    std::string keyFile;
    std::string conflict;
    std::string actor;
    bool upload = false;
    bool offline = false;
    bool mine = false;
    bool theirs = false;
    bool all = false;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

/// The way to the centre as this person; the password is asked for.
Result<std::unique_ptr<PgRemote>> lineTo(const std::string& url, const SyncArguments& a) {
    WANMI_LET(const auto password, readPassword(a.passwordFile, a.login + ": "));
    return personLine(url, a.login, password);
}

Result<std::string> urlOf(Desk& desk) {
    WANMI_LET(const auto status, SyncService{desk}.status());
    if (!status.joined) return fail(Errc::Conflict, "sync.not_joined");
    return status.url;
}

Json timeOrNull(const std::optional<Instant>& at, const Desk& desk) {
    return at ? Json(localText(*at, desk.zone())) : Json{};
}

Result<int> tellStatus(Call& call, Desk& desk) {
    WANMI_LET(const auto s, SyncService{desk}.status());
    if (!s.joined)
        return call.answer({{"joined", false}}, call.messages().text("sync.alone", {}) + "\n");
    const auto proof = s.proof ? localText(*s.proof, desk.zone()) : std::string{"-"};
    const auto contact = s.contact ? localText(*s.contact, desk.zone()) : std::string{"-"};
    auto lines = call.messages().text(
                     "sync.status",
                     {{"desk", s.desk},
                      {"url", s.url},
                      {"unsent", std::to_string(s.unsent)},
                      {"proof", proof},
                      {"contact", contact},
                      {"conflicts", std::to_string(s.openConflicts)},
                      {"skew", fmt::format("{:.3f}", static_cast<double>(s.skewMicros) / 1e6)}}) +
                 "\n";
    if (s.unsent > 0) {
        lines += (s.expected ? call.messages().text("sync.expected",
                                                    {{"at", localText(*s.expected, desk.zone())}})
                             : call.messages().text("sync.out_of_reach", {})) +
                 "\n";
    }
    if (!s.stopped.empty()) lines += call.messages().text(s.stopped, {}) + "\n";
    return call.answer({{"joined", true},
                        {"url", s.url},
                        {"desk", s.desk},
                        {"region", s.region},
                        {"department", s.department},
                        {"unsent", s.unsent},
                        {"oldest_unsent", timeOrNull(s.oldestUnsent, desk)},
                        {"contact", timeOrNull(s.contact, desk)},
                        {"proof", timeOrNull(s.proof, desk)},
                        {"expected", timeOrNull(s.expected, desk)},
                        {"skew_s", static_cast<double>(s.skewMicros) / 1e6},
                        {"open_conflicts", s.openConflicts},
                        {"stopped", s.stopped}},
                       lines);
}

/// A store that is not there yet is made as the centre's city.
Status makeStore(Call& call, Remote& remote, const DeskPass& pass) {
    WANMI_LET(const auto hello, remote.hello(pass));
    InitOptions options;
    WANMI_LET(options.dataFolder, call.dataFolder());
    options.city = hello.city;
    options.district = hello.district;
    options.sandbox = hello.sandbox;
    options.crs = fmt::format("EPSG:{}", hello.srid);
    return initStore(call.options.store, options);
}

Result<int> runJoin(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto key, readFile(a.keyFile));
    WANMI_LET(const auto remote, lineTo(a.url, a));
    const DeskPass pass{a.desk, std::string{trim(key)}};
    std::error_code ignored;
    const bool made = !std::filesystem::exists(pathFrom(call.options.store), ignored);
    if (made) WANMI_TRY(makeStore(call, *remote, pass));
    WANMI_LET(const auto desk, call.open());
    SyncService sync{*desk};
    WANMI_LET(const bool joined, desk->joined());
    if (!joined) WANMI_TRY(desk->keepDeskKey(pass.key)); // without it a desk can do nothing
    WANMI_TRY(sync.join(*remote, {a.url, pass, a.upload}));
    if (a.upload) WANMI_TRY(sync.upload(*remote, a.login, call.progress()));
    return tellStatus(call, *desk);
}

Result<int> runUpload(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto url, urlOf(*desk));
    WANMI_LET(const auto remote, lineTo(url, a));
    WANMI_LET(const auto r, SyncService{*desk}.upload(*remote, a.login, call.progress()));
    return call.answer({{"rows", r.rows}, {"cases", r.cases}, {"events", r.events}},
                       call.messages().text("sync.uploaded", {{"rows", std::to_string(r.rows)},
                                                              {"cases", std::to_string(r.cases)}}) +
                           "\n");
}

Json roundJson(const SyncRound& r) {
    return {{"taken", r.taken},
            {"copied", r.copied},
            {"moved", r.moved},
            {"refused", r.refused},
            {"later", r.later},
            {"received", r.received},
            {"conflicts", r.conflicts},
            {"waiting", r.waiting},
            {"photos_sent", r.sent.sent},
            {"photos_fetched", r.fetched.fetched},
            {"photos_more", r.sent.more || r.fetched.more}};
}

std::string roundLine(Call& call, const SyncRound& r) {
    std::string copied;
    if (r.copied != 0) {
        copied =
            call.messages().text("sync.round_copied", {{"copied", std::to_string(r.copied)}}) + " ";
    }
    return copied +
           call.messages().text("sync.round", {{"taken", std::to_string(r.taken)},
                                               {"received", std::to_string(r.received)},
                                               {"waiting", std::to_string(r.waiting)},
                                               {"conflicts", std::to_string(r.conflicts)}}) +
           "\n";
}

Result<int> runRound(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto url, urlOf(*desk));
    WANMI_LET(const auto remote, lineTo(url, a));
    WANMI_LET(const auto r, SyncService{*desk}.run(*remote, call.progress()));
    return call.answer(roundJson(r), roundLine(call, r));
}

/// One line of a watch; an error where nobody can take it any more.
Status tellLine(Call& call, const char* event, Json document, const std::string& line,
                const Desk& desk) {
    document["event"] = event;
    document["at"] = localText(desk.now(), desk.zone());
    if (call.answer(document, localText(desk.now(), desk.zone()) + "  " + line) == kDone)
        return ok();
    return fail(Errc::Io, "cli.unheard");
}

Result<int> runWatch(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto url, urlOf(*desk));
    WANMI_LET(const auto remote, lineTo(url, a));
    const auto say = [&](const char* event) {
        return tellLine(call, event, Json::object(),
                        call.messages().text(std::string{"sync.watch_"} + event, {{"url", url}}),
                        *desk);
    };
    WatchEvents events;
    events.round = [&](const SyncRound& r) {
        return tellLine(call, "round", roundJson(r), roundLine(call, r), *desk);
    };
    events.lost = [&] { return say("lost"); };
    events.back = [&] { return say("back"); };
    WANMI_TRY(watchCentre(*desk, *remote, events, call.progress()));
    return kDone;
}

Result<int> runLogin(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto url, urlOf(*desk));
    WANMI_LET(const auto password, readPassword(a.passwordFile, a.login + ": "));
    WANMI_LET(const auto remote, personLine(url, a.login, password));
    CentrePeople people{*desk};
    auto who =
        a.offline ? people.inOffline(a.login, password) : people.in(*remote, a.login, password);
    if (!who) return who.error();
    WANMI_TRY(writeSession(call.options.store, who->token));
    const auto until = localText(who->idleEnd, desk->zone());
    return call.answer(
        {{"login", who->actor.login},
         {"name", who->actor.name},
         {"post", who->actor.post},
         {"idle_end", until}},
        fmt::format("{}  {}  {}\n", who->actor.login, who->actor.name, who->actor.post));
}

Json conflictJson(const ConflictRow& c, const Desk& desk) {
    const auto value = [](const std::string& text) {
        auto parsed = parseJson(text);
        return parsed ? *std::move(parsed) : Json(text);
    };
    return {{"id", c.id},
            {"at", localText(c.at, desk.zone())},
            {"kind", c.kind},
            {"person", c.person},
            {"table", c.table},
            {"key", c.key},
            {"column", c.column},
            {"before", value(c.base)},
            {"theirs", value(c.theirs)},
            {"mine", value(c.mine)},
            {"reason", c.reason},
            {"state", c.state}};
}

Result<int> runConflicts(Call& call, const SyncArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto rows, SyncService{*desk}.conflicts(!a.all));
    Json list = Json::array();
    std::string lines;
    for (const auto& c : rows) {
        list.push_back(conflictJson(c, *desk));
        lines += fmt::format("{}  {}  {}  {}\n", c.id, localText(c.at, desk->zone()), c.person,
                             call.messages().text(c.reason, argsFromText(c.args)));
        if (c.kind == "row") {
            lines += fmt::format("  {} {} {}\n    {} | {} | {}\n", c.table, c.key, c.column, c.mine,
                                 c.theirs, c.base);
        }
    }
    return call.answer({{"conflicts", list}}, lines);
}

Result<int> runResolve(Call& call, const SyncArguments& a) {
    if (a.mine == a.theirs) return call.usage("sync resolve takes --mine or --theirs");
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(SyncService{*desk}.resolve(a.conflict, a.mine, a.actor));
    return call.answer({{"id", a.conflict}, {"state", a.mine ? "mine" : "theirs"}}, "");
}

using Run = Result<int> (*)(Call&, const SyncArguments&);

CLI::App* verb(CLI::App& group, const char* name, const char* help, Call& call, int& code,
               const std::shared_ptr<SyncArguments>& a, Run run) {
    auto* sub = group.add_subcommand(name, help);
    sub->callback([a, run, &call, &code] { code = ended(call, run(call, *a)); });
    return sub;
}

void addPerson(CLI::App* sub, SyncArguments& a) {
    sub->add_option("--as", a.login, "login at the centre")->required();
    sub->add_option("--password-file", a.passwordFile,
                    "first line of this file; else standard input, or asked for");
}

} // namespace

void addSyncVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("sync", "this desk and its centre");
    group->require_subcommand(1);
    const auto a = std::make_shared<SyncArguments>();
    auto* join =
        verb(*group, "join", "make the store a desk of a centre; a new store where there is none",
             call, code, a, runJoin);
    join->add_option("--url", a->url, "postgresql://host:port/database")->required();
    join->add_option("--desk", a->desk, "code the centre gave")->required();
    join->add_option("--key-file", a->keyFile, "file with the key the centre gave")->required();
    join->add_flag("--upload", a->upload, "the store brings what it holds");
    addPerson(join, *a);
    addPerson(
        verb(*group, "run", "send and read until nothing is left to say", call, code, a, runRound),
        *a);
    addPerson(verb(*group, "watch",
                   "stay: a round whenever something is new there or here, until interrupted", call,
                   code, a, runWatch),
              *a);
    addPerson(verb(*group, "upload", "bring what the store held before it joined, after a cut",
                   call, code, a, runUpload),
              *a);
    auto* login = verb(*group, "login", "sign in at the centre", call, code, a, runLogin);
    addPerson(login, *a);
    login->add_flag("--offline", a->offline, "without the centre: this desk knows the password");
    auto* status = group->add_subcommand("status", "unsent, last proof of delivery, conflicts");
    status->callback([&call, &code] {
        const auto run = [&]() -> Result<int> {
            WANMI_LET(const auto desk, call.open(true));
            return tellStatus(call, *desk);
        };
        code = ended(call, run());
    });
    auto* conflicts = verb(*group, "conflicts", "what two desks could not agree on, or was refused",
                           call, code, a, runConflicts);
    conflicts->add_flag("--all", a->all, "decided ones too");
    auto* resolve = verb(*group, "resolve", "decide a conflict", call, code, a, runResolve);
    resolve->add_option("conflict", a->conflict, "id")->required();
    resolve->add_flag("--mine", a->mine, "what this desk had");
    resolve->add_flag("--theirs", a->theirs, "what the centre has");
    resolve->add_option("--actor", a->actor, "login of who does it; default: who is signed in");
}

} // namespace wanmi::cli
