#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// Base 64 with padding (RFC 4648, 4), without line breaks.
std::string base64(std::string_view bytes);
/// The bytes a text stands for; nullopt where it is not exactly such a text.
std::optional<std::string> bytesOfBase64(std::string_view text);

} // namespace wanmi
