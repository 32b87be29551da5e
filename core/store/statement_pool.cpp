#include "core/store/statement_pool.h"

#include <sqlite3.h>

namespace wanmi {
namespace {

constexpr std::size_t kMost = 150; // of idle statements

} // namespace

StatementSlot& StatementPool::slot(std::string_view sql) {
    auto at = m_slots.find(sql);
    if (at == m_slots.end()) {
        at = m_slots.try_emplace(std::string{sql}).first;
        at->second.isPragma = sql.rfind("PRAGMA", 0) == 0;
    }
    return at->second;
}

sqlite3_stmt* StatementPool::take(StatementSlot& slot) {
    ++slot.inUse;
    slot.lastUse = ++m_uses;
    slot.idle.reserve(slot.idle.size() + slot.inUse); // giving back must not fail
    if (slot.idle.empty()) return nullptr;
    auto* statement = slot.idle.back();
    slot.idle.pop_back();
    --m_idle;
    return statement;
}

void StatementPool::give(sqlite3_stmt* statement, StatementSlot& slot) noexcept {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    --slot.inUse;
    if (m_closed || slot.isPragma) {
        sqlite3_finalize(statement);
        return;
    }
    slot.idle.push_back(statement); // room is reserved
    if (++m_idle > kMost) dropOldest();
}

void StatementPool::close() noexcept {
    for (auto& [sql, slot] : m_slots) {
        finalizeAll(slot);
    }
    m_closed = true;
}

void StatementPool::finalizeAll(StatementSlot& slot) noexcept {
    for (auto* statement : slot.idle) {
        sqlite3_finalize(statement);
    }
    m_idle -= slot.idle.size();
    slot.idle.clear();
}

void StatementPool::dropOldest() noexcept {
    auto oldest = m_slots.end();
    for (auto at = m_slots.begin(); at != m_slots.end(); ++at) {
        if (at->second.inUse > 0) continue;
        if (oldest == m_slots.end() || at->second.lastUse < oldest->second.lastUse) oldest = at;
    }
    if (oldest == m_slots.end()) return;
    finalizeAll(oldest->second);
    m_slots.erase(oldest);
}

} // namespace wanmi
