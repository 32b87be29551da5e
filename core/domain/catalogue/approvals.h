#pragma once
#include "core/domain/catalogue/offices.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Which of its chains a request goes through.
enum class RequestSize : std::uint8_t { Usual, Second, Long, Bulk };

/// Who must agree before a request (回退, 撤件, 延期, 挂账, 强制结案, 申诉, 上报派遣) takes effect;
/// approvals.csv of a city. Rule: 江苏 管理规定 art. 21 (approval and ledger), requirement R038.
class Approvals {
public:
    /// Errc::Invalid with file and line: "approvals.unknown_operation", "profile.unknown_post",
    /// "rules.bad_value", "rules.duplicate".
    static Result<Approvals> load(std::string_view text, const std::string& file,
                                  const Posts& posts);

    /// Posts level by level, alternatives joined by '|'. Where the size has no chain of its own,
    /// the usual one; no levels: the request takes effect at once.
    std::vector<std::string> levels(std::string_view operation, RequestSize size) const;
    /// Share of filed cases above which the ledger warns; 100 where none is set.
    int warnPercent(std::string_view operation) const;
    /// Actions that are requests, in the order of the file.
    const std::vector<std::string>& operations() const { return m_operations; }

private:
    struct Chain {
        std::vector<std::string> levels;
        int warnPercent = 100;
    };
    std::map<std::pair<std::string, RequestSize>, Chain> m_chains;
    std::vector<std::string> m_operations;
};

} // namespace wanmi
