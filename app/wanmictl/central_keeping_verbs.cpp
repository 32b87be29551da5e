// Keeping a centre: backup, the drill that proves one, restoring, the scripts of a newer program.
#include "app/wanmictl/central_way.h"
#include "core/sync/central_restore.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wanmi::cli {
namespace {

struct KeepingArguments : CentralWay {
    std::string to;
    std::string from;
    std::string programs;
};

/// As loginOf; a city's tables take their time.
Result<PgLogin> patientLogin(const KeepingArguments& a) {
    WANMI_LET(auto login, loginOf(a));
    login.answerWithin = std::chrono::hours{12};
    return login;
}

Json backupJson(const Backup& b) {
    Json tables = Json::array();
    for (const auto& t : b.tables) {
        tables.push_back({{"table", t.table}, {"rows", t.rows}, {"digest", t.digest}});
    }
    return {{"backup", b.folder},       {"made_at", b.madeAt},
            {"city", b.city},           {"schema", b.schema},
            {"bytes", b.dumpSize},      {"ledger", {{"seq", b.ledgerSeq}, {"hash", b.ledgerHash}}},
            {"elsewhere", b.elsewhere}, {"tables", tables}};
}

std::string backupLines(Call& call, const Backup& b) {
    std::int64_t rows = 0;
    for (const auto& t : b.tables) {
        rows += t.rows;
    }
    auto out =
        call.messages().text("central.backed_up", {{"city", b.city},
                                                   {"folder", b.folder},
                                                   {"tables", std::to_string(b.tables.size())},
                                                   {"rows", std::to_string(rows)},
                                                   {"bytes", std::to_string(b.dumpSize)}}) +
        "\n";
    for (const auto& table : b.elsewhere) {
        out += call.messages().text("central.backup_elsewhere", {{"table", table}}) + "\n";
    }
    return out;
}

Json tableJson(const TableDifference& t) {
    const auto side = [](const TableDigest& d) {
        return d.table.empty() ? Json{} : Json{{"rows", d.rows}, {"digest", d.digest}};
    };
    return {{"table", t.was.table.empty() ? t.is.table : t.was.table},
            {"same", t.same()},
            {"was", side(t.was)},
            {"is", side(t.is)}};
}

std::string tableLine(Call& call, const TableDifference& t) {
    const auto& name = t.was.table.empty() ? t.is.table : t.was.table;
    if (t.same())
        return fmt::format("{:40} {:>10}  {}\n", name, t.was.rows, t.was.digest.substr(0, 16));
    return call.messages().text("central.table_differs", {{"table", name},
                                                          {"was", std::to_string(t.was.rows)},
                                                          {"is", std::to_string(t.is.rows)}}) +
           "\n";
}

/// Table by table, then what the copy says of itself; exit 1 where anything is not as it was.
int tellReport(Call& call, Json json, std::string lines, const RestoreReport& r,
               const char* sentence) {
    Json tables = Json::array();
    std::int64_t differences = r.ledgerSame ? 0 : 1;
    for (const auto& t : r.tables) {
        tables.push_back(tableJson(t));
        lines += tableLine(call, t);
        if (!t.same()) ++differences;
    }
    if (!r.ledgerSame) lines += call.messages().text("central.ledger_differs", {}) + "\n";
    Json faults = Json::array();
    for (const auto& f : r.faults) {
        faults.push_back({{"kind", f.kind}, {"id", f.id}, {"detail", f.detail}});
        lines += fmt::format("{}  {}  {}\n", f.kind, f.id, f.detail);
    }
    json["tables"] = std::move(tables);
    json["faults"] = std::move(faults);
    json["ledger_same"] = r.ledgerSame;
    json["differences"] = differences;
    json["feed"] = r.feed.empty() ? Json{} : Json(r.feed);
    json["schema"] = r.schema;
    json["roles_kept"] = r.rolesKept;
    lines += call.messages().text(r.isWhole() ? sentence : "central.differs",
                                  {{"tables", std::to_string(r.tables.size())},
                                   {"differences", std::to_string(differences)},
                                   {"faults", std::to_string(r.faults.size())}});
    const int told = call.answer(json, lines);
    return r.isWhole() ? told : kRefused;
}

Result<int> runBackup(Call& call, const KeepingArguments& a) {
    WANMI_LET(const auto login, patientLogin(a));
    WANMI_LET(const auto made, takeBackup(login, a.to, a.programs, call.progress()));
    return call.answer(backupJson(made), backupLines(call, made));
}

Result<int> runDrill(Call& call, const KeepingArguments& a) {
    if (a.to.empty() == a.from.empty()) {
        return call.usage("central drill takes --to FOLDER for a new backup, or --from BACKUP");
    }
    WANMI_LET(const auto login, patientLogin(a));
    const auto progress = call.progress();
    Backup backup;
    std::string lines;
    if (!a.to.empty()) {
        WANMI_LET(backup, takeBackup(login, a.to, a.programs, progress));
        lines = backupLines(call, backup);
    }
    // What is proved is what lies on the disk.
    WANMI_LET(backup, readBackup(a.to.empty() ? a.from : backup.folder, progress));
    WANMI_LET(const auto report, drillBackup(login, backup, a.programs, progress));
    return tellReport(call, backupJson(backup), std::move(lines), report, "central.drilled");
}

Result<int> runRestore(Call& call, const KeepingArguments& a) {
    WANMI_LET(const auto login, patientLogin(a));
    const auto progress = call.progress();
    WANMI_LET(const auto backup, readBackup(a.from, progress));
    WANMI_LET(const auto report, restoreBackup(login, backup, a.programs, progress));
    return tellReport(call, backupJson(backup), {}, report, "central.restored");
}

Result<int> runUpgrade(Call& call, const KeepingArguments& a) {
    WANMI_LET(const auto login, patientLogin(a));
    WANMI_LET(auto db, PgConnection::open(login));
    WANMI_LET(const int scripts, upgradeCentre(db));
    const auto schema = std::to_string(centralSchemaKnown());
    return call.answer(
        {{"schema", centralSchemaKnown()}, {"scripts", scripts}},
        call.messages().text("central.upgraded",
                             {{"schema", schema}, {"scripts", std::to_string(scripts)}}));
}

void addPrograms(CLI::App* sub, KeepingArguments& a) {
    sub->add_option("--pg-bin", a.programs, "folder of pg_dump and pg_restore")
        ->type_name("FOLDER");
}

} // namespace

void addCentralKeeping(const CentralGroup& group) {
    const auto [backup, b] =
        group.add("backup", "a folder with all of the centre, while desks go on", runBackup);
    backup->add_option("--to", b->to, "where the new folder is made")->required();
    addPrograms(backup, *b);
    const auto [drill, d] = group.add(
        "drill", "a backup, restored beside the centre, compared and dropped; exit 1 if it differs",
        runDrill);
    drill->add_option("--to", d->to, "take a new backup there first");
    drill->add_option("--from", d->from, "prove this one, at any server");
    addPrograms(drill, *d);
    const auto [restore, r] =
        group.add("restore", "a backup into an empty database; desks copy again", runRestore);
    restore->add_option("--from", r->from, "the folder that backup made")->required();
    addPrograms(restore, *r);
    group.add("upgrade", "give an older centre this program's scripts", runUpgrade);
}

} // namespace wanmi::cli
