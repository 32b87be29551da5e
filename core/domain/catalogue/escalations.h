#pragma once
#include "core/domain/calendar/calendar.h"
#include "core/domain/catalogue/offices.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// In place of a post: the open task goes to its collector once more.
inline constexpr std::string_view kTaskAgain = "@task";
/// In place of a ladder's name: the rung belongs to each.
inline constexpr std::string_view kEveryLadder = "*";

/// A rung of an escalation ladder (超时升级): who is told when a stage waits too long. Facts 5.2
/// (first review 60 s), S4 (air pollution 5 + 10 minutes), S1 (community 1, 2, 3, at most 5 days).
struct Rung {
    std::string code;
    std::string kind;     ///< beginning of a kind, "" any
    std::string state;    ///< "" any
    std::string stage;    ///< of a case; "terminal": until the receipt; "survey_task"
    bool fromDue = false; ///< counted from the deadline, else from the start of the clock
    LimitSpan after;
    std::vector<std::string> to; ///< posts, or kTaskAgain
};

class Escalations {
public:
    /// Errc::Invalid with file and line: "rules.bad_value", "rules.duplicate",
    /// "profile.unknown_post".
    static Result<Escalations> load(std::string_view text, const std::string& file,
                                    const Posts& posts);
    /// The rungs of one ladder in file order, with those of every ladder ('*').
    std::vector<Rung> ladder(std::string_view name) const;

private:
    std::vector<std::pair<std::string, Rung>> m_rungs;
};

} // namespace wanmi
