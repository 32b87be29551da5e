#include "tests/gis/small_city.h"

#include "core/base/file.h"
#include "core/service/styles.h"
#include "core/store/place_store.h"

#include <stdexcept>

namespace wanmi::test {
namespace {

const std::string kCommunity = "990101001001";

/// A failure while setting up is no test result: it stops the program's test at once.
template <class T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error{result.error().reason + " " + result.error().detail};
    return *std::move(result);
}

Polygon rectangle(double x, double y, double w, double h) {
    return {{metres(x, y), metres(x + w, y), metres(x + w, y + h), metres(x, y + h)}, {}};
}

void addRegions(PlaceStore& store, Instant now) {
    const MultiPolygon all{rectangle(0, 0, 1000, 1000)};
    need(store.addRegion({RegionLevel::District, "990101", "试验区", "", false, "", all}, "r1",
                         now));
    need(store.addRegion({RegionLevel::Street, "990101001", "中心街道", "990101", false, "", all},
                         "r2", now));
    need(store.addRegion(
        {RegionLevel::Community, kCommunity, "和平社区", "990101001", false, "", all}, "r3", now));
}

void addGrid(PlaceStore& store, Instant now) {
    int n = 0;
    for (const double y : {0.0, 500.0}) {
        std::vector<std::string> codes;
        for (const double x : {0.0, 500.0}) {
            const auto code = kCommunity + "00" + std::to_string(++n);
            need(store.addCell({code, kCommunity, 250'000, 2, "", rectangle(x, y, 500, 500)},
                               "c" + code, now));
            codes.push_back(code);
        }
        const auto duty = std::string{"9901010010"} + (y > 0 ? "2" : "1");
        need(store.addDutyGrid({duty,
                                y > 0 ? "北网格" : "南网格",
                                "990101001",
                                "",
                                codes,
                                {rectangle(0, y, 1000, 500)}},
                               "d" + duty, now));
    }
}

void addGround(PlaceStore& store, Instant now) {
    need(store.addBaseArea({"block", "", {rectangle(0, 0, 1000, 1000)}}, "a1", now));
    need(store.addBaseArea({"water", "清河", {rectangle(100, 0, 100, 1000)}}, "a2", now));
    need(store.addBaseArea({"park", "人民公园", {rectangle(700, 700, 200, 200)}}, "a3", now));
    need(store.addStreet({"解放路", "primary", "s1", {metres(0, 500), metres(1000, 500)}}, "s1",
                         now));
    Component lamp;
    lamp.code = 9901010101000001;
    lamp.kind = "0101";
    lamp.name = "上水井盖";
    lamp.cell = kCommunity + "002";
    lamp.firstDay = "2025-01-01";
    lamp.at = metres(800, 200);
    need(store.addComponent(lamp, now));
}

} // namespace

SmallCity::SmallCity() : m_path((m_folder.path() + QStringLiteral("/city.sqlite")).toStdString()) {
    auto db = need(createStore(m_path));
    auto tx = need(Transaction::begin(db));
    need(fixSrid(db, kSrid));
    need(putStyles(db, dataFolder()));
    PlaceStore store{db};
    const Instant now{};
    addRegions(store, now);
    addGrid(store, now);
    addGround(store, now);
    need(tx.commit());
}

CaseRow caseRow(const std::string& id, Lamp lamp, Point place) {
    CaseRow row;
    row.id = id;
    row.number = "990101-20260105-000-0001";
    row.state = CaseState::Handling;
    row.lamp = lamp;
    row.place = place;
    return row;
}

std::string dataFolder() {
    return std::string{WANMI_SOURCE_DIR} + "/data";
}

} // namespace wanmi::test
