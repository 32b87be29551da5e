#pragma once
// A centre of two districts that has a row of each in every table that knows districts.
#include "tests/pg/rights_fixture.h"

#include <string>
#include <vector>

namespace wanmi::test {

/// Rows of one district, written behind the centre's back; $d stands for its code. A table that is
/// new needs a line here.
inline std::vector<std::string> rowsOfADistrict() {
    // NOLINTBEGIN(bugprone-suspicious-missing-comma): rows are longer than lines
    return {
        "cases (district, id, seq, head, state, at, place, community, department, departments, "
        "places, number) VALUES ('$d', 'c$d', 1, '', 'handling', now(), '$d', '$d001001', 'D', "
        "CASE '$d' WHEN '990101' THEN '{D}'::text[] ELSE '{E}' END, "
        "ARRAY['$d', '$d001', '$d001001'], 'N$d')",
        "case_event VALUES ('$d', 'c$d', 1, 'e$d', 'report', 'x', now(), '{}', '', '', 'n$d')",
        "case_private VALUES ('$d', 'c$d', 'contact_name', '', '王五', 'n$d')",
        "evidence (district, id, case_id, mark, hash, salt, media, size, name, purpose, added_by, "
        "added_at, seal, entry) VALUES ('$d', 'v$d', 'c$d', repeat('a', 64), repeat('b', 64), "
        "repeat('c', 64), 'image/jpeg', 1, '', 'report', 'x', 1, repeat('d', 64), 'n$d')",
        "case_number VALUES ('$d', 'number', 'N$d', 'c$d')",
        "change_log (kind, entry, district, case_id, first_seq, last_seq, places, departments) "
        "VALUES ('case', 'n$d', '$d', 'c$d', 1, 1, '{$d}', '{}')",
        "region VALUES ('$d', 'r$d', 'district', '$d', '', '', 0, NULL, 1, NULL, 1, NULL)",
        "cell VALUES ('$d', 'l$d', '$d001001001', '$d001001', 1, 1, '', '', '', '', 1, NULL, 1, "
        "NULL)",
        "duty_grid VALUES ('$d', 'g$d', '$dD', '', '$d001', '', 1, NULL, 1, NULL)",
        "duty_grid_cell VALUES ('$d', '$d001001001', '$dD', 1, NULL)",
        "street_line VALUES ('$d', 's$d', '', '', NULL, 1, 'SRID=4547;LINESTRING(0 0, 1 1)')",
        "base_area VALUES ('$d', 'a$d', '', '', 1, "
        "'SRID=4547;MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))')",
        "component VALUES ('$d', '$d0101000001', '0101', '', '', '', '', NULL, '', '', NULL, '', "
        "'', NULL, NULL, NULL, 1, 'SRID=4547;POINT(0 0)', NULL)",
        "component_change VALUES ('$d', '$d0101000001', 1, 1, '', 'added', '', '', '', '')",
        "component_batch VALUES ('$d', 'b$d', 1, '', '', '', 1, NULL, NULL)",
        "component_recoded VALUES ('$d', '$d0101000009', '$d0101000001', 1)",
        "grid_edition VALUES ('$d', '$d', 'i$d', 'cut', '', '', '', 1, 1)",
        "cell_retired VALUES ('$d', '$d001001002', 1)",
        "cell_lineage VALUES ('$d', 1, '$d001001002', '$d001001001')",
        "region_lineage VALUES ('$d', 1, '$d001', '$d002')",
        "region_act VALUES ('$d', '$d', 't$d', '', 'x', NULL, '', 1, 'proposed', '', NULL, NULL)",
        "department VALUES ('$d', 'D$d', '', '', '', '$d', 1)",
        "rule_text VALUES ('$d', '$d', 'f', '', 1)",
        "rule_set VALUES ('$d', '$d', '', '', 0, 1)",
        "shift VALUES ('$d', 'h$d', '', 1, 2, '$dD', 1)",
        "duty_log VALUES ('$d', 'o$d', 1, 'x$d', 'daily', 'd', '', NULL, NULL, NULL)",
        "phrase VALUES ('$d', 'p$d', '$d', '', '', 1)",
        "address VALUES ('$d', 'q$d', 'x$d', '', '', '', '', '', '', '', 1)",
    };
    // NOLINTEND(bugprone-suspicious-missing-comma)
}

struct MatrixCentre : Centre {
    MatrixCentre() : Centre(true) {
        for (const std::string district : {"990101", "990102"}) {
            for (auto sql : rowsOfADistrict()) {
                for (auto at = sql.find("$d"); at != std::string::npos; at = sql.find("$d")) {
                    sql.replace(at, 2, district);
                }
                INFO(sql);
                must(admin.script("SET search_path = wanmi, public; INSERT INTO " + sql));
            }
        }
        must(admin.script("RESET search_path"));
        must(admin.query("INSERT INTO wanmi.object VALUES (repeat('b', 64), 1, 1, true)"));
        must(admin.query("INSERT INTO wanmi.object_piece VALUES (repeat('b', 64), 0, 1, 'x')"));
    }
};

} // namespace wanmi::test
