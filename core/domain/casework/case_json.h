#pragma once
// The JSON forms of casework values. Whole numbers and text only: see canonicalJson.
#include "core/base/instants.h"
#include "core/base/json_object.h"
#include "core/base/json_view.h"
#include "core/domain/casework/case.h"

namespace wanmi {

JsonObject clockJson(const StageClock& clock);
JsonArray clocksJson(const std::vector<StageClock>& clocks);
/// Throws std::out_of_range on what is not a clock; callers turn it into an Error.
StageClock clockFromJson(const JsonView& json);
/// A component by its 16 digits as text: as a number it would not survive a reader that knows only
/// doubles (RFC 8785, 3.2.2.3).
std::string componentText(std::int64_t code);
std::int64_t componentFromJson(const JsonView& json); ///< throws as clockFromJson
JsonArray limitJson(const LimitSpan& limit);
LimitSpan limitFromJson(const JsonView& json); ///< throws as clockFromJson
JsonObject requestJson(const PendingRequest& request);
PendingRequest requestFromJson(const JsonView& json); ///< throws as clockFromJson
JsonObject assistJson(const Assist& assist);
Assist assistFromJson(const JsonView& json); ///< throws as clockFromJson
/// The members of a case beside its ordinary way; no key for what was never touched.
void putFlow(JsonObject& out, const Case& c);
void takeFlow(Case& c, const JsonView& json); ///< throws as clockFromJson
JsonObject caseJson(const Case& c);
Case caseFromJson(const JsonView& json); ///< throws as clockFromJson

inline Instant instantFromJson(const JsonView& json) {
    return Instant{std::chrono::microseconds{json.number()}};
}

} // namespace wanmi
