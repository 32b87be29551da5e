#include "core/geometry/mesh_history.h"

#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace wanmi {
namespace {

struct KindName {
    MeshEdit::Kind kind;
    std::string_view name;
};
constexpr std::array kKinds{
    KindName{MeshEdit::Kind::Move, "move"},        KindName{MeshEdit::Kind::MoveArc, "move-arc"},
    KindName{MeshEdit::Kind::Insert, "insert"},    KindName{MeshEdit::Kind::Remove, "remove"},
    KindName{MeshEdit::Kind::Reshape, "reshape"},  KindName{MeshEdit::Kind::Split, "split"},
    KindName{MeshEdit::Kind::Merge, "merge"},      KindName{MeshEdit::Kind::Assign, "assign"},
    KindName{MeshEdit::Kind::Dissolve, "dissolve"}};

constexpr std::string_view kUndo = R"({"op":"undo"})";
constexpr std::string_view kRedo = R"({"op":"redo"})";

Json pointJson(Point p) {
    return Json::array({p.x, p.y});
}

/// A coordinate beyond this is no millimetre of any city, and sums of two stay in 64 bits.
constexpr std::int64_t kFarthest = std::int64_t{1} << 50U;

bool readPoint(const Json& json, Point& p) {
    if (!json.is_array() || json.size() != 2) return false;
    for (const Json& value : json) {
        if (!value.is_number_integer()) return false;
    }
    p = {json[0].get<std::int64_t>(), json[1].get<std::int64_t>()};
    return std::max(p.x, p.y) < kFarthest && std::min(p.x, p.y) > -kFarthest;
}

bool readNumber(const Json& json, std::uint32_t& number) {
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() > UINT32_MAX) return false;
    number = json.get<std::uint32_t>();
    return true;
}

bool readFlag(const Json& json, bool& flag) {
    if (!json.is_boolean()) return false;
    flag = json.get<bool>();
    return true;
}

bool readLine(const Json& json, Line& line) {
    if (!json.is_array()) return false;
    line.resize(json.size());
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (!readPoint(json[i], line[i])) return false;
    }
    return true;
}

bool readKind(const Json& json, MeshEdit::Kind& kind) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                    [&](const KindName& known) { return json == known.name; });
    if (found == kKinds.end()) return false;
    kind = found->kind;
    return true;
}

bool readLayer(const Json& json, MeshLayer& layer) {
    layer = json == "duty" ? MeshLayer::Duty : MeshLayer::Region;
    return json == "duty" || json == "region";
}

bool readField(const std::string& key, const Json& value, MeshEdit& edit) {
    if (key == "op") return readKind(value, edit.kind);
    if (key == "at") return readPoint(value, edit.at);
    if (key == "to") return readPoint(value, edit.to);
    if (key == "line") return readLine(value, edit.line);
    if (key == "cell") return readNumber(value, edit.cell);
    if (key == "other") return readNumber(value, edit.other);
    if (key == "layer") return readLayer(value, edit.layer);
    if (key == "group") return readNumber(value, edit.group);
    if (key == "outside") return readFlag(value, edit.outside);
    return key == "regions" && readFlag(value, edit.regions);
}

std::optional<MeshEdit> readEdit(std::string_view text) {
    const auto json = parseJson(text);
    if (!json || !json->is_object() || !json->contains("op")) return std::nullopt;
    MeshEdit edit;
    for (const auto& [key, value] : json->items()) {
        if (!readField(key, value, edit)) return std::nullopt;
    }
    return edit;
}

Error broken(std::size_t line) {
    return fail(Errc::Invalid, "mesh.log_broken", {{"line", std::to_string(line)}});
}

} // namespace

std::string editText(const MeshEdit& edit) {
    const MeshEdit plain;
    Json json = Json::object();
    for (const KindName& known : kKinds) {
        if (known.kind == edit.kind) json["op"] = known.name;
    }
    if (edit.at != plain.at) json["at"] = pointJson(edit.at);
    if (edit.to != plain.to) json["to"] = pointJson(edit.to);
    for (const Point& p : edit.line) {
        json["line"].push_back(pointJson(p));
    }
    if (edit.cell != plain.cell) json["cell"] = edit.cell;
    if (edit.other != plain.other) json["other"] = edit.other;
    if (edit.layer == MeshLayer::Duty) json["layer"] = "duty";
    if (edit.group != plain.group) json["group"] = edit.group;
    if (edit.outside) json["outside"] = true;
    if (edit.regions) json["regions"] = true;
    return canonicalJson(json);
}

Result<MeshEdit> editFromText(std::string_view text) {
    const auto edit = readEdit(text);
    if (!edit) return broken(1);
    return *edit;
}

Result<const MeshChange*> MeshHistory::apply(const MeshEdit& edit) {
    WANMI_LET(MeshChange change, applyEdit(m_mesh, edit));
    m_steps.resize(m_done);
    m_steps.push_back({edit, std::move(change)});
    ++m_done;
    m_log.push_back(editText(edit));
    return &std::as_const(m_steps).back().change;
}

const MeshChange* MeshHistory::undo() {
    if (!canUndo()) return nullptr;
    const MeshChange& change = m_steps[--m_done].change;
    m_mesh.revert(change);
    m_log.emplace_back(kUndo);
    return &change;
}

const MeshChange* MeshHistory::redo() {
    if (!canRedo()) return nullptr;
    const MeshChange& change = m_steps[m_done++].change;
    m_mesh.repeat(change);
    m_log.emplace_back(kRedo);
    return &change;
}

void MeshHistory::forget() {
    m_mesh.revert(m_steps.back().change);
    m_steps.pop_back();
    --m_done;
    m_log.pop_back();
}

std::vector<MeshEdit> MeshHistory::edits() const {
    std::vector<MeshEdit> out;
    for (std::size_t i = 0; i < m_done; ++i) {
        out.push_back(m_steps[i].edit);
    }
    return out;
}

std::string MeshHistory::log(std::size_t fromLine) const {
    std::string out;
    for (std::size_t i = fromLine; i < m_log.size(); ++i) {
        out += m_log[i];
        out += '\n';
    }
    return out;
}

bool MeshHistory::act(std::string_view line) {
    if (line == kUndo) return undo() != nullptr;
    if (line == kRedo) return redo() != nullptr;
    const auto edit = readEdit(line);
    return edit && apply(*edit);
}

Result<MeshHistory> MeshHistory::replay(GridMesh start, std::string_view log) {
    MeshHistory out(std::move(start));
    for (std::size_t line = 1; !log.empty(); ++line) {
        const std::size_t end = log.find('\n');
        if (end == std::string_view::npos) break; // cut short: that act was not acknowledged
        if (!out.act(log.substr(0, end))) return broken(line);
        log.remove_prefix(end + 1);
    }
    return out;
}

} // namespace wanmi
