#pragma once
#include "app/cli/cli.h"

namespace wanmi::cli {

/// Each adds its verbs to the parser; the chosen one puts its exit code into `code`.
void addStoreVerbs(CLI::App& app, Call& call, int& code); ///< init, info, check
void addPlaceVerbs(CLI::App& app, Call& call, int& code); ///< grid generate|check, locate
void addCaseVerbs(CLI::App& app, Call& call, int& code);  ///< case report|show|list|actions|do
/// case batch|claim|release|undo-preview|ledger, tick, notices
void addFlowVerbs(CLI::App& app, Call& call, int& code);
void addDutyVerbs(CLI::App& app, Call& call, int& code); ///< duty-log …, favourite …
void addClockVerbs(CLI::App& app, Call& call, int& code);  ///< case explain; after addCaseVerbs
void addAdviceVerbs(CLI::App& app, Call& call, int& code); ///< case duplicates|suggest; likewise
void addRuleVerbs(CLI::App& app, Call& call, int& code);   ///< calendar, limits, rules

} // namespace wanmi::cli
