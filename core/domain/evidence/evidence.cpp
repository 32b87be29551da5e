#include "core/domain/evidence/evidence.h"

#include "core/base/hash.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {

Status checkPurpose(std::string_view purpose) {
    if (std::find(kEvidencePurposes.begin(), kEvidencePurposes.end(), purpose) !=
        kEvidencePurposes.end()) {
        return ok();
    }
    return fail(Errc::Invalid, "evidence.purpose", {{"value", std::string{purpose}}});
}

std::string evidenceMark(std::string_view hash, std::string_view salt) {
    return salt.empty() ? std::string{hash} : Sha256{}.add(salt).add(hash).hex();
}

std::string evidenceSeal(const Evidence& e) {
    Json row{{"id", e.id},
             {"mark", e.mark},
             {"hash", e.hash},
             {"salt", e.salt},
             {"media", e.media},
             {"size", e.size},
             {"name", e.name},
             {"purpose", e.purpose},
             {"added_by", e.addedBy},
             {"added_at", e.addedAt.time_since_epoch().count()}};
    if (e.caseId) row["case"] = *e.caseId;
    if (e.takenAt) row["taken_at"] = e.takenAt->time_since_epoch().count();
    if (e.lonE7) row["lon_e7"] = *e.lonE7;
    if (e.latE7) row["lat_e7"] = *e.latE7;
    return sha256(canonicalJson(row));
}

} // namespace wanmi
