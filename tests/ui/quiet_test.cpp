#include "tests/support/catch.h"
#include "tests/support/flush_count.h"
#include "tests/ui/small_city.h"
#include "ui/work/desk_worker.h"

#include <QObject>
#include <QTest>

namespace wanmi {

TEST_CASE("When nobody takes a step for a while, the store's log is brought home", "[ui][desk]") {
    constexpr int kPatience = 60'000; // milliseconds until the test gives up
    test::SmallCity city;
    QObject here;
    DeskWorker worker{city.path(), {}};
    bool done = false;
    worker.run(
        DeskWorker::Lane::Write, &here,
        [](Desk& desk) {
            return desk.db().run(
                "CREATE TABLE room AS SELECT zeroblob(8000000) AS bytes; DROP TABLE room");
        },
        [&done](const Status& grown) {
            CHECK(grown);
            done = true;
        });
    REQUIRE(QTest::qWaitFor([&] { return done; }, kPatience));
    const int before = test::flushes;
    CHECK(QTest::qWaitFor([&] { return test::flushes > before; }, kPatience));
}

} // namespace wanmi
