#include "core/geometry/measures.h"
#include "core/service/import_run.h"
#include "core/service/region_codes.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr const char* kOnlyCommunity = "901";
/// The street that communities of an unknown street are numbered under.
constexpr const char* kNoStreet = "999";

Error rowFault(const char* reason, Args args = {}) {
    return fail(Errc::Invalid, reason, std::move(args));
}

class RegionImport {
public:
    RegionImport(ImportRun& run, const ImportFields& fields, PlacedRows& rows)
        : m_run(&run),
          m_fields(&fields),
          m_rows(&rows),
          m_store(run.desk.db()) {}

    Status run() {
        const auto& codes = m_run->options.codes;
        if (!codes.empty()) {
            WANMI_LET(m_codes, RegionCodes::load(codes));
        }
        for (const auto& [line, code] : m_codes.dropped()) {
            SourceRow row;
            row.number = line;
            m_run->remark(row, "dropped_code", {{"line", std::to_string(line)}, {"code", code}});
        }
        if (!m_fields->has(m_fields->slot("level")) && !m_fields->has(m_fields->slot("code"))) {
            return fail(Errc::Invalid, "import.needs", {{"field", "level"}});
        }
        const auto begin = [this]() -> Status {
            WANMI_LET(const auto known, m_store.regions({}));
            for (const auto& r : known) {
                m_given.use(r.code);
            }
            return ok();
        };
        WANMI_TRY(m_run->each(
            *m_rows, [this](const SourceRow& row) { return read(row); }, {}, begin));
        WANMI_TRY(completeStreets());
        return m_run->finish("region");
    }

private:
    Result<RowWrite> read(const SourceRow& row) {
        Region region;
        WANMI_LET(region.level, readLevel(row));
        region.name = m_fields->value(row, "name");
        WANMI_LET(region.shape, m_rows->areas(row));
        if (const auto key = m_fields->value(row, "key"); !key.empty()) {
            region.sourceKey = m_run->keyed(key);
        }
        return RowWrite{[this, region](const SourceRow& r) { return write(r, region); }};
    }

    Result<bool> write(const SourceRow& row, Region region) {
        WANMI_TRY(giveCode(row, region));
        if (!region.sourceKey.empty()) {
            WANMI_LET(const auto same, m_store.regionBySource(region.level, region.sourceKey));
            if (same && *same != region.code) return rowFault("same_key", {{"code", *same}});
        }
        if (region.level == RegionLevel::Street) region.parent = region.code.substr(0, 6);
        if (region.level == RegionLevel::Community) region.parent = region.code.substr(0, 9);
        WANMI_TRY(m_run->mayWriteIn(region.code.substr(0, 6), region.code));
        if (region.name.empty()) region.name = region.code;
        m_given.use(region.code);
        WANMI_LET(const bool known, m_store.updateRegion(region, m_run->now));
        if (!known) {
            WANMI_TRY(m_store.addRegion(region, m_run->desk.ids().next(m_run->now), m_run->now));
        }
        if (region.provisional) m_run->remark(row, "provisional_code", {{"code", region.code}});
        return !known;
    }

    Result<RegionLevel> readLevel(const SourceRow& row) const {
        const auto word = m_fields->value(row, "level");
        if (const auto level = regionLevelOf(word)) return *level;
        const auto code = RegionCode::parse(bareRegionCode(m_fields->value(row, "code")));
        if (word.empty() && code) return code->level();
        return rowFault("unknown_level", {{"value", std::string{word}}});
    }

    /// The code a region has, is known by, or gets: from the file, the code table, the store by its
    /// key, or a provisional one.
    Status giveCode(const SourceRow& row, Region& region) {
        const auto written = m_fields->value(row, "code");
        const auto code = RegionCode::parse(bareRegionCode(written));
        if (code && code->level() == region.level) {
            region.code = code->text();
            return ok();
        }
        WANMI_LET(const auto parent, parentOf(row, region));
        if (!region.name.empty()) {
            const auto under = region.level == RegionLevel::District
                                   ? m_run->desk.district().substr(0, 4)
                                   : parent;
            if (const auto official = m_codes.find(region.level, under, region.name)) {
                region.code = *official;
                return ok();
            }
        }
        if (region.level == RegionLevel::District) {
            return rowFault("no_code", {{"name", region.name}});
        }
        region.provisional = true;
        if (region.sourceKey.empty()) region.sourceKey = parent + "/" + region.name;
        WANMI_LET(const auto known, m_store.regionBySource(region.level, region.sourceKey));
        if (known) {
            region.code = *known;
            return ok();
        }
        const auto next = m_given.next(parent);
        if (!next) return rowFault("codes_used_up", {{"parent", parent}});
        region.code = *next;
        return ok();
    }

    /// The code of the region above: as written, by its name, or by where the region lies.
    Result<std::string> parentOf(const SourceRow& row, const Region& region) {
        const auto written = bareRegionCode(m_fields->value(row, "parent"));
        const std::size_t digits = region.level == RegionLevel::Street ? 6 : 9;
        if (region.level == RegionLevel::District) return std::string{};
        if (RegionCode::parse(written) && written.size() == digits) return written;
        const auto& district = m_run->desk.district();
        if (region.level == RegionLevel::Street) return district;
        if (!written.empty()) {
            WANMI_LET(const auto named, m_store.regionsNamed(written, 1));
            if (!named.empty() && named.front().code.size() == digits) return named.front().code;
        }
        const auto largest = std::max_element(
            region.shape.begin(), region.shape.end(),
            [](const Polygon& a, const Polygon& b) { return areaM2(a) < areaM2(b); });
        WANMI_LET(const auto place, m_store.placeOf(interiorPoint(*largest)));
        if (!place.street.empty()) return place.street;
        m_run->remark(row, "no_parent");
        return district + kNoStreet;
    }

    /// A street without communities gets one, so that cells and cases have a community to lie in;
    /// it goes again once real ones are there.
    Status completeStreets() {
        WANMI_LET(const auto streets, m_store.regions(RegionLevel::Street));
        for (const auto& street : streets) {
            WANMI_LET(const auto below, m_store.regions(RegionLevel::Community, street.code));
            const auto stop = std::find_if(below.begin(), below.end(), [&](const Region& r) {
                return r.code == street.code + kOnlyCommunity && r.provisional &&
                       r.sourceKey.empty();
            });
            if (below.empty()) {
                const Region only{RegionLevel::Community,
                                  street.code + kOnlyCommunity,
                                  street.name,
                                  street.code,
                                  true,
                                  {},
                                  street.shape};
                WANMI_TRY(m_store.addRegion(only, m_run->desk.ids().next(m_run->now), m_run->now));
            } else if (stop != below.end() && below.size() > 1) {
                WANMI_TRY(m_store.endCells({stop->code}, m_run->now));
                WANMI_TRY(m_store.endRegion(stop->code, m_run->now));
            } else if (stop != below.end() && stop->shape != street.shape) {
                WANMI_LET(const auto cells, m_store.cells(stop->code));
                if (!cells.empty()) continue; // its shape is that of its cells
                Region only = *stop;
                only.shape = street.shape;
                WANMI_TRY(m_store.updateRegion(only, m_run->now));
            }
        }
        return ok();
    }

    ImportRun* m_run;
    const ImportFields* m_fields;
    PlacedRows* m_rows;
    PlaceStore m_store;
    RegionCodes m_codes;
    ProvisionalCodes m_given;
};

} // namespace

Status importRegions(ImportRun& run) {
    WANMI_LET(const auto fields, run.fields());
    WANMI_LET(auto rows, PlacedRows::open(run.desk, run.source, run.options, fields, false));
    return RegionImport{run, fields, rows}.run();
}

} // namespace wanmi
