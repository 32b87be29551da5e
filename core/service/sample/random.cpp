#include "core/service/sample/random.h"

namespace wanmi::sample {

std::uint64_t mixBits(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

double hashUnit(std::uint64_t seed, std::int64_t a, std::int64_t b) {
    const auto first = mixBits(seed ^ mixBits(static_cast<std::uint64_t>(a)));
    const auto both = mixBits(first ^ mixBits(static_cast<std::uint64_t>(b) + 0x5851F42DULL));
    return static_cast<double>(both >> 11U) * 0x1p-53;
}

Random::Random(std::uint64_t seed, std::uint64_t purpose)
    : m_engine(mixBits(seed ^ mixBits(purpose))) {}

double Random::normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i)
        sum += unit();
    return sum;
}

std::size_t Random::weighted(std::span<const double> weights) {
    double total = 0;
    for (const double w : weights)
        total += w;
    double left = unit() * total;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        left -= weights[i];
        if (left < 0) return i;
    }
    return weights.size() - 1;
}

} // namespace wanmi::sample
