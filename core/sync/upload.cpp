#include "core/sync/upload.h"

#include "core/base/hash.h"
#include "core/base/id.h"
#include "core/base/json_object.h"
#include "core/base/time_text.h"
#include "core/store/case_store.h"
#include "core/store/row_table.h"
#include "core/sync/case_wire.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wanmi {
namespace {

constexpr std::size_t kRows = 500;
constexpr std::size_t kCases = 20;

class Upload {
public:
    Upload(Database& db, int srid, Remote& remote, const Uploader& who, Instant now,
           const Progress& progress)
        : m_db(&db),
          m_srid(srid),
          m_remote(&remote),
          m_who(&who),
          m_now(now),
          m_progress(&progress) {}

    Result<UploadReport> run() {
        for (const auto& table : syncedTables()) {
            if (!table.ofCase) WANMI_TRY(rowsOf(table));
        }
        WANMI_TRY(chains());
        return std::move(m_report);
    }

private:
    Status rowsOf(const SyncedTable& synced) {
        WANMI_LET(const auto table, RowTable::open(*m_db, m_srid, synced.name));
        const auto names = table.names();
        WANMI_LET(auto q,
                  m_db->prepare(fmt::format("SELECT {} FROM {} ORDER BY {}", fmt::join(names, ", "),
                                            synced.name, fmt::join(synced.key, ", "))));
        std::vector<RowChange> rows;
        for (;;) {
            WANMI_LET(const bool more, q.step());
            if (!more) break;
            RowChange change{std::string{synced.name}, RowChange::Op::Insert, {}, {}, {}};
            for (std::size_t i = 0; i < names.size(); ++i) {
                WANMI_LET(auto value, table.cell(q, static_cast<int>(i), *table.column(names[i])));
                if (synced.isKey(names[i])) setColumn(change.key, names[i], value);
                setColumn(change.after, names[i], std::move(value));
            }
            rows.push_back(std::move(change));
            if (rows.size() == kRows) WANMI_TRY(sendRows(rows));
        }
        return sendRows(rows);
    }

    Status sendRows(std::vector<RowChange>& rows) {
        if (rows.empty()) return ok();
        const auto text = rowsText(rows);
        WANMI_TRY(send({}, "[]", text));
        m_report.rows += static_cast<std::int64_t>(rows.size());
        rows.clear();
        return tell(*m_progress, "sync.uploading", m_report.rows + m_report.events, 0);
    }

    Status chains() {
        WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
        WANMI_LET(auto q, m_db->prepare("SELECT id FROM cases ORDER BY fid"));
        std::vector<std::string> ids;
        std::string cases;
        for (;;) {
            WANMI_LET(const bool more, q.step());
            if (!more) break;
            const auto id = q.text(0);
            WANMI_LET(const auto events, store.acceptedEvents(id));
            if (events.empty()) continue; // made since the store joined: an entry brings it
            WANMI_LET(const auto one, caseText(events));
            cases += (cases.empty() ? "" : ",") + one;
            ids.push_back(id);
            m_report.events += static_cast<std::int64_t>(events.size());
            if (ids.size() == kCases) WANMI_TRY(sendCases(ids, cases));
        }
        return sendCases(ids, cases);
    }

    Status sendCases(std::vector<std::string>& ids, std::string& cases) {
        if (ids.empty()) return ok();
        WANMI_TRY(send(ids, "[" + cases + "]", "[]"));
        m_report.cases += static_cast<std::int64_t>(ids.size());
        ids.clear();
        cases.clear();
        return tell(*m_progress, "sync.uploading", m_report.rows + m_report.events, 0);
    }

    Result<std::string> caseText(const std::vector<CaseEvent>& events) {
        const auto& id = events.front().caseId;
        WANMI_LET(const auto home, replay({events.front()}));
        WANMI_LET(auto files, evidenceOf(id));
        return casePartText(*m_db, {id, home.district, 0, events, std::move(files), true});
    }

    Result<std::vector<std::string>> evidenceOf(const std::string& caseId) {
        std::vector<std::string> out;
        WANMI_LET(auto q, m_db->prepare("SELECT id FROM evidence WHERE case_id = ?1 ORDER BY fid"));
        q.at(1, caseId);
        for (;;) {
            WANMI_LET(const bool more, q.step());
            if (!more) return out;
            out.push_back(q.text(0));
        }
    }

    Status send(const std::vector<std::string>& ids, const std::string& cases,
                const std::string& rows) {
        const auto id = uuid5("upload:" + m_who->pass.desk + ":" + sha256(cases + rows));
        JsonObject intent;
        intent.put("actions", std::vector<std::string>{"adopt_chain"}).put("at", utcText(m_now));
        intent.put("cases", ids).put("desk", m_who->pass.desk).put("id", id);
        intent.put("person", m_who->login).put("rows", rows == "[]" ? "" : sha256(rows));
        const auto text = intent.put("session", m_who->session.id).text();
        JsonObject entry;
        entry.put("n", 0).put("id", id).put("intent", text);
        entry.put("mac", hmacSha256(m_who->session.secret, text));
        entry.putRaw("cases", cases).putRaw("rows", rows);
        WANMI_LET(auto answers, m_remote->apply(m_who->pass, {{id, entry.text()}}));
        for (auto& answer : answers) {
            if (answer.outcome != SyncAnswer::Outcome::Taken) {
                m_report.refused.push_back(std::move(answer));
            }
        }
        return ok();
    }

    Database* m_db;
    int m_srid;
    Remote* m_remote;
    const Uploader* m_who;
    Instant m_now;
    const Progress* m_progress;
    UploadReport m_report;
};

} // namespace

Result<UploadReport> uploadStore(Database& db, int srid, Remote& remote, const Uploader& who,
                                 Instant now, const Progress& progress) {
    return Upload{db, srid, remote, who, now, progress}.run();
}

} // namespace wanmi
