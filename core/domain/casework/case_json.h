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
Json caseJson(const Case& c);
Case caseFromJson(const Json& json); ///< throws as clockFromJson

inline std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}
inline Instant instantOf(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

} // namespace wanmi
