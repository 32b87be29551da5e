#include "core/base/hash.h"

#include "core/base/random.h"
#include "core/base/signature.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <random>
#include <stdexcept>
#include <vector>

namespace wanmi {
namespace {

std::string hexText(std::span<const unsigned char> bytes) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned b : bytes) {
        text += kHex[b >> 4U];
        text += kHex[b & 15U];
    }
    return text;
}

/// Looked up once: OpenSSL would search its providers for every digest.
const EVP_MD* sha256Method() {
    static const EVP_MD* kMethod = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return kMethod != nullptr ? kMethod : EVP_sha256();
}

} // namespace

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {
    // OpenSSL can only fail here when memory is gone or its provider is broken: nothing to go on
    // with.
    if (m_state->context == nullptr ||
        EVP_DigestInit_ex(m_state->context, sha256Method(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not available");
    }
}
Sha256::~Sha256() = default;

Sha256& Sha256::add(std::string_view bytes) {
    if (EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size()) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    return *this;
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(m_state->context, digest.data(), &size) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    return hexText(std::span{digest}.first(size));
}

std::string sha256(std::string_view bytes) {
    return Sha256{}.add(bytes).hex();
}

std::string hmacSha256(std::string_view keyHex, std::string_view text) {
    const auto key = fromHex(keyHex);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    std::size_t size = 0;
    const auto* octets = reinterpret_cast<const unsigned char*>(text.data()); // NOLINT(*-cast)
    if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(), octets,
                  text.size(), digest.data(), digest.size(), &size) == nullptr) {
        throw std::runtime_error("HMAC-SHA256 is not available");
    }
    return hexText(std::span{digest}.first(size));
}

std::array<std::uint8_t, 20> sha1(std::span<const std::uint8_t> head, std::string_view tail) {
    std::vector<unsigned char> all(head.begin(), head.end());
    all.insert(all.end(), tail.begin(), tail.end());
    std::array<std::uint8_t, 20> digest{};
    unsigned size = 0;
    if (EVP_Digest(all.data(), all.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1 ||
        size != digest.size()) {
        throw std::runtime_error("SHA-1 failed");
    }
    return digest;
}

void fillRandom(std::span<std::uint64_t> words) {
    const auto bytes = std::as_writable_bytes(words);
    auto* first = reinterpret_cast<unsigned char*>(bytes.data()); // NOLINT(*-reinterpret-cast)
    if (RAND_bytes(first, static_cast<int>(bytes.size())) == 1) return;
    std::random_device device;
    for (auto& word : words) {
        word = (std::uint64_t{device()} << 32U) | device();
    }
}

std::uint64_t randomBits() {
    std::array<std::uint64_t, 1> word{};
    fillRandom(word);
    return word.front();
}

} // namespace wanmi
