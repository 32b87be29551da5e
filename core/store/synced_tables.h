#pragma once
#include "core/store/row_change.h"

#include <string_view>
#include <vector>

namespace wanmi {

/// A table whose rows every desk of a centre holds alike (同步表).
struct SyncedTable {
    std::string_view name;
    std::vector<std::string_view> key; ///< what a row is known by at every desk, in order of name
    std::vector<std::string_view> geometry; ///< columns that hold a geometry
    /// A part of the key that is counted up within the rest: two desks may have given the same
    /// number; one row then gets the next. "" none.
    std::string_view numbered;
    /// Columns that say only when, and by whom, a row was changed, the time first: those of the
    /// later change stand.
    std::vector<std::string_view> stamps;
    /// Columns that no two rows may have alike, beside the key. NULL is like nothing.
    struct Unique {
        std::vector<std::string_view> columns;
        bool (*counts)(const Columns& row) = nullptr; ///< nullptr: every row
    };
    std::vector<Unique> unique;
    /// Its rows, with all that was changed together with them, are one whole that is never merged:
    /// places and rule sets.
    bool whole = false;
    /// Other rows of an entry name its new rows: one that cannot stand takes the entry along.
    bool spokenOf = false;
    bool ofCase = false;    ///< travels with its case, not as a row
    bool kept = false;      ///< the schema guards its past; see SyncWriting
    std::string_view noted; ///< column whose value change notices carry; "*" whole table, "" none
    bool ownFid = false;    ///< `fid` is its primary key in the file and never travels

    bool isGeometry(std::string_view column) const;
    bool isKey(std::string_view column) const;
    bool isStamp(std::string_view column) const;
};

/// All of them, parents before their children.
const std::vector<SyncedTable>& syncedTables();
/// nullptr: not synced.
const SyncedTable* syncedTable(std::string_view name);
/// Into an order in which they can be applied: what goes, children before their parents; then,
/// parents before their children, what changes and what comes in each table; by key.
void sortToApply(std::vector<RowChange>& changes);

} // namespace wanmi
