#pragma once
#include "core/base/clock.h"
#include "core/geometry/shapes.h"
#include "core/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A turn of duty (班次) of one person.
struct Shift {
    std::string id;
    std::string person; ///< login
    Instant from;
    Instant to;           ///< exclusive
    std::string dutyGrid; ///< "" = anywhere
};

/// A collector who is on duty, with the last place heard of during this shift.
struct OnDuty {
    std::string login;
    std::string name;
    std::string dutyGrid;
    std::optional<LonLat> at;
    Instant heardAt;            ///< meaningful where `at` is there
    std::int64_t openTasks = 0; ///< orders to look at a place not yet answered
};

/// Shifts and last positions as rows. Writes happen inside the caller's transaction.
class ShiftStore {
public:
    explicit ShiftStore(Database& db) : m_db(&db) {}

    /// Errc::Conflict "store.constraint" where the end is not later than the beginning.
    Status add(const Shift& shift, Instant now);
    Result<bool> remove(std::string_view id);
    /// That touch the time from … to, by begin and person.
    Result<std::vector<Shift>> between(Instant from, Instant to);

    /// Keeps the latest position of a person on duty; false: nobody on duty, or an older position
    /// than the one kept. Nothing is kept of a way.
    Result<bool> setPosition(std::string_view person, LonLat at, Instant when);

    /// Collectors on duty, by login.
    Result<std::vector<OnDuty>> onDuty(Instant now);
    /// One active collector, on duty or not; nullopt: no such person or another post.
    Result<std::optional<OnDuty>> collector(std::string_view login);

private:
    Database* m_db;
};

} // namespace wanmi
