#pragma once
#include "core/geometry/arrangement.h"

#include <cstdint>
#include <span>
#include <vector>

namespace wanmi {

/// Segments sorted into square bins: each is listed in every bin it runs through, so that two
/// segments that come within a millimetre of each other share a bin.
class SegmentBins {
public:
    explicit SegmentBins(std::span<const LabelledSegment> segments);

    std::size_t count() const { return m_starts.size() - 1; }
    std::span<const std::uint32_t> in(std::size_t bin) const {
        return std::span(m_members).subspan(m_starts[bin], m_starts[bin + 1] - m_starts[bin]);
    }

private:
    std::vector<std::uint32_t> m_starts;
    std::vector<std::uint32_t> m_members;
};

} // namespace wanmi
