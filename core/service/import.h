#pragma once
#include "core/base/progress.h"
#include "core/base/text.h"
#include "core/service/desk.h"
#include "core/service/import_source.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// Grid: taken by importGrid alone.
enum class ImportKind : std::uint8_t { Regions, Streets, Components, Requests, Grid };
/// "regions", "streets", "components", "requests". Errc::Invalid "import.kind" with arg value.
Result<ImportKind> parseImportKind(std::string_view text);

/// Which column of a file is meant by which name, and which state by which word: seed data.
struct ImportTables {
    std::string columns; ///< text of import_columns.csv
    std::string states;  ///< text of import_states.csv
    static Result<ImportTables> load(const std::string& dataFolder);
};

struct ImportOptions {
    ImportKind kind = ImportKind::Regions;
    std::vector<std::pair<std::string, std::string>> map; ///< field, column
    std::vector<std::pair<std::string, std::string>> set; ///< field, value for every row
    std::string values; ///< CSV text: field,from,to ("*" stands for any other value)
    std::string codes;  ///< CSV text: code,name: official codes of regions by name
    std::string key;    ///< column of the source's own number, "" guessed
    std::string zone;   ///< IANA zone of times without offset, "" the store's
    std::string crs;    ///< of the positions, "" as the file says
    std::string actor;  ///< login of who imports, "" whoever is signed in
    bool dryRun = false;
};

/// A field that an import fills, and the column it is taken from; "" where there is none.
struct ImportField {
    std::string name;
    std::string column;
};
/// What an import with these options would take from a file with these columns: every field of the
/// kind, chosen and guessed. Errc::Invalid "import.unknown_field", "import.unknown_column",
/// "import.bad_values", "region.level".
Result<std::vector<ImportField>> planImport(const std::vector<std::string>& columns,
                                            const ImportOptions& options,
                                            const ImportTables& tables);

/// What an import did. `read` = imported + updated + flagged.
struct ImportSummary {
    std::int64_t read = 0;
    std::int64_t imported = 0;
    std::int64_t updated = 0;
    std::int64_t flagged = 0; ///< rows not taken
    /// By reason: the flagged rows, and remarks on rows that were taken all the same
    /// ("provisional_code", "repaired_shape", …).
    std::map<std::string, std::int64_t> flags;
    std::string report; ///< CSV of both beside the store; "" where there is nothing to report
    std::vector<std::pair<std::string, std::string>> guessed; ///< field, column
    std::string crs;                                          ///< the one that was used
};

/// Takes the rows of a file into the store, all in one transaction, before which they are read and
/// placed without locking anybody out: a file that turns out broken, a cancelled run and a dry run
/// change nothing. Rows that cannot be taken are flagged and reported;
/// where no row can be, that is an error: Errc::Invalid "import.nothing" with rows, reason, report.
/// At a desk that is joined to a centre somebody imports who may write such rows there, in their
/// region: Errc::Forbidden "people.missing_right", "people.other_region", and the errors of
/// Desk::acting. Elsewhere nobody need be named, and who is named is known. Others:
/// "import.unknown_field", "import.unknown_column", "import.needs", "import.crs_needed",
/// "import.bad_values", "time.zone", the errors of the source; Errc::Conflict
/// "import.changed_meanwhile".
Result<ImportSummary> importRows(Desk& desk, RowSource& source, const ImportOptions& options,
                                 const ImportTables& tables, const Messages& messages,
                                 const Progress& progress);

} // namespace wanmi
