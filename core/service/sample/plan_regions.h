#pragma once
#include "core/base/result.h"
#include "core/geometry/arrangement.h"
#include "core/geometry/shapes.h"
#include "core/service/sample/plane.h"

#include <cstdint>
#include <vector>

namespace wanmi::sample {

/// Areas and the borders between them, for dividing them into connected groups.
struct AreaGraph {
    std::vector<double> weights;                    ///< m²
    std::vector<Vec> middles;                       ///< a point of each
    std::vector<std::vector<std::uint32_t>> beside; ///< neighbours over a border of some length
    std::size_t size() const { return weights.size(); }
    /// The graph of groups of areas: `groupOf[i]` below `groups`.
    AreaGraph grouped(const std::vector<std::uint32_t>& groupOf, std::size_t groups) const;
};

/// Divides the areas `members` into `parts` connected groups of about equal weight by cutting in
/// two again and again across the longer side. Gives a group for each member; fewer groups than
/// asked where there are fewer areas. `members` is connected.
std::vector<std::uint32_t> divide(const AreaGraph& graph, const std::vector<std::uint32_t>& members,
                                  std::size_t parts);

/// The union of faces of an arrangement: every face with `in[face]`. Nodes are kept.
MultiPolygon unionOf(const Arrangement& arrangement, const std::vector<bool>& in);

} // namespace wanmi::sample
