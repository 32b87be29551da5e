#pragma once
// A store with a small square town: one street, two communities, cells, a lamp or two. Made in a
// moment, with the people of a sandbox.
#include "core/base/time_text.h"
#include "core/service/case_service.h"
#include "core/service/place_service.h"
#include "core/service/whole_store.h"

#include <QTemporaryDir>

#include <stdexcept>
#include <string>

namespace wanmi::test {

inline const char* const kSmallStart = "2026-01-05T09:00:00+08:00";

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error{result.error().reason};
    return *std::move(result);
}

/// The store's file lives as long as this object.
class SmallCity {
public:
    SmallCity() : m_path(m_dir.filePath(QStringLiteral("small.sqlite")).toStdString()) {
        InitOptions init;
        init.dataFolder = WANMI_SOURCE_DIR "/data";
        init.city = "小样区";
        init.district = "990101";
        init.sandbox = true;
        init.asOf = must(parseTime(kSmallStart, "Asia/Shanghai"));
        init.crs = "EPSG:4548";
        must(initStore(m_path, init));
        m_desk = must(Desk::open(m_path));
        addPlaces();
        must(PlaceService{*m_desk}.generateGrid(GridRequest{}, {}));
    }

    const std::string& path() const { return m_path; }
    Desk& desk() { return *m_desk; }
    CaseService cases() { return CaseService{*m_desk}; }
    /// A place `east` and `north` metres from the town's south-west corner.
    LonLat at(double east, double north) {
        return must(m_desk->projection())->toLonLat(point(east, north));
    }
    static Point point(double east, double north) {
        return {kX + static_cast<std::int64_t>(east * 1000),
                kY + static_cast<std::int64_t>(north * 1000)};
    }
    /// A collector's report; gives the case's id.
    std::string report(double east, double north, const std::string& kind = "event:0102") {
        ReportCommand c;
        c.kind = kind;
        c.at = at(east, north);
        c.text = "路边有垃圾";
        c.actor = "collector1";
        return must(cases().report(c)).id;
    }
    CaseReceipt step(const std::string& id, const std::string& actor, CaseCommand what) {
        return must(cases().act({id, std::move(what), actor, std::nullopt}));
    }

private:
    static constexpr std::int64_t kX = 499'500'000;
    static constexpr std::int64_t kY = 4'418'000'000;

    static MultiPolygon square(double west, double south, double east, double north) {
        return {Polygon{
            {point(west, south), point(east, south), point(east, north), point(west, north)}, {}}};
    }
    void addPlaces() {
        auto& db = m_desk->db();
        auto tx = must(Transaction::begin(db));
        PlaceStore store{db};
        const auto now = m_desk->now();
        const auto region = [&](RegionLevel level, const char* code, const char* name,
                                const char* parent, const MultiPolygon& shape) {
            Region r;
            r.level = level;
            r.code = code;
            r.name = name;
            r.parent = parent;
            r.shape = shape;
            must(store.addRegion(r, m_desk->ids().next(now), now));
        };
        region(RegionLevel::District, "990101", "小样区", "", square(0, 0, 1000, 500));
        region(RegionLevel::Street, "990101001", "东门街道", "990101", square(0, 0, 1000, 500));
        region(RegionLevel::Community, "990101001001", "柳荫社区", "990101001",
               square(0, 0, 500, 500));
        region(RegionLevel::Community, "990101001002", "河沿社区", "990101001",
               square(500, 0, 1000, 500));
        StreetLine street;
        street.name = "东门大街";
        street.roadClass = "primary";
        street.line = {point(0, 250), point(1000, 250)};
        must(store.addStreet(street, m_desk->ids().next(now), now));
        must(tx.commit());
    }

    QTemporaryDir m_dir;
    std::string m_path;
    std::unique_ptr<Desk> m_desk;
};

} // namespace wanmi::test
