#pragma once
#include "core/domain/calendar/calendar.h"
#include "core/domain/calendar/lamps.h"
#include "core/domain/catalogue/approvals.h"
#include "core/domain/catalogue/catalogue.h"
#include "core/domain/catalogue/duplicate_rules.h"
#include "core/domain/catalogue/escalations.h"
#include "core/domain/catalogue/grid_rules.h"
#include "core/domain/catalogue/grid_sizes.h"
#include "core/domain/catalogue/limits.h"
#include "core/domain/catalogue/numbering.h"
#include "core/domain/catalogue/offices.h"
#include "core/domain/catalogue/profile.h"
#include "core/domain/catalogue/sending.h"
#include "core/domain/catalogue/stages.h"
#include "core/domain/catalogue/suggestions.h"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace wanmi {

/// Texts of a rule set by file name relative to data/ ("catalogue/cjt214/limits.csv",
/// "stages.csv").
using RuleTexts = std::map<std::string, std::string>;

/// What a clock counts and warns by. A clock keeps those it started under, so that a changed
/// calendar never moves it.
struct ClockRules {
    Calendar calendar;
    Lamps lamps;
};

/// Everything a city may set by data, checked as a whole. Immutable once loaded; share it as
/// `std::shared_ptr<const RuleSet>`.
struct RuleSet {
    Catalogue catalogue;
    Limits limits;
    Stages stages;
    Lamps lamps;
    Calendar calendar;
    Posts posts;
    Sources sources;
    Departments departments;
    Suggestions suggestions;
    Numbering numbering;
    Profile profile;
    Approvals approvals;
    Escalations escalations;
    DuplicateRules duplicates;
    Sending sending;
    GridRules grid;
    GridSizes gridSizes;
    std::string version; ///< SHA-256 over names and texts: equal texts, equal version
    /// Of calendar, holidays and lamps alone: the name clocks keep. See clockRulesName.
    std::string clockRules;
    /// Those of the earlier rule sets, by name.
    std::map<std::string, std::shared_ptr<const ClockRules>, std::less<>> earlier;

    /// The calendar and lamps of this name; the present ones where it is empty or unknown.
    const Calendar& calendarOf(std::string_view clockRulesName) const;
    const Lamps& lampsOf(std::string_view clockRulesName) const;
};

/// Reads the texts of one catalogue and the common tables from a data folder.
/// Errc::Io "file.unreadable"; Errc::NotFound "rules.no_catalogue", arg catalogue.
Result<RuleTexts> readRuleTexts(const std::string& dataFolder, const std::string& catalogue);

/// Checks and loads; the catalogue is the one whose folder is among the names.
/// Errc::Invalid: "rules.missing_file" (arg file), "rules.no_catalogue", and the reasons of the
/// parts, each with file and line.
Result<RuleSet> loadRules(const RuleTexts& texts);

/// The files clocks count by.
inline constexpr std::array<std::string_view, 3> kClockFiles{"calendar.csv", "holidays.csv",
                                                             "lamps.csv"};
/// RuleSet::version of these texts.
std::string rulesVersion(const RuleTexts& texts);
/// The first 16 hex digits of SHA-256 over kClockFiles; other files do not matter.
std::string clockRulesName(const RuleTexts& texts);
/// Reads only kClockFiles. Errors as of loadRules.
Result<ClockRules> loadClockRules(const RuleTexts& texts);

} // namespace wanmi
