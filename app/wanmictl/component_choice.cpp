#include "app/wanmictl/component_choice.h"

#include "core/base/file.h"
#include "core/base/time_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wanmi::cli {
namespace {

constexpr std::size_t kTold = 1000; // codes an answer names

/// The codes in a file: the first column of each line; a heading and blank lines are passed over.
Result<std::vector<std::int64_t>> codesIn(const std::string& path) {
    WANMI_LET(const auto text, readFile(path));
    std::vector<std::int64_t> out;
    std::string_view rest{text};
    if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
    for (bool first = true; !rest.empty(); first = false) {
        const auto end = rest.find('\n');
        auto line = trim(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        line = trim(line.substr(0, line.find_first_of(",;\t")));
        if (line.size() > 1 && line.front() == '"') line = line.substr(1, line.size() - 2);
        if (line.empty()) continue;
        auto code = codeOf(std::string{line});
        if (!code && first) continue;
        if (!code) return code.error();
        out.push_back(*code);
    }
    return out;
}

Status setCondition(ComponentFilter& f, const std::string& field, const std::string& value) {
    if (field == "kind") {
        constexpr std::string_view kType = "component:";
        f.kind = value.substr(0, kType.size()) == kType ? value.substr(kType.size()) : value;
    } else if (field == "in") {
        f.in = value;
    } else if (field == "owner") {
        f.owner = value;
    } else if (field == "manager") {
        f.manager = value;
    } else if (field == "keeper") {
        f.keeper = value;
    } else if (field == "state") {
        f.state = value;
    } else if (field == "source") {
        f.source = value;
    } else {
        return fail(Errc::Invalid, "component.unknown_condition", {{"field", field}});
    }
    return ok();
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

std::string joined(const std::vector<std::int64_t>& codes) {
    std::vector<std::string> shown;
    for (const auto code : codes) {
        if (shown.size() == kTold) break;
        shown.push_back(codeText(code));
    }
    return fmt::format("{}{}", fmt::join(shown, ", "), codes.size() > kTold ? ", …" : "");
}

} // namespace

void addWhere(CLI::App& verb, std::vector<std::string>& where) {
    verb.add_option("--where", where,
                    "kind=0101, in=CELL|COMMUNITY|STREET, owner=DEPARTMENT (\"owner=\": without), "
                    "manager=, keeper=, state=, source=; repeated: all must hold")
        ->allow_extra_args(false);
}

void addChoice(CLI::App& verb, ChoiceArguments& a) {
    verb.add_option("code", a.codes, "16-digit codes of components");
    verb.add_option("--codes", a.file, "file of codes, one a line");
    addWhere(verb, a.where);
}

Result<std::pair<std::string, std::string>> pairOf(const std::string& text) {
    const auto at = text.find('=');
    if (at == std::string::npos || at == 0) {
        return fail(Errc::Invalid, "import.pair", {{"value", text}});
    }
    return std::pair{text.substr(0, at), text.substr(at + 1)};
}

Result<std::int64_t> codeOf(const std::string& text) {
    WANMI_LET(const auto code, ComponentCode::parse(text));
    return code.number();
}

Result<ComponentFilter> filterOf(const std::vector<std::string>& where) {
    ComponentFilter out;
    for (const auto& text : where) {
        WANMI_LET(const auto pair, pairOf(text));
        WANMI_TRY(setCondition(out, pair.first, pair.second));
    }
    return out;
}

Result<ComponentChoice> choiceOf(const ChoiceArguments& a) {
    ComponentChoice out;
    for (const auto& text : a.codes) {
        WANMI_LET(const auto code, codeOf(text));
        out.codes.push_back(code);
    }
    if (!a.file.empty()) {
        WANMI_LET(const auto codes, codesIn(a.file));
        out.codes.insert(out.codes.end(), codes.begin(), codes.end());
    }
    if (!a.where.empty()) {
        WANMI_LET(out.where, filterOf(a.where));
    }
    return out;
}

std::string codeText(std::int64_t code) {
    return fmt::format("{:016}", code);
}

Json codesJson(const std::vector<std::int64_t>& codes) {
    Json out = Json::array();
    for (const auto code : codes) {
        if (out.size() == kTold) break;
        out.push_back(codeText(code));
    }
    return out;
}

Json componentRowJson(const ComponentRow& r, const std::string& zone) {
    const auto& c = r.row;
    auto extra = c.extra.empty() ? Result<Json>{Json{}} : parseJson(c.extra);
    return {{"component", codeText(c.code)},
            {"kind", "component:" + c.kind},
            {"name", c.name},
            {"at", {r.at.lon, r.at.lat}},
            {"cell", textOrNull(c.cell)},
            {"owner_dept", textOrNull(c.ownerDept)},
            {"manage_dept", textOrNull(c.manageDept)},
            {"maintain_dept", textOrNull(c.maintainDept)},
            {"state", c.state},
            {"first_day", c.firstDay},
            {"change_day", textOrNull(c.changeDay)},
            {"data_source", textOrNull(c.dataSource)},
            {"note", textOrNull(c.note)},
            {"extra", extra ? *extra : Json(c.extra)},
            {"source_key", textOrNull(c.sourceKey)},
            {"retired", c.retiredAt ? Json(localText(*c.retiredAt, zone)) : Json{}}};
}

std::string componentLine(const ComponentRow& r) {
    return fmt::format("{}  {:.6f},{:.6f}  {:15}  {:10}  {}{}\n", codeText(r.row.code), r.at.lon,
                       r.at.lat, r.row.cell, r.row.ownerDept, r.row.name,
                       r.row.retiredAt ? "  –" : "");
}

int tellReceipt(Call& call, const ComponentReceipt& r, bool dryRun) {
    const auto& words = call.messages();
    const auto sentence = [&words](const char* key, Args args) {
        return words.text(std::string{"component.told."} + key, args) + "\n";
    };
    auto lines =
        sentence(dryRun ? "dry_run" : "done", {{"deed", words.text("component.deed." + r.deed)},
                                               {"changed", std::to_string(r.changed)},
                                               {"meant", std::to_string(r.meant)},
                                               {"act", r.batch}});
    const auto list = [&](const char* key, const std::vector<std::int64_t>& codes) {
        if (codes.empty()) return;
        lines += sentence(key, {{"count", std::to_string(codes.size())}, {"codes", joined(codes)}});
    };
    if (!dryRun || r.deed != "added") list("codes", r.codes);
    list("other_district", r.otherDistrict);
    list("in_no_cell", r.inNoCell);
    list("refused", r.refused);
    return call.answer({{"act", textOrNull(r.batch)},
                        {"deed", r.deed},
                        {"meant", r.meant},
                        {"changed", r.changed},
                        {"codes", codesJson(r.codes)},
                        {"other_district", codesJson(r.otherDistrict)},
                        {"in_no_cell", codesJson(r.inNoCell)},
                        {"refused", codesJson(r.refused)},
                        {"dry_run", dryRun}},
                       lines);
}

} // namespace wanmi::cli
