// Answers to citizens and call-backs (答复, 回访), and what each source asks for.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/feedback.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct FeedbackArguments {
    std::string id;
    std::string actor;
    std::string by;
    std::string from;
    std::string to;
    FeedbackQuery query;
};

Json timeOrNull(const std::optional<Instant>& at, const std::string& zone) {
    return at ? Json(localText(*at, zone)) : Json{};
}

Json rowJson(const Feedback& f, const std::string& zone) {
    return {{"case", f.caseId},
            {"number", f.number},
            {"root", f.rootId},
            {"source", f.source},
            {"outcome", f.outcome},
            {"ended", localText(f.endedAt, zone)},
            {"contact", f.contact.empty() ? Json{} : Json(f.contact)},
            {"reply_due", timeOrNull(f.replyDue, zone)},
            {"replied", timeOrNull(f.repliedAt, zone)},
            {"replied_by", f.repliedBy},
            {"call_due", timeOrNull(f.callDue, zone)},
            {"called", timeOrNull(f.calledAt, zone)},
            {"called_by", f.calledBy},
            {"reached", f.reached},
            {"rating", f.rating == 0 ? Json{} : Json(f.rating)}};
}

std::string owed(const char* what, const std::optional<Instant>& due, bool done,
                 const std::string& zone) {
    if (!due) return {};
    return fmt::format("  {} {}", what, done ? "done" : "due " + localText(*due, zone));
}

Status readTimes(const Desk& desk, FeedbackArguments& a) {
    if (!a.by.empty()) {
        WANMI_LET(a.query.by, parseTime(a.by, desk.zone()));
    }
    if (!a.from.empty()) {
        WANMI_LET(a.query.from, parseTime(a.from, desk.zone()));
    }
    if (!a.to.empty()) {
        WANMI_LET(a.query.to, parseTime(a.to, desk.zone()));
    }
    return ok();
}

Result<int> runList(Call& call, FeedbackArguments a, bool due) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_TRY(readTimes(*desk, a));
    a.query.dueOnly = due;
    WANMI_LET(const auto list, FeedbackService{*desk}.list(a.query));
    Json rows = Json::array();
    std::string lines;
    for (const auto& f : list) {
        rows.push_back(rowJson(f, desk->zone()));
        lines += fmt::format("{}  {:14} {:12} {}{}{}{}\n", f.number, f.source, f.outcome, f.contact,
                             owed("reply", f.replyDue, f.repliedAt.has_value(), desk->zone()),
                             owed("call-back", f.callDue, f.reached, desk->zone()),
                             f.rating == 0 ? "" : fmt::format("  rated {}", f.rating));
    }
    return call.answer({{"citizens", rows}}, lines);
}

Result<int> runSatisfaction(Call& call, FeedbackArguments a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_TRY(readTimes(*desk, a));
    const auto to = a.query.to.value_or(desk->now() + std::chrono::seconds{1});
    const auto from = a.query.from.value_or(to - std::chrono::hours{24 * 30});
    WANMI_LET(const auto list, FeedbackService{*desk}.satisfaction(from, to));
    Json rows = Json::array();
    std::string lines;
    for (const auto& s : list) {
        const auto percent =
            s.rated == 0 ? 0.0
                         : 100.0 * static_cast<double>(s.satisfied) / static_cast<double>(s.rated);
        rows.push_back({{"source", s.source},
                        {"citizens", s.citizens},
                        {"replied", s.replied},
                        {"reached", s.reached},
                        {"rated", s.rated},
                        {"satisfied", s.satisfied},
                        {"percent", s.rated == 0 ? Json{} : Json(percent)},
                        {"sum", s.sum}});
        lines += fmt::format("{:14} {} citizens, {} answered, {} reached, {} of {} satisfied\n",
                             s.source, s.citizens, s.replied, s.reached, s.satisfied, s.rated);
    }
    return call.answer({{"from", localText(from, desk->zone())},
                        {"to", localText(to, desk->zone())},
                        {"sources", rows}},
                       lines);
}

Result<int> runAnswered(Call& call, const FeedbackArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(FeedbackService{*desk}.answered(a.id, a.actor));
    return call.answer({{"case", a.id}, {"answered", true}}, a.id + "\n");
}

Result<int> runSources(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    Json rows = Json::array();
    std::string lines;
    for (const auto& s : desk->rules().sources.all()) {
        const auto limit =
            s.limit ? fmt::format("{} {}", s.limit->value, unitText(s.limit->unit)) : std::string{};
        rows.push_back({{"source", s.code},
                        {"zh", s.zh},
                        {"en", s.en},
                        {"verify", s.needsVerify},
                        {"citizen", s.citizen},
                        {"reply", s.reply},
                        {"call_back", s.callBack},
                        {"limit", s.limit ? Json(limit) : Json{}}});
        lines += fmt::format("{:14} {}{}{}{}  {}\n", s.code, s.zh, s.needsVerify ? "  verify" : "",
                             s.reply ? "  reply" : "", s.callBack ? "  call-back" : "", limit);
    }
    return call.answer({{"sources", rows}}, lines);
}

void addTimes(CLI::App& sub, FeedbackArguments& a) {
    sub.add_option("--from", a.from, "ended at or after");
    sub.add_option("--to", a.to, "ended before");
    sub.add_option("--source", a.query.source, "code of a source");
    sub.add_option("--limit", a.query.limit, "rows")->capture_default_str();
}

} // namespace

void addFeedbackVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("feedback", "answers to citizens and call-backs (答复, 回访)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<FeedbackArguments>();
    auto* due = group->add_subcommand("due", "who still waits for an answer or a call");
    due->add_option("--by", a->by, "owed until this time");
    addTimes(*due, *a);
    due->callback([a, &call, &code] { code = ended(call, runList(call, *a, true)); });
    auto* list =
        group->add_subcommand("list", "every citizen whose report ended, with satisfaction");
    addTimes(*list, *a);
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a, false)); });
    auto* sum =
        group->add_subcommand("satisfaction", "by source (满意度); default: the last 30 days");
    sum->add_option("--from", a->from, "ended at or after");
    sum->add_option("--to", a->to, "ended before");
    sum->callback([a, &call, &code] { code = ended(call, runSatisfaction(call, *a)); });
    auto* answered = group->add_subcommand("answered", "note an answer given by hand");
    answered->add_option("id", a->id, "id, number, or its last digits")->required();
    answered->add_option("--actor", a->actor, "login")->required();
    answered->callback([a, &call, &code] { code = ended(call, runAnswered(call, *a)); });
    auto* sources =
        app.add_subcommand("sources", "where reports come from, and what each asks for");
    sources->callback([&call, &code] { code = ended(call, runSources(call)); });
}

} // namespace wanmi::cli
