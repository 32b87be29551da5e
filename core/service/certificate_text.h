#pragma once
#include "core/base/json.h"

#include <string>

namespace wanmi {

/// The one way a certificate is written: any other form of the same content is a change.
std::string certificateText(const Json& document);

} // namespace wanmi
