// Shifts, the address book, saved filters, stock phrases.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/address_book.h"
#include "core/service/own_lists.h"
#include "core/service/shifts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct ShiftArguments {
    std::string id;
    Shift shift;
    std::string from;
    std::string to;
    std::string text;
    std::string taker;
    std::string actor;
};

Json shiftJson(const Shift& s, const std::string& zone) {
    return {{"shift", s.id},
            {"person", s.person},
            {"from", localText(s.from, zone)},
            {"to", localText(s.to, zone)},
            {"duty_grid", s.dutyGrid.empty() ? Json{} : Json(s.dutyGrid)}};
}

std::string shiftLine(const Shift& s, const std::string& zone) {
    return fmt::format("{}  {:14} {} - {}  {}\n", s.id, s.person, localText(s.from, zone),
                       localText(s.to, zone), s.dutyGrid);
}

Result<int> runShifts(Call& call, const ShiftArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    auto from = desk->now();
    auto to = from + std::chrono::hours{24};
    if (!a.from.empty()) {
        WANMI_LET(from, parseTime(a.from, desk->zone()));
        to = from + std::chrono::hours{24};
    }
    if (!a.to.empty()) {
        WANMI_LET(to, parseTime(a.to, desk->zone()));
    }
    WANMI_LET(const auto list, Shifts{*desk}.list(from, to));
    Json rows = Json::array();
    std::string lines;
    for (const auto& s : list) {
        rows.push_back(shiftJson(s, desk->zone()));
        lines += shiftLine(s, desk->zone());
    }
    return call.answer({{"shifts", rows}}, lines);
}

Result<int> runSetShift(Call& call, ShiftArguments a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(a.shift.from, parseTime(a.from, desk->zone()));
    WANMI_LET(a.shift.to, parseTime(a.to, desk->zone()));
    WANMI_LET(a.shift.id, Shifts{*desk}.set(a.shift, a.actor));
    return call.answer(shiftJson(a.shift, desk->zone()), shiftLine(a.shift, desk->zone()));
}

Result<int> runDropShift(Call& call, const ShiftArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(Shifts{*desk}.remove(a.id, a.actor));
    return call.answer({{"removed", a.id}}, a.id + "\n");
}

Result<int> runHandOver(Call& call, const ShiftArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto h, Shifts{*desk}.handOver(a.id, a.taker, a.text, a.actor));
    return call.answer({{"ended", shiftJson(h.ended, desk->zone())},
                        {"goes_on", shiftJson(h.goesOn, desk->zone())},
                        {"entry", h.entry}},
                       shiftLine(h.goesOn, desk->zone()) + h.entry + "\n");
}

void addShifts(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("shifts", "who is on duty when (班次)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<ShiftArguments>();
    auto* list = group->add_subcommand("list", "shifts of a time; default: the next 24 hours");
    list->add_option("--from", a->from, "as 2026-01-05T08:00");
    list->add_option("--to", a->to, "default: 24 hours later");
    list->callback([a, &call, &code] { code = ended(call, runShifts(call, *a)); });
    auto* set = group->add_subcommand("set", "plan a turn of duty");
    set->add_option("person", a->shift.person, "login")->required();
    set->add_option("--from", a->from, "as 2026-01-05T08:00")->required();
    set->add_option("--to", a->to, "its end")->required();
    set->add_option("--grid", a->shift.dutyGrid, "duty grid; default: anywhere");
    set->add_option("--actor", a->actor, "login; default: who is signed in");
    set->callback([a, &call, &code] { code = ended(call, runSetShift(call, *a)); });
    auto* drop = group->add_subcommand("remove", "take back one that has not begun");
    drop->add_option("id", a->id, "the shift")->required();
    drop->add_option("--actor", a->actor, "login; default: who is signed in");
    drop->callback([a, &call, &code] { code = ended(call, runDropShift(call, *a)); });
    auto* hand = group->add_subcommand("hand-over", "give the rest of a running one away (交接班)");
    hand->add_option("id", a->id, "the shift")->required();
    hand->add_option("--to", a->taker, "a colleague of the same post")->required();
    hand->add_option("--text", a->text, "what to know; goes into the duty log")->required();
    hand->add_option("--actor", a->actor, "login; default: who is signed in");
    hand->callback([a, &call, &code] { code = ended(call, runHandOver(call, *a)); });
}

struct AddressArguments {
    AddressEntry entry;
    std::string find;
    std::string actor;
};

Json entryJson(const AddressEntry& e) {
    return {{"id", e.id},       {"login", e.login}, {"name", e.name}, {"department", e.department},
            {"title", e.title}, {"phone", e.phone}, {"mail", e.mail}, {"wechat", e.wechat}};
}

std::string entryLine(const AddressEntry& e) {
    return fmt::format("{}  {:10} {:14} {:8} {}  {} {} {}\n", e.id, e.name, e.login, e.department,
                       e.title, e.phone, e.mail, e.wechat);
}

Result<int> runAddresses(Call& call, const AddressArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto list, AddressBook{*desk}.list(a.find, a.actor));
    Json rows = Json::array();
    std::string lines;
    for (const auto& e : list) {
        rows.push_back(entryJson(e));
        lines += entryLine(e);
    }
    return call.answer({{"entries", rows}}, lines);
}

Result<int> runSetAddress(Call& call, const AddressArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto e, AddressBook{*desk}.set(a.entry, a.actor));
    return call.answer(entryJson(e), entryLine(e));
}

Result<int> runDropAddress(Call& call, const AddressArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(AddressBook{*desk}.remove(a.entry.id, a.actor));
    return call.answer({{"removed", a.entry.id}}, a.entry.id + "\n");
}

void addAddresses(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("address-book", "how colleagues are reached (通讯录)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<AddressArguments>();
    auto* list = group->add_subcommand("list", "entries by department and name");
    list->add_option("--find", a->find, "part of a name, login, department, title or number");
    list->callback([a, &call, &code] { code = ended(call, runAddresses(call, *a)); });
    auto* set = group->add_subcommand("set", "write an entry, whole");
    set->add_option("--login", a->entry.login, "of a person of the store");
    set->add_option("--id", a->entry.id, "of an entry that is there");
    set->add_option("--name", a->entry.name, "default: the person's");
    set->add_option("--department", a->entry.department, "default: the person's");
    set->add_option("--title", a->entry.title, "what they are");
    set->add_option("--phone", a->entry.phone, "for calls and SMS");
    set->add_option("--mail", a->entry.mail, "mail address");
    set->add_option("--wechat", a->entry.wechat, "name the WeChat webhook knows");
    set->callback([a, &call, &code] { code = ended(call, runSetAddress(call, *a)); });
    auto* drop = group->add_subcommand("remove", "drop an entry");
    drop->add_option("id", a->entry.id, "the entry")->required();
    drop->callback([a, &call, &code] { code = ended(call, runDropAddress(call, *a)); });
    for (auto* sub : {list, set, drop}) {
        sub->add_option("--actor", a->actor, "login; default: who is signed in");
    }
}

struct PhraseArguments {
    Phrase phrase;
    bool forAll = false;
    std::string actor;
};

Result<int> runPhrases(Call& call, const PhraseArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto list, Phrases{*desk}.list(a.phrase.use, a.actor));
    Json rows = Json::array();
    std::string lines;
    for (const auto& p : list) {
        rows.push_back({{"id", p.id},
                        {"owner", p.owner.empty() ? Json{} : Json(p.owner)},
                        {"use", p.use},
                        {"text", p.text}});
        lines += fmt::format("{}  {:10} {}\n", p.id, p.use, p.text);
    }
    return call.answer({{"phrases", rows}}, lines);
}

Result<int> runAddPhrase(Call& call, const PhraseArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto p, Phrases{*desk}.add(a.phrase, a.forAll, a.actor));
    return call.answer({{"id", p.id}}, p.id + "\n");
}

Result<int> runDropPhrase(Call& call, const PhraseArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(Phrases{*desk}.remove(a.phrase.id, a.actor));
    return call.answer({{"removed", a.phrase.id}}, a.phrase.id + "\n");
}

void addPhrases(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("phrase", "stock phrases (常用语)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<PhraseArguments>();
    auto* list = group->add_subcommand("list", "one's own, then everybody's");
    list->add_option("--use", a->phrase.use, "for this action, or for any");
    list->callback([a, &call, &code] { code = ended(call, runPhrases(call, *a)); });
    auto* add = group->add_subcommand("add", "keep a phrase");
    add->add_option("text", a->phrase.text, "the words")->required();
    add->add_option("--use", a->phrase.use, "action it is for; default: any");
    add->add_flag("--for-all", a->forAll, "for everybody (duty chief, administrator)");
    add->callback([a, &call, &code] { code = ended(call, runAddPhrase(call, *a)); });
    auto* drop = group->add_subcommand("remove", "drop a phrase");
    drop->add_option("id", a->phrase.id, "the phrase")->required();
    drop->callback([a, &call, &code] { code = ended(call, runDropPhrase(call, *a)); });
    for (auto* sub : {list, add, drop}) {
        sub->add_option("--actor", a->actor, "login; default: who is signed in");
    }
}

struct FilterArguments {
    std::string name;
    std::string actor;
};

Result<int> runFilters(Call& call, const FilterArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto list, SavedFilters{*desk}.list(a.actor));
    Json names = Json::array();
    std::string lines;
    for (const auto& f : list) {
        names.push_back(f.name);
        lines += f.name + "\n";
    }
    return call.answer({{"filters", names}}, lines);
}

Result<int> runDropFilter(Call& call, const FilterArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(SavedFilters{*desk}.remove(a.name, a.actor));
    return call.answer({{"removed", a.name}}, a.name + "\n");
}

void addFilters(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("filter", "lists kept by case list --save NAME");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<FilterArguments>();
    auto* list = group->add_subcommand("list", "one's own");
    list->callback([a, &call, &code] { code = ended(call, runFilters(call, *a)); });
    auto* drop = group->add_subcommand("remove", "drop one");
    drop->add_option("name", a->name, "its name")->required();
    drop->callback([a, &call, &code] { code = ended(call, runDropFilter(call, *a)); });
    for (auto* sub : {list, drop}) {
        sub->add_option("--actor", a->actor, "login; default: who is signed in");
    }
}

} // namespace

void addShiftVerbs(CLI::App& app, Call& call, int& code) {
    addShifts(app, call, code);
    addAddresses(app, call, code);
    addPhrases(app, call, code);
    addFilters(app, call, code);
}

} // namespace wanmi::cli
