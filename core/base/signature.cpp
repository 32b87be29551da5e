#include "core/base/signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>
#include <utility>

namespace wanmi {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;
using Bio = std::unique_ptr<BIO, Free>;

/// OpenSSL can only fail here when memory is gone or its provider is broken.
void must(bool done) {
    if (!done) throw std::runtime_error("Ed25519 is not available");
}

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data()); // NOLINT(*-reinterpret-cast)
}
unsigned char* octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data()); // NOLINT(*-reinterpret-cast)
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

std::string toHex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        text += kDigits[octet >> 4U];
        text += kDigits[octet & 15U];
    }
    return text;
}

std::string fromHex(std::string_view hex) {
    if (hex.size() % 2 != 0) return {};
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

struct SigningKey::State {
    Key key;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : m_state(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate() {
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> maker{
        EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr), EVP_PKEY_CTX_free};
    EVP_PKEY* made = nullptr;
    must(maker && EVP_PKEY_keygen_init(maker.get()) == 1 &&
         EVP_PKEY_keygen(maker.get(), &made) == 1);
    return SigningKey{std::make_unique<State>(State{Key{made}})};
}

Result<SigningKey> SigningKey::fromPem(const std::string& pem) {
    const Bio in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    must(in != nullptr);
    Key key{PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr)};
    if (!key || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) {
        return fail(Errc::Invalid, "key.unreadable");
    }
    return SigningKey{std::make_unique<State>(State{std::move(key)})};
}

std::string SigningKey::pem() const {
    const Bio out{BIO_new(BIO_s_mem())};
    must(out && PEM_write_bio_PrivateKey(out.get(), m_state->key.get(), nullptr, nullptr, 0,
                                         nullptr, nullptr) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text); // NOLINT(*-cstyle-cast): its macro
    return {text, static_cast<std::size_t>(size)};
}

std::string SigningKey::publicKey() const {
    std::string raw(32, '\0');
    std::size_t size = raw.size();
    must(EVP_PKEY_get_raw_public_key(m_state->key.get(), octets(raw), &size) == 1);
    return toHex(raw);
}

std::string SigningKey::sign(std::string_view bytes) const {
    const Context context{EVP_MD_CTX_new()};
    std::string raw(64, '\0');
    std::size_t size = raw.size();
    must(context &&
         EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_state->key.get()) == 1 &&
         EVP_DigestSign(context.get(), octets(raw), &size, octets(bytes), bytes.size()) == 1);
    return toHex(raw);
}

bool isSignedBy(std::string_view publicKey, std::string_view signature, std::string_view bytes) {
    const auto rawKey = fromHex(publicKey);
    const auto rawSignature = fromHex(signature);
    if (rawKey.size() != 32 || rawSignature.size() != 64) return false;
    const Key key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(rawKey), rawKey.size())};
    const Context context{EVP_MD_CTX_new()};
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(rawSignature), rawSignature.size(), octets(bytes),
                            bytes.size()) == 1;
}

} // namespace wanmi
