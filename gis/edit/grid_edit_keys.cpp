// The keyboard of the tool.
#include "gis/edit/grid_canvas_item.h"
#include "gis/edit/grid_edit_tool.h"
#include "gis/edit/typed_place.h"

#include <qgsmapcanvas.h>

#include <QKeyEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace wanmi {
namespace {

constexpr int kStep = 6;     ///< pixels of one press of an arrow
constexpr int kFaster = 3;   ///< more with every repeat while it is held …
constexpr int kFastest = 72; ///< … up to this

constexpr std::array kModeKeys{Qt::Key_S, Qt::Key_V, Qt::Key_B, Qt::Key_A, Qt::Key_D, Qt::Key_R,
                               Qt::Key_F, Qt::Key_X, Qt::Key_M, Qt::Key_C, Qt::Key_G, Qt::Key_E};
static_assert(kModeKeys.size() == static_cast<std::size_t>(EditMode::Count_));

QPoint wayOf(int key) {
    switch (key) {
    case Qt::Key_Left: return {-1, 0};
    case Qt::Key_Right: return {1, 0};
    case Qt::Key_Up: return {0, 1};
    case Qt::Key_Down: return {0, -1};
    default: return {};
    }
}

} // namespace

Qt::Key keyOf(EditMode mode) {
    return kModeKeys[static_cast<std::size_t>(mode)];
}

bool GridEditTool::eventFilter(QObject* watched, QEvent* event) {
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != canvas() || !key || !m_hand || !isActive())
        return QgsMapTool::eventFilter(watched, event);
    const auto& pressed = *static_cast<QKeyEvent*>(event);
    if (event->type() == QEvent::KeyPress) return press(pressed);
    // Of the window's shortcuts only those that are the hand's own while it works.
    const bool plain = (pressed.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) == 0;
    const bool own = pressed.matches(QKeySequence::Undo) || pressed.matches(QKeySequence::Redo) ||
                     (plain && pressed.key() == Qt::Key_Delete);
    if (own) event->accept();
    return own;
}

bool GridEditTool::press(const QKeyEvent& key) {
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return pressCommand(key);
    if (!wayOf(key.key()).isNull()) return step(key);
    m_held = 0;
    switch (key.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: return pressEnter();
    case Qt::Key_Escape: return pressEscape();
    case Qt::Key_Tab: toNext((key.modifiers() & Qt::ShiftModifier) != 0); return true;
    case Qt::Key_Backtab: toNext(true); return true;
    case Qt::Key_Delete: told(m_hand->remove()); return true;
    case Qt::Key_Backspace:
        if (m_typed.empty()) {
            m_hand->back();
        } else {
            m_typed.pop_back();
        }
        show();
        return true;
    default: break;
    }
    if (type(key)) return true;
    if (key.key() == Qt::Key_N && m_mode == EditMode::DutyGrid) {
        assign(MeshLayer::Duty, m_ground->newDuty());
        return true;
    }
    if (key.key() == Qt::Key_O || key.key() == Qt::Key_P) {
        const bool outer = key.key() == Qt::Key_O;
        allow(m_outside != outer, m_regions == outer);
        return true;
    }
    const auto* const mode = std::find(kModeKeys.begin(), kModeKeys.end(), key.key());
    if (mode == kModeKeys.end()) return false;
    setMode(static_cast<EditMode>(mode - kModeKeys.begin()));
    return true;
}

bool GridEditTool::pressCommand(const QKeyEvent& key) {
    if (key.matches(QKeySequence::Undo)) {
        undo();
        return true;
    }
    const bool again = key.key() == Qt::Key_Y && key.modifiers() == Qt::ControlModifier;
    if (!again && !key.matches(QKeySequence::Redo)) return false;
    redo();
    return true;
}

bool GridEditTool::pressEnter() {
    if (m_typed.empty()) {
        told(m_hand->click(m_cross ? *m_cross : m_hand->snap().at));
        return true;
    }
    const auto place = typedPlace(m_typed, m_hand->anchor().value_or(here()));
    if (!place) return true; // stays, to be mended
    m_typed.clear();
    moveCross(*place);
    told(m_hand->click(*place, true));
    return true;
}

bool GridEditTool::pressEscape() {
    if (!m_typed.empty()) {
        m_typed.clear();
    } else if (!m_refusal.isEmpty()) {
        m_refusal.clear();
    } else if (!m_hand->giveUp() && m_mode != EditMode::Select) {
        setMode(EditMode::Select);
    }
    show();
    return true;
}

bool GridEditTool::step(const QKeyEvent& key) {
    m_held = key.isAutoRepeat() ? m_held + 1 : 0;
    const bool fine = (key.modifiers() & Qt::ShiftModifier) != 0;
    const int pixels = fine ? 1 : std::min(kStep + kFaster * m_held, kFastest);
    const QPoint way = pixels * wayOf(key.key());
    const double mm = m_item->frame().mmPerPixel;
    const Point from = m_cross ? *m_cross : placeAt(canvas()->rect().center());
    moveCross({from.x + std::llround(way.x() * mm), from.y + std::llround(way.y() * mm)});
    m_hand->hover(*m_cross);
    show();
    return true;
}

void GridEditTool::moveCross(Point to) {
    m_cross = to;
    const QRect view = canvas()->rect().adjusted(12, 12, -12, -12);
    if (!view.contains(m_item->frame().pixel(to).toPoint())) {
        canvas()->setCenter(
            {static_cast<double>(to.x) / kMillimetres, static_cast<double>(to.y) / kMillimetres});
        canvas()->refresh();
    }
}

void GridEditTool::toNext(bool backwards) {
    if (!m_cross && m_hand->hovered() == kOutside && !m_hand->holds())
        m_hand->hover(placeAt(canvas()->rect().center()));
    if (const auto place = m_hand->next(backwards)) moveCross(*place);
    show();
}

bool GridEditTool::type(const QKeyEvent& key) {
    const QString text = key.text();
    if (text.size() != 1) return false;
    const char typed = text.at(0).toLatin1();
    const bool begins =
        (typed >= '0' && typed <= '9') || typed == '=' || (m_hand->holds() && typed == '-');
    if (m_typed.empty() && !begins) return false;
    if (!continuesPlace(m_typed, typed)) return !m_typed.empty() && typed > ' ' && typed < 'A';
    m_typed.push_back(typed);
    show();
    return true;
}

} // namespace wanmi
