#include "gis/canvas/map_view.h"

#include "gis/canvas/map_parts.h"
#include "gis/layers/base_maps.h"
#include "gis/layers/case_layer.h"

#include <qgscoordinatereferencesystem.h>
#include <qgslayertree.h>
#include <qgslayertreemodel.h>
#include <qgslayertreeview.h>
#include <qgsmaptoolzoom.h>

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QThreadPool>
#include <QVBoxLayout>

#include <cmath>

namespace wanmi {
namespace {

/// A click counts for what lies within so many pixels.
constexpr int kReach = 12;

Point placeOf(const QgsPointXY& p) {
    return {std::llround(p.x() * kMillimetres), std::llround(p.y() * kMillimetres)};
}
QgsPointXY mapPoint(Point p) {
    return {static_cast<double>(p.x) / kMillimetres, static_cast<double>(p.y) / kMillimetres};
}
QgsRectangle rectangleOf(const Box& b) {
    return {mapPoint({b.minX, b.minY}), mapPoint({b.maxX, b.maxY})};
}
Box boxOf(const QgsRectangle& r) {
    Box b;
    b.add(placeOf({r.xMinimum(), r.yMinimum()}));
    b.add(placeOf({r.xMaximum(), r.yMaximum()}));
    return b;
}

/// Ends whatever is being drawn. A picture that was overtaken, or told to stop, is no longer the
/// canvas' own: it ends in the pool, lets go of symbols it shares with our layers, and puts what it
/// has into the canvas' cache. All of that is to happen while layers and canvas are there.
void endDrawing(QgsMapCanvas& canvas) {
    canvas.stopRendering();
    for (int pass = 0; pass < 2; ++pass) { // layers first, their labels after them
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::FutureCallOut);
    }
}

} // namespace

void MapView::Parts::makeTools() {
    auto* c = canvas.get();
    browse = std::make_unique<BrowseTool>(c);
    zoomIn = std::make_unique<QgsMapToolZoom>(c, false);
    zoomOut = std::make_unique<QgsMapToolZoom>(c, true);
    identify = std::make_unique<PickTool>(c, Qt::WhatsThisCursor);
    newCase = std::make_unique<PickTool>(c, Qt::CrossCursor);
    distance = std::make_unique<MeasureTool>(c, false);
    area = std::make_unique<MeasureTool>(c, true);
}

QgsMapTool* MapView::Parts::toolOf(MapTool which) const {
    switch (which) {
    case MapTool::Browse: return browse.get();
    case MapTool::ZoomIn: return zoomIn.get();
    case MapTool::ZoomOut: return zoomOut.get();
    case MapTool::Identify: return identify.get();
    case MapTool::NewCase: return newCase.get();
    case MapTool::MeasureDistance: return distance.get();
    case MapTool::MeasureArea: return area.get();
    case MapTool::EditGrid: return edit ? edit.data() : browse.get();
    }
    return browse.get();
}

MapView::MapView(const std::string& dataFolder, QWidget* parent)
    : QWidget(parent),
      m(std::make_unique<Parts>()) {
    m->layers = std::make_unique<MapLayers>(dataFolder);
    m->canvas = std::make_unique<QgsMapCanvas>(this);
    auto* frame = new QVBoxLayout{this};
    frame->setContentsMargins(0, 0, 0, 0);
    frame->addWidget(m->canvas.get());
    m->canvas->setFrameShape(QFrame::NoFrame);
    m->canvas->enableAntiAliasing(true);
    m->canvas->setParallelRenderingEnabled(true);
    m->canvas->setCachingEnabled(true);
    m->canvas->setPreviewJobsEnabled(true);
    m->canvas->setWheelFactor(1.6);
    m->canvas->setFocusPolicy(Qt::StrongFocus);
    m->canvas->installEventFilter(this);
    setFocusProxy(m->canvas.get());
    m->makeTools();
    m->ring = new SelectionRing{m->canvas.get()};
    m->marks = new PlaceMarks{m->canvas.get()};
    m->scaleBar = new ScaleBar{this};
    m->amount = new QLabel{this};
    m->amount->setAttribute(Qt::WA_TransparentForMouseEvents);
    m->amount->hide();
    connectCanvas();
    connectLayers();
    setTool(MapTool::Browse);
    setDark(false);
}

MapView::~MapView() {
    for (const auto& tree : m->trees)
        delete tree.data(); // they look at our layers
    m->finder.reset();
    m->canvas->removeEventFilter(this);
    endDrawing(*m->canvas);
    m->canvas->setLayers({});
    m->layers->disconnect(this);
}

void MapView::connectCanvas() {
    auto* c = m->canvas.get();
    connect(c, &QgsMapCanvas::xyCoordinates, this, [this](const QgsPointXY& p) {
        if (m->projection) emit positionMoved(m->lonLat(placeOf(p)), placeOf(p));
    });
    connect(c, &QgsMapCanvas::scaleChanged, this, &MapView::scaleChanged);
    connect(c, &QgsMapCanvas::extentsChanged, this, [this, c] {
        m->scaleBar->show(c->mapUnitsPerPixel(), c->scale());
        emit extentChanged(boxOf(c->extent()));
    });
    connect(c, &QgsMapCanvas::renderStarting, this, &MapView::renderStarted);
    connect(c, &QgsMapCanvas::mapCanvasRefreshed, this, &MapView::drawn);
    connect(m->browse.get(), &BrowseTool::clicked, this, &MapView::clicked);
    for (auto* pick : {m->identify.get(), m->newCase.get()})
        connect(pick, &PickTool::clicked, this, &MapView::clicked);
    for (auto* measure : {m->distance.get(), m->area.get()}) {
        connect(measure, &MeasureTool::changed, this,
                [this, measure](double amount, const QPoint& at, bool) {
                    const auto text =
                        measure == m->area.get() ? areaText(amount) : lengthText(amount);
                    m->amount->setText(text);
                    m->amount->adjustSize();
                    m->amount->move(at + QPoint{14, 10});
                    m->amount->show();
                    emit measured(text);
                });
        connect(measure, &MeasureTool::dropped, this, [this] {
            m->amount->hide();
            emit measured({});
        });
    }
}

void MapView::connectLayers() {
    connect(m->layers.get(), &MapLayers::visibleChanged, this, &MapView::syncLayers);
    auto& maps = m->layers->baseMaps();
    connect(&maps, &BaseMaps::changed, this, &MapView::baseMapsChanged);
    connect(&maps, &BaseMaps::failed, this, &MapView::baseMapFailed);
}

void MapView::syncLayers() {
    const auto layers = m->layers->visible();
    for (auto* layer : layers)
        connect(layer, &QgsMapLayer::repaintRequested, this, &MapView::layerChanged,
                Qt::UniqueConnection);
    m->canvas->setLayers(layers);
}

void MapView::layerChanged() {
    if (m->canvas->isDrawing()) m->overtaken = true;
}

void MapView::drawn() {
    if (m->overtaken) {
        m->overtaken = false;
        m->canvas->clearCache();
        m->canvas->refresh();
    }
    emit renderFinished();
}

Status MapView::open(const std::string& storePath) {
    close();
    WANMI_TRY(m->layers->open(storePath));
    if (m->layers->srid() != 0) {
        WANMI_LET(auto projection, Projection::open(m->layers->srid()));
        m->projection = std::move(projection);
    }
    m->canvas->setDestinationCrs(m->layers->crs());
    m->finder = std::make_unique<MapInquiry>(storePath);
    connect(m->finder.get(), &MapInquiry::found, this, [this](const PlaceAnswer& a) {
        IdentifyResult r;
        r.at = a.at;
        r.lonLat = m->lonLat(a.at);
        r.district = a.district;
        r.street = a.street;
        r.community = a.community;
        r.cell = a.cell;
        r.dutyGrid = a.dutyGrid;
        r.component = a.component;
        r.road = a.road;
        const double reach = kReach * m->canvas->mapUnitsPerPixel();
        if (const auto* cases = m->layers->cases()) {
            for (const auto& id : cases->near(a.at, reach))
                r.caseIds << QString::fromStdString(id);
        }
        emit identified(r);
    });
    syncLayers();
    zoomToFull();
    m->canvas->clearExtentHistory();
    return ok();
}

void MapView::close() {
    m->finder.reset();
    endDrawing(*m->canvas);
    m->layers->close();
    m->canvas->setLayers({});
    m->projection.reset();
    selectCase({});
}

void MapView::reload() {
    m->layers->reload();
    m->canvas->clearCache();
    m->canvas->refresh();
}

void MapView::setTheme(const QString& theme) {
    if (const auto parsed = parseMapTheme(theme)) m->layers->setTheme(*parsed);
}

void MapView::setMarks(std::vector<MapMark> marks) {
    m->marks->set(std::move(marks));
}

QString MapView::theme() const {
    return mapThemeName(m->layers->theme());
}

void MapView::setAsOf(std::optional<Instant> at) {
    m->layers->setAsOf(at);
}

void MapView::setDark(bool dark) {
    m->layers->setDark(dark);
    const auto& p = mapPalette(dark);
    m->canvas->setCanvasColor(p.ground);
    m->scaleBar->setColours(p.text, p.halo);
    const QColor accent{dark ? "#6ab0ff" : "#1769c4"};
    m->ring->setColour(accent);
    m->marks->setDark(dark);
    m->distance->setColour(accent);
    m->area->setColour(accent);
    m->amount->setStyleSheet(
        QStringLiteral("background:%1;color:%2;border-radius:4px;padding:2px 6px;")
            .arg(p.block.name(), p.text.name()));
    m->canvas->refresh();
}

void MapView::setLanguage(const QString& language) {
    m->layers->setLanguage(language);
}

void MapView::setCases(const std::vector<CaseRow>& rows) {
    m->layers->setCases(rows);
    selectCase(m->selected);
}

void MapView::updateCase(const CaseRow& row) {
    m->layers->updateCase(row);
    if (QString::fromStdString(row.id) == m->selected) m->ring->ring(mapPoint(row.place));
}

void MapView::removeCase(const QString& id) {
    m->layers->removeCase(id.toStdString());
    if (id == m->selected) m->ring->ring(std::nullopt);
}

void MapView::selectCase(const QString& id) {
    m->selected = id;
    const auto* cases = m->layers->cases();
    const auto at = cases == nullptr ? std::nullopt : cases->placeOf(id.toStdString());
    m->ring->ring(at ? std::optional{mapPoint(*at)} : std::nullopt);
    if (at && !m->canvas->extent().contains(mapPoint(*at))) centreOn(*at);
}

QString MapView::selectedCase() const {
    return m->selected;
}

void MapView::clicked(const QPoint& pixel) {
    const auto at = toPlace(pixel);
    const double reach = kReach * m->canvas->mapUnitsPerPixel();
    if (m->tool == MapTool::Identify && m->finder) m->finder->ask(at, reach);
    if (m->tool == MapTool::NewCase) emit placePicked(m->lonLat(at), at);
    if (m->tool != MapTool::Browse || m->layers->cases() == nullptr) return;
    const auto hits = m->layers->cases()->near(at, reach);
    if (!hits.empty() && isLayerVisible(QStringLiteral("cases")))
        emit caseClicked(QString::fromStdString(hits.front()));
}

void MapView::setTool(MapTool tool) {
    m->tool = tool;
    m->canvas->setMapTool(m->toolOf(tool));
    emit toolChanged(tool);
}

MapTool MapView::tool() const {
    return m->tool;
}

void MapView::setEditTool(QgsMapTool* tool) {
    m->edit = tool;
}

QWidget* MapView::makeLayerTreeWidget(QWidget* parent) {
    auto* view = new QgsLayerTreeView{parent};
    auto* model = new QgsLayerTreeModel{&m->layers->tree(), view};
    model->setFlag(QgsLayerTreeModel::AllowNodeChangeVisibility);
    model->setFlag(QgsLayerTreeModel::ShowLegend);
    model->setAutoCollapseLegendNodes(9);
    view->setModel(model);
    view->setHeaderHidden(true);
    view->setFrameShape(QFrame::NoFrame);
    connect(m->canvas.get(), &QgsMapCanvas::scaleChanged, model, [this, model](double scale) {
        // Layers that do not show at this scale turn grey.
        model->setLegendMapViewData(m->canvas->mapUnitsPerPixel(),
                                    static_cast<int>(m->canvas->mapSettings().outputDpi()), scale);
    });
    m->trees.emplace_back(view);
    return view;
}

bool MapView::isLayerVisible(const QString& key) const {
    return m->layers->isVisible(key);
}

void MapView::setLayerVisible(const QString& key, bool visible) {
    m->layers->setVisible(key, visible);
}

MapLayers& MapView::layers() {
    return *m->layers;
}

QgsMapCanvas& MapView::canvas() {
    return *m->canvas;
}

void MapView::zoomTo(const Box& box) {
    if (box.empty()) return;
    auto r = rectangleOf(box);
    // A single place is not zoomed into without end.
    r.grow(std::max(20.0, std::max(r.width(), r.height()) * 0.06));
    m->canvas->setExtent(r);
    m->canvas->refresh();
}

void MapView::zoomToFull() {
    auto r = m->layers->extent();
    if (r.isEmpty()) return;
    r.scale(1.05);
    m->canvas->setExtent(r);
    m->canvas->refresh();
}

void MapView::centreOn(Point at, double denominator) {
    m->canvas->setCenter(mapPoint(at));
    if (denominator > 0) m->canvas->zoomScale(denominator);
    m->canvas->refresh();
}

Box MapView::extent() const {
    return boxOf(m->canvas->extent());
}

void MapView::flash(Point at) {
    m->canvas->flashGeometries({QgsGeometry::fromPointXY(mapPoint(at))}, m->layers->crs());
}

void MapView::flash(const Box& box) {
    if (box.empty()) return;
    m->canvas->flashGeometries({QgsGeometry::fromRect(rectangleOf(box))}, m->layers->crs());
}

Point MapView::toPlace(const QPoint& pixel) const {
    return placeOf(m->canvas->getCoordinateTransform()->toMapCoordinates(pixel.x(), pixel.y()));
}

QPoint MapView::toPixel(Point at) const {
    const auto p = m->canvas->getCoordinateTransform()->transform(mapPoint(at));
    return {static_cast<int>(std::lround(p.x())), static_cast<int>(std::lround(p.y()))};
}

} // namespace wanmi
