#include "core/domain/place/grid_draft.h"

#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace wanmi {
namespace {

constexpr std::string_view kUndo = R"({"op":"undo"})";
constexpr std::string_view kRedo = R"({"op":"redo"})";

std::vector<MeshInput> inputsOf(const GridStart& start) {
    std::vector<MeshInput> out(start.cells.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].shape = {start.cells[i].shape};
        const auto region =
            std::lower_bound(start.regions.begin(), start.regions.end(), start.cells[i].community);
        if (region != start.regions.end() && *region == start.cells[i].community)
            out[i].region = static_cast<std::uint32_t>(region - start.regions.begin());
        out[i].duty = start.dutyOf[i];
    }
    return out;
}

std::optional<std::uint32_t> wholeNumber(std::string_view text) {
    std::uint32_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

constexpr std::string_view kMadeCell = "+";
constexpr std::string_view kMadeDuty = "+d";
/// What a step speaks of by name.
constexpr std::array<std::string_view, 3> kNamed{"cell", "other", "group"};

/// The number at the end of a name that begins with `mark`; 0 for other names.
std::uint32_t countedName(std::string_view name, std::string_view mark) {
    if (name.substr(0, mark.size()) != mark) return 0;
    return wholeNumber(name.substr(mark.size())).value_or(0);
}

/// The lines of a log whose last line may be cut short.
std::vector<std::string_view> linesOf(std::string_view log) {
    std::vector<std::string_view> out;
    for (auto end = log.find('\n'); end != std::string_view::npos; end = log.find('\n')) {
        out.push_back(log.substr(0, end));
        log.remove_prefix(end + 1);
    }
    return out;
}

Error badStep() {
    return fail(Errc::Invalid, "draft.bad_step");
}

} // namespace

GridDraft::GridDraft(GridStart start, MeshBuilt built)
    : m_start(std::move(start)),
      m_history(std::move(built.mesh)),
      m_troubles(std::move(built.troubles)),
      m_mended(std::move(built.changed)),
      m_duties(m_start.duties) {
    for (std::size_t i = 0; i < m_start.cells.size(); ++i) {
        m_numbers.emplace(m_start.cells[i].code, static_cast<std::uint32_t>(i));
    }
}

Result<GridDraft> GridDraft::open(GridStart start, std::string_view log, const Progress& progress) {
    WANMI_LET(auto built, buildMesh(inputsOf(start), 1, progress));
    GridDraft draft{std::move(start), std::move(built)};
    std::size_t number = 0;
    for (const auto line : linesOf(log)) {
        ++number;
        if (draft.act(line)) continue;
        return fail(Errc::Conflict, "draft.unfit",
                    {{"line", std::to_string(number)}, {"step", std::string{line}}});
    }
    return draft;
}

std::string GridDraft::cellName(MeshCell cell) const {
    if (cell < m_start.cells.size()) return m_start.cells[cell].code;
    const std::size_t made = cell - m_start.cells.size();
    return cell != kOutside && made < m_made.size() ? m_made[made] : std::string{};
}

std::optional<MeshCell> GridDraft::cellNamed(std::string_view name) const {
    const auto found = m_numbers.find(name);
    if (found == m_numbers.end() || !mesh().alive(found->second)) return std::nullopt;
    if (cellName(found->second) != name) return std::nullopt; // undone for good, the number taken
    return found->second;
}

std::string GridDraft::groupName(MeshLayer layer, std::uint32_t group) const {
    const auto& all = names(layer);
    return group < all.size() ? all[group] : std::string{};
}

std::optional<std::uint32_t> GridDraft::groupNamed(MeshLayer layer, std::string_view name) const {
    const auto& all = names(layer);
    const auto found = std::find(all.begin(), all.end(), name);
    if (found == all.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - all.begin());
}

std::string GridDraft::textOf(const MeshEdit& edit, const std::string& makes) const {
    MeshEdit nameless = edit;
    nameless.cell = nameless.other = kOutside;
    nameless.group = kNoGroup;
    auto json = parseJson(editText(nameless));
    if (edit.cell != kOutside) (*json)["cell"] = cellName(edit.cell);
    if (edit.other != kOutside) (*json)["other"] = cellName(edit.other);
    if (edit.group != kNoGroup) (*json)["group"] = groupName(edit.layer, edit.group);
    if (!makes.empty()) (*json)["makes"] = makes;
    return canonicalJson(*json);
}

void GridDraft::nameMade(const MeshChange& change, std::string name) {
    for (std::size_t cell = change.cellsBefore; cell < change.cellsAfter; ++cell) {
        if (name.empty()) name = std::string{kMadeCell} + std::to_string(m_lastMade + 1);
        m_lastMade = std::max(m_lastMade, countedName(name, kMadeCell));
        m_made.resize(cell - m_start.cells.size()); // later names were undone for good
        m_numbers[name] = static_cast<std::uint32_t>(cell);
        m_made.push_back(std::move(name));
        name.clear();
    }
}

/// The mesh speaks of numbers; people of names.
Error GridDraft::named(Error error, MeshLayer layer) const {
    for (Arg& arg : error.args) {
        const auto number = wholeNumber(arg.value);
        if (!number) continue;
        if (arg.name == "cell" || arg.name == "other") arg.value = cellName(*number);
        if (arg.name == "group") arg.value = groupName(layer, *number);
    }
    return error;
}

Result<const MeshChange*> GridDraft::make(const MeshEdit& edit, const NewNames& asked) {
    const bool makesDuty = edit.kind == MeshEdit::Kind::Assign && edit.layer == MeshLayer::Duty &&
                           edit.group == newDuty();
    if (edit.group != kNoGroup && !makesDuty && edit.group >= groupCount(edit.layer))
        return badStep();
    const auto made = m_history.apply(edit);
    if (!made) return named(made.error(), edit.layer);
    const MeshChange& change = **made;
    if (makesDuty) {
        const auto duty = asked.duty.empty()
                              ? std::string{kMadeDuty} + std::to_string(m_lastDuty + 1)
                              : asked.duty;
        m_lastDuty = std::max(m_lastDuty, countedName(duty, kMadeDuty));
        m_duties.push_back(duty);
    }
    nameMade(change, asked.cell);
    m_log.push_back(textOf(edit, change.cellsAfter > change.cellsBefore ? m_made.back() : ""));
    return &change;
}

Result<const MeshChange*> GridDraft::apply(const MeshEdit& edit) {
    return make(edit, {});
}

/// The number of what a step names; nullopt where there is no such thing.
std::optional<std::uint32_t> GridDraft::numberOf(std::string_view key, const std::string& name,
                                                 MeshLayer layer, NewNames& asked) const {
    if (key != "group") return cellNamed(name);
    const auto group = groupNamed(layer, name);
    if (group || layer != MeshLayer::Duty || countedName(name, kMadeDuty) == 0) return group;
    asked.duty = name;
    return newDuty();
}

/// What a step names becomes numbers; false: no such thing.
bool GridDraft::resolve(Json& step, NewNames& asked) const {
    if (const auto makes = step.find("makes"); makes != step.end()) {
        if (!makes->is_string()) return false;
        asked.cell = makes->get<std::string>();
        if (countedName(asked.cell, kMadeCell) == 0 || cellNamed(asked.cell)) return false;
        step.erase(makes);
    }
    const bool ofDuty = step.contains("layer") && step["layer"] == "duty";
    const auto layer = ofDuty ? MeshLayer::Duty : MeshLayer::Region;
    return std::all_of(kNamed.begin(), kNamed.end(), [&](std::string_view key) {
        const auto value = step.find(key);
        if (value == step.end()) return true;
        if (!value->is_string()) return false;
        const auto number = numberOf(key, value->get<std::string>(), layer, asked);
        if (number) *value = *number;
        return number.has_value();
    });
}

Result<const MeshChange*> GridDraft::act(std::string_view line) {
    if (line == kUndo || line == kRedo) {
        const MeshChange* change = line == kUndo ? undo() : redo();
        if (change == nullptr) return badStep();
        return change;
    }
    auto json = parseJson(line);
    NewNames asked;
    if (!json || !json->is_object() || !resolve(*json, asked)) return badStep();
    const auto edit = editFromText(canonicalJson(*json));
    if (!edit) return badStep();
    return make(*edit, asked);
}

const MeshChange* GridDraft::undo() {
    const MeshChange* change = m_history.undo();
    if (change != nullptr) m_log.emplace_back(kUndo);
    return change;
}

const MeshChange* GridDraft::redo() {
    const MeshChange* change = m_history.redo();
    if (change != nullptr) m_log.emplace_back(kRedo);
    return change;
}

void GridDraft::forget() {
    m_history.forget();
    m_log.pop_back();
}

std::string GridDraft::log(std::size_t fromLine) const {
    std::string out;
    for (std::size_t i = fromLine; i < m_log.size(); ++i) {
        out += m_log[i];
        out += '\n';
    }
    return out;
}

Result<DraftRefit> refitDraft(GridStart start, std::string_view log, const Progress& progress) {
    std::vector<std::string_view> edits; // that hold, then those undone
    std::size_t done = 0;
    for (const auto line : linesOf(log)) {
        if (line == kUndo) {
            if (done > 0) --done;
        } else if (line == kRedo) {
            if (done < edits.size()) ++done;
        } else {
            edits.resize(done++);
            edits.push_back(line);
        }
    }
    edits.resize(done);
    WANMI_LET(auto draft, GridDraft::open(std::move(start), {}, progress));
    DraftRefit out;
    for (const auto line : edits) {
        if (const auto made = draft.act(line)) {
            ++out.kept;
        } else {
            out.left.push_back({std::string{line}, made.error()});
        }
    }
    out.log = draft.log();
    return out;
}

} // namespace wanmi
