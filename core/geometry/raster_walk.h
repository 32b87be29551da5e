#pragma once
#include "core/geometry/shapes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace wanmi {

/// Square fields over a box, numbered in rows from the south-west.
struct Raster {
    Point origin;
    std::int64_t size = 1; ///< of a field, mm
    std::int64_t columns = 1;
    std::int64_t rows = 1;

    static Raster over(const Box& box, std::int64_t size) {
        return {{box.minX, box.minY},
                size,
                (box.maxX - box.minX) / size + 1,
                (box.maxY - box.minY) / size + 1};
    }
    std::int64_t column(std::int64_t x) const {
        return std::clamp<std::int64_t>((x - origin.x) / size, 0, columns - 1);
    }
    std::int64_t row(std::int64_t y) const {
        return std::clamp<std::int64_t>((y - origin.y) / size, 0, rows - 1);
    }
    std::size_t fields() const { return static_cast<std::size_t>(columns * rows); }

    /// Calls visit(field) for every field that the segment comes within a millimetre of (and
    /// perhaps a few more), each once.
    template <class Visit>
    void walk(Point a, Point b, Visit visit) const {
        constexpr std::int64_t kMargin = 2; // a pixel of the lattice and the rounding of the height
        if (b.x < a.x) std::swap(a, b);
        const auto heightAt = [&](std::int64_t x) -> std::int64_t {
            if (x <= a.x || a.x == b.x) return a.y;
            if (x >= b.x) return b.y;
            return a.y +
                   std::llround(static_cast<double>(b.y - a.y) * static_cast<double>(x - a.x) /
                                static_cast<double>(b.x - a.x));
        };
        const std::int64_t last = column(b.x + kMargin);
        for (std::int64_t c = column(a.x - kMargin); c <= last; ++c) {
            const std::int64_t left = origin.x + c * size;
            std::int64_t low = heightAt(left - kMargin);
            std::int64_t high = heightAt(left + size + kMargin);
            if (a.x == b.x) high = b.y;
            if (low > high) std::swap(low, high);
            const std::int64_t top = row(high + kMargin);
            for (std::int64_t r = row(low - kMargin); r <= top; ++r)
                visit(static_cast<std::size_t>(r * columns + c));
        }
    }
};

} // namespace wanmi
