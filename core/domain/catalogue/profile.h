#pragma once
#include "core/domain/calendar/calendar.h"
#include "core/domain/catalogue/offices.h"

#include <string>
#include <string_view>

namespace wanmi {

/// How people sign in; part of profile.csv.
struct SignInRules {
    int lockAfter = 5;       ///< wrong passwords
    int lockMinutes = 15;    ///< 0: until an administrator unlocks
    int idleMinutes = 15;    ///< without a step the session ends
    int sessionHours = 12;   ///< it ends after this in any case
    int passwordLength = 8;  ///< characters at least
    int accessLogDays = 180; ///< entries younger than this are never cut off; 180 at least
};

/// What is taken from collectors' terminals; part of profile.csv.
struct TerminalRules {
    int positionHours = 72;     ///< positions are kept this long
    int attendanceMinutes = 30; ///< sign on so long before, sign off so long after a shift
    int skewMinutes = 5;        ///< a terminal's clock may be ahead by so much
    int pieceKib = 1024;        ///< largest piece of a photo
    int photoDays = 7;          ///< a photo that is not whole after so long is dropped
    int packageDays = 30;       ///< ids of positions, pieces and receipts are remembered so long
};

/// How components are told apart by where they lie; part of profile.csv. Metres.
struct ComponentRules {
    double doubleMetres = 1; ///< two of one kind so near each other are likely one
    double matchMetres = 5;  ///< a re-census takes the nearest of the kind within this for the same
    double movedMetres = 0.5; ///< … and one that lies farther from its place than this for moved
};

/// Who does what and with what evidence; profile.csv of a city.
struct Profile {
    std::string filePost = "DUTY_CHIEF"; ///< files and refuses
    std::string refusePost = "DUTY_CHIEF";
    std::string closePost = "DUTY_CHIEF";
    bool finishNeedsPhoto = false;   ///< photos required for `finish`
    double duplicateMetres = 50;     ///< reports of a kind nearer than this …
    int duplicateHours = 24;         ///< … and within this time may be the same
    double photoMetres = 50;         ///< a photo taken farther from the case is doubtful
    int extensionsAllowed = 2;       ///< approvals of one case
    int suspendDays = 365;           ///< longest suspension
    int suspendLongDays = 90;        ///< a longer one needs one level of approval more
    std::string ladder = "standard"; ///< of escalations.csv
    int claimIdleMinutes = 10;       ///< a report taken and not worked on goes back to the pool
    int callBackDays = 3;            ///< working days after the end until a citizen was called
    int bulkCases = 10;              ///< so do requests for more cases at once
    /// Handling time of a case filed under none of the listed conditions; also of rules older than
    /// this key.
    LimitSpan defaultLimit{4, Unit::WorkHour};
    std::string deskBeforeJoining = "000";
    SignInRules signIn;
    TerminalRules terminal;
    ComponentRules components;

    /// Rows key,value,note. Errc::Invalid with file and line: "profile.unknown_key",
    /// "profile.unknown_post", "rules.bad_value", "rules.duplicate".
    static Result<Profile> load(std::string_view text, const std::string& file, const Posts& posts);
};

} // namespace wanmi
