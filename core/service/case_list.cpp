// Lists of cases: one statement put together from the parts a query asks for; values only as
// parameters.
#include "core/geometry/codec.h"
#include "core/service/case_service.h"

#include <fmt/format.h>

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
    int bind(Statement& q) const {
        int at = 0;
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

void addStates(Where& where, const CaseQuery& query) {
    std::string list;
    std::vector<std::string> codes;
    const auto take = [&list, &codes](CaseState s) {
        list += list.empty() ? "?" : ", ?";
        codes.emplace_back(stateCode(s));
    };
    for (const auto s : query.states) {
        take(s);
    }
    if (query.openOnly && query.states.empty()) {
        for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
            if (isOpen(static_cast<CaseState>(i))) take(static_cast<CaseState>(i));
        }
    }
    if (!codes.empty()) where.add("state IN (" + list + ")", codes);
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

Where whereOf(const CaseQuery& query, Instant now) {
    Where where;
    addStates(where, query);
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
        where.add("CASE state WHEN 'pending_verify' THEN json_extract(fold, '$.verify.open')"
                  " WHEN 'pending_check' THEN json_extract(fold, '$.check.open') END");
        where.add("(task_to IS NULL OR task_to = ?)", {query.taskTo});
    }
    if (query.lamp) addLamp(where, *query.lamp, now.time_since_epoch().count());
    if (!query.text.empty()) {
        where.add("(instr(number, ?) > 0 OR instr(ifnull(file_number, ''), ?) > 0 OR "
                  "instr(ifnull(cell_code, ''), ?) > 0)",
                  {query.text, query.text, query.text});
    }
    return where;
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
    const auto now = m_desk->now();
    const auto where = whereOf(query, now);
    {
        WANMI_LET(auto q, m_desk->db().prepare("SELECT count(*) FROM cases" + where.text()));
        where.bind(q);
        WANMI_TRY(q.step());
        page.total = q.integer(0);
    }
    if (page.total == 0) return page;
    WANMI_LET(const auto* projection, m_desk->projection());
    const std::string_view order = query.order == CaseQuery::Order::Due
                                       ? " ORDER BY due_at IS NULL, due_at, number"
                                       : " ORDER BY reported_at DESC, number DESC";
    WANMI_LET(auto q, m_desk->db().prepare(fmt::format("SELECT {} FROM cases{}{} LIMIT ? OFFSET ?",
                                                       kColumns, where.text(), order)));
    const int bound = where.bind(q);
    q.at(bound + 1, query.limit).at(bound + 2, query.offset);
    for (;;) {
        WANMI_LET(const bool found, q.step());
        if (!found) break;
        WANMI_LET(auto line, readRow(q, *projection, now));
        page.rows.push_back(std::move(line));
    }
    return page;
}

} // namespace wanmi
