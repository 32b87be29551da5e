#pragma once
#include "core/sync/remote.h"

#include <functional>
#include <memory>
#include <string>

namespace wanmi {

/// Makes the line to a centre for one person.
using LineMaker = std::function<Result<std::unique_ptr<Remote>>(
    const std::string& url, const std::string& login, const std::string& password)>;

} // namespace wanmi
