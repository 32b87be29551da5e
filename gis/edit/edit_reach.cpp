// What a hand can reach: snapping, the edits that a click could mean, the next candidate.
#include "core/geometry/line_walk.h"
#include "core/geometry/measures.h"
#include "gis/edit/edit_hand.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// A street is caught from further away than a vertex: nothing else lies near it.
constexpr std::int64_t kStreetReach = 2;
/// Ends of a way that stop short of a border by so many reaches are led to it.
constexpr std::int64_t kLeadReach = 6;
/// Streets this far around two clicks, in parts of their distance, are looked at for a way.
constexpr std::int64_t kDetour = 1;
constexpr std::int64_t kAroundStreet = 300'000; // mm, at least
/// More vertices than this are no help to a hand.
constexpr std::size_t kMostHandles = 1200;

Box around(Point a, Point b, std::int64_t margin) {
    Box box;
    for (const Point p : {a, b}) {
        box.add({p.x - margin, p.y - margin});
        box.add({p.x + margin, p.y + margin});
    }
    return box;
}

std::vector<Line> within(const std::vector<Line>& lines, const Box& box) {
    std::vector<Line> out;
    for (const Line& line : lines) {
        if (boxOf(line).meets(box)) out.push_back(line);
    }
    return out;
}

Point middle(const MeshEdge& edge) {
    return nearestOn(edge.from, edge.to,
                     {(edge.from.x + edge.to.x) / 2, (edge.from.y + edge.to.y) / 2});
}

} // namespace

/// May a place be drawn to a thing of this sort, for what the hand is about?
bool EditHand::drawnTo(Snap::To what) const {
    switch (what) {
    case Snap::To::Vertex:
        return m_mode == EditMode::RemoveNode || drawsLine() ||
               (m_mode == EditMode::MoveNode && !m_grip);
    case Snap::To::Border:
        return m_mode == EditMode::AddNode || drawsLine() ||
               (m_mode == EditMode::MoveBorder && !m_edge);
    case Snap::To::Street: return m_streets && (m_mode == EditMode::FollowStreet || m_grip);
    case Snap::To::Free: break;
    }
    return true;
}

Snap EditHand::snapAt(Point at, std::int64_t reach) const {
    if (drawnTo(Snap::To::Vertex)) {
        if (const auto vertex = mesh().vertexNear(at, reach))
            return {Snap::To::Vertex, *vertex, {}};
    }
    if (drawnTo(Snap::To::Border)) {
        if (const auto edge = mesh().edgeNear(at, reach))
            return {Snap::To::Border, nearestOn(edge->from, edge->to, at), edge};
    }
    if (drawnTo(Snap::To::Street)) {
        const std::int64_t far = (m_grip ? 1 : kStreetReach) * reach;
        const auto place = nearestPlace(within(*m_streets, around(at, at, far)), at);
        if (place && place->awayM * kMillimetres <= static_cast<double>(far))
            return {Snap::To::Street, place->at, {}};
    }
    return {Snap::To::Free, at, {}};
}

MeshEdit EditHand::edit(MeshEdit::Kind kind) const {
    MeshEdit out;
    out.kind = kind;
    out.outside = m_outside;
    out.regions = m_regions;
    return out;
}

/// The edits that a click here could mean, the likeliest first.
std::vector<MeshEdit> EditHand::attempts() const {
    MeshEdit one = edit(MeshEdit::Kind::Move);
    switch (m_mode) {
    case EditMode::MoveNode:
        if (!m_grip) return {};
        one.at = *m_grip;
        one.to = m_snap.at;
        return {one};
    case EditMode::MoveBorder:
        if (!m_edge) return {};
        one.kind = MeshEdit::Kind::MoveArc;
        one.line = {m_edge->from, m_edge->to};
        one.to = {m_snap.at.x - m_from.x, m_snap.at.y - m_from.y};
        return {one};
    case EditMode::AddNode:
        if (!m_snap.edge) return {};
        one.kind = MeshEdit::Kind::Insert;
        one.line = {m_snap.edge->from, m_snap.edge->to};
        one.at = m_snap.at;
        return {one};
    case EditMode::RemoveNode:
        if (m_snap.to != Snap::To::Vertex) return {};
        one.kind = MeshEdit::Kind::Remove;
        one.at = m_snap.at;
        return {one};
    case EditMode::Reshape:
    case EditMode::Split: return alongLine(drawn());
    case EditMode::FollowStreet: return alongStreet();
    case EditMode::Dissolve:
        if (m_hovered == kOutside) return {};
        one.kind = MeshEdit::Kind::Dissolve;
        one.cell = m_hovered;
        return {one};
    case EditMode::Merge:
    case EditMode::Community:
    case EditMode::DutyGrid: return withSecond();
    case EditMode::Select:
    case EditMode::Count_: break;
    }
    return {};
}

/// What the cell under the hand means for the selected one.
std::vector<MeshEdit> EditHand::withSecond() const {
    if (m_selected == kOutside || m_hovered == kOutside || m_hovered == m_selected) return {};
    MeshEdit one = edit(m_mode == EditMode::Merge ? MeshEdit::Kind::Merge : MeshEdit::Kind::Assign);
    one.cell = m_selected;
    if (m_mode == EditMode::Merge) {
        one.other = m_hovered;
    } else {
        one.layer = m_mode == EditMode::Community ? MeshLayer::Region : MeshLayer::Duty;
        one.group = mesh().state(m_hovered).group(one.layer);
    }
    return {one};
}

/// The cells that a line can be meant for: the selected one, those it runs through, those beside
/// its start.
std::vector<MeshCell> EditHand::candidates(const Line& line) const {
    std::vector<MeshCell> out;
    const auto add = [&](MeshCell cell) {
        if (mesh().alive(cell) && std::find(out.begin(), out.end(), cell) == out.end())
            out.push_back(cell);
    };
    add(m_selected);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        add(mesh().cellAt({(line[i].x + line[i + 1].x) / 2, (line[i].y + line[i + 1].y) / 2}));
    }
    if (const auto edge = mesh().edgeNear(line.front(), m_reach)) {
        add(edge->left);
        add(edge->right);
    }
    return out;
}

std::vector<MeshEdit> EditHand::alongLine(const Line& line) const {
    if (line.size() < 2) return {};
    const bool splits = m_mode == EditMode::Split;
    MeshEdit one = edit(splits ? MeshEdit::Kind::Split : MeshEdit::Kind::Reshape);
    one.line = line;
    std::vector<MeshEdit> out;
    const auto cells = candidates(line);
    for (const MeshCell cell : cells) {
        one.cell = cell;
        out.push_back(one);
    }
    if (splits || !m_regions) return out;
    for (const MeshCell cell : cells) { // a community's border, past several cells
        one.cell = cell;
        one.group = mesh().state(cell).region;
        if (one.group != kNoGroup) out.push_back(one);
    }
    return out;
}

/// The way along streets between the two clicks.
Line EditHand::streetWay() const {
    if (m_line.empty() || !m_streets || m_snap.to != Snap::To::Street) return {};
    const Point from = m_line.front();
    const Point to = m_snap.at;
    const std::int64_t far = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
    const Box box = around(from, to, kDetour * far + kAroundStreet);
    return wayAlong(within(*m_streets, box), from, to);
}

/// The way with its ends led to the nearest border of a cell, where that is near.
Line EditHand::ledToBorder(const Line& way, MeshCell cell) const {
    std::array<std::optional<LinePlace>, 2> ends;
    std::vector<Line> sides;
    for (const MeshEdge& edge : mesh().edgesOf(cell)) {
        sides.push_back({edge.from, edge.to});
    }
    ends[0] = nearestPlace(sides, way.front());
    ends[1] = nearestPlace(sides, way.back());
    Line out = way;
    const auto far = static_cast<double>(kLeadReach * m_reach) / kMillimetres;
    if (ends[0] && ends[0]->awayM < far && ends[0]->at != out.front())
        out.insert(out.begin(), ends[0]->at);
    if (ends[1] && ends[1]->awayM < far && ends[1]->at != out.back()) out.push_back(ends[1]->at);
    return out;
}

std::vector<MeshEdit> EditHand::alongStreet() const {
    const Line way = streetWay();
    if (way.size() < 2) return {};
    std::vector<MeshEdit> out;
    MeshEdit one = edit(MeshEdit::Kind::Reshape);
    const auto cells = candidates(way);
    for (const bool led : {false, true}) {
        for (const MeshCell cell : cells) {
            one.cell = cell;
            one.line = led ? ledToBorder(way, cell) : way;
            out.push_back(one);
        }
    }
    return out;
}

Line EditHand::drawn() const {
    if (m_mode == EditMode::FollowStreet) {
        Line way = streetWay();
        return way.empty() ? m_line : way;
    }
    Line out = m_line;
    if (!out.empty() && out.back() != m_snap.at) out.push_back(m_snap.at);
    return out;
}

std::vector<Point> EditHand::handles() const {
    if (actsOnPair() || m_mode == EditMode::Select || m_mode == EditMode::Dissolve) return {};
    std::vector<Point> out;
    for (const MeshCell cell : {m_selected, m_hovered}) {
        if (!mesh().alive(cell)) continue;
        for (const MeshEdge& edge : mesh().edgesOf(cell)) {
            out.push_back(edge.from);
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    if (out.size() > kMostHandles) out.clear();
    return out;
}

/// Cells in order of their numbers, which is the order of their codes; with one selected and a
/// second wanted, its neighbours.
std::vector<Point> EditHand::cellStops() const {
    std::vector<Point> out;
    if (actsOnPair() && m_selected != kOutside) {
        for (const auto& border : mesh().borders(m_selected)) {
            if (border.other != kOutside)
                out.push_back(interiorPoint(mesh().polygon(border.other)));
        }
        return out;
    }
    const auto count = static_cast<MeshCell>(mesh().cellCount());
    const MeshCell start = m_hovered == kOutside ? count - 1 : m_hovered;
    for (MeshCell i = 1; i < count; ++i) { // the one after and the one before this
        const MeshCell cell = (start + i) % count;
        if (!mesh().alive(cell)) continue;
        out.push_back(interiorPoint(mesh().polygon(cell)));
        break;
    }
    for (MeshCell i = 1; i < count; ++i) {
        const MeshCell cell = (start + count - i) % count;
        if (!mesh().alive(cell)) continue;
        out.insert(out.begin(), interiorPoint(mesh().polygon(cell)));
        break;
    }
    if (out.size() == 2) out.insert(out.begin() + 1, m_at);
    return out;
}

std::vector<Point> EditHand::stops() const {
    if (actsOnPair() || m_mode == EditMode::Select || m_mode == EditMode::Dissolve)
        return cellStops();
    const MeshCell cell = m_selected != kOutside ? m_selected : m_hovered;
    std::vector<Point> out;
    if (!mesh().alive(cell)) return cellStops();
    const bool between = m_mode == EditMode::AddNode || m_mode == EditMode::MoveBorder;
    for (const MeshEdge& edge : mesh().edgesOf(cell)) {
        out.push_back(between ? middle(edge) : edge.from);
    }
    return out;
}

std::optional<Point> EditHand::next(bool backwards) {
    const auto places = stops();
    if (places.empty()) return std::nullopt;
    const auto count = places.size();
    const auto here = std::find(places.begin(), places.end(), m_at);
    std::size_t at = backwards ? count - 1 : 0;
    if (here != places.end()) {
        const auto i = static_cast<std::size_t>(here - places.begin());
        at = (i + (backwards ? count - 1 : 1)) % count;
    }
    hover(places[at]);
    return places[at];
}

} // namespace wanmi
