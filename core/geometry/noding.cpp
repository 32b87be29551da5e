// Iterated snap rounding. A round finds every pair of segments that cross, or where one runs
// through the pixel (a millimetre square) of the other's end, and leads them through the common
// lattice point. Moving a piece by half a millimetre can make a new meeting, so rounds go on until
// one finds nothing: that last round is the check. Only pieces made in the round before need be
// looked at.
#include "core/geometry/arrangement.h"
#include "core/geometry/lattice.h"
#include "core/geometry/segment_bins.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace wanmi {
namespace {

struct Split {
    std::uint32_t segment = 0;
    std::int64_t along = 0;
    Point at;
    friend bool operator<(const Split& a, const Split& b) {
        if (a.segment != b.segment) return a.segment < b.segment;
        return a.along != b.along ? a.along < b.along : a.at < b.at;
    }
};

bool boxesMeet(const LabelledSegment& a, const LabelledSegment& b) {
    const auto [ax, aX] = std::minmax(a.from.x, a.to.x);
    const auto [bx, bX] = std::minmax(b.from.x, b.to.x);
    if (aX < bx || bX < ax) return false;
    const auto [ay, aY] = std::minmax(a.from.y, a.to.y);
    const auto [by, bY] = std::minmax(b.from.y, b.to.y);
    return ay <= bY && by <= aY;
}

bool crosses(const LabelledSegment& a, const LabelledSegment& b) {
    return crosses(a.from, a.to, b.from, b.to);
}

/// The lattice point nearest the crossing. The fraction is taken in doubles: a wrong last digit
/// only moves the choice to another point as near, and the next round checks it like any other.
Point crossing(const LabelledSegment& a, const LabelledSegment& b) {
    const auto c = static_cast<double>(turn(a.from, a.to, b.from));
    const auto d = static_cast<double>(turn(a.from, a.to, b.to));
    const double t = c / (c - d);
    return {b.from.x + std::llround(t * static_cast<double>(b.to.x - b.from.x)),
            b.from.y + std::llround(t * static_cast<double>(b.to.y - b.from.y))};
}

class Noder {
public:
    explicit Noder(std::vector<LabelledSegment> segments) : m_segments(std::move(segments)) {
        std::erase_if(m_segments, [](const LabelledSegment& s) { return s.from == s.to; });
        m_fresh.assign(m_segments.size(), 1);
    }

    /// One round; how many places were cut.
    std::size_t round() {
        m_splits.clear();
        const SegmentBins bins(m_segments);
        for (std::size_t bin = 0; bin < bins.count(); ++bin) {
            pairs(bins.in(bin));
        }
        std::sort(m_splits.begin(), m_splits.end());
        apply();
        return m_splits.size();
    }
    std::vector<LabelledSegment> take() { return std::move(m_segments); }
    Point lastTrouble() const { return m_splits.empty() ? Point{} : m_splits.front().at; }

private:
    std::vector<LabelledSegment> m_segments;
    std::vector<char> m_fresh;
    std::vector<Split> m_splits;

    void pairs(std::span<const std::uint32_t> members) {
        for (std::size_t i = 0; i < members.size(); ++i) {
            for (std::size_t j = i + 1; j < members.size(); ++j) {
                if ((m_fresh[members[i]] || m_fresh[members[j]]) &&
                    boxesMeet(m_segments[members[i]], m_segments[members[j]])) {
                    pair(members[i], members[j]);
                }
            }
        }
    }

    void pair(std::uint32_t i, std::uint32_t j) {
        const LabelledSegment& a = m_segments[i];
        const LabelledSegment& b = m_segments[j];
        bool met = through(i, b.from);
        met = through(i, b.to) || met;
        met = through(j, a.from) || met;
        met = through(j, a.to) || met;
        if (met || !crosses(a, b)) return;
        const Point p = crossing(a, b);
        lead(i, p);
        lead(j, p);
    }

    bool through(std::uint32_t i, Point p) {
        const LabelledSegment& s = m_segments[i];
        if (p == s.from || p == s.to || !throughPixel(s.from, s.to, p)) return false;
        lead(i, p);
        return true;
    }

    void lead(std::uint32_t i, Point p) {
        const LabelledSegment& s = m_segments[i];
        if (p == s.from || p == s.to) return;
        const std::int64_t along =
            (p.x - s.from.x) * (s.to.x - s.from.x) + (p.y - s.from.y) * (s.to.y - s.from.y);
        m_splits.push_back({i, along, p});
    }

    void apply() {
        std::vector<LabelledSegment> out;
        std::vector<char> fresh;
        out.reserve(m_segments.size() + m_splits.size());
        fresh.reserve(out.capacity());
        std::size_t next = 0;
        for (std::uint32_t i = 0; i < m_segments.size(); ++i) {
            const LabelledSegment& s = m_segments[i];
            const bool cut = next < m_splits.size() && m_splits[next].segment == i;
            Point from = s.from;
            const auto piece = [&](Point to) {
                if (to == from) return;
                out.push_back({from, to, s.source});
                fresh.push_back(cut ? 1 : 0);
                from = to;
            };
            for (; next < m_splits.size() && m_splits[next].segment == i; ++next) {
                piece(m_splits[next].at);
            }
            piece(s.to);
        }
        m_segments = std::move(out);
        m_fresh = std::move(fresh);
    }
};

} // namespace

Result<std::vector<LabelledSegment>> nodeSegments(std::vector<LabelledSegment> segments,
                                                  const Progress& progress) {
    constexpr int kMostRounds = 200; // real cities need four or five
    Noder noder(std::move(segments));
    for (int round = 0; round < kMostRounds; ++round) {
        WANMI_TRY(tell(progress, "grid.noding", round, 0));
        if (noder.round() == 0) return noder.take();
    }
    const Point at = noder.lastTrouble();
    return fail(Errc::Invalid, "geometry.tangled",
                {{"x", std::to_string(at.x / 1000)}, {"y", std::to_string(at.y / 1000)}});
}

} // namespace wanmi
