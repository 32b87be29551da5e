#pragma once
#include "core/geometry/arrangement.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace wanmi {

/// Source of a line that bounds no area.
inline constexpr std::uint32_t kCutLine = UINT32_MAX;

/// Which areas cover a face, and how often (negative: an area drawn the wrong way round). Zeros are
/// left out.
using FaceCover = std::vector<std::pair<std::uint32_t, int>>;

/// The cover of every face of an arrangement whose segments run with their source's area on the
/// left.
std::vector<FaceCover> faceCovers(std::span<const LabelledSegment> noded, const Arrangement& lines);

/// A face as a polygon (rings may touch).
Polygon facePolygon(const Arrangement& lines, std::uint32_t face);

/// The edges of a ring as segments.
void addRing(std::vector<LabelledSegment>& out, const Ring& ring, std::uint32_t source);

} // namespace wanmi
