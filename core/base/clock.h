#pragma once
#include <chrono>

namespace wanmi {

/// UTC in microseconds: PostgreSQL's own resolution. QDateTime holds milliseconds only, never
/// round-trip through it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Where "now" comes from; passed in, so that tests and sandbox stores can stand at any time.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};

/// Stands still until moved.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant at) : m_now(at) {}
    Instant now() const override { return m_now; }
    void set(Instant at) { m_now = at; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    Instant m_now;
};

} // namespace wanmi
