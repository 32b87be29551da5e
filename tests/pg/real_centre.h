#pragma once
// A world's centre as it is at work: PostgreSQL, reached through a line that is cut.
#include "tests/pg/centre.h"
#include "tests/support/cut_proxy.h"
#include "tests/world/world_centre.h"

#include <thread>

namespace wanmi::test {

/// What a centre's database has written down.
CentreBooks booksOf(PgConnection& admin);

/// The people of a store, as people of the centre, each with kPersonPassword.
void addPeopleOf(Desk& desk, PgConnection& admin);

/// A sandbox's centre of one district without people, to be copied.
std::string sandboxTemplate();

class RealCentre final : public WorldCentre {
public:
    /// `dies`: its server is killed too, in the middle of rounds.
    RealCentre(const WorldStart& start, bool dies);
    ~RealCentre() override;

    DeskPass addDesk(int number) override;
    std::unique_ptr<Remote> line() override { return std::make_unique<PgRemote>(m_login); }
    CentreBooks books() override;
    void renewFeed() override;
    /// A line for administration, which nothing cuts.
    PgConnection admin() const { return must(PgConnection::open(m_base.login())); }
    void stir(std::mt19937_64& random) override;
    void rest() override;
    void calm() override;

    int cuts() const { return m_cuts; }
    int deaths() const { return m_deaths; }

private:
    void upload(const WorldStart& start);

    PgDatabase m_base{sandboxTemplate()};
    CutProxy m_proxy{PgCluster::shared().port()};
    PgLogin m_login;
    bool m_dies;
    bool m_armed = false;
    int m_cuts = 0;
    int m_deaths = 0;
    std::thread m_killer;
};

} // namespace wanmi::test
