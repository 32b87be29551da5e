// The collector's end: packages in, tasks out.
#include "app/wanmictl/verbs.h"
#include "core/base/base64.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/time_text.h"
#include "core/service/terminal.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>

namespace wanmi::cli {
namespace {

struct TerminalArguments {
    std::string login;
    std::vector<std::string> files;
    std::string task;
    std::string photo;
    std::string file;
    std::string purpose = "report";
    std::string taken;
    std::string at;
    std::int64_t pieceKib = 256;
};

Json timeOrNull(const std::optional<Instant>& at, const std::string& zone) {
    return at ? Json(localText(*at, zone)) : Json{};
}

Result<Json> receiptJson(const PackageReceipt& r, const std::string& zone) {
    WANMI_LET(const Json result, parseJson(r.result));
    return Json{{"package", r.id},
                {"kind", r.kind},
                {"again", r.again},
                {"received", localText(r.received, zone)},
                {"result", result}};
}

std::string receiptLine(const PackageReceipt& r) {
    return fmt::format("{}  {}{}  {}\n", r.id, r.kind, r.again ? "  again" : "", r.result);
}

/// Packages, one by one.
class Sending {
public:
    Sending(Call& call, Desk& desk, std::string login)
        : m_call(&call),
          m_desk(&desk),
          m_login(std::move(login)) {}

    Status file(const std::string& name) {
        if (name == "-") return packages(std::cin);
        WANMI_LET(const auto text, readFile(name));
        std::istringstream in{text};
        return packages(in);
    }

    /// What was taken before a refusal lasts, and is told.
    void tellTaken() {
        if (!m_receipts.empty()) m_call->answer({{"packages", m_receipts}}, {});
    }
    Result<int> answer() {
        if (!m_call->options.json) return kDone;
        if (m_receipts.size() == 1) return m_call->answer(m_receipts.front(), {});
        return m_call->answer({{"packages", m_receipts}}, {});
    }

private:
    /// One a line, or, where the first line is none by itself, all of it one.
    Status packages(std::istream& in) {
        std::string line;
        while (std::getline(in, line)) {
            if (trim(line).empty()) continue;
            if (!parseJson(line)) {
                line.append("\n").append(std::istreambuf_iterator<char>{in}, {});
            }
            WANMI_TRY(one(line));
        }
        return ok();
    }

    /// Told at once: who hears it knows that it lasts.
    Status one(const std::string& text) {
        WANMI_LET(const auto receipt, TerminalService{*m_desk}.take(m_login, text));
        if (m_call->options.json) {
            WANMI_LET(auto json, receiptJson(receipt, m_desk->zone()));
            m_receipts.push_back(std::move(json));
            return ok();
        }
        if (m_call->answer({}, receiptLine(receipt)) == kDone) return ok();
        return fail(Errc::Io, "cli.unheard");
    }

    Call* m_call;
    Desk* m_desk;
    std::string m_login;
    std::vector<Json> m_receipts;
};

Result<int> runSend(Call& call, const TerminalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    Sending sending{call, *desk, a.login};
    Status sent = ok();
    for (const auto& file : a.files) {
        if (sent) sent = sending.file(file);
    }
    if (!sent) sending.tellTaken();
    WANMI_TRY(sent);
    return sending.answer();
}

Json taskJson(const TerminalTask& t, const std::string& zone) {
    return {{"task", t.id},
            {"kind", t.kind},
            {"case", t.caseId.empty() ? Json{} : Json(t.caseId)},
            {"number", t.number},
            {"about", t.about},
            {"note", t.note},
            {"region", t.region.empty() ? Json{} : Json(t.region)},
            {"at", t.at ? Json{t.at->lon, t.at->lat} : Json{}},
            {"for_anybody", t.forAnybody},
            {"sent", localText(t.sent, zone)},
            {"sends", t.sends},
            {"receive_by", timeOrNull(t.receiveBy, zone)},
            {"received", timeOrNull(t.received, zone)},
            {"answer_by", timeOrNull(t.answerBy, zone)},
            {"lamp", lampText(t.lamp)}};
}

Result<int> runInbox(Call& call, const TerminalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto tasks, TerminalService{*desk}.inbox(a.login));
    Json list = Json::array();
    std::string lines;
    for (const auto& t : tasks) {
        list.push_back(taskJson(t, desk->zone()));
        const auto due = t.answerBy ? localText(*t.answerBy, desk->zone()) : std::string{"-"};
        lines += fmt::format("{:6} {}  {:6} {}  {}  due {}{}\n", lampText(t.lamp), t.id, t.kind,
                             t.number, t.about, due,
                             t.received    ? ""
                             : t.sends > 1 ? "  sent again"
                                           : "  new");
    }
    return call.answer({{"tasks", list}}, lines);
}

Json envelope(Desk& desk, const std::string& id, const std::string& kind, const std::string& login,
              Json body) {
    return {{"wanmi", 1},
            {"id", id},
            {"kind", kind},
            {"from", login},
            {"made", localText(desk.now(), desk.zone())},
            {"body", std::move(body)}};
}

/// What this program sends by itself.
Result<PackageReceipt> sendOwn(Desk& desk, const std::string& kind, const std::string& login,
                               Json body) {
    const auto id = desk.ids().next(desk.now());
    return TerminalService{desk}.take(login,
                                      plainJson(envelope(desk, id, kind, login, std::move(body))));
}

Result<int> runReceipt(Call& call, const TerminalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto receipt, sendOwn(*desk, "receipt", a.login, {{"task", a.task}}));
    WANMI_LET(const auto json, receiptJson(receipt, desk->zone()));
    return call.answer(json, receiptLine(receipt));
}

Result<int> tellPhoto(Call& call, const PhotoState& s) {
    return call.answer(
        {{"photo", s.hash}, {"whole", s.whole}, {"pieces", s.pieces}, {"missing", s.missing}},
        fmt::format("{}  {}{}\n", s.hash, s.whole ? "whole" : "missing ",
                    fmt::join(s.missing, " ")));
}

Result<int> runPieces(Call& call, const TerminalArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto state, TerminalService{*desk}.photo(a.login, a.photo));
    return tellPhoto(call, state);
}

/// Announces a file and sends the pieces that are missing; begun again it goes on where it was.
Result<int> runPhoto(Call& call, const TerminalArguments& a) {
    WANMI_LET(const auto bytes, readFile(a.file));
    WANMI_LET(const auto desk, call.open());
    const auto hash = sha256(bytes);
    const auto size = static_cast<std::size_t>(a.pieceKib) * 1024;
    Json body{{"sha256", hash},
              {"size", bytes.size()},
              {"piece_size", size},
              {"purpose", a.purpose},
              {"name", utf8(pathFrom(a.file).filename())}};
    if (!a.taken.empty()) body["taken"] = a.taken;
    if (!a.at.empty()) {
        WANMI_LET(const auto at, parsePosition(a.at));
        body["at"] = {at.lon, at.lat};
    }
    WANMI_TRY(sendOwn(*desk, "photo", a.login, std::move(body)));
    TerminalService terminal{*desk};
    WANMI_LET(auto state, terminal.photo(a.login, hash));
    while (!state.whole) {
        for (const auto number : state.missing) {
            const auto piece = bytes.substr(static_cast<std::size_t>(number) * size, size);
            WANMI_TRY(sendOwn(*desk, "piece", a.login,
                              {{"photo", hash},
                               {"number", number},
                               {"sha256", sha256(piece)},
                               {"data", base64(piece)}}));
        }
        WANMI_LET(state, terminal.photo(a.login, hash));
    }
    return tellPhoto(call, state);
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

using Arguments = std::shared_ptr<TerminalArguments>;
using Run = Result<int> (*)(Call&, const TerminalArguments&);

void onCall(CLI::App& verb, const Arguments& a, Call& call, int& code, Run run) {
    verb.callback([a, &call, &code, run] { code = ended(call, run(call, *a)); });
}

} // namespace

void addTerminalVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("terminal", "a collector's terminal (城管通): packages and "
                                                 "tasks; see data/terminal/README.md");
    group->require_subcommand(1);
    group->fallthrough();
    const auto a = std::make_shared<TerminalArguments>();
    group->add_option("--as", a->login, "the collector's login")->required();

    auto* send = group->add_subcommand("send", "take packages; those that are told last");
    send->add_option("files", a->files, "JSON, one package or one a line; - = standard input")
        ->required();
    onCall(*send, a, call, code, runSend);

    auto* inbox = group->add_subcommand("inbox", "the tasks that wait, most urgent first");
    onCall(*inbox, a, call, code, runInbox);

    auto* receipt = group->add_subcommand("receipt", "confirm that a task has arrived");
    receipt->add_option("task", a->task, "the task's id")->required();
    onCall(*receipt, a, call, code, runReceipt);

    auto* pieces = group->add_subcommand("pieces", "which pieces of a photo are missing");
    pieces->add_option("photo", a->photo, "SHA-256 of the whole photo")->required();
    onCall(*pieces, a, call, code, runPieces);

    auto* photo = group->add_subcommand("photo", "send a file in pieces, or go on with it");
    photo->add_option("file", a->file, "the file")->required();
    photo->add_option("--purpose", a->purpose, "report, before, after, verify, check or other")
        ->capture_default_str();
    photo->add_option("--piece-kib", a->pieceKib, "size of a piece")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    photo->add_option("--taken", a->taken, "when it was taken, where the file does not tell");
    photo->add_option("--at", a->at, "LON,LAT where it was taken, where the file does not tell");
    onCall(*photo, a, call, code, runPhoto);
}

} // namespace wanmi::cli
