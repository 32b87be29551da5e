#include "core/base/id.h"

#include "core/base/hash.h"
#include "core/base/random.h"

#include <array>
#include <cctype>

namespace wanmi {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

std::string uuidText(const std::array<std::uint8_t, 16>& b) {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kHex[b[i] >> 4U];
        text += kHex[b[i] & 15U];
    }
    return text;
}

} // namespace

IdSource::IdSource() : m_random(std::random_device{}()), m_seeded(false) {}
IdSource::IdSource(std::uint64_t seed) : m_random(seed), m_seeded(true) {}

std::uint64_t IdSource::draw() {
    if (m_seeded) return m_random();
    return randomBits();
}

std::string IdSource::next(Instant at) {
    std::array<std::uint64_t, 2> bits{};
    if (!m_seeded) fillRandom(bits);
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
    // Rising within a millisecond and when the clock steps back: count up in rand_a.
    if (ms > m_lastMs) {
        m_lastMs = ms;
        m_lastRandA =
            (m_seeded ? draw() : bits[0]) & 0x3FFU; // upper bits free, so that counting up has room
    } else if (++m_lastRandA > 0xFFFU) {
        ++m_lastMs;
        m_lastRandA = 0;
    }
    const auto time = static_cast<std::uint64_t>(m_lastMs);
    const auto low = m_seeded ? draw() : bits[1];
    std::array<std::uint8_t, 16> b{};
    for (std::size_t i = 0; i < 6; ++i) {
        b[i] = static_cast<std::uint8_t>(time >> (40U - 8U * i));
    }
    b[6] = static_cast<std::uint8_t>(0x70U | (m_lastRandA >> 8U));
    b[7] = static_cast<std::uint8_t>(m_lastRandA);
    for (std::size_t i = 0; i < 8; ++i) {
        b[8 + i] = static_cast<std::uint8_t>(low >> (56U - 8U * i));
    }
    b[8] = static_cast<std::uint8_t>(0x80U | (b[8] & 0x3FU));
    return uuidText(b);
}

std::string IdSource::salt() {
    std::string text;
    for (int i = 0; i < 4; ++i) {
        auto bits = draw();
        for (int k = 0; k < 16; ++k, bits >>= 4U) {
            text += kHex[bits & 15U];
        }
    }
    return text;
}

std::string uuid5(std::string_view name) {
    // Wanmi's name space: a fixed random UUID.
    constexpr std::array<std::uint8_t, 16> kSpace{0x6d, 0x5a, 0x0c, 0x0e, 0x77, 0x1b, 0x4f, 0x52,
                                                  0x9a, 0x3e, 0x21, 0x84, 0x0b, 0x5d, 0xe6, 0x13};
    const auto digest = sha1(kSpace, name);
    std::array<std::uint8_t, 16> b{};
    for (std::size_t i = 0; i < b.size(); ++i) {
        b[i] = digest[i];
    }
    b[6] = static_cast<std::uint8_t>(0x50U | (b[6] & 0x0FU));
    b[8] = static_cast<std::uint8_t>(0x80U | (b[8] & 0x3FU));
    return uuidText(b);
}

bool isUuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) {
            return false;
        }
    }
    return true;
}

} // namespace wanmi
