#pragma once
// Editing a grid on the map, for a panel. Holds no QGIS header, so that ui/ may include it.
#include "gis/edit/edit_hand.h"

#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace wanmi {

class MapView;

/// The tool and the drawing of one grid under edit over a map view. While it is open the map's own
/// layers of cells and duty grids make way.
class GridEditor final : public QObject {
    Q_OBJECT

public:
    explicit GridEditor(MapView& view, QObject* parent = nullptr);
    ~GridEditor() override;

    /// Shows the ground, which must live until end(), and takes the map's tool.
    void begin(EditGround& ground, std::function<QString(const Error&)> explain);
    void end();
    bool isOpen() const;

    /// Also takes the map's tool and the keyboard.
    void setMode(EditMode mode);
    EditMode mode() const;
    /// Is the map's tool this one?
    bool hasHand() const;
    static QKeySequence keyFor(EditMode mode);
    void setDark(bool dark);
    void setStreets(std::vector<Line> streets);
    /// May edits move the outer boundary, the borders between communities?
    void allow(bool outside, bool regions);
    void undo();
    void redo();
    /// The selected cell goes to a group; refusals are told at its place.
    void assign(MeshLayer layer, std::uint32_t group);
    /// Selects the cell and brings it into view.
    void select(MeshCell cell);
    MeshCell selected() const;
    void reload(); ///< the ground changed without a hand
    EditFacts facts() const;
    bool isDrawing() const;              ///< something is in the hand
    std::optional<Point> cursor() const; ///< the keyboard's

signals:
    void modeChanged(wanmi::EditMode mode);
    void looked();                            ///< facts() may differ
    void allowed(bool outside, bool regions); ///< what may move was switched
    void changed();                           ///< an edit was made, undone or done again
    void refused(const wanmi::Error& error, const wanmi::Point& where);

private:
    struct Parts;
    std::unique_ptr<Parts> m; // NOLINT(readability-identifier-naming): as in MapView
};

} // namespace wanmi
