#include "core/service/suggest.h"

#include "core/service/case_service.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr int kPastCases = 200; ///< the last ones of this kind here
constexpr int kLeastPast = 2;   ///< one case proves nothing
constexpr std::size_t kMostCollectors = 10;

/// Gathers departments, each once, with all the reasons that speak for it.
class DepartmentSearch {
public:
    DepartmentSearch(Desk& desk, const Case& c) : m_desk(&desk), m_case(&c) {}

    Result<std::vector<DepartmentSuggestion>> run() {
        WANMI_TRY(byRuling());
        WANMI_TRY(byComponent());
        WANMI_TRY(byKind());
        WANMI_TRY(byPast());
        return std::move(m_found);
    }

private:
    /// The department a code or a name means; nothing where the store has none.
    Result<std::optional<DepartmentSuggestion>> named(std::string_view column,
                                                      std::string_view value) {
        WANMI_LET(auto q, m_desk->db().prepare(fmt::format(
                              "SELECT code, name, name_en FROM department WHERE {} = ?1", column)));
        WANMI_LET(const bool row, q.at(1, value).step());
        if (!row) return std::optional<DepartmentSuggestion>{};
        return std::optional{DepartmentSuggestion{q.text(0), q.text(1), q.text(2), {}}};
    }

    void add(std::optional<DepartmentSuggestion> department, SuggestReason reason) {
        if (!department) return;
        const auto known = std::find_if(
            m_found.begin(), m_found.end(),
            [&department](const DepartmentSuggestion& d) { return d.code == department->code; });
        if (known != m_found.end()) {
            known->reasons.push_back(std::move(reason));
            return;
        }
        department->reasons.push_back(std::move(reason));
        m_found.push_back(*std::move(department));
    }

    /// Whom it was ruled to, here or in a case like this one: the newest ruling first, the
    /// narrower before the wider. A ruling that was taken back has its undoing right behind it.
    Status byRuling() {
        WANMI_LET(
            auto q,
            m_desk->db().prepare(
                "SELECT r.owner, r.scope, r.number, r.at FROM"
                " (SELECT json_extract(e.body, '$.owner') AS owner,"
                "  json_extract(e.body, '$.scope') AS scope, c.number, e.at, c.id, c.kind,"
                "  c.component, c.cell_code, c.community_code"
                "  FROM case_event e JOIN cases c ON c.fid = e.case_fid WHERE e.type = 'ruling'"
                "  AND NOT EXISTS (SELECT 1 FROM case_event u WHERE u.case_fid = e.case_fid"
                "   AND u.seq = e.seq + 1 AND u.type = 'undo')) r"
                " WHERE r.id = ?1 OR (r.scope = 'component' AND r.component = ?2)"
                "  OR (r.kind = ?3 AND r.scope = 'cell' AND r.cell_code = ?4)"
                "  OR (r.kind = ?3 AND r.scope = 'community' AND r.community_code = ?5)"
                " ORDER BY r.id = ?1 DESC, CASE r.scope WHEN 'component' THEN 1 WHEN 'cell' THEN 2"
                "  ELSE 3 END, r.at DESC LIMIT 3"));
        q.at(1, m_case->id).at(3, m_case->kind).at(4, m_case->cell).at(5, m_case->community);
        if (m_case->component) {
            q.at(2, *m_case->component);
        } else {
            q.atNull(2);
        }
        std::vector<std::pair<std::string, SuggestReason>> rulings;
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            const Instant at{std::chrono::microseconds{q.integer(3)}};
            rulings.push_back(
                {q.text(0),
                 {"ruling_" + q.text(1),
                  {{"case", q.text(2)}, {"day", dayText(localDay(at, m_desk->zone()))}}}});
        }
        for (auto& [code, reason] : rulings) {
            WANMI_LET(auto found, named("code", code));
            add(std::move(found), std::move(reason));
        }
        return ok();
    }

    Status byComponent() {
        if (!m_case->component) return ok();
        WANMI_LET(const auto component, PlaceStore{m_desk->db()}.component(*m_case->component));
        if (!component) return ok();
        const Args what{{"component", std::to_string(component->code)}, {"name", component->name}};
        WANMI_TRY(ofComponent(component->ownerDept, {"owner", what}));
        WANMI_TRY(ofComponent(component->manageDept, {"manager", what}));
        return ofComponent(component->maintainDept, {"maintainer", what});
    }

    Status ofComponent(const std::string& text, const SuggestReason& reason) {
        if (text.empty()) return ok();
        WANMI_LET(auto found, named("code", text));
        if (!found) {
            WANMI_LET(found, named("name", text));
        }
        add(std::move(found), reason);
        return ok();
    }

    Status byKind() {
        WANMI_LET(const auto kind, KindCode::parse(m_case->kind));
        for (const auto& code : m_desk->rules().suggestions.of(kind)) {
            if (code != "STREET") {
                WANMI_LET(auto found, named("code", code));
                add(std::move(found), {"kind", {{"kind", m_case->kind}}});
                continue;
            }
            if (m_case->community.empty()) continue;
            const auto street = m_case->community.substr(0, 9);
            WANMI_LET(auto found, named("region_code", street));
            add(std::move(found), {"street", {{"street", street}}});
        }
        return ok();
    }

    /// Where the last ended cases of this kind here went for good: a department that returned its
    /// case is not the one the case ended with.
    Status byPast() {
        if (m_case->community.empty()) return ok();
        WANMI_LET(auto q, m_desk->db().prepare(
                              "SELECT department, count(*) AS n, max(closed_at) FROM"
                              " (SELECT department, closed_at FROM cases"
                              "  WHERE kind = ?1 AND community_code = ?2 AND closed_at IS NOT NULL"
                              "  AND state IN ('closed', 'archived') AND department IS NOT NULL"
                              "  AND id <> ?3 ORDER BY fid DESC LIMIT ?4)"
                              " GROUP BY department HAVING n >= ?5 ORDER BY n DESC, department"));
        q.at(1, m_case->kind).at(2, m_case->community).at(3, m_case->id);
        q.at(4, std::int64_t{kPastCases}).at(5, std::int64_t{kLeastPast});
        std::vector<std::pair<std::string, SuggestReason>> past;
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            const Instant last{std::chrono::microseconds{q.integer(2)}};
            past.push_back({q.text(0),
                            {"past",
                             {{"count", q.text(1)},
                              {"community", m_case->community},
                              {"last", dayText(localDay(last, m_desk->zone()))}}}});
        }
        for (auto& [code, reason] : past) {
            WANMI_LET(auto found, named("code", code));
            add(std::move(found), std::move(reason));
        }
        return ok();
    }

    Desk* m_desk;
    const Case* m_case;
    std::vector<DepartmentSuggestion> m_found;
};

void addWorkload(CollectorSuggestion& s) {
    if (s.openTasks == 0) {
        s.reasons.push_back({"idle", {}});
    } else {
        s.reasons.push_back({"busy", {{"count", std::to_string(s.openTasks)}}});
    }
}

/// The collector named for the duty grid of the case; "" where there is none.
Result<std::string> gridCollector(Desk& desk, const Case& c) {
    if (c.dutyGrid.empty()) return std::string{};
    WANMI_LET(auto q, desk.db().prepare(
                          "SELECT collector FROM duty_grid WHERE code = ?1 AND valid_to IS NULL"));
    WANMI_LET(const bool row, q.at(1, c.dutyGrid).step());
    return row ? q.text(0) : std::string{};
}

Result<std::vector<CollectorSuggestion>> collectorsFor(Desk& desk, const Case& c) {
    WANMI_LET(const auto* projection, desk.projection());
    const auto here = projection->toLonLat(c.at);
    WANMI_LET(const auto own, gridCollector(desk, c));
    ShiftStore shifts{desk.db()};
    WANMI_LET(const auto onDuty, shifts.onDuty(desk.now()));
    std::vector<CollectorSuggestion> out;
    bool ownIsThere = false;
    for (const auto& person : onDuty) {
        const bool ofGrid =
            person.login == own || (!c.dutyGrid.empty() && person.dutyGrid == c.dutyGrid);
        if (!person.at && !ofGrid) continue; // nobody knows where they are
        ownIsThere = ownIsThere || person.login == own;
        CollectorSuggestion s{person.login, person.name, std::nullopt, person.openTasks, {}};
        s.reasons.push_back({"on_shift", {}});
        if (person.at) {
            s.metres = sphereMetres(here, *person.at);
            s.reasons.push_back({"near", {{"metres", fmt::format("{:.0f}", *s.metres)}}});
        } else {
            s.reasons.push_back({"no_position", {}});
        }
        if (ofGrid) s.reasons.push_back({"duty_grid", {{"grid", c.dutyGrid}}});
        addWorkload(s);
        out.push_back(std::move(s));
    }
    std::sort(out.begin(), out.end(),
              [](const CollectorSuggestion& a, const CollectorSuggestion& b) {
                  if (a.metres.has_value() != b.metres.has_value()) return a.metres.has_value();
                  if (a.metres && *a.metres != *b.metres) return *a.metres < *b.metres;
                  if (a.openTasks != b.openTasks) return a.openTasks < b.openTasks;
                  return a.login < b.login;
              });
    if (out.size() > kMostCollectors) out.resize(kMostCollectors);
    if (ownIsThere || own.empty()) return out;
    WANMI_LET(const auto person, shifts.collector(own));
    if (!person) return out;
    CollectorSuggestion s{person->login, person->name, std::nullopt, person->openTasks, {}};
    s.reasons = {{"duty_grid", {{"grid", c.dutyGrid}}}, {"off_shift", {}}};
    addWorkload(s);
    out.push_back(std::move(s));
    return out;
}

Result<Case> caseOf(Desk& desk, std::string_view id) {
    WANMI_LET(const auto uuid, CaseService{desk}.resolve(id));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(auto c, store.get(uuid));
    if (!c) return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
    return *std::move(c);
}

} // namespace

Result<CaseSuggestions> suggest(Desk& desk, std::string_view id) {
    WANMI_LET(const auto c, caseOf(desk, id));
    CaseSuggestions out{c.id, c.number, {}, {}};
    WANMI_LET(out.departments, DepartmentSearch(desk, c).run());
    WANMI_LET(out.collectors, collectorsFor(desk, c));
    return out;
}

Result<std::vector<DepartmentSuggestion>> suggestDepartments(Desk& desk, std::string_view id) {
    WANMI_LET(const auto c, caseOf(desk, id));
    return DepartmentSearch{desk, c}.run();
}

double sphereMetres(LonLat a, LonLat b) {
    constexpr double kRadius = 6'371'008.8;
    constexpr double kDegree = 3.14159265358979323846 / 180;
    const double dLat = (b.lat - a.lat) * kDegree;
    const double dLon = (b.lon - a.lon) * kDegree;
    const double h = std::pow(std::sin(dLat / 2), 2) + std::cos(a.lat * kDegree) *
                                                           std::cos(b.lat * kDegree) *
                                                           std::pow(std::sin(dLon / 2), 2);
    return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(h)));
}

} // namespace wanmi
