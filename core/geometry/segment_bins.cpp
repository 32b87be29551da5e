#include "core/geometry/segment_bins.h"

#include "core/geometry/raster_walk.h"

namespace wanmi {

SegmentBins::SegmentBins(std::span<const LabelledSegment> segments) {
    Box box;
    double length = 0;
    for (const auto& s : segments) {
        box.add(s.from);
        box.add(s.to);
        length += std::hypot(static_cast<double>(s.to.x - s.from.x),
                             static_cast<double>(s.to.y - s.from.y));
    }
    if (box.empty()) box.add({});
    const auto n = static_cast<double>(std::max<std::size_t>(segments.size(), 1));
    const auto width = static_cast<double>(box.maxX - box.minX);
    const auto height = static_cast<double>(box.maxY - box.minY);
    // About as long as a segment, but no more bins than four a segment.
    const double size = std::max(
        {length / n, std::sqrt(width * height / (4 * n)), (width + height) / (4 * n), 1'000.0});
    const Raster raster = Raster::over(box, static_cast<std::int64_t>(size) + 1);
    m_starts.assign(raster.fields() + 1, 0);
    for (const auto& s : segments) {
        raster.walk(s.from, s.to, [&](std::size_t bin) { ++m_starts[bin + 1]; });
    }
    for (std::size_t i = 1; i < m_starts.size(); ++i) {
        m_starts[i] += m_starts[i - 1];
    }
    m_members.resize(m_starts.back());
    std::vector<std::uint32_t> at(m_starts.begin(), m_starts.end() - 1);
    for (std::uint32_t i = 0; i < segments.size(); ++i) {
        raster.walk(segments[i].from, segments[i].to,
                    [&](std::size_t bin) { m_members[at[bin]++] = i; });
    }
}

} // namespace wanmi
