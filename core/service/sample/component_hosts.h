#pragma once
#include "core/service/sample/city_plan.h"

#include <string_view>
#include <vector>

namespace wanmi::sample {

/// Finds places for components of one kind: spread evenly with a little disorder along what the
/// kind belongs to. Hosts, as data/sample/components.csv names them (digits: road classes 1
/// primary … 5 service):
///   kerb:123      both sides of roads      lane:1234   in the carriageway
///   junction:123  where roads meet         stop:12     in pairs across the road, far apart
///   park          in parks, off the water  lakeside    round the lake
///   green         in green blocks          house[:old|:shop|:works|:home]  beside houses
///   river         along both small banks   bridge      where roads cross the river
class ComponentHosts {
public:
    ComponentHosts(const CityPlan& plan, std::uint64_t seed);
    /// Exactly `count` places. Errc::Invalid "rules.bad_value" (column, value): no such host.
    Result<std::vector<Point>> places(std::string_view host, std::size_t count);

private:
    std::vector<Point> alongRoads(std::string_view classes, std::size_t count, bool kerb,
                                  bool pairs);
    std::vector<Point> atJunctions(std::string_view classes, std::size_t count);
    std::vector<Point> inAreas(const std::vector<const Polygon*>& areas, const Polygon* butNot,
                               std::size_t count);
    std::vector<Point> atHouses(std::string_view which, std::size_t count);
    std::vector<Point> alongLines(const std::vector<Path>& lines, std::size_t count, double aside,
                                  double jitter, bool bothSides);

    const CityPlan& m_plan;
    Random m_random;
};

} // namespace wanmi::sample
