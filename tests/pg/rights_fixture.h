#pragma once
// A centre for tests of who may do what at it: entries are made by hand, so that each part of one
// can be wrong.
#include "core/base/hash.h"
#include "core/base/json_object.h"
#include "core/sync/central_install.h"
#include "core/sync/central_people.h"
#include "tests/support/casework_fixture.h"
#include "tests/support/pg_cluster.h"
#include "tests/support/small_city.h"

#include <ostream>

namespace wanmi::test {

inline constexpr const char* kPassword = "ein langes Kennwort 7";

inline CentralDesk deskOf(const std::string& region, const std::string& department) {
    CentralDesk desk;
    desk.name = "desk";
    desk.region = region;
    desk.department = department;
    return desk;
}

/// An empty database with a centre of two districts.
class Centre {
public:
    explicit Centre(bool sandbox)
        : base(PgCluster::kSeed),
          admin(must(PgConnection::open(base.login()))) {
        CentralSetup setup;
        setup.city = "试城";
        setup.districts = {"990101", "990102"};
        setup.srid = 4547;
        setup.sandbox = sandbox;
        must(installCentre(admin, setup, shippedRules()));
        const auto made = must(addCentralDesk(admin, deskOf("", "")));
        desk = made.code;
        key = made.key;
    }
    PgConnection add(const std::string& login, const std::string& post,
                     const std::string& department = {}, const std::string& region = {}) {
        CentralPerson person;
        person.login = person.name = login;
        person.post = post;
        person.department = department;
        person.region = region;
        must(addCentralPerson(admin, person, kPassword));
        return must(PgConnection::open(base.login("wp_" + login, kPassword)));
    }
    std::string ask(const std::string& sql) { return must(admin.query(sql)).text(0, 0); }

    PgDatabase base;
    PgConnection admin;
    std::string desk;
    std::string key;
};

/// What somebody signed, and what they sign it with.
struct Signing {
    std::string person;
    std::string session;
    std::string secret;
    Instant at = SystemClock{}.now();
};

struct Said {
    std::string outcome;
    std::string code;
    friend bool operator==(const Said&, const Said&) = default;
};
inline std::ostream& operator<<(std::ostream& out, const Said& s) {
    return out << s.outcome << ' ' << s.code;
}
inline const Said kTaken{"taken", ""};

inline JsonObject eventJson(const CaseEvent& e) {
    JsonObject out;
    out.put("id", e.id).put("type", actionCode(e.type)).put("actor", e.actor);
    out.put("at", utcText(e.at)).put("body", e.body).put("prev", e.prev).put("hash", e.hash);
    return out;
}

inline std::string entryText(const Centre& centre, const CaseEvent& e, const Signing& by,
                             const std::string& district = "990101",
                             const std::string& action = {}) {
    JsonObject intent;
    intent.put("actions",
               std::vector<std::string>{action.empty() ? std::string{actionCode(e.type)} : action});
    intent.put("at", utcText(by.at)).put("cases", std::vector<std::string>{e.caseId});
    intent.put("desk", centre.desk).put("id", e.id).put("person", by.person);
    intent.put("rows", "").put("session", by.session);
    JsonObject step;
    step.put("case", e.caseId).put("district", district).put("follows", e.seq - 1);
    step.put("events", JsonArray{}.add(eventJson(e)));
    JsonObject entry;
    entry.put("id", e.id).put("intent", intent.text()).put("n", 1);
    entry.put("mac", hmacSha256(by.secret, intent.text()));
    return entry.put("cases", JsonArray{}.add(step)).putRaw("rows", "[]").text();
}

inline Said send(const Centre& centre, PgConnection& line, const std::string& entry) {
    const auto rows =
        must(line.query("SELECT a->>'outcome', a->>'code' FROM "
                        "wanmi.apply($1, $2, $3::jsonb) a",
                        PgParams{}.add(centre.desk).add(centre.key).add("[" + entry + "]")));
    REQUIRE(rows.count() == 1);
    return {rows.text(0, 0), rows.text(0, 1)};
}

inline Said send(const Centre& centre, PgConnection& line, const CaseEvent& e) {
    return send(centre, line, entryText(centre, e, {e.actor, "", centre.key}));
}

/// The SQLSTATE that a statement ends with, "" where it is done.
inline std::string stateOfTry(PgConnection& line, const std::string& sql) {
    const auto done = line.query(sql);
    if (done) return {};
    return done.error().args.empty() ? "?" : done.error().args.front().value;
}

/// People for every post, with the department that WalkingCase sends to.
inline PgConnection addEveryPost(Centre& centre) {
    for (const auto& post : shippedRules().posts.all()) {
        const bool handles = post.code == "DEPT" || post.code == "HANDLER";
        centre.add("the-" + post.code, post.code, handles ? "CG-HW" : "");
    }
    return must(PgConnection::open(centre.base.login("wp_the-LEADER", kPassword)));
}

} // namespace wanmi::test
