#pragma once
#include "core/service/sample/city_plan.h"

namespace wanmi::sample {

/// What a block is used for, by its quarter and chance.
BlockUse chooseUse(Quarter quarter, double areaM2, Random& random);

/// The houses of a block: rows of slabs that face south, courtyards close together in the old town,
/// larger houses in the centre, sheds at the works. Nothing where the block is green or too small.
MultiPolygon houses(const PlanBlock& block, Vec axis, Random& random);

} // namespace wanmi::sample
