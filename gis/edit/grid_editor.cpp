#include "gis/edit/grid_editor.h"

#include "gis/canvas/map_view.h"
#include "gis/edit/grid_canvas_item.h"
#include "gis/edit/grid_edit_tool.h"

#include <qgsmapcanvas.h>

#include <QPointer>

#include <array>
#include <utility>

namespace wanmi {
namespace {

/// Layers that would show the published borders under those of the draft.
constexpr std::array kHidden{"cells", "duty"};

} // namespace

struct GridEditor::Parts {
    QPointer<MapView> view;
    QPointer<GridEditTool> tool; ///< the canvas owns it
    EditGround* ground = nullptr;
    std::array<bool, kHidden.size()> shown{};
};

GridEditor::GridEditor(MapView& view, QObject* parent)
    : QObject(parent),
      m(std::make_unique<Parts>()) {
    m->view = &view;
    m->tool = new GridEditTool{&view.canvas()}; // NOLINT(*-owning-memory): a child of the canvas
    view.setEditTool(m->tool);
    connect(m->tool, &GridEditTool::modeChanged, this, &GridEditor::modeChanged);
    connect(m->tool, &GridEditTool::looked, this, &GridEditor::looked);
    connect(m->tool, &GridEditTool::allowed, this, &GridEditor::allowed);
    connect(m->tool, &GridEditTool::changed, this, &GridEditor::changed);
    connect(m->tool, &GridEditTool::refused, this, &GridEditor::refused);
}

GridEditor::~GridEditor() {
    if (m->tool) m->tool->setGround(nullptr);
}

void GridEditor::begin(EditGround& ground, std::function<QString(const Error&)> explain) {
    if (!m->tool) return;
    if (m->ground == nullptr) {
        for (std::size_t i = 0; i < kHidden.size(); ++i) {
            const auto key = QLatin1String(kHidden[i]);
            m->shown[i] = m->view->isLayerVisible(key);
            m->view->setLayerVisible(key, false);
        }
    }
    m->ground = &ground;
    m->tool->setExplain(std::move(explain));
    m->tool->setGround(&ground);
    setMode(EditMode::Select);
}

void GridEditor::end() {
    if (m->ground == nullptr) return;
    m->ground = nullptr;
    if (m->tool) m->tool->setGround(nullptr);
    if (!m->view) return;
    for (std::size_t i = 0; i < kHidden.size(); ++i) {
        if (m->shown[i]) m->view->setLayerVisible(QLatin1String(kHidden[i]), true);
    }
    if (hasHand()) m->view->setTool(MapTool::Browse);
}

bool GridEditor::isOpen() const {
    return m->ground != nullptr;
}

void GridEditor::setMode(EditMode mode) {
    if (!m->tool || !isOpen()) return;
    if (!hasHand()) m->view->setTool(MapTool::EditGrid);
    m->tool->setMode(mode);
    m->view->setFocus();
}

EditMode GridEditor::mode() const {
    return m->tool ? m->tool->mode() : EditMode::Select;
}

bool GridEditor::hasHand() const {
    return m->view && m->view->tool() == MapTool::EditGrid;
}

QKeySequence GridEditor::keyFor(EditMode mode) {
    return QKeySequence{static_cast<int>(keyOf(mode))};
}

void GridEditor::setDark(bool dark) {
    if (m->tool) m->tool->setDark(dark);
}

void GridEditor::setStreets(std::vector<Line> streets) {
    if (m->tool) m->tool->setStreets(std::make_shared<const std::vector<Line>>(std::move(streets)));
}

void GridEditor::allow(bool outside, bool regions) {
    if (m->tool) m->tool->allow(outside, regions);
}

void GridEditor::undo() {
    if (m->tool) m->tool->undo();
}

void GridEditor::redo() {
    if (m->tool) m->tool->redo();
}

void GridEditor::assign(MeshLayer layer, std::uint32_t group) {
    if (m->tool) m->tool->assign(layer, group);
}

void GridEditor::select(MeshCell cell) {
    if (!m->tool || !isOpen() || !m->ground->mesh().alive(cell)) return;
    m->tool->select(cell);
    Box box;
    for (const MeshEdge& edge : m->ground->mesh().edgesOf(cell)) {
        box.add(edge.from);
    }
    const Box seen = m->view->extent();
    if (seen.contains({box.minX, box.minY}) && seen.contains({box.maxX, box.maxY})) return;
    const std::int64_t width = box.maxX - box.minX; // three times as much as the cell
    const std::int64_t height = box.maxY - box.minY;
    m->view->zoomTo({box.minX - width, box.minY - height, box.maxX + width, box.maxY + height});
}

MeshCell GridEditor::selected() const {
    return m->tool && m->tool->hand() ? m->tool->hand()->selected() : kOutside;
}

void GridEditor::reload() {
    if (m->tool) m->tool->reload();
}

EditFacts GridEditor::facts() const {
    return m->tool && m->tool->hand() ? m->tool->hand()->facts() : EditFacts{};
}

std::optional<Point> GridEditor::cursor() const {
    return m->tool ? m->tool->item().scene().cross : std::nullopt;
}

bool GridEditor::isDrawing() const {
    return m->tool && m->tool->isDrawing();
}

} // namespace wanmi
