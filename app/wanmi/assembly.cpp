#include "app/wanmi/assembly.h"

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/sync/pg_remote.h"
#include "gis/canvas/map_view.h"
#include "gis/compat/qgis_session.h"
#include "ui/dialogs/base_map_dialog.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>

#include <chrono>
#include <cstdio>

namespace wanmi {
namespace {

constexpr std::chrono::seconds kPictureLimit{120};
constexpr std::chrono::milliseconds kStill{900};

QString setting(const char* key) {
    return QSettings{}.value(QLatin1String(key)).toString();
}

Result<std::unique_ptr<Remote>> lineTo(const std::string& url, const std::string& login,
                                       const std::string& password) {
    WANMI_LET(auto line, personLine(url, login, password));
    return std::unique_ptr<Remote>{std::move(line)};
}

} // namespace

std::string sampleStorePath() {
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fromQt(QDir{folder}.filePath(QStringLiteral("wanmi/sample.sqlite")));
}

/// In order of making; taken down backwards.
struct Assembly::Parts {
    std::unique_ptr<QgisSession> qgis;
    std::unique_ptr<Session> session;
    std::unique_ptr<MainWindow> window;
};

Assembly::Assembly(QApplication& app, StartOptions options)
    : m_app(app),
      m_options(std::move(options)),
      m_parts(std::make_unique<Parts>()) {}

Assembly::~Assembly() {
    m_parts->window.reset();
    m_parts->session.reset();
    m_parts->qgis.reset();
}

void Assembly::say(const QString& line) {
    std::fputs((fromQt(line) + "\n").c_str(), stderr);
}

bool Assembly::prepare() {
    if (m_options.dataFolder.empty()) {
        auto found = dataFolder(pathFrom(fromQt(QCoreApplication::applicationFilePath())));
        if (!found) {
            say(QStringLiteral("wanmi: %1").arg(toQt(found.error().reason)));
            return false;
        }
        m_options.dataFolder = std::move(*found);
    }
    if (m_options.store.empty()) m_options.store = sampleStorePath();
    const bool picture = !m_options.screenshot.isEmpty();
    auto& language = m_options.language;
    if (language.empty() && !picture) language = fromQt(setting("language"));
    if (language.empty()) {
        language = languageOf(fromQt(qEnvironmentVariable("LC_ALL", qEnvironmentVariable("LANG"))));
    }
    if (m_options.theme.empty() && !picture) m_options.theme = fromQt(setting("theme"));
    if (m_options.actor.empty() && !picture) m_options.actor = fromQt(setting("actor"));
    return true;
}

void Assembly::onFailed(const Error& error) {
    m_exit = 1;
    const auto line = m_parts->session->error(error);
    say(QStringLiteral("wanmi: %1").arg(line));
    const bool silent = !m_options.screenshot.isEmpty() ||
                        QGuiApplication::platformName() == QStringLiteral("offscreen");
    if (silent) {
        QCoreApplication::exit(1);
        return;
    }
    auto* box = new QMessageBox{QMessageBox::Critical, QStringLiteral("Wanmi"), line,
                                QMessageBox::NoButton, m_parts->window.get()};
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->addButton(
        QCoreApplication::translate("wanmi::MainWindow", "&Quit").remove(QLatin1Char('&')),
        QMessageBox::AcceptRole);
    QObject::connect(box, &QDialog::finished, &m_app, [] { QCoreApplication::exit(1); });
    box->open();
}

int Assembly::run() {
    if (!prepare()) return 1;
    initResources();
    applyTheme(m_app, m_options.theme == "dark");
    auto& parts = *m_parts;
    parts.qgis = std::make_unique<QgisSession>();
    parts.session = std::make_unique<Session>(SessionOptions{m_options.store, m_options.dataFolder,
                                                             m_options.language, m_options.actor,
                                                             m_options.now, lineTo});
    QObject::connect(parts.session.get(), &Session::failed, &m_app,
                     [this](const Error& e) { onFailed(e); });
    parts.window = std::make_unique<MainWindow>(*parts.session, m_options.dataFolder);
    parts.window->setLanguage(toQt(m_options.language));
    if (!m_options.screenshot.isEmpty()) {
        startScreenshot();
    } else {
        for (const auto& spec : savedBaseMaps()) {
            parts.window->map().addBaseMap(spec);
        }
    }
    if (m_options.screenshot.isEmpty()) parts.window->show();
    // The frame is on the screen before the store is opened.
    QTimer::singleShot(0, parts.window.get(), [&parts] { parts.window->start(); });
    const int code = QApplication::exec();
    return code != 0 ? code : m_exit;
}

void Assembly::startScreenshot() {
    auto& window = *m_parts->window;
    window.resize(m_options.size);
    window.show();
    window.resize(m_options.size);
    // Layers may still come from worker threads: the picture is taken once the map has been still.
    auto* still = new QTimer{&window};
    still->setSingleShot(true);
    still->setInterval(kStill);
    auto& map = window.map();
    const auto again = [still] {
        if (still->isActive()) still->start();
    };
    QObject::connect(&map, &MapView::renderStarted, still, again);
    QObject::connect(&map, &MapView::renderFinished, still, again);
    QObject::connect(&window, &MainWindow::ready, still, [still] { still->start(); });
    QObject::connect(still, &QTimer::timeout, &m_app, [this, still, &map] {
        if (map.isRendering()) {
            still->start();
        } else {
            saveScreenshot();
        }
    });
    QTimer::singleShot(kPictureLimit, &m_app, [this] {
        say(QCoreApplication::translate("wanmi::Assembly",
                                        "wanmi: the picture did not get ready in time."));
        QCoreApplication::exit(1);
    });
}

void Assembly::saveScreenshot() {
    const auto folder = QFileInfo{m_options.screenshot}.absolutePath();
    QDir{}.mkpath(folder);
    if (!m_parts->window->grab().save(m_options.screenshot)) {
        say(m_parts->session->error(
            fail(Errc::Io, "file.unwritable", {{"file", fromQt(m_options.screenshot)}})));
        QCoreApplication::exit(1);
        return;
    }
    QCoreApplication::exit(0);
}

} // namespace wanmi
