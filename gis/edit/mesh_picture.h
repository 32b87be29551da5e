#pragma once
// The borders of a grid as a picture of what is in view, kept and mended where an edit changed
// them.
#include "core/geometry/mesh.h"

#include <QColor>
#include <QImage>
#include <QLineF>
#include <QPointF>
#include <QRect>
#include <QSize>
#include <QVector>

#include <array>
#include <cstdint>
#include <vector>

class QPainter;

namespace wanmi {

/// How places become pixels: north is up, (0, 0) the picture's corner.
struct MapFrame {
    double west = 0;  ///< of the corner, mm
    double north = 0; ///< of the corner, mm
    double mmPerPixel = 1;
    QSize size;       ///< pixels of the screen's own coordinates
    double ratio = 1; ///< device pixels in one of them

    QPointF pixel(Point p) const {
        return {(static_cast<double>(p.x) - west) / mmPerPixel,
                (north - static_cast<double>(p.y)) / mmPerPixel};
    }
    Box box() const;
    /// The pixels a box covers, and `margin` more on each side.
    QRect pixels(const Box& box, int margin) const;
    friend bool operator==(const MapFrame&, const MapFrame&) = default;
};

/// What a border parts.
enum class BorderKind : std::uint8_t { Inner, Duty, Region, Outer };
BorderKind borderKind(const GridMesh& mesh, const MeshEdge& edge);

/// Colours of the grid under edit, of one theme.
struct EditColours {
    QColor inner, duty, region, outer, casing; ///< borders; what lies under the strong ones
    QColor accent;                             ///< selection, handles, what would be made
    QColor goal;                               ///< the cell under the hand
    QColor bad;                                ///< refusals
    QColor text, plate;
};
const EditColours& editColours(bool dark);

class MeshPicture {
public:
    void setDark(bool dark) { m_dark = dark; }
    /// Draws what is in the frame.
    void draw(const GridMesh& mesh, const MapFrame& frame);
    /// Draws a box anew; gives the pixels that changed.
    QRect mend(const GridMesh& mesh, const Box& box);
    const QImage& image() const { return m_image; }
    const MapFrame& frame() const { return m_frame; }

private:
    QImage m_image;
    MapFrame m_frame;
    bool m_dark = false;
    bool m_coarse = false; ///< cells are too small to be told apart: only strong borders

    using Lines = std::array<QVector<QLineF>, 4>; ///< by BorderKind
    Lines linesOf(const GridMesh& mesh, const std::vector<MeshCell>& cells) const;
    void paint(QPainter& painter, const GridMesh& mesh, const std::vector<MeshCell>& cells) const;
};

} // namespace wanmi
