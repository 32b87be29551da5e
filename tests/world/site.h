#pragma once
#include "core/base/clock.h"
#include "core/service/desk.h"
#include "tests/world/faulty_remote.h"

#include <memory>
#include <string>
#include <vector>

namespace wanmi::test {

/// The machine's clock of a desk: runs with the world's, but shows another time.
class WrongClock final : public Clock {
public:
    explicit WrongClock(const Clock& right) : m_right(&right) {}
    Instant now() const override { return m_right->now() + wrong; }
    std::chrono::microseconds wrong{0};

private:
    const Clock* m_right;
};

/// A desk of a world: its store, its clock, its line.
struct Site {
    Site(std::string given, const Clock& right, std::unique_ptr<Remote> centre, Weather& weather)
        : code(std::move(given)),
          clock(right),
          remote(std::move(centre)),
          line(*remote, weather) {}
    std::string code;
    WrongClock clock;
    std::unique_ptr<Remote> remote;
    FaultyRemote line;
    std::unique_ptr<Desk> desk;
    std::vector<std::string> acknowledged;
};

} // namespace wanmi::test
