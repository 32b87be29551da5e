#include "core/store/recensus_store.h"

#include "component_sql.h"
#include "core/base/instants.h"
#include "core/base/json.h"
#include "core/store/sql.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 5> kClasses{"same", "moved", "changed", "new", "missing"};
constexpr std::array<std::string_view, 4> kStates{"none", "open", "accepted", "refused"};

#define WANMI_RECENSUS_SQL(name) (sql::named(embedded::component_sql, name))

std::string listText(const std::vector<std::string>& codes) {
    return plainJson(Json(codes));
}

Result<std::vector<std::string>> listOf(std::string_view text) {
    WANMI_LET(const auto list, parseJson(text));
    std::vector<std::string> out;
    for (const auto& each : list) {
        if (each.is_string()) out.push_back(each.get<std::string>());
    }
    return out;
}

Result<Recensus> readOne(const Statement& q) {
    Recensus r;
    r.id = q.text(0);
    r.at = instantOf(q.integer(1));
    r.author = q.text(2);
    r.file = q.text(3);
    r.note = q.text(4);
    WANMI_LET(r.area, listOf(q.view(5)));
    WANMI_LET(r.kinds, listOf(q.view(6)));
    r.matchMetres = q.real(7);
    r.movedMetres = q.real(8);
    r.read = q.integer(9);
    r.flagged = q.integer(10);
    return r;
}

Result<RecensusRow> readRow(const Statement& q) {
    RecensusRow r;
    r.n = q.integer(0);
    WANMI_LET(r.what, parseCensusClass(q.view(1)));
    r.fileRow = q.maybeInteger(2);
    r.component = q.maybeInteger(3);
    r.matched = q.text(4);
    r.metres = static_cast<double>(q.integer(5)) / kMillimetres;
    r.kind = q.text(6);
    r.before = q.text(7);
    r.after = q.text(8);
    r.given = q.maybeInteger(9);
    r.at = {q.integer(10), q.integer(11)};
    r.stock = q.text(12);
    WANMI_LET(r.state, parseCensusState(q.view(13)));
    if (!q.isNull(14)) r.decidedAt = instantOf(q.integer(14));
    r.decidedBy = q.text(15);
    r.note = q.text(16);
    r.batch = q.text(17);
    r.result = q.maybeInteger(18);
    return r;
}

template <std::size_t N>
Result<std::size_t> positionOf(const std::array<std::string_view, N>& codes, std::string_view code,
                               const char* reason) {
    const auto at = std::find(codes.begin(), codes.end(), code);
    if (at == codes.end()) return fail(Errc::Invalid, reason, {{"value", std::string{code}}});
    return static_cast<std::size_t>(at - codes.begin());
}

} // namespace

std::string_view censusClassCode(CensusClass c) {
    return kClasses[static_cast<std::size_t>(c)];
}

Result<CensusClass> parseCensusClass(std::string_view code) {
    WANMI_LET(const auto at, positionOf(kClasses, code, "component.census_class"));
    return static_cast<CensusClass>(at);
}

std::string_view censusStateCode(CensusState s) {
    return kStates[static_cast<std::size_t>(s)];
}

Result<CensusState> parseCensusState(std::string_view code) {
    WANMI_LET(const auto at, positionOf(kStates, code, "component.census_state"));
    return static_cast<CensusState>(at);
}

Status RecensusStore::add(const Recensus& r) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("add_recensus")));
    q.bind(":id", r.id).bind(":at", micros(r.at)).bind(":author", r.author).bind(":file", r.file);
    q.bind(":note", r.note).bind(":area", listText(r.area)).bind(":kinds", listText(r.kinds));
    q.bind(":match_m", r.matchMetres).bind(":moved_m", r.movedMetres);
    return q.bind(":read", r.read).bind(":flagged", r.flagged).done();
}

Status RecensusStore::addRow(std::string_view recensus, const RecensusRow& r) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("add_recensus_row")));
    const std::int64_t away = std::llround(r.metres * kMillimetres);
    q.bind(":recensus", recensus).bind(":n", r.n).bind(":class", censusClassCode(r.what));
    q.bind(":file_row", r.fileRow).bind(":component", r.component).bind(":matched", r.matched);
    q.bind(":distance", away).bind(":kind", r.kind).bind(":before", r.before);
    q.bind(":after", r.after).bind(":given", r.given).bind(":x", r.at.x).bind(":y", r.at.y);
    return q.bind(":stock", r.stock).bind(":state", censusStateCode(r.state)).done();
}

Result<std::optional<Recensus>> RecensusStore::find(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("recensus")));
    WANMI_LET(const bool row, q.bind(":id", id).step());
    if (!row) return std::optional<Recensus>{};
    WANMI_LET(auto one, readOne(q));
    return std::optional{std::move(one)};
}

Result<std::vector<Recensus>> RecensusStore::all() {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("recensuses")));
    std::vector<Recensus> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto one, readOne(q));
        out.push_back(std::move(one));
    }
}

Result<std::vector<RecensusRow>> RecensusStore::rows(std::string_view recensus,
                                                     const RecensusQuery& query) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("recensus_rows")));
    q.bind(":recensus", recensus).bind(":limit", query.limit).bind(":offset", query.offset);
    q.bind(":class", query.what ? censusClassCode(*query.what) : std::string_view{});
    q.bind(":state", query.state ? censusStateCode(*query.state) : std::string_view{});
    std::vector<RecensusRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto one, readRow(q));
        out.push_back(std::move(one));
    }
}

Result<std::optional<RecensusRow>> RecensusStore::row(std::string_view recensus, std::int64_t n) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("recensus_row")));
    WANMI_LET(const bool row, q.bind(":recensus", recensus).bind(":n", n).step());
    if (!row) return std::optional<RecensusRow>{};
    WANMI_LET(auto one, readRow(q));
    return std::optional{std::move(one)};
}

Result<RecensusStore::Counts> RecensusStore::counts(std::string_view recensus) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("recensus_counts")));
    q.bind(":recensus", recensus);
    Counts out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(const auto what, parseCensusClass(q.view(0)));
        WANMI_LET(const auto state, parseCensusState(q.view(1)));
        out[{what, state}] = q.integer(2);
    }
}

Status RecensusStore::decide(std::string_view recensus, const RecensusRow& r) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("decide_recensus_row")));
    q.bind(":recensus", recensus).bind(":n", r.n).bind(":state", censusStateCode(r.state));
    q.bind(":at", micros(r.decidedAt.value_or(Instant{}))).bind(":by", r.decidedBy);
    return q.bind(":note", r.note).bind(":batch", r.batch).bind(":result", r.result).done();
}

Status RecensusStore::reopen(std::string_view batch, std::int64_t component) {
    WANMI_LET(auto q, m_db->prepare(WANMI_RECENSUS_SQL("reopen_recensus_row")));
    return q.bind(":batch", batch).bind(":component", component).done();
}

} // namespace wanmi
