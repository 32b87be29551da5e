#pragma once
// Rows of places as values: what the store keeps and what services hand out. Shapes are in the
// store's coordinate system, on the millimetre lattice.
#include "core/base/clock.h"
#include "core/domain/place/codes.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A region of one of the three administrative levels (区, 街道, 社区).
struct Region {
    RegionLevel level = RegionLevel::Street;
    std::string code;
    std::string name;
    std::string parent;       ///< code one level up, "" at the top
    bool provisional = false; ///< code given by the product, to be replaced by the official one
    std::string sourceKey;    ///< key in the file it came from, "" for none
    MultiPolygon shape;
};

/// A unit cell (万米单元网格).
struct Cell {
    std::string code;
    std::string community;
    double areaM2 = 0;
    int areaClass = 2; ///< 1, 2, 3 (一/二/三类区域): decides limits
    std::string landUse;
    Polygon shape;
};

/// A duty grid (责任网格): neighbouring cells patrolled by one collector.
struct DutyGrid {
    std::string code;
    std::string name;
    std::string street;
    std::string collector; ///< login, "" while nobody is assigned
    std::vector<std::string> cells;
    MultiPolygon shape; ///< union of its cells
};

struct StreetLine {
    std::string name;
    std::string roadClass; ///< "trunk", "primary", … as OSM names them
    std::string sourceKey;
    Line line;
};

/// An area of the base map.
struct BaseArea {
    std::string kind; ///< "water", "park", "green", "block", "building", "old_quarter"
    std::string name;
    MultiPolygon shape;
};

/// A city component (部件).
struct Component {
    std::int64_t code = 0; ///< the 16 digits
    std::string kind;      ///< four digits
    std::string name;
    std::string manageDept;
    std::string ownerDept;
    std::string maintainDept;
    std::string cell; ///< cell code, "" outside every cell
    std::string state = "intact";
    std::string firstDay; ///< ISO day of the first survey
    std::string changeDay;
    std::string dataSource;
    std::string note;
    std::string extra; ///< further attributes of the source as a JSON object, "" for none
    std::string sourceKey;
    Point at;
    std::optional<Instant> retiredAt{}; ///< its row stays; lists and maps of today leave it out
};

} // namespace wanmi
