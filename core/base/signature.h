#pragma once
#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace wanmi {

/// An Ed25519 key that signs.
class SigningKey {
public:
    static SigningKey generate();
    /// From PKCS#8 PEM text; Errc::Invalid "key.unreadable".
    static Result<SigningKey> fromPem(const std::string& pem);
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    std::string pem() const;
    std::string publicKey() const;                  ///< 64 hex digits
    std::string sign(std::string_view bytes) const; ///< 128 hex digits

private:
    struct State;
    explicit SigningKey(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Is this the signature of these bytes by the owner of this public key? Broken hex is a no.
bool isSignedBy(std::string_view publicKey, std::string_view signature, std::string_view bytes);

/// Lower-case hex digits of bytes, and back; "" where the text is no hex.
std::string toHex(std::string_view bytes);
std::string fromHex(std::string_view hex);

} // namespace wanmi
