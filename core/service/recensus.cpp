#include "core/service/recensus.h"

#include "core/base/hash.h"
#include "core/base/time_text.h"
#include "core/domain/people/rights.h"
#include "core/service/component_life.h"
#include "core/service/component_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <set>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 512;

/// A component that stands where a new one is to come, put there since the comparison by somebody
/// else's hand; nothing where there is none.
Result<std::optional<std::int64_t>> addedSince(Desk& desk, const Recensus& census,
                                               const RecensusRow& row,
                                               const std::set<std::string>& ownActs) {
    const auto reach = static_cast<std::int64_t>(census.matchMetres * kMillimetres);
    const Box box{row.at.x - reach, row.at.y - reach, row.at.x + reach, row.at.y + reach};
    WANMI_LET(const auto near, PlaceStore{desk.db()}.componentsIn(
                                   box, row.kind, std::numeric_limits<std::size_t>::max()));
    for (const auto& c : near) {
        WANMI_LET(const auto history, ComponentStore{desk.db()}.history(c.code));
        if (history.empty() || history.front().deed != ComponentDeed::Added) continue;
        if (history.front().at < census.at || ownActs.contains(history.front().batch)) continue;
        return std::optional{c.code};
    }
    return std::optional<std::int64_t>{};
}

/// The component whose change since the comparison stands in the way of a row.
Result<std::optional<std::int64_t>> inTheWay(Desk& desk, const Recensus& census,
                                             const RecensusRow& row,
                                             const std::set<std::string>& ownActs) {
    PlaceStore places{desk.db()};
    if (row.component) {
        WANMI_LET(const auto c, knownComponent(desk, *row.component));
        return stockMark(c) == row.stock ? std::optional<std::int64_t>{} : row.component;
    }
    Component found;
    WANMI_TRY(putFields(found, row.after));
    if (row.given) {
        WANMI_LET(const auto there, places.component(*row.given));
        if (there) return row.given;
    }
    WANMI_LET(const auto keyed, places.componentBySource(row.kind, found.sourceKey));
    if (keyed) return keyed;
    return addedSince(desk, census, row, ownActs);
}

/// Does what a row says; gives the component it became.
Result<std::int64_t> apply(Desk& desk, ComponentWriter& writer, const RecensusRow& row) {
    if (!row.component) {
        Component c;
        c.kind = row.kind;
        WANMI_TRY(putFields(c, row.after));
        std::optional<ComponentCode> given;
        if (row.given) {
            WANMI_LET(given, ComponentCode::fromNumber(*row.given));
        }
        WANMI_TRY(writer.add(std::move(c), given));
        return writer.receipt().codes.back();
    }
    WANMI_LET(const auto before, knownComponent(desk, *row.component));
    auto after = before;
    auto deed = ComponentDeed::Corrected;
    switch (row.what) {
    case CensusClass::Missing:
        after.retiredAt = writer.now();
        deed = ComponentDeed::Retired;
        break;
    case CensusClass::New: deed = ComponentDeed::Restored; break;
    case CensusClass::Moved: deed = ComponentDeed::Moved; break;
    default: break;
    }
    WANMI_TRY(putFields(after, row.after));
    WANMI_LET(const bool changed, writer.change(before, std::move(after), deed));
    static_cast<void>(changed);
    return *row.component;
}

Error decidedBefore(const Desk& desk, const RecensusRow& row) {
    return fail(Errc::Conflict, "component.decided",
                {{"row", std::to_string(row.n)},
                 {"state", std::string{censusStateCode(row.state)}},
                 {"by", row.decidedBy},
                 {"at", localText(row.decidedAt.value_or(Instant{}), desk.zone())}});
}

/// Ids of the acts by which this re-census was accepted so far.
Result<std::set<std::string>> actsOf(Desk& desk, const std::string& id) {
    RecensusQuery accepted;
    accepted.state = CensusState::Accepted;
    WANMI_LET(const auto rows, RecensusStore{desk.db()}.rows(id, accepted));
    std::set<std::string> out;
    for (const auto& row : rows) {
        out.insert(row.batch);
    }
    return out;
}

Result<Recensus> knownCensus(Desk& desk, const std::string& id) {
    WANMI_LET(auto found, RecensusStore{desk.db()}.find(id));
    if (!found) return fail(Errc::NotFound, "component.no_recensus", {{"id", id}});
    return *std::move(found);
}

} // namespace

std::string stockMark(const Component& c) {
    auto json = componentJson(c);
    json.erase("cell");
    json.erase("change_day");
    return sha256(plainJson(json)).substr(0, 16);
}

Result<std::vector<RecensusPage>> RecensusService::list() {
    RecensusStore store{m_desk->db()};
    WANMI_LET(auto all, store.all());
    std::vector<RecensusPage> out;
    for (auto& census : all) {
        WANMI_LET(auto counts, store.counts(census.id));
        out.push_back({std::move(census), std::move(counts), {}});
    }
    return out;
}

Result<RecensusPage> RecensusService::show(const std::string& id, const RecensusQuery& query) {
    RecensusStore store{m_desk->db()};
    RecensusPage out;
    WANMI_LET(out.what, knownCensus(*m_desk, id));
    WANMI_LET(out.counts, store.counts(id));
    WANMI_LET(out.rows, store.rows(id, query));
    return out;
}

LonLat RecensusService::placeOf(const RecensusRow& row) {
    const auto projection = m_desk->projection();
    return projection ? (*projection)->toLonLat(row.at) : LonLat{};
}

Result<std::vector<RecensusRow>> RecensusService::meant(const std::string& id,
                                                        const RecensusChoice& which) {
    RecensusStore store{m_desk->db()};
    std::vector<RecensusRow> out;
    for (const auto n : std::set<std::int64_t>(which.rows.begin(), which.rows.end())) {
        WANMI_LET(auto row, store.row(id, n));
        if (!row) return fail(Errc::NotFound, "component.no_row", {{"row", std::to_string(n)}});
        if (row->state == CensusState::None) {
            return fail(Errc::Conflict, "component.same_row", {{"row", std::to_string(n)}});
        }
        if (row->state != CensusState::Open) return decidedBefore(*m_desk, *row);
        out.push_back(*std::move(row));
    }
    for (const auto what : std::set<CensusClass>(which.classes.begin(), which.classes.end())) {
        RecensusQuery open;
        open.what = what;
        open.state = CensusState::Open;
        WANMI_LET(const auto rows, store.rows(id, open));
        out.insert(out.end(), rows.begin(), rows.end());
    }
    if (out.empty()) return fail(Errc::Invalid, "component.none_meant");
    return out;
}

Result<RecensusReceipt> RecensusService::accept(const std::string& id, const RecensusChoice& which,
                                                const ComponentOrder& order,
                                                const Progress& progress) {
    auto& db = m_desk->db();
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(auto writer, ComponentWriter::begin(*m_desk, order, "recensus"));
    WANMI_LET(const auto census, knownCensus(*m_desk, id));
    WANMI_LET(auto rows, meant(id, which));
    WANMI_LET(auto ownActs, actsOf(*m_desk, id));
    ownActs.insert(writer.batch());
    RecensusStore store{db};
    RecensusReceipt out;
    const auto all = static_cast<std::int64_t>(rows.size());
    writer.receipt().meant = all;
    std::int64_t done = 0;
    for (auto& row : rows) {
        if (done++ % kTellEvery == 0) WANMI_TRY(tell(progress, "component.changing", done, all));
        if (row.component) {
            WANMI_LET(row.component, codeToday(*m_desk, *row.component));
        }
        WANMI_LET(const auto other, inTheWay(*m_desk, census, row, ownActs));
        if (other && !which.rows.empty()) return somebodyWasFirst(*m_desk, *other);
        if (other) {
            out.changedSince.emplace_back(row.n, *other);
            continue;
        }
        WANMI_LET(row.result, apply(*m_desk, writer, row));
        row.state = CensusState::Accepted;
        row.decidedAt = writer.now();
        row.decidedBy = writer.actor().login;
        row.note = order.note;
        row.batch = writer.batch();
        WANMI_TRY(store.decide(id, row));
        out.rows.push_back(row.n);
    }
    WANMI_LET(out.act, writer.finish());
    WANMI_TRY(noteChange(db, "recensus", id));
    if (order.dryRun) {
        out.act.batch.clear();
        return out;
    }
    WANMI_TRY(tx.commit());
    return out;
}

Result<RecensusReceipt> RecensusService::refuse(const std::string& id, const RecensusChoice& which,
                                                const ComponentOrder& order) {
    auto& db = m_desk->db();
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(const auto actor, m_desk->acting(order.actor));
    WANMI_TRY(mayAdminister(actor, AdminAct::ChangeComponents));
    WANMI_LET(const auto census, knownCensus(*m_desk, id));
    WANMI_LET(auto rows, meant(census.id, which));
    RecensusReceipt out;
    out.act.deed = "refused";
    for (auto& row : rows) {
        row.state = CensusState::Refused;
        row.decidedAt = m_desk->now();
        row.decidedBy = actor.login;
        row.note = order.note;
        WANMI_TRY(RecensusStore{db}.decide(id, row));
        out.rows.push_back(row.n);
    }
    WANMI_TRY(noteChange(db, "recensus", id));
    if (order.dryRun) return out;
    WANMI_TRY(tx.commit());
    return out;
}

} // namespace wanmi
