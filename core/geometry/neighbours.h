#pragma once
#include "core/geometry/shapes.h"

#include <cstddef>
#include <vector>

namespace wanmi {

/// For each polygon the others it shares a border of positive length with, in rising order. Borders
/// match where vertices do (as in a generated grid) and also where one side has more vertices than
/// the other on one straight edge.
std::vector<std::vector<std::size_t>> neighbours(const std::vector<Polygon>& polygons);

/// Gathers cells into `groups` groups of about equal weight, each connected and inside one area:
/// duty grids. `areaOf[i]` (a community or street) of cell i; no group crosses areas, so there are
/// at least as many groups as areas, and at least one for each connected part of an area; groups
/// are given to the areas by weight. Gives a group for each cell, numbered from 0 in order of the
/// areas. Deterministic.
std::vector<std::size_t> groupNeighbours(const std::vector<Polygon>& cells,
                                         const std::vector<double>& weights, std::size_t groups,
                                         const std::vector<std::size_t>& areaOf);
/// All in one area.
std::vector<std::size_t> groupNeighbours(const std::vector<Polygon>& cells,
                                         const std::vector<double>& weights, std::size_t groups);

/// The union of polygons that fit together vertex by vertex (edges that run both ways vanish), with
/// the nodes kept; normalised. Polygons that overlap give no meaningful result.
MultiPolygon dissolve(const std::vector<Polygon>& polygons);

} // namespace wanmi
