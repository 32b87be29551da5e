// wanmictl-gis: the verbs of wanmictl that draw or read foreign files.
#include "app/cli/cli.h"
#include "app/cli/program.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

int run(wanmi::cli::Words words) {
    wanmi::cli::Call call{wanmi::utf8(wanmi::cli::ownFile(words.program()))};
    CLI::App app{"Wanmi without a screen: import and export files, render maps, copy photos.",
                 "wanmictl"};
    wanmi::cli::addCommonOptions(app, call.options);
    int code = wanmi::cli::kDone;
    wanmi::cli::addImportVerb(app, call, code);
    wanmi::cli::addRecensusVerb(app, call, code);
    wanmi::cli::addGridFileVerbs(app, call, code);
    wanmi::cli::addGridSheetVerb(app, call, code);
    wanmi::cli::addRenderVerb(app, call, code);
    wanmi::cli::addEvidenceVerb(app, call, code);
    if (const auto ended = wanmi::cli::parse(app, call, words.count(), words.data())) return *ended;
    return call.finish(code);
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(wanmi::cli::Words{argc, argv});
    } catch (const std::exception& e) { // out of memory, an unreadable folder
        std::fprintf(stderr, "wanmictl-gis: %s\n", e.what());
    } catch (...) {
        std::fputs("wanmictl-gis: stopped by an exception without words\n", stderr);
    }
    return wanmi::cli::kRefused;
}
