#include "tests/support/catch.h"

#include <QImage>
#include <QLabel>
#include <QString>

namespace wanmi {

TEST_CASE("The Qt 6 lane is compiled with Qt 6 and runs with Qt 6", "[qt6]") {
    CHECK(QStringLiteral(QT_VERSION_STR).startsWith(QStringLiteral("6.")));
    CHECK(QString::fromLatin1(qVersion()).startsWith(QStringLiteral("6.")));
}

TEST_CASE("A widget draws off screen with Qt 6", "[qt6]") {
    QLabel label;
    label.setStyleSheet(QStringLiteral("background: #ff0000"));
    label.resize(20, 20);
    CHECK(label.grab().toImage().pixelColor(10, 10) == QColor{255, 0, 0});
}

} // namespace wanmi
