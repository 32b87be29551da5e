#pragma once
#include "core/domain/calendar/calendar.h"
#include "core/domain/calendar/lamps.h"
#include "core/domain/catalogue/approvals.h"
#include "core/domain/catalogue/catalogue.h"
#include "core/domain/catalogue/escalations.h"
#include "core/domain/catalogue/limits.h"
#include "core/domain/catalogue/numbering.h"
#include "core/domain/catalogue/offices.h"
#include "core/domain/catalogue/profile.h"
#include "core/domain/catalogue/stages.h"
#include "core/domain/catalogue/suggestions.h"

#include <map>
#include <string>
#include <vector>

namespace wanmi {

/// Texts of a rule set by file name relative to data/ ("catalogue/cjt214/limits.csv",
/// "stages.csv").
using RuleTexts = std::map<std::string, std::string>;

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
    std::string version; ///< SHA-256 over names and texts: equal texts, equal version
};

/// Reads the texts of one catalogue and the common tables from a data folder.
/// Errc::Io "file.unreadable"; Errc::NotFound "rules.no_catalogue", arg catalogue.
Result<RuleTexts> readRuleTexts(const std::string& dataFolder, const std::string& catalogue);

/// Checks and loads; the catalogue is the one whose folder is among the names.
/// Errc::Invalid: "rules.missing_file" (arg file), "rules.no_catalogue", and the reasons of the
/// parts, each with file and line.
Result<RuleSet> loadRules(const RuleTexts& texts);

} // namespace wanmi
