#pragma once
#include <string>
#include <string_view>

namespace wanmi {

/// How much work one guess costs: scrypt's N = 2^logN, r and p. Memory is 128·N·r bytes (32 MiB).
struct ScryptCost {
    unsigned logN = 15;
    unsigned r = 8;
    unsigned p = 1;
    friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

/// What is kept of a password: "scrypt$15$8$1$<salt hex>$<key hex>" (RFC 7914), 16 random bytes of
/// salt, 32 bytes of key. The parameters stand with the hash, so that a later program may ask for
/// more work and still read the old ones.
std::string passwordHash(std::string_view password, const ScryptCost& cost = {});

/// Is this the password of that hash? Compared in constant time; false for text that is no hash.
bool passwordMatches(std::string_view password, std::string_view hash);

/// Was the hash made with less work than `cost`? True for text that is no hash.
bool needsRehash(std::string_view hash, const ScryptCost& cost = {});

/// The work of one comparison without an outcome: a login that does not exist takes as long to
/// refuse as a wrong password.
void spendPasswordTime(std::string_view password);

/// 32 random bytes from the operating system, as 64 hex digits: a session's secret. Throws
/// std::runtime_error where the system has no randomness to give.
std::string randomToken();

} // namespace wanmi
