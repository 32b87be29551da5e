#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A kind of file that is taken as evidence.
struct MediaRule {
    std::string media; ///< "image/jpeg"
    std::string group; ///< photo, sound, video, document
    std::string suffix;
    std::int64_t maxBytes = 0;
};

/// Which files are taken, and how large; evidence.csv of a city.
class EvidenceRules {
public:
    /// Rows media,group,suffix,max_kib. Errc::Invalid with file and line: "rules.bad_value",
    /// "rules.duplicate".
    static Result<EvidenceRules> load(std::string_view text, const std::string& file);
    /// The shipped table: for stores made before there was one.
    static std::string_view shipped();
    const MediaRule* find(std::string_view media) const;
    const std::vector<MediaRule>& all() const { return m_rules; }
    std::int64_t largest() const; ///< bytes; nothing larger is even looked at

private:
    std::vector<MediaRule> m_rules;
};

} // namespace wanmi
