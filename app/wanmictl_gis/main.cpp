// wanmictl-gis: the verbs of wanmictl that draw or read foreign files.
#include "app/cli/cli.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

/// The program's own path: the data folder is found from it.
std::string self(const char* program) {
#ifdef __linux__
    std::error_code ignored;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", ignored);
    if (!ignored) return wanmi::utf8(path);
#endif
    return program;
}

int run(int argc, char** argv) {
    wanmi::cli::Call call{self(argv[0])};
    CLI::App app{"Wanmi without a screen: import foreign files, render maps.", "wanmictl"};
    wanmi::cli::addCommonOptions(app, call.options);
    int code = wanmi::cli::kDone;
    wanmi::cli::addImportVerb(app, call, code);
    wanmi::cli::addRenderVerb(app, call, code);
    if (const auto ended = wanmi::cli::parse(app, call, argc, argv)) return *ended;
    return code;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) { // out of memory, an unreadable folder
        std::fprintf(stderr, "wanmictl-gis: %s\n", e.what());
    } catch (...) {
        std::fputs("wanmictl-gis: stopped by an exception without words\n", stderr);
    }
    return wanmi::cli::kRefused;
}
