#include "core/service/import.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/domain/people/rights.h"
#include "core/service/access.h"
#include "core/service/component_rows.h"
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
constexpr std::size_t kAhead = 200'000; // rows read before the store is locked

/// Stands in a row's sentence where many rows are meant.
const Args kSomeRow{{"code", "…"},   {"day", "…"},    {"name", "…"},
                    {"number", "…"}, {"parent", "…"}, {"value", "…"}};

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
    case ImportKind::Grid: break;
    }
    return ok();
}

AdminAct actOf(ImportKind kind) {
    switch (kind) {
    case ImportKind::Components: return AdminAct::ChangeComponents;
    case ImportKind::Requests: return AdminAct::ImportCases;
    case ImportKind::Regions:
    case ImportKind::Streets:
    case ImportKind::Grid: break;
    }
    return AdminAct::EditGrid;
}

Status takeActor(ImportRun& run) {
    WANMI_LET(run.joined, run.desk.joined());
    WANMI_LET(run.actor, administering(run.desk, run.options.actor, actOf(run.options.kind)));
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
    : m_messages(&messages),
      m_columns(columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        m_shown.push_back(i);
    }
}

void ImportReport::add(const SourceRow& row, std::string_view reason, const Args& args,
                       bool taken) {
    const auto sentence = m_messages->text(fmt::format("import.row.{}", reason), args);
    auto line =
        fmt::format("{},{},{},{}", row.number, taken ? "yes" : "no", reason, csvField(sentence));
    for (const auto i : m_shown) {
        line += ",";
        if (i < row.values.size()) line += csvField(cutUtf8(row.values[i], 200));
    }
    m_lines.emplace_back(row.number, line + "\r\n");
}

Result<std::string> ImportReport::write(const std::string& storePath, std::string_view name) const {
    const auto folder = pathFrom(storePath + ".d") / "reports";
    std::string text = "\xEF\xBB\xBFrow,taken,reason,text"; // the mark lets spreadsheets see UTF-8
    for (const auto i : m_shown) {
        text += "," + csvField(m_columns[i]);
    }
    text += "\r\n";
    auto lines = m_lines; // rows are read first and written later: not in their order
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [ignored, line] : lines) {
        text += line;
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
    for (int n = 1;; ++n) {
        const auto path = folder / fmt::format("{}-{}.csv", name, n);
        if (std::filesystem::exists(path, error)) continue;
        WANMI_TRY(replaceFile(utf8(path), text));
        return utf8(path);
    }
}

Status ImportRun::mayWriteIn(std::string_view district, std::string_view place) const {
    return joined && actor ? mayActIn(*actor, district, place) : ok();
}

std::string ImportRun::author() const {
    return actor ? actor->login : osUser();
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

namespace {

/// A row that was read, and how to write it.
struct Waiting {
    SourceRow row;
    RowWrite write;
};

Status lockStore(ImportRun& run, PlacedRows& rows, std::string_view table, std::int64_t count) {
    auto& db = run.desk.db();
    WANMI_LET(auto tx, Transaction::begin(db));
    run.tx.emplace(std::move(tx));
    WANMI_TRY(takeActor(run)); // the entry is this person's; the right may be gone by now
    WANMI_LET(const bool changed, changedSince(db, run.seen, {"region", "cell", "duty_grid"}));
    if (changed) return fail(Errc::Conflict, "import.changed_meanwhile");
    WANMI_TRY(rows.fixSystem(run.desk));
    if (table.empty()) return ok();
    WANMI_LET(run.bulk, BulkIndex::begin(db, table, count));
    return ok();
}

Status writeAll(ImportRun& run, std::vector<Waiting>& waiting) {
    std::int64_t done = 0;
    const auto all = static_cast<std::int64_t>(waiting.size());
    for (auto& each : waiting) {
        if (done++ % kTellEvery == 0) {
            WANMI_TRY(tell(run.progress, "import.writing", done, all));
        }
        const auto taken = each.write(each.row);
        if (taken) {
            ++(*taken ? run.summary.imported : run.summary.updated);
            if (each.row.repaired) run.remark(each.row, "repaired_shape");
        } else if (isRowFault(taken.error())) {
            run.flag(each.row, taken.error().reason, taken.error().args);
        } else {
            return taken.error();
        }
    }
    waiting.clear();
    return ok();
}

} // namespace

Status ImportRun::each(PlacedRows& rows, const RowRead& read, std::string_view table,
                       const std::function<Status()>& begin) {
    summary.crs = rows.crs();
    std::vector<Waiting> waiting;
    const auto store = [&]() -> Status {
        if (!tx) {
            const auto known = static_cast<std::int64_t>(waiting.size());
            WANMI_TRY(lockStore(*this, rows, table, std::max(known, source.estimatedRows())));
            if (begin) WANMI_TRY(begin());
        }
        return writeAll(*this, waiting);
    };
    for (SourceRow row;;) {
        if (summary.read % kTellEvery == 0) {
            WANMI_TRY(tell(progress, "import.reading", summary.read, source.estimatedRows()));
        }
        WANMI_LET(const bool more, rows.next(row));
        if (!more) break;
        ++summary.read;
        auto write = read(row);
        if (write) {
            row.wkb.reset();
            waiting.push_back({std::move(row), *std::move(write)});
            row = {};
            if (waiting.size() == kAhead) WANMI_TRY(store());
        } else if (isRowFault(write.error())) {
            flag(row, write.error().reason, write.error().args);
        } else {
            return write.error();
        }
    }
    WANMI_TRY(tell(progress, "import.reading", summary.read, summary.read));
    return store();
}

Status ImportRun::finish(std::string_view table) {
    WANMI_TRY(desk.srid() == 0 ? ok() : bulk.finish(desk.db()));
    return noteChange(desk.db(), table, "*");
}

std::string ImportRun::keyed(std::string_view key) const {
    return keyedBySource(source, options, key);
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

namespace {

Result<ImportSummary> takeRows(Desk& desk, RowSource& source, const ImportOptions& options,
                               const ImportTables& tables, const Messages& messages,
                               const Progress& progress) {
    if (!options.zone.empty() && !isZone(options.zone)) {
        return fail(Errc::Invalid, "import.zone", {{"value", options.zone}});
    }
    if (options.kind == ImportKind::Grid) {
        return fail(Errc::Invalid, "import.kind", {{"value", "grid"}});
    }
    const auto kind = kKinds[static_cast<std::size_t>(options.kind)];
    WANMI_LET(const auto seen, lastChange(desk.db()));
    ImportRun run{desk,       source, options, tables, progress, {},   {messages, source.columns()},
                  desk.now(), seen,   {},      {},     {},       false};
    WANMI_TRY(takeActor(run)); // before a large file is read
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
                     {"reason", messages.text("import.row." + mainReason(summary), kSomeRow)},
                     {"report", summary.report}});
    }
    if (options.dryRun) return std::move(summary);
    if (auto done = run.tx->commit(); !done) {
        std::error_code ignored; // the report tells of rows that are not there
        std::filesystem::remove(pathFrom(summary.report), ignored);
        return done.error();
    }
    return std::move(summary);
}

} // namespace

Result<ImportSummary> importRows(Desk& desk, RowSource& source, const ImportOptions& options,
                                 const ImportTables& tables, const Messages& messages,
                                 const Progress& progress) {
    auto done = takeRows(desk, source, options, tables, messages, progress);
    if (done && !options.dryRun) return done;
    const auto known = desk.rereadSrid(); // what was fixed has been taken back with the rest
    if (done && !known) return known.error();
    return done;
}

} // namespace wanmi
