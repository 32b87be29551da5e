// Lists of cases: statements put together from the parts a query asks for; values only as
// parameters. An index alone tells which lines a page has; only these rows are read.
#include "core/geometry/codec.h"
#include "core/service/case_service.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::string_view kColumns =
    "id, number, file_number, state, revision, kind, source, urgency, community_code, cell_code, "
    "department,"
    " handler, task_to, reported_at, changed_at, stage, warn_at, due_at, geom";

/// A condition with the values it needs, in order.
class Where {
public:
    void add(std::string_view condition, std::vector<std::string> texts = {}) {
        m_text.append(m_text.empty() ? " WHERE " : " AND ").append(condition);
        for (auto& t : texts) {
            m_values.emplace_back(std::move(t), 0, true);
        }
    }
    void add(std::string_view condition, std::int64_t number) {
        m_text.append(m_text.empty() ? " WHERE " : " AND ").append(condition);
        m_values.emplace_back(std::string{}, number, false);
    }
    const std::string& text() const { return m_text; }
    /// Binds them after the first `at`; gives how many are bound then.
    int bind(Statement& q, int at) const {
        for (const auto& [text, number, isText] : m_values) {
            ++at;
            if (isText) {
                q.at(at, text);
            } else {
                q.at(at, number);
            }
        }
        return at;
    }

private:
    std::string m_text;
    std::vector<std::tuple<std::string, std::int64_t, bool>> m_values;
};

void addPrefix(Where& where, std::string_view column, const std::string& prefix) {
    where.add(fmt::format("{0} >= ? AND {0} < ?", column), {prefix, prefix + "~"});
}

void addStates(Where& where, const std::vector<CaseState>& states) {
    if (states.empty()) return;
    std::string list;
    std::vector<std::string> codes;
    for (const auto s : states) {
        list += list.empty() ? "?" : ", ?";
        codes.emplace_back(stateCode(s));
    }
    where.add("state IN (" + list + ")", codes);
}

/// Does it ask for open cases only? Only they have a deadline, and so a lamp.
bool asksOpen(const CaseQuery& query) {
    if (query.lamp && *query.lamp != Lamp::None) return true;
    if (!query.taskTo.empty()) return true; // an order is open in an open case only
    if (query.states.empty()) return query.openOnly;
    return std::all_of(query.states.begin(), query.states.end(), isOpen);
}

void addLamp(Where& where, Lamp lamp, std::int64_t now) {
    switch (lamp) {
    case Lamp::Green: where.add("warn_at >= ?", now); break;
    case Lamp::Yellow:
        where.add("warn_at < ?", now);
        where.add("due_at >= ?", now);
        break;
    case Lamp::Red: where.add("due_at < ?", now); break;
    case Lamp::None: where.add("due_at IS NULL"); break;
    }
}

/// A case may lie in no community or cell; its district is always known.
std::string_view regionColumn(std::string_view code) {
    if (code.size() <= 6) return "district";
    return code.size() <= 12 ? "community_code" : "cell_code";
}

/// Everything a query asks but the state.
void addFilters(Where& where, const CaseQuery& query, Instant now) {
    if (!query.region.empty()) addPrefix(where, regionColumn(query.region), query.region);
    if (!query.kind.empty()) addPrefix(where, "kind", query.kind);
    if (!query.department.empty()) where.add("department = ?", {query.department});
    if (!query.approver.empty()) {
        where.add("request IS NOT NULL AND instr('|' || request_level || '|', '|' || ? || '|') > 0",
                  {query.approver});
    }
    if (!query.mergedInto.empty()) where.add("merged_into = ?", {query.mergedInto});
    if (!query.taskTo.empty()) {
        // The column task_to alone cannot tell an order to whoever is near from no order at all.
        where.add("task_open = 1");
        where.add("(task_to IS NULL OR task_to = ?)", {query.taskTo});
    }
    if (query.lamp) addLamp(where, *query.lamp, now.time_since_epoch().count());
    if (!query.text.empty()) {
        where.add("(instr(number, ?) > 0 OR instr(ifnull(file_number, ''), ?) > 0 OR "
                  "instr(ifnull(cell_code, ''), ?) > 0)",
                  {query.text, query.text, query.text});
    }
}

/// Lines that come from one index.
struct Arm {
    std::string index; ///< "" as SQLite chooses
    Where where;
    bool isTallied = false; ///< their number is kept
};

/// Lines in one order.
struct Part {
    std::vector<Arm> arms;
    std::string_view order;
    std::int64_t total = 0;
};

constexpr std::string_view kByDue = "due_at IS NULL, due_at, number";
constexpr std::string_view kNewest = "reported_at DESC, number DESC";
constexpr std::string_view kOldest = "reported_at, number";

std::string fromArm(const Arm& arm) {
    const auto index = arm.index.empty() ? "" : " INDEXED BY " + arm.index;
    return "FROM cases" + index + arm.where.text();
}

Result<std::int64_t> countPart(Desk& desk, const Part& part) {
    std::int64_t total = 0;
    for (const auto& arm : part.arms) {
        WANMI_LET(auto q, desk.db().prepare(arm.isTallied
                                                ? "SELECT sum(n) FROM case_tally" + arm.where.text()
                                                : "SELECT count(*) " + fromArm(arm)));
        arm.where.bind(q, 0);
        WANMI_TRY(q.step());
        total += q.integer(0);
    }
    return total;
}

/// Can the query be answered from the numbers of ended cases?
bool isTallied(const CaseQuery& query) {
    const bool wholeRegions = query.region.empty() || regionColumn(query.region) != "cell_code";
    return wholeRegions && query.text.empty() && !query.lamp;
}

Arm openArm(const CaseQuery& query, Instant now) {
    Arm arm{"cases_open", {}, false};
    arm.where.add(openCases());
    addStates(arm.where, query.states);
    addFilters(arm.where, query, now);
    return arm;
}

/// One for each way of ending that is asked for: within it the index has the order of the reports.
std::vector<Arm> endedArms(const CaseQuery& query, Instant now) {
    std::vector<Arm> arms;
    for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
        const auto state = static_cast<CaseState>(i);
        const bool asked =
            query.states.empty() ||
            std::find(query.states.begin(), query.states.end(), state) != query.states.end();
        if (isOpen(state) || !asked) continue;
        Arm arm{"cases_ended", {}, isTallied(query)};
        arm.where.add(endedCases());
        arm.where.add("state = ?", {std::string{stateCode(state)}});
        addFilters(arm.where, query, now);
        arms.push_back(std::move(arm));
    }
    return arms;
}

/// The parts of a list, one after the other: work with its deadlines first, then what is done; or
/// all in one by the time of the report.
std::vector<Part> partsOf(const CaseQuery& query, Instant now) {
    const bool newest = query.order == CaseQuery::Order::NewestFirst;
    if (!query.approver.empty() || !query.mergedInto.empty()) {
        Arm arm{query.approver.empty() ? "cases_merged" : "cases_request", {}, false};
        addStates(arm.where, query.states);
        addFilters(arm.where, query, now);
        return {{{std::move(arm)}, newest ? kNewest : kByDue}};
    }
    if (asksOpen(query)) return {{{openArm(query, now)}, newest ? kNewest : kByDue}};
    auto ended = endedArms(query, now);
    const bool someOpen =
        query.states.empty() || std::any_of(query.states.begin(), query.states.end(), isOpen);
    if (!someOpen) return {{std::move(ended), newest ? kNewest : kOldest}};
    if (newest) {
        ended.push_back(openArm(query, now));
        return {{std::move(ended), kNewest}};
    }
    return {{{openArm(query, now)}, kByDue}, {std::move(ended), kOldest}};
}

std::optional<Instant> maybeInstant(const Statement& q, int column) {
    if (q.isNull(column)) return std::nullopt;
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

Result<CaseRow> readRow(const Statement& q, const Projection& projection, Instant now) {
    CaseRow r;
    r.id = q.text(0);
    r.number = q.text(1);
    r.fileNumber = q.text(2);
    WANMI_LET(r.state, parseState(q.view(3)));
    r.revision = q.integer(4);
    r.kind = q.text(5);
    r.source = q.text(6);
    r.urgency = q.text(7);
    r.community = q.text(8);
    r.cell = q.text(9);
    r.department = q.text(10);
    r.handler = q.text(11);
    r.taskTo = q.text(12);
    r.reportedAt = Instant{std::chrono::microseconds{q.integer(13)}};
    r.changedAt = Instant{std::chrono::microseconds{q.integer(14)}};
    if (!q.isNull(15)) r.stage = stageOf(q.view(15));
    r.warnAt = maybeInstant(q, 16);
    r.dueAt = maybeInstant(q, 17);
    r.lamp = r.warnAt && r.dueAt ? lampAt(now, *r.warnAt, *r.dueAt) : Lamp::None;
    WANMI_LET(r.place, pointFromSpatialite(q.blob(18)));
    r.at = projection.toLonLat(r.place);
    return r;
}

/// The lines of a part from `offset` on, `limit` at most. Each index gives its lines in order; they
/// are merged, and only the rows of the page are read.
Status readPart(Desk& desk, const Part& part, std::int64_t limit, std::int64_t offset,
                std::vector<CaseRow>& rows) {
    WANMI_LET(const auto* projection, desk.projection());
    std::string arms;
    for (const auto& arm : part.arms) {
        arms += fmt::format("{}SELECT fid, reported_at, number {}",
                            arms.empty() ? "" : " UNION ALL ", fromArm(arm));
    }
    WANMI_LET(auto q,
              desk.db().prepare(fmt::format(
                  "SELECT {0} FROM cases WHERE fid IN (SELECT fid FROM ({1} ORDER BY {2} LIMIT "
                  "? OFFSET ?)) ORDER BY {2}",
                  kColumns, arms, part.order)));
    int bound = 0;
    for (const auto& arm : part.arms) {
        bound = arm.where.bind(q, bound);
    }
    q.at(bound + 1, limit).at(bound + 2, offset);
    const auto now = desk.now();
    for (;;) {
        WANMI_LET(const bool found, q.step());
        if (!found) return ok();
        WANMI_LET(auto line, readRow(q, *projection, now));
        rows.push_back(std::move(line));
    }
}

} // namespace

Result<std::optional<CaseRow>> CaseService::row(std::string_view uuid) {
    WANMI_LET(const auto* projection, m_desk->projection());
    WANMI_LET(auto q,
              m_desk->db().prepare(fmt::format("SELECT {} FROM cases WHERE id = ?1", kColumns)));
    WANMI_LET(const bool found, q.at(1, uuid).step());
    if (!found) return std::optional<CaseRow>{};
    WANMI_LET(auto line, readRow(q, *projection, m_desk->now()));
    return std::optional{std::move(line)};
}

Result<CasePage> CaseService::list(const CaseQuery& query) {
    CasePage page;
    auto& desk = *m_desk;
    const auto now = desk.now();
    auto parts = partsOf(query, now);
    for (auto& part : parts) {
        WANMI_LET(part.total, countPart(desk, part));
        page.total += part.total;
    }
    auto offset = query.offset;
    for (const auto& part : parts) {
        const auto room = query.limit - static_cast<std::int64_t>(page.rows.size());
        if (room > 0 && offset < part.total) {
            WANMI_TRY(readPart(desk, part, room, offset, page.rows));
        }
        offset = std::max<std::int64_t>(0, offset - part.total);
    }
    return page;
}

} // namespace wanmi
