#include "tests/desktop/edit_script.h"

#include "core/geometry/measures.h"

#include <cmath>
#include <optional>
#include <stdexcept>

namespace wanmi::test {
namespace {

constexpr std::int64_t kM = 1000;

Point along(const MeshEdge& e, double share, double aside = 0) {
    const auto dx = static_cast<double>(e.to.x - e.from.x);
    const auto dy = static_cast<double>(e.to.y - e.from.y);
    const double length = std::hypot(dx, dy);
    return {e.from.x + std::llround(share * dx - aside * dy / length),
            e.from.y + std::llround(share * dy + aside * dx / length)};
}

class Script {
public:
    Script(const GridMesh& mesh, const std::vector<Line>& streets)
        : m_mesh(mesh),
          m_streets(streets) {}

    std::vector<ScriptedEdit> all() {
        nodes();
        borders();
        lines();
        cells();
        return std::move(m_all);
    }

private:
    using Kind = MeshEdit::Kind;
    const GridMesh& m_mesh;
    const std::vector<Line>& m_streets;
    std::vector<ScriptedEdit> m_all;

    bool takes(const MeshEdit& edit) const {
        GridMesh copy = m_mesh;
        return static_cast<bool>(applyEdit(copy, edit));
    }
    bool inner(const MeshEdge& e) const {
        return e.left != kOutside && e.right != kOutside &&
               m_mesh.state(e.left).region == m_mesh.state(e.right).region;
    }
    /// The first edge, seen from either side, that is so long and does what is asked.
    MeshEdge find(const char* what, const std::function<bool(const MeshEdge&)>& good) const {
        for (const MeshEdge& edge : m_mesh.edges()) {
            for (const MeshEdge& e : {edge, edge.reversed()}) {
                if (distanceM(e.from, e.to) > 40 && good(e)) return e;
            }
        }
        throw std::runtime_error{std::string{"no place for: "} + what};
    }
    void add(std::string name, Point where, std::function<void(Hands&)> act,
             std::function<bool(const GridMesh&, const GridMesh&)> holds, std::size_t steps = 1) {
        m_all.push_back({std::move(name), where, std::move(act), std::move(holds), steps});
    }
    static MeshEdit move(Point at, Point to, bool outside, bool regions) {
        MeshEdit edit;
        edit.at = at;
        edit.to = to;
        edit.outside = outside;
        edit.regions = regions;
        return edit;
    }
    static Point beside(Point p, std::int64_t x, std::int64_t y) { return {p.x + x, p.y + y}; }

    void addMove(const std::string& name, const MeshEdge& e, Point to, bool outside, bool regions) {
        add(
            name, e.from,
            [=](Hands& h) {
                h.allow(outside, regions);
                h.mode(EditMode::MoveNode);
                h.click(e.from);
                h.click(to);
                h.allow(false, false);
            },
            [=](const GridMesh&, const GridMesh& after) {
                return !after.hasVertex(e.from) && after.vertexNear(to, kM);
            });
    }

    void nodes() {
        const auto junction = find("node", [&](const MeshEdge& e) {
            const auto around = m_mesh.edgesAt(e.from);
            return around.size() > 2 && inner(e) &&
                   takes(move(e.from, beside(e.from, 7 * kM, 5 * kM), false, false));
        });
        addMove("move a node where borders meet", junction, beside(junction.from, 7 * kM, 5 * kM),
                false, false);
        const auto region = find("region node", [&](const MeshEdge& e) {
            return e.left != kOutside && e.right != kOutside && !inner(e) &&
                   takes(move(e.from, beside(e.from, 6 * kM, 4 * kM), false, true)) &&
                   !takes(move(e.from, beside(e.from, 6 * kM, 4 * kM), false, false));
        });
        addMove("move a node of two communities, allowed for it", region,
                beside(region.from, 6 * kM, 4 * kM), false, true);
        const auto outer = find("outer node", [&](const MeshEdge& e) {
            return e.right == kOutside && m_mesh.edgesAt(e.from).size() == 2 &&
                   takes(move(e.from, beside(e.from, 5 * kM, 5 * kM), true, false));
        });
        addMove("move a corner of the city, allowed for it", outer,
                beside(outer.from, 5 * kM, 5 * kM), true, false);
    }

    void borders() {
        const auto e = find("border", [&](const MeshEdge& edge) {
            MeshEdit arc;
            arc.kind = Kind::MoveArc;
            arc.line = {edge.from, edge.to};
            const Point mid = along(edge, 0.5);
            const Point goal = along(edge, 0.5, 6 * kM);
            arc.to = {goal.x - mid.x, goal.y - mid.y};
            return inner(edge) && takes(arc);
        });
        const Point mid = along(e, 0.5);
        add(
            "move a border", mid,
            [=](Hands& h) {
                h.mode(EditMode::MoveBorder);
                h.click(mid);
                h.click(along(e, 0.5, 6 * kM));
            },
            [=](const GridMesh&, const GridMesh& after) {
                return !after.hasEdge(e.from, e.to) && after.edgeNear(along(e, 0.5, 6 * kM), kM);
            });
        add(
            "add a node", mid,
            [=](Hands& h) {
                h.mode(EditMode::AddNode);
                h.click(mid);
            },
            [=](const GridMesh&, const GridMesh& after) {
                return after.vertexNear(mid, kM) && !after.hasEdge(e.from, e.to);
            });
        const auto bend = [=](Hands& h) {
            h.mode(EditMode::AddNode);
            h.click(mid);
            h.mode(EditMode::MoveNode);
            h.click(mid);
            h.click(along(e, 0.5, 9 * kM));
        };
        add(
            "bend a border at a new node", mid, bend,
            [=](const GridMesh&, const GridMesh& after) {
                return after.vertexNear(along(e, 0.5, 9 * kM), kM).has_value();
            },
            2);
        add(
            "take a node out again", mid,
            [=](Hands& h) {
                bend(h);
                h.mode(EditMode::RemoveNode);
                h.click(along(e, 0.5, 9 * kM));
            },
            [=](const GridMesh&, const GridMesh& after) { return after.hasEdge(e.from, e.to); }, 3);
        add(
            "delete the node under the hand", mid,
            [=](Hands& h) {
                bend(h);
                h.mode(EditMode::MoveNode);
                h.click(along(e, 0.5, 9 * kM));
                h.remove();
            },
            [=](const GridMesh&, const GridMesh& after) { return after.hasEdge(e.from, e.to); }, 3);
    }

    void addLine(const std::string& name, EditMode mode, const Line& line,
                 const std::function<bool(const GridMesh&, const GridMesh&)>& holds) {
        add(
            name, line[line.size() / 2],
            [=](Hands& h) {
                h.mode(mode);
                for (const Point p : line)
                    h.click(p);
                h.finish();
            },
            holds);
    }

    void lines() {
        const auto e = find("reshape", [&](const MeshEdge& edge) {
            MeshEdit edit;
            edit.kind = Kind::Reshape;
            edit.cell = edge.left;
            edit.line = bulge(edge);
            return inner(edge) && takes(edit);
        });
        addLine("reshape a border along a line of three points", EditMode::Reshape, bulge(e),
                [=](const GridMesh&, const GridMesh& after) {
                    return after.vertexNear(along(e, 0.5, 9 * kM), kM).has_value();
                });
        addLine("reshape it to the other side, bent four times", EditMode::Reshape,
                {along(e, 0.2), along(e, 0.3, -6 * kM), along(e, 0.5, -9 * kM),
                 along(e, 0.7, -6 * kM), along(e, 0.8)},
                [=](const GridMesh& before, const GridMesh& after) {
                    return after.vertexNear(along(e, 0.5, -9 * kM), kM) &&
                           after.twiceArea(e.left) > before.twiceArea(e.left);
                });
        const auto split = [&](const MeshEdge& edge, const Line& line) {
            MeshEdit edit;
            edit.kind = Kind::Split;
            edit.cell = edge.left;
            edit.line = line;
            return inner(edge) && takes(edit);
        };
        const auto s = find("split", [&](const MeshEdge& edge) {
            return split(edge, cut(edge)) && split(edge, bentCut(edge));
        });
        const auto made = [](const GridMesh& before, const GridMesh& after) {
            return after.cellCount() == before.cellCount() + 1;
        };
        addLine("split a cell straight through", EditMode::Split, cut(s), made);
        addLine("split a cell along a bent line", EditMode::Split, bentCut(s), made);
        street();
    }
    static Line bulge(const MeshEdge& e) {
        return {along(e, 0.3), along(e, 0.5, 9 * kM), along(e, 0.7)};
    }
    /// Across the cell left of the edge, a little beyond it on either side.
    Line cut(const MeshEdge& e) const {
        const double through = 4 * kM + static_cast<double>(depth(e));
        return {along(e, 0.5, -4.0 * kM), along(e, 0.5, through)};
    }
    Line bentCut(const MeshEdge& e) const {
        Line line = cut(e);
        line.insert(line.begin() + 1, along(e, 0.62, static_cast<double>(depth(e)) / 2));
        return line;
    }
    std::int64_t depth(const MeshEdge& e) const {
        std::int64_t far = 2 * kM;
        while (far < 300 * kM && m_mesh.cellAt(along(e, 0.5, static_cast<double>(far))) == e.left)
            far += kM;
        return far;
    }

    /// A border that lies on a street is moved away and led back along it.
    void street() {
        const auto e = find("street", [&](const MeshEdge& edge) {
            const auto a = nearestPlace(m_streets, along(edge, 0.1));
            const auto b = nearestPlace(m_streets, along(edge, 0.9));
            MeshEdit edit;
            edit.kind = Kind::Reshape;
            edit.cell = edge.left;
            edit.line = {along(edge, 0.1), along(edge, 0.3, 8 * kM), along(edge, 0.7, 8 * kM),
                         along(edge, 0.9)};
            return inner(edge) && a && b && a->awayM < 0.01 && b->awayM < 0.01 && takes(edit);
        });
        add(
            "lead a border along a street", along(e, 0.5),
            [=](Hands& h) {
                h.mode(EditMode::Reshape);
                for (const Point p :
                     {along(e, 0.1), along(e, 0.3, 8 * kM), along(e, 0.7, 8 * kM), along(e, 0.9)}) {
                    h.click(p);
                }
                h.finish();
                h.mode(EditMode::FollowStreet);
                h.click(along(e, 0.1));
                h.click(along(e, 0.9));
            },
            [=](const GridMesh& before, const GridMesh& after) {
                const auto off = after.twiceArea(e.left) - before.twiceArea(e.left);
                return after.edgeNear(along(e, 0.5), kM) && std::abs(off) < 2 * 40 * kM * kM;
            },
            2);
    }

    Point inside(MeshCell cell) const { return interiorPoint(m_mesh.polygon(cell)); }

    void addPair(const std::string& name, EditMode mode, const MeshEdge& e,
                 const std::function<bool(const GridMesh&, const GridMesh&)>& holds) {
        const Point a = inside(e.left);
        const Point b = inside(e.right);
        add(
            name, along(e, 0.5),
            [=](Hands& h) {
                h.mode(EditMode::Select);
                h.click(a);
                h.mode(mode);
                h.click(b);
            },
            holds);
    }
    MeshEdge findAssign(const char* what, MeshLayer layer) const {
        return find(what, [&](const MeshEdge& e) {
            if (e.left == kOutside || e.right == kOutside) return false;
            MeshEdit edit;
            edit.kind = Kind::Assign;
            edit.cell = e.left;
            edit.layer = layer;
            edit.group = m_mesh.state(e.right).group(layer);
            return m_mesh.state(e.left).group(layer) != edit.group && takes(edit);
        });
    }

    void cells() {
        const auto e = find("merge", [&](const MeshEdge& edge) {
            MeshEdit edit;
            edit.kind = Kind::Merge;
            edit.cell = edge.left;
            edit.other = edge.right;
            MeshEdit dissolve;
            dissolve.kind = Kind::Dissolve;
            dissolve.cell = edge.right;
            return inner(edge) && takes(edit) && takes(dissolve);
        });
        addPair("merge two cells", EditMode::Merge, e, [=](const GridMesh&, const GridMesh& after) {
            return after.alive(e.left) && !after.alive(e.right);
        });
        const auto gone = [=](const GridMesh&, const GridMesh& after) {
            return !after.alive(e.right);
        };
        const Point there = inside(e.right);
        add(
            "fix a sliver", there,
            [=](Hands& h) {
                h.mode(EditMode::Dissolve);
                h.click(there);
            },
            gone);
        add(
            "delete the selected cell", there,
            [=](Hands& h) {
                h.mode(EditMode::Select);
                h.click(there);
                h.remove();
            },
            gone);
        const auto region = findAssign("community", MeshLayer::Region);
        addPair("move a cell to another community", EditMode::Community, region,
                [=](const GridMesh&, const GridMesh& after) {
                    return after.state(region.left).region == after.state(region.right).region;
                });
        const auto duty = findAssign("duty grid", MeshLayer::Duty);
        addPair("put a cell into another duty grid", EditMode::DutyGrid, duty,
                [=](const GridMesh&, const GridMesh& after) {
                    return after.state(duty.left).duty == after.state(duty.right).duty;
                });
        const Point one = inside(duty.left);
        add(
            "begin a new duty grid", one,
            [=](Hands& h) {
                h.mode(EditMode::Select);
                h.click(one);
                h.mode(EditMode::DutyGrid);
                h.newDuty();
            },
            [=](const GridMesh&, const GridMesh& after) {
                return after.cellsOf(MeshLayer::Duty, after.state(duty.left).duty).size() == 1;
            });
        add(
            "undo and redo", there,
            [=](Hands& h) {
                h.mode(EditMode::Dissolve);
                h.click(there);
                h.undo();
                h.redo();
            },
            gone);
    }
};

} // namespace

std::vector<ScriptedEdit> twentyEdits(const GridMesh& mesh, const std::vector<Line>& streets) {
    return Script{mesh, streets}.all();
}

} // namespace wanmi::test
