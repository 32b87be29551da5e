#include "core/service/duplicates.h"

#include "core/geometry/codec.h"
#include "core/service/case_service.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr std::string_view kNear =
    "SELECT c.fid, c.id, c.number, c.kind, c.state, c.reported_at, c.closed_at, c.component, c.geom"
    " FROM idx_cases_geom i CROSS JOIN cases c ON c.fid = i.pkid"
    " WHERE i.xmin <= :x2 AND i.xmax >= :x1 AND i.ymin <= :y2 AND i.ymax >= :y1"
    " AND (c.reported_at BETWEEN :from AND :to OR c.closed_at BETWEEN :from AND :to)";

std::optional<Instant> maybeInstant(const Statement& q, int column) {
    if (q.isNull(column)) return std::nullopt;
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

Result<DuplicateCandidate> readCandidate(const Statement& q) {
    WANMI_LET(const auto kind, KindCode::parse(q.view(3)));
    DuplicateCandidate c{.id = q.text(1),
                         .number = q.text(2),
                         .kind = kind,
                         .state = CaseState::Reported,
                         .at = {},
                         .reportedAt = Instant{std::chrono::microseconds{q.integer(5)}},
                         .closedAt = maybeInstant(q, 6),
                         .component = q.maybeInteger(7),
                         .text = {}};
    WANMI_LET(c.state, parseState(q.view(4)));
    WANMI_LET(c.at, pointFromSpatialite(q.blob(8)));
    return c;
}

/// What a few candidates were reported with. It stays inside: only how much is alike goes out.
Status addTexts(Desk& desk, const std::vector<std::int64_t>& fids,
                std::vector<DuplicateCandidate>& candidates) {
    WANMI_LET(auto q, desk.db().prepare("SELECT value FROM case_private WHERE case_fid = ?1 AND "
                                        "field = 'text'"));
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        WANMI_LET(const bool row, q.reset().at(1, fids[i]).step());
        if (row) candidates[i].text = q.text(0);
    }
    return ok();
}

Result<std::vector<DuplicateCandidate>> candidatesNear(Desk& desk, const DuplicateQuery& query,
                                                       const DuplicateRule& rule,
                                                       std::string_view except) {
    std::vector<DuplicateCandidate> out;
    std::vector<std::int64_t> fids;
    WANMI_LET(auto q, desk.db().prepare(kNear));
    const auto reach = std::chrono::hours{rule.hours};
    const auto metres = [](std::int64_t mm) { return static_cast<double>(mm) / kMillimetres; };
    q.bind(":x1", metres(query.at.x) - rule.metres)
        .bind(":x2", metres(query.at.x) + rule.metres)
        .bind(":y1", metres(query.at.y) - rule.metres)
        .bind(":y2", metres(query.at.y) + rule.metres)
        .bind(":from", std::int64_t{(query.time - reach).time_since_epoch().count()})
        .bind(":to", std::int64_t{(query.time + reach).time_since_epoch().count()});
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        if (q.view(1) == except) continue;
        WANMI_LET(auto candidate, readCandidate(q));
        if (!takesPart(candidate.state) || rule.kinship(query.kind, candidate.kind) == 0) continue;
        fids.push_back(q.integer(0));
        out.push_back(std::move(candidate));
    }
    if (!query.text.empty()) WANMI_TRY(addTexts(desk, fids, out));
    return out;
}

Result<DuplicateOffers> offersFor(Desk& desk, const DuplicateQuery& query, std::string_view except,
                                  std::size_t limit) {
    DuplicateOffers out;
    out.rule = desk.rules().duplicates.of(query.kind);
    WANMI_LET(const auto near, candidatesNear(desk, query, out.rule, except));
    out.matches = rankDuplicates(query, near, out.rule);
    const auto rows = std::min(limit, out.matches.size());
    out.matches.erase(out.matches.begin() + static_cast<std::ptrdiff_t>(rows), out.matches.end());
    return out;
}

} // namespace

Result<DuplicateOffers> findDuplicates(Desk& desk, const DuplicateRequest& request) {
    WANMI_LET(const auto code, KindCode::parse(request.kind));
    WANMI_LET(const auto kind, desk.rules().catalogue.get(code));
    WANMI_LET(const auto* projection, desk.projection());
    WANMI_LET(const auto at, projection->toStore(request.at));
    return offersFor(
        desk, {kind.code, at, request.time.value_or(desk.now()), request.component, request.text},
        {}, request.limit);
}

Result<DuplicateOffers> findDuplicatesOf(Desk& desk, std::string_view id, std::size_t limit) {
    CaseService cases{desk};
    WANMI_LET(const auto uuid, cases.resolve(id));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto c, store.get(uuid));
    if (!c) return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
    WANMI_LET(const auto kind, KindCode::parse(c->kind));
    DuplicateQuery query{kind, c->at, c->reportedAt, c->component, {}};
    WANMI_LET(const auto secrets, store.privateValues(uuid));
    for (const auto& s : secrets) {
        if (s.field == "text") query.text = s.value;
    }
    return offersFor(desk, query, uuid, limit);
}

std::vector<std::string> duplicateReasons(const DuplicateMatch& m, const Messages& words) {
    const auto hours = std::chrono::duration_cast<std::chrono::minutes>(m.age).count();
    std::vector<std::string> out;
    out.push_back(words.text(m.sameKind ? "duplicates.same_kind" : "duplicates.sibling_kind"));
    out.push_back(words.text("duplicates.distance", {{"metres", fmt::format("{:.0f}", m.metres)}}));
    out.push_back(
        words.text(isOpen(m.candidate.state) ? "duplicates.reported" : "duplicates.closed",
                   {{"hours", fmt::format("{}:{:02}", hours / 60, hours % 60)}}));
    if (m.sameComponent) out.push_back(words.text("duplicates.same_component"));
    if (m.sharedWords > 0) {
        out.push_back(words.text("duplicates.words", {{"percent", std::to_string(m.sharedWords)}}));
    }
    out.push_back(words.text("state." + std::string{stateCode(m.candidate.state)}));
    return out;
}

} // namespace wanmi
