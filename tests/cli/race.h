#pragma once
// Two processes that live long act on the same revision of the same cases, again and again; shared
// by the quick and the long run.
#include <array>

namespace wanmi::test {

/// What came of the races.
struct RaceCount {
    int rounds = 0;
    std::array<int, 2> won{};
};

/// So many rounds: each gives one success, and the other is told who was first, with what and when.
RaceCount raceMany(int rounds);

} // namespace wanmi::test
