#include "core/store/row_numbers.h"

#include <fmt/format.h>

#include <limits>

namespace wanmi {
namespace {

/// The rows one number is counted within.
class Group {
public:
    Group(const RowTable& table, const RowChange& change)
        : m_table(&table),
          m_column(table.synced().numbered) {
        for (const auto& each : change.key) {
            if (each.first != m_column) m_rest.push_back(each);
        }
        for (const auto& each : change.after) {
            if (each.first != m_column) m_row.push_back(each);
        }
    }

    /// The number under which just this row stands.
    Result<std::optional<std::int64_t>> find() const {
        std::string where;
        int at = 1;
        for (const auto& each : m_row) {
            where += fmt::format("{}\"{}\" IS ?{}", where.empty() ? "" : " AND ", each.first, at++);
        }
        WANMI_LET(auto q, m_table->db().prepare(fmt::format(
                              "SELECT \"{0}\" FROM \"{1}\" WHERE {2} ORDER BY \"{0}\" LIMIT 1",
                              m_column, m_table->synced().name, where)));
        WANMI_TRY(m_table->bindAll(q, 1, m_row));
        WANMI_LET(const bool row, q.step());
        if (!row) return std::optional<std::int64_t>{};
        return q.maybeInteger(0);
    }

    Result<bool> isTaken(std::int64_t number) const {
        WANMI_LET(auto q, m_table->db().prepare(fmt::format(
                              "SELECT 1 FROM \"{}\" WHERE {}\"{}\" = ?{}", m_table->synced().name,
                              rest(), m_column, m_rest.size() + 1)));
        WANMI_TRY(m_table->bindAll(q, 1, m_rest));
        return q.at(static_cast<int>(m_rest.size()) + 1, number).step();
    }

    /// Moves rows from one number up to another (without) by `by`; by way of negative numbers, as
    /// no two may meet on the way.
    Status move(std::int64_t from, std::int64_t to, std::int64_t by) const {
        WANMI_TRY(set("-(\"{0}\" + ?{1})", from, to, by));
        return set("-\"{0}\" + 0 * ?{1}", -to - by + 1, -from - by + 1, 0);
    }

private:
    const RowTable* m_table;
    std::string_view m_column;
    Columns m_rest; ///< the key without the number
    Columns m_row;  ///< all columns without it

    std::string rest() const {
        std::string out;
        int at = 1;
        for (const auto& each : m_rest) {
            out += fmt::format("\"{}\" = ?{} AND ", each.first, at++);
        }
        return out;
    }

    Status set(const char* value, std::int64_t from, std::int64_t to, std::int64_t by) const {
        const int n = static_cast<int>(m_rest.size()) + 1;
        WANMI_LET(
            auto q,
            m_table->db().prepare(fmt::format(
                "UPDATE \"{1}\" SET \"{0}\" = {2} WHERE {3}\"{0}\" >= ?{4} AND \"{0}\" < ?{5}",
                m_column, m_table->synced().name, fmt::format(fmt::runtime(value), m_column, n + 2),
                rest(), n, n + 1)));
        WANMI_TRY(m_table->bindAll(q, 1, m_rest));
        return q.at(n, from).at(n + 1, to).at(n + 2, by).done();
    }
};

constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max() / 4;

std::int64_t numberOf(const RowTable& table, const Columns& key) {
    const auto* value = columnOf(key, table.synced().numbered);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    return number == nullptr ? 0 : *number;
}

} // namespace

Result<bool> putNumbered(const RowTable& table, const RowChange& change) {
    const Group group{table, change};
    const auto wanted = numberOf(table, change.key);
    WANMI_LET(const auto known, group.find());
    if (known == wanted) return false;
    if (known) { // it is here under a number of this desk's own
        WANMI_TRY(table.remove([&] {
            auto key = change.key;
            setColumn(key, table.synced().numbered, *known);
            return key;
        }()));
        if (*known > wanted) { // those between move up into its place
            WANMI_TRY(group.move(wanted, *known, 1));
        }
    } else {
        WANMI_LET(const bool taken, group.isTaken(wanted));
        if (taken) WANMI_TRY(group.move(wanted, kEnd, 1));
    }
    WANMI_LET(const bool taken, group.isTaken(wanted));
    if (taken) WANMI_TRY(group.move(wanted, kEnd, 1));
    WANMI_TRY(table.insert(change.after));
    return true;
}

Result<bool> dropNumbered(const RowTable& table, const RowChange& change) {
    const Group group{table, change};
    WANMI_LET(const auto known, group.find());
    if (!known) return false;
    auto key = change.key;
    setColumn(key, table.synced().numbered, *known);
    WANMI_TRY(table.remove(key));
    WANMI_TRY(group.move(*known + 1, kEnd, -1));
    return true;
}

} // namespace wanmi
