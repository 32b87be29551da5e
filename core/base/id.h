#pragma once
#include "core/base/clock.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace wanmi {

/// Makes UUIDv7 ids (RFC 9562): 48 bits of milliseconds, then random bits. Ids of one source rise
/// strictly, also within a millisecond. Text form, lower case, 36 characters.
class IdSource {
public:
    /// From the operating system's randomness.
    IdSource();
    /// Repeatable, for the sample city and tests.
    explicit IdSource(std::uint64_t seed);

    std::string next(Instant at);
    /// 32 random bytes as lower-case hex: the salt of a private value.
    std::string salt();

private:
    std::mt19937_64 m_random;
    bool m_seeded;
    std::int64_t m_lastMs = -1;
    std::uint64_t m_lastRandA = 0;
    std::uint64_t draw();
};

/// UUIDv5 (name-based, SHA-1) inside Wanmi's own name space: the same name always gives the same
/// id.
std::string uuid5(std::string_view name);

/// Is this the text form of a UUID (8-4-4-4-12 hex digits)?
bool isUuid(std::string_view text);

} // namespace wanmi
