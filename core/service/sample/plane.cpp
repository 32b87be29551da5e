#include "core/service/sample/plane.h"

#include "core/service/sample/random.h"

#include <algorithm>

namespace wanmi::sample {
namespace {

double smooth(double t) {
    return t * t * (3 - 2 * t);
}

void keepFar(const Path& path, std::size_t from, std::size_t to, double metres,
             std::vector<bool>& keep) {
    const Vec base = path[to] - path[from];
    const double size = length(base);
    double worst = 0;
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
        const Vec rel = path[i] - path[from];
        const double d = size > 0 ? std::abs(cross(base, rel)) / size : length(rel);
        if (d > worst) {
            worst = d;
            at = i;
        }
    }
    if (worst <= metres) return;
    keep[at] = true;
    keepFar(path, from, at, metres, keep);
    keepFar(path, at, to, metres, keep);
}

} // namespace

Near nearest(const Path& path, Vec p) {
    Near best;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Vec base = path[i + 1] - path[i];
        const double size2 = dot(base, base);
        const double t = size2 > 0 ? std::clamp(dot(p - path[i], base) / size2, 0.0, 1.0) : 0;
        const double d = length(p - (path[i] + base * t));
        if (d >= best.metres) continue;
        best = {d, unitOf(base), cross(base, p - path[i]), i};
    }
    return best;
}

double pathLength(const Path& path) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
        sum += length(path[i + 1] - path[i]);
    return sum;
}

double ringArea(const Path& ring) {
    double twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i)
        twice += cross(ring[i] - ring[0], ring[(i + 1) % ring.size()] - ring[0]);
    return twice / 2;
}

bool insideRing(const Path& ring, Vec p) {
    bool in = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        if ((ring[i].y > p.y) == (ring[j].y > p.y)) continue;
        const double x =
            ring[i].x + (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y);
        if (p.x < x) in = !in;
    }
    return in;
}

Path shifted(const Path& path, double metres) {
    Path out;
    out.reserve(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Vec before = i > 0 ? unitOf(path[i] - path[i - 1]) : Vec{};
        const Vec after = i + 1 < path.size() ? unitOf(path[i + 1] - path[i]) : Vec{};
        out.push_back(path[i] + leftOf(unitOf(before + after)) * metres);
    }
    return out;
}

Path simplified(const Path& path, double metres) {
    if (path.size() < 3) return path;
    std::vector<bool> keep(path.size(), false);
    keep.front() = keep.back() = true;
    keepFar(path, 0, path.size() - 1, metres, keep);
    Path out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (keep[i]) out.push_back(path[i]);
    }
    return out;
}

Path unitCircle(std::size_t count) {
    Path out{{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    while (out.size() < count) { // half angles by square roots
        Path finer;
        for (std::size_t i = 0; i < out.size(); ++i) {
            finer.push_back(out[i]);
            finer.push_back(unitOf(out[i] + out[(i + 1) % out.size()]));
        }
        out = std::move(finer);
    }
    return out;
}

double noise1(std::uint64_t seed, double x) {
    const double cell = std::floor(x);
    const auto i = static_cast<std::int64_t>(cell);
    const double a = hashUnit(seed, i, 0);
    const double b = hashUnit(seed, i + 1, 0);
    return 2 * (a + (b - a) * smooth(x - cell)) - 1;
}

double noise2(std::uint64_t seed, double x, double y) {
    const double cx = std::floor(x);
    const double cy = std::floor(y);
    const auto i = static_cast<std::int64_t>(cx);
    const auto j = static_cast<std::int64_t>(cy);
    const double tx = smooth(x - cx);
    const double ty = smooth(y - cy);
    const double low = hashUnit(seed, i, j) * (1 - tx) + hashUnit(seed, i + 1, j) * tx;
    const double high = hashUnit(seed, i, j + 1) * (1 - tx) + hashUnit(seed, i + 1, j + 1) * tx;
    return 2 * (low * (1 - ty) + high * ty) - 1;
}

Point toLattice(Vec p) {
    return {std::llround((p.x + kOrigin.x) * kMillimetres),
            std::llround((p.y + kOrigin.y) * kMillimetres)};
}

Vec fromLattice(Point p) {
    return Vec{static_cast<double>(p.x) / kMillimetres, static_cast<double>(p.y) / kMillimetres} -
           kOrigin;
}

Path fromLattice(const Ring& ring) {
    Path out;
    out.reserve(ring.size());
    for (const Point p : ring)
        out.push_back(fromLattice(p));
    return out;
}

Line toLattice(const Path& path) {
    Line out;
    out.reserve(path.size());
    for (const Vec p : path) {
        const Point q = toLattice(p);
        if (out.empty() || out.back() != q) out.push_back(q);
    }
    return out;
}

} // namespace wanmi::sample
