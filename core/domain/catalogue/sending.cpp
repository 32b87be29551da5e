#include "core/domain/catalogue/sending.h"

#include "core/domain/catalogue/table.h"

#include <optional>
#include <set>

namespace wanmi {
namespace {

constexpr std::int64_t kLongestWait = 30 * 86'400; // seconds

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto at = text.find(' ');
        if (at != 0) out.emplace_back(text.substr(0, at));
        text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    }
    return out;
}

std::optional<std::chrono::seconds> seconds(std::string_view text) {
    const auto number = wholeNumber(text);
    if (!number || *number < 1 || *number > kLongestWait) return std::nullopt;
    return std::chrono::seconds{*number};
}

/// Waits only grow: a receiver in trouble is not to be pressed.
std::optional<std::vector<std::chrono::seconds>> waits(std::string_view text) {
    std::vector<std::chrono::seconds> out;
    for (const auto& word : words(text)) {
        const auto one = seconds(word);
        if (!one || (!out.empty() && *one < out.back())) return std::nullopt;
        out.push_back(*one);
    }
    return out;
}

bool isChannel(std::string_view word) {
    return word == kSms || word == kMail || word == kWechat;
}

} // namespace

Result<Sending> Sending::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"what", "value"}));
    Sending out;
    std::set<std::string, std::less<>> seen;
    for (const auto& row : table.rows()) {
        const auto what = table.text(row, 0);
        const auto value = table.text(row, 1);
        if (!seen.emplace(what).second) return table.duplicate(row, 0);
        if (what == "wait_seconds") {
            auto list = waits(value);
            if (!list) return table.bad(row, 1);
            out.m_waits = *std::move(list);
        } else if (what == "timeout_seconds" || what == "claim_seconds") {
            const auto one = seconds(value);
            if (!one) return table.bad(row, 1);
            (what == "timeout_seconds" ? out.m_timeout : out.m_claim) = *one;
        } else if (what == kReply || what.substr(0, 7) == "notice.") {
            for (const auto& word : words(value)) {
                if (!isChannel(word)) return table.bad(row, 1);
                out.m_channels[std::string{what}].push_back(word);
            }
        } else {
            return table.at(row, "sending.unknown", {{"what", std::string{what}}});
        }
    }
    if (out.m_claim <= 2 * out.m_timeout) {
        return fail(Errc::Invalid, "sending.claim_too_short", {{"file", file}});
    }
    return out;
}

const std::vector<std::string>& Sending::channels(std::string_view what) const {
    static const std::vector<std::string> kNone;
    const auto found = m_channels.find(what);
    return found == m_channels.end() ? kNone : found->second;
}

std::chrono::seconds Sending::waitAfter(int failed) const {
    const auto at = static_cast<std::size_t>(failed) - 1;
    return failed < 1 || at >= m_waits.size() ? std::chrono::seconds{0} : m_waits[at];
}

} // namespace wanmi
