#include "core/base/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace wanmi {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kKeyBytes = 32;
/// A hash from elsewhere must not make this program ask for gigabytes.
constexpr unsigned kMostLogN = 20;

using Bytes = std::vector<unsigned char>;

struct Kept {
    ScryptCost cost;
    Bytes salt;
    Bytes key;
};

std::string hexOf(const Bytes& bytes) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (const unsigned b : bytes) {
        text += kHex[b >> 4U];
        text += kHex[b & 15U];
    }
    return text;
}

std::optional<Bytes> bytesOf(std::string_view hex) {
    if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned char value = 0;
        const auto* end = hex.data() + i + 2;
        const auto read = std::from_chars(hex.data() + i, end, value, 16);
        if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
        bytes.push_back(value);
    }
    return bytes;
}

std::optional<unsigned> smallNumber(std::string_view text, unsigned most) {
    unsigned value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value == 0 || value > most) {
        return std::nullopt;
    }
    return value;
}

std::optional<Kept> parse(std::string_view hash) {
    std::array<std::string_view, 6> part;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto at = hash.find('$');
        if ((at == std::string_view::npos) != (i + 1 == part.size())) return std::nullopt;
        part[i] = hash.substr(0, at);
        hash = at == std::string_view::npos ? std::string_view{} : hash.substr(at + 1);
    }
    const auto logN = smallNumber(part[1], kMostLogN);
    const auto r = smallNumber(part[2], 32);
    const auto p = smallNumber(part[3], 16);
    auto salt = bytesOf(part[4]);
    auto key = bytesOf(part[5]);
    if (part[0] != "scrypt" || !logN || !r || !p || !salt || !key) return std::nullopt;
    if (key->size() != kKeyBytes) return std::nullopt;
    return Kept{{*logN, *r, *p}, std::move(*salt), std::move(*key)};
}

Bytes keyOf(std::string_view password, const Bytes& salt, const ScryptCost& cost) {
    Bytes key(kKeyBytes);
    const std::uint64_t n = std::uint64_t{1} << cost.logN;
    const std::uint64_t memory = std::uint64_t{128} * cost.r * (n + cost.p + 2) + (1U << 20U);
    if (EVP_PBE_scrypt(password.data(), password.size(), salt.data(), salt.size(), n, cost.r,
                       cost.p, memory, key.data(), key.size()) != 1) {
        throw std::runtime_error("scrypt is not available");
    }
    return key;
}

Bytes randomBytes(std::size_t size) {
    Bytes bytes(size);
    if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1) {
        throw std::runtime_error("no randomness to make a secret from");
    }
    return bytes;
}

} // namespace

std::string passwordHash(std::string_view password, const ScryptCost& cost) {
    const auto salt = randomBytes(kSaltBytes);
    return "scrypt$" + std::to_string(cost.logN) + '$' + std::to_string(cost.r) + '$' +
           std::to_string(cost.p) + '$' + hexOf(salt) + '$' + hexOf(keyOf(password, salt, cost));
}

bool passwordMatches(std::string_view password, std::string_view hash) {
    const auto kept = parse(hash);
    if (!kept) return false;
    const auto key = keyOf(password, kept->salt, kept->cost);
    return CRYPTO_memcmp(key.data(), kept->key.data(), key.size()) == 0;
}

bool needsRehash(std::string_view hash, const ScryptCost& cost) {
    const auto kept = parse(hash);
    return !kept || kept->cost.logN < cost.logN || kept->cost.r < cost.r || kept->cost.p < cost.p;
}

void spendPasswordTime(std::string_view password) {
    keyOf(password, Bytes(kSaltBytes), ScryptCost{});
}

std::string randomToken() {
    return hexOf(randomBytes(32));
}

} // namespace wanmi
