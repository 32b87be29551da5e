#include "app/cli/cli.h"

#include "app/cli/program.h"
#include "app/cli/session_file.h"
#include "core/base/file.h"
#include "core/base/time_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <iostream>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace wanmi::cli {
namespace {

constexpr auto kZone = "Asia/Shanghai"; // for times without an offset

volatile std::sig_atomic_t stopAsked = 0; // the only thing a signal handler may touch

extern "C" void onInterrupt(int signal) {
    stopAsked = 1;
    std::signal(signal, SIG_DFL); // who asks a second time does not want to wait for the sentence
}

bool isTerminal() {
#ifdef _WIN32
    return _isatty(2) != 0;
#else
    return isatty(2) != 0;
#endif
}

/// The whole text as a number.
bool readWhole(std::string_view text, double& into) {
    const auto end = std::from_chars(text.data(), text.data() + text.size(), into);
    return end.ec == std::errc{} && end.ptr == text.data() + text.size();
}

std::string languageFrom(const Options& options) {
    if (!options.language.empty()) return languageOf(options.language);
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (const auto value = environment(name); !value.empty()) return languageOf(value);
    }
    return "en";
}

} // namespace

Result<std::string> Call::dataFolder() const {
    return wanmi::dataFolder(pathFrom(m_program));
}

Result<std::unique_ptr<Desk>> Call::open(bool readOnly) const {
    if (options.store.empty()) return fail(Errc::Invalid, "cli.no_store");
    DeskOptions how;
    how.readOnly = readOnly;
    how.keepNow = false; // finish() keeps it, where the verb was not refused
    if (!options.now.empty()) {
        WANMI_LET(how.now, parseTime(options.now, kZone));
    }
    WANMI_LET(auto desk, Desk::open(options.store, how));
    if (auto token = readSession(options.store); token) {
        desk->useSession(*std::move(token));
    } else if (!desk->isSandbox()) {
        return token.error();
    }
    return desk;
}

int Call::finish(int code) {
    if (code != kDone || options.now.empty() || options.store.empty()) return code;
    const auto keep = [this]() -> Status {
        DeskOptions how;
        WANMI_LET(how.now, parseTime(options.now, kZone));
        WANMI_LET(const auto desk, Desk::open(options.store, how));
        return ok();
    };
    const auto kept = keep();
    // Meanwhile the clock may have run past that time by itself.
    return kept || kept.error().reason == "sandbox.back" ? code : refuse(kept.error());
}

const Messages& Call::messages() {
    if (!m_messages) {
        const auto folder = dataFolder();
        auto loaded = folder ? Messages::load(*folder, languageFrom(options)) : folder.error();
        m_messages = loaded ? *std::move(loaded) : Messages{};
    }
    return *m_messages;
}

int Call::answer(const Json& document, const std::string& lines) {
    const auto text = options.json ? plainJson(document) : lines;
    std::cout << text;
    if (text.empty() || text.back() != '\n') std::cout << '\n';
    std::cout.flush();
    return std::cout ? kDone : refuse(fail(Errc::Io, "cli.unheard"));
}

int Call::refuse(const Error& error) {
    const auto sentence = messages().text(error);
    if (!options.json) {
        std::cerr << sentence << '\n';
        return kRefused;
    }
    Json inside{{"code", error.reason}, {"text", sentence}};
    for (const auto& a : error.args) {
        inside["args"][a.name] = a.value;
    }
    std::cerr << plainJson({{"error", inside}}) << '\n';
    return kRefused;
}

int Call::usage(const std::string& text) const {
    if (options.json) {
        std::cerr << plainJson({{"error", {{"code", "cli.usage"}, {"text", text}}}}) << '\n';
    } else {
        std::cerr << text << '\n';
    }
    return kUsage;
}

Progress Call::progress() {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    const bool show = isTerminal() && !options.json;
    return [this, show](std::string_view step, std::int64_t done, std::int64_t total) {
        if (show) {
            const auto share =
                total > 0 ? fmt::format(" {:3}%", std::min<std::int64_t>(100, done * 100 / total))
                          : std::string{};
            std::cerr << "\r\033[K" << messages().text(step) << share
                      << (stopAsked != 0 ? "\n" : "");
            std::cerr.flush();
        }
        return stopAsked == 0;
    };
}

void addCommonOptions(CLI::App& app, Options& options) {
    app.add_option("--store", options.store, "the store's file")->type_name("FILE");
    app.add_flag("--json", options.json, "answer with one JSON document");
    app.add_option("--lang", options.language, "language of sentences: zh or en")
        ->type_name("LANG");
    app.add_option("--now", options.now, "move a sandbox store's clock forward to this time")
        ->type_name("TIME");
    app.set_version_flag("--version", std::string{"wanmi "} + WANMI_VERSION);
    app.require_subcommand(1);
    app.fallthrough(); // the same options are taken after the verb too
}

std::optional<int> parse(CLI::App& app, Call& call, int argc, char** argv) {
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN); // a limit reached is an error to tell, not the program's end
#endif
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::Success& shown) { // --help, --version
        return app.exit(shown);
    } catch (const CLI::ParseError& wrong) {
        return call.usage(fmt::format("{} ({} --help)", wrong.what(), app.get_name()));
    }
}

std::string notNegative(const std::string& text) {
    double value = 0;
    return readWhole(text, value) && value >= 0 ? "" : text + " must be a number, 0 or more";
}

std::string positive(const std::string& text) {
    double value = 0;
    return readWhole(text, value) && value > 0 ? "" : text + " must be a number above 0";
}

Result<LonLat> parsePosition(const std::string& text) {
    const auto comma = text.find(',');
    LonLat at;
    const std::string_view all{text};
    if (comma == std::string::npos || !readWhole(trim(all.substr(0, comma)), at.lon) ||
        !readWhole(trim(all.substr(comma + 1)), at.lat)) {
        return fail(Errc::Invalid, "cli.position", {{"value", text}});
    }
    return at;
}

} // namespace wanmi::cli
