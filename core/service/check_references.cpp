#include "core/service/check_parts.h"
#include "core/service/whole_store.h"

#include <array>

namespace wanmi {
namespace {

/// Each gives a row (id, detail) for every reference that leads nowhere. A cell or duty grid that a
/// case or component names may be a retired one. Streets may stand without their district and
/// communities without their street, as files bring them, but not beside others that have theirs.
constexpr std::array<std::string_view, 28> kBroken{
    "SELECT id, 'pending step of no entry' FROM pending_event WHERE entry NOT IN"
    " (SELECT id FROM sync_entry)",

    "SELECT n, 'writing for the centre was not ended' FROM sync_writing",

    "SELECT printf('%016d', code), 'cell ' || cell_code FROM component c"
    " WHERE cell_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cell WHERE code = c.cell_code)",

    "SELECT printf('%016d', code), 'history of no component' FROM component_change h"
    " WHERE NOT EXISTS (SELECT 1 FROM component WHERE code = h.code)",

    "SELECT printf('%016d', code), 'a change is missing from its history' FROM component_change"
    " GROUP BY code HAVING count(*) <> max(seq) OR min(seq) <> 1",

    "SELECT printf('%016d', code), 'act ' || batch FROM component_change h"
    " WHERE NOT EXISTS (SELECT 1 FROM component_batch WHERE id = h.batch)",

    "SELECT id, 'changes ' || changed FROM component_batch b WHERE changed <>"
    " (SELECT count(*) FROM component_change WHERE batch = b.id)",

    "SELECT recensus || ' ' || n, 'component ' || printf('%016d', c) FROM (SELECT recensus, n,"
    " component AS c FROM recensus_row UNION ALL SELECT recensus, n, result FROM recensus_row)"
    " WHERE c IS NOT NULL AND c NOT IN (SELECT code FROM component)",

    "SELECT recensus || ' ' || n, 'act ' || batch FROM recensus_row"
    " WHERE batch <> '' AND batch NOT IN (SELECT id FROM component_batch)",

    "SELECT code, 'parent ' || parent_code FROM region WHERE valid_to IS NULL AND parent_code <>"
    " CASE level WHEN 'street' THEN substr(code, 1, 6) WHEN 'community' THEN substr(code, 1, 9)"
    " ELSE '' END",

    "SELECT code, 'parent ' || parent_code FROM region r WHERE valid_to IS NULL"
    " AND level = 'street' AND EXISTS (SELECT 1 FROM region WHERE level = 'district')"
    " AND NOT EXISTS (SELECT 1 FROM region WHERE code = r.parent_code AND valid_to IS NULL)",

    "SELECT d.cell_code, 'cell ' || d.cell_code || ' of ' || d.duty_code FROM duty_grid_cell d"
    " WHERE NOT EXISTS (SELECT 1 FROM cell WHERE code = d.cell_code)",

    "SELECT d.cell_code, 'duty grid ' || d.duty_code FROM duty_grid_cell d"
    " WHERE NOT EXISTS (SELECT 1 FROM duty_grid WHERE code = d.duty_code)",

    "SELECT g.code, 'no cells' FROM duty_grid g WHERE g.valid_to IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM duty_grid_cell WHERE duty_code = g.code AND valid_to IS NULL)",

    "SELECT c.code, 'no duty grid' FROM cell c WHERE c.valid_to IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM duty_grid_cell WHERE cell_code = c.code AND valid_to IS NULL)"
    " AND EXISTS (SELECT 1 FROM duty_grid_cell d WHERE d.valid_to IS NULL"
    " AND d.cell_code >= substr(c.code, 1, 9) AND d.cell_code < substr(c.code, 1, 9) || '~')",

    "SELECT code, 'collector ' || collector FROM duty_grid WHERE valid_to IS NULL"
    " AND collector <> '' AND collector NOT IN (SELECT login FROM person)",

    "SELECT DISTINCT code, 'the retired code is not kept' FROM cell c WHERE valid_to IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM cell WHERE code = c.code AND valid_to IS NULL)"
    " AND code NOT IN (SELECT code FROM cell_retired)",

    "SELECT code, 'a retired code is in force' FROM cell_retired r"
    " WHERE EXISTS (SELECT 1 FROM cell WHERE code = r.code AND valid_to IS NULL)",

    "SELECT code, 'lineage of no cell' FROM (SELECT from_code AS code FROM cell_lineage"
    " UNION SELECT to_code FROM cell_lineage) WHERE code NOT IN (SELECT code FROM cell)",

    "SELECT a.code, 'two versions of the cell at once' FROM cell a JOIN cell b ON b.code = a.code"
    " AND b.fid > a.fid AND a.valid_from < ifnull(b.valid_to, a.valid_from + 1)"
    " AND b.valid_from < ifnull(a.valid_to, b.valid_from + 1)",

    "SELECT a.code, 'two versions of the duty grid at once' FROM duty_grid a JOIN duty_grid b"
    " ON b.code = a.code AND b.fid > a.fid AND a.valid_from < ifnull(b.valid_to, a.valid_from + 1)"
    " AND b.valid_from < ifnull(a.valid_to, b.valid_from + 1)",

    "SELECT a.code, 'two versions of the region at once' FROM region a JOIN region b"
    " ON b.code = a.code AND b.fid > a.fid AND a.valid_from < ifnull(b.valid_to, a.valid_from + 1)"
    " AND b.valid_from < ifnull(a.valid_to, b.valid_from + 1)",

    "SELECT id, 'cell ' || cell_code FROM cases c WHERE cell_code IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM cell WHERE code = c.cell_code)",

    "SELECT id, 'duty grid ' || duty_code FROM cases c WHERE duty_code IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM duty_grid WHERE code = c.duty_code)",

    "SELECT id, 'department ' || department FROM cases WHERE department IS NOT NULL"
    " AND department NOT IN (SELECT code FROM department)",

    "SELECT id, 'component ' || printf('%016d', component) FROM cases c WHERE component IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM component WHERE code = c.component)",

    "SELECT login, 'department ' || department FROM person"
    " WHERE (department <> '' OR post IN ('DEPT', 'HANDLER'))"
    " AND department NOT IN (SELECT code FROM department)",

    "SELECT id, 'person ' || login FROM (SELECT id, handler AS login FROM cases"
    " UNION ALL SELECT id, task_to FROM cases UNION ALL SELECT id, reporter FROM cases)"
    " WHERE login IS NOT NULL AND login <> 'system'"
    " AND login NOT IN (SELECT login FROM person)"};

} // namespace

Status checkReferences(Desk& desk, std::vector<Fault>& faults) {
    for (const auto sql : kBroken) {
        WANMI_LET(auto q, desk.db().prepare(sql));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            faults.push_back({"reference", q.text(0), q.text(1)});
        }
    }
    return ok();
}

} // namespace wanmi
