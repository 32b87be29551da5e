#pragma once
// Desks that work at random, and what may not be lost of it.
#include "tests/sync/rebase_rows.h"

#include <random>

namespace wanmi::test {

/// A desk that works at random.
class Desk {
public:
    Desk(Model base, std::mt19937_64& random, int keys, int offset)
        : m_state(std::move(base)),
          m_random(&random),
          m_keys(keys),
          m_offset(offset) {}

    std::vector<RowChange> work(int steps, bool places) {
        std::vector<RowChange> out;
        while (steps-- > 0) {
            auto change = any(places);
            if (change.op == Op::Update && change.after.empty()) continue;
            m_state.apply(change, true);
            out.push_back(std::move(change));
        }
        return out;
    }
    const Model& state() const { return m_state; }
    /// No two of its history rows are alike, as in a store.
    Desk& distinct() {
        m_notes = 1'000'000'000;
        return *this;
    }

private:
    Model m_state;
    std::mt19937_64* m_random;
    int m_keys;
    int m_offset;
    int m_notes = 5;

    std::int64_t number(int below) {
        return static_cast<std::int64_t>((*m_random)() % static_cast<unsigned>(below));
    }
    CellValue value() {
        return number(3) == 0 ? CellValue{static_cast<double>(number(3))} : CellValue{number(4)};
    }
    RowChange any(bool places) {
        const std::vector<std::string> tables{"shift", "street_line", "phrase", "component_change",
                                              places ? "cell" : "shift"};
        const auto& table = tables[static_cast<std::size_t>(number(5))];
        if (table == "component_change") return newHistory();
        const auto key = std::to_string(number(m_keys) + m_offset);
        const auto* row = m_state.row({table, id(key.c_str())});
        if (row == nullptr) return insertRow(table, key);
        if (number(6) == 0) return remove(table.c_str(), key.c_str(), *row);
        auto out = update(table.c_str(), key.c_str(), {}, {});
        for (const auto* name : {"a", "b", "geom", "recorded_at"}) {
            if (number(2) == 0) continue;
            const auto next = value();
            if (sameValue(*columnOf(*row, name), next)) continue;
            setColumn(out.before, name, *columnOf(*row, name));
            setColumn(out.after, name, next);
        }
        return out;
    }
    RowChange insertRow(const std::string& table, const std::string& key) {
        Columns row;
        for (const auto* name : {"a", "b", "geom", "recorded_at"}) {
            setColumn(row, name, value());
        }
        return insert(table.c_str(), key.c_str(), row);
    }
    RowChange newHistory() {
        const std::int64_t code = number(2) + 1 + m_offset;
        return history(code, m_state.lastNumber(code) + 1, std::to_string(number(m_notes)).c_str());
    }
};

/// Is a value of mine still to be found: in the merged state, or in a conflict?
inline bool isKept(const RowChange& mine, const std::string& column, const CellValue& value,
                   const Rebased& done, const Model& merged) {
    const auto* table = syncedTable(mine.table);
    if (table->isStamp(column)) return true;
    const auto whole =
        std::any_of(done.conflicts.begin(), done.conflicts.end(), [&](const auto& c) {
            const auto* all = std::get_if<std::string>(&c.mine);
            return syncedTable(c.table)->whole && all != nullptr && all->front() == '[';
        });
    if (whole) return true;
    const auto told = [&](const RowConflict& c) {
        if (c.table != mine.table || c.key != mine.key) return false;
        return c.column.empty() || (c.column == column && sameValue(c.mine, value));
    };
    if (std::any_of(done.conflicts.begin(), done.conflicts.end(), told)) return true;
    if (!table->numbered.empty()) {
        return column != "note" ||
               merged.holdsNote(std::get<std::int64_t>(*columnOf(mine.after, "code")), value);
    }
    const auto* row = merged.row(rowKey(mine));
    const auto* now = row == nullptr ? nullptr : columnOf(*row, column);
    return now != nullptr && sameValue(*now, value);
}

inline void checkNothingLost(const std::vector<RowChange>& mine, const Rebased& done,
                             const Model& merged) {
    for (const auto& change : NetChanges{mine}.all()) {
        CAPTURE(change.table, columnsText(change.key));
        for (const auto& [name, value] : change.after) {
            CAPTURE(name, cellText(value));
            REQUIRE(isKept(change, name, value, done, merged));
        }
        if (change.op != Op::Delete) continue;
        const bool told =
            std::any_of(done.conflicts.begin(), done.conflicts.end(), [&](const auto& c) {
                return syncedTable(c.table)->whole ||
                       (c.table == change.table && c.key == change.key);
            });
        REQUIRE((told || merged.row(rowKey(change)) == nullptr));
    }
}

} // namespace wanmi::test
