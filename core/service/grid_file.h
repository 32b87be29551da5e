#pragma once
// Inside importGrid: the rows of the file, and what the grid is to be after it.
#include "core/service/grid_import.h"
#include "core/store/grid_store.h"

#include <cstdint>
#include <map>
#include <set>

namespace wanmi {

/// A row of the file.
struct FileCell {
    std::int64_t row = 0;
    std::string written; ///< its code as the file has it
    std::string code;    ///< 15 digits, "" to be allotted
    std::string community;
    MultiPolygon shape;
    /// nullopt: the file has no such column.
    std::optional<std::string> landUse, manageLevel, responsible, note;
};

struct FileGrid {
    std::vector<FileCell> cells;
    std::vector<GridFlawFound> flaws;
    std::int64_t rows = 0, ended = 0, legacy = 0;
    std::vector<std::pair<std::string, std::string>> guessed;
    std::string crs;
};

/// By code.
using Communities = std::map<std::string, Region, std::less<>>;

/// Reads the rows and decides which community each lies in. Errors as of importGrid.
Result<FileGrid> readGridFile(Desk& desk, RowSource& source, const GridImportOptions& options,
                              const ImportTables& tables, const Communities& communities,
                              const Progress& progress);

/// A cell as it is to be.
struct NextCell {
    enum class Kind : std::uint8_t { Kept, Changed, Made };
    Kind kind = Kind::Made;
    bool beside = false;             ///< of a community that the file has no cells of
    std::uint32_t number = 0;        ///< in the mended grid
    std::size_t fileCell = SIZE_MAX; ///< SIZE_MAX: made by a repair, or beside
    CellRow row;
    std::string duty; ///< that it is to have; "" none
};

/// What an import does to the store.
struct GridFilePlan {
    std::vector<std::string> communities; ///< of the file
    std::vector<NextCell> cells;          ///< of these, and those beside that change
    std::vector<CellRow> gone;
    std::vector<std::pair<std::string, std::string>> lineage; ///< from, into
    std::map<std::string, MultiPolygon, std::less<>> regions; ///< outlines that change
    std::map<std::string, std::string, std::less<>> dutyOf;   ///< in force: by cell
    std::set<std::string> dutyStreets;                        ///< to be planned anew
};

/// Gives codes to the cells that have none: from the north, in a row from the west.
/// Errc::Invalid "code.cell_full".
Status allotCodes(Desk& desk, std::vector<NextCell>& cells);

/// Lineage, what new cells take over from the ones before (class, attributes the file has not, duty
/// grid), and the streets whose duty grids no longer hang together. `present`: cells in force.
Status planHeirs(Desk& desk, const std::vector<CellRow>& present, const std::vector<FileCell>& file,
                 GridFilePlan& plan, const Progress& progress);

/// Writes the plan in the caller's transaction but for what GridReplacement does.
class GridFileWriter {
public:
    GridFileWriter(Desk& desk, const GridFilePlan& plan, std::int64_t edition, Instant now)
        : m_desk(&desk),
          m_plan(&plan),
          m_store(desk.db()),
          m_places(desk.db()),
          m_edition(edition),
          m_now(now) {}
    Status cells(const Progress& progress);
    Status regions();
    Status duties(); ///< of streets that keep theirs

private:
    bool keepsDuties(std::string_view community) const {
        return !m_plan->dutyStreets.contains(std::string{community.substr(0, 9)});
    }
    Status end(const CellRow& gone);
    std::set<std::string> touchedDuties() const;
    Status reshape(const DutyGrid& duty, const std::map<std::string, Polygon, std::less<>>& shapes);
    Desk* m_desk;
    const GridFilePlan* m_plan;
    GridStore m_store;
    PlaceStore m_places;
    std::int64_t m_edition;
    Instant m_now;
};

} // namespace wanmi
