#pragma once
#include "app/cli/cli.h"
#include "core/base/file.h"
#include "core/service/access.h"
#include "core/service/case_service.h"

#include <string>
#include <vector>

namespace wanmi::cli {

/// What leaves the house is in the access log, or it does not leave. A sandbox gives to anybody.
/// Errors of Desk::acting and noteAccess.
inline Status noteLeaving(Call& call, const Desk& seen, const std::string& actor, Access how,
                          const std::string& file, const std::string& what) {
    if (seen.isSandbox() && actor.empty()) return ok();
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto who, desk->acting(actor));
    return noteAccess(*desk, who.login, how, utf8(pathFrom(file).filename()), what);
}

/// What the map of cases shows.
inline Result<std::vector<CaseRow>> openCases(Desk& desk) {
    CaseQuery query;
    query.openOnly = true;
    query.limit = 100'000;
    WANMI_LET(auto page, CaseService{desk}.list(query));
    return std::move(page.rows);
}

} // namespace wanmi::cli
