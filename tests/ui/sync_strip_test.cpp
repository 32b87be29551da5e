#include "core/base/time_text.h"
#include "tests/support/catch.h"
#include "tests/ui/small_city.h"
#include "ui/models/resources.h"
#include "ui/widgets/sync_strip.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000;

Instant at(const char* time) {
    return test::must(parseTime(time, "Asia/Shanghai"));
}

/// An open store, and the strip of its window.
struct Room {
    explicit Room(const char* language)
        : session{{city.path(), WANMI_SOURCE_DIR "/data", language, "acceptor1", std::nullopt}} {
        initResources();
        if (translator.load(
                QStringLiteral(":/wanmi/i18n/wanmi_%1.qm").arg(QLatin1String(language)))) {
            QCoreApplication::installTranslator(&translator);
        }
        session.open();
        REQUIRE(QTest::qWaitFor([this] { return session.isOpen(); }, kPatience));
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room() { QCoreApplication::removeTranslator(&translator); }
    test::SmallCity city;
    Session session;
    QTranslator translator;
    SyncStrip strip{session};
};

SyncStatus joined() {
    SyncStatus s;
    s.joined = true;
    s.desk = "007";
    s.url = "postgresql://centre/wanmi";
    s.contact = at("2026-01-05T09:10:00+08:00");
    return s;
}

} // namespace

TEST_CASE("A store without a centre shows nothing of one", "[ui][desk]") {
    Room room{"en"};
    room.strip.setStatus({});
    CHECK(room.strip.isHidden());
    room.strip.setStatus(joined());
    CHECK_FALSE(room.strip.isHidden());
    CHECK(room.strip.text() == QStringLiteral("Centre: nothing proved yet"));
}

TEST_CASE("What is unsent, until when all is proved and by when the rest is expected are in sight, "
          "in both languages",
          "[ui][desk]") {
    auto s = joined();
    s.unsent = 3;
    s.oldestUnsent = at("2026-01-05T09:05:00+08:00");
    s.proof = at("2026-01-05T09:04:00+08:00");
    s.expected = at("2026-01-05T09:11:00+08:00");
    s.openConflicts = 2;
    const auto text = [&s](const char* language) {
        Room room{language};
        room.strip.setStatus(s);
        return room.strip.text();
    };
    const auto english = text("en");
    CHECK(english.contains(QStringLiteral("3 unsent")));
    CHECK(english.contains(QStringLiteral("09:11")));
    CHECK(english.contains(QStringLiteral("09:04")));
    CHECK(english.contains(QStringLiteral("2 to decide")));
    const auto chinese = text("zh");
    CHECK(chinese.contains(QStringLiteral("待发 3 条")));
    CHECK(chinese.contains(QStringLiteral("2 项待裁决")));
    CHECK(chinese.contains(QStringLiteral("09:04")));
}

TEST_CASE("A centre out of reach and one that takes nothing are told apart", "[ui][desk]") {
    Room room{"en"};
    auto s = joined();
    s.unsent = 1;
    room.strip.setStatus(s);
    CHECK(room.strip.text().contains(QStringLiteral("out of reach")));
    CHECK(room.strip.toolTip().contains(QStringLiteral("Work goes on")));
    s.stopped = "central.desk_revoked";
    room.strip.setStatus(s);
    CHECK(room.strip.text() == QStringLiteral("The centre takes nothing"));
    CHECK(room.strip.toolTip().contains(room.session.names().text("central.desk_revoked")));
}

} // namespace wanmi
