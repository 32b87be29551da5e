#pragma once
// Changes by hand, and tables as a value to try them on.
#include "core/store/synced_tables.h"
#include "core/sync/rebase.h"
#include "core/sync/row_net.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {

using Op = RowChange::Op;

inline CellValue text(const char* value) {
    return std::string{value};
}
inline Columns id(const char* value) {
    return {{"id", text(value)}};
}
inline RowChange update(const char* table, const char* key, const Columns& before,
                        const Columns& after) {
    return {table, Op::Update, id(key), before, after};
}
inline RowChange insert(const char* table, const char* key, Columns after) {
    setColumn(after, "id", text(key));
    return {table, Op::Insert, id(key), {}, after};
}
inline RowChange remove(const char* table, const char* key, Columns before) {
    setColumn(before, "id", text(key));
    return {table, Op::Delete, id(key), before, {}};
}
inline RowChange history(std::int64_t code, std::int64_t seq, const char* note) {
    const Columns key{{"code", code}, {"seq", seq}};
    return {"component_change",
            Op::Insert,
            key,
            {},
            {{"code", code}, {"note", text(note)}, {"seq", seq}}};
}

/// Tables as a value: what rows of a file hold.
class Model {
public:
    /// As applyRow(); `exact`: what the change says was there must be.
    void apply(const RowChange& change, bool exact = false) {
        const auto at = m_rows.find(rowKey(change));
        if (exact) REQUIRE((at == m_rows.end()) == (change.op == Op::Insert));
        if (exact && change.op == Op::Update) {
            for (const auto& [name, value] : change.before) {
                CAPTURE(change.table, name);
                REQUIRE(sameValue(*columnOf(at->second, name), value));
            }
        }
        if (change.op == Op::Delete) {
            m_rows.erase(rowKey(change));
        } else if (change.op == Op::Insert) {
            m_rows[rowKey(change)] = change.after;
        } else {
            REQUIRE(at != m_rows.end());
            for (const auto& [name, value] : change.after) {
                setColumn(at->second, name, value);
            }
        }
    }
    void apply(const std::vector<RowChange>& changes, bool exact = false) {
        for (const auto& change : changes) {
            apply(change, exact);
        }
    }
    const Columns* row(const RowKey& key) const {
        const auto at = m_rows.find(key);
        return at == m_rows.end() ? nullptr : &at->second;
    }
    std::int64_t lastNumber(std::int64_t code) const {
        std::int64_t last = 0;
        for (const auto& [key, row] : m_rows) {
            if (key.first != "component_change" || *columnOf(row, "code") != CellValue{code})
                continue;
            last = std::max(last, std::get<std::int64_t>(*columnOf(row, "seq")));
        }
        return last;
    }
    bool holdsNote(std::int64_t code, const CellValue& note) const {
        return std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& r) {
            const auto* other = columnOf(r.second, "note");
            return r.first.first == "component_change" &&
                   *columnOf(r.second, "code") == CellValue{code} && other != nullptr &&
                   *other == note;
        });
    }
    friend bool operator==(const Model& a, const Model& b) {
        return std::equal(a.m_rows.begin(), a.m_rows.end(), b.m_rows.begin(), b.m_rows.end(),
                          [](const auto& x, const auto& y) {
                              return x.first == y.first && sameColumns(x.second, y.second);
                          });
    }

private:
    std::map<RowKey, Columns> m_rows;
};

} // namespace wanmi::test
