#pragma once
// A made-up city for tests: a wavy outline cut into communities by wavy lines, streets with dead
// ends, crossings and islands, all from one seed.
#include "core/geometry/grid_generate.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace wanmi::test {

/// A lattice point of a gently warped square net: neighbours share it exactly.
inline Point warped(double u, double v, double sideM) {
    const double x = u + 60 * std::sin(v / 700) + 25 * std::sin(u / 230 + v / 410);
    const double y = v + 70 * std::sin(u / 900) + 20 * std::cos(u / 310 - v / 190);
    return {500'000'000 + std::llround((x - sideM / 2) * 1000),
            4'400'000'000 + std::llround((y - sideM / 2) * 1000)};
}

/// The straight way from (u1, v1) to (u2, v2) in the net, bent as the net is.
inline Line path(double u1, double v1, double u2, double v2, double sideM, double stepM = 40) {
    const double length = std::hypot(u2 - u1, v2 - v1);
    const int steps = std::max(1, static_cast<int>(std::ceil(length / stepM)));
    Line out;
    for (int i = 0; i <= steps; ++i) {
        out.push_back(warped(u1 + (u2 - u1) * i / steps, v1 + (v2 - v1) * i / steps, sideM));
    }
    return out;
}

/// Communities: `columns` × `rows` patches that share their vertices.
inline std::vector<GridRegion> communities(int columns, int rows, double widthM, double heightM) {
    std::vector<GridRegion> out;
    const double side = std::max(widthM, heightM);
    const double w = widthM / columns;
    const double h = heightM / rows;
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            Ring ring;
            const auto add = [&](double u1, double v1, double u2, double v2) {
                Line line = path(u1, v1, u2, v2, side, w / 8);
                line.pop_back();
                ring.insert(ring.end(), line.begin(), line.end());
            };
            add(c * w, r * h, (c + 1) * w, r * h);
            add((c + 1) * w, r * h, (c + 1) * w, (r + 1) * h);
            Line top = path(c * w, (r + 1) * h, (c + 1) * w, (r + 1) * h, side, w / 8);
            for (std::size_t i = top.size(); i-- > 1;) {
                ring.push_back(top[i]);
            }
            Line left = path(c * w, r * h, c * w, (r + 1) * h, side, w / 8);
            for (std::size_t i = left.size(); i-- > 1;) {
                ring.push_back(left[i]);
            }
            out.push_back({std::to_string(100 + r * columns + c), {{ring, {}}}});
        }
    }
    return out;
}

/// Streets at irregular distances both ways, some ending in the middle of nowhere, and loops.
inline std::vector<Line> streets(double widthM, double heightM, double spacingM,
                                 std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto draw = [&](double from, double to) {
        return from + (to - from) * (static_cast<double>(random() >> 11U) * 0x1p-53);
    };
    const double side = std::max(widthM, heightM);
    std::vector<Line> out;
    double east = draw(0, spacingM);
    while (east < widthM) {
        out.push_back(
            path(east, -20, east + draw(-0.3, 0.3) * spacingM, heightM * draw(0.6, 1.1), side));
        east += draw(0.6, 1.4) * spacingM;
    }
    double north = draw(0, spacingM);
    while (north < heightM) {
        out.push_back(
            path(-20, north, widthM * draw(0.6, 1.1), north + draw(-0.3, 0.3) * spacingM, side));
        north += draw(0.6, 1.4) * spacingM;
    }
    for (int i = 0; i < static_cast<int>(widthM * heightM / 80'000); ++i) {
        const double u = draw(0, widthM);
        const double v = draw(0, heightM);
        const double r = draw(5, 60);
        Line loop;
        for (int k = 0; k <= 12; ++k) {
            loop.push_back(warped(u + r * std::cos(k * 0.5235987755982988),
                                  v + r * std::sin(k * 0.5235987755982988), side));
        }
        out.push_back(std::move(loop));
        out.push_back(path(u, v, u + draw(-150, 150), v + draw(-150, 150), side));
    }
    return out;
}

} // namespace wanmi::test
