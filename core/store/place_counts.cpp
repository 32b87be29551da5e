#include "core/store/place_counts.h"

#include "core/store/sql.h"
#include "place_sql.h"

namespace wanmi {
namespace {

Result<CellCounts> readCounts(Statement& q) {
    CellCounts out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.emplace(q.text(0), q.integer(1));
    }
}

} // namespace

Result<CellCounts> componentsByCell(Database& db, std::string_view under) {
    WANMI_LET(auto q, db.prepare(sql::named(embedded::place_sql, "components_by_cell")));
    q.bind(":under", under);
    return readCounts(q);
}

Result<CellCounts> casesByCell(Database& db, std::string_view under, Instant since) {
    WANMI_LET(auto q, db.prepare(sql::named(embedded::place_sql, "cases_by_cell")));
    q.bind(":under", under).bind(":since", since.time_since_epoch().count());
    return readCounts(q);
}

} // namespace wanmi
