#pragma once
// A made-up city of any size on the ground of made_city.h: communities, curved streets with dead
// ends and loops, a river with an island, railways across it all.
#include "tests/geometry/made_city.h"

#include <numbers>

namespace wanmi::test {

struct LargeCity {
    std::vector<GridRegion> regions;
    std::vector<Line> lines; ///< streets, banks, tracks

    std::size_t pieces() const {
        std::size_t count = 0;
        for (const Line& line : lines) {
            count += line.size() - 1;
        }
        return count;
    }
};

/// Both banks of a river from west to east, and round an island in it.
inline void addRiver(double sideM, std::vector<Line>& lines) {
    const auto middle = [sideM](double u) {
        return 0.45 * sideM + 0.06 * sideM * std::sin(2.2 * std::numbers::pi * u / sideM) +
               400 * std::sin(u / 900);
    };
    Line north;
    Line south;
    const int steps = static_cast<int>((sideM + 100) / 45) + 1;
    for (int step = 0; step < steps; ++step) {
        const double u = -50 + 45.0 * step;
        const double half = 120 + 45 * std::sin(u / 1'300);
        north.push_back(warped(u, middle(u) + half, sideM));
        south.push_back(warped(u, middle(u) - half, sideM));
    }
    Line island;
    for (int k = 0; k <= 40; ++k) {
        const double turn = 2 * std::numbers::pi * (k % 40) / 40;
        const double u = 0.5 * sideM + 900 * std::cos(turn);
        island.push_back(warped(u, middle(u) + 45 * std::sin(turn), sideM));
    }
    for (Line* line : {&north, &south, &island}) {
        lines.push_back(std::move(*line));
    }
}

/// A ring and three tracks through the middle, drawn as wide curves.
inline void addRailways(double sideM, std::vector<Line>& lines) {
    for (int track = 0; track < 3; ++track) {
        const double angle = std::numbers::pi * (0.1 + track / 3.0);
        Line line;
        const int steps = static_cast<int>(0.98 * sideM / 60) + 1;
        for (int step = 0; step < steps; ++step) {
            const double along = -0.49 * sideM + 60.0 * step;
            const double beside = 0.03 * sideM * std::sin(along / (0.11 * sideM) + track);
            line.push_back(warped(0.5 * sideM + along * std::cos(angle) - beside * std::sin(angle),
                                  0.5 * sideM + along * std::sin(angle) + beside * std::cos(angle),
                                  sideM));
        }
        lines.push_back(std::move(line));
    }
    Line ring;
    constexpr int kSteps = 1'200;
    for (int k = 0; k <= kSteps; ++k) {
        const double turn = 2 * std::numbers::pi * (k % kSteps) / kSteps;
        const double r = 0.31 * sideM * (1 + 0.08 * std::sin(5 * turn));
        ring.push_back(
            warped(0.5 * sideM + r * std::cos(turn), 0.5 * sideM + r * std::sin(turn), sideM));
    }
    lines.push_back(std::move(ring));
}

/// `across` × `across` communities in a square of this side.
inline LargeCity largeCity(int across, double sideM, double spacingM, std::uint64_t seed) {
    LargeCity city{communities(across, across, sideM, sideM),
                   streets(sideM, sideM, spacingM, seed)};
    addRiver(sideM, city.lines);
    addRailways(sideM, city.lines);
    return city;
}

} // namespace wanmi::test
