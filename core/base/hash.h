#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wanmi {

/// SHA-256 of bytes, as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

/// HMAC-SHA256 (RFC 2104) of a text, as hex; the key as hex digits ("" for one that is not hex).
std::string hmacSha256(std::string_view keyHex, std::string_view text);

/// SHA-256 over many pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    Sha256& add(std::string_view bytes);
    /// The digest in hex; the object is used up.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// SHA-1 of two pieces: for name-based UUIDs only.
std::array<std::uint8_t, 20> sha1(std::span<const std::uint8_t> head, std::string_view tail);

/// 64 bits from the operating system.
std::uint64_t randomBits();

} // namespace wanmi
