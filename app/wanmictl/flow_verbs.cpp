// Verbs around the steps: the common pool, taking back, batches, ledgers, the tick, notices.
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/case_service.h"
#include "core/service/notices.h"
#include "core/service/tick.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct BatchArguments {
    std::vector<std::string> ids;
    std::string action;
    std::string note;
    std::string actor;
};

/// One step on many cases, each by itself: what is refused is told and the rest goes on. Many
/// requests at once go one level higher.
Result<int> runBatch(Call& call, const BatchArguments& a) {
    WANMI_LET(const auto action, parseAction(a.action));
    WANMI_LET(const auto desk, call.open());
    CaseService cases{*desk};
    Json done = Json::array();
    Json refused = Json::array();
    std::string lines;
    const bool bulk = a.ids.size() > static_cast<std::size_t>(desk->rules().profile.bulkCases);
    for (const auto& id : a.ids) {
        StepCommand step{.id = id, .what = {}, .actor = a.actor, .revision = std::nullopt};
        step.what.action = action;
        step.what.note = a.note;
        step.what.bulk = bulk;
        const auto receipt = cases.act(step);
        if (receipt) {
            done.push_back({{"case", receipt->id}, {"state", stateCode(receipt->state)}});
            lines += fmt::format("{}  {}\n", receipt->number, stateCode(receipt->state));
        } else {
            const auto text = call.messages().text(receipt.error());
            refused.push_back({{"case", id}, {"code", receipt.error().reason}, {"text", text}});
            lines += fmt::format("{}  refused: {}\n", id, text);
        }
    }
    const bool all = refused.empty();
    (void)call.answer({{"done", done}, {"refused", refused}}, lines);
    return all ? kDone : kRefused;
}

Json clocksJson(const std::vector<StageClock>& clocks, const Desk& desk) {
    Json out = Json::array();
    for (const auto& c : clocks) {
        out.push_back({{"stage", stageCode(c.stage)},
                       {"state", c.state == StageClock::State::Running ? "running" : "paused"},
                       {"due", localText(c.due, desk.zone())}});
    }
    return out;
}

Result<int> runUndoPreview(Call& call, const std::string& id, const std::string& actor) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto p, CaseService{*desk}.undoPreview(id, actor));
    const Json json{{"action", actionCode(p.action)},
                    {"actor", p.actor},
                    {"at", localText(p.at, desk->zone())},
                    {"state", stateCode(p.now)},
                    {"then", stateCode(p.then)},
                    {"department", p.department},
                    {"clocks", clocksJson(p.clocks, *desk)}};
    return call.answer(
        json, fmt::format("takes back: {} by {} at {}\n{} -> {}\n", actionCode(p.action), p.actor,
                          localText(p.at, desk->zone()), stateCode(p.now), stateCode(p.then)));
}

struct PoolArguments {
    std::string id;
    std::string actor;
    std::string to;
};

Result<int> runClaim(Call& call, const PoolArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(CaseService{*desk}.claim(a.id, a.actor, a.to));
    const auto& who = a.to.empty() ? a.actor : a.to;
    return call.answer({{"case", a.id}, {"claimed_by", who}}, a.id + " " + who + "\n");
}

Result<int> runRelease(Call& call, const PoolArguments& a) {
    WANMI_LET(const auto desk, call.open());
    CaseService cases{*desk};
    if (!a.id.empty()) {
        WANMI_TRY(cases.release(a.id, a.actor));
        return call.answer({{"released", 1}}, "1\n");
    }
    WANMI_LET(const auto count, cases.releaseAll(a.actor));
    return call.answer({{"released", count}}, fmt::format("{}\n", count));
}

struct LedgerArguments {
    std::string operation;
    std::string from;
    std::string to;
};

Json opinionsJson(const std::vector<Opinion>& opinions, const Desk& desk) {
    Json out = Json::array();
    for (const auto& o : opinions) {
        out.push_back({{"by", o.by},
                       {"post", o.post},
                       {"note", o.note},
                       {"at", localText(o.at, desk.zone())}});
    }
    return out;
}

Result<int> runLedger(Call& call, const LedgerArguments& a) {
    WANMI_LET(const auto operation, parseAction(a.operation));
    WANMI_LET(const auto desk, call.open(true));
    auto to = desk->now();
    auto from = to - std::chrono::hours{24 * 30};
    if (!a.from.empty()) {
        WANMI_LET(from, parseTime(a.from, desk->zone()));
    }
    if (!a.to.empty()) {
        WANMI_LET(to, parseTime(a.to, desk->zone()));
    }
    WANMI_LET(const auto ledger, CaseService{*desk}.ledger(operation, from, to));
    Json rows = Json::array();
    std::string lines = fmt::format("{}: {} in effect of {} filed, {:.1f} % (warns above {} %){}\n",
                                    a.operation, ledger.approved, ledger.filed, ledger.percent,
                                    ledger.warnPercent, ledger.warns ? "  WARNING" : "");
    for (const auto& r : ledger.rows) {
        rows.push_back({{"case", r.caseId},
                        {"number", r.number},
                        {"by", r.by},
                        {"at", localText(r.at, desk->zone())},
                        {"note", r.note},
                        {"outcome", r.outcome},
                        {"opinions", opinionsJson(r.opinions, *desk)}});
        lines += fmt::format("{}  {}  {:10} {}\n", localText(r.at, desk->zone()), r.number,
                             r.outcome, r.by);
    }
    return call.answer({{"operation", a.operation},
                        {"filed", ledger.filed},
                        {"in_effect", ledger.approved},
                        {"percent", ledger.percent},
                        {"warn_percent", ledger.warnPercent},
                        {"warns", ledger.warns},
                        {"requests", rows}},
                       lines);
}

Result<int> runTick(Call& call, bool send) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto report, tick(*desk, call.progress()));
    Json json{{"resumed", report.resumed},      {"archived", report.archived},
              {"escalated", report.escalated},  {"released", report.released},
              {"sent_again", report.sentAgain}, {"dropped", report.dropped},
              {"rungs", report.lines}};
    std::string lines = fmt::format(
        "resumed {}, archived {}, escalated {}, sent again {}, released {}, dropped {}\n",
        report.resumed, report.archived, report.escalated, report.sentAgain, report.released,
        report.dropped);
    for (const auto& line : report.lines) {
        lines += "  " + line + "\n";
    }
    if (send) {
        constexpr int kAtOnce = 500;
        WANMI_LET(const auto sent, sendOutbox(call, *desk, kAtOnce));
        json["outbox"] = sent.first;
        lines += sent.second;
    }
    return call.answer(json, lines);
}

struct NoticeArguments {
    std::string login;
    bool unread = false;
    bool mark = false;
};

Result<int> runNotices(Call& call, const NoticeArguments& a) {
    WANMI_LET(const auto desk, call.open(!a.mark));
    WANMI_LET(const auto list, notices(*desk, a.login, a.unread));
    Json rows = Json::array();
    std::string lines;
    std::vector<std::string> ids;
    for (const auto& n : list) {
        ids.push_back(n.id);
        const auto text = call.messages().text(n.text, n.args);
        rows.push_back({{"id", n.id},
                        {"at", localText(n.at, desk->zone())},
                        {"case", n.caseId},
                        {"text", text},
                        {"read", n.read}});
        lines += fmt::format("{} {} {}\n", n.read ? ' ' : '*', localText(n.at, desk->zone()), text);
    }
    if (a.mark) {
        WANMI_LET(const auto marked, readNotices(*desk, a.login, ids));
        (void)marked;
    }
    return call.answer({{"notices", rows}}, lines);
}

void addPool(CLI::App& group, Call& call, int& code) {
    auto* claim = group.add_subcommand("claim", "take a report from the common pool (领取)");
    const auto c = std::make_shared<PoolArguments>();
    claim->add_option("id", c->id, "id, number, or its last digits")->required();
    claim->add_option("--actor", c->actor, "login")->required();
    claim->add_option("--to", c->to, "hand it to this person (duty chief)");
    claim->callback([c, &call, &code] { code = ended(call, runClaim(call, *c)); });

    auto* release =
        group.add_subcommand("release", "give a report back to the pool, or all of one's own");
    const auto r = std::make_shared<PoolArguments>();
    release->add_option("id", r->id, "id, number, or its last digits; none: all");
    release->add_option("--actor", r->actor, "login")->required();
    release->callback([r, &call, &code] { code = ended(call, runRelease(call, *r)); });

    auto* undo =
        group.add_subcommand("undo-preview", "what taking the last step back would change");
    const auto u = std::make_shared<PoolArguments>();
    undo->add_option("id", u->id, "id, number, or its last digits")->required();
    undo->add_option("--actor", u->actor, "login")->required();
    undo->callback(
        [u, &call, &code] { code = ended(call, runUndoPreview(call, u->id, u->actor)); });
}

void addMany(CLI::App& group, Call& call, int& code) {
    auto* batch = group.add_subcommand("batch", "one step on many cases, each by itself");
    const auto b = std::make_shared<BatchArguments>();
    batch->add_option("action", b->action, "approve, reject, withdraw, …")->required();
    batch->add_option("--id", b->ids, "a case (repeatable)")->required();
    batch->add_option("--note", b->note, "reason or opinion");
    batch->add_option("--actor", b->actor, "login")->required();
    batch->callback([b, &call, &code] { code = ended(call, runBatch(call, *b)); });

    auto* ledger = group.add_subcommand("ledger", "requests of one kind with their share (台账)");
    const auto l = std::make_shared<LedgerArguments>();
    ledger
        ->add_option("operation", l->operation,
                     "return, withdraw, extend, suspend, force_close, upward or appeal")
        ->required();
    ledger->add_option("--from", l->from, "first moment; default: 30 days ago");
    ledger->add_option("--to", l->to, "end; default: now");
    ledger->callback([l, &call, &code] { code = ended(call, runLedger(call, *l)); });
}

} // namespace

void addFlowVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.get_subcommand("case");
    addPool(*group, call, code);
    addMany(*group, call, code);

    auto* ticking = app.add_subcommand(
        "tick", "the time's own work: resume, archive, escalate, give idle reports back");
    const auto send = std::make_shared<bool>(false);
    ticking->add_flag("--send", *send, "and send what is due to go out");
    ticking->callback([send, &call, &code] { code = ended(call, runTick(call, *send)); });

    auto* notes = app.add_subcommand("notices", "what a person has been told");
    const auto n = std::make_shared<NoticeArguments>();
    notes->add_option("--as", n->login, "login")->required();
    notes->add_flag("--unread", n->unread, "only what was not read yet");
    notes->add_flag("--mark-read", n->mark, "mark what is shown as read");
    notes->callback([n, &call, &code] { code = ended(call, runNotices(call, *n)); });
}

} // namespace wanmi::cli
