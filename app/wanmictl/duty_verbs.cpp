// The duty log, hand-over, a collector's daily log; cases kept at hand.
#include "app/wanmictl/verbs.h"
#include "core/service/duty_log.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct DutyArguments {
    std::string id;
    std::string actor;
    std::string kind = "note";
    std::string text;
    std::string from;
    std::string to;
    DutyQuery query;
};

Result<int> tellId(Call& call, const Result<std::string>& id) {
    if (!id) return id.error();
    return call.answer({{"entry", *id}}, *id + "\n");
}

Result<int> runAdd(Call& call, const DutyArguments& a) {
    WANMI_LET(const auto desk, call.open());
    return tellId(call, DutyLog{*desk}.add(a.actor, a.kind, a.text));
}

Result<int> runAmend(Call& call, const DutyArguments& a) {
    WANMI_LET(const auto desk, call.open());
    return tellId(call, DutyLog{*desk}.amend(a.id, a.actor, a.text));
}

Result<int> runTakeOver(Call& call, const DutyArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(DutyLog{*desk}.takeOver(a.id, a.actor));
    return call.answer({{"entry", a.id}, {"taken_by", a.actor}}, a.id + " " + a.actor + "\n");
}

Result<int> runLog(Call& call, DutyArguments a) {
    if (!a.from.empty()) {
        WANMI_LET(a.query.from, parseDay(a.from));
    }
    if (!a.to.empty()) {
        WANMI_LET(a.query.to, parseDay(a.to));
    }
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto list, DutyLog{*desk}.list(a.query));
    Json rows = Json::array();
    std::string lines;
    for (const auto& e : list) {
        Json row{{"entry", e.id},
                 {"at", localText(e.at, desk->zone())},
                 {"author", e.author},
                 {"kind", e.kind},
                 {"day", dayText(e.day)},
                 {"text", e.text},
                 {"amends", e.amends.empty() ? Json{} : Json(e.amends)},
                 {"taken_by", e.takenBy.empty() ? Json{} : Json(e.takenBy)}};
        rows.push_back(std::move(row));
        lines += fmt::format("{}  {:8} {}{}  {}{}\n", localText(e.at, desk->zone()), e.kind,
                             e.author, e.amends.empty() ? "" : " (amends)", e.text,
                             e.takenBy.empty() ? "" : "  -> " + e.takenBy);
    }
    return call.answer({{"entries", rows}}, lines);
}

void addLog(CLI::App& app, Call& call, int& code) {
    auto* log = app.add_subcommand("duty-log", "what the desk writes down (值班日志)");
    log->require_subcommand(1);
    log->fallthrough();
    const auto a = std::make_shared<DutyArguments>();
    auto* add = log->add_subcommand("add", "write a line");
    add->add_option("text", a->text, "what happened")->required();
    add->add_option("--kind", a->kind, "note, handover, or daily (a collector's day)")
        ->capture_default_str();
    add->add_option("--actor", a->actor, "login")->required();
    add->callback([a, &call, &code] { code = ended(call, runAdd(call, *a)); });

    auto* amend =
        log->add_subcommand("amend", "add a line that amends another; nothing is rewritten");
    amend->add_option("id", a->id, "the line amended")->required();
    amend->add_option("text", a->text, "how it should read, and why")->required();
    amend->add_option("--actor", a->actor, "login")->required();
    amend->callback([a, &call, &code] { code = ended(call, runAmend(call, *a)); });

    auto* take = log->add_subcommand("take-over", "take a shift over from a hand-over");
    take->add_option("id", a->id, "the hand-over")->required();
    take->add_option("--actor", a->actor, "login")->required();
    take->callback([a, &call, &code] { code = ended(call, runTakeOver(call, *a)); });

    auto* list = log->add_subcommand("list", "lines, newest first");
    list->add_option("--from", a->from, "first day, as 2026-01-05");
    list->add_option("--to", a->to, "last day");
    list->add_option("--author", a->query.author, "login");
    list->add_option("--kind", a->query.kind, "note, handover or daily");
    list->add_option("--find", a->query.text, "part of the text");
    list->add_option("--limit", a->query.limit, "lines")->capture_default_str();
    list->callback([a, &call, &code] { code = ended(call, runLog(call, *a)); });
}

struct FavouriteArguments {
    std::string id;
    std::string actor;
    std::string note;
};

Result<int> runFavourites(Call& call, const FavouriteArguments& a, bool drop) {
    WANMI_LET(const auto desk, call.open(a.id.empty()));
    Favourites favourites{*desk};
    if (!a.id.empty()) {
        WANMI_TRY(drop ? favourites.remove(a.actor, a.id) : favourites.put(a.actor, a.id, a.note));
    }
    WANMI_LET(const auto ids, favourites.list(a.actor));
    std::string lines;
    for (const auto& id : ids) {
        lines += id + "\n";
    }
    return call.answer({{"favourites", ids}}, lines);
}

void addFavourites(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("favourite", "cases a person keeps at hand (收藏)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<FavouriteArguments>();
    auto* add = group->add_subcommand("add", "keep a case at hand");
    add->add_option("id", a->id, "id, number, or its last digits")->required();
    add->add_option("--note", a->note, "a word to oneself");
    auto* remove = group->add_subcommand("remove", "no longer keep it");
    remove->add_option("id", a->id, "id, number, or its last digits")->required();
    auto* list = group->add_subcommand("list", "one's own, newest first");
    for (auto* verb : {add, remove, list}) {
        verb->add_option("--actor", a->actor, "login")->required();
        const bool drop = verb == remove;
        verb->callback(
            [a, drop, &call, &code] { code = ended(call, runFavourites(call, *a, drop)); });
    }
}

} // namespace

void addDutyVerbs(CLI::App& app, Call& call, int& code) {
    addLog(app, call, code);
    addFavourites(app, call, code);
}

} // namespace wanmi::cli
