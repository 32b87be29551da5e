#include "core/service/sample/city_plan.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"
#include "core/service/sample/plan_houses.h"
#include "core/service/sample/plan_regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace wanmi::sample {
namespace {

constexpr std::uint32_t kOutlineSource = 0;
constexpr std::uint32_t kRiverSource = 1;
constexpr std::uint32_t kFirstStreet = 2;
constexpr std::uint32_t kNoGroup = UINT32_MAX;

void addSegments(std::vector<LabelledSegment>& into, const Line& line, std::uint32_t source) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
        into.push_back({line[i], line[i + 1], source});
}

Ring closedRing(const Path& path) {
    Ring ring = toLattice(path);
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    return ring;
}

class Planner {
public:
    Planner(const PlanRequest& request, NameGiver& names, const Progress& progress)
        : m_request(request),
          m_names(names),
          m_progress(progress),
          m_random(mixBits(request.seed),
                   static_cast<std::uint64_t>(std::stoll(request.district))) {}

    Result<CityPlan> run() {
        m_names.startDistrict();
        m_plan.district = m_request.district;
        m_plan.ground = makeGround(m_request.place, m_request.seed);
        const StreetField field{m_plan.ground};
        m_traced = traceStreets(m_plan.ground, field);
        nameStreets();
        WANMI_TRY(tell(m_progress, "sample.planning", 1, 4));
        WANMI_LET(const auto noded, nodeSegments(allSegments(), m_progress));
        m_noded = noded;
        const Arrangement arrangement = Arrangement::build(m_noded);
        m_arrangement = &arrangement;
        findFaces();
        WANMI_TRY(tell(m_progress, "sample.planning", 2, 4));
        WANMI_TRY(makeRegions());
        WANMI_TRY(tell(m_progress, "sample.planning", 3, 4));
        makeBlocks(field);
        makeAreas();
        makeCutLines();
        findBridges();
        findJunctions();
        return std::move(m_plan);
    }

private:
    void nameStreets() {
        const auto& rivers = m_names.words().of("river");
        m_river = rivers[m_random.below(rivers.size())];
        for (const auto& traced : m_traced) {
            PlanStreet street{traced.roadClass, nameOf(traced), toLattice(traced.path)};
            if (street.line.size() > 1) m_plan.streets.push_back(std::move(street));
        }
    }

    std::string nameOf(const TracedStreet& street) {
        switch (street.given) {
        case Given::Bank: return "沿江大道";
        case Given::Wall: return "环城路";
        case Given::Ring: return "二环路";
        case Given::Lake: return "环湖路";
        case Given::RiverWest: return m_river + "西路";
        case Given::RiverEast: return m_river + "东路";
        case Given::None:
        case Given::Border:
        case Given::Hill: break;
        }
        return m_names.street(static_cast<int>(street.roadClass));
    }

    std::vector<LabelledSegment> allSegments() const {
        std::vector<LabelledSegment> out;
        Line outline = toLattice(m_plan.ground.outline);
        outline.push_back(outline.front());
        addSegments(out, outline, kOutlineSource);
        addSegments(out, toLattice(m_plan.ground.river), kRiverSource);
        for (std::size_t i = 0; i < m_plan.streets.size(); ++i)
            addSegments(out, m_plan.streets[i].line, kFirstStreet + static_cast<std::uint32_t>(i));
        return out;
    }

    /// The faces inside the outline become areas of the graph.
    void findFaces() {
        const auto faces = static_cast<std::uint32_t>(m_arrangement->faceCount());
        m_areaOfFace.assign(faces, kNoGroup);
        for (std::uint32_t f = 1; f < faces; ++f) {
            Polygon shape = facePolygon(*m_arrangement, f);
            normalise(shape); // without dead ends
            if (shape.outer.size() < 3) continue;
            const Vec inner = fromLattice(interiorPoint(shape));
            if (!insideRing(m_plan.ground.outline, inner)) continue;
            m_areaOfFace[f] = static_cast<std::uint32_t>(m_faces.size());
            m_graph.weights.push_back(areaM2(shape));
            m_graph.middles.push_back(inner);
            m_faces.push_back(f);
            m_shapes.push_back(std::move(shape));
        }
        m_graph.beside.resize(m_faces.size());
        for (std::uint32_t e = 0; e < m_arrangement->edgeCount(); ++e) {
            const auto a = m_areaOfFace[m_arrangement->face(2 * e)];
            const auto b = m_areaOfFace[m_arrangement->face(2 * e + 1)];
            if (a == b || a == kNoGroup || b == kNoGroup) continue;
            m_graph.beside[a].push_back(b);
            m_graph.beside[b].push_back(a);
        }
        for (auto& b : m_graph.beside) {
            std::sort(b.begin(), b.end());
            b.erase(std::unique(b.begin(), b.end()), b.end());
        }
    }

    /// Is an edge part of a road at least as great as `least`, or of the river?
    bool isDivide(std::uint32_t edge, RoadClass least) const {
        for (const auto s : m_arrangement->segmentsOn(edge)) {
            const auto source = m_noded[s].source;
            if (source == kRiverSource) return true;
            if (source >= kFirstStreet && m_plan.streets[source - kFirstStreet].roadClass <= least)
                return true;
        }
        return false;
    }

    /// Areas that no such road parts, numbered in order of their first.
    std::pair<std::vector<std::uint32_t>, std::size_t> joinedAcross(RoadClass least) const {
        std::vector<std::uint32_t> root(m_faces.size());
        std::iota(root.begin(), root.end(), 0U);
        const auto find = [&](std::uint32_t a) {
            while (root[a] != a)
                a = root[a] = root[root[a]];
            return a;
        };
        for (std::uint32_t e = 0; e < m_arrangement->edgeCount(); ++e) {
            const auto a = m_areaOfFace[m_arrangement->face(2 * e)];
            const auto b = m_areaOfFace[m_arrangement->face(2 * e + 1)];
            if (a == b || a == kNoGroup || b == kNoGroup || isDivide(e, least)) continue;
            const auto x = find(a);
            const auto y = find(b);
            root[std::max(x, y)] = std::min(x, y);
        }
        std::vector<std::uint32_t> groupOf(m_faces.size(), kNoGroup);
        std::uint32_t next = 0;
        for (std::uint32_t i = 0; i < m_faces.size(); ++i) {
            const auto top = find(i);
            if (groupOf[top] == kNoGroup) groupOf[top] = next++;
            groupOf[i] = groupOf[top];
        }
        return {groupOf, next};
    }

    /// Divides areas into `parts` along the greatest roads that leave enough to choose from.
    std::vector<std::uint32_t> divideAlongRoads(const std::vector<std::uint32_t>& members,
                                                std::size_t parts) const {
        for (const RoadClass least : {RoadClass::Primary, RoadClass::Secondary, RoadClass::Tertiary,
                                      RoadClass::Residential}) {
            const auto [groupOf, groups] = joinedAcross(least);
            std::vector<std::uint32_t> used;
            std::vector<std::uint32_t> inside(groupOf.size(), kNoGroup);
            for (const auto m : members) {
                inside[m] = groupOf[m];
                used.push_back(groupOf[m]);
            }
            std::sort(used.begin(), used.end());
            used.erase(std::unique(used.begin(), used.end()), used.end());
            if (used.size() < 4 * parts && least != RoadClass::Residential) continue;
            if (used.size() < parts + parts / 2) break;
            const auto graph = m_graph.grouped(inside, groups);
            const auto divided = divide(graph, used, parts);
            std::vector<std::uint32_t> out;
            for (const auto m : members)
                out.push_back(divided[static_cast<std::size_t>(
                    std::lower_bound(used.begin(), used.end(), groupOf[m]) - used.begin())]);
            return out;
        }
        return divide(m_graph, members, parts);
    }

    Status makeRegions() {
        if (m_faces.size() < m_request.communities)
            return fail(Errc::Invalid, "sample.too_small",
                        {{"blocks", std::to_string(m_faces.size())}});
        std::vector<std::uint32_t> all(m_faces.size());
        std::iota(all.begin(), all.end(), 0U);
        addRegion(RegionLevel::District, m_request.district, m_request.name, "", all);
        const auto streetOf = divideAlongRoads(all, m_request.streets);
        const auto streets = inOrder(split(all, streetOf));
        const auto shares = communityShares(streets);
        std::vector<Region> communities;
        for (std::size_t s = 0; s < streets.size(); ++s) {
            const auto code = fmt::format("{}{:03}", m_request.district, s + 1);
            addRegion(RegionLevel::Street, code, m_names.subdistrict(), m_request.district,
                      streets[s]);
            const auto parts = inOrder(split(streets[s], divideAlongRoads(streets[s], shares[s])));
            for (std::size_t c = 0; c < parts.size(); ++c) {
                addRegion(RegionLevel::Community, fmt::format("{}{:03}", code, c + 1),
                          m_names.community(), code, parts[c]);
                communities.push_back(std::move(m_plan.regions.back()));
                m_plan.regions.pop_back();
            }
        }
        for (auto& c : communities)
            m_plan.regions.push_back(std::move(c));
        return ok();
    }

    static std::vector<std::vector<std::uint32_t>>
    split(const std::vector<std::uint32_t>& members, const std::vector<std::uint32_t>& groupOf) {
        std::vector<std::vector<std::uint32_t>> out(
            *std::max_element(groupOf.begin(), groupOf.end()) + 1U);
        for (std::size_t i = 0; i < members.size(); ++i)
            out[groupOf[i]].push_back(members[i]);
        return out;
    }

    /// From the north down, in bands, and from the west within a band.
    std::vector<std::vector<std::uint32_t>>
    inOrder(std::vector<std::vector<std::uint32_t>> groups) const {
        const auto key = [&](const std::vector<std::uint32_t>& g) {
            Vec middle;
            double weight = 0;
            for (const auto m : g) {
                middle = middle + m_graph.middles[m] * m_graph.weights[m];
                weight += m_graph.weights[m];
            }
            middle = middle * (1 / weight);
            return std::pair{-std::floor(middle.y / (m_plan.ground.size * 0.2)), middle.x};
        };
        std::stable_sort(groups.begin(), groups.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); });
        return groups;
    }

    /// Communities for each street by area, at least one, in all as many as asked.
    std::vector<std::size_t>
    communityShares(const std::vector<std::vector<std::uint32_t>>& streets) const {
        std::vector<double> area;
        for (const auto& s : streets)
            area.push_back(std::accumulate(s.begin(), s.end(), 0.0, [&](double sum, auto m) {
                return sum + m_graph.weights[m];
            }));
        std::vector<std::size_t> shares(streets.size(), 1);
        for (std::size_t given = streets.size(); given < m_request.communities; ++given) {
            std::size_t best = 0;
            for (std::size_t s = 1; s < shares.size(); ++s) {
                if (area[s] / static_cast<double>(shares[s]) >
                    area[best] / static_cast<double>(shares[best]))
                    best = s;
            }
            ++shares[best];
        }
        return shares;
    }

    void addRegion(RegionLevel level, std::string code, std::string name, std::string parent,
                   const std::vector<std::uint32_t>& members) {
        std::vector<bool> in(m_arrangement->faceCount(), false);
        for (const auto m : members)
            in[m_faces[m]] = true;
        Region region;
        region.level = level;
        region.code = std::move(code);
        region.name = std::move(name);
        region.parent = std::move(parent);
        region.shape = unionOf(*m_arrangement, in);
        m_plan.regions.push_back(std::move(region));
    }

    void makeBlocks(const StreetField& field) {
        const auto& g = m_plan.ground;
        for (std::size_t i = 0; i < m_faces.size(); ++i) {
            const Vec middle = m_graph.middles[i];
            PlanBlock block{g.quarterOf(middle), BlockUse::Green, std::move(m_shapes[i])};
            const bool park = insideRing(g.lakePark, middle) || insideRing(g.hillPark, middle);
            const bool shore = (!g.bank.empty() && nearest(g.bank, middle).metres < 40) ||
                               field.toRiver(middle) < g.riverWidth / 2 + 18;
            if (!park && !shore) block.use = chooseUse(block.quarter, m_graph.weights[i], m_random);
            if (insideRing(g.lakeShore, middle)) block.use = BlockUse::Water;
            addArea(block.use == BlockUse::Green && !park ? "green"
                    : park                                ? ""
                                                          : "block",
                    "", {block.shape});
            auto built = houses(block, field.direction(middle, {1, 0}), m_random);
            if (!built.empty()) m_houses.emplace_back(block.use, std::move(built));
            m_plan.blocks.push_back(std::move(block));
        }
    }

    void addArea(std::string kind, std::string name, MultiPolygon shape) {
        if (kind.empty()) return;
        normalise(shape);
        if (!shape.empty())
            m_plan.areas.push_back({std::move(kind), std::move(name), std::move(shape)});
    }

    void makeAreas() {
        const auto& g = m_plan.ground;
        const auto& parks = m_names.words().of("park");
        const auto& lakes = m_names.words().of("lake");
        addArea("old_quarter", "老城", {{closedRing(g.oldRing), {}}});
        for (const Path* ring : {&g.lakePark, &g.hillPark}) {
            m_plan.parks.push_back({closedRing(*ring), {}});
            addArea("park", parks[m_random.below(parks.size())], {m_plan.parks.back()});
        }
        m_plan.lake = {closedRing(g.lakeShore), {}};
        addArea("water", lakes[m_random.below(lakes.size())], {m_plan.lake});
        Path banks = shifted(g.river, g.riverWidth / 2);
        const Path east = shifted(g.river, -g.riverWidth / 2);
        banks.insert(banks.end(), east.rbegin(), east.rend());
        addArea("water", m_river, {{closedRing(banks), {}}});
        if (!g.greatRiver.empty())
            addArea("water", m_names.words().of("great_river").front(),
                    {{closedRing(g.greatRiver), {}}});
        for (auto& [use, shape] : m_houses) {
            addArea("building", "", std::move(shape));
            for (std::size_t part = 0; part < m_plan.areas.back().shape.size(); ++part)
                m_plan.houses.push_back({use, {m_plan.areas.size() - 1, part}});
        }
    }

    void makeCutLines() {
        for (const auto& street : m_plan.streets)
            m_plan.cutLines.push_back(street.line);
        m_plan.cutLines.push_back(toLattice(m_plan.ground.river));
        Line shore = m_plan.lake.outer;
        shore.push_back(shore.front());
        m_plan.cutLines.push_back(std::move(shore));
    }

    void findBridges() {
        const auto& river = m_plan.ground.river;
        SegmentBins bins{
            Box{std::llround(river.front().x) - 2000, std::llround(river.front().y) - 500,
                std::llround(river.front().x) + 2000, std::llround(river.back().y) + 500},
            60};
        bins.add(0, river);
        for (const auto& street : m_traced) {
            for (std::size_t i = 0; i + 1 < street.path.size(); ++i) {
                const auto hit = bins.first(street.path[i], street.path[i + 1], 1);
                if (hit.t <= 1) m_plan.bridges.push_back(toLattice(hit.at));
            }
        }
    }

    void findJunctions() {
        std::vector<std::uint8_t> ends(m_arrangement->nodeCount(), 0);
        std::vector<RoadClass> greatest(m_arrangement->nodeCount(), RoadClass::Service);
        for (std::uint32_t h = 0; h < 2 * m_arrangement->edgeCount(); ++h) {
            const auto node = m_arrangement->origin(h);
            bool street = false;
            for (const auto s : m_arrangement->segmentsOn(h / 2)) {
                const auto source = m_noded[s].source;
                if (source < kFirstStreet) continue;
                street = true;
                greatest[node] =
                    std::min(greatest[node], m_plan.streets[source - kFirstStreet].roadClass);
            }
            if (street) ++ends[node];
        }
        for (std::uint32_t n = 0; n < ends.size(); ++n) {
            if (ends[n] > 2) m_plan.junctions.push_back({greatest[n], m_arrangement->node(n)});
        }
    }

    const PlanRequest& m_request;
    NameGiver& m_names;
    const Progress& m_progress;
    Random m_random;
    CityPlan m_plan;
    std::string m_river;
    std::vector<TracedStreet> m_traced;
    std::vector<LabelledSegment> m_noded;
    const Arrangement* m_arrangement = nullptr;
    std::vector<std::uint32_t> m_areaOfFace;
    std::vector<std::uint32_t> m_faces;
    std::vector<Polygon> m_shapes;
    AreaGraph m_graph;
    std::vector<std::pair<BlockUse, MultiPolygon>> m_houses;
};

} // namespace

std::string_view landUse(BlockUse use) {
    switch (use) {
    case BlockUse::Homes:
    case BlockUse::OldHomes: return "residential";
    case BlockUse::Shops:
    case BlockUse::Offices: return "commercial";
    case BlockUse::Works: return "industrial";
    case BlockUse::School: return "education";
    case BlockUse::Green: return "green";
    case BlockUse::Water: return "water";
    }
    return "";
}

std::string_view roadClassText(RoadClass roadClass) {
    switch (roadClass) {
    case RoadClass::Primary: return "primary";
    case RoadClass::Secondary: return "secondary";
    case RoadClass::Tertiary: return "tertiary";
    case RoadClass::Residential: return "residential";
    case RoadClass::Service: return "service";
    }
    return "";
}

Result<CityPlan> planCity(const PlanRequest& request, NameGiver& names, const Progress& progress) {
    return Planner{request, names, progress}.run();
}

} // namespace wanmi::sample
