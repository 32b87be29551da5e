#include "core/geometry/grid_loads.h"

#include "core/geometry/cell_locator.h"
#include "core/geometry/measures.h"

#include <algorithm>

namespace wanmi {

using Face = Coverage::Face;

FaceLoads::FaceLoads(const Coverage& coverage, const std::vector<Point>& points, double share,
                     double targetM2) {
    constexpr double kEnoughInCell = 5;
    if (points.empty() || share <= 0) return;
    std::vector<Polygon> shapes;
    double area = 0;
    for (Face face = 0; face < coverage.faceCount(); ++face) {
        shapes.push_back(coverage.polygon(face));
        area += coverage.area(face);
    }
    const auto found = CellLocator::build(shapes).findMany(points);
    std::size_t inside = 0;
    m_points.resize(shapes.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (found[i] == CellLocator::kOutside) continue;
        m_points[found[i]].push_back(points[i]);
        ++inside;
    }
    if (inside == 0) return;
    const auto count = static_cast<double>(inside);
    const double counted = share * std::min(1.0, count * targetM2 / (kEnoughInCell * area));
    m_areaShare = 1 - counted;
    m_unitM2 = counted * area / count;
}

void FaceLoads::unite(Face into, Face from) {
    if (in(from).empty()) return;
    m_points[into].insert(m_points[into].end(), m_points[from].begin(), m_points[from].end());
    m_points[from].clear();
}

void FaceLoads::split(const Coverage& coverage, Face face, Face made) {
    if (in(face).empty()) return;
    m_points.resize(std::max<std::size_t>(m_points.size(), made + 1U));
    const Polygon shape = coverage.polygon(made);
    auto& all = m_points[face];
    const auto gone = std::stable_partition(
        all.begin(), all.end(), [&](Point p) { return locate(shape, p) == Where::Outside; });
    m_points[made].assign(gone, all.end());
    all.erase(gone, all.end());
}

} // namespace wanmi
