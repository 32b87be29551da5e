#include "core/domain/catalogue/approvals.h"

#include "core/base/text.h"
#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <array>
#include <optional>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 7> kRequests{"return",      "withdraw", "extend", "suspend",
                                                    "force_close", "upward",   "appeal"};

std::optional<RequestSize> sizeOf(std::string_view word) {
    if (word.empty()) return RequestSize::Usual;
    if (word == "second") return RequestSize::Second;
    if (word == "long") return RequestSize::Long;
    if (word == "bulk") return RequestSize::Bulk;
    return std::nullopt;
}

std::vector<std::string> cut(std::string_view text, char separator) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto at = text.find(separator);
        out.emplace_back(text.substr(0, at));
        text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    }
    return out;
}

/// The post of a level that the rules do not know; "" none.
std::string unknownPost(const std::vector<std::string>& levels, const Posts& posts) {
    for (const auto& level : levels) {
        for (auto& post : cut(level, '|')) {
            if (posts.find(post) == nullptr) return std::move(post);
        }
    }
    return {};
}

} // namespace

Result<Approvals> Approvals::load(std::string_view text, const std::string& file,
                                  const Posts& posts) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"operation", "case", "levels", "warn_percent"}));
    Approvals approvals;
    for (const auto& row : table.rows()) {
        const std::string operation{table.text(row, 0)};
        if (std::find(kRequests.begin(), kRequests.end(), operation) == kRequests.end()) {
            return table.at(row, "approvals.unknown_operation", {{"operation", operation}});
        }
        const auto size = sizeOf(table.text(row, 1));
        if (!size) return table.bad(row, 1);
        Chain chain;
        chain.levels = cut(table.text(row, 2), '>');
        if (auto post = unknownPost(chain.levels, posts); !post.empty()) {
            return table.at(row, "profile.unknown_post", {{"post", std::move(post)}});
        }
        if (!table.text(row, 3).empty()) {
            const auto percent = table.whole(row, 3, 0, 100);
            if (!percent) return table.bad(row, 3);
            chain.warnPercent = static_cast<int>(*percent);
        }
        if (!approvals.m_chains.emplace(std::pair{operation, *size}, std::move(chain)).second) {
            return table.duplicate(row, 0);
        }
        auto& known = approvals.m_operations;
        if (std::find(known.begin(), known.end(), operation) == known.end()) {
            known.push_back(operation);
        }
    }
    return approvals;
}

std::vector<std::string> Approvals::levels(std::string_view operation, RequestSize size) const {
    auto found = m_chains.find({std::string{operation}, size});
    if (found == m_chains.end()) {
        found = m_chains.find({std::string{operation}, RequestSize::Usual});
    }
    return found == m_chains.end() ? std::vector<std::string>{} : found->second.levels;
}

int Approvals::warnPercent(std::string_view operation) const {
    const auto found = m_chains.find({std::string{operation}, RequestSize::Usual});
    return found == m_chains.end() ? 100 : found->second.warnPercent;
}

} // namespace wanmi
