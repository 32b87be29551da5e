#pragma once
#include "core/store/database.h"
#include "core/store/row_change.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// Opens the guarded past (component_change_stays and its like) to this connection while it lives:
/// a row in sync_writing, inside the caller's transaction, which must be open as long. No other
/// connection ever sees it.
class SyncWriting {
public:
    static Result<SyncWriting> open(Database& db);
    SyncWriting(SyncWriting&& o) noexcept;
    SyncWriting(const SyncWriting&) = delete;
    SyncWriting& operator=(const SyncWriting&) = delete;
    SyncWriting& operator=(SyncWriting&&) = delete;
    ~SyncWriting();

private:
    SyncWriting(Database& db, std::int64_t row) : m_db(&db), m_row(row) {}
    Database* m_db;
    std::int64_t m_row;
};

/// Writes what the centre accepted into the file, inside the caller's transaction. Twice is as
/// once. Only columns that differ are written, and what was written is noted for other processes.
/// Insert of a key that is there: its columns become these. Of a numbered table: a row of this desk
/// that has the number moves up; the same row under another number takes this one. Errc::NotFound
/// "sync.row_absent" with table, key: an update of a row that is not there. Errc::Invalid
/// "sync.bad_entry": no synced table, or no such column.
Status applyRow(Database& db, int srid, const RowChange& change);
/// Many of them, in whatever order unique columns allow; past a hundred of a table other processes
/// are told of the table as a whole.
Status applyRows(Database& db, int srid, const std::vector<RowChange>& changes);

/// Undoes a change of this desk in the file. What has been changed since then stays: a column goes
/// back where it still holds the value of the change. Of a numbered table later numbers of this
/// desk close the gap.
Status revertRow(Database& db, int srid, const RowChange& change);
/// Undoes them from the last to the first.
Status revertRows(Database& db, int srid, const std::vector<RowChange>& changes);

/// What columns of a row hold now; nullopt where there is no such row. `columns` empty: all of
/// them.
Result<std::optional<Columns>> presentColumns(Database& db, std::string_view table,
                                              const Columns& key,
                                              const std::vector<std::string>& columns);

} // namespace wanmi
