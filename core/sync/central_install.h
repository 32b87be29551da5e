#pragma once
#include "core/domain/catalogue/rules.h"
#include "core/sync/pg.h"

#include <string>
#include <vector>

namespace wanmi {

/// A new centre.
struct CentralSetup {
    std::string city;
    std::vector<std::string> districts; ///< the first is the home district
    int srid = 0;
    std::string zone = "Asia/Shanghai";
    bool sandbox = false; ///< people need not sign in at its desks: for trying out
};

/// Makes the schema and the city, in one transaction. The connection's role owns the administration
/// from now on: a superuser, or one with CREATEROLE that may make the extensions.
/// Errc::Conflict "central.installed" where there is a centre already; "central.no_district",
/// "central.bad_district", "central.unknown_srid", "central.unknown_zone".
Status installCentre(PgConnection& db, const CentralSetup& setup, const RuleSet& rules);

/// Runs the scripts that an older centre has not had, in one transaction, so that desks meet the
/// old centre or the new one; gives how many. Errc::Conflict "central.newer" (has, known) for one
/// that a newer program made.
Result<int> upgradeCentre(PgConnection& db);

/// Tells the centre who may take which step, anew: after a change of the rules.
Status loadCentralRules(PgConnection& db, const RuleSet& rules);
/// The same as the JSON that the centre reads: transitions with the profile's posts in place.
std::string centralRulesText(const RuleSet& rules);

/// "central.bad_district"; nothing to do for one that is there.
Status addCentralDistrict(PgConnection& db, const std::string& code);

/// The centre's schema: number of its last script; "central.not_installed".
Result<int> centralSchema(PgConnection& db);
/// The same of this program.
int centralSchemaKnown();

/// One fault that the centre found in itself.
struct CentralFault {
    std::string kind;
    std::string id;
    std::string detail;
};
/// Ledger, chains, heads, partitions, rights, as wanmi.check() says them.
Result<std::vector<CentralFault>> checkCentre(PgConnection& db);

/// The newest transaction that desks can be told of: a relay notifies when it changes.
Result<std::string> newestTold(PgConnection& db);
/// Wakes every desk that waits for the feed.
Status tellDesks(PgConnection& db, const std::string& newest);

} // namespace wanmi
