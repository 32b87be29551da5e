#pragma once
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/domain/place/place.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What was done to a component.
enum class ComponentDeed : std::uint8_t { Added, Moved, Corrected, Retired, Restored, Owner };
std::string_view componentDeedCode(ComponentDeed deed); ///< "added", "moved", …
/// Errc::Invalid "component.bad_row" (what): the store holds a deed nobody knows.
Result<ComponentDeed> parseComponentDeed(std::string_view code);

/// One line of a component's history; never changed or taken away.
struct ComponentChange {
    std::int64_t code = 0;
    std::int64_t seq = 0; ///< from 1 for each component
    Instant at;
    std::string author; ///< login
    ComponentDeed deed = ComponentDeed::Added;
    std::string before; ///< JSON of the fields that changed, as they were; {} for a new one
    std::string after;  ///< … and as they are since
    std::string note;
    std::string batch; ///< id of the act it was part of: one act may change many components
};

/// Every field of a component but code and kind as a flat JSON object: texts, "x" and "y" in
/// millimetres of the store's coordinate system, "retired_at" in microseconds or null.
Json componentJson(const Component& c);

/// The fields that differ as JSON texts, as they were and as they are; both "{}" where none does.
struct ComponentDifference {
    std::string before;
    std::string after;
    bool empty() const { return after == "{}"; }
};
ComponentDifference differenceOf(const Component& before, const Component& after);

/// Puts the fields of such an object into a component. Errc::Invalid "component.bad_row" with arg
/// what: an unknown field, or a value of another type; "json.broken".
Status putFields(Component& c, std::string_view fields);
/// Has the component these values in these fields?
Result<bool> hasFields(const Component& c, std::string_view fields);

/// Sets a field from what a person typed: name, manage_dept, owner_dept, maintain_dept, state,
/// first_day, data_source, note, or "extra.NAME" for a further attribute ("" takes it away).
/// Errc::Invalid "component.unknown_field" (field), "component.bad_value" (field, value).
Status setField(Component& c, std::string_view field, std::string_view value);

/// 完好, 破损, 丢失, 占用, 废弃: "intact", "damaged", "missing", "occupied", "abandoned".
const std::vector<std::string_view>& componentStates();
/// The state meant by a code or its Chinese word; any other text as it is.
std::string componentStateCode(std::string_view text);

} // namespace wanmi
