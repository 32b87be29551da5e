#pragma once
// A small city of two districts for acts on regions, and what tests ask of it.
#include "core/domain/people/rights.h"
#include "core/geometry/measures.h"
#include "core/service/grid_admin.h"
#include "core/service/people_service.h"
#include "core/service/region_acts.h"
#include "core/service/whole_store.h"
#include "core/store/place_store.h"
#include "tests/service/centre.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

namespace wanmi::test {

inline constexpr std::int64_t kSide = 400'000; // mm

/// Four squares in a row from west to east: two communities of a street, one of the next, one of
/// another district; cut into cells, with a lamp in each.
inline std::string regionCity(const ScratchFolder& folder) {
    auto path = folder.file("regions.sqlite");
    InitOptions options;
    options.dataFolder = WANMI_SOURCE_DIR "/data";
    options.city = "试城";
    options.district = "990101";
    options.sandbox = true;
    options.asOf = kTestTime();
    options.crs = "EPSG:4547";
    must(initStore(path, options));
    auto desk = must(Desk::open(path));
    const Point corner = must(must(desk->projection())->toStore({114.30, 30.60}));
    {
        auto tx = must(Transaction::begin(desk->db()));
        PlaceStore places{desk->db()};
        const std::initializer_list<std::tuple<const char*, int, int>> regions{
            {"990101", 0, 3},       {"990102", 3, 4},       {"990101001", 0, 2},
            {"990101002", 2, 3},    {"990102001", 3, 4},    {"990101001001", 0, 1},
            {"990101001002", 1, 2}, {"990101002001", 2, 3}, {"990102001001", 3, 4}};
        for (const auto& [code, from, to] : regions) {
            Region r;
            r.code = code;
            r.level = must(RegionCode::parse(code)).level();
            r.name = r.code + "号";
            r.parent = must(RegionCode::parse(code)).parent();
            r.shape = {{{{corner.x + from * kSide, corner.y},
                         {corner.x + to * kSide, corner.y},
                         {corner.x + to * kSide, corner.y + kSide},
                         {corner.x + from * kSide, corner.y + kSide}},
                        {}}};
            must(places.addRegion(r, desk->ids().next(desk->now()), desk->now()));
        }
        must(tx.commit());
    }
    must(PlaceService{*desk}.generateGrid({}, {}));
    auto tx = must(Transaction::begin(desk->db()));
    PlaceStore places{desk->db()};
    for (int square = 0; square < 4; ++square) {
        Component lamp;
        lamp.kind = "0205";
        const std::string district = square == 3 ? "990102" : "990101";
        const auto serial = must(places.nextSerial("component:" + district + lamp.kind));
        lamp.code =
            must(ComponentCode::make(district, lamp.kind, static_cast<int>(serial))).number();
        lamp.at = {corner.x + square * kSide + kSide / 2, corner.y + kSide / 2};
        lamp.firstDay = "2025-01-01";
        lamp.sourceKey = "lamps:" + std::to_string(square);
        must(places.addComponent(lamp, desk->now()));
    }
    must(places.placeComponents({}));
    must(tx.commit());
    return path;
}

struct RegionCity {
    ScratchFolder folder;
    std::string path = regionCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    CaseService cases{*desk};

    RegionCity() {
        Actor second;
        second.login = "admin2";
        second.name = "第二管理员";
        second.post = std::string{kSystemAdminPost};
        must(PeopleService{*desk}.add(second, "admin"));
    }
    void setTime(Instant now) {
        DeskOptions options;
        options.now = now;
        desk.reset();
        desk = must(Desk::open(path, options));
        cases = CaseService{*desk};
    }
    /// Squares from the west, 0 to 3: a report in the middle of one.
    std::string reportIn(int square) {
        const auto* projection = must(desk->projection());
        const Point corner = must(projection->toStore({114.30, 30.60}));
        ReportCommand r;
        r.kind = "event:0102";
        r.at = projection->toLonLat(
            {corner.x + square * kSide + kSide / 2 + 7'000, corner.y + kSide / 2 + 3'000});
        r.text = "路口有暴露垃圾";
        r.actor = "collector1";
        return must(cases.report(r)).id;
    }
    std::string closedIn(int square) {
        auto id = reportIn(square);
        for (const auto& [action, actor] :
             {std::pair{Action::Accept, "acceptor1"}, std::pair{Action::Refuse, "chief1"}}) {
            StepCommand s;
            s.id = id;
            s.actor = actor;
            s.what.action = action;
            s.what.note = "因由";
            must(cases.act(s));
        }
        return id;
    }
    Case state(const std::string& id) { return must(cases.show(id)).state; }

    RegionActs acts() { return RegionActs{*desk}; }
    std::int64_t propose(const RegionAct& act, std::optional<Instant> from = {}) {
        return must(acts().propose({act, "文〔2026〕1号", from, "admin"})).row.number;
    }
    RegionRehearsal enact(const RegionAct& act) {
        setTime(desk->now() + std::chrono::hours{1});
        return must(acts().confirm(propose(act), "admin2"));
    }
    std::vector<Cell> cellsOf(const std::string& community) {
        return must(PlaceStore{desk->db()}.cells(community));
    }
    std::optional<Region> region(const std::string& code) {
        return must(PlaceStore{desk->db()}.region(code));
    }
    std::string digest() { return must(summary(*desk)).digest; }
    bool clean() {
        const auto grid = must(PlaceService{*desk}.checkGrid());
        const auto faults = must(checkStore(*desk, {}));
        for (const auto& f : faults)
            UNSCOPED_INFO(f.kind << " " << f.id << " " << f.detail);
        return grid.gaps == 0 && grid.overlaps == 0 && grid.badCodes == 0 && grid.faults.empty() &&
               faults.empty();
    }
};

inline RegionAct act(RegionActKind kind, const std::string& code) {
    RegionAct a;
    a.kind = kind;
    a.code = code;
    return a;
}

inline std::int64_t mm2(const MultiPolygon& shape) {
    return static_cast<std::int64_t>(std::llround(areaM2(shape)));
}

} // namespace wanmi::test
