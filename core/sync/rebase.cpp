#include "core/sync/rebase.h"

#include "core/store/synced_tables.h"
#include "core/sync/row_net.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace wanmi {
namespace {

using Op = RowChange::Op;

bool isStamp(const RowChange& change, std::string_view column) {
    const auto* table = syncedTable(change.table);
    return table != nullptr && table->isStamp(column);
}

/// A table's columns without the stamps.
Columns facts(const RowChange& change, const Columns& columns) {
    Columns out;
    for (const auto& column : columns) {
        if (!isStamp(change, column.first)) out.push_back(column);
    }
    return out;
}

/// Both have done the same to a row.
bool agree(const RowChange& mine, const RowChange& theirs) {
    return mine.op == theirs.op &&
           sameColumns(facts(mine, mine.after), facts(theirs, theirs.after));
}

void addColumn(RowChange& to, const std::string& name, const CellValue& before,
               const CellValue& after) {
    setColumn(to.before, name, before);
    setColumn(to.after, name, after);
}

RowChange emptyUpdate(const RowChange& like) {
    return {like.table, Op::Update, like.key, {}, {}};
}

/// The number of a row of a numbered table, and what it is counted within.
struct Numbered {
    std::string_view column;
    Columns rest;
    std::int64_t number = 0;
};
std::optional<Numbered> numbered(const RowChange& change) {
    const auto* table = syncedTable(change.table);
    if (table == nullptr || table->numbered.empty() || change.op != Op::Insert) return {};
    Numbered out{table->numbered, {}, 0};
    for (const auto& [name, value] : change.key) {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (name != out.column) out.rest.emplace_back(name, value);
        if (name == out.column && number != nullptr) out.number = *number;
    }
    return out;
}

Columns without(const Columns& columns, std::string_view name) {
    Columns out;
    for (const auto& column : columns) {
        if (column.first != name) out.push_back(column);
    }
    return out;
}

/// The rows of theirs in numbered tables, by what they are counted within.
class Numbers {
public:
    explicit Numbers(const std::vector<RowChange>& theirs) {
        for (const auto& change : theirs) {
            const auto n = numbered(change);
            if (!n) continue;
            auto& group = m_groups[{change.table, n->rest}];
            group.next = std::max(group.next, n->number + 1);
            group.rows.insert(columnsText(without(change.after, n->column)));
        }
    }
    /// nullopt: they have the row already, under whatever number. Asked in the order of the
    /// numbers.
    std::optional<RowChange> placed(RowChange mine) {
        const auto n = numbered(mine);
        const auto at = n ? m_groups.find({mine.table, n->rest}) : m_groups.end();
        if (at == m_groups.end()) return mine;
        auto& group = at->second;
        const auto same = group.rows.find(columnsText(without(mine.after, n->column)));
        if (same != group.rows.end()) {
            group.rows.erase(same);
            return std::nullopt;
        }
        const auto number = std::max(group.next, n->number);
        group.next = number + 1;
        setColumn(mine.key, n->column, number);
        setColumn(mine.after, n->column, number);
        return mine;
    }

private:
    struct Group {
        std::int64_t next = 0;
        std::multiset<std::string> rows;
    };
    std::map<RowKey, Group> m_groups;
};

/// What rows of theirs hold that no other row may hold beside them.
class Claims {
public:
    explicit Claims(const std::vector<RowChange>& theirs) {
        for (const auto& change : theirs) {
            for (auto& claim : of(change)) {
                m_holder.emplace(std::move(claim), &change);
            }
        }
    }
    /// Another row of theirs that a row of mine cannot stand beside; nullptr: none.
    const RowChange* against(const RowChange& mine) const {
        for (const auto& claim : of(mine)) {
            const auto at = m_holder.find(claim);
            if (at != m_holder.end() && at->second->key != mine.key) return at->second;
        }
        return nullptr;
    }

private:
    std::map<std::string, const RowChange*> m_holder;

    static std::vector<std::string> of(const RowChange& change) {
        std::vector<std::string> out;
        const auto* table = syncedTable(change.table);
        if (table == nullptr) return out;
        for (std::size_t i = 0; i < table->unique.size(); ++i) {
            const auto& unique = table->unique[i];
            Columns held;
            for (const auto name : unique.columns) {
                const auto* value = columnOf(change.after, name);
                if (value != nullptr && value->index() != 0) setColumn(held, name, *value);
            }
            const bool whole = held.size() == unique.columns.size();
            if (!whole || (unique.counts != nullptr && !unique.counts(change.after))) continue;
            out.push_back(change.table + std::to_string(i) + columnsText(held));
        }
        return out;
    }
};

class Rebase {
public:
    Rebase(const std::vector<RowChange>& mine, const std::vector<RowChange>& theirs, bool own)
        : m_given(mine),
          m_own(own),
          m_mine(mine),
          m_theirs(theirs),
          m_rows(m_theirs.all()),
          m_claims(m_rows) {}

    Rebased run() {
        if (const auto* first = firstOfWhole(); first != nullptr) {
            withdraw(*first);
        } else {
            merge();
        }
        for (const auto& theirs : m_rows) {
            if (!m_met.contains(rowKey(theirs))) m_out.local.push_back(theirs);
        }
        sortToApply(m_out.local);
        return std::move(m_out);
    }

private:
    const std::vector<RowChange>& m_given;
    bool m_own; ///< theirs is of this desk too
    NetChanges m_mine;
    NetChanges m_theirs;
    std::vector<RowChange> m_rows; ///< theirs
    Claims m_claims;
    std::set<RowKey> m_met; ///< rows of theirs that are dealt with
    Rebased m_out;

    /// A row of mine that takes the whole entry along; nullptr: none.
    const RowChange* firstOfWhole() const {
        for (const auto& change : m_given) {
            const auto* mine = m_mine.find(rowKey(change));
            if (mine != nullptr && takesAllAlong(*mine)) return mine;
        }
        return nullptr;
    }

    bool takesAllAlong(const RowChange& mine) const {
        const auto* table = syncedTable(mine.table);
        if (m_own || table == nullptr || (!table->whole && !table->spokenOf)) return false;
        if (against(mine) != nullptr) return true;
        const auto* theirs = m_theirs.find(rowKey(mine));
        if (theirs == nullptr || agree(mine, *theirs)) return false;
        return table->whole || (mine.op == Op::Insert && theirs->op == Op::Insert);
    }

    const RowChange* against(const RowChange& mine) const {
        return m_own ? nullptr : m_claims.against(mine);
    }

    void withdraw(const RowChange& first) {
        std::vector<RowChange> both;
        for (const auto& mine : m_mine.all()) {
            const auto* theirs = m_theirs.find(rowKey(mine));
            const auto* other = against(mine);
            for (const auto* each : {theirs, other}) {
                if (each != nullptr) both.push_back(*each);
            }
            showTheirs(mine, theirs);
        }
        m_out.conflicts.push_back(
            {first.table, first.key, "", {}, rowsText(both), rowsText(m_given)});
    }

    /// The file shows mine: it is to show theirs, or what was before where they did nothing.
    void showTheirs(const RowChange& mine, const RowChange* theirs) {
        m_met.insert(rowKey(mine));
        const auto shown =
            theirs == nullptr ? std::optional{inverse(mine)} : joined(inverse(mine), *theirs);
        if (shown) m_out.local.push_back(*shown);
    }

    void merge() {
        const auto all = m_mine.all();
        const auto places = numbersOf(all);
        for (const auto& mine : all) {
            const auto at = places.find(rowKey(mine));
            if (at == places.end()) {
                mergeRow(mine);
            } else if (at->second) { // else theirs holds it
                m_out.mine.push_back(*at->second);
                if (*at->second != mine) m_out.local.push_back(*at->second);
            }
        }
    }

    /// Where rows of numbered tables go: they ask for their numbers from the lowest on.
    std::map<RowKey, std::optional<RowChange>> numbersOf(const std::vector<RowChange>& all) const {
        std::map<std::pair<RowKey, std::int64_t>, const RowChange*> inOrder;
        for (const auto& mine : all) {
            if (const auto n = numbered(mine)) {
                inOrder.emplace(std::pair{RowKey{mine.table, n->rest}, n->number}, &mine);
            }
        }
        Numbers numbers{m_rows};
        std::map<RowKey, std::optional<RowChange>> out;
        for (const auto& [place, mine] : inOrder) {
            out.emplace(rowKey(*mine), numbers.placed(*mine));
        }
        return out;
    }

    void mergeRow(const RowChange& mine) {
        const auto* theirs = m_theirs.find(rowKey(mine));
        if (const auto* other = against(mine); other != nullptr) {
            conflict(mine, columnsText(other->after));
            showTheirs(mine, theirs);
            return;
        }
        if (theirs == nullptr) {
            m_out.mine.push_back(mine);
            return;
        }
        m_met.insert(rowKey(mine));
        if (mine.op == Op::Update && theirs->op != Op::Delete) {
            mergeColumns(mine, *theirs);
        } else if (mine.op == Op::Delete && theirs->op != Op::Delete) {
            mergeGone(mine, *theirs);
        } else if (mine.op == Op::Insert && theirs->op == Op::Update) {
            alreadyThere(mine, *theirs);
        } else if (mine.op == Op::Insert && theirs->op == Op::Delete) {
            m_out.mine.push_back(mine); // an earlier row of this key went; the file shows mine
        } else {
            if (!agree(mine, *theirs)) conflict(mine, textOf(*theirs));
            showTheirs(mine, theirs);
        }
    }

    static CellValue textOf(const RowChange& change) {
        return change.op == Op::Delete ? CellValue{} : CellValue{columnsText(change.after)};
    }

    void conflict(const RowChange& mine, CellValue theirs) {
        const auto base = mine.op == Op::Insert ? CellValue{} : CellValue{columnsText(mine.before)};
        m_out.conflicts.push_back(
            {mine.table, mine.key, "", base, std::move(theirs), textOf(mine)});
    }

    /// I have deleted what they changed.
    void mergeGone(const RowChange& mine, const RowChange& theirs) {
        const auto untouched =
            std::all_of(theirs.after.begin(), theirs.after.end(), [&](const auto& column) {
                const auto* was = columnOf(mine.before, column.first);
                return was != nullptr && sameValue(*was, column.second);
            });
        if (untouched || m_own) {
            m_out.mine.push_back(mine);
            return;
        }
        conflict(mine, textOf(theirs));
        showTheirs(mine, &theirs);
    }

    /// They have changed a row that I am about to tell of: the centre has it already.
    void alreadyThere(const RowChange& mine, const RowChange& theirs) {
        for (const auto& [name, value] : theirs.after) {
            const auto* own = columnOf(mine.after, name);
            const auto* was = columnOf(theirs.before, name);
            const bool mineKnown = own != nullptr && was != nullptr &&
                                   (sameValue(*own, value) || sameValue(*own, *was));
            if (!mineKnown && own != nullptr && !isStamp(mine, name)) {
                m_out.conflicts.push_back({mine.table, mine.key, name, {}, value, *own});
            }
        }
        m_out.local.push_back(theirs);
    }

    /// Whose stamps stand: those of the later change.
    static bool mineIsLater(const RowChange& mine, const RowChange& theirs) {
        const auto* table = syncedTable(mine.table);
        if (table == nullptr || table->stamps.empty()) return true;
        const auto* my = columnOf(mine.after, table->stamps.front());
        const auto* their = columnOf(theirs.after, table->stamps.front());
        if (my == nullptr || their == nullptr) return their == nullptr;
        return *my >= *their;
    }

    /// Both have changed a row: column by column.
    void mergeColumns(const RowChange& mine, const RowChange& theirs) {
        auto stays = emptyUpdate(mine);
        auto local = emptyUpdate(mine);
        const bool later = mineIsLater(mine, theirs);
        for (const auto& [name, value] : mine.after) {
            const auto& base = *columnOf(mine.before, name);
            const auto* their = columnOf(theirs.after, name);
            const bool stamp = isStamp(mine, name);
            if (their == nullptr) {
                addColumn(stays, name, base, value);
            } else if (sameValue(*their, value)) {
                continue;
            } else if (m_own || sameValue(*their, base) || (stamp && later)) {
                addColumn(stays, name, *their, value);
            } else {
                addColumn(local, name, value, *their);
                if (!stamp)
                    m_out.conflicts.push_back({mine.table, mine.key, name, base, *their, value});
            }
        }
        addTheirs(mine, theirs, local);
        dropBareStamps(mine, stays, local);
        if (!stays.after.empty()) m_out.mine.push_back(std::move(stays));
        if (!local.after.empty()) m_out.local.push_back(std::move(local));
    }

    /// Columns that they alone have changed.
    static void addTheirs(const RowChange& mine, const RowChange& theirs, RowChange& local) {
        for (const auto& [name, value] : theirs.after) {
            if (columnOf(mine.after, name) != nullptr) continue;
            const auto* was = columnOf(theirs.before, name);
            addColumn(local, name, was == nullptr ? CellValue{} : *was, value);
        }
    }

    /// When something was changed says nothing once the change itself is gone.
    static void dropBareStamps(const RowChange& mine, RowChange& stays, RowChange& local) {
        const bool bare = facts(stays, stays.after).empty();
        if (!bare || facts(mine, mine.after).empty()) return;
        for (const auto& [name, value] : stays.after) {
            addColumn(local, name, value, *columnOf(stays.before, name));
        }
        stays = emptyUpdate(mine);
    }
};

} // namespace

Rebased rebase(const std::vector<RowChange>& mine, const std::vector<RowChange>& theirs,
               FeedOrigin origin) {
    if (theirs.empty()) return {mine, {}, {}};
    return Rebase{mine, theirs, origin == FeedOrigin::ThisDesk}.run();
}

} // namespace wanmi
