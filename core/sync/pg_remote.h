#pragma once
#include "core/sync/pg.h"
#include "core/sync/remote.h"

#include <memory>
#include <optional>

namespace wanmi {

/// The centre over its SQL functions. A line that failed is given up; the next call comes in anew,
/// once. An entry that the centre cannot even read ("sync.bad_entry", arg why) sinks no other.
class PgRemote final : public Remote {
public:
    explicit PgRemote(PgLogin login) : m_login(std::move(login)) {}

    Result<CentreHello> hello(const DeskPass& pass) override;
    Result<CentreSession> openSession(const DeskPass& pass) override;
    Result<std::vector<CentrePerson>> people(const DeskPass& pass) override;
    Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                          const std::vector<WireEntry>& batch) override;
    /// Errc::Conflict "central.other_feed" where the centre tells another feed than the cursor's:
    /// after a restore or a promotion the line may lead to it without a hello between.
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override;
    Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view district,
                                           std::string_view caseId) override;
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int limit) override;
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                               int limit) override;
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                            int limit) override;
    Result<bool> wait(std::chrono::milliseconds atMost) override;

    Result<std::vector<ObjectHave>> missing(const DeskPass& pass,
                                            const std::vector<std::string>& hashes) override;
    Result<std::int64_t> put(const DeskPass& pass, std::string_view hash, std::int64_t size,
                             std::int64_t at, std::string_view bytes) override;
    Result<std::string> get(const DeskPass& pass, std::string_view hash, std::int64_t at,
                            std::int64_t atMost) override;

    /// How often this object came in: for tests and logs.
    int timesConnected() const { return m_connected; }

private:
    Result<PgConnection*> line();
    Result<PgConnection*> lineToCopy(const DeskPass& pass);
    Result<PgRows> ask(const std::string& sql, const PgParams& params, PgForm form = PgForm::Text);
    Result<std::vector<SyncAnswer>> applyOnce(const DeskPass& pass,
                                              const std::vector<WireEntry>& batch);
    Status checkFeed(const DeskPass& pass, const FeedCursor& after);

    PgLogin m_login;
    std::optional<PgConnection> m_line;
    std::string m_feed; ///< what this line tells; "" while it has not said
    bool m_listens = false;
    int m_connected = 0;
};

/// The line of one person to a centre, by the address their desk keeps, which holds no password.
/// Nothing is reached yet. Errors of PgAddress::parse.
Result<std::unique_ptr<PgRemote>> personLine(const std::string& url, const std::string& login,
                                             std::string password);

} // namespace wanmi
