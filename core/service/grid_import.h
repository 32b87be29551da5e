#pragma once
#include "core/domain/catalogue/grid_repairs.h"
#include "core/service/import.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

struct GridImportOptions {
    std::vector<std::pair<std::string, std::string>> map; ///< field, column
    std::string crs;                                      ///< of the shapes, "" as the file says
    std::string name;                                     ///< of the file; the edition gets it
    std::string actor;
    std::string document; ///< number of the paper, "" for none
    bool repair = false;
    bool tryOnly = false; ///< everything but the commit
};

/// Something wrong in the file, or, in a repair, something that was changed.
struct GridFlawFound {
    GridFlaw flaw = GridFlaw::Shape;
    bool refused = true;  ///< it keeps the file from being taken
    bool made = false;    ///< a gap or part that became a cell of its own
    std::int64_t row = 0; ///< in the file; 0 for ground of no cell
    std::string code;     ///< of the cell: as it is to be; where it has none as the file has it
    std::string other;    ///< the cell that lost the ground
    std::optional<LonLat> where;
    double areaM2 = 0;
};

struct GridImport {
    bool taken = false; ///< false: refused, and nothing changed
    std::int64_t rows = 0;
    std::int64_t ended = 0;  ///< rows of grids that are no more (a change day in the past)
    std::int64_t legacy = 0; ///< codes of 14 digits, read as 15
    std::vector<std::string> communities; ///< whose grid the file has
    std::int64_t cells = 0;               ///< kept + changed + made
    std::int64_t kept = 0, changed = 0, made = 0, retired = 0;
    /// Cells of communities beside, which took a node that a common border got.
    std::int64_t beside = 0;
    std::vector<std::string> dutyStreets;   ///< whose duty grids were planned anew
    std::int64_t components = 0, cases = 0; ///< moved
    std::int64_t edition = 0;
    std::vector<GridFlawFound> flaws;                         ///< those that refuse first
    std::vector<std::pair<std::string, std::string>> guessed; ///< field, column
    std::string crs;
};

/// The grid of the communities that a file has cells of becomes that of the file, in one
/// transaction before which everything is computed without locking anybody out. Codes of 15 digits
/// keep their cell's history, with a new version where shape or attributes differ; those of 14 get
/// a zero before their sequence; cells without one get a new code; codes in force that the file has
/// not are retired. Duty grids stay where their cells still hang together, else those of the street
/// are planned anew. Without `repair` a faulty file is refused, with one it is repaired as
/// grid_repairs.csv says; both are told in `flaws`. Who may: AdminAct::EditGrid, in their region.
/// Errors: those of Desk::acting, of the source and of ImportFields; Errc::Invalid "grid.no_rows",
/// "code.cell_full", "geometry.tangled"; Errc::Conflict "grid.changed_meanwhile",
/// "grid.valid_from_early"; Errc::Cancelled.
Result<GridImport> importGrid(Desk& desk, RowSource& source, const GridImportOptions& options,
                              const ImportTables& tables, const Progress& progress);

/// The rules of repairs in use.
Result<GridRepairs> gridRepairs(Desk& desk);

/// Report of the flaws as CSV: rule, row, code, other, area, place and what was done.
std::string gridFlawTable(const std::vector<GridFlawFound>& flaws, const GridRepairs& repairs,
                          std::string_view language);

} // namespace wanmi
