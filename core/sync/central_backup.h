#pragma once
#include "core/sync/central_tables.h"
#include "core/sync/pg_tools.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A role of the centre, with its password as the server keeps it (SCRAM-SHA-256).
struct BackupRole {
    std::string name;
    bool login = false;
    std::string verifier; ///< "": none
};

/// A backup (备份): a folder of its owner's alone with `centre.dump`, all of the database as
/// pg_dump's custom format has it, and `manifest.json`, which says what must come back.
struct Backup {
    std::string folder;
    std::string madeAt; ///< "20260105T010000.250Z": no two of one centre alike
    std::string city;
    std::string feed;
    std::string server; ///< its version
    int schema = 0;
    std::int64_t dumpSize = 0;
    std::string dumpHash; ///< SHA-256, hex
    std::int64_t ledgerSeq = 0;
    std::string ledgerHash;
    std::vector<TableDigest> tables;
    std::vector<BackupRole> roles;
    std::vector<std::string> elsewhere; ///< tables of other servers: not in it
};

/// The file of a backup that pg_restore reads.
std::string dumpFileOf(const Backup& backup);

/// Takes a backup of the login's database into a new folder of `to`, "wanmi-TIME-FEED": written
/// under another name, on the disk before it gets its own. Tables are read in the dump's snapshot,
/// and desks go on working meanwhile. Errc::Forbidden "central.needs_superuser"; Errc::Conflict
/// "central.backup_runs"; "central.not_installed"; errors of PgTools; "file.disk_full".
Result<Backup> takeBackup(const PgLogin& login, const std::string& to, const std::string& programs,
                          const Progress& progress = {});

/// What a backup says of itself, its file being whole. Errc::Invalid "central.bad_backup" with args
/// folder and what: "manifest", "size", "hash".
Result<Backup> readBackup(const std::string& folder, const Progress& progress = {});

/// "central.needs_superuser": row security would leave out what another role does not see.
Status needSuperuser(PgConnection& db);
/// The ledger's newest link into the backup's fields.
Status readLedgerHead(PgConnection& db, Backup& into);

} // namespace wanmi
