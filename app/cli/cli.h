#pragma once
// What wanmictl and wanmictl-gis share: the options before the verb, the language, and the two ways
// of answering (lines for people, one JSON document for programs).
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/desk.h"

#include <memory>
#include <optional>
#include <string>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls itself so
class App;
}

namespace wanmi::cli {

/// Exit codes of the contract: done, refused or invalid (one clear line on stderr, nothing
/// changed), usage.
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;
inline constexpr int kUsage = 2;

/// The options that stand before the verb.
struct Options {
    std::string store;
    bool json = false;
    std::string language; ///< "" = from the environment
    std::string now;      ///< "" = the store's own time
};

/// One call of a program: its options, its sentences, its data folder.
class Call {
public:
    /// `program` is argv[0]. Loads the sentences; where they are missing keys are shown instead.
    explicit Call(std::string program) : m_program(std::move(program)) {}
    Options options;

    /// The folder of seed data; "data.missing".
    Result<std::string> dataFolder() const;
    /// Opens the store the options name; "cli.no_store" where none is named.
    Result<std::unique_ptr<Desk>> open(bool readOnly = false) const;
    /// The end of a call: keeps the clock --now moved where the verb was done. Gives the exit code.
    int finish(int code);
    const Messages& messages();

    /// Writes the JSON document, or `lines` for people; gives kDone, or refuses with "cli.unheard"
    /// where nobody can take it (a full disk, say).
    int answer(const Json& document, const std::string& lines);
    /// Writes one clear line, or {"error":{"code","text",…}}, to stderr; gives kRefused.
    int refuse(const Error& error);
    /// The same with kUsage.
    int usage(const std::string& text) const;
    /// Shows the progress of long work on a terminal; Ctrl-C cancels the work.
    Progress progress();

    const std::string& program() const { return m_program; }

private:
    std::string m_program;
    std::optional<Messages> m_messages;
};

/// Adds --store, --json, --lang, --now and --version to a parser.
void addCommonOptions(CLI::App& app, Options& options);
/// Parses; nullopt: go on; else the exit code (help shown, or one line of usage error).
std::optional<int> parse(CLI::App& app, Call& call, int argc, char** argv);

/// Checks of an option's number, as the parser wants them: "" where it is good, else what is wrong.
std::string notNegative(const std::string& text);
std::string positive(const std::string& text);

/// Lon,lat as "116.4,39.9". "cli.position" with arg value.
Result<LonLat> parsePosition(const std::string& text);

} // namespace wanmi::cli
