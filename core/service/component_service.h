#pragma once
#include "core/base/progress.h"
#include "core/service/desk.h"
#include "core/store/component_store.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// A component as people look at it.
struct ComponentView {
    Component row;
    LonLat at;
    PlaceOf place;             ///< where it lies today
    std::int64_t revision = 0; ///< number of its changes
};

/// A line of a list.
struct ComponentRow {
    Component row;
    LonLat at;
};
struct ComponentPage {
    std::int64_t total = 0;
    std::vector<ComponentRow> rows;
};

/// Two of one kind that lie as near as one (重复部件).
struct ComponentDouble {
    ComponentRow first; ///< the lower code
    ComponentRow second;
    double metres = 0;
};
struct DoublesPage {
    std::int64_t total = 0;
    double metres = 0; ///< the distance that was looked for
    std::vector<ComponentDouble> pairs;
};

/// Which components an act means: these, or all that a filter means.
struct ComponentChoice {
    std::vector<std::int64_t> codes;
    std::optional<ComponentFilter> where;
};

/// Who acts, why, and on what they saw.
struct ComponentOrder {
    std::string actor; ///< login
    std::string note;
    bool dryRun = false;                  ///< tell what would change; change nothing
    std::optional<std::int64_t> revision; ///< of the one component, as the actor saw it
};

struct NewComponents {
    std::string kind;                                        ///< "0101" or "component:0101"
    std::vector<LonLat> at;                                  ///< one component for each
    std::vector<std::pair<std::string, std::string>> fields; ///< as of setField
};

/// Where to: a place for one component, or a way for each.
struct ComponentMove {
    std::optional<LonLat> to;
    double eastM = 0;
    double northM = 0;
};

/// Departments to give; not given: as it is; "": none. 权属, 主管, 养护.
struct ComponentOwner {
    std::optional<std::string> owner;
    std::optional<std::string> manager;
    std::optional<std::string> keeper;
};

/// What an act did.
struct ComponentReceipt {
    std::string batch;               ///< its id; "" where nothing was written
    std::string deed;                ///< "added", "moved", …
    std::int64_t meant = 0;          ///< components it was asked for
    std::int64_t changed = 0;        ///< the others were so already
    std::vector<std::int64_t> codes; ///< of those changed
    /// Lie in another district than their code says: codes are given again only when a district's
    /// code changes.
    std::vector<std::int64_t> otherDistrict;
    std::vector<std::int64_t> inNoCell; ///< added or moved to where no cell is
    std::vector<std::int64_t> refused;  ///< undo: changed since, so left as they are
};

/// Components as administrators keep them (部件管理). Every act is one transaction: rows, history,
/// change notices. Errors of all acts: Desk::acting's, "people.missing_right",
/// "people.other_region"; Errc::NotFound "component.unknown" (code); Errc::Invalid
/// "component.none_meant", "component.unknown_field", "component.bad_value",
/// "case.unknown_department"; Errc::Conflict "component.is_retired" (code, since),
/// "component.has_new_code" (code, now): its district was recoded;
/// "component.nothing_to_change" (count), "component.changed_since" (code, by, at): somebody was
/// first; Errc::Cancelled: nothing was changed.
class ComponentService {
public:
    explicit ComponentService(Desk& desk) : m_desk(&desk) {}

    /// Allots the codes, by the district each lies in. Errc::Invalid "component.unknown_kind",
    /// "component.outside" (at): outside every region; "code.component_full".
    Result<ComponentReceipt> add(const NewComponents& what, const ComponentOrder& order,
                                 const Progress& progress = {});
    /// The cell follows the place, the code stays. "component.outside"; Errc::Invalid
    /// "component.one_place" (count): many components do not lie in one place.
    Result<ComponentReceipt> move(const ComponentChoice& which, const ComponentMove& to,
                                  const ComponentOrder& order, const Progress& progress = {});
    Result<ComponentReceipt> correct(const ComponentChoice& which,
                                     const std::vector<std::pair<std::string, std::string>>& fields,
                                     const ComponentOrder& order, const Progress& progress = {});
    /// Needs a note: Errc::Invalid "component.needs_note".
    Result<ComponentReceipt> retire(const ComponentChoice& which, const ComponentOrder& order,
                                    const Progress& progress = {});
    Result<ComponentReceipt> restore(const ComponentChoice& which, const ComponentOrder& order,
                                     const Progress& progress = {});
    Result<ComponentReceipt> setOwner(const ComponentChoice& which, const ComponentOwner& to,
                                      const ComponentOrder& order, const Progress& progress = {});
    /// Takes an act back ("": the last on more than one component): each gets back what stood
    /// before, as a change of its own; those changed since stay and are named. Errc::NotFound
    /// "component.no_act" (batch); Errc::Conflict "component.undone" (batch, by),
    /// "component.is_undo" (batch), "component.all_changed_since" (count, codes).
    Result<ComponentReceipt> undo(const std::string& batch, const ComponentOrder& order,
                                  const Progress& progress = {});

    /// Errc::NotFound "component.unknown".
    Result<ComponentView> show(std::int64_t code);
    /// In order of code. Errc::Invalid "component.bad_kind".
    Result<ComponentPage> list(const ComponentFilter& filter, std::int64_t limit,
                               std::int64_t offset = 0);
    /// Pairs of which at least one is meant, each once, nearest first; as near as the profile says
    /// (component_double_metres) where no distance is given.
    Result<DoublesPage> doubles(const ComponentFilter& filter, std::optional<double> metres,
                                std::int64_t limit, std::int64_t offset = 0,
                                const Progress& progress = {});
    /// The latest acts, newest first.
    Result<std::vector<ComponentBatch>> acts(std::int64_t limit);

private:
    Result<ComponentRow> row(std::int64_t code);
    Desk* m_desk;
};

} // namespace wanmi
