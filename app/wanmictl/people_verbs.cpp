#include "app/cli/session_file.h"
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/people_service.h"
#include "core/service/sign_in.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct PersonArguments {
    Actor person;
    std::string actor;
    std::string handTo;
    std::string passwordFile;
    std::string oldPasswordFile;
};

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

Json personJson(const PersonRow& p, const Desk& desk) {
    const auto until = lockedUntil(p.failures, p.failedAt, desk.now(), desk.rules().profile.signIn);
    return {{"login", p.who.login},
            {"name", p.who.name},
            {"post", p.who.post},
            {"department", textOrNull(p.who.department)},
            {"region", textOrNull(p.who.region)},
            {"active", p.active},
            {"has_password", p.hasPassword},
            {"must_change", p.mustChange},
            {"locked", until.has_value()}};
}

std::string personLine(const PersonRow& p, const Desk& desk) {
    const auto locked =
        lockedUntil(p.failures, p.failedAt, desk.now(), desk.rules().profile.signIn).has_value();
    return fmt::format("{:24} {:16} {:8} {:14} {}{}{}\n", p.who.login, p.who.post, p.who.department,
                       p.who.region, p.who.name, p.active ? "" : "  (inactive)",
                       locked ? "  (locked)" : "");
}

Result<int> tellPerson(Call& call, const Desk& desk, const PersonReceipt& r) {
    auto json = personJson(r.person, desk);
    json["handed_grids"] = r.handedGrids;
    json["open_tasks"] = r.openTasks;
    auto lines = personLine(r.person, desk);
    if (!r.handedGrids.empty()) {
        lines += fmt::format("  duty grids handed over: {}\n", fmt::join(r.handedGrids, ", "));
    }
    if (!r.openTasks.empty()) {
        lines += fmt::format("  still waits for an answer: {}\n", fmt::join(r.openTasks, ", "));
    }
    return call.answer(json, lines);
}

Result<int> runLogin(Call& call, const PersonArguments& a) {
    WANMI_LET(const auto password, readPassword(a.passwordFile, a.person.login + ": "));
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto who, SignIn{*desk}.in(a.person.login, password));
    if (auto kept = writeSession(call.options.store, who.token); !kept) {
        WANMI_TRY(SignIn{*desk}.out()); // a session nobody could use or end
        return kept.error();
    }
    const auto until = localText(who.idleEnd, desk->zone());
    auto lines = fmt::format("{}  {}  {}\n", who.actor.login, who.actor.name, who.actor.post);
    if (who.mustChange) {
        lines += call.messages().text("people.must_change", {{"login", who.actor.login}}) + "\n";
    }
    return call.answer({{"login", who.actor.login},
                        {"name", who.actor.name},
                        {"post", who.actor.post},
                        {"idle_end", until},
                        {"must_change", who.mustChange}},
                       lines);
}

Result<int> runLogout(Call& call) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(SignIn{*desk}.out());
    forgetSession(call.options.store);
    return call.answer({{"login", nullptr}}, "");
}

Result<int> runWhoami(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto who, SignIn{*desk}.who());
    if (!who) return fail(Errc::Forbidden, "people.nobody_signed_in");
    const auto until = localText(who->idleEnd, desk->zone());
    return call.answer(
        {{"login", who->actor.login},
         {"name", who->actor.name},
         {"post", who->actor.post},
         {"department", textOrNull(who->actor.department)},
         {"region", textOrNull(who->actor.region)},
         {"since", localText(who->started, desk->zone())},
         {"idle_end", until},
         {"must_change", who->mustChange}},
        fmt::format("{}  {}  {}  {}\n", who->actor.login, who->actor.name, who->actor.post, until));
}

Result<int> runList(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto people, PeopleService{*desk}.list());
    Json rows = Json::array();
    std::string lines;
    for (const auto& p : people) {
        rows.push_back(personJson(p, *desk));
        lines += personLine(p, *desk);
    }
    return call.answer({{"people", rows}}, lines);
}

/// One's own with the old one; another's as security administrator; an administrator's very first
/// by whoever runs the program.
Result<int> runSetPassword(Call& call, const PersonArguments& a) {
    WANMI_LET(const auto desk, call.open());
    PeopleService people{*desk};
    const auto& login = a.person.login;
    const bool other = !a.actor.empty() && a.actor != login;
    WANMI_LET(const bool first, people.isFirstPassword(login));
    std::string old;
    if (!other && !first) {
        WANMI_LET(old, readPassword(a.oldPasswordFile, login + " (old): "));
    }
    WANMI_LET(const auto wanted, readPassword(a.passwordFile, login + " (new): "));
    if (other) {
        WANMI_TRY(people.setPassword(login, wanted, a.actor));
    } else if (first) {
        WANMI_TRY(people.setFirstPassword(login, wanted));
    } else {
        WANMI_TRY(SignIn{*desk}.changePassword(login, old, wanted));
    }
    return call.answer({{"login", login}, {"must_change", other}}, "");
}

void addSignIn(CLI::App& app, Call& call, int& code) {
    auto* login = app.add_subcommand("login", "sign in; who was signed in is signed out");
    const auto a = std::make_shared<PersonArguments>();
    login->add_option("login", a->person.login, "who")->required();
    login->add_option("--password-file", a->passwordFile,
                      "first line of this file; else standard input, or asked for");
    login->callback([a, &call, &code] { code = ended(call, runLogin(call, *a)); });
    auto* logout = app.add_subcommand("logout", "sign out");
    logout->callback([&call, &code] { code = ended(call, runLogout(call)); });
    auto* whoami = app.add_subcommand("whoami", "who is signed in, and until when without a step");
    whoami->callback([&call, &code] { code = ended(call, runWhoami(call)); });
}

void addActor(CLI::App* verb, PersonArguments& a) {
    verb->add_option("--actor", a.actor, "login of who does it; default: who is signed in");
}

void addAdd(CLI::App& group, Call& call, int& code) {
    auto* add = group.add_subcommand("add", "a new person; without rights until activated");
    const auto a = std::make_shared<PersonArguments>();
    add->add_option("login", a->person.login, "the name in events")->required();
    add->add_option("--name", a->person.name, "the person's name")->required();
    add->add_option("--post", a->person.post, "ACCEPTOR, DEPT, … (data/posts.csv)")->required();
    add->add_option("--department", a->person.department, "department code");
    add->add_option("--region", a->person.region, "region the duty is limited to");
    addActor(add, *a);
    add->callback([a, &call, &code] {
        const auto run = [&]() -> Result<int> {
            WANMI_LET(const auto desk, call.open());
            WANMI_LET(const auto r, PeopleService{*desk}.add(a->person, a->actor));
            return tellPerson(call, *desk, r);
        };
        code = ended(call, run());
    });
}

void addChange(CLI::App& group, Call& call, int& code) {
    auto* change = group.add_subcommand("change", "name; or rights: post, department, region");
    const auto a = std::make_shared<PersonArguments>();
    change->add_option("login", a->person.login, "who")->required();
    auto* name = change->add_option("--name", a->person.name, "the person's name");
    auto* post = change->add_option("--post", a->person.post, "post code");
    auto* department = change->add_option("--department", a->person.department, "\"\" for none");
    auto* region = change->add_option("--region", a->person.region, "\"\" for none");
    change->add_option("--hand-to", a->handTo, "collector who takes over the duty grids");
    addActor(change, *a);
    change->callback([a, name, post, department, region, &call, &code] {
        const auto run = [&]() -> Result<int> {
            PersonChange what;
            what.handTo = a->handTo;
            if (name->count() > 0) what.name = a->person.name;
            if (post->count() > 0) what.post = a->person.post;
            if (department->count() > 0) what.department = a->person.department;
            if (region->count() > 0) what.region = a->person.region;
            WANMI_LET(const auto desk, call.open());
            WANMI_LET(const auto r, PeopleService{*desk}.change(a->person.login, what, a->actor));
            return tellPerson(call, *desk, r);
        };
        code = ended(call, run());
    });
}

/// activate, deactivate, unlock: a login and who does it.
template <class Run>
void addSimple(CLI::App& group, Call& call, int& code, const char* verb, const char* help,
               Run run) {
    auto* sub = group.add_subcommand(verb, help);
    const auto a = std::make_shared<PersonArguments>();
    sub->add_option("login", a->person.login, "who")->required();
    if (std::string_view{verb} == "deactivate") {
        sub->add_option("--hand-to", a->handTo, "collector who takes over the duty grids");
    }
    addActor(sub, *a);
    sub->callback([a, run, &call, &code] {
        const auto all = [&]() -> Result<int> {
            WANMI_LET(const auto desk, call.open());
            return run(call, *desk, *a);
        };
        code = ended(call, all());
    });
}

void addPassword(CLI::App& group, Call& call, int& code) {
    auto* set = group.add_subcommand(
        "set-password", "one's own (asks for the old one first), or another's (--actor)");
    const auto a = std::make_shared<PersonArguments>();
    set->add_option("login", a->person.login, "whose")->required();
    set->add_option("--password-file", a->passwordFile,
                    "the new one: first line of this file; else standard input, or asked for");
    set->add_option("--old-password-file", a->oldPasswordFile, "the old one, likewise");
    addActor(set, *a);
    set->callback([a, &call, &code] { code = ended(call, runSetPassword(call, *a)); });
}

} // namespace

void addPeopleVerbs(CLI::App& app, Call& call, int& code) {
    addSignIn(app, call, code);
    auto* group = app.add_subcommand("people", "people, their posts and passwords (人员)");
    group->require_subcommand(1);
    group->fallthrough();
    auto* list = group->add_subcommand("list", "everybody, with post, department and region");
    list->callback([&call, &code] { code = ended(call, runList(call)); });
    addAdd(*group, call, code);
    addChange(*group, call, code);
    addSimple(*group, call, code, "activate", "grant a person the rights written down",
              [](Call& c, Desk& desk, const PersonArguments& a) -> Result<int> {
                  WANMI_LET(const auto r, PeopleService{desk}.activate(a.person.login, a.actor));
                  return tellPerson(c, desk, r);
              });
    addSimple(*group, call, code, "deactivate", "take all rights away; signs the person out",
              [](Call& c, Desk& desk, const PersonArguments& a) -> Result<int> {
                  WANMI_LET(const auto r,
                            PeopleService{desk}.deactivate(a.person.login, a.handTo, a.actor));
                  return tellPerson(c, desk, r);
              });
    addPassword(*group, call, code);
    addSimple(*group, call, code, "unlock", "after too many wrong passwords",
              [](Call& c, Desk& desk, const PersonArguments& a) -> Result<int> {
                  WANMI_TRY(PeopleService{desk}.unlock(a.person.login, a.actor));
                  return c.answer({{"login", a.person.login}, {"locked", false}}, "");
              });
}

} // namespace wanmi::cli
