#pragma once
#include "core/service/desk.h"
#include "core/store/shift_store.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A shift that was handed over: the one that ended and the one that goes on.
struct HandedShift {
    Shift ended;
    Shift goesOn;
    std::string entry; ///< of the duty log, for the other to take over
};

/// Who is on duty when (班次). Shifts are planned by the duty chief and the administrators;
/// everybody hands over their own.
class Shifts {
public:
    explicit Shifts(Desk& desk) : m_desk(&desk) {}

    /// That touch the time from … to.
    Result<std::vector<Shift>> list(Instant from, Instant to);
    /// Plans a turn; its id. Errc::Forbidden "shift.not_yours" (actor, post); "people.unknown",
    /// "people.inactive"; Errc::Invalid "shift.times", "shift.unknown_grid" (grid); Errc::Conflict
    /// "shift.overlap" (person, from, to): nobody is on duty twice at once.
    Result<std::string> set(const Shift& shift, std::string_view actor);
    /// Errc::NotFound "shift.unknown" (id); Errc::Conflict "shift.begun" (id, from): what was is
    /// not taken back; "shift.not_yours".
    Status remove(std::string_view id, std::string_view actor);
    /// The rest of a running shift goes to a colleague of the same post from now on, and the duty
    /// log holds what to know (交接班). "shift.unknown", "shift.not_running" (id),
    /// "shift.not_yours", "shift.other_post" (login, post), "shift.overlap", "duty.empty".
    Result<HandedShift> handOver(std::string_view id, std::string_view to, std::string_view text,
                                 std::string_view actor);

private:
    Desk* m_desk;
};

} // namespace wanmi
