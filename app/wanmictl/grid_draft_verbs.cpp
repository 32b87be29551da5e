// grid draft …, grid edit …
#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/grid_admin.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace wanmi::cli {
namespace {

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

Json draftJson(const GridDraftRow& d, const std::string& zone) {
    return {{"id", d.id},
            {"name", d.name},
            {"author", d.author},
            {"state", d.state},
            {"edition", d.edition},
            {"lines", d.lines},
            {"made_at", localText(d.madeAt, zone)},
            {"changed_at", localText(d.changedAt, zone)}};
}

std::string draftLine(const GridDraftRow& d, const std::string& zone) {
    return fmt::format("{}  {} acts  by {}  on edition {}  {}  {}\n", d.name, d.lines, d.author,
                       d.edition, d.state, localText(d.changedAt, zone));
}

struct DraftArguments {
    std::string name;
    std::string actor;
    bool all = false;
};

Result<int> runNew(Call& call, const DraftArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto row, GridAdmin{*desk}.newDraft(a.name, a.actor));
    return call.answer(draftJson(row, desk->zone()), draftLine(row, desk->zone()));
}

Result<int> runList(Call& call, const DraftArguments& a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto rows, GridAdmin{*desk}.drafts(a.all));
    Json list = Json::array();
    std::string lines;
    for (const auto& row : rows) {
        list.push_back(draftJson(row, desk->zone()));
        lines += draftLine(row, desk->zone());
    }
    return call.answer({{"drafts", list}}, lines);
}

Result<int> runDrop(Call& call, const DraftArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(GridAdmin{*desk}.dropDraft(a.name, a.actor));
    return call.answer({{"dropped", a.name}}, a.name + "\n");
}

Result<int> runRefit(Call& call, const DraftArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto refit, GridAdmin{*desk}.refit(a.name, a.actor, call.progress()));
    Json left = Json::array();
    std::string lines = fmt::format("{} acts kept, {} left out\n", refit.kept, refit.left.size());
    for (const auto& each : refit.left) {
        left.push_back({{"step", each.step}, {"why", each.why.reason}});
        lines += fmt::format("{}  {}\n", each.step, call.messages().text(each.why));
    }
    return call.answer({{"kept", refit.kept}, {"left_out", left}}, lines);
}

struct EditArguments {
    std::string draft;
    std::string actor;
    std::vector<double> at;
    std::vector<double> to;
    std::vector<std::string> line;
    std::string cell;
    std::string other;
    std::string group;
    bool duty = false;
    bool outside = false;
    bool regions = false;
    std::size_t times = 1;
};

/// Places are lon lat, or x y metres of the store where they are no degrees.
Result<Point> placeOf(const Projection& projection, double a, double b) {
    constexpr double kMostLon = 180;
    constexpr double kMostLat = 90;
    if (std::abs(a) <= kMostLon && std::abs(b) <= kMostLat) return projection.toStore({a, b});
    return Point{std::llround(a * kMillimetres), std::llround(b * kMillimetres)};
}

/// "lon,lat" or "x,y".
Result<Point> placeIn(const Projection& projection, const std::string& text) {
    double a = 0;
    double b = 0;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, a);
    if (first.ec == std::errc{} && first.ptr != end && *first.ptr == ',') {
        const auto second = std::from_chars(first.ptr + 1, end, b);
        if (second.ec == std::errc{} && second.ptr == end) return placeOf(projection, a, b);
    }
    return fail(Errc::Invalid, "cli.position", {{"value", text}});
}

/// How far off a place may be that means a vertex or an edge, in mm.
constexpr std::int64_t kReach = 5'000;

Result<Point> vertexAt(const GridDraft& draft, Point p) {
    const auto found = draft.mesh().vertexNear(p, kReach);
    if (found) return *found;
    return fail(Errc::Invalid, "mesh.no_vertex",
                {{"x", fmt::format("{:.3f}", static_cast<double>(p.x) / kMillimetres)},
                 {"y", fmt::format("{:.3f}", static_cast<double>(p.y) / kMillimetres)}});
}

Result<Line> edgeAt(const GridDraft& draft, Point p) {
    const auto found = draft.mesh().edgeNear(p, kReach);
    if (found) return Line{found->from, found->to};
    return fail(Errc::Invalid, "mesh.no_edge",
                {{"x", fmt::format("{:.3f}", static_cast<double>(p.x) / kMillimetres)},
                 {"y", fmt::format("{:.3f}", static_cast<double>(p.y) / kMillimetres)}});
}

Result<MeshCell> cellOf(const GridDraft& draft, const std::string& name) {
    const auto cell = draft.cellNamed(name);
    if (cell) return *cell;
    return fail(Errc::NotFound, "grid.unknown_cell", {{"name", name}});
}

Status fillPlaces(const GridDraft& draft, const Projection& projection, const EditArguments& a,
                  MeshEdit& edit) {
    for (const auto& text : a.line) {
        WANMI_LET(const Point p, placeIn(projection, text));
        edit.line.push_back(p);
    }
    using Kind = MeshEdit::Kind;
    if (!a.to.empty()) {
        WANMI_LET(edit.to, placeOf(projection, a.to[0], a.to[1]));
    }
    if (a.at.empty()) return ok();
    WANMI_LET(const Point at, placeOf(projection, a.at[0], a.at[1]));
    edit.at = at;
    if (edit.kind == Kind::Move || edit.kind == Kind::Remove) {
        WANMI_LET(edit.at, vertexAt(draft, at));
    }
    if (edit.kind == Kind::MoveArc || edit.kind == Kind::Insert) {
        WANMI_LET(edit.line, edgeAt(draft, at));
    }
    if (edit.kind == Kind::MoveArc) {
        edit.at = {};
        edit.to = {edit.to.x - at.x, edit.to.y - at.y};
    }
    return ok();
}

Status fillNames(const GridDraft& draft, const EditArguments& a, MeshEdit& edit) {
    if (!a.cell.empty()) {
        WANMI_LET(edit.cell, cellOf(draft, a.cell));
    }
    if (!a.other.empty()) {
        WANMI_LET(edit.other, cellOf(draft, a.other));
    }
    edit.layer = a.duty ? MeshLayer::Duty : MeshLayer::Region;
    if (a.group.empty()) return ok();
    const auto group = draft.groupNamed(edit.layer, a.group);
    if (group) {
        edit.group = *group;
    } else if (a.duty && a.group == "new") {
        edit.group = draft.newDuty();
    } else {
        return fail(Errc::NotFound, "grid.unknown_group", {{"name", a.group}});
    }
    return ok();
}

Result<int> tellEdit(Call& call, const GridDraft& draft, const MeshChange* change) {
    Json cells = Json::array();
    std::string lines;
    for (const MeshCell cell : change->touched()) {
        if (cell == kOutside) continue;
        const bool alive = draft.mesh().alive(cell);
        const double area = static_cast<double>(draft.mesh().twiceArea(cell)) / 2e6;
        cells.push_back(
            {{"cell", draft.cellName(cell)}, {"alive", alive}, {"area_m2", alive ? area : 0.0}});
        lines += alive ? fmt::format("{}  {:.1f} m²\n", draft.cellName(cell), area)
                       : fmt::format("{}  gone\n", draft.cellName(cell));
    }
    return call.answer({{"lines", draft.lines()}, {"cells", cells}}, lines);
}

Result<int> runEdit(Call& call, MeshEdit::Kind kind, const EditArguments& a) {
    WANMI_LET(const auto desk, call.open());
    GridAdmin admin{*desk};
    WANMI_LET(auto draft, admin.open(a.draft, call.progress()));
    WANMI_LET(const auto* projection, desk->projection());
    MeshEdit edit;
    edit.kind = kind;
    edit.outside = a.outside;
    edit.regions = a.regions;
    WANMI_TRY(fillNames(draft, a, edit));
    WANMI_TRY(fillPlaces(draft, *projection, a, edit));
    const auto before = draft.lines();
    WANMI_LET(const auto* change, draft.apply(edit));
    WANMI_TRY(admin.keep(a.draft, before, draft.log(before), a.actor));
    return tellEdit(call, draft, change);
}

Result<int> runUndo(Call& call, bool redo, const EditArguments& a) {
    WANMI_LET(const auto desk, call.open());
    GridAdmin admin{*desk};
    WANMI_LET(auto draft, admin.open(a.draft, call.progress()));
    const auto before = draft.lines();
    std::size_t done = 0;
    while (done < a.times && (redo ? draft.redo() : draft.undo()) != nullptr)
        ++done;
    if (done == 0) return fail(Errc::Invalid, redo ? "draft.no_redo" : "draft.no_undo");
    WANMI_TRY(admin.keep(a.draft, before, draft.log(before), a.actor));
    return call.answer({{"lines", draft.lines()}, {"acts", done}}, fmt::format("{}\n", done));
}

struct EditVerb {
    MeshEdit::Kind kind;
    const char* name;
    const char* help;
};
constexpr std::array kEditVerbs{
    EditVerb{MeshEdit::Kind::Move, "move-node", "a corner (--at) goes to another place (--to)"},
    EditVerb{MeshEdit::Kind::MoveArc, "move-arc", "the border at --at moves as far as --to"},
    EditVerb{MeshEdit::Kind::Insert, "add-node", "a corner on the border next to --at"},
    EditVerb{MeshEdit::Kind::Remove, "remove-node", "the corner next to --at goes"},
    EditVerb{MeshEdit::Kind::Reshape, "reshape", "the border of --cell follows --line"},
    EditVerb{MeshEdit::Kind::Split, "split", "--cell is cut along --line"},
    EditVerb{MeshEdit::Kind::Merge, "merge", "--other becomes part of --cell"},
    EditVerb{MeshEdit::Kind::Assign, "assign", "--cell goes to the region or duty grid --to-group"},
    EditVerb{MeshEdit::Kind::Dissolve, "dissolve", "--cell becomes part of a neighbour"}};

void addEdit(CLI::App& grid, Call& call, int& code) {
    auto* edit = grid.add_subcommand("edit", "change a draft of the grid");
    edit->require_subcommand(1);
    edit->fallthrough();
    const auto a = std::make_shared<EditArguments>();
    edit->add_option("--draft", a->draft, "its name")->required();
    edit->add_option("--actor", a->actor, "login; default: who is signed in");
    for (const auto& verb : kEditVerbs) {
        auto* sub = edit->add_subcommand(verb.name, verb.help);
        sub->add_option("--at", a->at, "lon lat, or x y in metres")->expected(2);
        sub->add_option("--to", a->to, "lon lat, or x y in metres")->expected(2);
        sub->add_option("--line", a->line, "places as lon,lat or x,y")->expected(2, -1);
        sub->add_option("--cell", a->cell, "code, or +N of a cell made in the draft");
        sub->add_option("--other", a->other, "the cell that goes");
        sub->add_option("--to-group", a->group, "community; with --duty a duty grid or \"new\"");
        sub->add_flag("--duty", a->duty, "of duty grids, not of communities");
        sub->add_flag("--outside", a->outside, "the outer boundary may move");
        sub->add_flag("--regions", a->regions, "borders of communities may move");
        sub->callback(
            [a, kind = verb.kind, &call, &code] { code = ended(call, runEdit(call, kind, *a)); });
    }
    for (const bool redo : {false, true}) {
        auto* sub = edit->add_subcommand(redo ? "redo" : "undo",
                                         redo ? "what was undone, again" : "the last acts");
        sub->add_option("--times", a->times, "how many")->check(CLI::Range(1, 1'000'000));
        sub->callback([a, redo, &call, &code] { code = ended(call, runUndo(call, redo, *a)); });
    }
}

void addDraft(CLI::App& grid, Call& call, int& code) {
    auto* draft = grid.add_subcommand("draft", "drafts of the grid (草案)");
    draft->require_subcommand(1);
    draft->fallthrough();
    const auto a = std::make_shared<DraftArguments>();
    const auto named = [&a](CLI::App* sub) {
        sub->add_option("name", a->name, "name of the draft")->required();
        sub->add_option("--actor", a->actor, "login; default: who is signed in");
    };
    auto* make = draft->add_subcommand("new", "begin one on the grid in force");
    named(make);
    make->callback([a, &call, &code] { code = ended(call, runNew(call, *a)); });
    auto* list = draft->add_subcommand("list", "the open ones");
    list->add_flag("--all", a->all, "published and dropped ones too");
    list->callback([a, &call, &code] { code = ended(call, runList(call, *a)); });
    auto* drop = draft->add_subcommand("drop", "close one without publishing it");
    named(drop);
    drop->callback([a, &call, &code] { code = ended(call, runDrop(call, *a)); });
    auto* refit =
        draft->add_subcommand("refit", "put one on the grid in force; tells what did not fit");
    named(refit);
    refit->callback([a, &call, &code] { code = ended(call, runRefit(call, *a)); });
}

} // namespace

void addGridDraftVerbs(CLI::App& app, Call& call, int& code) {
    auto& grid = *app.get_subcommand("grid");
    addDraft(grid, call, code);
    addEdit(grid, call, code);
    addGridPublishVerbs(grid, call, code);
}

} // namespace wanmi::cli
