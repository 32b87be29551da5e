// What leaves the house: the outbox and its channels.
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/channels.h"
#include "core/service/outbox.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

struct OutboxArguments {
    std::string id;
    std::string state;
    std::string actor;
    std::int64_t rows = 200;
    int limit = 500;
    bool all = false;
};

struct ChannelArguments {
    Channel channel;
    std::string secretFile;
    std::string actor;
    bool open = true;
};

Json timeOrNull(const std::optional<Instant>& at, const std::string& zone) {
    return at ? Json(localText(*at, zone)) : Json{};
}

Result<int> runList(Call& call, const OutboxArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto list, Outbox{*desk}.list(a.state, a.rows));
    Json rows = Json::array();
    std::string lines;
    for (const auto& r : list) {
        const auto to = r.to.empty() ? std::string{"caller"} : r.to;
        rows.push_back(
            {{"id", r.id},
             {"at", localText(r.at, desk->zone())},
             {"channel", r.channel},
             {"case", r.caseId.empty() ? Json{} : Json(r.caseId)},
             {"number", r.number},
             {"to", to},
             {"state", r.state},
             {"why", r.why},
             {"tries", r.tries},
             {"next", r.state == "waiting" ? Json(localText(r.nextAt, desk->zone())) : Json{}},
             {"sent", timeOrNull(r.sentAt, desk->zone())}});
        lines += fmt::format("{}  {}  {:6}  {}  {:12} {:8} {}{}\n", r.id,
                             localText(r.at, desk->zone()), r.channel, r.number, to, r.state,
                             r.tries, r.why.empty() ? "" : "  " + r.why);
    }
    return call.answer({{"messages", rows}}, lines);
}

Result<int> runTries(Call& call, const OutboxArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto tries, Outbox{*desk}.tries(a.id));
    Json rows = Json::array();
    std::string lines;
    for (const auto& t : tries) {
        rows.push_back({{"n", t.n},
                        {"at", localText(t.at, desk->zone())},
                        {"ended", timeOrNull(t.endedAt, desk->zone())},
                        {"outcome", t.outcome},
                        {"status", t.status},
                        {"detail", t.detail}});
        lines += fmt::format("{:2}  {}  {:8} {}  {}\n", t.n, localText(t.at, desk->zone()),
                             t.outcome, t.status, t.detail);
    }
    return call.answer({{"id", a.id}, {"tries", rows}}, lines);
}

Result<int> runSend(Call& call, const OutboxArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto report, sendOutbox(call, *desk, a.limit));
    return call.answer(report.first, report.second);
}

Result<int> runRetry(Call& call, const OutboxArguments& a) {
    if (a.id.empty() && !a.all) return call.usage("outbox retry: name a message, or say --all");
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto count, Outbox{*desk}.retry(a.id, a.actor));
    return call.answer({{"again", count}}, fmt::format("{}\n", count));
}

/// The first line of a file, or of standard input for "-": a secret is no argument, as every
/// process on the machine can read those.
Result<std::string> secretFrom(const std::string& file) {
    if (file.empty()) return std::string{};
    std::string text;
    if (file == "-") {
        std::getline(std::cin, text);
    } else {
        WANMI_LET(text, readFile(file));
    }
    return std::string{trim(text.substr(0, text.find('\n')))};
}

Result<int> runSet(Call& call, const ChannelArguments& a) {
    WANMI_LET(const auto secret, secretFrom(a.secretFile));
    WANMI_LET(const auto desk, call.open());
    auto channel = a.channel;
    channel.kind = channel.name == "mail" ? "smtp" : "webhook";
    WANMI_TRY(Channels{*desk}.set(channel, secret, a.actor));
    return call.answer({{"channel", channel.name}, {"active", true}}, channel.name + "\n");
}

Result<int> runOpen(Call& call, const ChannelArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(Channels{*desk}.setActive(a.channel.name, a.open, a.actor));
    return call.answer({{"channel", a.channel.name}, {"active", a.open}},
                       fmt::format("{} {}\n", a.channel.name, a.open ? "on" : "off"));
}

Result<int> runChannels(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto list, Channels{*desk}.list());
    Json rows = Json::array();
    std::string lines;
    for (const auto& c : list) {
        rows.push_back({{"channel", c.name},
                        {"kind", c.kind},
                        {"url", c.url},
                        {"user", c.user},
                        {"sender", c.sender},
                        {"language", c.language},
                        {"active", c.active},
                        {"has_secret", c.hasSecret}});
        lines += fmt::format("{:6} {:3} {}{}\n", c.name, c.active ? "on" : "off", c.url,
                             c.hasSecret ? "  with a secret" : "");
    }
    return call.answer({{"channels", rows}}, lines);
}

void addChannels(CLI::App& group, Call& call, int& code) {
    auto* channel = group.add_subcommand("channel", "ways out: set, list, on, off");
    channel->require_subcommand(1);
    channel->fallthrough();
    auto* set = channel->add_subcommand("set", "open a way out; TLS but on this machine");
    const auto a = std::make_shared<ChannelArguments>();
    set->add_option("name", a->channel.name, "sms, mail or wechat")->required();
    set->add_option("--url", a->channel.url, "https://…; mail: smtps://… or smtp://… (STARTTLS)")
        ->required();
    set->add_option("--user", a->channel.user, "mail: who signs in");
    set->add_option("--sender", a->channel.sender, "mail: the From address");
    set->add_option("--secret-file", a->secretFile,
                    "file of the token or password, - for standard input; kept beside the store");
    set->add_option("--language", a->channel.language, "of what is sent: zh or en")
        ->capture_default_str();
    set->add_option("--actor", a->actor, "login; default: who is signed in");
    set->callback([a, &call, &code] { code = ended(call, runSet(call, *a)); });
    for (const bool open : {true, false}) {
        auto* sub = channel->add_subcommand(
            open ? "on" : "off",
            open ? "send over it again" : "send nothing over it; what waits goes on waiting");
        const auto o = std::make_shared<ChannelArguments>();
        o->open = open;
        sub->add_option("name", o->channel.name, "sms, mail or wechat")->required();
        sub->add_option("--actor", o->actor, "login; default: who is signed in");
        sub->callback([o, &call, &code] { code = ended(call, runOpen(call, *o)); });
    }
    auto* list = channel->add_subcommand("list", "ways out, without what opens them");
    list->callback([&call, &code] { code = ended(call, runChannels(call)); });
}

} // namespace

Result<std::pair<Json, std::string>> sendOutbox(Call& call, Desk& desk, int limit) {
    WANMI_LET(const auto folder, call.dataFolder());
    const auto transport = curlTransport();
    WANMI_LET(const auto r, Outbox{desk}.send(*transport, folder, limit));
    Json json{{"sent", r.sent},
              {"failed", r.failed},
              {"given_up", r.givenUp},
              {"dropped", r.dropped},
              {"repeated", r.repeated},
              {"repeated_ids", r.repeatedIds},
              {"next", timeOrNull(r.next, desk.zone())}};
    auto lines = fmt::format("sent {}, failed {}, given up {}, dropped {}, repeated {}\n", r.sent,
                             r.failed, r.givenUp, r.dropped, r.repeated);
    for (const auto& id : r.repeatedIds) {
        lines +=
            fmt::format("  {}: an earlier try was not noted; repeated with the same key\n", id);
    }
    return std::pair{std::move(json), std::move(lines)};
}

void addOutboxVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("outbox", "what is told outside: SMS, mail, WeChat (外发)");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<OutboxArguments>();
    auto* list = group->add_subcommand("list", "messages, newest first; never an address");
    list->add_option("--state", a->state, "waiting, sending, sent, given_up or dropped")
        ->check(CLI::IsMember({"waiting", "sending", "sent", "given_up", "dropped"}));
    list->add_option("--limit", a->rows, "messages")->capture_default_str();
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a)); });
    auto* tries = group->add_subcommand("tries", "every try to send one message");
    tries->add_option("id", a->id, "the message")->required();
    tries->callback([a, &call, &code] { code = ended(call, runTries(call, *a)); });
    auto* send = group->add_subcommand("send", "send what is due");
    send->add_option("--limit", a->limit, "messages at most")
        ->check(positive)
        ->capture_default_str();
    send->callback([a, &call, &code] { code = ended(call, runSend(call, *a)); });
    auto* retry = group->add_subcommand("retry", "try again what was given up");
    retry->add_option("id", a->id, "the message");
    retry->add_flag("--all", a->all, "all of them");
    retry->add_option("--actor", a->actor, "login; default: who is signed in");
    retry->callback([a, &call, &code] { code = ended(call, runRetry(call, *a)); });
    addChannels(*group, call, code);
}

} // namespace wanmi::cli
