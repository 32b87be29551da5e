#include "core/base/hash.h"
#include "core/store/access_log.h"
#include "tests/support/real_store.h"

#include <thread>

namespace wanmi {
namespace {

using test::givePassword;
using test::kPassword;
using test::must;
using test::ScratchFolder;
using test::smallCity;

/// The store's clock at `minutes` after ten o'clock; the sandbox keeps it.
std::unique_ptr<Desk> deskAt(const std::string& path, int minutes) {
    DeskOptions options;
    options.now = test::kTestTime() + std::chrono::hours{1} + std::chrono::minutes{minutes};
    return must(Desk::open(path, options));
}

/// What the log tells of, oldest first, without the changes of other tests.
std::string told(Desk& desk) {
    std::string text;
    const auto entries = must(AccessLog{desk.db()}.list({}));
    for (auto e = entries.rbegin(); e != entries.rend(); ++e) {
        text += (text.empty() ? "" : " ") + e->what;
    }
    return text;
}

ReportCommand rubbish(const char* actor) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = actor;
    return r;
}

} // namespace

TEST_CASE("Outside a sandbox a step needs a valid session of that person", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(test::realCity(folder)));
    givePassword(*desk, "acceptor1");
    CaseService cases{*desk};
    CHECK(cases.report(rubbish("acceptor1")).error().reason == "people.needs_sign_in");
    CHECK(cases.report(rubbish("system")).error().reason == "people.needs_sign_in");
    const auto signedIn = must(SignIn{*desk}.in("acceptor1", kPassword));
    CHECK(signedIn.actor.post == "ACCEPTOR");
    const auto r = must(cases.report(rubbish("acceptor1")));
    CHECK(must(cases.show(r.id)).events.front().actor == "acceptor1");
    CHECK(must(cases.report(rubbish(""))).id != r.id); // whoever is signed in
    const auto other = cases.report(rubbish("chief1"));
    CHECK(other.error().reason == "people.other_signed_in");
    StepCommand step;
    step.id = r.id;
    step.actor = "chief1";
    CHECK(cases.act(step).error().reason == "people.other_signed_in");
    CHECK(cases.openPrivate(r.id, "chief1", "x").error().reason == "people.other_signed_in");

    // Another program works on with the same secret; with a wrong one it does not.
    auto second = must(Desk::open(desk->path()));
    second->useSession(signedIn.token);
    CHECK(CaseService{*second}.report(rubbish("acceptor1")));
    second->useSession(std::string(64, '0'));
    CHECK(CaseService{*second}.report(rubbish("acceptor1")).error().reason ==
          "people.session_ended");

    must(SignIn{*desk}.out());
    CHECK(cases.report(rubbish("acceptor1")).error().reason == "people.needs_sign_in");
    second->useSession(signedIn.token);
    CHECK(CaseService{*second}.report(rubbish("acceptor1")).error().reason ==
          "people.session_ended");
}

TEST_CASE("Neither password nor secret lies in the store", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    must(PeopleService{*desk}.setPassword("acceptor1", kPassword, "admin"));
    const auto token = must(SignIn{*desk}.in("acceptor1", kPassword)).token;
    CHECK(must(desk->db().text("SELECT hash FROM credential")).value().substr(0, 14) ==
          "scrypt$15$8$1$");
    CHECK(must(desk->db().text("SELECT token_hash FROM session")) == sha256(token));
}

TEST_CASE("The product's own steps need no session, and nobody can ask for them by name",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(test::realCity(folder)));
    CHECK(desk->acting("system").error().reason == "people.needs_sign_in");
    {
        const SystemWork work{*desk};
        CHECK(must(desk->acting("system")).post == "SYSTEM");
        CHECK(desk->acting("acceptor1").error().reason == "people.needs_sign_in");
    }
    CHECK_FALSE(desk->acting("system"));
}

TEST_CASE("Five wrong passwords lock a login for a set time, the right one does not open it then",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        auto desk = deskAt(path, 0);
        givePassword(*desk, "acceptor1");
        SignIn sign{*desk};
        for (int i = 0; i < 4; ++i) {
            CHECK(sign.in("acceptor1", "wrong").error().reason == "people.wrong_password");
        }
        CHECK(sign.in("acceptor1", "wrong").error().reason == "people.locked");
        const auto refused = sign.in("acceptor1", kPassword);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "people.locked");
        CHECK(refused.error().args[1].value.substr(0, 15) == "2026-01-05T10:1");
        CHECK(told(*desk) == "sign_in_failed sign_in_failed sign_in_failed sign_in_failed "
                             "sign_in_failed locked sign_in_refused");
    }
    CHECK_FALSE(SignIn{*deskAt(path, 10)}.in("acceptor1", kPassword));
    CHECK(SignIn{*deskAt(path, 30)}.in("acceptor1", kPassword));
}

TEST_CASE("A right password forgets the wrong ones before it, after a lock five count anew",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        auto desk = deskAt(path, 0);
        givePassword(*desk, "acceptor1");
        SignIn sign{*desk};
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 4; ++i) {
                CHECK(sign.in("acceptor1", "wrong").error().reason == "people.wrong_password");
            }
            CHECK(sign.in("acceptor1", kPassword));
        }
        for (int i = 0; i < 5; ++i) {
            CHECK_FALSE(sign.in("acceptor1", "wrong"));
        }
    }
    auto later = deskAt(path, 30);
    CHECK(SignIn{*later}.in("acceptor1", "wrong").error().reason == "people.wrong_password");
    CHECK(SignIn{*later}.in("acceptor1", kPassword));
}

TEST_CASE("Lock: for a set time, for ever where the rules say so, and not lifted by a clock that "
          "goes back",
          "[service]") {
    const auto at = test::kTestTime();
    SignInRules rules;
    CHECK_FALSE(lockedUntil(4, at, at, rules));
    CHECK(lockedUntil(5, at, at, rules) == at + std::chrono::minutes{15});
    CHECK_FALSE(lockedUntil(5, at, at + std::chrono::minutes{15}, rules));
    CHECK(lockedUntil(5, at, at - std::chrono::hours{24 * 365}, rules));
    rules.lockMinutes = 0;
    CHECK(lockedUntil(5, at, at + std::chrono::hours{24 * 365}, rules) == Instant::max());
}

TEST_CASE("An unknown login, one without a password and a wrong password are refused alike, and "
          "what was typed for an unknown login is not written down",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    givePassword(*desk, "acceptor1");
    for (const auto* login : {"my-secret-password", "chief1", "acceptor1"}) {
        const auto refused = SignIn{*desk}.in(login, "wrong");
        CHECK(refused.error().reason == "people.wrong_password");
        CHECK(refused.error().args.empty());
    }
    CHECK(must(desk->db().number(
              "SELECT count(*) FROM access_log WHERE object = '?' AND actor = '?'")) == 1);
    CHECK(must(desk->db().number("SELECT count(*) FROM access_log"
                                 " WHERE actor || object || reason LIKE '%secret%'")) == 0);
}

TEST_CASE("Many programs guessing at once get no more tries between them than one", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    givePassword(*desk, "acceptor1");
    {
        std::vector<std::jthread> guessers;
        for (int k = 0; k < 4; ++k) {
            guessers.emplace_back([&] {
                auto own = must(Desk::open(path));
                for (int i = 0; i < 4; ++i) {
                    (void)SignIn{*own}.in("acceptor1", "wrong");
                }
            });
        }
    }
    // Every try that was looked at is written down as failed, all others as refused.
    CHECK(must(desk->db().number(
              "SELECT count(*) FROM access_log WHERE what = 'sign_in_failed'")) == 5);
    CHECK(must(desk->db().number(
              "SELECT count(*) FROM access_log WHERE what = 'sign_in_refused'")) == 11);
    CHECK(must(AccessLog{desk->db()}.verify()).empty());
}

TEST_CASE("A session without a step for a quarter of an hour is locked, a step keeps it alive",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    std::string token;
    {
        auto desk = deskAt(path, 0);
        givePassword(*desk, "acceptor1");
        token = must(SignIn{*desk}.in("acceptor1", kPassword)).token;
    }
    const auto actingAt = [&](int minutes) {
        auto desk = deskAt(path, minutes);
        desk->useSession(token);
        const auto actor = desk->acting(""); // no name given: also a sandbox asks for the session
        return actor ? actor->login : actor.error().reason;
    };
    CHECK(actingAt(10) == "acceptor1");
    CHECK(actingAt(20) == "acceptor1"); // 10 minutes after the last step
    CHECK(actingAt(45) == "people.session_idle");
    auto desk = deskAt(path, 46);
    desk->useSession(token);
    CHECK_FALSE(must(SignIn{*desk}.who()));
    // Signing in anew ends the old one and says why it was over.
    CHECK(SignIn{*desk}.in("acceptor1", kPassword));
    CHECK(told(*desk) == "sign_in session_ended sign_in");
}

TEST_CASE("A session ends after its longest time, steps or not", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = deskAt(path, 0);
    givePassword(*desk, "acceptor1");
    const auto token = must(SignIn{*desk}.in("acceptor1", kPassword)).token;
    const auto started = desk->now();
    must(PeopleStore{desk->db()}.touch(sha256(token), started + std::chrono::hours{12}));
    auto late = deskAt(path, 12 * 60 + 5);
    late->useSession(token);
    CHECK(late->acting("").error().reason == "people.session_ended");
}

TEST_CASE("A clock that went back does not lengthen a session", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    givePassword(*desk, "acceptor1");
    const auto token = must(SignIn{*desk}.in("acceptor1", kPassword)).token;
    const auto key = sha256(token);
    must(PeopleStore{desk->db()}.touch(key, desk->now() + std::chrono::minutes{1}));
    CHECK(desk->acting("")); // a small correction
    must(PeopleStore{desk->db()}.touch(key, desk->now() + std::chrono::hours{1}));
    CHECK(desk->acting("").error().reason == "people.clock_back");
}

TEST_CASE("Change of operator: the one before is signed out, and the log tells both", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(test::realCity(folder)));
    givePassword(*desk, "acceptor1");
    givePassword(*desk, "chief1");
    SignIn sign{*desk};
    const auto first = must(sign.in("acceptor1", kPassword));
    const auto second = must(sign.in("chief1", kPassword));
    CHECK(must(sign.who())->actor.login == "chief1");
    CHECK(desk->acting("acceptor1").error().reason == "people.other_signed_in");
    CHECK(told(*desk) == "sign_in sign_out sign_in");
    desk->useSession(first.token);
    CHECK(desk->acting("acceptor1").error().reason == "people.session_ended");
    // A failed change leaves the operator at the desk.
    desk->useSession(second.token);
    CHECK_FALSE(sign.in("acceptor1", "wrong"));
    CHECK(desk->acting("chief1"));
}

TEST_CASE("Change of password: the old one is asked for, weak ones are not taken, other sessions "
          "end",
          "[service]") {
    ScratchFolder folder;
    const auto path = test::realCity(folder);
    auto desk = must(Desk::open(path));
    auto elsewhere = must(Desk::open(path));
    givePassword(*desk, "acceptor1");
    must(SignIn{*elsewhere}.in("acceptor1", kPassword));
    SignIn sign{*desk};
    must(sign.in("acceptor1", kPassword));
    for (const auto* weak : {"short 1", "aaaaaaaaaaaa", "Acceptor1-2026", "\xff\xfe 123456789"}) {
        CHECK(sign.changePassword("acceptor1", kPassword, weak).error().reason ==
              "people.weak_password");
    }
    CHECK(sign.changePassword("acceptor1", "wrong", "another good 2").error().reason ==
          "people.wrong_password");
    CHECK(sign.changePassword("acceptor1", kPassword, kPassword).error().reason ==
          "people.same_password");
    must(sign.changePassword("acceptor1", kPassword, "另一个好口令 2026"));
    CHECK(desk->acting("acceptor1")); // this session goes on
    CHECK(elsewhere->acting("acceptor1").error().reason == "people.session_ended");
    CHECK_FALSE(sign.in("acceptor1", kPassword));
    CHECK(sign.in("acceptor1", "另一个好口令 2026"));
}

TEST_CASE("A password given by somebody else is changed before the first step", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(test::realCity(folder)));
    givePassword(*desk, "acceptor1", true);
    SignIn sign{*desk};
    CHECK(must(sign.in("acceptor1", kPassword)).mustChange);
    CHECK(desk->acting("acceptor1").error().reason == "people.must_change");
    must(sign.changePassword("acceptor1", kPassword, "my very own 3"));
    CHECK(desk->acting("acceptor1"));
}

TEST_CASE("Who is no longer active neither signs in nor works on", "[service]") {
    ScratchFolder folder;
    const auto path = test::realCity(folder);
    auto desk = must(Desk::open(path));
    givePassword(*desk, "acceptor1");
    must(SignIn{*desk}.in("acceptor1", kPassword));
    must(desk->db().run("UPDATE person SET active = 0 WHERE login = 'acceptor1'"));
    CHECK(desk->acting("acceptor1").error().reason == "people.inactive");
    CHECK(SignIn{*desk}.in("acceptor1", kPassword).error().reason == "people.inactive");
}

} // namespace wanmi
