#pragma once
#include "core/service/desk.h"
#include "core/store/shift_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Where somebody was.
struct PositionFix {
    Instant at;
    LonLat place;
};

/// One sign-on or sign-off (上下班打卡).
struct AttendanceRow {
    std::string id;
    std::string person;
    std::string shift;
    std::string what; ///< "in" or "out"
    Instant at;
    std::optional<LonLat> place; ///< gone with the positions
};

/// Attendance and positions of collectors on duty. Outside a shift, and after signing off, nobody
/// is watched: a position then is refused and not kept. What is kept goes after position_hours of
/// profile.csv, and can be deleted before.
class Attendance {
public:
    explicit Attendance(Desk& desk) : m_desk(&desk) {}

    /// The turn of duty somebody is on at a time: not once they have signed off.
    Result<std::optional<Shift>> dutyAt(std::string_view login, Instant at);

    /// Errc::Forbidden "terminal.off_duty" (login, at); Errc::Conflict "terminal.signed_before"
    /// (what, at); Errc::Invalid "terminal.attendance_word" (value), "terminal.future". The place
    /// is kept only where it was given during the shift itself.
    Result<std::string> sign(std::string_view login, std::string_view what, Instant at,
                             std::optional<LonLat> place);
    /// Keeps the places of somebody on duty; each of another time is left out. Gives the number
    /// kept; none at all is an error: "terminal.off_duty", "terminal.future", "terminal.too_old".
    Result<int> positions(std::string_view login, const std::vector<PositionFix>& fixes);

    Result<std::vector<AttendanceRow>> list(Instant from, Instant to, std::string_view person);
    /// The way somebody took. The look is logged. "people.missing_right",
    /// "private.needs_reason".
    Result<std::vector<PositionFix>> track(std::string_view person, Instant from, Instant to,
                                           std::string_view actor, std::string_view reason);
    /// Deletes what is kept of somebody's places up to a time. Logged. Gives their number.
    /// "people.missing_right", "private.needs_reason".
    Result<std::int64_t> forget(std::string_view person, Instant until, std::string_view actor,
                                std::string_view reason);

private:
    Status checkTime(Instant at) const;
    Desk* m_desk;
};

/// Deletes every place of this time or earlier, and of `person` alone where one is named; in the
/// caller's transaction. Gives their number.
Result<std::int64_t> forgetPlaces(Desk& desk, Instant until, std::string_view person = {});

} // namespace wanmi
