#pragma once
#include "core/store/database.h"
#include "core/store/row_change.h"

#include <memory>
#include <vector>

namespace wanmi {

/// What a transaction did to synced tables.
struct RecordedRows {
    /// In an order in which they can be applied: table by table as syncedTables(), in each what
    /// goes first, then what changes, then what comes, by key. References are held at the commit
    /// only.
    std::vector<RowChange> rows;
    /// Rows of `evidence` that came or changed, whole, by id.
    std::vector<Columns> evidence;
    bool empty() const { return rows.empty() && evidence.empty(); }
};

/// Watches one connection for changes of synced tables, by SQLite's session extension: what was
/// rolled back to a savepoint is not among them, and a row changed many times is one change. Must
/// be gone before its Database.
class RowRecorder {
public:
    /// Statements prepared on the connection before this are prepared anew: some of them would not
    /// tell what they change.
    static Result<RowRecorder> attach(Database& db);
    RowRecorder(RowRecorder&&) noexcept;
    RowRecorder& operator=(RowRecorder&&) noexcept;
    ~RowRecorder();

    /// From here on; whatever was recorded before is forgotten. Costs next to nothing where nothing
    /// was.
    Status begin();
    /// What has changed since begin(); recording goes on. The connection's store needs its srid for
    /// geometries. Errc::Invalid "sync.cannot_travel" with table, column and what: a value that
    /// cannot be told to another desk.
    Result<RecordedRows> changes(Database& db);
    /// Records nothing until begin().
    void pause() noexcept;

private:
    struct Session;
    explicit RowRecorder(std::unique_ptr<Session> session);
    std::unique_ptr<Session> m_session;
};

} // namespace wanmi
