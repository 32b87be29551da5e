#pragma once
#include "core/store/grid_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// An act on regions as kept.
struct RegionActRow {
    std::int64_t number = 0; ///< 1, 2, …
    std::string id;
    std::string act; ///< regionActText
    std::string document;
    std::optional<Instant> validFrom; ///< day of effect; nullopt: when it is confirmed
    std::string author;
    Instant proposedAt;
    std::string state = "proposed"; ///< "proposed", "done", "dropped"
    std::string endedBy;            ///< who confirmed or dropped it
    std::optional<Instant> endedAt;
    std::optional<std::int64_t> edition; ///< that it became
};

struct RegionVersion {
    std::string code;
    std::string name;
    std::string parent;
    Instant from;
    std::optional<Instant> to; ///< nullopt: in force
};

/// Acts on regions, and what they write, as rows. Writes are made inside the caller's transaction.
class RegionStore {
public:
    explicit RegionStore(Database& db) : m_db(&db) {}

    Result<std::int64_t> addAct(const RegionActRow& act); ///< gives its number
    Result<std::vector<RegionActRow>> acts(bool all);
    Result<std::optional<RegionActRow>> act(std::int64_t number);
    /// False: it is not open any more.
    Result<bool> endAct(std::int64_t number, std::string_view state, std::string_view by,
                        Instant now, std::optional<std::int64_t> edition);

    Result<std::vector<std::string>> everyCode(); ///< of regions, of all times
    Status addLineage(std::int64_t edition, std::string_view from, std::string_view to);
    Result<std::vector<CellLineage>> lineage(std::string_view code); ///< one step either way
    Result<std::vector<RegionVersion>> versions(std::string_view code);

    /// The next version of the region `like`, which was ended before; a nullopt shape stays.
    Status addVersion(const Region& region, std::string_view like, bool made,
                      const std::optional<MultiPolygon>& shape, const std::string& id, Instant from,
                      Instant now);
    /// The next version of a duty grid that was ended before: same name and collector.
    Status addDuty(const DutyGrid& duty, std::string_view like, const std::string& id, Instant from,
                   Instant now);
    /// Ground of both, or of the first without the second (by GEOS; rounded to the millimetre).
    Result<MultiPolygon> united(const MultiPolygon& a, const MultiPolygon& b);
    Result<MultiPolygon> subtracted(const MultiPolygon& a, const MultiPolygon& b);

    Result<std::vector<std::string>> peopleOf(std::string_view region);
    Result<std::vector<std::string>> departmentsOf(std::string_view region);
    /// People, departments, open surveys and the store's own district follow a code.
    Status moveRegionCode(std::string_view from, std::string_view to, Instant now);
    /// Shifts that are not over follow a duty grid.
    Status moveShifts(std::string_view from, std::string_view to, Instant now);
    /// Components in force follow a cell.
    Status moveComponents(std::string_view from, std::string_view to, Instant now);

    /// Components in force with a district's code that lie in one of its cells, or in none.
    Result<std::int64_t> componentsIn(std::string_view cell, std::string_view district);
    Result<std::int64_t> componentsOutside(std::string_view district);
    /// Components change their code with their district. First what leaves is gathered, then all of
    /// it recoded: serials are kept where the kind has none there yet. The old rows stay, retired.
    Status beginRecoding();
    Status leaveCell(std::string_view cell, std::string_view from, std::string_view to);
    Status leaveDistrict(std::string_view from, std::string_view to); ///< what lies in no cell
    /// Errc::Invalid "code.component_full" (district, kind).
    Status recodeLeaving(std::int64_t edition, Instant from, Instant now);
    struct Recoding {
        std::int64_t from = 0;
        std::int64_t to = 0;
        Instant at; ///< from when on
    };
    /// All codes one component has had, in order of time, whichever of them is asked about; none:
    /// it kept the one.
    Result<std::vector<Recoding>> recodings(std::int64_t component);

    struct OpenCase {
        std::string id;
        std::string state;
        std::string district;
        std::string community;
        std::string cell;
        std::string dutyGrid;
        int areaClass = 0;
    };
    Result<std::vector<OpenCase>> openCases();

private:
    Result<MultiPolygon> shapeOf(std::string_view sql, const MultiPolygon& a,
                                 const MultiPolygon& b);
    Result<std::vector<std::string>> texts(std::string_view sql, std::string_view old);
    Result<std::int64_t> countOf(Statement q);
    Database* m_db;
};

} // namespace wanmi
