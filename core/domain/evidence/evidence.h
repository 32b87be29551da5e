#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// What a photo or a document is for: codes of the column `purpose`.
inline constexpr std::array<std::string_view, 8> kEvidencePurposes{
    "report", "before", "after", "verify", "check", "reply", "form", "other"};
/// Errc::Invalid "evidence.purpose" with arg value.
Status checkPurpose(std::string_view purpose);

/// A kept file as its row tells it. The file itself lies beside the store under its hash.
struct Evidence {
    std::string id;   ///< UUIDv7
    std::string mark; ///< what a case's chain holds of it: the hash; a citizen's: salted
    std::optional<std::string> caseId; ///< none: added before its case
    std::string hash;                  ///< SHA-256 of the bytes; "" once erased
    std::string salt;                  ///< a citizen's: 64 hex digits; else ""
    std::string media;                 ///< "image/jpeg"
    std::int64_t size = 0;
    std::string name; ///< as it was called where it came from
    std::optional<Instant> takenAt;
    std::optional<std::int64_t> lonE7; ///< degrees times 10^7, WGS 84
    std::optional<std::int64_t> latE7;
    std::string purpose;
    std::string addedBy; ///< login
    Instant addedAt;
    std::string seal;     ///< SHA-256 over all the above, as they were when the row was written
    std::string erasedBy; ///< id of the event that erased it; "" while it is kept
    /// Only what a citizen gave is salted, and only that is ever erased.
    bool isCitizens() const { return !salt.empty() || !erasedBy.empty(); }
    friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// What the chain holds: the hash itself, or SHA-256(salt ‖ hash) for what a citizen gave.
std::string evidenceMark(std::string_view hash, std::string_view salt);
/// The seal the row must carry.
std::string evidenceSeal(const Evidence& e);

} // namespace wanmi
