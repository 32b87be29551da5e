#pragma once
// What the four imports share: one run over the rows of a source.
#include "core/domain/people/actor.h"
#include "core/service/import_place.h"

#include <functional>
#include <optional>
#include <utility>

namespace wanmi {

/// The rows that were not taken, and the remarks, as a CSV beside the store.
class ImportReport {
public:
    ImportReport(const Messages& messages, const std::vector<std::string>& columns);
    /// Leaves all other columns out: what citizens said and who they are stays in the store.
    void showOnly(std::vector<std::size_t> columns) { m_shown = std::move(columns); }
    void add(const SourceRow& row, std::string_view reason, const Args& args, bool taken);
    bool empty() const { return m_lines.empty(); }
    /// X.sqlite.d/reports/import-KIND-DAY-N.csv; its path.
    Result<std::string> write(const std::string& storePath, std::string_view name) const;

private:
    const Messages* m_messages;
    std::vector<std::string> m_columns;
    std::vector<std::size_t> m_shown;
    std::vector<std::pair<std::int64_t, std::string>> m_lines; ///< by row
};

/// Puts a table's spatial triggers aside where so many rows come that packing the index at the end
/// is quicker; finish() packs it.
class BulkIndex {
public:
    static Result<BulkIndex> begin(Database& db, std::string_view table, std::int64_t rows);
    Status finish(Database& db);

private:
    const GeometryColumn* m_column = nullptr;
};

/// Writes a row that was read, inside the transaction: true where it was new, false where it
/// updated. Row faults flag the row here too.
using RowWrite = std::function<Result<bool>(const SourceRow&)>;
/// Reads and places a row; nothing it does needs the store locked.
using RowRead = std::function<Result<RowWrite>(const SourceRow&)>;

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
    std::int64_t seen = 0; ///< the last change before anything was read
    std::optional<Transaction> tx;
    BulkIndex bulk;
    std::optional<Actor> actor; ///< who imports, where somebody must or is named
    bool joined = false;        ///< to a centre, which asks for rights

    /// Opens the fields and notes what was guessed.
    Result<ImportFields> fields();
    /// Reads every row, then locks the store, calls `begin`, and writes the rows. `table`: whose
    /// spatial index is put aside meanwhile. So much is read ahead that others hardly ever wait;
    /// of larger files the rest is read with the store locked. Errc::Conflict
    /// "import.changed_meanwhile" where regions or cells were changed since.
    Status each(PlacedRows& rows, const RowRead& read, std::string_view table = {},
                const std::function<Status()>& begin = {});
    /// Packs the index and notes the change; the last step in the transaction.
    Status finish(std::string_view table);
    /// May whoever imports write what lies there? `place`: the cell or region, "" the district.
    Status mayWriteIn(std::string_view district, std::string_view place) const;
    /// Who is told as the author of changes.
    std::string author() const;
    /// The name of the source before its own number: two sources may number alike.
    std::string keyed(std::string_view key) const;
    void flag(const SourceRow& row, std::string_view reason, const Args& args = {});
    /// A remark on a row that was taken.
    void remark(const SourceRow& row, std::string_view reason, const Args& args = {});
};

Status importRegions(ImportRun& run);
Status importStreets(ImportRun& run);
Status importComponents(ImportRun& run);
Status importRequests(ImportRun& run);

} // namespace wanmi
