#pragma once
#include "core/store/row_change.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// Two desks changed the same thing differently (冲突). column "": the whole row, its values as
/// columnsText(); of places and rule sets the whole change set, its values as rowsText(), table and
/// key those of the first row that both have changed.
struct RowConflict {
    std::string table;
    Columns key;
    std::string column;
    CellValue base; ///< NULL: there was none
    CellValue theirs;
    CellValue mine;
    friend bool operator==(const RowConflict&, const RowConflict&) = default;
};

struct Rebased {
    std::vector<RowChange> mine; ///< what stays to be sent, on top of theirs
    std::vector<RowConflict> conflicts;
    /// What has to be written to the file, which shows mine on the old state, so that it shows
    /// theirs and, on top of it, what stays of mine.
    std::vector<RowChange> local;
    friend bool operator==(const Rebased&, const Rebased&) = default;
};

/// Whose changes came with the feed.
enum class FeedOrigin : std::uint8_t {
    Others,
    ThisDesk ///< another entry of this desk come back: both were made knowing each other
};

/// Puts changes of this desk on top of changes the centre accepted meanwhile. Attribute by
/// attribute, a geometry being one; the same final value is no conflict; where values differ theirs
/// is shown and mine is kept in the conflict. Of several changes of a row the oldest before and the
/// newest after count. Stamps (when, by whom) never conflict: the later ones stand. A row that took
/// a number theirs has takes the next. Where a place or a rule set of `mine` has been changed by
/// them too, all of `mine` is one conflict: so it is called entry by entry, in their order. What of
/// this desk came back stands in nobody's way: mine stays and is shown.
Rebased rebase(const std::vector<RowChange>& mine, const std::vector<RowChange>& theirs,
               FeedOrigin origin = FeedOrigin::Others);

} // namespace wanmi
