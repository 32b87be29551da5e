#pragma once
#include "core/service/case_service.h"
#include "core/service/place_service.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace wanmi::test {

/// A folder of its own that goes with the test.
class ScratchFolder {
public:
    ScratchFolder() {
        m_path = std::filesystem::temp_directory_path() /
                 ("wanmi-test-" + IdSource{}.salt().substr(0, 16));
        std::filesystem::create_directories(m_path);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    std::string file(const std::string& name) const { return (m_path / name).string(); }

private:
    std::filesystem::path m_path;
};

template <class T>
T must(Result<T> r) {
    if (!r) {
        std::string text = r.error().reason + " " + r.error().detail;
        for (const auto& a : r.error().args) {
            text += " " + a.name + "=" + a.value;
        }
        throw std::runtime_error{text};
    }
    return *std::move(r);
}

inline Instant kTestTime() {
    return Instant{std::chrono::seconds{1767574800}}; // 2026-01-05T09:00+08:00
}

/// A sandbox of one street with one square community, cut into cells, at kTestTime.
inline std::string smallCity(const ScratchFolder& folder, const std::string& name = "city.sqlite") {
    auto path = folder.file(name);
    InitOptions options;
    options.dataFolder = WANMI_SOURCE_DIR "/data";
    options.city = "试城";
    options.district = "990101";
    options.sandbox = true;
    options.asOf = kTestTime();
    options.crs = "EPSG:4547";
    must(initStore(path, options));
    auto desk = must(Desk::open(path));
    {
        auto tx = must(Transaction::begin(desk->db()));
        PlaceStore places{desk->db()};
        const auto* projection = must(desk->projection());
        const auto corner = must(projection->toStore({114.30, 30.60}));
        const std::int64_t side = 600'000; // 600 m
        const Polygon square{{corner,
                              {corner.x + side, corner.y},
                              {corner.x + side, corner.y + side},
                              {corner.x, corner.y + side}},
                             {}};
        int serial = 0;
        for (const auto* code : {"990101", "990101001", "990101001001"}) {
            Region r;
            r.code = code;
            r.level = must(RegionCode::parse(code)).level();
            r.name = std::string{"区域"} + std::to_string(++serial);
            r.parent = must(RegionCode::parse(code)).parent();
            r.shape = {square};
            must(places.addRegion(r, desk->ids().next(desk->now()), desk->now()));
        }
        must(tx.commit());
    }
    must(PlaceService{*desk}.generateGrid({}, {}));
    return path;
}

inline constexpr LonLat kInCity{114.3031, 30.6027};

} // namespace wanmi::test
