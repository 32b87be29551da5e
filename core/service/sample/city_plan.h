#pragma once
// The plan of one made-up district: streets with names, blocks, houses, waters, parks, and the
// 街道 and 社区 as exact unions of blocks. Shapes lie on the store's lattice.
#include "core/base/progress.h"
#include "core/domain/place/place.h"
#include "core/service/sample/street_tracer.h"
#include "core/service/sample/words.h"

#include <string>
#include <utility>
#include <vector>

namespace wanmi::sample {

enum class BlockUse : std::uint8_t { Homes, OldHomes, Shops, Offices, Works, School, Green, Water };
/// "residential", "commercial", …: what a cell's land use says.
std::string_view landUse(BlockUse use);

struct PlanStreet {
    RoadClass roadClass = RoadClass::Residential;
    std::string name;
    Line line;
};
std::string_view roadClassText(RoadClass roadClass); ///< as OSM names them

struct PlanBlock {
    Quarter quarter = Quarter::Ordinary;
    BlockUse use = BlockUse::Homes;
    Polygon shape;
};

/// Where streets meet.
struct PlanJunction {
    RoadClass roadClass = RoadClass::Residential; ///< of the greatest street there
    Point at;
};
/// A house of the plan: a part of one of its areas.
struct PlanHouse {
    std::size_t area = 0;
    std::size_t part = 0;
};

struct CityPlan {
    std::string district;
    Ground ground;
    std::vector<PlanStreet> streets;
    std::vector<PlanBlock> blocks;
    std::vector<BaseArea> areas; ///< to be drawn in this order
    std::vector<std::pair<BlockUse, PlanHouse>> houses;
    std::vector<PlanJunction> junctions;
    std::vector<Point> bridges;  ///< where larger streets cross the small river
    std::vector<Region> regions; ///< district, then streets, then communities, each by code
    std::vector<Line> cutLines;  ///< along which cells are cut
    std::vector<Polygon> parks;
    Polygon lake;
};

struct PlanRequest {
    TilePlace place;
    std::string district; ///< six digits
    std::string name;
    std::size_t streets = 8;
    std::size_t communities = 40;
    std::uint64_t seed = 1;
};

/// Errc::Cancelled, and "sample.too_small" where the streets do not give enough blocks.
Result<CityPlan> planCity(const PlanRequest& request, NameGiver& names, const Progress& progress);

} // namespace wanmi::sample
