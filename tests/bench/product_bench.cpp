// The foundation's figures, each beside the plain way of doing the same: locate against SpatiaLite
// SQL, import against ogr2ogr, the first frame and its memory against the least QGIS program.
#include "core/geometry/cell_locator.h"
#include "core/service/place_service.h"
#include "core/service/sample/sample.h"
#include "tests/support/small_city.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Median of five.
double timed(const std::function<void()>& work) {
    std::vector<double> all(5);
    for (auto& one : all) {
        one = seconds(work);
    }
    return median(all);
}

struct Run {
    double took = 0;
    double megabytes = 0; ///< largest resident size, no less than our own at the start
};

Run program(const std::vector<std::string>& words) {
    std::cout << std::flush; // or the child would print it again
    const auto start = std::chrono::steady_clock::now();
    const auto child = fork();
    if (child == 0) {
        std::vector<char*> argv;
        for (const auto& w : words) {
            argv.push_back(const_cast<char*>(w.c_str())); // NOLINT
        }
        argv.push_back(nullptr);
        // NOLINTBEGIN(concurrency-mt-unsafe): a child of one thread
        setenv("QT_QPA_PLATFORM", "offscreen", 0);
        setenv("WANMI_DATA", WANMI_SOURCE_DIR "/data", 1);
        // NOLINTEND(concurrency-mt-unsafe)
        for (auto* stream : {stdout, stderr}) {
            if (freopen("/dev/null", "w", stream) == nullptr) _exit(126);
        }
        execvp(argv[0], argv.data());
        _exit(127);
    }
    int status = 0;
    rusage use{};
    wait4(child, &status, 0, &use);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            static_cast<double>(use.ru_maxrss) / 1024};
}

Run median(std::vector<Run> runs) {
    const auto middle = runs.begin() + static_cast<std::ptrdiff_t>(runs.size() / 2);
    std::nth_element(runs.begin(), middle, runs.end(),
                     [](const Run& a, const Run& b) { return a.took < b.took; });
    return *middle;
}

using Words = std::vector<std::string>;

/// Medians of five runs of each, in turn, so that other work on the machine slows both alike.
std::pair<Run, Run> sideBySide(const std::function<Words(int round)>& mine,
                               const std::function<Words(int round)>& peer) {
    std::vector<Run> ours;
    std::vector<Run> theirs;
    for (int round = 0; round < 5; ++round) {
        ours.push_back(program(mine(round)));
        theirs.push_back(program(peer(round)));
    }
    return {median(std::move(ours)), median(std::move(theirs))};
}

/// The sample city, made once.
const std::string& sampleStore() {
    static ScratchFolder folder;
    static const std::string kPath = [] {
        auto path = folder.file("sample.sqlite");
        SampleOptions o;
        o.dataFolder = WANMI_SOURCE_DIR "/data";
        o.asOf = test::kTestTime();
        const auto took = seconds([&] { must(makeSample(path, o, {})); });
        std::cout << fmt::format("init --sample                    {:8.2f} s\n", took);
        return path;
    }();
    return kPath;
}

} // namespace

TEST_CASE("locate", "[bench]") {
    auto desk = must(Desk::open(sampleStore()));
    const auto cells = must(PlaceStore{desk->db()}.cells());
    std::vector<Polygon> shapes;
    shapes.reserve(cells.size());
    for (const auto& c : cells) {
        shapes.push_back(c.shape);
    }
    const auto box = *must(PlaceService{*desk}.fullBox());
    std::mt19937_64 random{5};
    std::vector<Point> points;
    points.reserve(20'000);
    for (int i = 0; i < 20'000; ++i) {
        points.push_back(
            {box.minX + static_cast<std::int64_t>(random() %
                                                  static_cast<std::uint64_t>(box.maxX - box.minX)),
             box.minY + static_cast<std::int64_t>(
                            random() % static_cast<std::uint64_t>(box.maxY - box.minY))});
    }

    std::vector<std::string> mine(points.size());
    const auto locator = CellLocator::build(shapes);
    const auto quick = timed([&] {
        const auto found = locator.findMany(points);
        for (std::size_t i = 0; i < found.size(); ++i) {
            mine[i] = found[i] == CellLocator::kOutside ? "" : cells[found[i]].code;
        }
    });
    std::vector<std::string> theirs(points.size());
    auto q = must(desk->db().prepare(
        "SELECT min(c.code) FROM cell c WHERE c.rowid IN (SELECT pkid FROM idx_cell_geom WHERE "
        "xmin <= ?1 AND xmax >= ?1"
        " AND ymin <= ?2 AND ymax >= ?2) AND ST_Intersects(c.geom, MakePoint(?1, ?2, ?3))"));
    const auto sql = timed([&] {
        for (std::size_t i = 0; i < points.size(); ++i) {
            q.reset()
                .at(1, static_cast<double>(points[i].x) / 1000)
                .at(2, static_cast<double>(points[i].y) / 1000)
                .at(3, std::int64_t{desk->srid()});
            must(q.step());
            theirs[i] = q.text(0);
        }
    });
    CHECK(mine == theirs);
    const auto n = static_cast<double>(points.size());
    std::cout << fmt::format(
        "locate: own locator              {:8.3f} µs a point\n"
        "locate: the same in SpatiaLite   {:8.3f} µs a point    ratio {:.0f}\n",
        quick / n * 1e6, sql / n * 1e6, sql / quick);
}

TEST_CASE("import", "[bench]") {
    ScratchFolder folder;
    constexpr int kRows = 50'000;
    { // all of them in the small city's 600 m, so that each gets a cell
        std::ofstream csv{folder.file("lamps.csv")};
        csv << "id,name,lon,lat\n";
        std::mt19937_64 random{9};
        for (int i = 0; i < kRows; ++i) {
            csv << fmt::format("{},lamp {},{:.7f},{:.7f}\n", i, i,
                               114.3005 + static_cast<double>(random() % 50'000) / 1e7,
                               30.6005 + static_cast<double>(random() % 45'000) / 1e7);
        }
    }
    test::smallCity(folder);
    const auto [mine, peer] = sideBySide(
        [&](int round) {
            const auto store = folder.file(fmt::format("city{}.sqlite", round));
            std::filesystem::copy_file(folder.file("city.sqlite"), store);
            return Words{WANMICTL, "--store",    store,
                         "import", "components", folder.file("lamps.csv"),
                         "--set",  "kind=0101"};
        },
        [&](int round) {
            return Words{"ogr2ogr",
                         "-f",
                         "SQLite",
                         "-dsco",
                         "SPATIALITE=YES",
                         "-gt",
                         "65536",
                         "-oo",
                         "X_POSSIBLE_NAMES=lon",
                         "-oo",
                         "Y_POSSIBLE_NAMES=lat",
                         "-s_srs",
                         "EPSG:4326",
                         "-t_srs",
                         "EPSG:4547",
                         folder.file(fmt::format("peer{}.sqlite", round)),
                         folder.file("lamps.csv")};
        });
    std::cout << fmt::format("import components                {:8.0f} rows/s (keys, codes, cells, "
                             "one durable transaction)\n"
                             "ogr2ogr into SpatiaLite          {:8.0f} rows/s    ratio {:.2f}\n",
                             kRows / mine.took, kRows / peer.took, peer.took / mine.took);
}

TEST_CASE("start", "[bench]") {
    ScratchFolder folder;
    const Words find{WANMICTL, "--store", sampleStore(), "locate", "114.30", "30.60"};
    std::vector<Run> looks(5);
    for (auto& one : looks) {
        one = program(find);
    }
    const auto look = median(std::move(looks));
    const auto [desk, bare] = sideBySide(
        [&](int) {
            return Words{WANMI_DESKTOP,        "--store", sampleStore(), "--screenshot",
                         folder.file("w.png"), "--size",  "1920x1080"};
        },
        [&](int) {
            return Words{BARE_MAP, sampleStore(), folder.file("b.png")};
        });
    std::cout << fmt::format("wanmictl locate                  {:8.0f} ms\n"
                             "desktop: start to first picture  {:8.2f} s, {:.0f} MB\n"
                             "bare QGIS canvas, same file      {:8.2f} s, {:.0f} MB    ratio "
                             "{:.2f} in time, {:.2f} in memory\n",
                             look.took * 1000, desk.took, desk.megabytes, bare.took, bare.megabytes,
                             bare.took / desk.took, bare.megabytes / desk.megabytes);
}

} // namespace wanmi
