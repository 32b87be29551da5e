#include "core/service/sample/component_hosts.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <array>

namespace wanmi::sample {
namespace {

constexpr std::array<double, 5> kHalfWidth{14, 10, 7, 4.5, 2.2}; // metres, by road class

bool asksFor(std::string_view classes, RoadClass roadClass) {
    const char digit = static_cast<char>('1' + static_cast<int>(roadClass));
    return classes.empty() || classes.find(digit) != std::string_view::npos;
}

Path pathOf(const Line& line) {
    return fromLattice(line);
}

} // namespace

ComponentHosts::ComponentHosts(const CityPlan& plan, std::uint64_t seed)
    : m_plan(plan),
      m_random(seed, static_cast<std::uint64_t>(std::stoll(plan.district)) + 5000) {}

Result<std::vector<Point>> ComponentHosts::places(std::string_view host, std::size_t count) {
    const auto colon = host.find(':');
    const auto what = host.substr(0, colon);
    const auto detail =
        colon == std::string_view::npos ? std::string_view{} : host.substr(colon + 1);
    if (what == "kerb") return alongRoads(detail, count, true, false);
    if (what == "lane") return alongRoads(detail, count, false, false);
    if (what == "stop") return alongRoads(detail, count, true, true);
    if (what == "junction") return atJunctions(detail, count);
    if (what == "house") return atHouses(detail, count);
    if (what == "lakeside") {
        Path shore = fromLattice(m_plan.lake.outer);
        shore.push_back(shore.front());
        return alongLines({shore}, count, -6, 3, false);
    }
    if (what == "river")
        return alongLines({m_plan.ground.river}, count, m_plan.ground.riverWidth / 2 + 4, 2, true);
    if (what == "bridge") {
        std::vector<Point> out;
        for (std::size_t i = 0; i < count && !m_plan.bridges.empty(); ++i) {
            Point p = m_plan.bridges[i % m_plan.bridges.size()];
            p.x += static_cast<std::int64_t>(i / m_plan.bridges.size()) * 1500;
            out.push_back(p);
        }
        if (out.size() < count) return alongRoads("12", count, false, false);
        return out;
    }
    std::vector<const Polygon*> areas;
    if (what == "park") {
        for (const auto& park : m_plan.parks)
            areas.push_back(&park);
        return inAreas(areas, &m_plan.lake, count);
    }
    if (what == "green") {
        for (const auto& block : m_plan.blocks) {
            if (block.use == BlockUse::Green) areas.push_back(&block.shape);
        }
        return inAreas(areas, &m_plan.lake, count);
    }
    return fail(Errc::Invalid, "rules.bad_value",
                {{"file", "sample/components.csv"},
                 {"line", "0"},
                 {"column", "host"},
                 {"value", std::string{host}}});
}

/// Evenly by length over all lines together, so that any number fits.
std::vector<Point> ComponentHosts::alongLines(const std::vector<Path>& lines, std::size_t count,
                                              double aside, double jitter, bool bothSides) {
    std::vector<Point> out;
    double total = 0;
    for (const auto& line : lines)
        total += pathLength(line);
    if (count == 0 || total <= 0) return out;
    out.reserve(count);
    const double step = total / static_cast<double>(count);
    double passed = 0; // before the present segment
    std::size_t next = 0;
    const auto wanted = [&](std::size_t i) { return (static_cast<double>(i) + 0.5) * step; };
    for (const auto& line : lines) {
        for (std::size_t s = 0; s + 1 < line.size(); ++s) {
            const Vec d = line[s + 1] - line[s];
            const double size = length(d);
            while (next < count && wanted(next) <= passed + size) {
                const double side = bothSides && next % 2 == 1 ? -1 : 1;
                const double at = std::clamp(wanted(next) - passed +
                                                 m_random.between(-0.2, 0.2) * std::min(step, 12.0),
                                             0.0, size);
                const double off = side * (aside + m_random.between(-0.5, 0.5) * jitter);
                out.push_back(toLattice(line[s] + unitOf(d) * at + leftOf(unitOf(d)) * off));
                ++next;
            }
            passed += size;
        }
    }
    while (out.size() < count)
        out.push_back(toLattice(lines.back().back()));
    return out;
}

std::vector<Point> ComponentHosts::alongRoads(std::string_view classes, std::size_t count,
                                              bool kerb, bool pairs) {
    std::array<std::vector<Path>, 5> byClass;
    std::array<double, 5> metres{};
    double total = 0;
    for (const auto& street : m_plan.streets) {
        if (!asksFor(classes, street.roadClass)) continue;
        const auto c = static_cast<std::size_t>(street.roadClass);
        byClass[c].push_back(pathOf(street.line));
        const double size = pathLength(byClass[c].back());
        // wider roads have more of everything
        metres[c] += size * (pairs ? 1 : kHalfWidth[c] + 6);
        total += size * (pairs ? 1 : kHalfWidth[c] + 6);
    }
    std::vector<Point> out;
    if (total <= 0) return classes.empty() ? out : alongRoads("", count, kerb, pairs);
    double given = 0;
    for (std::size_t c = 0; c < byClass.size(); ++c) {
        given += metres[c];
        const auto upTo =
            static_cast<std::size_t>(std::llround(static_cast<double>(count) * given / total));
        const auto part = alongLines(byClass[c], upTo - out.size(),
                                     kerb ? kHalfWidth[c] + 1.2 : kHalfWidth[c] * 0.45,
                                     kerb ? 1.0 : kHalfWidth[c] * 0.5, true);
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

std::vector<Point> ComponentHosts::atJunctions(std::string_view classes, std::size_t count) {
    std::vector<const PlanJunction*> used;
    for (const auto& j : m_plan.junctions) {
        if (asksFor(classes, j.roadClass)) used.push_back(&j);
    }
    if (used.empty()) return alongRoads(classes, count, true, false);
    std::vector<Point> out;
    const auto corners = unitCircle(8);
    const auto each = (count + used.size() - 1) / used.size();
    for (std::size_t i = 0; i < count; ++i) {
        // fewer than junctions: spread over them; more: several corners of each
        const auto at = count <= used.size() ? i * used.size() / count : i % used.size();
        const auto corner = 2 * (i / used.size()) + 1 + (each > 4 ? i / used.size() / 4 : 0);
        const double far =
            kHalfWidth[static_cast<std::size_t>(used[at]->roadClass)] + m_random.between(1.5, 4.5);
        const Vec middle = fromLattice(used[at]->at);
        out.push_back(toLattice(middle + corners[corner % corners.size()] * (far * 1.3)));
    }
    return out;
}

std::vector<Point> ComponentHosts::inAreas(const std::vector<const Polygon*>& areas,
                                           const Polygon* butNot, std::size_t count) {
    if (areas.empty()) return alongRoads("", count, true, false);
    std::vector<double> upTo;
    double total = 0;
    for (const auto* a : areas)
        upTo.push_back(total += areaM2(*a));
    std::vector<Point> out;
    for (std::size_t i = 0; i < count; ++i) {
        const double at =
            (static_cast<double>(i) + m_random.unit()) * total / static_cast<double>(count);
        const auto index = std::min<std::size_t>(
            areas.size() - 1, static_cast<std::size_t>(
                                  std::lower_bound(upTo.begin(), upTo.end(), at) - upTo.begin()));
        const Polygon& area = *areas[index];
        const Box box = boxOf(area);
        Point p = interiorPoint(area);
        for (int attempt = 0; attempt < 24; ++attempt) {
            const Point q{
                box.minX + static_cast<std::int64_t>(m_random.unit() *
                                                     static_cast<double>(box.maxX - box.minX)),
                box.minY + static_cast<std::int64_t>(m_random.unit() *
                                                     static_cast<double>(box.maxY - box.minY))};
            if (locate(area, q) != Where::Inside ||
                (butNot != nullptr && locate(*butNot, q) != Where::Outside))
                continue;
            p = q;
            break;
        }
        out.push_back(p);
    }
    return out;
}

std::vector<Point> ComponentHosts::atHouses(std::string_view which, std::size_t count) {
    std::vector<const Polygon*> used;
    for (const auto& [use, house] : m_plan.houses) {
        const bool fits =
            which.empty() || (which == "old" && use == BlockUse::OldHomes) ||
            (which == "works" && use == BlockUse::Works) ||
            (which == "shop" && (use == BlockUse::Shops || use == BlockUse::Offices)) ||
            (which == "home" && (use == BlockUse::Homes || use == BlockUse::OldHomes));
        if (fits) used.push_back(&m_plan.areas[house.area].shape[house.part]);
    }
    if (used.empty())
        return which.empty() ? alongRoads("", count, true, false) : atHouses("", count);
    std::vector<Point> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& ring =
            used[(i * used.size() / count + (count > used.size() ? i % 3 : 0)) % used.size()]
                ->outer;
        const auto side = m_random.below(ring.size());
        const Vec a = fromLattice(ring[side]);
        const Vec b = fromLattice(ring[(side + 1) % ring.size()]);
        // rings run counter-clockwise: the outside is on the right
        out.push_back(toLattice(a + (b - a) * m_random.between(0.05, 0.95) +
                                leftOf(unitOf(b - a)) * -m_random.between(1.2, 3)));
    }
    return out;
}

} // namespace wanmi::sample
