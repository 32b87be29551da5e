#pragma once
#include "core/service/sample/ground.h"

#include <array>
#include <vector>

namespace wanmi::sample {

/// The two crossing directions streets run in, place by place, and how far apart they lie: rivers,
/// the old wall, the lake and each quarter's own axes blended into one field (after Chen et al.,
/// "Interactive procedural street modeling", 2008), kept as a raster of crosses: the angle
/// four times, so that a quarter turn changes nothing.
class StreetField {
public:
    explicit StreetField(const Ground& ground);

    /// Unit vector of the arm of the cross at p that is nearest to `like`.
    Vec direction(Vec p, Vec like) const;
    /// Factor on the spacing of streets.
    double spacing(Vec p) const;
    /// Inside the district's outline?
    bool inside(Vec p) const;
    /// Distance to the small river's centre line, metres (near it only; large elsewhere).
    double toRiver(Vec p) const;
    /// In a park, where no through street runs?
    bool inPark(Vec p) const;
    const Box& box() const { return m_box; } ///< whole metres

private:
    struct Node {
        float c = 1; ///< cosine and sine of four times the angle
        float s = 0;
        float river = 0;
        float spacing = 1;
        bool inside = false;
        bool park = false;
    };
    struct Around {
        std::array<const Node*, 4> nodes;
        std::array<double, 4> weights;
    };
    Around around(Vec p) const;
    Node make(const Ground& ground, Vec p) const;
    const Node& at(std::int64_t column, std::int64_t row) const;
    const Node& closest(Vec p) const;

    Box m_box;
    double m_step = 20;
    std::int64_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<Node> m_nodes;
};

} // namespace wanmi::sample
