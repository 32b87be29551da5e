#include "core/domain/catalogue/offices.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 6> kGroups{"executive", "bureau", "utility",
                                                  "police",    "street", "unit"};

template <class T>
const T* byCode(const std::vector<T>& all, std::string_view code) {
    const auto found =
        std::find_if(all.begin(), all.end(), [code](const T& one) { return one.code == code; });
    return found == all.end() ? nullptr : &*found;
}

/// Code in column 0, names in 1 and 2.
template <class T>
Status readNames(const RuleTable& table, const CsvRow& row, const std::vector<T>& all, T& one) {
    one.code = table.text(row, 0);
    if (!isUpperCode(one.code) && !isLowerCode(one.code)) {
        return table.at(row, "offices.bad_code", {{"code", one.code}});
    }
    if (byCode(all, one.code) != nullptr) return table.duplicate(row, 0);
    one.zh = table.text(row, 1);
    if (one.zh.empty()) return table.bad(row, 1);
    one.en = table.text(row, 2);
    if (one.en.empty()) return table.bad(row, 2);
    return ok();
}

bool hasColumn(std::string_view text, const std::string& file, std::string_view column) {
    const auto table = CsvTable::parse(text, file);
    return table && table->column(column);
}

/// What is owed to who left contact details: columns 5 to 8.
Status readAnswer(const RuleTable& table, const CsvRow& row, Source& source) {
    const auto reply = table.yesNo(row, 5);
    if (!reply) return table.bad(row, 5);
    const auto callBack = table.yesNo(row, 6);
    if (!callBack) return table.bad(row, 6);
    source.reply = *reply;
    source.callBack = *callBack;
    if (table.text(row, 7).empty() && table.text(row, 8).empty()) return ok();
    const auto value = table.whole(row, 7, 1, kLongestLimit);
    if (!value) return table.bad(row, 7);
    const auto unit = parseUnit(table.text(row, 8));
    if (!unit) return table.bad(row, 8);
    source.limit = LimitSpan{*value, *unit};
    return ok();
}

} // namespace

Result<Posts> Posts::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"code", "zh", "en"}));
    Posts posts;
    for (const auto& row : table.rows()) {
        Post post;
        WANMI_TRY(readNames(table, row, posts.m_posts, post));
        posts.m_posts.push_back(std::move(post));
    }
    return posts;
}

const Post* Posts::find(std::string_view code) const {
    return byCode(m_posts, code);
}

Result<Sources> Sources::load(std::string_view text, const std::string& file) {
    const bool older = !hasColumn(text, file, "reply");
    WANMI_LET(const RuleTable table,
              older ? RuleTable::open(text, file, {"code", "zh", "en", "needs_verify", "citizen"})
                    : RuleTable::open(text, file,
                                      {"code", "zh", "en", "needs_verify", "citizen", "reply",
                                       "call_back", "limit", "unit"}));
    Sources sources;
    for (const auto& row : table.rows()) {
        Source source;
        WANMI_TRY(readNames(table, row, sources.m_sources, source));
        const auto verify = table.yesNo(row, 3);
        if (!verify) return table.bad(row, 3);
        const auto citizen = table.yesNo(row, 4);
        if (!citizen) return table.bad(row, 4);
        source.needsVerify = *verify;
        source.citizen = *citizen;
        source.reply = *citizen;
        source.callBack = *citizen;
        if (!older) WANMI_TRY(readAnswer(table, row, source));
        sources.m_sources.push_back(std::move(source));
    }
    return sources;
}

const Source* Sources::find(std::string_view code) const {
    return byCode(m_sources, code);
}

Result<Departments> Departments::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"code", "zh", "en", "parent", "group"}));
    Departments departments;
    for (const auto& row : table.rows()) {
        Department department;
        WANMI_TRY(readNames(table, row, departments.m_departments, department));
        department.parent = table.text(row, 3);
        // A parent stands above its units in the file, so no circle can be written.
        if (!department.parent.empty() && departments.find(department.parent) == nullptr) {
            return table.at(row, "offices.unknown_department", {{"department", department.parent}});
        }
        department.group = table.text(row, 4);
        if (std::find(kGroups.begin(), kGroups.end(), department.group) == kGroups.end()) {
            return table.bad(row, 4);
        }
        departments.m_departments.push_back(std::move(department));
    }
    return departments;
}

const Department* Departments::find(std::string_view code) const {
    return byCode(m_departments, code);
}

} // namespace wanmi
