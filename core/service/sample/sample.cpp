#include "core/service/sample/sample.h"

#include "core/base/file.h"
#include "core/service/sample/case_script.h"
#include "core/service/store_key.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <thread>

namespace wanmi {
namespace {

using namespace sample;

constexpr double kCellM2 = 15'000;
constexpr std::size_t kCellsOfDistrict = 3000;
constexpr std::size_t kComponentsOfDistrict = 800'000;
constexpr std::size_t kMostDistricts = 16;
constexpr int kFirstDistrict = 990'101;
constexpr std::size_t kLeastCells = 40;
constexpr std::size_t kBatch = 4096; // cases lived through at once

std::size_t ceilDiv(std::size_t a, std::size_t b) {
    return (a + b - 1) / b;
}

/// How a district is divided: 东城's measure for one, a metropolis's small communities for many.
struct Division {
    std::size_t cells = 0;
    std::size_t components = 0;
    std::size_t cases = 0;
    std::size_t streets = 0;
    std::size_t communities = 0;
};

std::vector<Division> divisions(const SampleOptions& o) {
    const auto asked = std::max({o.districts, ceilDiv(o.cells, kCellsOfDistrict),
                                 ceilDiv(o.components, kComponentsOfDistrict), std::size_t{1}});
    const auto n = std::min(asked, kMostDistricts);
    const auto part = [n](std::size_t total, std::size_t i) {
        return total * (i + 1) / n - total * i / n;
    };
    std::vector<Division> out(n);
    for (std::size_t i = 0; i < n; ++i) {
        auto& d = out[i];
        d = {part(o.cells, i), part(o.components, i), part(o.cases, i), 0, 0};
        const double cells = static_cast<double>(d.cells);
        d.streets =
            static_cast<std::size_t>(std::max(2L, std::lround(cells / (n > 4 ? 189.0 : 206.5))));
        d.communities =
            static_cast<std::size_t>(std::max(4L, std::lround(cells / (n > 4 ? 6.77 : 41.3))));
        d.communities = std::max(d.communities, 2 * d.streets);
    }
    return out;
}

/// Tiles from the great river's north bank up, then from its south bank down.
TilePlace tileOf(std::size_t index, std::size_t districts, double cells) {
    const auto columns =
        static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(districts))));
    const double side = std::sqrt(cells * kCellM2);
    const auto line = static_cast<int>(index / columns);
    const int row = line % 2 == 0 ? line / 2 : -(line / 2) - 1;
    return {static_cast<int>(index % columns), row, static_cast<int>(columns), side * 1.1,
            side / 1.1};
}

class Maker {
public:
    Maker(const SampleOptions& options, const Progress& progress, std::string path)
        : m_o(options),
          m_progress(progress),
          m_path(std::move(path)),
          m_ids(mixBits(options.seed ^ 0x5A3D)),
          m_begin(options.asOf - std::chrono::days{400}) {}

    Status run() {
        if (m_o.cells < kLeastCells)
            return fail(
                Errc::Invalid, "sample.cells",
                {{"cells", std::to_string(m_o.cells)}, {"least", std::to_string(kLeastCells)}});
        WANMI_LET(const auto words, Words::load(m_o.dataFolder));
        WANMI_LET(m_recipe, readFile(m_o.dataFolder + "/sample/components.csv"));
        WANMI_LET(m_templates, readFile(m_o.dataFolder + "/sample/reports.csv"));
        InitOptions init;
        init.dataFolder = m_o.dataFolder;
        init.city = "临江市";
        init.district = std::to_string(kFirstDistrict);
        init.sandbox = true;
        init.asOf = m_o.asOf;
        init.crs = fmt::format("EPSG:{}", kSampleSrid);
        WANMI_TRY(initStore(m_path, init));
        WANMI_LET(const auto texts, readRuleTexts(m_o.dataFolder, init.catalogue));
        WANMI_LET(const auto rules, loadRules(texts));
        NameGiver names{words, m_o.seed};
        WANMI_LET(auto db, openStore(m_path, Database::Mode::ReadWrite));
        WANMI_TRY(fill(db, rules, names));
        return ok();
    }

private:
    /// Nothing of this is looked at before the file has its name: no durability until the end.
    Status fill(Database& db, const RuleSet& rules, NameGiver& names) {
        WANMI_TRY(
            db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
                   "PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 0;"));
        WANMI_TRY(db.run("BEGIN"));
        for (const auto& column : geometryColumns())
            WANMI_TRY(suspendSpatialIndex(db, column));
        // The other indexes are kept up: cases come in order of time, so that is cheap, while each
        // index made at the end would read all cases once more.
        WANMI_TRY(makeAll(db, rules, names));
        WANMI_TRY(tell(m_progress, "sample.finishing", 0, 2));
        WANMI_TRY(finish(db));
        WANMI_TRY(db.run("COMMIT"));
        WANMI_TRY(tell(m_progress, "sample.finishing", 1, 2));
        // Without a limit ANALYZE would read every event of every case.
        return db.run(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;"
            "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    Status makeAll(Database& db, const RuleSet& rules, NameGiver& names) {
        const auto parts = divisions(m_o);
        addCentre(m_staff, rules, names);
        std::size_t duties = 0;
        std::map<std::string, std::string> streetNames;
        const auto& titles = names.words().of("district");
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto& part = parts[i];
            PlanRequest request{
                tileOf(i, parts.size(),
                       static_cast<double>(m_o.cells) / static_cast<double>(parts.size())),
                std::to_string(kFirstDistrict + static_cast<int>(i)),
                titles[i % titles.size()],
                part.streets,
                part.communities,
                mixBits(m_o.seed ^ 0xC17)};
            WANMI_LET(auto plan, planCity(request, names, m_progress));
            WANMI_TRY(tell(m_progress, "sample.grid", static_cast<std::int64_t>(i),
                           static_cast<std::int64_t>(parts.size())));
            WANMI_LET(auto district, makeDistrict(std::move(plan), part.cells, duties, m_progress));
            addDistrict(m_staff, district, names);
            for (const auto& region : district.plan.regions) {
                if (region.level == RegionLevel::Street) streetNames[region.code] = region.name;
            }
            WANMI_TRY(writePlaces(db, district, m_ids, m_begin));
            WANMI_TRY(writeComponents(db, district, part.components, m_recipe, rules, m_o.seed,
                                      m_o.asOf, m_progress));
            WANMI_TRY(writeCases(db, district, rules, part.cases));
        }
        addReserve(m_staff, duties, std::to_string(kFirstDistrict), names);
        return writePeople(db, m_staff, streetNames, m_o.asOf);
    }

    Status writeCases(Database& db, const District& district, const RuleSet& rules,
                      std::size_t count) {
        if (count == 0) return ok();
        // A desk has so much on its table, however long its archive: a longer year does not pile up
        // reports in its last days, where a day's serials would run out.
        const auto open = std::min(count, std::clamp<std::size_t>(count / 30, 36, 2000));
        WANMI_LET(auto writer, ScriptWriter::open(district, m_staff, rules, m_templates, m_o.seed,
                                                  m_o.asOf, count, open));
        WANMI_LET(auto store, CaseStore::open(db, kSampleSrid));
        while (writer.left() > 0) {
            WANMI_TRY(tell(m_progress, "sample.cases",
                           static_cast<std::int64_t>(count - writer.left()),
                           static_cast<std::int64_t>(count)));
            std::vector<CaseScript> scripts;
            while (writer.left() > 0 && scripts.size() < kBatch) {
                WANMI_LET(auto script, writer.next(m_serials));
                scripts.push_back(std::move(script));
            }
            for (auto& lived : playAll(scripts, rules)) {
                if (!*lived) return lived->error();
                WANMI_TRY(put(store, **lived));
            }
        }
        return ok();
    }

    /// Scripts do not depend on each other: as many threads as there are processors, up to four.
    static std::vector<std::optional<Result<LivedCase>>>
    playAll(const std::vector<CaseScript>& scripts, const RuleSet& rules) {
        std::vector<std::optional<Result<LivedCase>>> out(scripts.size());
        const auto workers = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
        std::vector<std::jthread> threads;
        for (std::size_t w = 0; w < workers; ++w) {
            threads.emplace_back([&, w] {
                for (std::size_t i = w; i < scripts.size(); i += workers)
                    out[i].emplace(play(scripts[i], rules));
            });
        }
        threads.clear(); // joined
        return out;
    }

    static Status put(CaseStore& store, const LivedCase& lived) {
        WANMI_LET(const auto fid, store.add(lived.state, lived.events));
        for (const auto& secret : lived.secrets)
            WANMI_TRY(store.putPrivate(fid, secret));
        return ok();
    }

    Status finish(Database& db) {
        WANMI_LET(auto serial, db.prepare("INSERT INTO serial (scope, last) VALUES (?1, ?2)"));
        for (const auto& [scope, last] : m_serials)
            WANMI_TRY(serial.at(1, scope).at(2, last).done());
        const auto recorded = m_o.asOf.time_since_epoch().count();
        for (const auto* table : {"region", "cell", "duty_grid", "street_line", "base_area"})
            WANMI_TRY(db.run(fmt::format("UPDATE {} SET recorded_at = {}", table, recorded)));
        for (const auto& column : geometryColumns())
            WANMI_TRY(rebuildSpatialIndex(db, column));
        return ok();
    }

    const SampleOptions& m_o;
    const Progress& m_progress;
    std::string m_path;
    IdSource m_ids;
    Instant m_begin;
    std::string m_recipe;
    std::string m_templates;
    Staff m_staff;
    std::map<std::string, std::int64_t> m_serials;
};

void removeStoreFiles(const std::string& path) {
    std::error_code ignored;
    for (const auto* tail : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(pathFrom(path + tail), ignored);
}

} // namespace

Status makeSample(const std::string& pathUtf8, const SampleOptions& options,
                  const Progress& progress) {
    WANMI_TRY(clearPlace(pathUtf8));
    const auto beside = fmt::format("{}.making-{}", pathUtf8, IdSource{}.salt().substr(0, 8));
    borrowStoreKey(pathUtf8, beside);
    if (auto made = Maker{options, progress, beside}.run(); !made) {
        removeStoreFiles(beside);
        dropStoreKey(beside);
        return made.error();
    }
    if (auto named = giveName(beside, pathUtf8); !named) {
        removeStoreFiles(beside);
        dropStoreKey(beside);
        return named.error();
    }
    removeStoreFiles(beside); // an empty -wal may be left
    return settleStoreKey(beside, pathUtf8);
}

} // namespace wanmi
