#pragma once
#include "core/domain/place/place.h"
#include "core/store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

/// A publication of boundaries (网格版本).
struct GridEdition {
    std::int64_t edition = 0; ///< 1, 2, …
    std::string id;
    std::string kind;     ///< "cut" (grid generate), "draft", "act" (of regions)
    std::string name;     ///< of the draft
    std::string document; ///< number of the paper that orders it, "" for none
    std::string author;
    Instant validFrom;
    Instant recordedAt;
};

struct GridDraftRow {
    std::string id;
    std::string name; ///< one of its kind among the open ones
    std::string author;
    std::string state = "open"; ///< "open", "published", "dropped"
    std::int64_t edition = 0;   ///< it was made on; of a published one: that it became
    Instant madeAt;
    Instant changedAt;
    std::size_t lines = 0;
};

/// A cell's row through time.
struct CellVersion {
    std::string code;
    std::string community;
    double areaM2 = 0;
    Instant from;
    std::optional<Instant> to; ///< nullopt: in force
    Instant recordedAt;
    std::string dutyGrid; ///< the last of its time
};
/// A cell with all that the standard asks of it (GB/T 30428.1).
struct CellRow {
    Cell cell;
    std::string manageLevel;
    std::string responsible;
    std::string note;
    Instant since; ///< its code came into force
};
struct CellLineage {
    std::int64_t edition = 0;
    std::string from;
    std::string to;
    Instant at;
    std::string name; ///< of the edition
};

/// Editions, drafts and past of the grid as rows. Every write is made inside the caller's
/// transaction and notes its change. `from`: the day of effect; `now`: recorded at.
class GridStore {
public:
    explicit GridStore(Database& db) : m_db(&db) {}

    Result<std::int64_t> edition(); ///< in force; 0 before the first publication
    Status addEdition(const GridEdition& edition);
    Result<std::vector<GridEdition>> editions();

    Status addDraft(const GridDraftRow& draft);
    /// An open one by its name, any by its id.
    Result<std::optional<GridDraftRow>> draft(std::string_view nameOrId);
    Result<std::vector<GridDraftRow>> drafts(bool all);
    Status setDraft(const GridDraftRow& draft, Instant now); ///< state and edition
    /// The lines from one on, each with its end.
    Result<std::string> draftLog(std::string_view id, std::size_t fromLine = 0);
    Status addLine(std::string_view id, std::size_t line, std::string_view text,
                   std::string_view author, Instant now);
    Status forgetLines(std::string_view id);

    /// Ends what is in force. Errc::Conflict "grid.valid_from_early" with code: it came into force
    /// at that time or later.
    Status endCell(std::string_view code, Instant from, Instant now);
    Status endDutyCell(std::string_view cell, Instant from);
    Status endDuty(std::string_view code, Instant from, Instant now);
    Status endRegion(std::string_view code, Instant from, Instant now);
    /// The next version; what is not given is as the cell `like` has it.
    Status addCell(const Cell& cell, std::string_view like, const std::string& id, Instant from,
                   Instant now);
    /// The first version of a code, or the next of one that has ended.
    Status addCellRow(const CellRow& row, const std::string& id, Instant from, Instant now);
    Status retireCode(std::string_view code, std::int64_t edition);
    Status addLineage(std::int64_t edition, std::string_view from, std::string_view to);
    Status addDutyCell(std::string_view cell, std::string_view duty, Instant from);
    /// Another shape for the version ended last; its other attributes stay.
    Status addDutyVersion(std::string_view code, const MultiPolygon& shape, const std::string& id,
                          Instant from, Instant now);
    Status addRegionVersion(std::string_view code, const MultiPolygon& shape, const std::string& id,
                            Instant from, Instant now);

    struct PlacedComponent {
        std::int64_t code = 0;
        std::string cell;
        Point at;
    };
    /// With a position in the box, in order of code.
    Result<std::vector<PlacedComponent>> componentsAt(const Box& box);
    struct CaseInCell {
        std::string id;
        std::string state;
        std::string community;
        std::string cell;
        std::string dutyGrid;
        Point at;
    };
    /// Those of the cells, and those without one.
    Result<std::vector<CaseInCell>> casesIn(const std::vector<std::string>& cells);
    Result<std::int64_t> closedIn(const std::vector<std::string>& cells, Instant since,
                                  Instant until);

    Result<std::vector<CellVersion>> versions(std::string_view code);
    Result<std::vector<CellLineage>> lineage(std::string_view code); ///< one step either way
    /// The edition that retired a code.
    Result<std::optional<std::int64_t>> retiredIn(std::string_view code);

    Result<std::vector<Cell>> cellsAsOf(Instant at);
    /// In order of code; those whose code begins with `under`; nullopt: in force.
    Result<std::vector<CellRow>> cellRows(std::optional<Instant> at, std::string_view under = {});
    Result<std::vector<Region>> regionsAsOf(Instant at);
    Result<std::vector<DutyGrid>> dutyGridsAsOf(Instant at);

private:
    Result<bool> ended(Statement& q, std::string_view table, std::string_view code);
    Database* m_db;
};

} // namespace wanmi
