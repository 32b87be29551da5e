#include "tests/world/oracle.h"

#include "core/service/sync_service.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "core/store/row_apply.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace wanmi::test {
namespace {

/// Everything a desk holds of what all of them hold alike.
std::vector<std::string> contents(Database& db) {
    static constexpr std::array kQueries{
        "SELECT 'event ' || c.id || ' ' || e.seq || ' ' || e.hash FROM case_event e JOIN cases c ON"
        " c.fid = e.case_fid ORDER BY 1",
        "SELECT 'private ' || c.id || ' ' || p.field || ' ' || p.value FROM case_private p JOIN"
        " cases c ON c.fid = p.case_fid WHERE EXISTS (SELECT 1 FROM case_event e WHERE e.case_fid ="
        " c.fid) ORDER BY 1",
        "SELECT 'component ' || code || ' ' || name || ' ' || note || ' ' || ifnull(cell_code, '')"
        " || ' ' || hex(geom) || ' ' || ifnull(valid_to, 0) || ' ' || owner_dept FROM component"
        " ORDER BY 1",
        "SELECT 'life ' || code || ' ' || seq || ' ' || deed || ' ' || after || ' ' || batch FROM"
        " component_change ORDER BY 1",
        "SELECT 'batch ' || id || ' ' || deed || ' ' || changed FROM component_batch ORDER BY 1"};
    std::vector<std::string> out;
    for (const auto* text : kQueries) {
        auto q = must(db.prepare(text));
        while (must(q.step())) {
            out.push_back(q.text(0));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// One accepted step, as a site wrote it down.
struct Written {
    std::string caseId;
    std::string entry;
    std::string hash;
    std::string prev;
};

/// Steps of one entry that stand beside each other are one part of it.
void addSite(const std::string& site, const std::vector<Written>& steps, History& out) {
    std::int64_t order = 0;
    for (const auto& step : steps) {
        const bool same = order > 0 && out.transactions.back().id == step.entry;
        if (!same) {
            out.transactions.push_back({site, step.entry, ++order, true, {}, {}});
            out.transactions.back().reads.push_back({step.caseId, step.prev, 0});
        }
        out.transactions.back().writes.push_back({step.caseId, step.hash, step.prev, 0});
    }
}

std::vector<Written> stepsOf(const CentreBooks& books) {
    std::vector<Written> out;
    const auto add = [&books, &out](const CentreBooks::Entry& entry, const std::string& caseId) {
        for (const auto& e : books.cases.at(caseId)) {
            if (books.entryOf.at(e.id) != entry.id) continue;
            out.push_back({caseId, entry.id, e.hash, e.prev});
        }
    };
    for (const auto& entry : books.taken) {
        for (const auto& caseId : entry.cases) {
            add(entry, caseId);
        }
    }
    return out;
}

} // namespace

Oracle::Oracle(CentreBooks books) : m_books(std::move(books)) {
    std::set<std::string> ids;
    for (const auto& entry : m_books.taken) {
        if (!ids.insert(entry.id).second) tell("centre", "applied twice: " + entry.id);
    }
    for (const auto& fault : m_books.faults) {
        tell("centre", fault);
    }
    addSite("centre", stepsOf(m_books), m_history);
}

void Oracle::tell(std::string_view site, std::string_view what) {
    m_faults.push_back(std::string{site} + ": " + std::string{what});
}

void Oracle::look(const std::string& site, Desk& desk,
                  const std::vector<std::string>& acknowledged) {
    auto& db = desk.db();
    auto left = must(db.prepare("SELECT 'left: ' || id || ' ' || state || ' ' || reason || ' ' ||"
                                " args FROM sync_entry WHERE state <> 'refused' ORDER BY n"));
    while (must(left.step())) {
        tell(site, left.text(0));
    }
    const auto gaps = must(db.number("SELECT count(*) FROM sync_gap")).value_or(0);
    if (gaps != 0) tell(site, "gaps");
    lookAtCases(site, desk);
    lookAtRows(site, db);
    lookForLost(site, desk, acknowledged);
    lookAtContents(site, db);
    record(site, db);
    if (!tick(desk)) tell(site, "the tick stops");
}

/// The row of a case is the fold of what was accepted and what is pending; the chain the centre's.
void Oracle::lookAtCases(const std::string& site, Desk& desk) {
    std::set<std::string> ids;
    for (const auto& [id, events] : m_books.cases) {
        ids.insert(id);
    }
    auto q = must(desk.db().prepare("SELECT id FROM cases"));
    while (must(q.step())) {
        ids.insert(q.text(0));
    }
    auto store = must(CaseStore::open(desk.db(), desk.srid()));
    for (const auto& id : ids) {
        const auto there = m_books.cases.find(id);
        const auto c = must(store.get(id));
        if (!c) {
            if (there != m_books.cases.end()) tell(site, "no case " + id);
            continue;
        }
        const auto folded = replay(must(store.events(id)));
        if (!folded || !(*folded == *c)) tell(site, "row of " + id + " is not its fold");
        const auto accepted = must(store.acceptedEvents(id));
        const bool same =
            there == m_books.cases.end() ? accepted.empty() : accepted == there->second;
        if (!same) tell(site, "chain of " + id);
    }
}

void Oracle::lookAtRows(const std::string& site, Database& db) {
    for (const auto& [key, columns] : m_books.components) {
        const auto row = must(presentColumns(db, "component", must(columnsFromText(key)), {}));
        if (!row || !sameColumns(*row, columns)) tell(site, "component " + key);
    }
}

/// What was acknowledged is at the centre, or in this desk's conflict table.
void Oracle::lookForLost(const std::string& site, Desk& desk,
                         const std::vector<std::string>& acknowledged) {
    std::set<std::string> kept;
    for (const auto& c : must(SyncService{desk}.conflicts(false))) {
        kept.insert(c.entry);
        ++m_conflicts;
    }
    for (const auto& entry : m_books.taken) {
        kept.insert(entry.id);
    }
    for (const auto& id : acknowledged) {
        if (kept.count(id) == 0) tell(site, "lost " + id);
    }
}

void Oracle::lookAtContents(const std::string& site, Database& db) {
    auto here = contents(db);
    if (m_first.empty()) {
        m_first = site;
        m_contents = std::move(here);
        return;
    }
    std::vector<std::string> difference;
    std::set_symmetric_difference(m_contents.begin(), m_contents.end(), here.begin(), here.end(),
                                  std::back_inserter(difference));
    for (std::size_t n = 0; n < std::min<std::size_t>(difference.size(), 4); ++n) {
        tell(site, "differs from " + m_first + ": " + difference[n]);
    }
}

void Oracle::record(const std::string& site, Database& db) {
    auto q = must(db.prepare(
        "SELECT c.id, e.id, e.hash, e.prev FROM ledger l JOIN case_event e ON e.case_fid = l.fid"
        " AND e.seq = l.number JOIN cases c ON c.fid = l.fid WHERE l.kind = 0 ORDER BY l.seq"));
    std::vector<Written> steps;
    while (must(q.step())) {
        const auto entry = m_books.entryOf.find(q.text(1));
        const auto name = entry == m_books.entryOf.end() ? "unknown " + q.text(1) : entry->second;
        steps.push_back({q.text(0), name, q.text(2), q.text(3)});
    }
    addSite(site, steps, m_history);
}

std::vector<std::string> Oracle::faults() {
    auto out = m_faults;
    for (const auto& fault : checkHistory(m_history, {.settled = true})) {
        out.push_back("history: " + fault.text);
    }
    return out;
}

} // namespace wanmi::test
