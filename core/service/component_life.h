#pragma once
#include "core/service/component_service.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What happened to a component: changed by a person, named by a case, photographed, repaired.
enum class LifeKind : std::uint8_t { Surveyed, Changed, Reported, Photographed, Repaired };
std::string_view
lifeKindCode(LifeKind kind); ///< "surveyed", "changed", "reported", "photo", "repaired"

/// One moment of a component's life (部件全生命周期).
struct LifeMoment {
    LifeKind kind = LifeKind::Surveyed;
    Instant at;
    std::optional<ComponentChange> change;            ///< Changed
    std::optional<ComponentStore::NamedCase> theCase; ///< Reported, Photographed, Repaired
    std::string mark;      ///< Photographed: what `evidence export` takes
    std::string purpose;   ///< … "report", "finish", …
    std::string closingZh; ///< Repaired: the closing condition as it stood at filing
    std::string closingEn;
};

/// The whole life in order of time: the day of the first survey, changes, the cases that name it
/// (when they were reported), photos of those, and repairs (when the handling of a case that was
/// then closed was finished). Errc::NotFound "component.unknown".
Result<std::vector<LifeMoment>> componentLife(Desk& desk, std::int64_t code);

} // namespace wanmi
