#include "gis/print/sheet_page.h"

#include "gis/compat/layout_fonts.h"
#include "gis/compat/qgis_names.h"
#include "gis/layers/map_layers.h"
#include "gis/print/map_drawing.h"

#include <qgscoordinatereferencesystem.h>
#include <qgsexpression.h>
#include <qgsfeature.h>
#include <qgsfeatureiterator.h>
#include <qgsgeometry.h>
#include <qgslayertree.h>
#include <qgslayertreelayer.h>
#include <qgslayoutexporter.h>
#include <qgslayoutitemlabel.h>
#include <qgslayoutitemlegend.h>
#include <qgslayoutitemmap.h>
#include <qgslayoutitemmapgrid.h>
#include <qgslayoutitempage.h>
#include <qgslayoutitemscalebar.h>
#include <qgslayoutpagecollection.h>
#include <qgslegendsymbolitem.h>
#include <qgsmaplayerlegend.h>
#include <qgsmapsettings.h>
#include <qgsprintlayout.h>
#include <qgsproject.h>
#include <qgsrendercontext.h>
#include <qgsrenderer.h>
#include <qgstextformat.h>
#include <qgsvectorlayer.h>

#include <QPainter>
#include <QTransform>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

// Millimetres on paper.
constexpr double kMargin = 10;
constexpr double kHead = 20;
constexpr double kFoot = 16;
constexpr double kLegend = 48;
constexpr double kRuler = 5;
constexpr double kScaleBar = 70; ///< the longest, with its figures
constexpr double kInch = 25.4;

/// The drawing on the page.
class DrawingItem final : public QgsLayoutItem {
public:
    DrawingItem(QgsLayout* layout, const MapDrawing& drawing)
        : QgsLayoutItem(layout),
          m_drawing(drawing) {}

protected:
    void draw(QgsLayoutItemRenderContext& context) override {
        auto* painter = context.renderContext().painter();
        const double dots = context.renderContext().scaleFactor(); // in a millimetre
        m_drawing.paint(*painter, {0, 0, rect().width() * dots, rect().height() * dots});
    }

private:
    const MapDrawing& m_drawing;
};

/// What is meant stands out: a veil over all else, and a line around it.
class VeilItem final : public QgsLayoutItem {
public:
    VeilItem(QgsLayout* layout, QgsGeometry focus, const QgsRectangle& extent, const QColor& edge)
        : QgsLayoutItem(layout),
          m_focus(std::move(focus)),
          m_extent(extent),
          m_edge(edge) {}

protected:
    void draw(QgsLayoutItemRenderContext& context) override {
        auto* painter = context.renderContext().painter();
        const double dots = context.renderContext().scaleFactor();
        QTransform toPaper;
        toPaper.scale(rect().width() * dots / m_extent.width(),
                      -rect().height() * dots / m_extent.height());
        toPaper.translate(-m_extent.xMinimum(), -m_extent.yMaximum());
        const auto sheet = QgsGeometry::fromRect(m_extent);
        painter->setPen(Qt::NoPen);
        painter->setBrush(QColor{255, 255, 255, 150});
        paint(*painter, sheet.difference(m_focus), toPaper);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen{m_edge, 0.7 * dots, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
        paint(*painter, sheet.intersection(m_focus), toPaper);
    }

private:
    static void paint(QPainter& painter, QgsGeometry shape, const QTransform& toPaper) {
        if (shape.isEmpty() || shape.transform(toPaper) != Qgis::GeometryOperationResult::Success)
            return;
        shape.constGet()->draw(painter);
    }
    QgsGeometry m_focus;
    QgsRectangle m_extent;
    QColor m_edge;
};

/// Swatches without a name, as of colours that only tell neighbours apart, are not explained.
void namedOnly(QgsLayerTreeLayer& node) {
    const auto* vector = qobject_cast<QgsVectorLayer*>(node.layer());
    if (vector == nullptr || vector->renderer() == nullptr) return;
    const auto items = vector->renderer()->legendSymbolItems();
    QList<int> named;
    for (int i = 0; i < items.size(); ++i) {
        if (!items[i].label().isEmpty()) named << i;
    }
    if (!named.isEmpty() && named.size() < items.size())
        QgsMapLayerLegendUtils::setLegendNodeOrder(&node, named);
}

QgsLayoutExporter::ExportResult exportTo(QgsPrintLayout& layout, const QString& path,
                                         const QString& ending, double dpi) {
    QgsLayoutExporter exporter{&layout};
    if (ending == QLatin1String("pdf")) {
        QgsLayoutExporter::PdfExportSettings settings;
        settings.dpi = dpi;
        settings.textRenderFormat =
            Qgis::TextRenderFormat::AlwaysText; // so that it can be searched
        return exporter.exportToPdf(path, settings);
    }
    if (ending == QLatin1String("svg")) {
        QgsLayoutExporter::SvgExportSettings settings;
        settings.dpi = dpi;
        settings.textRenderFormat = Qgis::TextRenderFormat::AlwaysText;
        return exporter.exportToSvg(path, settings);
    }
    // Not exportToImage(), which would write the map's place into the picture: PNG holds none.
    const auto picture = exporter.renderPageToImage(0, {}, dpi);
    return picture.save(path) ? QgsLayoutExporter::Success : QgsLayoutExporter::FileError;
}

} // namespace

SheetPage::SheetPage(MapLayers& layers, const SheetSpec& spec)
    : m_layers(layers),
      m_spec(spec),
      m_project(std::make_unique<QgsProject>()) {
    m_project->setCrs(layers.crs());
    m_layout = std::make_unique<QgsPrintLayout>(m_project.get());
    m_layout->initializeDefaults();
    const double a = spec.paper == SheetSpec::Paper::A3 ? 420 : 297;
    const double b = spec.paper == SheetSpec::Paper::A3 ? 297 : 210;
    m_width = spec.landscape ? a : b;
    m_height = spec.landscape ? b : a;
    m_layout->pageCollection()->page(0)->setPageSize(
        QgsLayoutSize{m_width, m_height, compat::kLayoutMillimeters});
    m_layout->renderContext().setDpi(spec.dpi);
    addMap();
}

SheetPage::~SheetPage() = default;

void SheetPage::place(QgsLayoutItem& item, const Frame& f) {
    item.attemptMove(QgsLayoutPoint{f.x, f.y, compat::kLayoutMillimeters});
    item.attemptResize(QgsLayoutSize{f.w, f.h, compat::kLayoutMillimeters});
}

QgsLayoutItemLabel* SheetPage::label(const QString& text, double points, bool bold, const Frame& f,
                                     Qt::AlignmentFlag align) {
    auto* item = new QgsLayoutItemLabel{m_layout.get()}; // the layout's from here on
    QFont font{m_layers.look().font};
    font.setPointSizeF(points);
    font.setBold(bold);
    compat::setFont(*item, font);
    item->setText(text);
    item->setHAlign(align);
    item->setVAlign(Qt::AlignVCenter);
    m_layout->addLayoutItem(item);
    place(*item, f);
    return item;
}

void SheetPage::addMap() {
    const double side = m_spec.landscape ? kLegend + 4 : 0;
    const double below = m_spec.landscape ? 0 : 52;
    const double ruler = m_spec.frame ? kRuler : 0; // of coordinates, to the left and above
    m_mapFrame = {kMargin + ruler, kMargin + kHead + ruler, m_width - 2 * kMargin - side - ruler,
                  m_height - 2 * kMargin - kHead - kFoot - below - ruler};
    m_map = new QgsLayoutItemMap{m_layout.get()};
    m_layout->addLayoutItem(m_map);
    place(*m_map, m_mapFrame);
    m_map->setExcludeFromExports(true);
    m_map->setCrs(m_layers.crs());
    m_map->setLayers(m_layers.visible());
    m_map->setKeepLayerSet(true);
    const auto& b = m_spec.box;
    const QgsRectangle r{
        static_cast<double>(b.minX) / kMillimetres, static_cast<double>(b.minY) / kMillimetres,
        static_cast<double>(b.maxX) / kMillimetres, static_cast<double>(b.maxY) / kMillimetres};
    // Of the frame's shape: given another, the item would take that on, and its scale would be
    // another than that of the drawing.
    const double ratio = m_mapFrame.w / m_mapFrame.h;
    const double width = std::max(r.width(), r.height() * ratio);
    m_map->setExtent(QgsRectangle::fromCenterAndSize(r.center(), width, width / ratio));
    m_map->setScale(m_spec.scale > 0 ? m_spec.scale : decentScale(m_map->scale()));
}

QgsMapSettings SheetPage::mapSettings() const {
    const QSizeF pixels{std::round(m_mapFrame.w / kInch * m_spec.dpi),
                        std::round(m_mapFrame.h / kInch * m_spec.dpi)};
    return m_map->mapSettings(m_map->extent(), pixels, m_spec.dpi, true);
}

void SheetPage::complete(const MapDrawing& drawing) {
    auto* shown = new DrawingItem{m_layout.get(), drawing};
    shown->setBackgroundEnabled(true);
    shown->setBackgroundColor(m_layers.look().palette().ground);
    shown->setFrameEnabled(true);
    m_layout->addLayoutItem(shown);
    place(*shown, m_mapFrame);
    addVeil();
    if (m_spec.frame) addGrid();
    addTitle();
    addLegend();
    addFoot();
    addNorth();
}

void SheetPage::addGrid() {
    auto* ruler = new QgsLayoutItemMap{m_layout.get()}; // a map of nothing, for its edge alone
    m_layout->addLayoutItem(ruler);
    place(*ruler, m_mapFrame);
    ruler->setCrs(m_layers.crs());
    ruler->setBackgroundEnabled(false);
    ruler->setExtent(m_map->extent());
    auto* grid = new QgsLayoutItemMapGrid{QStringLiteral("grid"), ruler};
    ruler->grids()->addGrid(grid);
    const double step = decentScale(m_map->scale() * 0.05); // a mark every five centimetres
    grid->setIntervalX(step);
    grid->setIntervalY(step);
    grid->setStyle(QgsLayoutItemMapGrid::FrameAnnotationsOnly);
    grid->setAnnotationEnabled(true);
    grid->setAnnotationPrecision(0);
    grid->setFrameStyle(QgsLayoutItemMapGrid::ExteriorTicks);
    grid->setFrameWidth(1);
    grid->setAnnotationFrameDistance(0.5);
    QFont font{m_layers.look().font};
    font.setPointSizeF(7);
    grid->setAnnotationTextFormat(QgsTextFormat::fromQFont(font));
    grid->setAnnotationDirection(QgsLayoutItemMapGrid::Vertical, QgsLayoutItemMapGrid::Left);
    for (const auto side : {QgsLayoutItemMapGrid::Right, QgsLayoutItemMapGrid::Bottom})
        grid->setAnnotationDisplay(QgsLayoutItemMapGrid::HideAll,
                                   side); // legend and foot are there
}

/// The place is looked for in the layers, which hold the grid of the day that is shown.
void SheetPage::addVeil() {
    if (m_spec.focus.isEmpty()) return;
    for (auto* layer : m_layers.visible()) {
        auto* vector = qobject_cast<QgsVectorLayer*>(layer);
        if (vector == nullptr || vector->fields().lookupField(QStringLiteral("code")) < 0 ||
            vector->geometryType() != compat::kPolygon)
            continue;
        QgsFeatureRequest named;
        named.setFilterExpression(
            QgsExpression::createFieldEqualityExpression(QStringLiteral("code"), m_spec.focus));
        QgsFeature found;
        if (!vector->getFeatures(named).nextFeature(found) || found.geometry().isEmpty()) continue;
        auto* veil = new VeilItem{m_layout.get(), found.geometry(), m_map->extent(),
                                  m_layers.look().palette().district};
        veil->setBackgroundEnabled(false);
        m_layout->addLayoutItem(veil);
        place(*veil, m_mapFrame);
        return;
    }
}

void SheetPage::addTitle() {
    const double w = m_width - 2 * kMargin;
    label(m_spec.title, 18, true, {kMargin, kMargin - 2, w, 11}, Qt::AlignHCenter);
    if (!m_spec.subtitle.isEmpty())
        label(m_spec.subtitle, 10.5, false, {kMargin, kMargin + 9, w, 7}, Qt::AlignHCenter);
}

void SheetPage::addLegend() {
    const double x = m_spec.landscape ? m_mapFrame.x + m_mapFrame.w + 4 : kMargin;
    const double y = m_spec.landscape ? m_mapFrame.y : m_mapFrame.y + m_mapFrame.h + 3;
    auto* legend = new QgsLayoutItemLegend{m_layout.get()};
    legend->setAutoUpdateModel(false);
    auto* root = legend->model()->rootGroup();
    root->removeAllChildren();
    for (auto* layer : m_layers.visible()) {
        if (layer->type() != compat::kVectorLayer || !layer->isInScaleRange(m_map->scale()))
            continue;
        namedOnly(*root->addLayer(layer));
    }
    legend->setTitle(m_layers.look().text("sheet.legend"));
    compat::setFont(*legend, m_layers.look().font);
    legend->setSymbolHeight(3.2);
    legend->setSymbolWidth(5);
    legend->setLinkedMap(m_map);
    legend->setLegendFilterByMapEnabled(true);
    legend->setColumnCount(m_spec.landscape ? 1 : 4);
    legend->setSplitLayer(!m_spec.landscape);
    legend->setResizeToContents(true);
    m_layout->addLayoutItem(legend);
    legend->attemptMove(QgsLayoutPoint{x, y, compat::kLayoutMillimeters});
    legend->adjustBoxSize();
}

void SheetPage::addFoot() {
    const double y = m_height - kMargin - kFoot + 3;
    auto* bar = new QgsLayoutItemScaleBar{m_layout.get()};
    m_layout->addLayoutItem(bar);
    bar->setStyle(QStringLiteral("Single Box"));
    bar->setLinkedMap(m_map);
    bar->setUnits(compat::kMeters);
    bar->setUnitLabel(QStringLiteral("m"));
    bar->setUnitsPerSegment(decentScale(m_map->scale() * 0.015));
    bar->setNumberOfSegments(2);
    bar->setNumberOfSegmentsLeft(0);
    bar->setHeight(2);
    bar->attemptMove(QgsLayoutPoint{kMargin, y, compat::kLayoutMillimeters});
    bar->update();

    const auto& look = m_layers.look();
    const double x = std::max(m_width / 2 - 45, kMargin + kScaleBar);
    const auto ratio = QStringLiteral("1:%L1").arg(std::round(m_map->scale()), 0, 'f', 0);
    label(look.text("sheet.scale") + QStringLiteral(" ") + ratio, 10, true, {x, y, 60, 6},
          Qt::AlignLeft);
    const auto crs = m_layers.crs();
    auto right = crs.description() + QStringLiteral(" (") + crs.authid() + QStringLiteral(")");
    label(right, 7.5, false, {x, y + 6, m_width - kMargin - x, 5}, Qt::AlignLeft);
    if (!m_spec.date.isEmpty())
        label(look.text("sheet.date") + QStringLiteral(" ") + m_spec.date, 9, false,
              {m_width - kMargin - 80, y, 80, 6}, Qt::AlignRight);
}

/// Grid north is up on every sheet: a letter with an arrow says so without a picture file.
void SheetPage::addNorth() {
    auto* north =
        label(QStringLiteral("N\n▲"), 12, true,
              {m_mapFrame.x + m_mapFrame.w - 13, m_mapFrame.y + 3, 10, 13}, Qt::AlignHCenter);
    north->setBackgroundEnabled(true);
    north->setBackgroundColor(QColor{255, 255, 255, 210});
}

Status SheetPage::write(const std::string& pathUtf8, const QString& ending) {
    const auto done = exportTo(*m_layout, QString::fromStdString(pathUtf8), ending, m_spec.dpi);
    if (done != QgsLayoutExporter::Success)
        return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    return ok();
}

} // namespace wanmi
