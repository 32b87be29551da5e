#pragma once
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace wanmi::sample {

/// Repeatable randomness: raw draws of mt19937_64, whose values the C++ standard fixes, and own
/// arithmetic on them, because the standard's distributions differ between libraries.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}
    /// A stream of its own for one purpose: what one part draws never shifts another.
    Random(std::uint64_t seed, std::uint64_t purpose);

    std::uint64_t bits() { return m_engine(); }
    /// 0 ≤ value < 1, in steps of 2^-53.
    double unit() { return static_cast<double>(m_engine() >> 11U) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// 0 … count - 1; count > 0.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(m_engine() % count); }
    bool chance(double probability) { return unit() < probability; }
    /// Mean 0, deviation 1, within ±6: the sum of twelve uniform draws.
    double normal();
    /// Index by weight; the weights' sum is over 0.
    std::size_t weighted(std::span<const double> weights);

private:
    std::mt19937_64 m_engine;
};

/// Well mixed bits of a number (splitmix64): for values that belong to a place, not to a sequence.
std::uint64_t mixBits(std::uint64_t value);
/// 0 ≤ value < 1 that belongs to (seed, a, b).
double hashUnit(std::uint64_t seed, std::int64_t a, std::int64_t b);

} // namespace wanmi::sample
