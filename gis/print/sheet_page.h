#pragma once
// The sheet as a layout of QGIS. For gis/print only.
#include "core/base/result.h"
#include "gis/print/sheet.h"

#include <memory>

class QgsLayoutItem;
class QgsLayoutItemLabel;
class QgsLayoutItemMap;
class QgsMapSettings;
class QgsPrintLayout;
class QgsProject;

namespace wanmi {

class MapDrawing;

/// Paper with a place for the map. The map itself is drawn by a MapDrawing; the layout's own map
/// stands only for extent and scale, and for the legend, which shows what is in sight.
class SheetPage {
public:
    SheetPage(MapLayers& layers, const SheetSpec& spec);
    ~SheetPage();

    /// What is to be drawn, at the sheet's resolution.
    QgsMapSettings mapSettings() const;
    /// Lays out map, title, legend and foot, in the layers' look and language of the moment.
    /// `drawing` must stay until write().
    void complete(const MapDrawing& drawing);
    /// "pdf", "png" or "svg". Errc::Io "file.unwritable".
    Status write(const std::string& pathUtf8, const QString& ending);

private:
    struct Frame {
        double x, y, w, h; ///< millimetres on paper
    };
    static void place(QgsLayoutItem& item, const Frame& f);
    QgsLayoutItemLabel* label(const QString& text, double points, bool bold, const Frame& f,
                              Qt::AlignmentFlag align);
    void addMap();
    void addVeil();
    void addGrid();
    void addTitle();
    void addLegend();
    void addFoot();
    void addNorth();

    MapLayers& m_layers;
    SheetSpec m_spec;
    std::unique_ptr<QgsProject> m_project;
    std::unique_ptr<QgsPrintLayout> m_layout;
    QgsLayoutItemMap* m_map = nullptr; ///< the layout's
    Frame m_mapFrame{};
    double m_width = 0, m_height = 0;
};

} // namespace wanmi
