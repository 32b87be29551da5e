#include "core/base/sealed.h"

#include "core/base/random.h"
#include "core/base/signature.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace wanmi {
namespace {

constexpr std::size_t kSalt = 16;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

void must(bool done) {
    if (!done) throw std::runtime_error("AES-256-GCM is not available");
}

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data()); // NOLINT(*-reinterpret-cast)
}
unsigned char* octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data()); // NOLINT(*-reinterpret-cast)
}

std::array<unsigned char, 32> keyFrom(std::string_view under, std::string_view salt, bool cheap) {
    std::array<unsigned char, 32> key{};
    const std::uint64_t n = cheap ? 2 : 32768;
    must(EVP_PBE_scrypt(under.data(), under.size(), octets(salt), salt.size(), n, 8, 1,
                        std::uint64_t{64} << 20U, key.data(), key.size()) == 1);
    return key;
}

std::string randomBytes(std::size_t count) {
    std::array<std::uint64_t, 4> words{};
    fillRandom(words);
    const auto* bytes = reinterpret_cast<const char*>(words.data()); // NOLINT(*-reinterpret-cast)
    return {bytes, count};
}

} // namespace

std::string sealSecret(std::string_view secret, std::string_view under, bool cheap) {
    const auto salt = randomBytes(kSalt);
    const auto nonce = randomBytes(kNonce);
    const auto key = keyFrom(under, salt, cheap);
    const Context context{EVP_CIPHER_CTX_new()};
    must(context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(),
                                       octets(std::string_view{nonce})) == 1);
    std::string out(secret.size(), '\0');
    int size = 0;
    must(EVP_EncryptUpdate(context.get(), octets(out), &size, octets(secret),
                           static_cast<int>(secret.size())) == 1);
    int rest = 0;
    must(EVP_EncryptFinal_ex(context.get(), octets(out) + size, &rest) == 1);
    std::string tag(kTag, '\0');
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag),
                             tag.data()) == 1);
    return toHex(salt + nonce + tag + out);
}

std::optional<std::string> openSealed(std::string_view sealed, std::string_view under, bool cheap) {
    const auto bytes = fromHex(sealed);
    if (bytes.size() < kSalt + kNonce + kTag) return std::nullopt;
    const std::string_view all{bytes};
    const auto key = keyFrom(under, all.substr(0, kSalt), cheap);
    auto tag = std::string{all.substr(kSalt + kNonce, kTag)};
    const auto text = all.substr(kSalt + kNonce + kTag);
    const Context context{EVP_CIPHER_CTX_new()};
    must(context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(),
                                       octets(all.substr(kSalt, kNonce))) == 1);
    std::string out(text.size(), '\0');
    int size = 0;
    must(EVP_DecryptUpdate(context.get(), octets(out), &size, octets(text),
                           static_cast<int>(text.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag),
                             tag.data()) == 1);
    int rest = 0;
    if (EVP_DecryptFinal_ex(context.get(), octets(out) + size, &rest) != 1) return std::nullopt;
    return out;
}

} // namespace wanmi
