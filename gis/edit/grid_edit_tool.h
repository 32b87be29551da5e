#pragma once
// The hand's mouse and keyboard on the canvas. Every edit can be made with either alone.
#include "gis/edit/edit_hand.h"

#include <qgsmaptool.h>

#include <QPoint>
#include <QString>
#include <QTimer>

#include <functional>
#include <optional>
#include <string>

class QKeyEvent;

namespace wanmi {

class GridCanvasItem;

/// Mouse: a click or a drag; a right or double click ends a line. Keys: arrows move a cursor (held
/// ones faster, with Shift by a pixel), Enter clicks, Tab goes to the next candidate, Escape gives
/// up, Backspace drops the last point, Delete removes; a letter chooses the mode; digits begin a
/// typed place; O and P let the outer boundary and communities' borders move or not.
class GridEditTool final : public QgsMapTool {
    Q_OBJECT

public:
    explicit GridEditTool(QgsMapCanvas* canvas);
    ~GridEditTool() override;

    /// Null: nothing to edit. The ground must outlive the tool's work on it.
    void setGround(EditGround* ground);
    void setMode(EditMode mode);
    EditMode mode() const;
    void setDark(bool dark);
    void setStreets(std::shared_ptr<const std::vector<Line>> streets);
    void allow(bool outside, bool regions);
    /// What a refusal reads like, in the user's language.
    void setExplain(std::function<QString(const Error&)> explain) {
        m_explain = std::move(explain);
    }
    void undo();
    void redo();
    void assign(MeshLayer layer, std::uint32_t group);
    void select(MeshCell cell);
    void reload(); ///< the mesh changed without this tool

    EditHand* hand() { return m_hand ? &*m_hand : nullptr; }
    GridCanvasItem& item() { return *m_item; }
    bool isDrawing() const { return m_hand && m_hand->holds(); }

    void canvasPressEvent(QgsMapMouseEvent* e) override;
    void canvasMoveEvent(QgsMapMouseEvent* e) override;
    void canvasReleaseEvent(QgsMapMouseEvent* e) override;
    void canvasDoubleClickEvent(QgsMapMouseEvent* e) override;
    void activate() override;
    void deactivate() override;
    /// A key that is the tool's own; false: somebody else's.
    bool press(const QKeyEvent& key);

signals:
    void modeChanged(wanmi::EditMode mode);
    void looked(); ///< facts may differ
    void allowed(bool outside, bool regions);
    void changed(); ///< an edit was made, undone or done again
    void refused(const wanmi::Error& error, const wanmi::Point& where);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    GridCanvasItem* m_item; ///< the canvas's scene owns it
    EditGround* m_ground = nullptr;
    std::optional<EditHand> m_hand;
    std::function<QString(const Error&)> m_explain;
    std::shared_ptr<const std::vector<Line>> m_streets;
    bool m_outside = false;
    bool m_regions = false;
    EditMode m_mode = EditMode::Select;
    std::string m_typed;
    std::optional<Point> m_cross; ///< the keyboard's cursor
    int m_held = 0;               ///< repeats of an arrow key
    QPoint m_pressed;
    bool m_mayDrag = false; ///< the left button is down since a click on free ground
    bool m_dragging = false;
    bool m_took = false; ///< this press took something into the hand
    bool m_swallow = false;
    QString m_refusal;
    Point m_refusalAt;
    QTimer m_refusalTime;

    Point placeAt(const QPoint& pixel) const;
    Point here() const;
    void setReach();
    void told(const EditOutcome& outcome);
    void show();
    QString note() const;
    bool pressCommand(const QKeyEvent& key);
    bool pressEnter();
    bool pressEscape();
    bool step(const QKeyEvent& key);
    bool type(const QKeyEvent& key);
    void toNext(bool backwards);
    void moveCross(Point to);
};

/// The key that chooses a mode.
Qt::Key keyOf(EditMode mode);

} // namespace wanmi
