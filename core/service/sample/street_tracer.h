#pragma once
#include "core/service/sample/street_field.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace wanmi::sample {

enum class RoadClass : std::uint8_t { Primary, Secondary, Tertiary, Residential, Service };

/// Streets the land itself asked for; they have names of their own.
enum class Given : std::uint8_t {
    None,
    Bank,
    Border,
    Wall,
    Ring,
    Lake,
    Hill,
    RiverWest,
    RiverEast
};

struct TracedStreet {
    RoadClass roadClass = RoadClass::Residential;
    Path path;            ///< closed rings repeat their first point
    bool bridges = false; ///< may cross the small river
    Given given = Given::None;
};

/// All streets of a district: those the land asks for first (embankment, wall road, ring road,
/// river banks, round the lake), then streamlines of the field at ever closer spacing. Every end
/// meets another street or the outline, or is a short dead end.
std::vector<TracedStreet> traceStreets(const Ground& ground, const StreetField& field);

/// Points of streets in bins, for "does another street run along here?".
class PointBins {
public:
    PointBins(const Box& metres, double bin);
    void add(Vec p, Vec along) { m_bins[binOf(p)].push_back({p, along}); }
    /// Is there a point nearer than `metres` whose street runs the same way, give or take 45°?
    bool anyWithin(Vec p, Vec along, double metres) const;

private:
    std::size_t binOf(Vec p) const;
    double m_x = 0;
    double m_y = 0;
    double m_bin = 1;
    std::int64_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<std::vector<std::pair<Vec, Vec>>> m_bins;
};

/// Street segments in bins, for "what does this stretch meet first?".
class SegmentBins {
public:
    static constexpr std::size_t kOutline = SIZE_MAX;
    struct Segment {
        std::size_t street = 0;
        Vec a;
        Vec b;
    };
    struct Hit {
        double t = 2; ///< share of the asked stretch; over 1: nothing met
        std::size_t street = 0;
        Vec at;
    };
    SegmentBins(const Box& metres, double bin);
    void add(std::size_t street, const Path& path);
    /// The first segment of another street on a–b, beyond the share `after`.
    Hit first(Vec a, Vec b, std::size_t notStreet, double after = 0) const;
    /// The last one.
    Hit last(Vec a, Vec b, std::size_t notStreet) const;

private:
    template <class Visit>
    void along(Vec a, Vec b, Visit visit) const;
    double m_x = 0;
    double m_y = 0;
    double m_bin = 1;
    std::int64_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<std::vector<Segment>> m_bins;
};

} // namespace wanmi::sample
