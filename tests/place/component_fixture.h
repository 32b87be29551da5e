#pragma once
#include "core/service/component_service.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

namespace wanmi::test {

/// An open small city, and acts on its components by its system administrator.
struct ComponentCity {
    ScratchFolder folder;
    std::string path = smallCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    ComponentService components{*desk};
    ComponentOrder order{"sysadmin1", "因由", false, {}};

    /// A place so many metres east and north of the community's south-western corner.
    LonLat place(double east, double north) {
        const auto* projection = must(desk->projection());
        const auto corner = must(projection->toStore({114.30, 30.60}));
        return projection->toLonLat({corner.x + std::llround(east * kMillimetres),
                                     corner.y + std::llround(north * kMillimetres)});
    }
    std::int64_t add(double east, double north, const char* kind = "0101") {
        const auto receipt = must(components.add({kind, {place(east, north)}, {}}, order));
        return receipt.codes.front();
    }
    /// A second district to the east of the first.
    void addDistrict(const char* code) {
        PlaceStore places{desk->db()};
        auto whole = must(places.region("990101"));
        REQUIRE(whole);
        auto region = *whole;
        region.code = code;
        for (auto& p : region.shape.front().outer) {
            p.x += 600'000;
        }
        auto tx = must(Transaction::begin(desk->db()));
        must(places.addRegion(region, desk->ids().next(desk->now()), desk->now()));
        must(tx.commit());
    }
    Component row(std::int64_t code) { return must(components.show(code)).row; }
    std::vector<ComponentChange> history(std::int64_t code) {
        return must(ComponentStore{desk->db()}.history(code));
    }
    std::vector<std::int64_t> listed(const ComponentFilter& filter = {}) {
        std::vector<std::int64_t> out;
        for (const auto& r : must(components.list(filter, 1000)).rows) {
            out.push_back(r.row.code);
        }
        return out;
    }
    std::string digest() { return must(summary(*desk)).digest; }
    std::size_t faults() { return must(checkStore(*desk, {})).size(); }
};

inline ComponentChoice only(std::int64_t code) {
    return {{code}, {}};
}
inline ComponentChoice those(ComponentFilter filter) {
    return {{}, std::move(filter)};
}

inline std::string argOf(const Error& e, const std::string& name) {
    for (const auto& a : e.args) {
        if (a.name == name) return a.value;
    }
    return {};
}

} // namespace wanmi::test
