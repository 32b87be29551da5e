#pragma once
#include <cstdint>
#include <span>

namespace wanmi {

/// Fills these from OpenSSL's generator, which the operating system seeds. Asking once for all that
/// is needed matters: asking costs more than the bits do.
void fillRandom(std::span<std::uint64_t> words);

} // namespace wanmi
