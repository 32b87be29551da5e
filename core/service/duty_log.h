#pragma once
#include "core/base/time_text.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A line of the duty log (值班日志, R044) or a collector's daily log (工作日志, R021).
struct DutyEntry {
    std::string id;
    Instant at;
    std::string author;
    std::string kind; ///< "note", "handover", "daily"
    Day day;          ///< it is about
    std::string text;
    std::string amends; ///< id of the line it amends, "" none
    std::string takenBy;
    std::optional<Instant> takenAt;
};

struct DutyQuery {
    std::optional<Day> from;
    std::optional<Day> to; ///< the last day, included
    std::string author;
    std::string kind;
    std::string text; ///< part of it
    std::int64_t limit = 200;
};

/// What the desk writes down. Nothing written is changed: an amendment is a line of its own.
class DutyLog {
public:
    explicit DutyLog(Desk& desk) : m_desk(&desk) {}

    /// Errc::Invalid "duty.empty", "duty.kind"; Errc::Conflict "duty.daily_twice" (author, day): a
    /// collector sends one log a day; Errc::Forbidden "duty.not_a_collector". `day`: the day it is
    /// about, today where none is given; "duty.day" (day) for one to come or more than a week ago.
    Result<std::string> add(std::string_view author, std::string_view kind, std::string_view text,
                            std::optional<Day> day = {});
    /// The same inside the caller's transaction, by somebody already known to be the one.
    Result<std::string> addWithin(const Actor& who, std::string_view kind, std::string_view text,
                                  std::optional<Day> day = {});
    /// A line that amends one of one's own, or, for the duty chief, anybody's. "duty.unknown",
    /// "duty.other_author".
    Result<std::string> amend(std::string_view id, std::string_view author, std::string_view text);
    /// Takes a shift over: the hand-over is answered once. "duty.not_a_handover", "duty.taken",
    /// "duty.own_handover".
    Status takeOver(std::string_view id, std::string_view login);
    /// Newest first.
    Result<std::vector<DutyEntry>> list(const DutyQuery& query);

private:
    Desk* m_desk;
};

/// Cases a person keeps at hand (收藏, R045); personal, never part of the case.
class Favourites {
public:
    explicit Favourites(Desk& desk) : m_desk(&desk) {}
    Status put(std::string_view login, std::string_view caseId, std::string_view note);
    Status remove(std::string_view login, std::string_view caseId);
    /// Ids, newest first.
    Result<std::vector<std::string>> list(std::string_view login);

private:
    Desk* m_desk;
};

} // namespace wanmi
