#include "gis/edit/edit_hand.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace wanmi {
namespace {

EditOutcome looked() {
    EditOutcome out;
    out.kind = EditOutcome::Kind::Looked;
    return out;
}

/// The place a refusal names in its arguments, in metres.
std::optional<Point> placeNamed(const Error& error) {
    std::optional<double> x;
    std::optional<double> y;
    for (const auto& [name, value] : error.args) {
        double metres = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), metres);
        if (read.ec != std::errc{}) continue;
        if (name == "x") x = metres;
        if (name == "y") y = metres;
    }
    if (!x || !y) return std::nullopt;
    return Point{std::llround(*x * kMillimetres), std::llround(*y * kMillimetres)};
}

double squareMetres(std::int64_t twiceArea) {
    return static_cast<double>(twiceArea) / 2e6;
}

} // namespace

void EditHand::setMode(EditMode mode) {
    m_grip.reset();
    m_edge.reset();
    m_line.clear();
    m_mode = mode;
    refresh();
}

void EditHand::allow(bool outside, bool regions) {
    m_outside = outside;
    m_regions = regions;
    plan();
}

bool EditHand::drawsLine() const {
    return m_mode == EditMode::Reshape || m_mode == EditMode::Split;
}

bool EditHand::actsOnPair() const {
    return m_mode == EditMode::Merge || m_mode == EditMode::Community ||
           m_mode == EditMode::DutyGrid;
}

void EditHand::refresh() {
    if (!mesh().alive(m_selected)) m_selected = kOutside;
    if (m_grip && !mesh().hasVertex(*m_grip)) m_grip.reset();
    if (m_edge && !mesh().hasEdge(m_edge->from, m_edge->to)) m_edge.reset();
    hover(m_at);
}

void EditHand::hover(Point at, bool exact) {
    m_at = at;
    m_snap = snapAt(at, exact ? 1 : m_reach);
    m_hovered = mesh().cellAt(at);
    plan();
}

void EditHand::plan() {
    m_planned.reset();
    m_hindrance.reset();
    for (const MeshEdit& tried : attempts()) {
        auto change = planEdit(mesh(), tried);
        if (change) {
            m_planned = *std::move(change);
            m_hindrance.reset();
            return;
        }
        if (!m_hindrance) m_hindrance = change.error();
    }
}

EditOutcome EditHand::click(Point at, bool exact) {
    hover(at, exact);
    switch (m_mode) {
    case EditMode::Select: m_selected = m_hovered; return looked();
    case EditMode::MoveNode:
    case EditMode::MoveBorder: return take();
    case EditMode::Reshape:
    case EditMode::Split:
    case EditMode::FollowStreet: return clickLine();
    case EditMode::Merge:
    case EditMode::Community:
    case EditMode::DutyGrid:
        if (m_selected != kOutside && m_hovered != m_selected) return act();
        m_selected = m_hovered;
        plan();
        return looked();
    case EditMode::AddNode:
    case EditMode::RemoveNode:
    case EditMode::Dissolve:
    case EditMode::Count_: break;
    }
    return act();
}

/// Takes a vertex or a border into the hand, or puts it down.
EditOutcome EditHand::take() {
    if (m_grip || m_edge) return act();
    if (m_mode == EditMode::MoveNode && m_snap.to == Snap::To::Vertex) {
        m_grip = m_snap.at;
    } else if (m_mode == EditMode::MoveBorder && m_snap.to == Snap::To::Border) {
        m_edge = m_snap.edge;
        m_from = m_snap.at;
    } else {
        m_selected = m_hovered;
    }
    plan();
    return looked();
}

EditOutcome EditHand::clickLine() {
    if (m_mode == EditMode::FollowStreet && !m_line.empty()) return act();
    if (m_mode == EditMode::FollowStreet && m_snap.to != Snap::To::Street) return {};
    if (!m_line.empty() && m_line.back() == m_snap.at) return finish();
    m_line.push_back(m_snap.at);
    plan();
    return looked();
}

EditOutcome EditHand::finish() {
    if (!drawsLine() || m_line.size() < 2) return {};
    m_snap = {Snap::To::Free, m_line.back(), {}};
    return act();
}

EditOutcome EditHand::remove() {
    MeshEdit removal = edit(MeshEdit::Kind::Remove);
    const bool atNode = m_mode == EditMode::MoveNode || m_mode == EditMode::RemoveNode;
    if (atNode && (m_grip || m_snap.to == Snap::To::Vertex)) {
        removal.at = m_grip ? *m_grip : m_snap.at;
        return act({removal});
    }
    if (m_selected == kOutside) return {};
    removal.kind = MeshEdit::Kind::Dissolve;
    removal.cell = m_selected;
    return act({removal});
}

EditOutcome EditHand::assign(MeshLayer layer, std::uint32_t group) {
    if (m_selected == kOutside) return {};
    MeshEdit move = edit(MeshEdit::Kind::Assign);
    move.cell = m_selected;
    move.layer = layer;
    move.group = group;
    return act({move});
}

EditOutcome EditHand::undo() {
    m_line.clear();
    return taken(m_ground->undo(), kOutside);
}

EditOutcome EditHand::redo() {
    m_line.clear();
    return taken(m_ground->redo(), kOutside);
}

EditOutcome EditHand::act() {
    return act(attempts());
}

EditOutcome EditHand::act(const std::vector<MeshEdit>& tries) {
    EditOutcome out;
    for (const MeshEdit& tried : tries) {
        const auto change = m_ground->apply(tried);
        if (change) {
            m_grip.reset();
            m_edge.reset();
            m_line.clear();
            return taken(*change, tried.kind == MeshEdit::Kind::Dissolve ? kOutside : tried.cell);
        }
        const bool missed = out.error.reason == "mesh.line_misses";
        if (out.kind != EditOutcome::Kind::Refused || missed) out.error = change.error();
        out.kind = EditOutcome::Kind::Refused;
    }
    out.where = placeNamed(out.error).value_or(m_snap.at);
    return out;
}

/// After a change: what the hand knew of the mesh is looked up anew; `keep` is the cell to go on
/// with, if any.
EditOutcome EditHand::taken(const MeshChange* change, MeshCell keep) {
    EditOutcome out;
    if (change == nullptr) return out;
    out.kind = EditOutcome::Kind::Changed;
    out.change = change;
    if (keep != kOutside) m_selected = keep;
    refresh();
    return out;
}

bool EditHand::back() {
    if (m_line.empty()) return false;
    m_line.pop_back();
    plan();
    return true;
}

bool EditHand::giveUp() {
    if (!holds() && m_selected == kOutside) return false;
    if (!holds()) m_selected = kOutside;
    m_grip.reset();
    m_edge.reset();
    m_line.clear();
    plan();
    return true;
}

std::optional<Point> EditHand::anchor() const {
    if (m_grip) return m_grip;
    if (m_edge) return m_from;
    if (!m_line.empty()) return m_line.back();
    return std::nullopt;
}

const MeshChange* EditHand::planned() const {
    return m_planned ? &*m_planned : nullptr;
}

const Error* EditHand::hindrance() const {
    return m_hindrance ? &*m_hindrance : nullptr;
}

MeshCell EditHand::factCell() const {
    if (m_planned) {
        const auto touched = m_planned->touched();
        for (const MeshCell cell : {m_selected, m_hovered}) {
            if (std::binary_search(touched.begin(), touched.end(), cell)) return cell;
        }
        if (!touched.empty() && holds()) return touched.front();
    }
    return m_selected != kOutside ? m_selected : m_hovered;
}

EditFacts EditHand::facts() const {
    EditFacts out;
    out.cell = factCell();
    if (!mesh().alive(out.cell)) {
        out.cell = kOutside;
        return out;
    }
    out.areaM2 = out.afterM2 = squareMetres(mesh().twiceArea(out.cell));
    if (!m_planned) {
        out.borders = mesh().borders(out.cell);
        return out;
    }
    out.planned = true;
    const auto edges = edgesAfter(mesh(), *m_planned, out.cell);
    out.afterM2 = squareMetres(twiceAreaWithin(edges));
    out.borders = bordersOver(edges);
    if (m_planned->cellsAfter > m_planned->cellsBefore) {
        out.made = static_cast<MeshCell>(m_planned->cellsBefore);
        out.madeM2 = squareMetres(twiceAreaWithin(edgesAfter(mesh(), *m_planned, out.made)));
    }
    return out;
}

} // namespace wanmi
