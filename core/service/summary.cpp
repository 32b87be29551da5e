#include "core/base/hash.h"
#include "core/domain/casework/case_state.h"
#include "core/service/place_service.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <array>

namespace wanmi {
namespace {

/// What the digest covers: every table's content in key order, without row numbers (they follow
/// from the order of insertion) and without recorded-at.
struct Canonical {
    std::string_view table;
    std::string_view select;
};
constexpr std::array kCanonical{
    Canonical{"info", "SELECT key, value FROM store_info WHERE key NOT IN ('clock_offset', "
                      "'public_key') ORDER BY key"},
    Canonical{"rule_text", "SELECT version, file, text FROM rule_text ORDER BY version, file"},
    Canonical{"rule_set", "SELECT version, actor, note, adopted_running FROM rule_set ORDER BY "
                          "version"},
    Canonical{"shift", "SELECT id, person, from_at, to_at, duty_code FROM shift ORDER BY id"},
    Canonical{"region", "SELECT id, level, code, name, parent_code, provisional, source_key, "
                        "valid_from, valid_to, geom FROM region ORDER BY code, valid_from"},
    Canonical{"cell",
              "SELECT id, code, community_code, area_class, land_use, manage_level, responsible, "
              "note, valid_from, valid_to, geom FROM cell ORDER BY code, valid_from"},
    Canonical{"duty_grid", "SELECT id, code, name, street_code, collector, valid_from, valid_to, "
                           "geom FROM duty_grid ORDER BY code, valid_from"},
    Canonical{"duty_grid_cell", "SELECT cell_code, duty_code, valid_from, valid_to FROM "
                                "duty_grid_cell ORDER BY cell_code, valid_from"},
    Canonical{"grid_edition", "SELECT edition, id, kind, name, document, author, valid_from FROM "
                              "grid_edition ORDER BY edition"},
    Canonical{"cell_retired", "SELECT code, edition FROM cell_retired ORDER BY code"},
    Canonical{"cell_lineage", "SELECT edition, from_code, to_code FROM cell_lineage ORDER BY "
                              "edition, from_code, to_code"},
    Canonical{"region_act", "SELECT number, id, act, document, valid_from, author, proposed_at, "
                            "state, ended_by, ended_at, edition FROM region_act ORDER BY number"},
    Canonical{"region_lineage", "SELECT edition, from_code, to_code FROM region_lineage ORDER BY "
                                "edition, from_code, to_code"},
    Canonical{"component_recoded",
              "SELECT from_code, to_code, edition FROM component_recoded ORDER BY from_code"},
    Canonical{"grid_draft",
              "SELECT id, name, author, state, edition, made_at FROM grid_draft ORDER BY id"},
    Canonical{"grid_draft_line",
              "SELECT draft, line, text, author FROM grid_draft_line ORDER BY draft, line"},
    Canonical{"street_line",
              "SELECT id, name, class, source_key, geom FROM street_line ORDER BY id"},
    Canonical{"base_area", "SELECT id, kind, name, geom FROM base_area ORDER BY id"},
    Canonical{"component", "SELECT code, kind, name, manage_dept, owner_dept, maintain_dept, "
                           "cell_code, state, first_day, change_day, data_source, note, extra, "
                           "source_key, valid_to, geom, shape FROM component ORDER BY code"},
    Canonical{"component_change", "SELECT code, seq, at, author, deed, before, after, note, batch"
                                  " FROM component_change ORDER BY code, seq"},
    Canonical{"component_batch", "SELECT id, at, author, deed, note, changed, undoes, undone_by"
                                 " FROM component_batch ORDER BY id"},
    Canonical{"recensus", "SELECT id, at, author, file, note, area, kinds, match_m, moved_m, read,"
                          " flagged FROM recensus ORDER BY id"},
    Canonical{"recensus_row",
              "SELECT recensus, n, class, file_row, component, matched, distance_mm, kind, before,"
              " after, given, x, y, stock, state, decided_at, decided_by, note, batch, result"
              " FROM recensus_row ORDER BY recensus, n"},
    Canonical{"department",
              "SELECT code, name, name_en, kind, region_code FROM department ORDER BY code"},
    Canonical{
        "person",
        "SELECT id, login, name, post, department, region_code, active FROM person ORDER BY id"},
    Canonical{"credential", "SELECT login, hash, must_change FROM credential ORDER BY login"},
    Canonical{"access_log", "SELECT seq, hash FROM access_log ORDER BY seq"},
    Canonical{"access_checkpoint", "SELECT upto, hash FROM access_checkpoint ORDER BY upto"},
    Canonical{"cases", "SELECT id, fold, geom FROM cases ORDER BY id"},
    Canonical{"case_event", "SELECT c.id, e.seq, e.id, e.hash FROM cases c JOIN case_event e ON "
                            "e.case_fid = c.fid ORDER BY c.id, e.seq"},
    Canonical{"case_private", "SELECT c.id, p.field, p.salt, p.value FROM cases c JOIN "
                              "case_private p ON p.case_fid = c.fid ORDER BY c.id, p.field"},
    Canonical{"evidence",
              "SELECT id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, "
              "lat_e7, purpose, added_by, added_at, seal, erased_by FROM evidence "
              "ORDER BY id"},
    Canonical{"feedback",
              "SELECT case_id, root_id, source, outcome, ended_at, reply_due, replied_at,"
              " replied_by, call_due, called_at, called_by, reached, rating FROM feedback ORDER BY"
              " case_id"},
    Canonical{"channel",
              "SELECT name, kind, url, user, sender, language, active FROM channel ORDER BY name"},
    Canonical{"outbox", "SELECT id, at, channel, text, args, case_id, login, state, why, tries,"
                        " sent_at FROM outbox ORDER BY id"},
    Canonical{"outbox_try",
              "SELECT outbox_id, n, at, ended_at, outcome, status, detail FROM outbox_try ORDER BY"
              " outbox_id, n"},
    Canonical{"address", "SELECT id, login, name, department, title, phone, mail, wechat FROM"
                         " address ORDER BY id"},
    Canonical{"saved_filter", "SELECT login, name, query FROM saved_filter ORDER BY login, name"},
    Canonical{"phrase", "SELECT id, owner, use, text FROM phrase ORDER BY id"},
    Canonical{"terminal_package",
              "SELECT id, login, kind, seal, made_at, received_at, result FROM terminal_package"
              " ORDER BY id"},
    Canonical{"survey", "SELECT id, title, text, kind, region_code, due_at, made_by, made_at,"
                        " closed_at FROM survey ORDER BY id"},
    Canonical{"survey_task", "SELECT id, survey_id, login, answered_at, counted, note FROM"
                             " survey_task ORDER BY id"},
    Canonical{"survey_find", "SELECT task_id, case_id FROM survey_find ORDER BY task_id, case_id"},
    Canonical{"task_delivery", "SELECT task, sends, sent_at, received_at, received_by FROM"
                               " task_delivery ORDER BY task"},
    Canonical{"attendance", "SELECT id, person, shift_id, what, at FROM attendance ORDER BY id"},
    Canonical{"serial", "SELECT scope, last FROM serial ORDER BY scope"}};

Status addTable(Database& db, const Canonical& table, Sha256& hash) {
    WANMI_LET(auto q, db.prepare(table.select));
    hash.add(table.table);
    const int columns = q.columnCount();
    std::string line;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        line.clear();
        for (int c = 0; c < columns; ++c) {
            // Length first, so that no two rows read alike.
            if (q.isNull(c)) {
                line += "n;";
                continue;
            }
            const auto bytes = q.blob(c);
            fmt::format_to(std::back_inserter(line), "{}:", bytes.size());
            line.append(bytes).push_back(';');
        }
        hash.add(line);
    }
}

} // namespace

Result<StoreSummary> summary(Desk& desk) {
    auto& db = desk.db();
    StoreSummary s;
    const auto count = [&db](std::string_view sql, std::int64_t& into) -> Status {
        WANMI_LET(const auto n, db.number(sql));
        into = n.value_or(0);
        return ok();
    };
    WANMI_TRY(count("PRAGMA user_version", s.schema));
    WANMI_TRY(count("SELECT count(*) FROM region WHERE level = 'district' AND valid_to IS NULL",
                    s.districts));
    WANMI_TRY(count("SELECT count(*) FROM region WHERE level = 'street' AND valid_to IS NULL",
                    s.streets));
    WANMI_TRY(count("SELECT count(*) FROM region WHERE level = 'community' AND valid_to IS NULL",
                    s.communities));
    WANMI_TRY(count("SELECT count(*) FROM cell WHERE valid_to IS NULL", s.cells));
    WANMI_TRY(count("SELECT count(*) FROM duty_grid WHERE valid_to IS NULL", s.dutyGrids));
    WANMI_TRY(count("SELECT count(*) FROM component WHERE valid_to IS NULL", s.components));
    WANMI_TRY(count("SELECT count(*) FROM cases", s.cases));
    WANMI_TRY(count("SELECT count(*) FROM cases WHERE " + openCases(), s.openCases));
    WANMI_TRY(count("SELECT count(*) FROM person WHERE active = 1", s.people));
    if (desk.srid() != 0) {
        WANMI_LET(const auto box, PlaceService{desk}.fullBox());
        WANMI_LET(const auto* projection, desk.projection());
        if (box) {
            s.centre =
                projection->toLonLat({(box->minX + box->maxX) / 2, (box->minY + box->maxY) / 2});
        }
    }
    Sha256 hash;
    for (const auto& table : kCanonical) {
        WANMI_TRY(addTable(db, table, hash));
    }
    s.digest = hash.hex();
    return s;
}

} // namespace wanmi
