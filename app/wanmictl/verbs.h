#pragma once
#include "app/cli/cli.h"
#include "core/service/case_service.h"

#include <string>
#include <utility>
#include <vector>

namespace wanmi::cli {

/// Each adds its verbs to the parser; the chosen one puts its exit code into `code`.
void addStoreVerbs(CLI::App& app, Call& call, int& code); ///< init, info, check
void addPlaceVerbs(CLI::App& app, Call& call, int& code); ///< grid generate|check, locate
/// grid draft|edit|rehearse|publish|history; after addPlaceVerbs
void addGridDraftVerbs(CLI::App& app, Call& call, int& code);
void addGridPublishVerbs(CLI::App& grid, Call& call, int& code); ///< its second half
void addRegionVerbs(CLI::App& app, Call& call, int& code);       ///< region act …, region history
void addCaseVerbs(CLI::App& app, Call& call, int& code); ///< case report|show|list|actions|do
/// case batch|claim|release|undo-preview|ledger, tick, notices
void addFlowVerbs(CLI::App& app, Call& call, int& code);
void addDutyVerbs(CLI::App& app, Call& call, int& code);     ///< duty-log …, favourite …
void addDutyGridVerbs(CLI::App& app, Call& call, int& code); ///< grid duty …; after addPlaceVerbs
/// login, logout, whoami, people list|add|change|activate|deactivate|set-password|unlock
void addPeopleVerbs(CLI::App& app, Call& call, int& code);
/// access-log list|verify|prune; case open-personal|erase-personal (after addCaseVerbs)
void addAccessVerbs(CLI::App& app, Call& call, int& code);
void addClockVerbs(CLI::App& app, Call& call, int& code);  ///< case explain; after addCaseVerbs
void addAdviceVerbs(CLI::App& app, Call& call, int& code); ///< case duplicates|suggest; likewise
void addRuleVerbs(CLI::App& app, Call& call, int& code);   ///< calendar, limits, rules
void addStoreVerbs(CLI::App& app, Call& call, int& code);  ///< init, info, check
void addPlaceVerbs(CLI::App& app, Call& call, int& code);  ///< grid generate|check, locate
void addCaseVerbs(CLI::App& app, Call& call, int& code);   ///< case report|show|list|actions|do
/// central install|add-district|rules|add-person|grant|revoke|set-password|people|add-desk|
/// revoke-desk|desks|check|relay|backup|drill|restore|upgrade
void addCentralVerbs(CLI::App& app, Call& call, int& code);
/// outbox list|tries|send|retry, outbox channel …
void addOutboxVerbs(CLI::App& app, Call& call, int& code);
/// Sends what is due: the JSON of it and the lines. Also for `tick --send`.
Result<std::pair<Json, std::string>> sendOutbox(Call& call, Desk& desk, int limit);
void addFeedbackVerbs(CLI::App& app, Call& call, int& code); ///< feedback …, sources
/// shifts …, address-book …, phrase …, filter …
void addShiftVerbs(CLI::App& app, Call& call, int& code);
void addEvidenceVerbs(CLI::App& app, Call& call, int& code); ///< evidence add|list|export|…
void addTerminalVerbs(CLI::App& app, Call& call, int& code); ///< terminal --as X send|inbox|…
/// component add|move|correct|retire|restore|owner|undo
void addComponentVerbs(CLI::App& app, Call& call, int& code);
/// component show|list|history|acts; after addComponentVerbs
void addComponentListVerbs(CLI::App& app, Call& call, int& code);
/// component recensus list|show|accept|refuse; after addComponentVerbs
void addRecensusVerbs(CLI::App& app, Call& call, int& code);
void addSyncVerbs(CLI::App& app, Call& call, int& code);       ///< sync …
void addEvaluationVerbs(CLI::App& app, Call& call, int& code); ///< evaluate
void addSurveyVerbs(CLI::App& app, Call& call, int& code); ///< survey …, attendance, track …
/// Keeps the files of a step and names them in its command: PURPOSE=FILE, or FILE for the action's
/// own purpose.
Status addPhotos(Desk& desk, const std::vector<std::string>& files, StepCommand& command);
/// case certificate, verify-certificate, key show; after addCaseVerbs.
void addProofVerbs(CLI::App& app, Call& call, int& code);
/// check --head and check --against HEAD.
Result<int> tellHead(Call& call);
Result<int> tellAgainst(Call& call, const std::string& text);

} // namespace wanmi::cli
