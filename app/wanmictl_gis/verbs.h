#pragma once
#include "app/cli/cli.h"

namespace wanmi::cli {

/// Each adds its verb to the parser; the chosen one puts its exit code into `code`.
void addImportVerb(CLI::App& app, Call& call, int& code);
/// component recensus FILE
void addRecensusVerb(CLI::App& app, Call& call, int& code);
void addGridFileVerbs(CLI::App& app, Call& call, int& code); ///< grid export|import
void addGridSheetVerb(CLI::App& app, Call& call, int& code); ///< grid sheet; after them
void addRenderVerb(CLI::App& app, Call& call, int& code);
void addEvidenceVerb(CLI::App& app, Call& call, int& code);

} // namespace wanmi::cli
