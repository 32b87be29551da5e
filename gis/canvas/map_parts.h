#pragma once
// Inner parts of MapView, for its own sources only.
#include "core/geometry/projection.h"
#include "gis/canvas/identify.h"
#include "gis/canvas/map_tools.h"
#include "gis/canvas/map_view.h"
#include "gis/canvas/overlays.h"
#include "gis/layers/map_layers.h"

#include <qgsmapcanvas.h>

#include <QLabel>
#include <QPointer>

#include <optional>
#include <vector>

class QgsMapToolZoom;

namespace wanmi {

struct MapView::Parts {
    // Members go in reverse order: tools and items before the canvas, the canvas before the layers.
    std::unique_ptr<MapLayers> layers;
    std::unique_ptr<QgsMapCanvas> canvas;
    std::unique_ptr<BrowseTool> browse;
    std::unique_ptr<QgsMapToolZoom> zoomIn;
    std::unique_ptr<QgsMapToolZoom> zoomOut;
    std::unique_ptr<PickTool> identify;
    std::unique_ptr<PickTool> newCase;
    std::unique_ptr<MeasureTool> distance;
    std::unique_ptr<MeasureTool> area;
    QPointer<QgsMapTool> edit;     ///< the canvas owns it
    SelectionRing* ring = nullptr; ///< the canvas's scene owns it
    PlaceMarks* marks = nullptr;   ///< the same
    ScaleBar* scaleBar = nullptr;  ///< child of the view
    QLabel* amount = nullptr;      ///< child of the view: what is being measured
    std::unique_ptr<MapInquiry> finder;
    std::optional<Projection> projection;
    std::vector<QPointer<QWidget>> trees;
    MapTool tool = MapTool::Browse;
    QString selected;
    /// A layer changed while it was being drawn: a drawing begun before the change may still put
    /// its picture into the canvas's cache afterwards, where the next drawing would find it.
    bool overtaken = false;

    LonLat lonLat(Point at) const { return projection ? projection->toLonLat(at) : LonLat{}; }
    void makeTools();
    QgsMapTool* toolOf(MapTool which) const;
};

} // namespace wanmi
