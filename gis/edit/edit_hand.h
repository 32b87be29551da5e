#pragma once
// What a hand on the grid holds and what it would do: modes, snapping, lines being drawn, the next
// edit before it is made. Knows neither mouse nor keyboard nor pixels.
#include "core/geometry/mesh_preview.h"
#include "gis/edit/edit_ground.h"

#include <memory>
#include <optional>
#include <vector>

namespace wanmi {

/// Where a place was drawn to.
struct Snap {
    enum class To : std::uint8_t { Free, Vertex, Border, Street };
    To to = To::Free;
    Point at;
    std::optional<MeshEdge> edge; ///< To::Border
};

/// Facts of the cell in hand, as they are and as the edit under way would make them.
struct EditFacts {
    MeshCell cell = kOutside;
    double areaM2 = 0;
    double afterM2 = 0; ///< == areaM2 where nothing is under way
    std::vector<GridMesh::Border> borders;
    MeshCell made = kOutside; ///< a cell that would be made …
    double madeM2 = 0;        ///< … and its area
    bool planned = false;     ///< an edit is under way
};

/// What came of a click or a key.
struct EditOutcome {
    enum class Kind : std::uint8_t { Nothing, Looked, Changed, Refused };
    Kind kind = Kind::Nothing;
    const MeshChange* change = nullptr; ///< Changed: valid until the ground's next call
    Error error;                        ///< Refused
    Point where;                        ///< Refused: the place at fault
};

class EditHand {
public:
    explicit EditHand(EditGround& ground) : m_ground(&ground) {}

    void setMode(EditMode mode); ///< gives up what is under way, keeps the selected cell
    EditMode mode() const { return m_mode; }
    void setReach(std::int64_t mm) { m_reach = mm; } ///< of snapping
    void setStreets(std::shared_ptr<const std::vector<Line>> streets) {
        m_streets = std::move(streets);
    }
    void allow(bool outside, bool regions);

    /// The hand is here. `exact`: a typed place, drawn to nothing that is not there itself.
    void hover(Point at, bool exact = false);
    EditOutcome click(Point at, bool exact = false);
    EditOutcome finish(); ///< ends the line being drawn
    EditOutcome remove(); ///< the vertex here or in hand, else the selected cell (as Dissolve)
    /// The selected cell goes to a group; kNoGroup: to none.
    EditOutcome assign(MeshLayer layer, std::uint32_t group);
    EditOutcome undo();
    EditOutcome redo();
    bool back();   ///< drops the last point drawn
    bool giveUp(); ///< drops what is under way, else the selection; false: there was neither
    /// The next vertex, border or cell that a click could be meant for; nullopt: none.
    std::optional<Point> next(bool backwards);
    void select(MeshCell cell) { m_selected = cell; }
    /// The mesh changed without this hand.
    void refresh();

    MeshCell selected() const { return m_selected; }
    MeshCell hovered() const { return m_hovered; }
    const Snap& snap() const { return m_snap; }
    bool holds() const { return m_grip || m_edge || !m_line.empty(); }
    /// What typed offsets count from: the vertex in hand or the last point drawn.
    std::optional<Point> anchor() const;
    Line drawn() const;                 ///< the line so far, on to the hand
    std::vector<Point> handles() const; ///< vertices a click could take
    const MeshChange* planned() const;  ///< what a click here would change
    const Error* hindrance() const;     ///< why it would change nothing
    EditFacts facts() const;

private:
    EditGround* m_ground;
    EditMode m_mode = EditMode::Select;
    std::int64_t m_reach = 0;
    std::shared_ptr<const std::vector<Line>> m_streets;
    bool m_outside = false;
    bool m_regions = false;
    MeshCell m_selected = kOutside;
    MeshCell m_hovered = kOutside;
    Point m_at;
    Snap m_snap;
    std::optional<Point> m_grip;    // MoveNode: the vertex in hand
    std::optional<MeshEdge> m_edge; // MoveBorder: the piece in hand …
    Point m_from;                   // … and where it was taken
    Line m_line;
    std::optional<MeshChange> m_planned;
    std::optional<Error> m_hindrance;

    const GridMesh& mesh() const { return m_ground->mesh(); }
    Snap snapAt(Point at, std::int64_t reach) const;
    bool drawnTo(Snap::To what) const;
    std::vector<MeshEdit> withSecond() const;
    bool drawsLine() const;
    bool actsOnPair() const;
    MeshCell factCell() const;
    std::vector<MeshEdit> attempts() const;
    std::vector<MeshEdit> alongLine(const Line& line) const;
    std::vector<MeshCell> candidates(const Line& line) const;
    std::vector<MeshEdit> alongStreet() const;
    Line streetWay() const;
    Line ledToBorder(const Line& way, MeshCell cell) const;
    MeshEdit edit(MeshEdit::Kind kind) const;
    void plan();
    EditOutcome act();
    EditOutcome act(const std::vector<MeshEdit>& tries);
    EditOutcome taken(const MeshChange* change, MeshCell keep);
    EditOutcome clickLine();
    EditOutcome take();
    std::vector<Point> stops() const;
    std::vector<Point> cellStops() const;
};

} // namespace wanmi
