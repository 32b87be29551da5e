#pragma once
#include "core/base/child.h"
#include "core/base/progress.h"
#include "core/sync/pg.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// PostgreSQL's own programs: pg_dump, pg_restore.
class PgTools {
public:
    /// Those of `folder`; of "": of the PATH, else where Debian has those of the server's version.
    /// Errc::NotFound "central.no_tool" with arg program; Errc::Invalid "central.old_tool"
    /// (program, has, needs) for one older than the server of `db`.
    static Result<PgTools> find(PgConnection& db, const std::string& folder);

    /// Runs one of them on the login's database, whose password it gets in its environment.
    /// Errc::Io "file.disk_full" or "central.tool_failed" (program, what: the first error it told).
    Status run(std::string_view program, const std::vector<std::string>& words,
               const PgLogin& login, ChildTalk talk, const Progress& progress,
               std::string_view step) const;
    const std::string& version() const { return m_version; } ///< of the server: "15.14"

private:
    std::string m_folder;
    std::string m_version;
};

} // namespace wanmi
