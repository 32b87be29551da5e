#pragma once
#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "core/geometry/partition.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <ostream>
#include <string>
#include <vector>

namespace wanmi::test {

/// What a grid looks like in figures.
struct GridStats {
    std::size_t cells = 0;
    double least = 0, p5 = 0, median = 0, mean = 0, p95 = 0, most = 0; // m²
    double compactMedian = 0, compactP5 = 0;                           // 4πA / P²
    std::size_t holed = 0;
    friend std::ostream& operator<<(std::ostream& out, const GridStats& s) {
        return out << s.cells << " cells, m2: least " << s.least << ", p5 " << s.p5 << ", median "
                   << s.median << ", mean " << s.mean << ", p95 " << s.p95 << ", most " << s.most
                   << "; compact: median " << s.compactMedian << ", p5 " << s.compactP5
                   << "; with holes " << s.holed;
    }
};

inline GridStats statsOf(const GridResult& grid) {
    GridStats out;
    std::vector<double> areas;
    std::vector<double> compact;
    for (const auto& cell : grid.cells) {
        const double area = areaM2(cell.shape);
        const double around = perimeterM(cell.shape);
        areas.push_back(area);
        compact.push_back(4 * std::numbers::pi * area / (around * around));
        out.mean += area / static_cast<double>(grid.cells.size());
        out.holed += cell.shape.holes.empty() ? 0 : 1;
    }
    std::sort(areas.begin(), areas.end());
    std::sort(compact.begin(), compact.end());
    if (areas.empty()) return out;
    const auto at = [](const std::vector<double>& v, double share) {
        return v[static_cast<std::size_t>(share * static_cast<double>(v.size() - 1))];
    };
    out.cells = areas.size();
    out.least = areas.front();
    out.p5 = at(areas, 0.05);
    out.median = at(areas, 0.5);
    out.p95 = at(areas, 0.95);
    out.most = areas.back();
    out.compactMedian = at(compact, 0.5);
    out.compactP5 = at(compact, 0.05);
    return out;
}

/// With WANMI_DRAW set to a folder, leaves the outlines there, one cell a line, to be looked at.
inline void drawn(const GridResult& grid, const std::string& name) {
    const char* folder = std::getenv("WANMI_DRAW");
    if (!folder) return;
    std::ofstream out(std::string(folder).append("/").append(name).append(".txt"));
    out.precision(12);
    for (const auto& cell : grid.cells) {
        for (const Point& p : cell.shape.outer) {
            out << static_cast<double>(p.x) / 1000 << " " << static_cast<double>(p.y) / 1000 << " ";
        }
        out << "\n";
    }
}

inline PartitionFaults faultsOf(const GridResult& grid) {
    std::vector<std::size_t> regionOf;
    std::vector<Polygon> shapes;
    for (const auto& cell : grid.cells) {
        regionOf.push_back(cell.region);
        shapes.push_back(cell.shape);
    }
    return checkPartition(grid.regions, regionOf, shapes);
}

} // namespace wanmi::test
