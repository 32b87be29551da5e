#pragma once
#include "gis/compat/qgis_session.h"

#include <qgsapplication.h>

#include <QtGlobal>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

namespace wanmi::cli {

/// QGIS wants an application; no screen is asked for.
class Stage {
public:
    explicit Stage(std::string program) : m_name(std::move(program)) {
        const bool display =
            qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
        if (!display && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
        }
        // Standard error holds one clear line, or one JSON document: of Qt's own talk only what it
        // dies of (a platform that cannot be loaded, say).
        qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
            if (type == QtFatalMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
        });
        m_app = std::make_unique<QgsApplication>(m_count, m_arguments.data(), true);
        m_session = std::make_unique<QgisSession>();
    }

private:
    std::string m_name;
    int m_count = 1;
    std::array<char*, 2> m_arguments{m_name.data(), nullptr};
    std::unique_ptr<QgsApplication> m_app;
    std::unique_ptr<QgisSession> m_session; ///< ends before the application
};

} // namespace wanmi::cli
