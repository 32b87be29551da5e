#pragma once
// The machine of a desk in a world: its clock, and its store in memory, which later worlds use
// again.
#include "core/base/clock.h"
#include "core/service/desk.h"

#include <memory>
#include <string>

namespace wanmi::test {

/// The machine's clock of a desk: runs with the world's, but shows another time.
class WrongClock final : public Clock {
public:
    Instant now() const override { return m_right->now() + wrong; }
    void follow(const Clock& right) { m_right = &right; }
    std::chrono::microseconds wrong{0};

private:
    const Clock* m_right = nullptr;
};

/// What was made once and is never changed: a store, as the bytes of its file.
using StoreBytes = std::string;

/// The file of a store in memory.
StoreBytes bytesOf(Database& db);
/// A store in memory that begins as these bytes.
Database storeOf(const StoreBytes& bytes);

struct Machine {
    WrongClock clock;
    std::unique_ptr<Desk> desk;
    const StoreBytes* began = nullptr; ///< outlives it
};

/// A machine that begins with this store (which must outlive it). Opening a store costs more than a
/// world does: one that was given back is put back to the beginning instead.
std::unique_ptr<Machine> takeMachine(const StoreBytes& began, const Clock& right);
/// When its world has ended.
void giveBack(std::unique_ptr<Machine> machine);

} // namespace wanmi::test
