#include "core/service/import.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/service/import_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"regions", "streets", "components", "requests"};
constexpr std::int64_t kTellEvery = 512;
constexpr std::int64_t kBulk = 2000;

/// Faults of a single row are named without a dot; their sentences lie under "import.row.".
bool isRowFault(const Error& error) {
    return error.reason.find('.') == std::string::npos;
}

Status runKind(ImportRun& run) {
    switch (run.options.kind) {
    case ImportKind::Regions: return importRegions(run);
    case ImportKind::Streets: return importStreets(run);
    case ImportKind::Components: return importComponents(run);
    case ImportKind::Requests: return importRequests(run);
    }
    return ok();
}

/// The reason most rows were flagged for.
std::string mainReason(const ImportSummary& s) {
    const auto most =
        std::max_element(s.flags.begin(), s.flags.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == s.flags.end() ? std::string{} : most->first;
}

} // namespace

Result<ImportKind> parseImportKind(std::string_view text) {
    const auto at = std::find(kKinds.begin(), kKinds.end(), text);
    if (at == kKinds.end()) {
        return fail(Errc::Invalid, "import.kind", {{"value", std::string{text}}});
    }
    return static_cast<ImportKind>(at - kKinds.begin());
}

Result<ImportTables> ImportTables::load(const std::string& dataFolder) {
    ImportTables out;
    WANMI_LET(out.columns, readFile(dataFolder + "/import_columns.csv"));
    WANMI_LET(out.states, readFile(dataFolder + "/import_states.csv"));
    return out;
}

ImportReport::ImportReport(const Messages& messages, const std::vector<std::string>& columns)
    : m_messages(&messages) {
    m_text = "\xEF\xBB\xBFrow,taken,reason,text"; // the mark lets spreadsheets see UTF-8
    for (const auto& c : columns) {
        m_text += "," + csvField(c);
    }
    m_text += "\r\n";
}

void ImportReport::add(const SourceRow& row, std::string_view reason, const Args& args,
                       bool taken) {
    ++m_rows;
    const auto sentence = m_messages->text(fmt::format("import.row.{}", reason), args);
    m_text +=
        fmt::format("{},{},{},{}", row.number, taken ? "yes" : "no", reason, csvField(sentence));
    for (const auto& value : row.values) {
        m_text += "," + csvField(cutUtf8(value, 200));
    }
    m_text += "\r\n";
}

Result<std::string> ImportReport::write(const std::string& storePath, std::string_view name) const {
    const auto folder = pathFrom(storePath + ".d") / "reports";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
    for (int n = 1;; ++n) {
        const auto path = folder / fmt::format("{}-{}.csv", name, n);
        if (std::filesystem::exists(path, error)) continue;
        WANMI_TRY(replaceFile(utf8(path), m_text));
        return utf8(path);
    }
}

Result<ImportFields> ImportRun::fields() {
    WANMI_LET(auto out, ImportFields::open(options, tables, source.columns()));
    summary.guessed = out.guessed();
    return out;
}

void ImportRun::flag(const SourceRow& row, std::string_view reason, const Args& args) {
    ++summary.flagged;
    ++summary.flags[std::string{reason}];
    report.add(row, reason, args, false);
}

void ImportRun::remark(const SourceRow& row, std::string_view reason, const Args& args) {
    ++summary.flags[std::string{reason}];
    report.add(row, reason, args, true);
}

Status ImportRun::each(PlacedRows& rows,
                       const std::function<Result<bool>(const SourceRow&)>& take) {
    summary.crs = rows.crs();
    SourceRow row;
    for (;;) {
        if (summary.read % kTellEvery == 0) {
            WANMI_TRY(tell(progress, "import.reading", summary.read, source.estimatedRows()));
        }
        WANMI_LET(const bool more, rows.next(row));
        if (!more) break;
        ++summary.read;
        const auto taken = take(row);
        if (taken) {
            ++(*taken ? summary.imported : summary.updated);
            if (row.repaired) remark(row, "repaired_shape");
        } else if (isRowFault(taken.error())) {
            flag(row, taken.error().reason, taken.error().args);
        } else {
            return taken.error();
        }
    }
    return tell(progress, "import.reading", summary.read, summary.read);
}

Result<BulkIndex> BulkIndex::begin(Database& db, std::string_view table, std::int64_t rows) {
    BulkIndex out;
    WANMI_LET(const auto there, db.number(fmt::format("SELECT count(*) FROM {}", table)));
    if (rows < kBulk || there.value_or(0) > rows * 20) return out;
    for (const auto& column : geometryColumns()) {
        if (column.table == table) out.m_column = &column;
    }
    if (out.m_column != nullptr) {
        WANMI_TRY(suspendSpatialIndex(db, *out.m_column));
    }
    return out;
}

Status BulkIndex::finish(Database& db) {
    return m_column == nullptr ? ok() : rebuildSpatialIndex(db, *m_column);
}

Result<ImportSummary> importRows(Desk& desk, RowSource& source, const ImportOptions& options,
                                 const ImportTables& tables, const Messages& messages,
                                 const Progress& progress) {
    if (!options.zone.empty() && !isZone(options.zone)) {
        return fail(Errc::Invalid, "import.zone", {{"value", options.zone}});
    }
    const auto kind = kKinds[static_cast<std::size_t>(options.kind)];
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    ImportRun run{desk,      source, options, tables, progress, {}, {messages, source.columns()},
                  desk.now()};
    WANMI_TRY(runKind(run));
    auto& summary = run.summary;
    if (!run.report.empty()) {
        const auto day = compactDay(localDay(run.now, desk.zone()));
        WANMI_LET(summary.report,
                  run.report.write(desk.path(), fmt::format("import-{}-{}", kind, day)));
    }
    if (summary.read > 0 && summary.imported + summary.updated == 0) {
        return fail(Errc::Invalid, "import.nothing",
                    {{"rows", std::to_string(summary.read)},
                     {"reason", messages.text("import.row." + mainReason(summary))},
                     {"report", summary.report}});
    }
    if (!options.dryRun) {
        WANMI_TRY(tx.commit());
    }
    return std::move(summary);
}

} // namespace wanmi
