#include "gis/edit/grid_edit_tool.h"

#include "gis/edit/grid_canvas_item.h"

#include <qgsmapcanvas.h>
#include <qgsmapmouseevent.h>

#include <QApplication>
#include <QLocale>

#include <chrono>
#include <cmath>

namespace wanmi {
namespace {

constexpr double kReachPixels = 10;
constexpr std::chrono::seconds kRefusalStays{8};

} // namespace

GridEditTool::GridEditTool(QgsMapCanvas* canvas)
    : QgsMapTool(canvas),
      m_item(new GridCanvasItem{canvas}) { // NOLINT(*-owning-memory): the scene owns it
    setCursor(Qt::CrossCursor);
    m_item->setMesh(nullptr);
    m_refusalTime.setSingleShot(true);
    m_refusalTime.setInterval(kRefusalStays);
    connect(&m_refusalTime, &QTimer::timeout, this, [this] {
        m_refusal.clear();
        show();
    });
    connect(canvas, &QgsMapCanvas::extentsChanged, this, [this] {
        setReach();
        show();
    });
    canvas->installEventFilter(this);
}

GridEditTool::~GridEditTool() = default;

void GridEditTool::setGround(EditGround* ground) {
    m_ground = ground;
    m_hand.reset();
    m_typed.clear();
    m_cross.reset();
    m_refusal.clear();
    if (ground != nullptr) {
        m_hand.emplace(*ground);
        m_hand->setStreets(m_streets);
        m_hand->allow(m_outside, m_regions);
        m_hand->setMode(m_mode);
        setReach();
    }
    m_item->setMesh(ground == nullptr ? nullptr : &ground->mesh());
    show();
}

void GridEditTool::setMode(EditMode mode) {
    m_mode = mode;
    m_typed.clear();
    if (m_hand) m_hand->setMode(mode);
    emit modeChanged(mode);
    show();
}

EditMode GridEditTool::mode() const {
    return m_mode;
}

void GridEditTool::setDark(bool dark) {
    m_item->setDark(dark);
}

void GridEditTool::setStreets(std::shared_ptr<const std::vector<Line>> streets) {
    m_streets = std::move(streets);
    if (m_hand) m_hand->setStreets(m_streets);
}

void GridEditTool::allow(bool outside, bool regions) {
    m_outside = outside;
    m_regions = regions;
    if (m_hand) m_hand->allow(outside, regions);
    emit allowed(outside, regions);
    show();
}

void GridEditTool::setReach() {
    if (m_hand)
        m_hand->setReach(std::llround(kReachPixels * canvas()->mapUnitsPerPixel() * kMillimetres));
}

void GridEditTool::undo() {
    if (m_hand) told(m_hand->undo());
}

void GridEditTool::redo() {
    if (m_hand) told(m_hand->redo());
}

void GridEditTool::assign(MeshLayer layer, std::uint32_t group) {
    if (m_hand) told(m_hand->assign(layer, group));
}

void GridEditTool::select(MeshCell cell) {
    if (!m_hand) return;
    m_hand->select(cell);
    m_hand->refresh();
    show();
}

void GridEditTool::reload() {
    if (!m_hand) return;
    m_item->redraw();
    m_hand->refresh();
    show();
}

void GridEditTool::activate() {
    QgsMapTool::activate();
    setReach();
    show();
}

void GridEditTool::deactivate() {
    if (m_hand) {
        m_hand->setMode(m_mode);
        m_hand->hover({});
    }
    m_cross.reset();
    m_typed.clear();
    show();
    QgsMapTool::deactivate();
}

Point GridEditTool::placeAt(const QPoint& pixel) const {
    const MapFrame& frame = m_item->frame();
    return {std::llround(frame.west + pixel.x() * frame.mmPerPixel),
            std::llround(frame.north - pixel.y() * frame.mmPerPixel)};
}

void GridEditTool::told(const EditOutcome& outcome) {
    m_refusal.clear();
    m_refusalTime.stop();
    if (outcome.kind == EditOutcome::Kind::Changed) {
        m_item->changed(*outcome.change);
        emit changed();
    } else if (outcome.kind == EditOutcome::Kind::Refused) {
        m_refusal =
            m_explain ? m_explain(outcome.error) : QString::fromStdString(outcome.error.reason);
        m_refusalAt = outcome.where;
        m_refusalTime.start();
        emit refused(outcome.error, outcome.where);
    }
    show();
}

/// The area before and after, beside the hand.
QString GridEditTool::note() const {
    if (!m_typed.empty()) return QString::fromStdString(m_typed) + QLatin1Char('_');
    if (!m_hand->holds() || m_hand->planned() == nullptr) return {};
    const EditFacts facts = m_hand->facts();
    if (facts.cell == kOutside) return {};
    const QLocale locale;
    const auto area = [&](double m2) { return locale.toString(m2, 'f', 0); };
    QString text = QStringLiteral("%1 → %2 m²").arg(area(facts.areaM2), area(facts.afterM2));
    if (facts.made == kOutside) return text;
    return text + QStringLiteral(" + %1 m²").arg(area(facts.madeM2));
}

void GridEditTool::show() {
    if (!m_hand) return;
    EditScene scene;
    scene.selected = m_hand->selected();
    scene.refusal = m_refusal;
    scene.refusalAt = m_refusalAt;
    if (isActive()) {
        scene.hovered = m_hand->holds() ? kOutside : m_hand->hovered();
        scene.handles = m_hand->handles();
        scene.drawn = m_hand->drawn();
        scene.hindered = m_hand->planned() == nullptr && m_hand->hindrance() != nullptr;
        if (const auto* change = m_hand->planned(); change != nullptr && m_hand->holds()) {
            scene.gone = change->out;
            scene.made = change->in;
        }
        if (m_hand->snap().to != Snap::To::Free) scene.mark = m_hand->snap();
        scene.cross = m_cross;
        scene.note = note();
        scene.noteAt = here();
    }
    m_item->setScene(std::move(scene));
    emit looked();
}

Point GridEditTool::here() const {
    return m_cross ? *m_cross : m_hand->snap().at;
}

void GridEditTool::canvasPressEvent(QgsMapMouseEvent* e) {
    m_swallow = false;
    if (!m_hand || e->button() != Qt::LeftButton) return;
    m_cross.reset();
    m_typed.clear();
    m_pressed = e->pos();
    m_took = false;
    m_dragging = false;
    m_mayDrag = false;
    const bool takes = m_mode == EditMode::MoveNode || m_mode == EditMode::MoveBorder;
    if (takes && !m_hand->holds()) {
        const EditOutcome outcome = m_hand->click(placeAt(e->pos()));
        m_took = m_hand->holds();
        told(outcome);
    }
    m_mayDrag = !m_hand->holds();
}

void GridEditTool::canvasMoveEvent(QgsMapMouseEvent* e) {
    if (!m_hand) return;
    const bool left = (e->buttons() & Qt::LeftButton) != 0;
    const bool far = (e->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (left && m_mayDrag && (m_dragging || far)) {
        if (!m_dragging) canvas()->panActionStart(m_pressed);
        m_dragging = true;
        canvas()->panAction(e);
        return;
    }
    m_cross.reset();
    m_hand->hover(placeAt(e->pos()));
    show();
}

void GridEditTool::canvasReleaseEvent(QgsMapMouseEvent* e) {
    if (!m_hand) return;
    if (m_swallow) { // of a double click: its first click set the point already
        m_swallow = false;
        return;
    }
    if (e->button() == Qt::RightButton) {
        told(m_hand->finish());
        return;
    }
    if (e->button() != Qt::LeftButton) return;
    m_mayDrag = false;
    if (m_dragging) {
        m_dragging = false;
        canvas()->panActionEnd(e->pos());
        return;
    }
    const bool still = (e->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance();
    if (m_took && still) return; // taken by a click, put down by the next
    const bool takes = m_mode == EditMode::MoveNode || m_mode == EditMode::MoveBorder;
    if (takes && !m_hand->holds()) return; // the press was for nothing
    const EditOutcome outcome = m_hand->click(placeAt(e->pos()));
    // A thing that was dragged does not stick to a hand that has let go.
    if (m_took && outcome.kind == EditOutcome::Kind::Refused) m_hand->giveUp();
    m_took = false;
    told(outcome);
}

void GridEditTool::canvasDoubleClickEvent(QgsMapMouseEvent* e) {
    if (!m_hand || e->button() != Qt::LeftButton) return;
    m_swallow = true;
    told(m_hand->finish());
}

} // namespace wanmi
