#pragma once
#include "core/service/component_service.h"
#include "core/store/region_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What happened to a component: changed by a person, given another code with its district, named
/// by a case, photographed, repaired.
enum class LifeKind : std::uint8_t { Surveyed, Changed, Recoded, Reported, Photographed, Repaired };
/// "surveyed", "changed", "recoded", "reported", "photo", "repaired"
std::string_view lifeKindCode(LifeKind kind);

/// One moment of a component's life (部件全生命周期).
struct LifeMoment {
    LifeKind kind = LifeKind::Surveyed;
    Instant at;
    std::optional<ComponentChange> change;            ///< Changed
    std::optional<RegionStore::Recoding> recoding;    ///< Recoded
    std::optional<ComponentStore::NamedCase> theCase; ///< Reported, Photographed, Repaired
    std::string mark;      ///< Photographed: what `evidence export` takes
    std::string purpose;   ///< … "report", "finish", …
    std::string closingZh; ///< Repaired: the closing condition as it stood at filing
    std::string closingEn;
};

/// The whole life in order of time, under all codes it has had: the day of the first survey,
/// changes, the cases that name it (when they were reported), photos of those, and repairs (when
/// the handling of a case that was then closed was finished). Errc::NotFound "component.unknown".
Result<std::vector<LifeMoment>> componentLife(Desk& desk, std::int64_t code);

/// The code a component has today: another where its district has had one since.
Result<std::int64_t> codeToday(Desk& desk, std::int64_t code);

/// What a change did to a component, for people to read.
struct FieldStep {
    std::string field; ///< as setField names it
    std::string before;
    std::string after;
};
struct ChangeSteps {
    Point way;         ///< of a move: to where it went from where it stood, millimetres
    double metres = 0; ///< how far that is
    std::vector<FieldStep> fields;
};
/// Of the fields of a component before and after, as its history keeps them (JSON). Without what
/// the deed says itself: retirement, the day of change, position.
ChangeSteps stepsBetween(std::string_view before, std::string_view after);

} // namespace wanmi
