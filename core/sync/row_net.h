#pragma once
#include "core/store/row_change.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// What a row is known by.
using RowKey = std::pair<std::string, Columns>;
inline RowKey rowKey(const RowChange& change) {
    return {change.table, change.key};
}

/// Two changes of one row, one after the other, as one; nullopt: nothing has changed.
std::optional<RowChange> joined(const RowChange& first, const RowChange& then);
/// What takes a change back.
RowChange inverse(const RowChange& change);

/// Changes as one of each row, in the order in which the rows were first met.
class NetChanges {
public:
    explicit NetChanges(const std::vector<RowChange>& changes);
    std::vector<RowChange> all() const;
    const RowChange* find(const RowKey& key) const; ///< nullptr: none

private:
    std::map<RowKey, std::size_t> m_place;
    std::vector<std::optional<RowChange>> m_rows;
};

} // namespace wanmi
