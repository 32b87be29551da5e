#include "ui/models/centre_words.h"

#include "core/store/row_change.h"
#include "ui/models/text.h"

#include <map>

namespace wanmi {
namespace {

QString plain(const CellValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return toQt(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return QString::number(*number);
    if (const auto* real = std::get_if<double>(&value)) return QString::number(*real);
    return {};
}

QString keyOf(const std::string& text) {
    const auto columns = columnsFromText(text);
    if (!columns) return toQt(text);
    QStringList values;
    for (const auto& [name, value] : *columns) {
        values += plain(value);
    }
    return values.join(QLatin1Char(' '));
}

} // namespace

QString CentreWords::line(const Names& names, const SyncStatus& s) {
    if (!s.stopped.empty()) return tr("The centre takes nothing");
    QStringList parts;
    if (s.unsent > 0) {
        parts += tr("%1 unsent").arg(s.unsent);
        parts += s.expected ? tr("expected by %1").arg(names.moment(*s.expected, true))
                            : tr("out of reach");
    }
    parts += s.proof ? tr("all there until %1").arg(names.moment(*s.proof, true))
                     : tr("nothing proved yet");
    if (s.openConflicts > 0) parts += tr("%1 to decide").arg(s.openConflicts);
    return tr("Centre: %1").arg(parts.join(QStringLiteral(" · ")));
}

QStringList CentreWords::lines(const Names& names, const SyncStatus& s) {
    const auto time = [&names](const std::optional<Instant>& at) {
        return at ? names.moment(*at) : tr("never");
    };
    QStringList lines;
    if (!s.stopped.empty()) lines += names.text(s.stopped);
    lines += tr("Desk %1 of %2").arg(toQt(s.desk), toQt(s.url));
    if (s.unsent > 0) lines += tr("%1 unsent, since %2").arg(s.unsent).arg(time(s.oldestUnsent));
    lines += s.proof ? tr("Everything made until %1 is proved to be there").arg(time(s.proof))
                     : tr("Nothing is proved to be there yet");
    lines += tr("Last answer of the centre: %1").arg(time(s.contact));
    if (s.unsent > 0 && !s.expected) {
        lines += tr("Work goes on. What is unsent goes by itself once the centre answers.");
    }
    return lines;
}

QString CentreWords::table(const std::string& name) {
    static const std::map<std::string, const char*, std::less<>> kNames{
        {"component", QT_TR_NOOP("Component")},
        {"component_batch", QT_TR_NOOP("Change of components")},
        {"component_change", QT_TR_NOOP("Life of a component")},
        {"component_recoded", QT_TR_NOOP("Component with another code")},
        {"cell", QT_TR_NOOP("Unit cell")},
        {"cell_retired", QT_TR_NOOP("Retired cell")},
        {"cell_lineage", QT_TR_NOOP("Descent of a cell")},
        {"duty_grid", QT_TR_NOOP("Duty grid")},
        {"duty_grid_cell", QT_TR_NOOP("Cell of a duty grid")},
        {"grid_edition", QT_TR_NOOP("Edition of the grid")},
        {"region", QT_TR_NOOP("Region")},
        {"region_act", QT_TR_NOOP("Act on regions")},
        {"region_lineage", QT_TR_NOOP("Descent of a region")},
        {"street_line", QT_TR_NOOP("Street")},
        {"base_area", QT_TR_NOOP("Area")},
        {"department", QT_TR_NOOP("Department")},
        {"rule_set", QT_TR_NOOP("Rule set")},
        {"rule_text", QT_TR_NOOP("Rules")},
        {"shift", QT_TR_NOOP("Shift")},
        {"duty_log", QT_TR_NOOP("Duty log")},
        {"phrase", QT_TR_NOOP("Phrase")},
        {"address", QT_TR_NOOP("Address")},
        {"evidence", QT_TR_NOOP("Photo")}};
    const auto found = kNames.find(name);
    return found == kNames.end() ? toQt(name) : tr(found->second);
}

QString CentreWords::column(const std::string& name) {
    static const std::map<std::string, const char*, std::less<>> kNames{
        {"geom", QT_TR_NOOP("place")},
        {"shape", QT_TR_NOOP("outline")},
        {"name", QT_TR_NOOP("name")},
        {"note", QT_TR_NOOP("note")},
        {"state", QT_TR_NOOP("state")},
        {"kind", QT_TR_NOOP("kind")},
        {"cell_code", QT_TR_NOOP("cell")},
        {"manage_dept", QT_TR_NOOP("managing department")},
        {"owner_dept", QT_TR_NOOP("owner")},
        {"maintain_dept", QT_TR_NOOP("maintaining department")},
        {"valid_to", QT_TR_NOOP("end of validity")},
        {"extra", QT_TR_NOOP("further attributes")},
        {"data_source", QT_TR_NOOP("data source")},
        {"text", QT_TR_NOOP("text")}};
    const auto found = kNames.find(name);
    return found == kNames.end() ? toQt(name) : tr(found->second);
}

QString CentreWords::about(const ConflictRow& conflict) {
    if (conflict.kind == "step") return tr("Step of a case");
    if (conflict.kind != "row") return tr("Several things at once");
    auto out = table(conflict.table) + QLatin1Char(' ') + keyOf(conflict.key);
    if (!conflict.column.empty()) out += QStringLiteral(" · ") + column(conflict.column);
    return out;
}

QString CentreWords::value(const ConflictRow& conflict, const std::string& text) {
    if (conflict.kind != "row") return {};
    const auto value = cellFromText(text);
    if (!value || std::holds_alternative<std::monostate>(*value)) return {};
    if (conflict.column.empty()) return tr("the whole of it");
    if (conflict.column == "geom" || conflict.column == "shape") return tr("see the map");
    return plain(*value);
}

} // namespace wanmi
