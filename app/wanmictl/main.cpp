// wanmictl: the product without a screen. Verbs that draw or read foreign files live in
// wanmictl-gis, so that the others start in milliseconds; this program becomes that one when such a
// verb is asked for.
#include "app/cli/cli.h"
#include "app/cli/program.h"
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>
#include <vector>

namespace {

using wanmi::cli::Call;
using wanmi::cli::Words;

/// The words that are verbs or their arguments; options, and the values of those of all verbs, are
/// passed over.
std::vector<std::string_view> verbOf(int argc, char** argv) {
    std::vector<std::string_view> words;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word{argv[i]};
        if (word == "--store" || word == "--lang" || word == "--now") {
            ++i;
        } else if (word.substr(0, 1) != "-") {
            words.push_back(word);
        }
    }
    return words;
}

/// A file to compare stands after "component recensus", where no verb of its own does.
bool comparesFile(const std::vector<std::string_view>& verb) {
    if (verb.size() < 3 || verb[0] != "component" || verb[1] != "recensus") return false;
    constexpr std::array<std::string_view, 4> kOwn{"list", "show", "accept", "refuse"};
    return std::find(kOwn.begin(), kOwn.end(), verb[2]) == kOwn.end();
}

/// The grid comes from a file, goes into one, or onto paper.
bool isGridFile(const std::vector<std::string_view>& verb) {
    constexpr std::array<std::string_view, 3> kFiles{"import", "export", "sheet"};
    return verb.size() > 1 && verb[0] == "grid" &&
           std::find(kFiles.begin(), kFiles.end(), verb[1]) != kFiles.end();
}

/// Whether the other program does it: what draws, or reads foreign files.
bool isOfGis(int argc, char** argv) {
    const auto verb = verbOf(argc, argv);
    if (verb.empty()) return false;
    if (verb[0] == "import" || verb[0] == "render" || comparesFile(verb) || isGridFile(verb))
        return true;
    const bool asIs = std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--original" || word == "--help" || word == "-h";
    });
    return verb.size() > 2 && verb[0] == "evidence" && verb[1] == "export" && !asIs;
}

/// Becomes wanmictl-gis; comes back only where that program is missing, or has ended.
int becomeGis(Call& call, Words& words, const std::filesystem::path& self) {
    auto program = self.parent_path() / "wanmictl-gis";
    if (self.extension() == ".exe") program += ".exe";
    const int code = wanmi::cli::become(program, words);
    if (code >= 0) return code;
    return call.refuse(
        wanmi::fail(wanmi::Errc::NotFound, "cli.no_gis", {{"program", wanmi::utf8(program)}}));
}

int run(Words words) {
    const auto self = wanmi::cli::ownFile(words.program());
    Call call{wanmi::utf8(self)};
    if (isOfGis(words.count(), words.data())) {
        for (int i = 1; i < words.count(); ++i) {
            call.options.json |= std::strcmp(words.data()[i], "--json") == 0;
        }
        return becomeGis(call, words, self);
    }
    CLI::App app{"Wanmi without a screen: stores, grids, cases.", "wanmictl"};
    app.footer("  import                      take in regions, streets, components, requests\n"
               "  grid import, grid export    the grid from a file, and into one\n"
               "  grid sheet                  a part of the grid on paper\n"
               "  render                      draw the map as a picture\n"
               "Each verb has its own --help.");
    wanmi::cli::addCommonOptions(app, call.options);
    int code = wanmi::cli::kDone;
    wanmi::cli::addStoreVerbs(app, call, code);
    wanmi::cli::addPlaceVerbs(app, call, code);
    wanmi::cli::addGridDraftVerbs(app, call, code);
    wanmi::cli::addRegionVerbs(app, call, code);
    wanmi::cli::addDutyGridVerbs(app, call, code);
    wanmi::cli::addComponentVerbs(app, call, code);
    wanmi::cli::addComponentListVerbs(app, call, code);
    wanmi::cli::addRecensusVerbs(app, call, code);
    wanmi::cli::addCaseVerbs(app, call, code);
    wanmi::cli::addFlowVerbs(app, call, code);
    wanmi::cli::addDutyVerbs(app, call, code);
    wanmi::cli::addPeopleVerbs(app, call, code);
    wanmi::cli::addAccessVerbs(app, call, code);
    wanmi::cli::addClockVerbs(app, call, code);
    wanmi::cli::addAdviceVerbs(app, call, code);
    wanmi::cli::addRuleVerbs(app, call, code);
    wanmi::cli::addEvidenceVerbs(app, call, code);
    wanmi::cli::addProofVerbs(app, call, code);
    wanmi::cli::addTerminalVerbs(app, call, code);
    wanmi::cli::addSurveyVerbs(app, call, code);
    wanmi::cli::addEvaluationVerbs(app, call, code);
    wanmi::cli::addSyncVerbs(app, call, code);
    wanmi::cli::addCentralVerbs(app, call, code);
    wanmi::cli::addOutboxVerbs(app, call, code);
    wanmi::cli::addFeedbackVerbs(app, call, code);
    wanmi::cli::addShiftVerbs(app, call, code);
    if (const auto ended = wanmi::cli::parse(app, call, words.count(), words.data())) return *ended;
    return call.finish(code);
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(Words{argc, argv});
    } catch (const std::exception& e) { // out of memory, an unreadable folder
        std::fprintf(stderr, "wanmictl: %s\n", e.what());
    } catch (...) {
        std::fputs("wanmictl: stopped by an exception without words\n", stderr);
    }
    return wanmi::cli::kRefused;
}
