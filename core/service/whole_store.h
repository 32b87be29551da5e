#pragma once
#include "core/base/progress.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// How a store begins.
struct InitOptions {
    std::string dataFolder; ///< seed texts are read from here
    std::string catalogue = "cjt214";
    std::string city;
    std::string district; ///< 6 digits
    bool sandbox = false;
    std::optional<Instant> asOf;    ///< sandbox: its clock starts here
    std::optional<std::string> crs; ///< "EPSG:n"; else by prefecture, else at the first import
};
/// Makes an empty store with the seed rules, departments and an administrator. The file appears
/// only when all went well. "store.exists", "code.region", "crs.unknown" and the rules' own errors.
Status initStore(const std::string& pathUtf8, const InitOptions& options);

/// What `info` tells.
struct StoreSummary {
    std::int64_t schema = 0;
    std::int64_t districts = 0, streets = 0, communities = 0;
    std::int64_t cells = 0, dutyGrids = 0, components = 0, cases = 0, openCases = 0, people = 0;
    std::optional<LonLat> centre;
    std::string digest; ///< SHA-256 over canonical rows in key order, without recorded-at
};
Result<StoreSummary> summary(Desk& desk);

/// One fault `check` found.
struct Fault {
    std::string
        kind; ///< "foreign_key", "chain", "projection", "reference", "serial", "spatial_index", …
    std::string id;
    std::string detail;
};
/// Integrity of everything: foreign keys, chains, projections equal to replay, references, serials,
/// areas, spatial index, codes, grid.
Result<std::vector<Fault>> checkStore(Desk& desk, const Progress& progress);

} // namespace wanmi
