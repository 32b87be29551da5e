// The desktop. Options are read before Qt wakes up, so that --help needs no display.
#include "app/wanmi/assembly.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "ui/models/text.h"

#include <qgsapplication.h>

#include <QDir>
#include <QStandardPaths>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

bool readSize(const std::string& text, QSize& size) {
    int width = 0;
    int height = 0;
    char cross = ' ';
    char rest = ' ';
    if (std::sscanf(text.c_str(), "%d%c%d%c", &width, &cross, &height, &rest) != 3) return false;
    if ((cross != 'x' && cross != 'X') || width < 640 || height < 480 || width > 8000 ||
        height > 8000) {
        return false;
    }
    size = QSize{width, height};
    return true;
}

int run(int argc, char** argv) {
    wanmi::StartOptions options;
    std::string now;
    std::string size;
    std::string screenshot;
    CLI::App cli{"Wanmi: command centre for grid-based city management"};
    cli.add_option("--store", options.store, "the store to open (the sample city if not given)");
    cli.add_option("--lang", options.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
    cli.add_option("--theme", options.theme, "light or dark")
        ->check(CLI::IsMember({"light", "dark"}));
    cli.add_option("--actor", options.actor, "login of the person who works here");
    cli.add_option("--now", now, "sandbox stores: move the clock forward to this time (ISO 8601)");
    cli.add_option("--screenshot", screenshot, "save a picture of the window and exit");
    cli.add_option("--size", size, "size of the picture, WxH");
    cli.set_version_flag("--version", WANMI_VERSION);
    // Exit codes as of wanmictl: 2 is a wrong command line.
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return cli.exit(e) == 0 ? 0 : 2;
    }
    if (!size.empty() && !readSize(size, options.size)) {
        std::fputs("wanmi: --size wants WIDTHxHEIGHT, such as 1920x1080\n", stderr);
        return 2;
    }
    if (!now.empty()) {
        const auto at = wanmi::parseTime(now, "Asia/Shanghai");
        if (!at) {
            std::fputs("wanmi: --now wants a time such as 2026-01-05T09:00:00+08:00\n", stderr);
            return 2;
        }
        options.now = *at;
    }
    options.screenshot = wanmi::toQt(screenshot);
#if defined(Q_OS_LINUX)
    const bool hasDisplay =
        qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (!screenshot.empty() && !hasDisplay && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen"); // a picture needs no screen
    }
#endif
    if (!qEnvironmentVariableIsSet("QT_AUTO_SCREEN_SCALE_FACTOR")) {
        qputenv("QT_AUTO_SCREEN_SCALE_FACTOR", "1");
    }
    // A profile of our own: neither read nor touch the settings of a QGIS on the same machine.
    const auto shared = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    QgsApplication app{argc, argv, true, QDir{shared}.filePath(QStringLiteral("wanmi/qgis"))};
    QCoreApplication::setOrganizationName(QStringLiteral("wanmi"));
    QCoreApplication::setApplicationName(QStringLiteral("wanmi"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WANMI_VERSION));
    wanmi::Assembly assembly{app, options};
    return assembly.run();
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) { // out of memory, an unreadable folder
        std::fprintf(stderr, "wanmi: %s\n", e.what());
    } catch (...) { // QGIS's own exceptions are no std::exception
        std::fputs("wanmi: stopped by an exception without words\n", stderr);
    }
    return 1;
}
