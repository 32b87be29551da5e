#pragma once
#include "core/domain/casework/decide.h"

#include <string>
#include <string_view>

namespace wanmi {

/// A command as canonical JSON: what a desk keeps of a step that its centre has not accepted, to
/// decide it anew where somebody else was first. Fields that are not given have no member.
std::string commandText(const CaseCommand& command);
/// Errc::Invalid "case.bad_command" with what.
Result<CaseCommand> commandFromText(std::string_view text);

} // namespace wanmi
