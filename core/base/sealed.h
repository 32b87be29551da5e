#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// A secret kept under another one (AES-256-GCM, the key by scrypt from `under`, RFC 7914): hex of
/// salt, nonce, tag and what was sealed. The same call gives another text each time.
/// `cheap`: `under` is itself 32 random bytes, so that no guess needs to cost anything.
std::string sealSecret(std::string_view secret, std::string_view under, bool cheap = false);

/// The secret; nullopt where `under` is not what it was sealed with, or the text was changed.
std::optional<std::string> openSealed(std::string_view sealed, std::string_view under,
                                      bool cheap = false);

} // namespace wanmi
