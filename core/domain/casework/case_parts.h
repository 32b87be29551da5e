#pragma once
#include "core/base/clock.h"
#include "core/domain/calendar/calendar.h"
#include "core/domain/casework/case_state.h"
#include "core/domain/catalogue/limits.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// The clock of one stage (环节计时). Everything a later look needs was copied in when it started,
/// so that a changed rule never moves a running clock.
struct StageClock {
    enum class State : std::uint8_t { Running, Paused, Stopped };
    CaseStage stage = CaseStage::Accept;
    State state = State::Running;
    Instant started;                    ///< when this stage began (or was last restarted)
    Instant resumed;                    ///< start of the present run
    std::chrono::microseconds used{0};  ///< used before the present run, in the unit's own clock
    std::chrono::microseconds total{0}; ///< the limit, in the unit's own clock
    LimitSpan limit;
    Instant warn; ///< yellow from here; meaningful while running
    Instant due;  ///< red after this; meaningful while running
    Instant stopped;
    std::string rules; ///< name of the clock rules it counts by, see RuleSet::clockRules
    friend bool operator==(const StageClock&, const StageClock&) = default;
};

/// An order to a collector to look at the place (核实/核查任务).
struct CaseTask {
    std::string to;    ///< login of the collector
    bool open = false; ///< not yet answered
    bool answered = false;
    bool passed = false; ///< the answer: true/passed
    friend bool operator==(const CaseTask&, const CaseTask&) = default;
};

/// What one person said of a request (审批意见).
struct Opinion {
    std::string by;
    std::string post;
    std::string note;
    Instant at;
    friend bool operator==(const Opinion&, const Opinion&) = default;
};

/// A request that waits for approval (审批中): at most one a case.
struct PendingRequest {
    Action operation = Action::Extend;
    std::string by;
    std::string department; ///< of who asked, "" for the centre's own
    Instant at;
    std::string note;
    std::string form;                ///< SHA-256 of the attached sealed form, "" none
    std::optional<Instant> until;    ///< suspend: the end asked for
    std::vector<std::string> levels; ///< posts level by level, as they stood when it was made
    std::size_t given = 0;           ///< levels that have agreed
    std::vector<Opinion> opinions;
    friend bool operator==(const PendingRequest&, const PendingRequest&) = default;
};

/// An order to hurry or to do right (督办), and its required reply.
struct Supervision {
    std::string type; ///< "timeout", "leader", "important"
    int level = 1;
    std::string by;
    std::string requirement;
    Instant at;
    std::string reply; ///< "" until replied to
    std::string repliedBy;
    friend bool operator==(const Supervision&, const Supervision&) = default;
};

/// A department that helps the lead one (协办), with a clock of its own.
struct Assist {
    std::string department;
    StageClock clock;
    std::string note; ///< what it reported when done
    bool done() const { return clock.state == StageClock::State::Stopped; }
    friend bool operator==(const Assist&, const Assist&) = default;
};

/// A case turned into an emergency (转应急) in its smallest form.
struct EmergencyState {
    int grade = 0; ///< 1 (most grave) … 4; 0: never one
    bool open = false;
    std::string procedure;
    std::vector<std::string> notify; ///< logins or posts
    int reports = 0;                 ///< sent upward
    friend bool operator==(const EmergencyState&, const EmergencyState&) = default;
};

/// Nobody says it is theirs (谁都不认, 权属争议), and the ruling that ends it.
struct OwnershipDispute {
    bool open = false;
    std::vector<std::string> denied; ///< departments that deny it; empty: there never was one
    std::string owner;               ///< whom it was ruled to, "" while open
    std::string scope;               ///< what the ruling holds for, see kRulingScopes
    friend bool operator==(const OwnershipDispute&, const OwnershipDispute&) = default;
};

/// What a ruling holds for next time: that very component; the kind in that cell; the kind in that
/// community.
inline constexpr std::array<std::string_view, 3> kRulingScopes{"component", "cell", "community"};

} // namespace wanmi
