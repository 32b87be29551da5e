#pragma once
#include "core/service/component_service.h"
#include "core/service/import.h"
#include "core/store/recensus_store.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// What was surveyed, and how near counts as the same.
struct RecensusOptions {
    std::string actor; ///< login
    std::string file;  ///< what the file is called, for lists
    std::string note;
    /// Region or cell codes that were surveyed whole: what is not in the file there is missing.
    /// None: the cells in which rows lie, since a survey goes cell by cell (R011).
    std::vector<std::string> area;
    std::vector<std::string> kinds;    ///< surveyed kinds, four digits; none: those of the rows
    std::optional<double> matchMetres; ///< not given: the profile's recensus_metres
    std::optional<double> movedMetres; ///< … recensus_moved_metres
};

struct RecensusSummary {
    Recensus what;
    RecensusStore::Counts counts;
    std::map<std::string, std::int64_t> flags; ///< by reason: rows that could not be read
    std::string report;                        ///< CSV of those beside the store; "" none
};

/// Holds a survey against the stock and keeps the result; of the stock nothing is changed. A row
/// is matched by its code, else by its source's number, else with the nearest of its kind (each
/// component once, the nearest pair first). "changed" are those that differ in a field the file has
/// a value for (position too, where it differs), "moved" those that differ in position alone; a
/// component that is retired and found again is "new" and names it. Errors of Desk::acting and of
/// the source; "people.missing_right"; "import.needs", "import.crs_needed", "store.no_srid";
/// Errc::Invalid "people.unknown_region" (region), "component.bad_kind", "import.nothing".
Result<RecensusSummary> compareCensus(Desk& desk, RowSource& source, const ImportOptions& how,
                                      const ImportTables& tables, const RecensusOptions& options,
                                      const Messages& messages, const Progress& progress);

/// Rows to decide on: these, or all open ones of these classes.
struct RecensusChoice {
    std::vector<std::int64_t> rows;
    std::vector<CensusClass> classes;
};

/// What was decided.
struct RecensusReceipt {
    ComponentReceipt act; ///< what acceptance wrote
    std::vector<std::int64_t> rows;
    /// Row and component, of a class: changed in stock since the comparison, so left open.
    std::vector<std::pair<std::int64_t, std::int64_t>> changedSince;
};

struct RecensusPage {
    Recensus what;
    RecensusStore::Counts counts;
    std::vector<RecensusRow> rows;
};

/// Re-censuses that were made, and what becomes of their rows. Errors of all: Errc::NotFound
/// "component.no_recensus" (id), "component.no_row" (row).
class RecensusService {
public:
    explicit RecensusService(Desk& desk) : m_desk(&desk) {}

    Result<std::vector<RecensusPage>> list(); ///< without rows, newest first
    Result<RecensusPage> show(const std::string& id, const RecensusQuery& query);
    LonLat placeOf(const RecensusRow& row);

    /// Does what the rows say, as one act: move, correct, add, restore, retire. Rows that are named
    /// are all taken or none. Errc::Conflict "component.decided" (row, state, by, at),
    /// "component.same_row" (row), "component.changed_since": stock is another since the
    /// comparison; Errc::Invalid "component.none_meant"; the errors of ComponentService.
    Result<RecensusReceipt> accept(const std::string& id, const RecensusChoice& which,
                                   const ComponentOrder& order, const Progress& progress = {});
    Result<RecensusReceipt> refuse(const std::string& id, const RecensusChoice& which,
                                   const ComponentOrder& order);

private:
    Result<std::vector<RecensusRow>> meant(const std::string& id, const RecensusChoice& which);
    Desk* m_desk;
};

/// Marks a component as it stands: another mark, another component. Cell and change day do not
/// count: a new grid is no edit of the component.
std::string stockMark(const Component& c);

} // namespace wanmi
