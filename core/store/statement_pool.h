#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3_stmt;

namespace wanmi {

/// All statements of one text.
struct StatementSlot {
    std::vector<sqlite3_stmt*> idle;
    std::size_t inUse = 0;
    std::uint64_t lastUse = 0;
    bool isPragma = false; ///< may answer when it is prepared, and would answer the same for ever
};

/// Prepared statements of one connection: preparing one costs more than most of them do, so those
/// nobody uses at the moment are kept by their text, the last used ones at least.
class StatementPool {
public:
    StatementPool() = default;
    StatementPool(const StatementPool&) = delete;
    StatementPool& operator=(const StatementPool&) = delete;
    ~StatementPool() { close(); }

    /// Stays where it is while one of its statements is in use.
    StatementSlot& slot(std::string_view sql);
    /// One that is ready, nullptr where there is none; counts as in use either way.
    sqlite3_stmt* take(StatementSlot& slot);
    /// No longer in use.
    void give(sqlite3_stmt* statement, StatementSlot& slot) noexcept;
    /// A text that could not be prepared.
    void dropped(StatementSlot& slot) noexcept { --slot.inUse; }
    /// The connection ends: what is given back later is let go at once.
    void close() noexcept;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view sql) const noexcept {
            return std::hash<std::string_view>{}(sql);
        }
    };
    void finalizeAll(StatementSlot& slot) noexcept;
    void dropOldest() noexcept;

    std::unordered_map<std::string, StatementSlot, Hash, std::equal_to<>> m_slots;
    std::size_t m_idle = 0;
    std::uint64_t m_uses = 0;
    bool m_closed = false;
};

} // namespace wanmi
