#include "core/geometry/mesh_index.h"

#include <algorithm>
#include <cassert>

namespace wanmi {

void MeshIndex::add(std::uint32_t id, Point a, Point b) {
    m_raster.walk(a, b, [&](std::size_t bin) { m_bins[bin].push_back(id); });
}

void MeshIndex::remove(std::uint32_t id, Point a, Point b) {
    m_raster.walk(a, b, [&](std::size_t bin) {
        const auto found = m_bins.find(bin);
        assert(found != m_bins.end());
        std::vector<std::uint32_t>& ids = found->second;
        const auto at = std::find(ids.begin(), ids.end(), id);
        assert(at != ids.end());
        *at = ids.back();
        ids.pop_back();
        if (ids.empty()) m_bins.erase(found);
    });
}

} // namespace wanmi
