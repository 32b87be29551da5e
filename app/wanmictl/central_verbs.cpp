// The centre's own administration: installing, people, desks, the relay. For whoever holds the role
// that installed it.
#include "app/cli/session_file.h"
#include "app/wanmictl/central_way.h"
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/service/place_service.h"
#include "core/sync/central_install.h"
#include "core/sync/central_people.h"
#include "core/sync/relay.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace wanmi::cli {
namespace {

struct CentralArguments : CentralWay {
    std::string newPasswordFile;
    std::string keyFile;
    std::string crs;
    CentralSetup setup;
    CentralPerson person;
    CentralDesk desk;
    std::string district;
};

Result<PgConnection> open(const CentralArguments& a) {
    WANMI_LET(const auto login, loginOf(a));
    return PgConnection::open(login);
}

/// As open, where there is a centre: "central.not_installed" before anything is asked of people.
Result<PgConnection> openCentre(const CentralArguments& a) {
    WANMI_LET(auto db, open(a));
    WANMI_TRY(centralSchema(db));
    return db;
}

Result<int> sridOf(const std::string& crs) {
    const auto text = lower(crs);
    const auto digits = text.substr(0, 5) == "epsg:" ? text.substr(5) : text;
    if (!isDigits(digits) || digits.empty() || digits.size() > 6 || !isKnownSrid(std::stoi(digits)))
        return fail(Errc::Invalid, "crs.unknown", {{"crs", crs}});
    return std::stoi(digits);
}

/// City, districts, coordinate system and kind of the store.
Result<CentralSetup> setupOf(Desk& desk) {
    CentralSetup out;
    out.city = desk.city();
    out.districts = {desk.district()};
    WANMI_LET(const auto regions, PlaceService{desk}.regions(RegionLevel::District, ""));
    for (const auto& region : regions) {
        if (region.code != desk.district()) out.districts.push_back(region.code);
    }
    WANMI_TRY(desk.projection()); // "store.no_srid"
    out.srid = desk.srid();
    out.zone = desk.zone();
    out.sandbox = desk.isSandbox();
    return out;
}

Result<int> installWith(Call& call, const CentralArguments& a, const CentralSetup& setup,
                        const RuleSet& rules) {
    WANMI_LET(auto db, open(a));
    WANMI_TRY(installCentre(db, setup, rules));
    WANMI_LET(const auto schema, centralSchema(db));
    return call.answer(
        {{"city", setup.city},
         {"districts", setup.districts},
         {"srid", setup.srid},
         {"sandbox", setup.sandbox},
         {"schema", schema}},
        call.messages().text("central.made", {{"city", setup.city},
                                              {"districts", std::to_string(setup.districts.size())},
                                              {"srid", std::to_string(setup.srid)}}));
}

Result<RuleSet> seedRules(const Call& call) {
    WANMI_LET(const auto folder, call.dataFolder());
    WANMI_LET(const auto texts, readRuleTexts(folder, "cjt214"));
    return loadRules(texts);
}

Result<int> runInstall(Call& call, const CentralArguments& a) {
    if (!call.options.store.empty()) {
        WANMI_LET(const auto desk, call.open(true));
        WANMI_LET(const auto setup, setupOf(*desk));
        return installWith(call, a, setup, desk->rules());
    }
    if (a.setup.city.empty() || a.setup.districts.empty() || a.crs.empty()) {
        return call.usage("central install: name --city, --district and --crs, or a --store");
    }
    auto setup = a.setup;
    WANMI_LET(setup.srid, sridOf(a.crs));
    WANMI_LET(const auto rules, seedRules(call));
    setup.zone = rules.calendar.zone();
    return installWith(call, a, setup, rules);
}

Result<int> runRules(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    if (!call.options.store.empty()) {
        WANMI_LET(const auto desk, call.open(true));
        WANMI_TRY(loadCentralRules(db, desk->rules()));
        return call.answer({{"rules", desk->rules().version}}, desk->rules().version);
    }
    WANMI_LET(const auto rules, seedRules(call));
    WANMI_TRY(loadCentralRules(db, rules));
    return call.answer({{"rules", rules.version}}, rules.version);
}

Result<int> runAddDistrict(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_TRY(addCentralDistrict(db, a.district));
    return call.answer({{"district", a.district}}, a.district);
}

Result<int> tellPerson(Call& call, const char* reason, const std::string& login) {
    return call.answer({{"login", login}}, call.messages().text(reason, {{"person", login}}));
}

Result<int> runAddPerson(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto password, readPassword(a.newPasswordFile, a.person.login + " (new): "));
    WANMI_TRY(addCentralPerson(db, a.person, password));
    return tellPerson(call, "central.person_added", a.person.login);
}

Result<int> runPassword(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto password, readPassword(a.newPasswordFile, a.person.login + " (new): "));
    WANMI_TRY(setCentralPassword(db, a.person.login, password));
    return tellPerson(call, "central.password_set", a.person.login);
}

Result<int> runGrant(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_TRY(grantCentralPerson(db, a.person));
    return tellPerson(call, "central.person_granted", a.person.login);
}

Result<int> runRevoke(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_TRY(revokeCentralPerson(db, a.person.login));
    return tellPerson(call, "central.person_revoked", a.person.login);
}

Result<int> runPeople(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto people, centralPeople(db));
    Json rows = Json::array();
    std::string lines;
    for (const auto& p : people) {
        rows.push_back({{"login", p.login},
                        {"name", p.name},
                        {"post", p.post},
                        {"department", p.department},
                        {"region", p.region},
                        {"active", p.active},
                        {"must_change", p.mustChange}});
        lines += fmt::format("{:24} {:16} {:8} {:14} {}{}\n", p.login, p.post, p.department,
                             p.region, p.name, p.active ? "" : "  (revoked)");
    }
    return call.answer({{"people", rows}}, lines);
}

/// The key is told once: into a file that only its owner can read, or in the answer.
Result<int> runAddDesk(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto made, addCentralDesk(db, a.desk));
    Json json{{"desk", made.code}, {"name", a.desk.name}};
    if (a.keyFile.empty()) {
        json["key"] = made.key;
        return call.answer(json, made.code + "  " + made.key);
    }
    if (auto kept = replaceOwnersFile(a.keyFile, made.key + "\n"); !kept) {
        WANMI_TRY(revokeCentralDesk(db, made.code)); // a desk whose key nobody has
        return kept.error();
    }
    json["key_file"] = a.keyFile;
    return call.answer(json, made.code);
}

Result<int> runRevokeDesk(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_TRY(revokeCentralDesk(db, a.desk.code));
    return call.answer({{"desk", a.desk.code}},
                       call.messages().text("central.desk_ended", {{"desk", a.desk.code}}));
}

Result<int> runDesks(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto desks, centralDesks(db));
    Json rows = Json::array();
    std::string lines;
    for (const auto& d : desks) {
        rows.push_back({{"desk", d.code},
                        {"name", d.name},
                        {"region", d.region},
                        {"department", d.department},
                        {"active", d.active},
                        {"last_seen", d.lastSeen.empty() ? Json{} : Json(d.lastSeen)}});
        lines += fmt::format("{}  {:12} {:8} {:28} {}{}\n", d.code, d.region, d.department,
                             d.lastSeen, d.name, d.active ? "" : "  (revoked)");
    }
    return call.answer({{"desks", rows}}, lines);
}

Result<int> runCheck(Call& call, const CentralArguments& a) {
    WANMI_LET(auto db, openCentre(a));
    WANMI_LET(const auto faults, checkCentre(db));
    Json rows = Json::array();
    std::string lines;
    for (const auto& f : faults) {
        rows.push_back({{"kind", f.kind}, {"id", f.id}, {"detail", f.detail}});
        lines += fmt::format("{}  {}  {}\n", f.kind, f.id, f.detail);
    }
    const auto count = std::to_string(faults.size());
    const int told =
        call.answer({{"faults", rows}, {"count", faults.size()}},
                    lines + call.messages().text("central.checked", {{"count", count}}));
    return faults.empty() ? told : kRefused;
}

Result<int> runRelay(Call& call, const CentralArguments& a) {
    WANMI_LET(auto login, loginOf(a));
    login.program = "wanmictl relay";
    login.answerWithin = std::chrono::seconds{30};
    if (!call.options.json) {
        std::cerr << call.messages().text("central.relaying", {{"centre", login.address.text()}})
                  << std::endl;
    }
    const auto going = call.progress();
    WANMI_LET(const auto state,
              relay(login, [&going](const RelayState&) { return going("central.relay", 0, 0); }));
    return call.answer(
        {{"told", state.told}, {"failures", state.failures}},
        call.messages().text("central.relayed", {{"told", std::to_string(state.told)},
                                                 {"failures", std::to_string(state.failures)}}));
}

void addRights(CLI::App* sub, CentralPerson& p) {
    sub->add_option("login", p.login, "the name in events")->required();
    sub->add_option("--post", p.post, "ACCEPTOR, DEPT, … (data/posts.csv)")->required();
    sub->add_option("--department", p.department, "department code");
    sub->add_option("--region", p.region, "region the duty is limited to");
}

void addPeopleOf(const CentralGroup& group) {
    const auto newPassword = [](CLI::App* sub, CentralArguments& a) {
        sub->add_option("--new-password-file", a.newPasswordFile,
                        "the person's: first line of this file; else standard input, or asked for");
    };
    const auto [add, a] =
        group.add("add-person", "a person of the centre, a role wp_LOGIN", runAddPerson);
    addRights(add, a->person);
    add->add_option("--name", a->person.name, "the person's name")->required();
    newPassword(add, *a);
    const auto [grant, g] =
        group.add("grant", "post, department and region; lets a revoked person in again", runGrant);
    addRights(grant, g->person);
    const auto [revoke, r] = group.add(
        "revoke", "nothing of theirs is taken any more; lines they have are cut", runRevoke);
    revoke->add_option("login", r->person.login, "who")->required();
    const auto [set, s] = group.add("set-password", "a person's; they change it then", runPassword);
    set->add_option("login", s->person.login, "whose")->required();
    newPassword(set, *s);
    group.add("people", "everybody, with their rights", runPeople);
}

void addDesksOf(const CentralGroup& group) {
    const auto [add, a] =
        group.add("add-desk", "a desk: its code, and its key this once", runAddDesk);
    add->add_option("name", a->desk.name, "what it is called")->required();
    add->add_option("--region", a->desk.region, "district or street it holds; default: the city");
    add->add_option("--department", a->desk.department, "it holds the cases of this one only");
    add->add_option("--key-file", a->keyFile, "write the key there instead, for its owner alone");
    const auto [revoke, r] = group.add("revoke-desk", "it is let in no more", runRevokeDesk);
    revoke->add_option("desk", r->desk.code, "3 digits")->required();
    group.add("desks", "every desk, and when it was last there", runDesks);
}

} // namespace

void addCentralVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("central", "the centre of many desks: PostgreSQL (中心)");
    group->require_subcommand(1);
    group->fallthrough();
    const CentralGroup verbs{group, &call, &code};
    const auto [install, a] = verbs.add(
        "install", "make a centre in an empty database; of a --store, or as said", runInstall);
    install->add_option("--city", a->setup.city, "its name");
    install->add_option("--district", a->setup.districts,
                        "6 digits; the first is the home district");
    install->add_option("--crs,--srid", a->crs, "EPSG:n");
    install->add_flag("--sandbox", a->setup.sandbox, "for trying out: desks sign for everybody");
    const auto [district, d] =
        verbs.add("add-district", "room for one more district", runAddDistrict);
    district->add_option("code", d->district, "6 digits")->required();
    verbs.add("rules", "tell the centre the rules of a --store, or the shipped ones", runRules);
    addPeopleOf(verbs);
    addDesksOf(verbs);
    verbs.add("check", "ledger, chains, heads, rights; exit 1 where something is wrong", runCheck);
    verbs.add("relay", "wake desks that wait, until it is interrupted; one for a centre", runRelay);
    addCentralKeeping(verbs);
}

} // namespace wanmi::cli
