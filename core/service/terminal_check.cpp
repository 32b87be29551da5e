#include "core/base/json.h"
#include "core/service/terminal.h"
#include "core/service/terminal_package.h"
#include "core/service/whole_store.h"

#include <algorithm>

namespace wanmi {
namespace {

/// Rows a query finds are faults: id and what is wrong.
Status addRows(Database& db, std::string_view sql, const char* detail, std::vector<Fault>& faults) {
    WANMI_LET(auto q, db.prepare(sql));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        faults.push_back({"terminal", q.text(0), detail});
    }
}

Status checkPackages(Database& db, std::vector<Fault>& faults) {
    WANMI_LET(auto q, db.prepare("SELECT id, kind, seal, result FROM terminal_package"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        const bool known =
            std::find(kPackageKinds.begin(), kPackageKinds.end(), q.view(1)) != kPackageKinds.end();
        const auto result = parseJson(q.view(3));
        if (!known || !isSha256(q.view(2)) || !result || !result->is_object()) {
            faults.push_back({"terminal", q.text(0), "package"});
        }
    }
}

/// A piece that was acknowledged must be there, byte for byte.
Status checkPieces(Desk& desk, std::vector<Fault>& faults) {
    const ObjectFiles files{desk.path()};
    WANMI_LET(auto q, desk.db().prepare("SELECT photo, number, hash FROM terminal_piece"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        const auto found = files.look(q.view(2));
        if (found && found->hash == q.view(2)) continue;
        faults.push_back({"terminal", q.text(0),
                          std::string{found ? "piece changed: " : "piece absent: "} + q.text(1)});
    }
}

} // namespace

Status checkTerminal(Desk& desk, std::vector<Fault>& faults) {
    auto& db = desk.db();
    WANMI_TRY(checkPackages(db, faults));
    WANMI_TRY(checkPieces(desk, faults));
    WANMI_TRY(
        addRows(db,
                "SELECT task FROM task_delivery WHERE task NOT IN (SELECT id FROM survey_task)"
                " AND task NOT IN (SELECT id FROM case_event WHERE type IN ('verify_task',"
                " 'check_task', 'resend')) AND task NOT IN (SELECT id FROM pending_event)",
                "delivery of no task", faults));
    WANMI_TRY(addRows(db,
                      "SELECT id FROM survey WHERE NOT EXISTS (SELECT 1 FROM survey_task t WHERE"
                      " t.survey_id = survey.id)",
                      "survey without a task", faults));
    WANMI_TRY(addRows(db,
                      "SELECT login FROM survey_task WHERE login NOT IN (SELECT login FROM person)",
                      "survey task of nobody", faults));
    return addRows(db,
                   "SELECT a.id FROM attendance a WHERE EXISTS (SELECT 1 FROM attendance b WHERE"
                   " b.person = a.person AND b.shift_id = a.shift_id AND b.id <> a.id AND b.at ="
                   " a.at AND b.what = a.what)",
                   "signed twice", faults);
}

} // namespace wanmi
