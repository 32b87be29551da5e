#include "tests/support/memory_centre.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/time_text.h"
#include "core/domain/casework/levels.h"
#include "core/domain/casework/transitions.h"
#include "core/store/synced_tables.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi::test {
namespace {

using Outcome = SyncAnswer::Outcome;

SyncAnswer refused(std::string reason, Args args = {}) {
    return {{}, Outcome::Refused, std::move(reason), std::move(args)};
}
SyncAnswer moved(Args args) {
    return {{}, Outcome::Moved, "sync.moved", std::move(args)};
}
SyncAnswer fine() {
    return {{}, Outcome::Taken, {}, {}};
}

CaseEvent eventOf(const Json& json, const std::string& caseId) {
    CaseEvent e;
    e.caseId = caseId;
    e.seq = json.at("seq").get<std::int64_t>();
    e.id = json.at("id").get<std::string>();
    e.type = *parseAction(json.at("type").get<std::string>());
    e.actor = json.at("actor").get<std::string>();
    e.at = *parseTime(json.at("at").get<std::string>(), "UTC");
    e.body = json.at("body").get<std::string>();
    e.prev = json.at("prev").get<std::string>();
    e.hash = json.at("hash").get<std::string>();
    return e;
}

/// Steps that any state takes: what new boundaries, rules or an erasure write down.
bool isOutside(Action action) {
    return action == Action::Imported || action == Action::Regridded ||
           action == Action::RulesAdopted || action == Action::PersonalDataErased ||
           action == Action::Undo;
}

} // namespace

/// What an entry would change, while it is checked.
struct MemoryCentre::Work {
    Json entry;
    std::string person;
    std::map<std::string, std::vector<CaseEvent>> events;
    std::map<std::string, Case> states;
    std::vector<RowChange> rows;
    std::map<std::string, std::map<std::string, Columns>> written;
};

void MemoryCentre::addDesk(const std::string& code, const std::string& key,
                           const std::string& region, const std::string& department) {
    m_desks[code] = {key, region, department, false};
}

const SyncAnswer* MemoryCentre::answer(const std::string& id) const {
    const auto found = m_answers.find(id);
    return found == m_answers.end() ? nullptr : &found->second;
}

Result<const MemoryCentre::Desk*> MemoryCentre::desk(const DeskPass& pass) const {
    const auto found = m_desks.find(pass.desk);
    if (found == m_desks.end() || found->second.key != pass.key) {
        return fail(Errc::Forbidden, "central.unknown_desk");
    }
    if (found->second.revoked) return fail(Errc::Forbidden, "central.desk_revoked");
    return &found->second;
}

Result<CentreHello> MemoryCentre::hello(const DeskPass& pass) const {
    WANMI_LET(const auto* d, desk(pass));
    CentreHello out;
    out.feed = m_feed;
    out.protocol = kSyncProtocol;
    out.now = m_clock->now();
    out.srid = m_srid;
    out.deskRegion = d->region;
    out.deskDepartment = d->department;
    return out;
}

SyncAnswer MemoryCentre::checkCase(Work& work, const void* pointer) const {
    const auto& json = *static_cast<const Json*>(pointer);
    const auto id = json.at("case").get<std::string>();
    const auto known = m_cases.find(id);
    const auto present = known == m_cases.end() ? std::size_t{0} : known->second.size();
    const auto follows = json.at("follows").get<std::size_t>();
    if (json.at("events").empty()) return fine();
    if (follows != present) {
        return moved({{"case", id}, {"seq", std::to_string(present)}});
    }
    const auto state = m_states.find(id);
    Case c = state == m_states.end() ? Case{} : state->second;
    if (json.at("events").front().at("prev") != c.head) { // made on what was not taken
        return moved({{"case", id}, {"seq", std::to_string(present)}});
    }
    for (const auto& item : json.at("events")) {
        const auto e = eventOf(item, id);
        const bool byAdmin = work.person == "admin" && e.actor == kSystemLogin &&
                             (e.type == Action::Imported || e.type == Action::Regridded);
        if (e.actor != work.person && !byAdmin) return refused("sync.other_name");
        if (e.at > m_clock->now() + std::chrono::seconds{5}) {
            return {{}, Outcome::Later, "sync.clock_ahead", {{"now", utcText(m_clock->now())}}};
        }
        if (e.seq > 1 && e.at < c.changedAt) return refused("sync.time_back");
        const auto from = e.seq == 1 ? std::nullopt : std::optional{c.state};
        if (!isOutside(e.type) && anyTransition(from, e.type) == nullptr) {
            return refused("sync.not_in_table");
        }
        if (eventHash(e) != e.hash) return refused("sync.bad_chain");
        auto next = fold(std::move(c), e);
        if (!next) return refused("sync.bad_chain", next.error().args);
        c = *std::move(next);
        if (e.seq == 1 && !c.foreignKey.empty() && m_orders.count(c.foreignKey) != 0) {
            return refused("sync.number_taken", {{"number", c.foreignKey}});
        }
        work.events[id].push_back(e);
    }
    work.states[id] = std::move(c);
    return fine();
}

/// A row that was erased tells of an erasure that is known, or comes with it.
SyncAnswer MemoryCentre::checkFiles(Work& work, const void* pointer) const {
    const auto& json = *static_cast<const Json*>(pointer);
    if (!json.contains("evidence")) return fine();
    const auto id = json.at("case").get<std::string>();
    std::vector<CaseEvent> events;
    for (const auto* all : {&m_cases, &std::as_const(work.events)}) {
        const auto of = all->find(id);
        if (of == all->end()) continue;
        events.insert(events.end(), of->second.begin(), of->second.end());
    }
    for (const auto& file : json.at("evidence")) {
        const auto row = columnsFromText(plainJson(file));
        if (!row) return refused("sync.bad_entry");
        const auto by = textIn(*row, "erased_by");
        if (!by.empty() && !MemoryFiles::isErasure(events, by)) {
            return refused("sync.bad_entry", {{"what", "evidence"}, {"case", id}});
        }
    }
    return fine();
}

SyncAnswer MemoryCentre::checkRow(Work& work, RowChange& change) const {
    const auto* table = syncedTable(change.table);
    if (table == nullptr) return refused("sync.row_unknown", {{"table", change.table}});
    auto key = columnsText(change.key);
    const Args where{{"table", change.table}, {"key", key}};
    const auto find = [this, &work, &change](const std::string& k) -> const Columns* {
        const auto& fresh = work.written[change.table];
        if (const auto at = fresh.find(k); at != fresh.end()) return &at->second;
        const auto all = m_rows.find(change.table);
        if (all == m_rows.end()) return nullptr;
        const auto at = all->second.find(k);
        return at == all->second.end() ? nullptr : &at->second;
    };
    const auto* present = find(key);
    if (change.op == RowChange::Op::Insert) {
        if (present != nullptr && !table->numbered.empty() &&
            !sameColumns(*present, change.after)) { // somebody has the number: the next one
            const auto name = std::string{table->numbered};
            auto number = std::get<std::int64_t>(*columnOf(change.key, name));
            while (find(columnsText(change.key)) != nullptr) {
                setColumn(change.key, name, ++number);
            }
            setColumn(change.after, name, number);
            key = columnsText(change.key);
        } else if (present != nullptr && !sameColumns(*present, change.after)) {
            return moved(where);
        }
        work.written[change.table][key] = change.after;
        return fine();
    }
    if (present == nullptr) {
        return change.op == RowChange::Op::Delete ? fine() : moved(where);
    }
    auto next = *present;
    for (const auto& [column, value] : change.after) {
        const auto* now = columnOf(*present, column);
        const auto* was = columnOf(change.before, column);
        const bool stands = now != nullptr && was != nullptr && sameValue(*now, *was);
        if (!stands && (now == nullptr || !sameValue(*now, value))) return moved(where);
        setColumn(next, column, value);
    }
    if (change.op == RowChange::Op::Delete) next.clear(); // a mark that it is gone
    work.written[change.table][key] = std::move(next);
    return fine();
}

void MemoryCentre::write(const Work& work, const std::string& id) {
    for (const auto& json : work.entry.at("cases")) {
        const auto caseId = json.at("case").get<std::string>();
        auto& scope = m_scopes[caseId];
        scope.district = json.at("district").get<std::string>();
        if (json.contains("private")) scope.secrets = plainJson(json.at("private"));
        const auto events = work.events.find(caseId);
        if (events != work.events.end()) {
            auto& all = m_cases[caseId];
            all.insert(all.end(), events->second.begin(), events->second.end());
            for (const auto& e : events->second) {
                m_entryOf[e.id] = id;
                if (e.type == Action::PersonalDataErased) scope.files.erase(e.id, id);
            }
            const auto& state = work.states.at(caseId);
            m_states[caseId] = state;
            if (!state.foreignKey.empty()) m_orders.insert(state.foreignKey);
            scope.communities.insert(state.community);
            if (isWithDistrict(state)) scope.communities.insert(state.level);
            if (!state.department.empty()) scope.departments.insert(state.department);
            for (const auto& assist : state.assists) {
                scope.departments.insert(assist.department);
            }
            if (state.erased) scope.secrets.clear();
        }
        if (json.contains("evidence")) {
            for (const auto& file : json.at("evidence")) {
                scope.files.take(*columnsFromText(plainJson(file)), id);
            }
        }
        auto body = json;
        body.erase("private");
        body.erase("evidence");
        m_items.push_back(
            {m_xid, static_cast<std::int64_t>(m_items.size()) + 1, "case", id, plainJson(body)});
    }
    for (const auto& [table, rows] : work.written) {
        for (const auto& [key, columns] : rows) {
            if (columns.empty()) {
                m_rows[table].erase(key);
            } else {
                m_rows[table][key] = columns;
            }
        }
    }
    if (!work.rows.empty()) {
        m_items.push_back({m_xid, static_cast<std::int64_t>(m_items.size()) + 1, "rows", id,
                           R"({"rows":)" + rowsText(work.rows) + "}"});
    }
}

SyncAnswer MemoryCentre::one(const DeskPass& pass, const Desk& desk, const WireEntry& wire) {
    if (const auto known = m_answers.find(wire.id); known != m_answers.end()) {
        return known->second;
    }
    Work work;
    auto parsed = parseJson(wire.text);
    if (!parsed) return refused("sync.bad_entry");
    work.entry = *std::move(parsed);
    const auto intent = work.entry.at("intent").get<std::string>();
    if (hmacSha256(desk.key, intent) != work.entry.at("mac").get<std::string>()) {
        return refused("sync.bad_signature");
    }
    const auto said = parseJson(intent);
    if (!said || said->at("id") != wire.id || said->at("desk") != pass.desk) {
        return refused("sync.bad_signature");
    }
    work.person = said->at("person").get<std::string>();
    for (const auto& json : work.entry.at("cases")) {
        if (auto answer = checkCase(work, &json); answer.outcome != Outcome::Taken) return answer;
        if (auto answer = checkFiles(work, &json); answer.outcome != Outcome::Taken) return answer;
    }
    if (!work.entry.at("rows").empty() && m_noRows.count(work.person) != 0) {
        return refused("sync.row_right");
    }
    auto rows = rowsFromText(plainJson(work.entry.at("rows")));
    if (!rows) return refused("sync.bad_entry");
    for (auto& row : *rows) {
        if (auto answer = checkRow(work, row); answer.outcome != Outcome::Taken) return answer;
    }
    work.rows = *std::move(rows);
    write(work, wire.id);
    Entry entry{wire.id, pass.desk, fine(), m_xid, wire.text, {}, work.rows};
    for (const auto& [caseId, events] : work.events) {
        entry.cases.push_back(caseId);
    }
    m_taken.push_back(std::move(entry));
    return fine();
}

Result<std::vector<SyncAnswer>> MemoryCentre::apply(const DeskPass& pass,
                                                    const std::vector<WireEntry>& batch) {
    WANMI_LET(const auto* d, desk(pass));
    ++m_xid;
    std::vector<SyncAnswer> out;
    for (const auto& wire : batch) {
        auto answer = one(pass, *d, wire);
        answer.id = wire.id;
        const bool final = answer.outcome == Outcome::Taken || answer.outcome == Outcome::Refused;
        if (final) m_answers.emplace(wire.id, answer);
        out.push_back(std::move(answer));
    }
    return out;
}

bool MemoryCentre::sees(const Desk& desk, const std::string& caseId) const {
    const auto scope = m_scopes.find(caseId);
    if (scope == m_scopes.end()) return false;
    if (!desk.department.empty() && scope->second.departments.count(desk.department) == 0) {
        return false;
    }
    if (desk.region.empty() || scope->second.district == desk.region) return true;
    return std::any_of(scope->second.communities.begin(), scope->second.communities.end(),
                       [&desk](const std::string& c) { return c.rfind(desk.region, 0) == 0; });
}

std::string MemoryCentre::bodyOf(const std::string& caseId, const std::vector<CaseEvent>& events,
                                 bool secrets) const {
    const auto& scope = m_scopes.at(caseId);
    JsonArray all;
    for (const auto& e : events) {
        JsonObject one;
        one.put("seq", e.seq).put("id", e.id).put("type", actionCode(e.type));
        one.put("actor", e.actor).put("at", utcText(e.at)).put("body", e.body);
        all.add(one.put("prev", e.prev).put("hash", e.hash));
    }
    JsonObject out;
    out.put("case", caseId).put("district", scope.district).put("events", all);
    if (secrets && !scope.secrets.empty()) out.putRaw("private", scope.secrets);
    if (const auto files = scope.files.text({}); !files.empty()) out.putRaw("evidence", files);
    return out.text();
}

Result<FeedPage> MemoryCentre::feed(const DeskPass& pass, const FeedCursor& after,
                                    int limit) const {
    WANMI_LET(const auto* d, desk(pass));
    FeedPage page;
    page.horizon = m_xid + 1;
    for (auto item : m_items) {
        if (std::pair{item.xid, item.n} <= std::pair{after.xid, after.n}) continue;
        if (item.kind == "case") {
            const auto body = parseJson(item.body);
            const auto caseId = body->at("case").get<std::string>();
            if (!sees(*d, caseId)) continue;
            const auto& scope = m_scopes.at(caseId);
            const auto add = [&item](const std::string& name, const std::string& json) {
                item.body.back() = ',';
                item.body += "\"" + name + "\":" + json + "}";
            };
            if (const auto files = scope.files.text(item.entry); !files.empty()) {
                add("evidence", files);
            }
            const bool report = body->at("follows") == 0;
            if (report && d->department.empty() && !scope.secrets.empty()) {
                add("private", scope.secrets);
            }
        }
        if (static_cast<int>(page.items.size()) == limit) {
            page.more = true;
            break;
        }
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<std::vector<std::string>> MemoryCentre::chain(const DeskPass& pass,
                                                     std::string_view caseId) const {
    WANMI_LET(const auto* d, desk(pass));
    const std::string id{caseId};
    const auto found = m_cases.find(id);
    if (found == m_cases.end() || !sees(*d, id)) return std::vector<std::string>{};
    return std::vector<std::string>{bodyOf(id, found->second, d->department.empty())};
}

Result<std::vector<CopiedRow>> MemoryCentre::copyRows(const DeskPass& pass, const CopyTable& table,
                                                      const Columns& after, int limit) const {
    WANMI_TRY(desk(pass));
    std::vector<CopiedRow> out;
    const auto rows = m_rows.find(table.name);
    if (rows == m_rows.end()) return out;
    const auto first =
        after.empty() ? rows->second.begin() : rows->second.upper_bound(columnsText(after));
    for (auto at = first; at != rows->second.end(); ++at) {
        if (static_cast<int>(out.size()) == limit) break;
        CopiedRow row;
        for (const auto& column : table.columns) {
            const auto* value = columnOf(at->second, column.name);
            row.push_back(value == nullptr ? CellValue{} : *value);
        }
        out.push_back(std::move(row));
    }
    return out;
}

Result<std::vector<CaseHead>> MemoryCentre::copyHeads(const DeskPass& pass, const CaseHead& after,
                                                      int limit) const {
    WANMI_LET(const auto* d, desk(pass));
    std::vector<CaseHead> out;
    for (auto at = m_cases.upper_bound(after.caseId); at != m_cases.end(); ++at) {
        if (static_cast<int>(out.size()) == limit) break;
        if (!sees(*d, at->first)) continue;
        const auto seq = static_cast<std::int64_t>(at->second.size());
        const auto& scope = m_scopes.at(at->first);
        out.push_back(
            {scope.district, at->first, seq, at->second.back().hash, scope.files.digest()});
    }
    return out;
}

Result<std::vector<CaseArrival>> MemoryCentre::copyCases(const DeskPass& pass,
                                                         const CaseHead& after, int limit) const {
    WANMI_LET(const auto heads, copyHeads(pass, after, limit));
    std::vector<CaseArrival> out;
    for (const auto& head : heads) {
        WANMI_LET(const auto bodies, chain(pass, head.caseId));
        WANMI_LET(auto whole, arrivalFromText(bodies.front()));
        out.push_back(std::move(whole));
    }
    return out;
}

} // namespace wanmi::test
