#pragma once
// Two levels (两级): a case is with the city or with one district, and its steps are theirs.
#include "core/domain/casework/case.h"
#include "core/domain/people/actor.h"

#include <cstddef>
#include <string_view>

namespace wanmi {

/// What Case::level says of a case that the city has taken on.
inline constexpr std::string_view kCityLevel = "city";
inline constexpr std::size_t kDistrictDigits = 6;

/// Has one district been given it?
bool isWithDistrict(const Case& c);
/// The district a person works for; "" the city.
std::string_view homeOf(const Actor& actor);

/// Is it a step of the level that has the case? Collectors, departments and handlers take theirs
/// for whichever level asked for them; what a case was never handed is everybody's in whose region
/// it lies. Of a district's case the city takes it back, supervises, samples and leads in an
/// emergency. Errc::Forbidden "case.with_city", "case.with_district" (district), both with case;
/// "case.not_city", "case.not_district", both with action, actor; Errc::Invalid "case.not_handed"
/// (case). That the case is in the person's region is asked by mayActOn.
Status checkLevel(const Actor& actor, const Case& c, Action action);

} // namespace wanmi
