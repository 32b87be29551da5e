#include "core/service/sync_service.h"
#include "tests/support/catch.h"
#include "tests/support/memory_centre.h"
#include "tests/ui/small_city.h"
#include "ui/work/centre_watch.h"

#include <QTest>

#include <atomic>
#include <functional>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000;
const std::string kKey(64, 'a');

enum class Weather : std::uint8_t { Fair, Cut, Closed };

/// A centre in memory that can be out of reach, or let nobody in.
class GatedRemote final : public test::MemoryRemote {
public:
    GatedRemote(test::MemoryCentre& centre, const std::atomic<Weather>& weather)
        : MemoryRemote(centre),
          m_weather(&weather) {}
    Result<CentreHello> hello(const DeskPass& pass) override {
        if (*m_weather == Weather::Cut) return fail(Errc::Network, "sync.unreachable");
        if (*m_weather == Weather::Closed) return fail(Errc::Forbidden, "central.no_login", {});
        return MemoryRemote::hello(pass);
    }

private:
    const std::atomic<Weather>* m_weather;
};

/// A small city that is the desk of a centre in memory; the centre is looked at while nobody talks
/// to it.
struct JoinedCity {
    JoinedCity() : centre(clock, city.desk().srid()) {
        centre.addDesk("007", kKey);
        test::MemoryRemote direct{centre};
        test::must(city.desk().keepDeskKey(kKey));
        test::must(SyncService{city.desk()}.join(direct, {"memory:", {"007", kKey}, false}));
    }
    LineMaker line() {
        return [this](const std::string&, const std::string& login,
                      const std::string& password) -> Result<std::unique_ptr<Remote>> {
            said = login + "/" + password;
            return std::unique_ptr<Remote>{std::make_unique<GatedRemote>(centre, weather)};
        };
    }
    std::int64_t unsent() { return test::must(SyncService{city.desk()}.status()).unsent; }
    static bool wait(const std::function<bool()>& what) { return QTest::qWaitFor(what, kPatience); }
    test::SmallCity city;
    SystemClock clock;
    test::MemoryCentre centre;
    std::atomic<Weather> weather{Weather::Fair};
    std::string said;
};

} // namespace

using State = CentreWatch::State;

TEST_CASE("What is made at the desk goes to the centre by itself once somebody has connected it",
          "[ui][desk]") {
    JoinedCity joined;
    const auto id = joined.city.report(100, 100);
    REQUIRE(joined.unsent() == 1);
    CentreWatch watch{joined.city.path(), joined.line()};
    CHECK(watch.state() == State::Off);
    int rounds = 0;
    QObject::connect(&watch, &CentreWatch::round, [&rounds] { ++rounds; });
    watch.start("li", "geheim");
    CHECK(watch.isOn());
    REQUIRE(JoinedCity::wait([&] { return watch.state() == State::Connected && rounds > 0; }));
    CHECK(joined.unsent() == 0);
    joined.city.report(120, 100);
    REQUIRE(JoinedCity::wait([&] { return joined.unsent() == 0; }));
    watch.stop();
    CHECK(watch.state() == State::Off);
    CHECK(joined.said == "li/geheim");
    CHECK(joined.centre.cases().count(id) == 1);
    CHECK(joined.centre.cases().size() == 2);
}

TEST_CASE("A line that is cut is told, work goes on, and all is sent when it is back",
          "[ui][desk]") {
    JoinedCity joined;
    joined.weather = Weather::Cut;
    CentreWatch watch{joined.city.path(), joined.line()};
    watch.start("li", "geheim");
    REQUIRE(JoinedCity::wait([&] { return watch.state() == State::Lost; }));
    joined.city.report(100, 100);
    CHECK(joined.unsent() == 1);
    joined.weather = Weather::Fair;
    REQUIRE(JoinedCity::wait([&] { return watch.state() == State::Connected; }));
    REQUIRE(JoinedCity::wait([&] { return joined.unsent() == 0; }));
}

TEST_CASE("A centre that lets nobody in ends the line with its reason, and another try begins anew",
          "[ui][desk]") {
    JoinedCity joined;
    joined.weather = Weather::Closed;
    CentreWatch watch{joined.city.path(), joined.line()};
    watch.start("li", "falsch");
    REQUIRE(JoinedCity::wait([&] { return watch.state() == State::Ended; }));
    REQUIRE(watch.why());
    CHECK(watch.why()->reason == "central.no_login");
    CHECK_FALSE(watch.isOn());
    joined.weather = Weather::Fair;
    watch.start("li", "geheim");
    REQUIRE(JoinedCity::wait([&] { return watch.state() == State::Connected; }));
    CHECK_FALSE(watch.why());
}

TEST_CASE("A store without a centre says so when it is to be connected", "[ui][desk]") {
    test::SmallCity city;
    CentreWatch watch{city.path(), [](const std::string&, const std::string&, const std::string&) {
                          return Result<std::unique_ptr<Remote>>{nullptr};
                      }};
    watch.start("li", "geheim");
    REQUIRE(QTest::qWaitFor([&] { return watch.state() == State::Ended; }, kPatience));
    REQUIRE(watch.why());
    CHECK(watch.why()->reason == "sync.not_joined");
}

} // namespace wanmi
