#include "tests/world/machine.h"

#include "tests/support/small_city.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <vector>

namespace wanmi::test {
namespace {

std::map<const StoreBytes*, std::vector<std::unique_ptr<Machine>>>& idle() {
    static std::map<const StoreBytes*, std::vector<std::unique_ptr<Machine>>> machines;
    return machines;
}

bool isAtRest(sqlite3* db) {
    for (auto* s = sqlite3_next_stmt(db, nullptr); s != nullptr; s = sqlite3_next_stmt(db, s)) {
        if (sqlite3_stmt_busy(s) != 0) return false;
    }
    return sqlite3_get_autocommit(db) != 0;
}

/// Writes the beginning over the file, as another program would: SQLite knows by the change counter
/// in the file's head (bytes 24 and 92) that its pages are old; the schema is the same, so that
/// prepared statements stay.
bool putBack(Database& db, const StoreBytes& began) {
    constexpr std::size_t kChanges = 24;
    constexpr std::size_t kValidFor = 92;
    sqlite3_int64 size = 0;
    auto* bytes = sqlite3_serialize(db.raw(), "main", &size, SQLITE_SERIALIZE_NOCOPY);
    if (bytes == nullptr || static_cast<std::size_t>(size) < began.size()) return false;
    if (!isAtRest(db.raw())) return false;
    std::uint32_t changes = 0;
    for (unsigned i = 0; i < 4; ++i) {
        changes = changes << 8U | bytes[kChanges + i];
    }
    std::copy(began.begin(), began.end(), bytes);
    sqlite3_file* file = nullptr;
    sqlite3_file_control(db.raw(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
    if (file->pMethods->xTruncate(file, static_cast<sqlite3_int64>(began.size())) != SQLITE_OK)
        return false;
    ++changes; // one more than this connection has written
    for (unsigned i = 0; i < 4; ++i) {
        const auto byte = static_cast<unsigned char>(changes >> (8 * (3 - i)));
        bytes[kChanges + i] = byte;
        bytes[kValidFor + i] = byte;
    }
    return true;
}

} // namespace

StoreBytes bytesOf(Database& db) {
    sqlite3_int64 size = 0;
    auto* bytes = sqlite3_serialize(db.raw(), "main", &size, 0);
    StoreBytes out{reinterpret_cast<const char*>(bytes), // NOLINT(*-reinterpret-cast)
                   static_cast<std::size_t>(size)};
    sqlite3_free(bytes);
    return out;
}

Database storeOf(const StoreBytes& bytes) {
    auto db = must(Database::open(":memory:", Database::Mode::Create));
    auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
    std::copy(bytes.begin(), bytes.end(), copy);
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    const int rc =
        sqlite3_deserialize(db.raw(), "main", copy, size, size,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (rc != SQLITE_OK) throw std::runtime_error{"deserialize"};
    must(db.run("PRAGMA foreign_keys = ON"));
    return db;
}

std::unique_ptr<Machine> takeMachine(const StoreBytes& began, const Clock& right) {
    auto& waiting = idle()[&began];
    while (!waiting.empty()) {
        auto machine = std::move(waiting.back());
        waiting.pop_back();
        if (!putBack(machine->desk->db(), began)) continue;
        machine->clock.wrong = {};
        machine->clock.follow(right);
        must(machine->desk->refreshRules());
        return machine;
    }
    auto machine = std::make_unique<Machine>();
    machine->began = &began;
    machine->clock.follow(right);
    machine->desk = must(Desk::over(storeOf(began), machine->clock));
    return machine;
}

void giveBack(std::unique_ptr<Machine> machine) {
    idle()[machine->began].push_back(std::move(machine));
}

} // namespace wanmi::test
