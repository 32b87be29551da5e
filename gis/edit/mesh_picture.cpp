#include "gis/edit/mesh_picture.h"

#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr int kWidest = 5; ///< pixels of the widest pen, casing included
/// Fewer pixels to a cell than this, and inner borders would only be a grey veil.
constexpr double kLeastCell = 60;

constexpr std::array kWidths{1.0, 1.5, 2.2, 2.8};
constexpr std::size_t kKinds = kWidths.size();

QColor colourOf(const EditColours& colours, std::size_t kind) {
    switch (static_cast<BorderKind>(kind)) {
    case BorderKind::Inner: return colours.inner;
    case BorderKind::Duty: return colours.duty;
    case BorderKind::Region: return colours.region;
    case BorderKind::Outer: break;
    }
    return colours.outer;
}

} // namespace

Box MapFrame::box() const {
    Box out;
    out.add({std::llround(west), std::llround(north)});
    out.add({std::llround(west + size.width() * mmPerPixel),
             std::llround(north - size.height() * mmPerPixel)});
    return out;
}

QRect MapFrame::pixels(const Box& box, int margin) const {
    if (box.empty()) return {};
    const QRectF exact{pixel({box.minX, box.maxY}), pixel({box.maxX, box.minY})};
    const QRectF view{-1.0 * margin, -1.0 * margin, size.width() + 2.0 * margin,
                      size.height() + 2.0 * margin};
    const QRectF grown = exact.adjusted(-margin, -margin, margin, margin);
    return (grown & view).toAlignedRect();
}

BorderKind borderKind(const GridMesh& mesh, const MeshEdge& edge) {
    if (edge.left == kOutside || edge.right == kOutside) return BorderKind::Outer;
    const MeshCellState& left = mesh.state(edge.left);
    const MeshCellState& right = mesh.state(edge.right);
    if (left.region != right.region) return BorderKind::Region;
    return left.duty != right.duty ? BorderKind::Duty : BorderKind::Inner;
}

const EditColours& editColours(bool dark) {
    static const EditColours kLight{
        QColor{"#5f7488"},          QColor{"#1f8a70"},         QColor{"#b4572a"}, QColor{"#2b3742"},
        QColor{255, 255, 255, 170}, QColor{"#0a6c8e"},         QColor{"#e39a1c"}, QColor{"#bd2f24"},
        QColor{"#17222d"},          QColor{255, 255, 255, 238}};
    static const EditColours kDark{
        QColor{"#8fa3b5"},       QColor{"#4fc3a1"},      QColor{"#f0935f"}, QColor{"#dfe7ee"},
        QColor{12, 17, 22, 170}, QColor{"#46b4d8"},      QColor{"#ffc04d"}, QColor{"#f07b70"},
        QColor{"#e4ebf1"},       QColor{32, 43, 54, 238}};
    return dark ? kDark : kLight;
}

void MeshPicture::draw(const GridMesh& mesh, const MapFrame& frame) {
    m_frame = frame;
    const QSize size = frame.size * frame.ratio;
    if (m_image.size() != size) m_image = QImage{size, QImage::Format_ARGB32_Premultiplied};
    m_image.setDevicePixelRatio(frame.ratio);
    m_image.fill(Qt::transparent);
    const Box box = frame.box();
    const auto cells = mesh.cellsIn(box);
    const double pixels = 1.0 * frame.size.width() * frame.size.height();
    m_coarse = static_cast<double>(cells.size()) * kLeastCell > pixels;
    QPainter painter{&m_image};
    paint(painter, mesh, cells);
}

QRect MeshPicture::mend(const GridMesh& mesh, const Box& box) {
    const QRect dirty = m_frame.pixels(box, kWidest) & QRect{{0, 0}, m_frame.size};
    if (dirty.isEmpty() || m_image.isNull()) return {};
    QPainter painter{&m_image};
    painter.setClipRect(dirty);
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.fillRect(dirty, Qt::transparent);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    // Borders beside the box reach into it by their width.
    const auto reach = static_cast<std::int64_t>(2 * kWidest * m_frame.mmPerPixel);
    paint(painter, mesh,
          mesh.cellsIn({box.minX - reach, box.minY - reach, box.maxX + reach, box.maxY + reach}));
    return dirty;
}

MeshPicture::Lines MeshPicture::linesOf(const GridMesh& mesh,
                                        const std::vector<MeshCell>& cells) const {
    Lines lines;
    const auto add = [&](const MeshEdge& edge) {
        const BorderKind kind = borderKind(mesh, edge);
        if (m_coarse && kind == BorderKind::Inner) return;
        lines[static_cast<std::size_t>(kind)].append(
            QLineF{m_frame.pixel(edge.from), m_frame.pixel(edge.to)});
    };
    if (2 * cells.size() > mesh.cellCount()) { // most of it: cheaper edge by edge
        const auto edges = mesh.edges();
        std::for_each(edges.begin(), edges.end(), add);
        return lines;
    }
    for (const MeshCell cell : cells) {
        for (const MeshEdge& edge : mesh.edgesOf(cell)) {
            if (edge.left < edge.right) add(edge); // else drawn with the other cell
        }
    }
    return lines;
}

void MeshPicture::paint(QPainter& painter, const GridMesh& mesh,
                        const std::vector<MeshCell>& cells) const {
    const Lines lines = linesOf(mesh, cells);
    const EditColours& colours = editColours(m_dark);
    // Smooth lines cost more than they give where thousands meet in a few pixels.
    constexpr int kManyLines = 4'000;
    const auto draw = [&](const QVector<QLineF>& which, const QColor& colour, double width) {
        painter.setPen(QPen{colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
        painter.drawLines(which);
    };
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        const bool strong = kind >= static_cast<std::size_t>(BorderKind::Region);
        const bool smooth = lines.at(kind).size() < kManyLines;
        painter.setRenderHint(QPainter::Antialiasing, smooth);
        if (strong && smooth) draw(lines.at(kind), colours.casing, kWidths.at(kind) + 2.2);
        draw(lines.at(kind), colourOf(colours, kind), smooth ? kWidths.at(kind) : 0);
    }
}

} // namespace wanmi
