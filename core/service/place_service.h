#pragma once
#include "core/base/progress.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/partition.h"
#include "core/service/whole_store.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

struct GridRequest {
    std::string region; ///< district, street or community code; "" = everything
    /// A cell's area, for every community; 0: what grid_sizes.csv says, and larger where a
    /// community has no codes for so many cells.
    double targetM2 = 0;
    std::size_t exactCount = 0;
    std::string actor; ///< login; "": whoever is signed in. A store without a centre needs nobody
};
struct GridSummary {
    std::int64_t cells = 0;
    double minM2 = 0, medianM2 = 0, maxM2 = 0;
    std::int64_t slivers = 0; ///< narrower than grid_sizes.csv allows
};
struct GridFaults {
    std::int64_t cells = 0, gaps = 0, overlaps = 0, badCodes = 0;
    double uncoveredM2 = 0;
    std::vector<Fault> faults; ///< each with where it is
};

/// Places: cutting the grid, checking it, finding what lies where.
class PlaceService {
public:
    explicit PlaceService(Desk& desk) : m_desk(&desk) {}

    /// Cuts communities (a street without any gets a provisional 901) into cells along the stored
    /// streets, waters and blocks, balanced by area and components (grid_sizes.csv), replaces the
    /// cells there, and puts components and open cases into theirs; all in one transaction, before
    /// which everything is computed without locking anybody out. Errc::NotFound "region.unknown",
    /// "region.none"; Errc::Invalid "grid.target" (code, target, count, most, least): a community
    /// has fewer codes left; Errc::Conflict "grid.changed_meanwhile": regions, streets or cells
    /// were changed in the meantime.
    Result<GridSummary> generateGrid(const GridRequest& request, const Progress& progress);
    /// Are the cells an exact partition of their communities, and their codes right? `asOf`: the
    /// grid that was in force then; nullopt: today's.
    Result<GridFaults> checkGrid(std::optional<Instant> asOf = {});
    Result<PlaceOf> locate(LonLat at);

    Result<std::vector<Region>> regions(std::optional<RegionLevel> level,
                                        std::string_view under = {});
    Result<std::vector<DutyGrid>> dutyGrids(std::string_view under = {});
    /// Where "find" leads: a code (region, cell, duty grid, component, case number) or a name of a
    /// region or street; best first.
    struct Found {
        std::string kind; ///< "region", "cell", "duty_grid", "component", "street", "case"
        std::string code;
        std::string name;
        Box box;
    };
    /// A region, a cell or a duty grid by the code it has, or had then; nullopt where there is
    /// none. A cell's name is empty.
    Result<std::optional<Found>> unit(std::string_view code, std::optional<Instant> asOf = {});
    /// The box of such; nullopt where there is none.
    Result<std::optional<Box>> boxOf(std::string_view code);
    /// Everything: the box of all regions.
    Result<std::optional<Box>> fullBox();
    Result<std::vector<Found>> find(std::string_view text, std::size_t limit = 20);
    Result<std::optional<Component>> component(std::int64_t code);
    Result<std::vector<Line>> streetLines(); ///< all that are stored
    /// The component nearest to a point within `metres`; nullopt where there is none.
    Result<std::optional<Component>> nearestComponent(Point at, double metres);

private:
    Desk* m_desk;
};

} // namespace wanmi
