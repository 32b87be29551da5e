// Acts on components: add, move, correct, retire, restore, owner, undo.
#include "app/wanmictl/component_choice.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>
#include <memory>

namespace wanmi::cli {
namespace {

struct ComponentArguments {
    ChoiceArguments choice;
    ComponentOrder order;
    std::string revision;
    std::vector<std::string> at;
    std::string to;
    std::string by;
    std::string kind;
    std::vector<std::string> set;
    std::string owner;
    std::string manager;
    std::string keeper;
    std::string act;
    CLI::App* verb = nullptr; ///< tells what was given from what was not
};
using Arguments = std::shared_ptr<ComponentArguments>;

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Result<std::vector<std::pair<std::string, std::string>>>
fieldsOf(const std::vector<std::string>& set) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& text : set) {
        WANMI_LET(auto pair, pairOf(text));
        out.push_back(std::move(pair));
    }
    return out;
}

/// "12.5,-3": metres east and north.
Result<ComponentMove> wayOf(const std::string& text) {
    ComponentMove out;
    std::size_t used = 0;
    try {
        out.eastM = std::stod(text, &used);
        if (used < text.size() && text[used] == ',') {
            const auto rest = text.substr(used + 1);
            out.northM = std::stod(rest, &used);
            if (used == rest.size() && std::abs(out.eastM) < 1e5 && std::abs(out.northM) < 1e5) {
                return out;
            }
        }
    } catch (const std::exception&) { // not a number: said below
    }
    return fail(Errc::Invalid, "component.bad_value", {{"field", "--by"}, {"value", text}});
}

using Act = std::function<Result<ComponentReceipt>(ComponentService&, const ComponentArguments&,
                                                   const Progress&)>;

Result<int> runAct(Call& call, const ComponentArguments& a, const Act& act) {
    const auto progress = call.progress();
    WANMI_LET(const auto desk, call.open());
    ComponentService components{*desk};
    WANMI_LET(const auto receipt, act(components, a, progress));
    return tellReceipt(call, receipt, a.order.dryRun);
}

Result<ComponentReceipt> doAdd(ComponentService& components, const ComponentArguments& a,
                               const Progress& progress) {
    NewComponents what{a.kind, {}, {}};
    WANMI_LET(what.fields, fieldsOf(a.set));
    for (const auto& text : a.at) {
        WANMI_LET(const auto at, parsePosition(text));
        what.at.push_back(at);
    }
    return components.add(what, a.order, progress);
}

Result<ComponentReceipt> doMove(ComponentService& components, const ComponentArguments& a,
                                const Progress& progress) {
    WANMI_LET(const auto which, choiceOf(a.choice));
    ComponentMove to;
    if (a.to.empty()) {
        WANMI_LET(to, wayOf(a.by));
    } else {
        WANMI_LET(to.to, parsePosition(a.to));
    }
    return components.move(which, to, a.order, progress);
}

Result<ComponentReceipt> doCorrect(ComponentService& components, const ComponentArguments& a,
                                   const Progress& progress) {
    WANMI_LET(const auto which, choiceOf(a.choice));
    WANMI_LET(const auto fields, fieldsOf(a.set));
    return components.correct(which, fields, a.order, progress);
}

Result<ComponentReceipt> doRetire(ComponentService& components, const ComponentArguments& a,
                                  const Progress& progress) {
    WANMI_LET(const auto which, choiceOf(a.choice));
    return components.retire(which, a.order, progress);
}

Result<ComponentReceipt> doRestore(ComponentService& components, const ComponentArguments& a,
                                   const Progress& progress) {
    WANMI_LET(const auto which, choiceOf(a.choice));
    return components.restore(which, a.order, progress);
}

Result<ComponentReceipt> doOwner(ComponentService& components, const ComponentArguments& a,
                                 const Progress& progress) {
    WANMI_LET(const auto which, choiceOf(a.choice));
    ComponentOwner to;
    if (a.verb->count("--to") > 0) to.owner = a.owner;
    if (a.verb->count("--manager") > 0) to.manager = a.manager;
    if (a.verb->count("--keeper") > 0) to.keeper = a.keeper;
    return components.setOwner(which, to, a.order, progress);
}

Result<ComponentReceipt> doUndo(ComponentService& components, const ComponentArguments& a,
                                const Progress& progress) {
    return components.undo(a.act, a.order, progress);
}

void addOrder(CLI::App& verb, ComponentArguments& a) {
    verb.add_option("--actor", a.order.actor, "who does it; default: who is signed in");
    verb.add_option("--note", a.order.note, "why");
    verb.add_flag("--dry-run", a.order.dryRun, "tell what would change, change nothing");
}

/// A verb with its arguments; `act` is what it does.
Arguments addAct(CLI::App& under, Call& call, int& code, const char* name, const char* what,
                 Act act) {
    const auto a = std::make_shared<ComponentArguments>();
    auto* verb = under.add_subcommand(name, what);
    a->verb = verb;
    addOrder(*verb, *a);
    verb->callback([a, act = std::move(act), &call, &code] {
        if (!a->revision.empty()) a->order.revision = std::stoll(a->revision);
        code = ended(call, runAct(call, *a, act));
    });
    return a;
}

/// The same on components that are there.
Arguments addActOn(CLI::App& under, Call& call, int& code, const char* name, const char* what,
                   Act act) {
    auto a = addAct(under, call, code, name, what, std::move(act));
    addChoice(*a->verb, a->choice);
    a->verb->add_option("--revision", a->revision, "of the component, as it was looked at")
        ->check(notNegative);
    return a;
}

} // namespace

void addComponentVerbs(CLI::App& app, Call& call, int& code) {
    auto* component = app.add_subcommand("component", "city components (部件)");
    component->require_subcommand(1);
    component->fallthrough();

    auto a = addAct(*component, call, code, "add", "new components; codes are allotted", doAdd);
    a->verb->add_option("--kind", a->kind, "four digits, such as 0101")->required();
    a->verb->add_option("--at", a->at, "lon,lat; repeated: one component for each")
        ->required()
        ->allow_extra_args(false);
    a->verb->add_option("--set", a->set, "field=value; repeated")->allow_extra_args(false);

    a = addActOn(*component, call, code, "move", "to a place, or by a way; the code stays", doMove);
    auto* to = a->verb->add_option("--to", a->to, "lon,lat: one component");
    auto* by = a->verb->add_option("--by", a->by, "EAST,NORTH in metres: each so far");
    to->excludes(by);

    a = addActOn(*component, call, code, "correct", "what is written about components", doCorrect);
    a->verb
        ->add_option("--set", a->set,
                     "name, manage_dept, owner_dept, maintain_dept, state, first_day, data_source, "
                     "note or extra.NAME =value; repeated")
        ->required()
        ->allow_extra_args(false);

    addActOn(*component, call, code, "retire", "out of lists and map, with a note", doRetire);
    addActOn(*component, call, code, "restore", "retired ones back into the city", doRestore);

    a = addActOn(*component, call, code, "owner", "who owns, manages and maintains them", doOwner);
    a->verb->add_option("--to", a->owner, "owner (权属): department code; \"\" none");
    a->verb->add_option("--manager", a->manager, "主管: department code; \"\" none");
    a->verb->add_option("--keeper", a->keeper, "养护: department code; \"\" none");

    a = addAct(*component, call, code, "undo",
               "take an act back; default: the last on more than one component", doUndo);
    a->verb->add_option("act", a->act, "id of the act, as \"component acts\" shows it");
}

} // namespace wanmi::cli
