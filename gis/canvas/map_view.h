#pragma once
// The map as a widget. Holds no QGIS header, so that ui/ may include it.
#include "core/geometry/shapes.h"
#include "core/service/case_service.h"
#include "gis/canvas/map_mark.h"
#include "gis/compat/error_metatype.h"
#include "gis/layers/base_map_spec.h"

#include <QList>
#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QgsMapCanvas;
class QgsMapTool;

namespace wanmi {

class MapLayers;

/// What lies under a place; empty text where there is none.
struct IdentifyResult {
    Point at;
    LonLat lonLat;
    QString district, street, community, cell, dutyGrid;
    QString component;   ///< the 16 digits of the nearest one in reach
    QString road;        ///< name of the street line in reach
    QStringList caseIds; ///< in reach, nearest first
};

enum class MapTool {
    Browse,
    ZoomIn,
    ZoomOut,
    Identify,
    NewCase,
    MeasureDistance,
    MeasureArea,
    EditGrid ///< given by setEditTool
};

/// The city's map: layers over a store, tools, overlays. Needs a QgisSession that outlives it.
/// Places are in the store's coordinate system (millimetres), lon/lat in WGS 84.
class MapView final : public QWidget {
    Q_OBJECT

public:
    /// `dataFolder` holds messages.*.json.
    explicit MapView(const std::string& dataFolder, QWidget* parent = nullptr);
    ~MapView() override;

    /// Errors of openStore. Zooms to the city.
    Status open(const std::string& storePath);
    void close();
    /// Draws places and components anew after they changed in the store.
    void reload();

    /// "cases", "components", "cells", "duty"; others are ignored.
    void setTheme(const QString& theme);
    QString theme() const;
    /// Regions, cells and duty grids as they were in force then; nullopt: today's.
    void setAsOf(std::optional<Instant> at);
    void setDark(bool dark);
    void setLanguage(const QString& language); ///< "zh" or "en"

    void setCases(const std::vector<CaseRow>& rows);
    void updateCase(const CaseRow& row); ///< adds or repaints one
    void removeCase(const QString& id);
    /// Rings the case; "" none. Moves the map only if the case is out of sight.
    void selectCase(const QString& id);
    QString selectedCase() const;

    void zoomTo(const Box& box);
    void zoomToFull();
    void centreOn(Point at, double scale = 0); ///< scale 0: keep
    void zoomIn();
    void zoomOut();
    void previousExtent();
    void nextExtent();
    void setScale(double denominator);
    double scale() const;
    Box extent() const;
    /// Points places out, over whatever the map shows, until others are; none: takes them away.
    void setMarks(std::vector<MapMark> marks);
    /// Blinks thrice.
    void flash(Point at);
    void flash(const Box& box);

    void setTool(MapTool tool);
    MapTool tool() const;
    /// What MapTool::EditGrid is; owned by the canvas. For gis/edit only.
    void setEditTool(QgsMapTool* tool);

    /// Base maps of the user's own; see BaseMapSpec. add gives the id; a failure is told by
    /// baseMapFailed, nothing waits.
    QString addBaseMap(const BaseMapSpec& spec);
    void removeBaseMap(const QString& id);
    void setBaseMapVisible(const QString& id, bool visible);
    void setBaseMapOpacity(const QString& id, double opacity);
    void moveBaseMap(const QString& id, int place);
    QList<BaseMapSpec> baseMaps() const;

    /// The tree of layers with check boxes and legend, for a dock; dies with its parent or this
    /// view, whichever is first.
    QWidget* makeLayerTreeWidget(QWidget* parent = nullptr);
    /// Keys: "cases", "components", "density", "districts", "street_offices", "communities",
    /// "cells", "duty", "roads", "areas".
    bool isLayerVisible(const QString& key) const;
    void setLayerVisible(const QString& key, bool visible);

    /// What is seen now as a picture, overlays included.
    QImage picture();
    bool isRendering() const;
    /// For gis/print only.
    MapLayers& layers();
    /// For gis/edit only.
    QgsMapCanvas& canvas();
    Point toPlace(const QPoint& pixel) const;
    QPoint toPixel(Point at) const;

signals:
    void identified(const wanmi::IdentifyResult& result);
    void placePicked(const wanmi::LonLat& at, const wanmi::Point& place);
    void caseClicked(const QString& id);
    void measured(const QString& text);
    void positionMoved(const wanmi::LonLat& at, const wanmi::Point& place);
    void scaleChanged(double denominator);
    void extentChanged(const wanmi::Box& box);
    void renderStarted();
    void renderFinished();
    void toolChanged(wanmi::MapTool tool);
    void baseMapsChanged();
    void baseMapFailed(const QString& id, const wanmi::Error& error);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    void connectCanvas();
    void connectLayers();
    void syncLayers();
    void layerChanged();
    void drawn();
    void clicked(const QPoint& pixel);
    void placeOverlays();
    bool key(int pressed);
    std::unique_ptr<Parts> m;
};

} // namespace wanmi

Q_DECLARE_METATYPE(wanmi::IdentifyResult)
Q_DECLARE_METATYPE(wanmi::Point)
Q_DECLARE_METATYPE(wanmi::LonLat)
Q_DECLARE_METATYPE(wanmi::Box)
