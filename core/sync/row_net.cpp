#include "core/sync/row_net.h"

namespace wanmi {
namespace {

using Op = RowChange::Op;

/// Columns with those of `upper` laid over them.
Columns over(Columns lower, const Columns& upper) {
    for (const auto& [name, value] : upper) {
        setColumn(lower, name, value);
    }
    return lower;
}

CellValue valueOr(const Columns& columns, std::string_view name, const CellValue& otherwise) {
    const auto* found = columnOf(columns, name);
    return found == nullptr ? otherwise : *found;
}

/// The row was there before and is there after.
std::optional<RowChange> changed(const RowChange& first, const RowChange& then) {
    if (first.op == Op::Delete && then.op == Op::Update) return first; // nobody can have done that
    const auto lasts = first.op == Op::Update ? over(first.after, then.after) : then.after;
    RowChange out{first.table, Op::Update, first.key, {}, {}};
    for (const auto& [name, last] : lasts) {
        const auto was = valueOr(first.before, name, valueOr(then.before, name, CellValue{}));
        if (sameValue(was, last)) continue;
        out.before.emplace_back(name, was);
        out.after.emplace_back(name, last);
    }
    if (out.after.empty()) return std::nullopt;
    return out;
}

} // namespace

std::optional<RowChange> joined(const RowChange& first, const RowChange& then) {
    const bool was = first.op != Op::Insert;
    const bool is = then.op != Op::Delete;
    if (was && is) return changed(first, then);
    if (was)
        return RowChange{first.table, Op::Delete, first.key, over(then.before, first.before), {}};
    if (!is) return std::nullopt;
    return RowChange{first.table, Op::Insert, first.key, {}, over(first.after, then.after)};
}

RowChange inverse(const RowChange& change) {
    auto out = change;
    std::swap(out.before, out.after);
    if (change.op == Op::Insert) out.op = Op::Delete;
    if (change.op == Op::Delete) out.op = Op::Insert;
    return out;
}

NetChanges::NetChanges(const std::vector<RowChange>& changes) {
    for (const auto& change : changes) {
        const auto [at, isNew] = m_place.emplace(rowKey(change), m_rows.size());
        if (isNew) {
            m_rows.emplace_back(change);
            continue;
        }
        auto& row = m_rows[at->second];
        row = row ? joined(*row, change) : std::optional{change};
    }
}

std::vector<RowChange> NetChanges::all() const {
    std::vector<RowChange> out;
    for (const auto& row : m_rows) {
        if (row) out.push_back(*row);
    }
    return out;
}

const RowChange* NetChanges::find(const RowKey& key) const {
    const auto at = m_place.find(key);
    if (at == m_place.end() || !m_rows[at->second]) return nullptr;
    return &*m_rows[at->second];
}

} // namespace wanmi
