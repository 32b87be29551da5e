#pragma once
// What a package asks for, done: for terminal.cpp only.
#include "core/service/terminal_package.h"

namespace wanmi {

/// What a package of a kind other than photo and piece leads to, as its receipt tells it; inside
/// the caller's transaction.
Result<Json> doPackage(Desk& desk, const Actor& who, const Package& package);

} // namespace wanmi
