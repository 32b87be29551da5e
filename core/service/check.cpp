#include "core/geometry/codec.h"
#include "core/service/access.h"
#include "core/service/chain_head.h"
#include "core/service/check_parts.h"
#include "core/service/evidence_service.h"
#include "core/service/feedback.h"
#include "core/service/outbox.h"
#include "core/service/personal_data.h"
#include "core/service/place_service.h"
#include "core/service/rule_service.h"
#include "core/service/terminal.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

int foreignKeyColumn() {
    const auto& all = caseColumns();
    return static_cast<int>(std::find(all.begin(), all.end(), "foreign_key") - all.begin());
}

/// Collects faults over one store.
class Checker {
public:
    Checker(Desk& desk, const Progress& progress) : m_desk(&desk), m_progress(&progress) {}

    Result<std::vector<Fault>> run() {
        WANMI_TRY(file());
        WANMI_TRY(foreignKeys());
        WANMI_TRY(rules());
        WANMI_TRY(cases());
        WANMI_TRY(tally());
        WANMI_TRY(checkLedger(*m_desk, *m_progress, m_faults));
        WANMI_TRY(checkEvidence(*m_desk, *m_progress, m_faults));
        WANMI_TRY(regions());
        WANMI_TRY(components());
        WANMI_TRY(spatialIndexes());
        WANMI_TRY(grid());
        WANMI_TRY(checkReferences(*m_desk, m_faults));
        WANMI_TRY(checkShapes(*m_desk, m_faults));
        WANMI_TRY(checkSerials(*m_desk, m_faults));
        WANMI_TRY(checkAccessLog(*m_desk, m_faults));
        WANMI_TRY(checkFeedback(*m_desk, m_faults));
        WANMI_TRY(checkOutbox(*m_desk, m_faults));
        WANMI_TRY(checkTerminal(*m_desk, m_faults));
        return std::move(m_faults);
    }

private:
    Database& db() { return m_desk->db(); }
    void add(std::string kind, std::string id, std::string detail) {
        m_faults.push_back({std::move(kind), std::move(id), std::move(detail)});
    }

    Status file() {
        WANMI_LET(const auto answer, db().text("PRAGMA quick_check(1)"));
        if (answer.value_or("") != "ok") add("file", m_desk->path(), answer.value_or("?"));
        return ok();
    }

    Status foreignKeys() {
        WANMI_LET(auto q, db().prepare("PRAGMA foreign_key_check"));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            add("foreign_key", q.text(0) + ":" + q.text(1), q.text(2));
        }
    }

    Status rules() {
        WANMI_LET(const auto found, checkRuleSets(*m_desk));
        m_faults.insert(m_faults.end(), found.begin(), found.end());
        return ok();
    }

    Status cases() {
        WANMI_LET(auto store, CaseStore::open(db(), m_desk->srid()));
        WANMI_LET(const auto total, db().number("SELECT count(*) FROM cases"));
        std::string columns;
        for (const auto& c : caseColumns()) {
            columns += c + ", ";
        }
        WANMI_LET(auto q,
                  db().prepare(fmt::format("SELECT {}geom FROM cases ORDER BY fid", columns)));
        for (std::int64_t done = 0;; ++done) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            if (done % 1000 == 0) {
                WANMI_TRY(tell(*m_progress, "check.cases", done, total.value_or(0)));
            }
            WANMI_TRY(oneCase(store, q));
        }
    }

    Status oneCase(CaseStore& store, const Statement& row) {
        const auto id = row.text(0);
        auto events = store.events(id);
        if (!events || events->empty()) {
            add("chain", id, events ? "no events" : events.error().detail);
            return ok();
        }
        const auto replayed = replay(*events);
        if (!replayed) {
            std::string detail = replayed.error().reason;
            for (const auto& a : replayed.error().args) {
                detail += " " + a.name + "=" + a.value;
            }
            add("chain", id, detail);
            return ok();
        }
        // One case alone is found by an order's number: a report that was not accepted leaves it to
        // the one that was, and one of another district, where numbers are others, to the newer.
        bool withoutOrder = !replayed->foreignKey.empty() && row.isNull(foreignKeyColumn());
        if (withoutOrder) {
            WANMI_LET(const auto accepted, store.acceptedEvents(id));
            WANMI_LET(const auto other, store.byForeignKey(replayed->foreignKey));
            withoutOrder = accepted.empty() || (other && other->id != id);
        }
        compareRow(*replayed, row, withoutOrder);
        WANMI_TRY(checkEventEvidence(*m_desk, *events, m_faults));
        return checkPersonalData(store, *events, m_faults);
    }

    /// The kept numbers of ended cases are the numbers there are.
    Status tally() {
        WANMI_LET(auto q, db().prepare(
                              "SELECT state, sum(n) FROM (SELECT state, district, community_code,"
                              " kind, department, n FROM case_tally UNION ALL SELECT state,"
                              " district, ifnull(community_code, ''), kind, ifnull(department, ''),"
                              " -1 FROM cases WHERE " +
                              endedCases() +
                              ") GROUP BY state, district, community_code, kind, department"
                              " HAVING sum(n) <> 0"));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            add("tally", q.text(0), std::to_string(q.integer(1)));
        }
    }

    void compareRow(const Case& c, const Statement& row, bool withoutOrder) {
        const auto expected = caseRow(c);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto column = static_cast<int>(i);
            if (withoutOrder && column == foreignKeyColumn()) continue;
            if (!holdsColumn(row, column, expected[i])) {
                add("projection", c.id, caseColumns()[i]);
                return;
            }
        }
        const auto at = pointFromSpatialite(row.blob(static_cast<int>(expected.size())));
        if (!at || *at != c.at) add("projection", c.id, "geom");
    }

    Status regions() {
        WANMI_LET(auto q, db().prepare("SELECT code, level FROM region WHERE valid_to IS NULL"));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            const auto code = RegionCode::parse(q.view(0));
            if (!code || regionLevelName(code->level()) != q.view(1)) {
                add("code", q.text(0), "region");
            }
        }
    }

    Status components() {
        WANMI_LET(auto q, db().prepare("SELECT code, kind FROM component"));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            const auto code = ComponentCode::fromNumber(q.integer(0));
            if (!code || code->kind() != q.view(1)) add("code", q.text(0), "component");
        }
    }

    Status spatialIndexes() {
        if (m_desk->srid() == 0) return ok();
        // SpatiaLite would note every look in its history: a check writes nothing.
        WANMI_TRY(db().run("CREATE TEMP TRIGGER IF NOT EXISTS only_looking"
                           " BEFORE INSERT ON main.spatialite_history"
                           " BEGIN SELECT RAISE(IGNORE); END"));
        for (const auto& c : geometryColumns()) {
            WANMI_TRY(tell(*m_progress, "check.spatial", 0, 0));
            WANMI_LET(const auto sound,
                      db().number(
                          fmt::format("SELECT CheckSpatialIndex('{}', '{}')", c.table, c.column)));
            if (sound.value_or(0) != 1) {
                add("spatial_index", std::string{c.table}, std::string{c.column});
            }
        }
        return ok();
    }

    Status grid() {
        WANMI_LET(const auto found, PlaceService{*m_desk}.checkGrid());
        m_faults.insert(m_faults.end(), found.faults.begin(), found.faults.end());
        return ok();
    }

    Desk* m_desk;
    const Progress* m_progress;
    std::vector<Fault> m_faults;
};

} // namespace

Result<std::vector<Fault>> checkStore(Desk& desk, const Progress& progress) {
    return Checker{desk, progress}.run();
}

} // namespace wanmi
