#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QSize>
#include <QString>

#include <memory>
#include <optional>
#include <string>

class QApplication;

namespace wanmi {

/// What the command line asks for.
struct StartOptions {
    std::string store;    ///< "": the sample's place
    std::string language; ///< "zh", "en"; "": settings, then LANG
    std::string theme;    ///< "light", "dark"; "": settings
    std::string actor;
    std::string dataFolder; ///< "": found beside the program
    std::optional<Instant> now;
    QString screenshot; ///< "": none
    QSize size{1920, 1080};
};

/// Puts the program together, the only place that knows every part, and takes it apart again in the
/// order QGIS needs: window and map first, then its layers, then the library.
class Assembly final {
public:
    Assembly(QApplication& app, StartOptions options);
    ~Assembly();
    Assembly(const Assembly&) = delete;
    Assembly& operator=(const Assembly&) = delete;

    /// Shows the window and runs until it is closed, or until the screenshot is saved. Gives the
    /// program's exit code: 0 done, 1 with one line on stderr.
    int run();

private:
    struct Parts;
    bool prepare();
    void onFailed(const Error& error);
    void startScreenshot();
    void saveScreenshot();
    void say(const QString& line);

    QApplication& m_app;
    StartOptions m_options;
    std::unique_ptr<Parts> m_parts;
    int m_exit = 0;
};

/// $XDG_DATA_HOME/wanmi/sample.sqlite.
std::string sampleStorePath();

} // namespace wanmi
