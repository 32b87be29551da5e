#pragma once
#include "core/base/result.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Ways out of the house; codes of sending.csv and of the table `channel`.
inline constexpr std::string_view kSms = "sms";
inline constexpr std::string_view kMail = "mail";
inline constexpr std::string_view kWechat = "wechat";
/// What sending.csv calls the answer to a citizen.
inline constexpr std::string_view kReply = "reply";

/// What is told outside, over which channels, and how often it is tried (sending.csv; R033, R039,
/// R043).
class Sending {
public:
    /// Rows what,value,note. Errc::Invalid with file and line: "rules.bad_value",
    /// "rules.duplicate", "sending.unknown" (what), "sending.claim_too_short" (claim_seconds must
    /// be more than twice timeout_seconds).
    static Result<Sending> load(std::string_view text, const std::string& file);

    /// Channels of a notice's sentence ("notice.dispatch") or of kReply; empty: in the system only.
    const std::vector<std::string>& channels(std::string_view what) const;
    /// How long after the `failed`th try that failed (1 …) the next one is; zero: no more, given
    /// up.
    std::chrono::seconds waitAfter(int failed) const;
    /// Tries before it is given up.
    int tries() const { return static_cast<int>(m_waits.size()) + 1; }
    std::chrono::seconds timeout() const { return m_timeout; }
    std::chrono::seconds claim() const { return m_claim; }

private:
    std::map<std::string, std::vector<std::string>, std::less<>> m_channels;
    std::vector<std::chrono::seconds> m_waits;
    std::chrono::seconds m_timeout{30};
    std::chrono::seconds m_claim{300};
};

} // namespace wanmi
