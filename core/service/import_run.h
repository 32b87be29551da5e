#pragma once
// What the four imports share: one run over the rows of a source.
#include "core/service/import_place.h"

#include <functional>

namespace wanmi {

/// The rows that were not taken, and the remarks, as a CSV beside the store.
class ImportReport {
public:
    ImportReport(const Messages& messages, const std::vector<std::string>& columns);
    void add(const SourceRow& row, std::string_view reason, const Args& args, bool taken);
    bool empty() const { return m_rows == 0; }
    /// X.sqlite.d/reports/import-KIND-DAY-N.csv; its path.
    Result<std::string> write(const std::string& storePath, std::string_view name) const;

private:
    const Messages* m_messages;
    std::string m_text;
    std::int64_t m_rows = 0;
};

/// Everything one import works with. `rowFault` errors (reasons without a dot) flag a row, all
/// other errors end the run.
struct ImportRun {
    Desk& desk;
    RowSource& source;
    const ImportOptions& options;
    const ImportTables& tables;
    const Progress& progress;
    ImportSummary summary;
    ImportReport report;
    Instant now;

    /// Opens the fields and notes what was guessed.
    Result<ImportFields> fields();
    /// Hands every row to `take`, which answers true where it was new, false where it updated.
    Status each(PlacedRows& rows, const std::function<Result<bool>(const SourceRow&)>& take);
    void flag(const SourceRow& row, std::string_view reason, const Args& args = {});
    /// A remark on a row that was taken.
    void remark(const SourceRow& row, std::string_view reason, const Args& args = {});
};

Status importRegions(ImportRun& run);
Status importStreets(ImportRun& run);
Status importComponents(ImportRun& run);
Status importRequests(ImportRun& run);

/// Puts a table's spatial triggers aside where so many rows come that packing the index at the end
/// is quicker; finish() packs it.
class BulkIndex {
public:
    static Result<BulkIndex> begin(Database& db, std::string_view table, std::int64_t rows);
    Status finish(Database& db);

private:
    const GeometryColumn* m_column = nullptr;
};

} // namespace wanmi
