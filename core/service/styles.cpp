#include "core/service/styles.h"

#include "core/base/file.h"

namespace wanmi {
namespace {

/// The table as QGIS's SpatiaLite provider makes it itself.
constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " f_table_catalog varchar(256), f_table_schema varchar(256), f_table_name varchar(256),"
    " f_geometry_column varchar(256), styleName text, styleQML text, styleSLD text,"
    " useAsDefault boolean, description text, owner varchar(30), ui text,"
    " update_time timestamp DEFAULT CURRENT_TIMESTAMP)";

/// Empty where there is no such style.
std::string styleText(const std::string& dataFolder, std::string_view table) {
    for (const auto* folder : {"/styles/", "/../resources/styles/"}) {
        if (auto text = readFile(dataFolder + folder + std::string{table} + ".qml")) return *text;
    }
    return {};
}

} // namespace

Status putStyles(Database& db, const std::string& dataFolder) {
    WANMI_TRY(db.run(kTable));
    WANMI_LET(
        auto q,
        db.prepare("INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                   " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                   " owner, update_time)"
                   " VALUES (NULL, NULL, ?1, ?2, 'Wanmi', ?3, '', 1, 'Wanmi', '', '2026-01-01')"));
    for (const auto& c : geometryColumns()) {
        const auto qml = styleText(dataFolder, c.table);
        if (!qml.empty()) {
            WANMI_TRY(q.at(1, c.table).at(2, c.column).at(3, qml).done());
        }
    }
    return ok();
}

} // namespace wanmi
