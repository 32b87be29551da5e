#include "core/service/sample/street_tracer.h"

#include <algorithm>

namespace wanmi::sample {
namespace {

std::int64_t count(std::int64_t low, std::int64_t high, double bin) {
    return static_cast<std::int64_t>(static_cast<double>(high - low) / bin) + 3;
}
std::int64_t index(double value, double base, double bin, std::int64_t size) {
    return std::clamp(static_cast<std::int64_t>(std::floor((value - base) / bin)) + 1,
                      std::int64_t{0}, size - 1);
}

} // namespace

PointBins::PointBins(const Box& metres, double bin)
    : m_x(static_cast<double>(metres.minX)),
      m_y(static_cast<double>(metres.minY)),
      m_bin(bin),
      m_columns(count(metres.minX, metres.maxX, bin)),
      m_rows(count(metres.minY, metres.maxY, bin)),
      m_bins(static_cast<std::size_t>(m_columns * m_rows)) {}

std::size_t PointBins::binOf(Vec p) const {
    return static_cast<std::size_t>(index(p.y, m_y, m_bin, m_rows) * m_columns +
                                    index(p.x, m_x, m_bin, m_columns));
}

bool PointBins::anyWithin(Vec p, Vec along, double metres) const {
    const auto c0 = index(p.x - metres, m_x, m_bin, m_columns);
    const auto c1 = index(p.x + metres, m_x, m_bin, m_columns);
    const auto r0 = index(p.y - metres, m_y, m_bin, m_rows);
    const auto r1 = index(p.y + metres, m_y, m_bin, m_rows);
    for (auto r = r0; r <= r1; ++r) {
        for (auto c = c0; c <= c1; ++c) {
            for (const auto& [q, way] : m_bins[static_cast<std::size_t>(r * m_columns + c)]) {
                const Vec d = q - p;
                const double same = dot(way, along); // of unit vectors
                if (dot(d, d) < metres * metres && same * same > 0.5) return true;
            }
        }
    }
    return false;
}

SegmentBins::SegmentBins(const Box& metres, double bin)
    : m_x(static_cast<double>(metres.minX)),
      m_y(static_cast<double>(metres.minY)),
      m_bin(bin),
      m_columns(count(metres.minX, metres.maxX, bin)),
      m_rows(count(metres.minY, metres.maxY, bin)),
      m_bins(static_cast<std::size_t>(m_columns * m_rows)) {}

void SegmentBins::add(std::size_t street, const Path& path) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Vec a = path[i];
        const Vec b = path[i + 1];
        const auto c0 = index(std::min(a.x, b.x), m_x, m_bin, m_columns);
        const auto c1 = index(std::max(a.x, b.x), m_x, m_bin, m_columns);
        const auto r0 = index(std::min(a.y, b.y), m_y, m_bin, m_rows);
        const auto r1 = index(std::max(a.y, b.y), m_y, m_bin, m_rows);
        for (auto r = r0; r <= r1; ++r) {
            for (auto c = c0; c <= c1; ++c)
                m_bins[static_cast<std::size_t>(r * m_columns + c)].push_back({street, a, b});
        }
    }
}

template <class Visit>
void SegmentBins::along(Vec a, Vec b, Visit visit) const {
    const auto c0 = index(std::min(a.x, b.x), m_x, m_bin, m_columns);
    const auto c1 = index(std::max(a.x, b.x), m_x, m_bin, m_columns);
    const auto r0 = index(std::min(a.y, b.y), m_y, m_bin, m_rows);
    const auto r1 = index(std::max(a.y, b.y), m_y, m_bin, m_rows);
    const Vec d = b - a;
    for (auto r = r0; r <= r1; ++r) {
        for (auto c = c0; c <= c1; ++c) {
            for (const Segment& s : m_bins[static_cast<std::size_t>(r * m_columns + c)]) {
                const Vec e = s.b - s.a;
                const double den = cross(d, e);
                if (std::abs(den) < 1e-9) continue;
                const double t = cross(s.a - a, e) / den;
                const double u = cross(s.a - a, d) / den;
                if (t >= 0 && t <= 1 && u >= -1e-9 && u <= 1 + 1e-9) visit(t, s);
            }
        }
    }
}

SegmentBins::Hit SegmentBins::first(Vec a, Vec b, std::size_t notStreet, double after) const {
    Hit best;
    along(a, b, [&](double t, const Segment& s) {
        if (s.street != notStreet && t > after && t < best.t) best = {t, s.street, a + (b - a) * t};
    });
    return best;
}

SegmentBins::Hit SegmentBins::last(Vec a, Vec b, std::size_t notStreet) const {
    Hit best{-1, 0, {}};
    along(a, b, [&](double t, const Segment& s) {
        if (s.street != notStreet && t > best.t) best = {t, s.street, a + (b - a) * t};
    });
    if (best.t < 0) best.t = 2;
    return best;
}

} // namespace wanmi::sample
