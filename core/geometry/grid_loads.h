#pragma once
#include "core/geometry/coverage.h"

#include <cstddef>
#include <vector>

namespace wanmi {

/// What a face weighs when cells are balanced: its area, and the points (components) that lie in
/// it. In square metres, so that all faces together weigh as much as they cover.
class FaceLoads {
public:
    /// By area alone.
    FaceLoads() = default;
    /// `share` (0 to 1) of the weight goes by points. Where there are fewer than five points to a
    /// cell of `targetM2` the share is less, so that a single point does not move borders. Points
    /// outside every face are left out.
    FaceLoads(const Coverage& coverage, const std::vector<Point>& points, double share,
              double targetM2);

    double of(const Coverage& coverage, Coverage::Face face) const {
        if (m_unitM2 == 0) return coverage.area(face);
        return m_areaShare * coverage.area(face) + m_unitM2 * static_cast<double>(in(face).size());
    }
    double areaShare() const { return m_areaShare; }
    double unitM2() const { return m_unitM2; } ///< weight of a point; 0: by area alone
    const std::vector<Point>& in(Coverage::Face face) const {
        static const std::vector<Point> kNone;
        return face < m_points.size() ? m_points[face] : kNone;
    }
    /// The points follow when `from` was united with `into` …
    void unite(Coverage::Face into, Coverage::Face from);
    /// … and when `made` was cut off `face`.
    void split(const Coverage& coverage, Coverage::Face face, Coverage::Face made);

private:
    double m_areaShare = 1;
    double m_unitM2 = 0;
    std::vector<std::vector<Point>> m_points; // by face
};

} // namespace wanmi
