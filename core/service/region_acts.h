#pragma once
#include "core/base/progress.h"
#include "core/domain/people/actor.h"
#include "core/domain/place/region_act.h"
#include "core/service/desk.h"
#include "core/store/region_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

struct RegionActRequest {
    RegionAct act;
    std::string document;             ///< number of the paper that orders it
    std::optional<Instant> validFrom; ///< day of effect; nullopt: when it is confirmed
    std::string actor;
};

/// What putting an act in force would do, or did.
struct RegionRehearsal {
    RegionActRow row;
    RegionAct act;
    struct Changed {
        std::string from; ///< code, "" for a region that is made
        std::string to;   ///< code, of one that was merged: into which
        std::string nameBefore;
        std::string nameAfter;
    };
    std::vector<Changed> regions;
    std::vector<std::string> outlines;                       ///< codes whose ground changes
    std::vector<std::pair<std::string, std::string>> cells;  ///< code before and after
    std::vector<std::pair<std::string, std::string>> duties; ///< duty grids that change their code
    std::vector<std::string> people;                         ///< logins whose region follows
    std::vector<std::string> departments;
    std::int64_t components = 0;     ///< that get another code: their district changes
    std::vector<std::string> cases;  ///< ids of open cases that follow; closed ones stay
    std::vector<std::string> drafts; ///< open drafts of the grid, to be refitted
};

/// A region's code through time.
struct RegionHistory {
    std::vector<RegionVersion> versions;
    std::vector<CellLineage> lineage; ///< codes it came from and went to
    std::string now;                  ///< where it is today; "" where it ended nowhere
};

/// Acts of the authorities on districts, streets and communities: one administrator proposes, a
/// second confirms, and all that hangs on a code follows in one transaction. Who may:
/// AdminAct::EditGrid, in their region. Errors of Desk::acting and of planRegionAct for all.
class RegionActs {
public:
    explicit RegionActs(Desk& desk) : m_desk(&desk), m_store(desk.db()) {}

    /// Changes nothing but the list of acts. Errc::Invalid "act.needs" (a document).
    Result<RegionRehearsal> propose(const RegionActRequest& request);
    /// What it would change, without keeping it.
    Result<RegionRehearsal> tryOut(const RegionAct& act);
    Result<std::vector<RegionActRow>> list(bool all = false);
    /// What it would do today. Errc::NotFound "act.unknown" (number).
    Result<RegionRehearsal> rehearse(std::int64_t number);
    /// Errc::Forbidden "act.same_person" (number, actor); Errc::Conflict "act.over" (number,
    /// state), "act.too_early" (number, day), "grid.valid_from_early" (code): it came into force at
    /// the day of effect or later.
    Result<RegionRehearsal> confirm(std::int64_t number, std::string_view actor,
                                    const Progress& progress = {});
    Status drop(std::int64_t number, std::string_view actor);

    /// Errc::NotFound "region.unknown": nobody ever had this code.
    Result<RegionHistory> history(std::string_view code);

private:
    Result<RegionActRow> open(std::int64_t number);
    Desk* m_desk;
    RegionStore m_store;
};

/// The refusal of a code no region in force has: Errc::NotFound "region.has_new_code" (code, now)
/// where it had one, else "region.unknown" (code); or what kept the store from being read.
Error unknownRegion(Desk& desk, std::string_view code);

} // namespace wanmi
