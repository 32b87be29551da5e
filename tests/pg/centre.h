#pragma once
// A centre of one city with two districts, on this program's server; its desks and its people.
#include "core/sync/central_install.h"
#include "core/sync/central_people.h"
#include "core/sync/pg_remote.h"
#include "tests/pg/entry_maker.h"
#include "tests/support/pg_cluster.h"
#include "tests/support/small_city.h"

#include <memory>
#include <string>

namespace wanmi::test {

inline constexpr auto kPersonPassword = "long enough 1";

inline CentralSetup setupOfTests() {
    return {"试城", {"990101", "990102"}, 4547, "Asia/Shanghai", false};
}

/// Installed once a program, copied for every test.
inline std::string centreTemplate() {
    constexpr auto kName = "centre_template";
    auto& cluster = PgCluster::shared();
    if (cluster.hasDatabase(kName)) return kName;
    cluster.makeDatabase(kName, PgCluster::kSeed);
    auto db = must(PgConnection::open(cluster.login(kName)));
    must(installCentre(db, setupOfTests(), shippedRules()));
    return kName;
}

struct TestCentre {
    PgDatabase base{centreTemplate()};
    PgConnection admin = must(PgConnection::open(base.login()));

    DeskPass addDesk(const std::string& region = {}, const std::string& department = {}) {
        CentralDesk desk;
        desk.name = "台席";
        desk.region = region;
        desk.department = department;
        const auto given = must(addCentralDesk(admin, desk));
        return {given.code, given.key};
    }
    void addPerson(const std::string& login, const std::string& post,
                   const std::string& department = {}, const std::string& region = {}) {
        must(addCentralPerson(admin, {login, login, post, department, region}, kPersonPassword));
    }
    PgLogin as(const std::string& login) const {
        return base.login("wp_" + login, kPersonPassword);
    }
    std::unique_ptr<PgRemote> remote(const std::string& login) const {
        return std::make_unique<PgRemote>(as(login));
    }
    Signer signer(const DeskPass& pass, const std::string& login) const {
        const auto session = must(remote(login)->openSession(pass));
        return {pass, login, session.id, session.secret};
    }
    std::int64_t count(const std::string& what) {
        return must(admin.query("SELECT count(*) FROM wanmi." + what)).number(0, 0);
    }
    /// What wanmi.check() has to say; "" is as it must be.
    std::string faults() {
        std::string out;
        for (const auto& f : must(checkCentre(admin))) {
            out += f.kind + " " + f.id + ": " + f.detail + "\n";
        }
        return out;
    }
};

/// The people and the desk of most tests, and a case that was reported.
struct WorkingCentre : TestCentre {
    DeskPass desk = addDesk();
    DeskPass other = addDesk();
    WorkingCentre() {
        addPerson("li", "ACCEPTOR");
        addPerson("chen", "DUTY_CHIEF");
        addPerson("zhou", "SUPERVISOR_FIELD");
    }
};

inline Actor li() {
    return person("ACCEPTOR", "", "li");
}
inline Actor chen() {
    return person("DUTY_CHIEF", "", "chen");
}

/// A case that `login` reported. Every one is another.
class ReportedCase : public WalkingCase {
public:
    explicit ReportedCase(Instant start = at("2026-01-05T09:00"), const Actor& by = li(),
                          const std::string& district = "990101")
        : WalkingCase(start) {
        state = {};
        events.clear();
        ids = IdSource{};
        CaseBirth birth{.id = ids.next(now),
                        .number = district + "-20260105-001-" + ids.salt().substr(0, 8),
                        .kind = *KindCode::parse("event:0102"),
                        .source = "supervisor",
                        .at = {1000, 2000},
                        .district = district,
                        .community = district + "001001",
                        .cell = district + "001001001",
                        .dutyGrid = "D1",
                        .areaClass = 2,
                        .component = std::nullopt,
                        .foreignKey = {},
                        .privateHashes = {},
                        .evidence = {}};
        const auto event = must(decideReport(birth, by, now, ids.next(now), shippedRules()));
        state = must(fold(state, event));
        events.push_back(event);
    }
};

} // namespace wanmi::test
