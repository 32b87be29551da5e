#include "core/base/hash.h"
#include "core/service/import_run.h"

namespace wanmi {
namespace {

/// The parts of one street line; all but the first have "#n" after the key.
std::string partKey(const std::string& key, std::size_t part) {
    return part == 0 ? key : key + "#" + std::to_string(part + 1);
}

/// Writes the parts of one line; true when the line is new.
Result<bool> writeParts(ImportRun& run, PlaceStore& store, StreetLine street,
                        const std::string& key, std::vector<Line> parts) {
    bool isNew = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        street.sourceKey = partKey(key, i);
        street.line = std::move(parts[i]);
        WANMI_LET(const bool known, store.updateStreetBySource(street, run.now));
        if (i == 0) isNew = !known;
        if (!known) {
            WANMI_TRY(store.addStreet(street, run.desk.ids().next(run.now), run.now));
        }
    }
    if (isNew) return true;
    for (std::size_t i = parts.size();; ++i) { // parts the line no longer has
        WANMI_LET(const bool gone, store.removeStreetBySource(partKey(key, i)));
        if (!gone) return false;
    }
}

} // namespace

Status importStreets(ImportRun& run) {
    WANMI_LET(const auto fields, run.fields());
    WANMI_LET(auto rows, PlacedRows::open(run.desk, run.source, run.options, fields, false));
    PlaceStore store{run.desk.db()};
    const auto read = [&](const SourceRow& row) -> Result<RowWrite> {
        WANMI_LET(auto lines, rows.lines(row));
        std::string key{fields.value(row, "key")};
        if (key.empty()) key = "shape:" + sha256(*row.wkb).substr(0, 24); // the same line again
        StreetLine street;
        street.name = fields.value(row, "name");
        street.roadClass = fields.value(row, "class");
        return RowWrite{[&run, &store, street, key = run.keyed(key), lines](const SourceRow&) {
            return writeParts(run, store, street, key, lines);
        }};
    };
    WANMI_TRY(run.each(rows, read));
    return run.finish("street_line");
}

} // namespace wanmi
