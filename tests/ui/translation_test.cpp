#include "tests/support/catch.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

namespace wanmi {
namespace {

struct Message {
    QString key; ///< context and source
    QString source;
    QString text;
    bool finished = true;
};

std::vector<Message> read(const QString& path) {
    QFile file{path};
    REQUIRE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml{&file};
    std::vector<Message> all;
    QString context;
    Message m;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement()) {
            const auto name = xml.name().toString();
            if (name == QStringLiteral("name"))
                context = xml.readElementText();
            else if (name == QStringLiteral("message"))
                m = {};
            else if (name == QStringLiteral("source"))
                m.source = xml.readElementText();
            else if (name == QStringLiteral("translation")) {
                m.finished = !xml.attributes().hasAttribute(QStringLiteral("type"));
                m.text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            }
        } else if (xml.isEndElement() && xml.name().toString() == QStringLiteral("message")) {
            m.key = context + QLatin1Char('|') + m.source;
            all.push_back(m);
        }
    }
    REQUIRE_FALSE(xml.hasError());
    return all;
}

QString translations() {
    return QStringLiteral(WANMI_SOURCE_DIR "/resources/i18n/wanmi_zh.ts");
}

} // namespace

TEST_CASE("Every string of the window is said in Chinese, with the same places in it",
          "[ui][i18n]") {
    const auto all = read(translations());
    CHECK(all.size() > 150);
    const QRegularExpression place{QStringLiteral("%[1-9]")};
    for (const auto& m : all) {
        INFO(m.key.toStdString());
        CHECK(m.finished);
        CHECK_FALSE(m.text.trimmed().isEmpty());
        QSet<QString> before;
        QSet<QString> after;
        for (auto it = place.globalMatch(m.source); it.hasNext();)
            before.insert(it.next().captured());
        for (auto it = place.globalMatch(m.text); it.hasNext();)
            after.insert(it.next().captured());
        CHECK(before == after);
    }
}

TEST_CASE("The Chinese file holds exactly the strings of the sources", "[ui][i18n]") {
    const auto lupdate = QStandardPaths::findExecutable(QStringLiteral("lupdate"));
    if (lupdate.isEmpty()) {
        WARN("lupdate is not installed: the strings were not compared");
        return;
    }
    const QTemporaryDir dir;
    const auto fresh = dir.filePath(QStringLiteral("fresh.ts"));
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(WANMI_SOURCE_DIR));
    process.start(lupdate,
                  {QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-recursive"),
                   QStringLiteral("ui"), QStringLiteral("app/wanmi"), QStringLiteral("-locations"),
                   QStringLiteral("none"), QStringLiteral("-ts"), fresh});
    REQUIRE(process.waitForFinished(60'000));
    QStringList wanted;
    QStringList held;
    for (const auto& m : read(fresh))
        wanted << m.key;
    for (const auto& m : read(translations()))
        held << m.key;
    wanted.sort();
    held.sort();
    CHECK(wanted == held);
}

} // namespace wanmi
