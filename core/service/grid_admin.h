#pragma once
#include "core/base/progress.h"
#include "core/domain/catalogue/grid_rules.h"
#include "core/domain/place/grid_delta.h"
#include "core/service/desk.h"
#include "core/store/grid_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A rule a draft breaks.
struct BrokenRule {
    GridRule rule = GridRule::CodeForm;
    bool refused = false; ///< false: a warning
    std::string name;     ///< cell, duty grid or region
    double value = 0;     ///< m² or m where the rule has a limit
    double limit = 0;
    std::optional<LonLat> where;
};

/// Another open draft that changes cells this one changes too.
struct DraftMeeting {
    std::string draft;
    std::string author;
    std::vector<std::string> cells; ///< by the names of the grid in force; empty: it does not fit
};

/// What publishing a draft would do. Nothing is written.
struct Rehearsal {
    GridDraftRow draft;
    std::int64_t edition = 0; ///< in force, which the draft was put on
    std::vector<CellDelta> cells;
    std::vector<std::pair<std::string, std::string>> lineage; ///< from, into: by name
    struct DutyChange {
        std::string name;
        std::string collector; ///< login, "" for none: the person whose ground changes
        std::size_t cellsBefore = 0;
        std::size_t cellsAfter = 0;
    };
    std::vector<DutyChange> duties;
    std::vector<std::string> regions; ///< whose outline changes
    std::int64_t components = 0;      ///< that would change their cell
    std::vector<std::string> cases;   ///< ids of open cases that would change cell or duty grid
    std::int64_t closedCases = 0;     ///< that stay with the cells of their day
    /// Cases closed last month in cells that change: their scores stay, for they count under the
    /// cell and duty grid of their own events.
    std::int64_t scoredLastMonth = 0;
    std::vector<BrokenRule> broken; ///< refusals first
    std::vector<DraftMeeting> meetings;
    bool publishable() const { return broken.empty() || !broken.front().refused; }
};

struct PublishRequest {
    std::string draft;
    std::string actor;
    std::string document;             ///< number of the paper, "" for none
    std::optional<Instant> validFrom; ///< nullopt: now; not later
    /// The edition a rehearsal was looked at on; nullopt: whatever is in force.
    std::optional<std::int64_t> edition;
};
struct Publication {
    std::int64_t edition = 0;
    Rehearsal rehearsal;
    std::vector<std::pair<std::string, std::string>> codes; ///< name in the draft, code given
};

/// A cell through time: its versions, where its ground came from and where it went.
struct CellHistory {
    std::vector<CellVersion> versions;
    std::vector<CellLineage> lineage;
    std::optional<std::int64_t> retiredIn; ///< edition
};

/// Administration of the grid: drafts, rehearsal, publication and the past. Who may: AdminAct::
/// EditGrid, in their region. Errors of Desk::acting for every verb that takes an actor.
class GridAdmin {
public:
    explicit GridAdmin(Desk& desk) : m_desk(&desk), m_store(desk.db()) {}

    /// Errc::Conflict "draft.exists", Errc::Invalid "draft.no_name".
    Result<GridDraftRow> newDraft(std::string_view name, std::string_view actor);
    Result<std::vector<GridDraftRow>> drafts(bool all = false);
    /// The draft stays in the store, closed. Errc::NotFound "draft.unknown".
    Status dropDraft(std::string_view name, std::string_view actor);

    /// The grid in force. Errc::NotFound "grid.no_cells".
    Result<GridStart> start();
    /// Reads the grid in force and replays the draft's log on it; the draft may then go to another
    /// thread. "draft.unknown", "draft.unfit".
    Result<GridDraft> open(std::string_view name, const Progress& progress = {});
    /// Adds lines of GridDraft::log to what is kept; durable when it returns. Twice the same is
    /// harmless. Errc::Conflict "draft.elsewhere": another program has added others.
    Status keep(std::string_view name, std::size_t fromLine, std::string_view lines,
                std::string_view actor);
    /// Puts the draft on the grid in force: steps that do not fit are left out, and named.
    Result<DraftRefit> refit(std::string_view name, std::string_view actor,
                             const Progress& progress = {});

    /// `document`: number of the paper it would be published by.
    Result<Rehearsal> rehearse(std::string_view name, std::string_view document = {},
                               const Progress& progress = {});
    /// One transaction, or nothing. Errc::Conflict "draft.moved_on", "draft.rules_broken" (count),
    /// "grid.valid_from_early"; Errc::Invalid "draft.empty", "grid.valid_from_future".
    Result<Publication> publish(const PublishRequest& request, const Progress& progress = {});

    /// Errc::NotFound "grid.unknown_cell".
    Result<CellHistory> history(std::string_view code);
    Result<std::vector<GridEdition>> editions() { return m_store.editions(); }

private:
    Result<GridDraftRow> openDraft(std::string_view name);
    Result<Actor> administrator(std::string_view login);
    Desk* m_desk;
    GridStore m_store;
};

} // namespace wanmi
