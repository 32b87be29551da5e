#include "core/service/sample/street_tracer.h"

#include "core/service/sample/random.h"

#include <algorithm>
#include <optional>

namespace wanmi::sample {
namespace {

struct Tier {
    RoadClass roadClass;
    double spacing; ///< metres between streets of one direction
    double shortest;
    double seedApart; ///< share of the spacing that must be free around a new street
};

class Tracer {
public:
    Tracer(const Ground& ground, const StreetField& field)
        : m_g(ground),
          m_field(field),
          m_points(field.box(), 45),
          m_segments(field.box(), 45),
          m_scale(std::clamp(ground.size / 5000, 0.35, 1.0)) {
        Path outline = m_g.outline;
        outline.push_back(outline.front());
        m_segments.add(SegmentBins::kOutline, outline);
    }

    std::vector<TracedStreet> run() {
        layGiven();
        trace({RoadClass::Primary, 1150 * m_scale, 900 * m_scale, 0.9});
        trace({RoadClass::Secondary, 540 * m_scale, 320 * m_scale, 0.85});
        trace({RoadClass::Tertiary, std::max(190.0, 270 * m_scale), 170 * m_scale, 0.78});
        trace({RoadClass::Residential, 140, 75, 0.74});
        m_onlyOld = true;
        trace({RoadClass::Service, 66, 40, 0.8});
        return std::move(m_streets);
    }

private:
    void layGiven() {
        if (!m_g.bank.empty()) {
            const bool north = m_g.size > 0 && dot(leftOf(m_g.bank[1] - m_g.bank[0]),
                                                   m_g.oldCentre - m_g.bank[0]) > 0;
            layInside(shifted(m_g.bank, north ? 42 : -42), RoadClass::Primary, Given::Bank);
        }
        layInside(m_g.westEdge, RoadClass::Secondary, Given::Border);
        layRing(m_g.oldRing, RoadClass::Primary, Given::Wall);
        layRing(m_g.outerRing, RoadClass::Primary, Given::Ring);
        layRing(m_g.lakePark, RoadClass::Secondary, Given::Lake);
        layRing(m_g.hillPark, RoadClass::Tertiary, Given::Hill);
        const double aside = m_g.riverWidth / 2 + 20;
        layInside(shifted(m_g.river, aside), RoadClass::Tertiary, Given::RiverWest);
        layInside(shifted(m_g.river, -aside), RoadClass::Tertiary, Given::RiverEast);
        finish(0);
        layAvenues();
    }

    /// The great avenues: through the old town and the new one, out of the wall road to two sides,
    /// and across the north; they bridge the river and end at the city's edge.
    void layAvenues() {
        const std::size_t from = m_streets.size();
        const Tier avenue{RoadClass::Primary, 1000 * m_scale, 500 * m_scale, 0};
        const auto whole = [&](Vec at, Vec like, bool far) {
            Path back = half(avenue, like * -1, at, true, far);
            const Path front = half(avenue, like, at, true, far);
            std::reverse(back.begin(), back.end());
            back.insert(back.end(), front.begin() + 1, front.end());
            keep(std::move(back), RoadClass::Primary, true, avenue.shortest);
        };
        whole(m_g.oldCentre, {1, 0}, true);
        whole(m_g.oldCentre, {0, 1}, true);
        whole(m_g.newCentre, {1, 0}, false);
        whole(m_g.newCentre, {0, 1}, true);
        for (const double share : {0.13, 0.37}) {
            const auto n = static_cast<double>(m_g.oldRing.size());
            const Vec at = m_g.oldRing[static_cast<std::size_t>(share * n)];
            keep(half(avenue, at - m_g.oldCentre, at, true, true), RoadClass::Primary, true,
                 avenue.shortest);
        }
        finish(from);
    }

    void layRing(Path ring, RoadClass roadClass, Given given) {
        ring.push_back(ring.front());
        layInside(ring, roadClass, given);
    }

    /// The stretches of a given line that lie inside the outline and off parks and water.
    void layInside(const Path& path, RoadClass roadClass, Given given) {
        const bool onBorder = given == Given::Border;
        Path run;
        for (const Vec p : path) {
            const bool in = onBorder || insideRing(m_g.outline, p);
            if (in || !run.empty()) run.push_back(p);
            if (!in && run.empty()) m_before = p;
            if (in && run.size() == 1 && m_before) run.insert(run.begin(), *m_before);
            if (in) m_before.reset();
            if (!in && !run.empty()) {
                m_before = p;
                keep(std::move(run), roadClass, true, 60, given);
                run.clear();
            }
        }
        m_before.reset();
        keep(std::move(run), roadClass, true, 60, given);
    }

    void keep(Path path, RoadClass roadClass, bool bridges, double shortest,
              Given given = Given::None) {
        if (path.size() < 2 || pathLength(path) < shortest) return;
        note(path);
        m_streets.push_back({roadClass, std::move(path), bridges, given});
    }

    /// Puts a street's points among those of the direction it runs in.
    void note(const Path& path) {
        for (std::size_t i = 0; i + 1 < path.size(); ++i) {
            const Vec d = path[i + 1] - path[i];
            const double size = length(d);
            const auto pieces = std::max(1, static_cast<int>(size / 10));
            for (int k = 0; k < pieces; ++k)
                m_points.add(path[i] + d * (static_cast<double>(k) / pieces), unitOf(d));
        }
    }

    void trace(const Tier& tier) {
        const std::size_t from = m_streets.size();
        for (const Vec like : {Vec{1, 0}, Vec{0, 1}}) {
            for (const Vec seed : seeds(tier, like))
                grow(tier, like, seed);
        }
        finish(from);
    }

    /// Places for new streets: beside those that are there, then a raster over the district.
    std::vector<Vec> seeds(const Tier& tier, Vec like) const {
        std::vector<Vec> out;
        for (const auto& street : m_streets) {
            double since = 0;
            for (std::size_t i = 1; i < street.path.size(); ++i) {
                const Vec p = street.path[i];
                since += length(p - street.path[i - 1]);
                if (since < tier.spacing / 3) continue;
                since = 0;
                const Vec aside =
                    leftOf(m_field.direction(p, like)) * (tier.spacing * m_field.spacing(p));
                out.push_back(p + aside);
                out.push_back(p - aside);
            }
        }
        const Box& box = m_field.box();
        const double step = tier.spacing * 0.45;
        Random random{m_g.seed,
                      static_cast<std::uint64_t>(tier.roadClass) * 2 + (like.x > 0 ? 100U : 101U)};
        for (double y = static_cast<double>(box.minY); y < static_cast<double>(box.maxY);
             y += step) {
            for (double x = static_cast<double>(box.minX); x < static_cast<double>(box.maxX);
                 x += step)
                out.push_back({x + random.between(0, step), y + random.between(0, step)});
        }
        return out;
    }

    bool open(Vec p, const Tier& tier, bool bridges) const {
        if (!m_field.inside(p) || m_field.inPark(p)) return false;
        if (m_onlyOld && m_g.quarterOf(p) != Quarter::Old) return false;
        (void)tier;
        return bridges || m_field.toRiver(p) > m_g.riverWidth / 2 + 12;
    }

    void grow(const Tier& tier, Vec like, Vec seed) {
        if (!m_field.inside(seed)) return;
        const double apart = tier.spacing * m_field.spacing(seed);
        const bool bridges = tier.roadClass <= RoadClass::Secondary ||
                             (tier.roadClass == RoadClass::Tertiary &&
                              hashUnit(m_g.seed, std::llround(seed.x), std::llround(seed.y)) < 0.3);
        if (!open(seed, tier, bridges) ||
            m_points.anyWithin(seed, m_field.direction(seed, like), tier.seedApart * apart))
            return;
        Path back = half(tier, like * -1, seed, bridges);
        const Path front = half(tier, like, seed, bridges);
        std::reverse(back.begin(), back.end());
        back.insert(back.end(), front.begin() + 1, front.end());
        keep(std::move(back), tier.roadClass, bridges, tier.shortest);
    }

    /// From the seed along the field until something stops it.
    Path half(const Tier& tier, Vec like, Vec seed, bool bridges, bool far = false) const {
        const double step = std::clamp(tier.spacing / 14, 5.0, 14.0);
        Path path{seed};
        Vec heading = m_field.direction(seed, like);
        double run = 0;
        while (run < 3 * m_g.size) {
            const Vec p = path.back();
            const Vec half = m_field.direction(p, heading);
            const Vec d = m_field.direction(p + half * (step / 2), heading);
            const Vec next = p + d * step;
            path.push_back(next);
            run += step;
            heading = d;
            if (!open(next, tier, bridges)) break;
            const std::size_t bend =
                std::min<std::size_t>(path.size() - 2, static_cast<std::size_t>(90 / step));
            const Vec before = path[path.size() - 1 - bend] - path[path.size() - 2 - bend];
            if (bend > 3 && dot(unitOf(before), d) < 0.35)
                break; // a hairpin: the field turns on a point
            const double wet = m_field.toRiver(next);
            if (wet < m_g.riverWidth / 2 + 16 && wet > m_g.riverWidth / 3 &&
                std::abs(wet - m_field.toRiver(p)) < 0.3 * step)
                break; // along the water, not over it
            if (!far && m_points.anyWithin(next, d, 0.52 * tier.spacing * m_field.spacing(next)))
                break;
            if (run > 8 * step &&
                (length(next - seed) < step || meetsItself(path, 0.4 * tier.spacing)))
                break;
        }
        return path;
    }

    static bool meetsItself(const Path& path, double apart) {
        const double reach = 2.5 * apart;
        double back = 0;
        for (std::size_t i = path.size() - 1; i-- > 0;) {
            back += length(path[i + 1] - path[i]);
            if (back > reach && length(path[i] - path.back()) < apart) return true;
        }
        return false;
    }

    /// Ends of the streets from `from` on: to the outline, to the next street, or cut back.
    void finish(std::size_t from) {
        for (std::size_t i = from; i < m_streets.size(); ++i) {
            auto& s = m_streets[i];
            s.path = simplified(s.path, s.roadClass == RoadClass::Service ? 0.5 : 0.8);
            cutAtOutline(s.path);
            std::reverse(s.path.begin(), s.path.end());
            cutAtOutline(s.path);
            m_segments.add(i, s.path);
        }
        for (std::size_t i = from; i < m_streets.size(); ++i) {
            auto& s = m_streets[i];
            if (s.path.front() == s.path.back()) continue;
            for (int end = 0; end < 2 && s.path.size() > 1; ++end) {
                meet(i);
                std::reverse(s.path.begin(), s.path.end());
            }
        }
        dropShort(from);
    }

    /// The path up to where it first leaves the district, from its middle on.
    void cutAtOutline(Path& path) const {
        for (std::size_t i = path.size() / 2; i + 1 < path.size(); ++i) {
            const auto hit = m_segments.first(path[i], path[i + 1], SegmentBins::kOutline - 1);
            if (hit.t > 1 || hit.street != SegmentBins::kOutline ||
                hit.t * length(path[i + 1] - path[i]) < 0.5)
                continue;
            path.resize(i + 1);
            path.push_back(hit.at);
            return;
        }
    }

    /// Leads the last point of a street onto another one, or cuts the tail.
    void meet(std::size_t i) {
        Path& path = m_streets[i].path;
        const Vec end = path.back();
        const Vec d = unitOf(end - path[path.size() - 2]);
        if (m_segments.first(end - d * 0.05, end + d * 0.05, i).t <= 1) return; // on one already
        const double reach =
            m_streets[i].roadClass == RoadClass::Service ? 45 : 110 * m_field.spacing(end);
        const auto ahead = m_segments.first(end, end + d * reach, i);
        bool overWater = false;
        for (double w = 0; w < ahead.t * reach && ahead.t <= 1; w += 8)
            overWater |=
                !m_streets[i].bridges && m_field.toRiver(end + d * w) < m_g.riverWidth / 2 + 2;
        if (ahead.t <= 1 && !overWater) {
            m_segments.add(i, {end, ahead.at});
            path.push_back(ahead.at);
            return;
        }
        cutTail(i);
    }

    void cutTail(std::size_t i) {
        Path& path = m_streets[i].path;
        double tail = 0;
        for (std::size_t k = path.size() - 1; k > 0; --k) {
            const auto hit = m_segments.last(path[k - 1], path[k], i);
            const double piece = length(path[k] - path[k - 1]);
            if (hit.t <= 1) {
                tail += piece * (1 - hit.t);
                const bool lane = m_streets[i].roadClass >= RoadClass::Residential;
                if (lane && tail > 20 && tail < 48) return; // a short dead end may stay
                path.resize(k);
                path.push_back(hit.at);
                return;
            }
            tail += piece;
        }
        path.clear(); // meets nothing at all
    }

    void dropShort(std::size_t from) {
        const auto gone = [](const TracedStreet& s) {
            return s.path.size() < 2 || pathLength(s.path) < 25;
        };
        m_streets.erase(std::remove_if(m_streets.begin() + static_cast<std::ptrdiff_t>(from),
                                       m_streets.end(), gone),
                        m_streets.end());
        // numbers moved, and cut tails must not stop later streets
        m_segments = SegmentBins{m_field.box(), 45};
        Path outline = m_g.outline;
        outline.push_back(outline.front());
        m_segments.add(SegmentBins::kOutline, outline);
        for (std::size_t i = 0; i < m_streets.size(); ++i)
            m_segments.add(i, m_streets[i].path);
    }

    const Ground& m_g;
    const StreetField& m_field;
    PointBins m_points;
    SegmentBins m_segments;
    double m_scale;
    bool m_onlyOld = false;
    std::optional<Vec> m_before;
    std::vector<TracedStreet> m_streets;
};

} // namespace

std::vector<TracedStreet> traceStreets(const Ground& ground, const StreetField& field) {
    return Tracer{ground, field}.run();
}

} // namespace wanmi::sample
