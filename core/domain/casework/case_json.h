#pragma once
// The JSON forms of casework values. Whole numbers and text only: see canonicalJson.
#include "core/base/json.h"
#include "core/domain/casework/case.h"

#include <nlohmann/json.hpp>

namespace wanmi {

Json clockJson(const StageClock& clock);
/// Throws Json::exception or std::out_of_range on text that is not a clock; callers turn it into an
/// Error.
StageClock clockFromJson(const Json& json);
/// A component by its 16 digits as text: as a number it would not survive a reader that knows only
/// doubles (RFC 8785, 3.2.2.3).
Json componentJson(std::int64_t code);
std::int64_t componentFromJson(const Json& json); ///< throws as clockFromJson
Json requestJson(const PendingRequest& request);
PendingRequest requestFromJson(const Json& json); ///< throws as clockFromJson
Json assistJson(const Assist& assist);
Assist assistFromJson(const Json& json); ///< throws as clockFromJson
/// The members of a case beside its ordinary way; no key for what was never touched.
void putFlow(Json& out, const Case& c);
void takeFlow(Case& c, const Json& json); ///< throws as clockFromJson
Json caseJson(const Case& c);
Case caseFromJson(const Json& json); ///< throws as clockFromJson

inline std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}
inline Instant instantOf(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

} // namespace wanmi
