// wanmictl: the product without a screen. Verbs that draw or read foreign files live in
// wanmictl-gis, so that the others start in milliseconds; this program becomes that one when such a
// verb is asked for.
#include "app/cli/cli.h"
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>
#include <vector>

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

namespace {

using wanmi::cli::Call;

/// The first word that is a verb: options before it are passed over with their values.
std::string_view verbOf(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word{argv[i]};
        if (word == "--store" || word == "--lang" || word == "--now") {
            ++i;
        } else if (word.substr(0, 1) != "-") {
            return word;
        }
    }
    return {};
}

std::filesystem::path beside(const char* program, const char* name) {
    std::error_code ignored;
#ifdef __linux__
    auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    if (ignored) self = wanmi::pathFrom(program);
#else
    auto self = wanmi::pathFrom(program);
#endif
    return self.parent_path() / name;
}

/// Becomes wanmictl-gis; comes back only where that program is missing.
int becomeGis(Call& call, char** argv) {
#ifdef _WIN32
    const auto path = beside(argv[0], "wanmictl-gis.exe");
    const auto code = _spawnv(_P_WAIT, path.string().c_str(), argv);
    if (code >= 0) return static_cast<int>(code);
#else
    const auto path = beside(argv[0], "wanmictl-gis");
    auto name = wanmi::utf8(path);
    argv[0] = name.data();
    ::execv(name.c_str(), argv);
#endif
    return call.refuse(
        wanmi::fail(wanmi::Errc::NotFound, "cli.no_gis", {{"program", wanmi::utf8(path)}}));
}

int run(int argc, char** argv) {
    Call call{wanmi::utf8(beside(argv[0], "wanmictl"))};
    const auto verb = verbOf(argc, argv);
    if (verb == "import" || verb == "render") {
        for (int i = 1; i < argc; ++i) {
            call.options.json |= std::strcmp(argv[i], "--json") == 0;
        }
        return becomeGis(call, argv);
    }
    CLI::App app{
        "Wanmi without a screen: stores, grids, cases. Also: import, render (see their --help).",
        "wanmictl"};
    wanmi::cli::addCommonOptions(app, call.options);
    int code = wanmi::cli::kDone;
    wanmi::cli::addStoreVerbs(app, call, code);
    wanmi::cli::addPlaceVerbs(app, call, code);
    wanmi::cli::addCaseVerbs(app, call, code);
    wanmi::cli::addFlowVerbs(app, call, code);
    wanmi::cli::addDutyVerbs(app, call, code);
    wanmi::cli::addClockVerbs(app, call, code);
    wanmi::cli::addAdviceVerbs(app, call, code);
    wanmi::cli::addRuleVerbs(app, call, code);
    if (const auto ended = wanmi::cli::parse(app, call, argc, argv)) return *ended;
    return code;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) { // out of memory, an unreadable folder
        std::fprintf(stderr, "wanmictl: %s\n", e.what());
    } catch (...) {
        std::fputs("wanmictl: stopped by an exception without words\n", stderr);
    }
    return wanmi::cli::kRefused;
}
