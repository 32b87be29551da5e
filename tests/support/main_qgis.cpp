#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif
#include "gis/compat/qgis_session.h"

#include <qgsapplication.h>

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <string_view>

int main(int argc, char** argv) {
    // ctest asks for the names of the tests first: that needs no map.
    const bool onlyList = std::any_of(
        argv + 1, argv + argc, [](std::string_view arg) { return arg.substr(0, 6) == "--list"; });
    if (onlyList) return Catch::Session().run(argc, argv);

    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir profile; // neither read nor touch the user's own QGIS settings
    qputenv("QGIS_CUSTOM_CONFIG_PATH", QDir::toNativeSeparators(profile.path()).toUtf8());
    QgsApplication app{argc, argv, true, profile.path()};
    const wanmi::QgisSession qgis;
    return Catch::Session().run(argc, argv);
}
