#pragma once
// What the verbs on components share: which components are meant, and how they are shown.
#include "app/wanmictl/verbs.h"
#include "core/service/component_service.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls itself so
class Option;
}

namespace wanmi::cli {

/// Codes, a file of codes, conditions.
struct ChoiceArguments {
    std::vector<std::string> codes;
    std::string file;
    std::vector<std::string> where; ///< "kind=0101", …
};

/// --where alone.
void addWhere(CLI::App& verb, std::vector<std::string>& where);
/// CODE…, --codes and --where.
void addChoice(CLI::App& verb, ChoiceArguments& a);

/// "a=b" as a pair. Errc::Invalid "import.pair".
Result<std::pair<std::string, std::string>> pairOf(const std::string& text);
/// Errc::Invalid "code.component".
Result<std::int64_t> codeOf(const std::string& text);
/// Errc::Invalid "import.pair", "component.unknown_condition" (field).
Result<ComponentFilter> filterOf(const std::vector<std::string>& where);
/// Errc::Invalid as of filterOf and codeOf; Errc::Io "file.unreadable".
Result<ComponentChoice> choiceOf(const ChoiceArguments& a);

std::string codeText(std::int64_t code); ///< 16 digits
Json codesJson(const std::vector<std::int64_t>& codes);
Json componentRowJson(const ComponentRow& row, const std::string& zone);
std::string componentLine(const ComponentRow& row);
/// Tells what an act did.
int tellReceipt(Call& call, const ComponentReceipt& r, bool dryRun);

} // namespace wanmi::cli
