#pragma once
#include "core/domain/casework/case.h"
#include "core/store/row_change.h"
#include "core/sync/remote.h"
#include "tests/support/memory_files.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wanmi::test {

/// A centre without a database: it takes entries and tells them as the real one does. What a desk
/// sees, who may do what, and the checks of signatures and sequences are here; passwords and roles
/// are the real one's alone.
class MemoryCentre {
public:
    explicit MemoryCentre(const Clock& clock, int srid) : m_clock(&clock), m_srid(srid) {}

    void addDesk(const std::string& code, const std::string& key, const std::string& region = {},
                 const std::string& department = {});
    void revokeDesk(const std::string& code) { m_desks.at(code).revoked = true; }
    /// A row every desk begins with.
    void seedRow(const std::string& table, const Columns& key, Columns columns) {
        m_rows[table][columnsText(key)] = std::move(columns);
    }
    const std::map<std::string, std::map<std::string, Columns>>& rows() const { return m_rows; }
    /// From now on entries with row changes of this person are refused.
    void takeRowRights(const std::string& person) { m_noRows.insert(person); }
    /// A new feed, as after a restore: what was told is told no more, and numbers begin anew.
    void renewFeed(const std::string& feed) {
        m_feed = feed;
        m_items.clear();
        m_xid = 1;
    }

    struct Entry {
        std::string id;
        std::string desk;
        SyncAnswer answer;
        std::uint64_t xid = 0;
        std::string text; ///< as it was taken
        std::vector<std::string> cases;
        std::vector<RowChange> rows;
    };
    const std::vector<Entry>& taken() const { return m_taken; }
    bool knows(const std::string& id) const { return m_answers.count(id) != 0; }
    const SyncAnswer* answer(const std::string& id) const;
    const std::map<std::string, std::vector<CaseEvent>>& cases() const { return m_cases; }
    const std::vector<FeedItem>& items() const { return m_items; }
    /// The rows of a case's evidence as it keeps them now, a JSON array; "" none.
    std::string files(const std::string& caseId) const {
        return m_scopes.at(caseId).files.text({});
    }
    /// The entry an accepted event came in, by the event's id.
    const std::map<std::string, std::string>& entryOf() const { return m_entryOf; }

    Result<CentreHello> hello(const DeskPass& pass) const;
    Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                          const std::vector<WireEntry>& batch);
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) const;
    Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view caseId) const;
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int limit) const;
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                               int limit) const;
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                            int limit) const;

private:
    struct Desk {
        std::string key;
        std::string region;
        std::string department;
        bool revoked = false;
    };
    struct Scope {
        std::string district;
        std::set<std::string> communities; ///< it ever lay in, and districts that ever had it
        std::set<std::string> departments; ///< it was ever given to
        std::string secrets;               ///< "private" of its report
        MemoryFiles files;
    };
    struct Work;
    Result<const Desk*> desk(const DeskPass& pass) const;
    bool sees(const Desk& desk, const std::string& caseId) const;
    SyncAnswer one(const DeskPass& pass, const Desk& desk, const WireEntry& wire);
    SyncAnswer checkCase(Work& work, const void* json) const;
    SyncAnswer checkFiles(Work& work, const void* json) const;
    SyncAnswer checkRow(Work& work, RowChange& change) const;
    void write(const Work& work, const std::string& id);
    std::string bodyOf(const std::string& caseId, const std::vector<CaseEvent>& events,
                       bool secrets) const;

    const Clock* m_clock;
    int m_srid;
    std::string m_feed = "feed-1";
    std::map<std::string, Desk> m_desks;
    std::map<std::string, std::vector<CaseEvent>> m_cases;
    std::map<std::string, Case> m_states;
    std::map<std::string, Scope> m_scopes;
    std::map<std::string, std::map<std::string, Columns>> m_rows; ///< table → key → columns
    std::map<std::string, SyncAnswer> m_answers;
    std::vector<Entry> m_taken;
    std::vector<FeedItem> m_items;
    std::map<std::string, std::string> m_entryOf;
    std::set<std::string> m_noRows;
    std::set<std::string> m_orders; ///< numbers at their sources of reports that were accepted
    std::uint64_t m_xid = 1;
};

/// A desk's line to it. Objects do not travel here.
class MemoryRemote : public Remote {
public:
    explicit MemoryRemote(MemoryCentre& centre) : m_centre(&centre) {}
    Result<CentreHello> hello(const DeskPass& pass) override { return m_centre->hello(pass); }
    Result<CentreSession> openSession(const DeskPass&) override {
        return fail(Errc::Forbidden, "central.no_sessions");
    }
    Result<std::vector<CentrePerson>> people(const DeskPass&) override {
        return std::vector<CentrePerson>{}; // nobody is told of: a desk's own people stay
    }
    Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                          const std::vector<WireEntry>& batch) override {
        return m_centre->apply(pass, batch);
    }
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override {
        return m_centre->feed(pass, after, limit);
    }
    Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view /*district*/,
                                           std::string_view caseId) override {
        return m_centre->chain(pass, caseId);
    }
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int limit) override {
        return m_centre->copyRows(pass, table, after, limit);
    }
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                               int limit) override {
        return m_centre->copyCases(pass, after, limit);
    }
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                            int limit) override {
        return m_centre->copyHeads(pass, after, limit);
    }
    Result<bool> wait(std::chrono::milliseconds) override { return false; }
    Result<std::vector<ObjectHave>> missing(const DeskPass&,
                                            const std::vector<std::string>&) override {
        return std::vector<ObjectHave>{};
    }
    Result<std::int64_t> put(const DeskPass&, std::string_view, std::int64_t, std::int64_t,
                             std::string_view bytes) override {
        return static_cast<std::int64_t>(bytes.size());
    }
    Result<std::string> get(const DeskPass&, std::string_view, std::int64_t,
                            std::int64_t) override {
        return fail(Errc::NotFound, "central.no_object");
    }

private:
    MemoryCentre* m_centre;
};

} // namespace wanmi::test
