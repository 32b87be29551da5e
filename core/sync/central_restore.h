#pragma once
#include "core/sync/central_backup.h"
#include "core/sync/central_install.h"

#include <string>
#include <vector>

namespace wanmi {

/// What came back of a backup.
struct RestoreReport {
    std::vector<TableDifference> tables; ///< every one; TableDifference::same() where it is right
    bool ledgerSame = false;
    std::vector<CentralFault> faults; ///< as wanmi.check() says them
    std::string feed;                 ///< new: desks compare and copy again
    int schema = 0;
    std::vector<std::string> rolesKept; ///< were there already: their passwords are as they were
    /// Is everything as it was, and in order?
    bool isWhole() const;
};

/// Fills the login's empty database from a backup, with the roles it needs; what fails leaves
/// nothing behind. A centre of an older schema gets this program's. Where it does not come back
/// as it was the feed is not renewed: no desk shall work with it. Errc::Conflict
/// "central.not_empty"; "central.needs_superuser"; errors of PgTools.
Result<RestoreReport> restoreBackup(const PgLogin& login, const Backup& backup,
                                    const std::string& programs, const Progress& progress = {});

/// The same into a database of a drawn name at the login's server, dropped at the end whatever
/// happens (演练). One that a drill before it left because it was killed is dropped first. While a
/// large table is loaded, desks of the same server are told nothing new.
Result<RestoreReport> drillBackup(const PgLogin& login, const Backup& backup,
                                  const std::string& programs, const Progress& progress = {});

/// Compares a database with what a backup says of it.
Status compareWith(PgConnection& db, const Backup& backup, RestoreReport& report,
                   const Progress& progress = {});

} // namespace wanmi
