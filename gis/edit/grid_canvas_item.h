#pragma once
// The grid under edit over the map: borders from a picture that is mended where an edit changed
// them, and what the hand does on top.
#include "gis/edit/edit_hand.h"
#include "gis/edit/mesh_picture.h"

#include <qgsmapcanvasitem.h>

#include <QPainterPath>
#include <QString>

#include <optional>
#include <vector>

namespace wanmi {

/// What lies over the borders at a moment. Places are in millimetres of the store's system.
struct EditScene {
    MeshCell selected = kOutside;
    MeshCell hovered = kOutside; ///< filled as the goal of the next click; kOutside: none
    std::vector<Point> handles;
    std::vector<MeshEdge> gone; ///< borders that the edit under way would take away …
    std::vector<MeshEdge> made; ///< … and those it would make
    Line drawn;
    bool hindered = false;      ///< the edit under way would be refused
    std::optional<Snap> mark;   ///< where the place was drawn to
    std::optional<Point> cross; ///< the keyboard's cursor
    QString note;               ///< a line beside the hand
    Point noteAt;
    QString refusal; ///< one line at the place at fault
    Point refusalAt;
};

class GridCanvasItem final : public QgsMapCanvasItem {
public:
    explicit GridCanvasItem(QgsMapCanvas* canvas);

    /// What to draw; null: nothing. It must outlive its being drawn.
    void setMesh(const GridMesh* mesh);
    void setDark(bool dark);
    void setScene(EditScene scene);
    const EditScene& scene() const { return m_scene; }
    /// These borders or groups changed: mends the picture and repaints that box alone.
    void changed(const MeshChange& change);
    /// Draws everything anew.
    void redraw();
    const MapFrame& frame();

    void paint(QPainter* painter) override;
    QRectF boundingRect() const override;
    void updatePosition() override;

private:
    const GridMesh* m_mesh = nullptr;
    MeshPicture m_picture;
    MapFrame m_frame;
    bool m_dark = false;
    bool m_frameKnown = false;
    bool m_drawn = false; ///< the picture shows the mesh in the frame
    EditScene m_scene;
    QRectF m_scenePixels; ///< what the scene covers

    QPainterPath pathOf(MeshCell cell) const;
    QRectF extentOf(const EditScene& scene);
    QRectF plate(const QString& text, Point at) const;
    void paintCells(QPainter& painter) const;
    void paintUnderWay(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintPlate(QPainter& painter, const QString& text, Point at, const QColor& rim) const;
};

} // namespace wanmi
