#pragma once
#include "core/domain/calendar/calendar.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// One stage of the flow that has a clock.
struct Stage {
    std::string code; ///< "accept", "verify_task", "file", "dispatch", "handle", "check_task", …
    std::string zh;
    std::string en;
    std::optional<LimitSpan> limit; ///< none: the kind's own limit (handling)
};

class Stages {
public:
    /// Errc::Invalid with file and line: "rules.bad_value", "rules.duplicate".
    static Result<Stages> load(std::string_view text, const std::string& file);
    const std::vector<Stage>& all() const { return m_stages; }
    const Stage* find(std::string_view code) const; ///< nullptr: no such stage

private:
    std::vector<Stage> m_stages;
};

} // namespace wanmi
