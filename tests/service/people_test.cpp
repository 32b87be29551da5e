#include "core/domain/people/rights.h"
#include "core/service/access.h"
#include "core/service/whole_store.h"
#include "tests/support/real_store.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

Actor newcomer(const char* login, const char* post, const char* department = "") {
    return {login, std::string{"新人"} + login, post, department, ""};
}

std::string argOf(const Error& e, const std::string& name) {
    for (const auto& a : e.args) {
        if (a.name == name) return a.value;
    }
    return {};
}

} // namespace

TEST_CASE("People: what 系统 writes down has no rights until 安全 grants them", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PeopleService people{*desk};
    const auto made = must(people.add(newcomer("new1", "ACCEPTOR"), "sysadmin1"));
    CHECK_FALSE(made.person.active);
    CHECK(desk->acting("new1").error().reason == "people.inactive");
    CHECK(people.activate("new1", "sysadmin1").error().reason == "people.missing_right");
    CHECK(must(people.activate("new1", "security1")).person.active);
    CHECK(desk->acting("new1"));
    CHECK(people.add(newcomer("new2", "ACCEPTOR"), "security1").error().reason ==
          "people.missing_right");
    CHECK(people.add(newcomer("new2", "ACCEPTOR"), "acceptor1").error().reason ==
          "people.missing_right");
    // The one administrator of a sandbox does both.
    CHECK(must(people.add(newcomer("new2", "ACCEPTOR"), "admin")).person.active);
    // Rights are granted by 安全, names corrected by 系统.
    PersonChange post;
    post.post = "DUTY_CHIEF";
    CHECK(people.change("new1", post, "sysadmin1").error().reason == "people.missing_right");
    CHECK(must(people.change("new1", post, "security1")).person.who.post == "DUTY_CHIEF");
    PersonChange name;
    name.name = "新名";
    CHECK(people.change("new1", name, "security1").error().reason == "people.missing_right");
    CHECK(must(people.change("new1", name, "sysadmin1")).person.who.name == "新名");
    CHECK(people.change("new1", name, "sysadmin1").error().reason == "people.nothing_to_change");
    CHECK(must(desk->db().number("SELECT count(*) FROM access_log WHERE what = 'person_changed'"
                                 " AND reason = 'post=DUTY_CHIEF'")) == 1);
}

TEST_CASE("People: nobody changes their own rights, and an administrator's post never stands empty",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PeopleService people{*desk};
    PersonChange post;
    post.post = "ADMIN_AUDIT";
    CHECK(people.change("security1", post, "security1").error().reason == "people.own_rights");
    CHECK(people.unlock("security1", "security1").error().reason == "people.own_rights");
    CHECK(people.deactivate("sysadmin1", "", "sysadmin1").error().reason == "people.own_rights");
    CHECK(people.setPassword("security1", "long enough 1", "security1").error().reason ==
          "people.own_rights");
    CHECK(people.deactivate("audit1", "", "security1").error().reason ==
          "people.last_administrator");
    must(people.add(newcomer("audit2", "ADMIN_AUDIT"), "admin"));
    CHECK(people.deactivate("audit1", "", "security1"));
}

TEST_CASE("People: the three administrators are three people", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PeopleService people{*desk};
    auto twice = newcomer("audit2", "ADMIN_AUDIT");
    twice.name = "安全管理员一"; // who is security administrator already
    const auto refused = people.add(twice, "admin");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.second_office");
    CHECK(argOf(refused.error(), "login") == "security1");
    // Written down by 系统 without rights, it is refused when 安全 would grant them.
    must(people.add(twice, "sysadmin1"));
    CHECK(people.activate("audit2", "security1").error().reason == "people.second_office");
    PersonChange post;
    post.post = "ADMIN_SYSTEM";
    must(people.change("acceptor1", post, "security1"));
    PersonChange name;
    name.name = "审计管理员一";
    CHECK(people.change("acceptor1", name, "sysadmin1").error().reason == "people.second_office");
}

TEST_CASE("People: what cannot be is refused, and nothing is written", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PeopleService people{*desk};
    const auto before = must(summary(*desk)).digest;
    const auto reason = [&people](Actor who) { return people.add(who, "admin").error().reason; };
    CHECK(reason(newcomer("system", "ACCEPTOR")) == "people.bad_login");
    CHECK(reason(newcomer("os:root", "ACCEPTOR")) == "people.bad_login");
    CHECK(reason(newcomer("", "ACCEPTOR")) == "people.bad_login");
    CHECK(reason(newcomer("acceptor1", "ACCEPTOR")) == "people.login_taken");
    CHECK(reason(newcomer("x1", "KING")) == "people.unknown_post");
    CHECK(reason(newcomer("x1", "SYSTEM")) == "people.unknown_post");
    CHECK(reason(newcomer("x1", "DEPT")) == "people.needs_department");
    CHECK(reason(newcomer("x1", "DEPT", "NONE")) == "case.unknown_department");
    auto far = newcomer("x1", "ACCEPTOR");
    far.region = "990102";
    CHECK(reason(far) == "people.unknown_region");
    auto nameless = newcomer("x1", "ACCEPTOR");
    nameless.name = "  ";
    CHECK(reason(nameless) == "people.needs_name");
    CHECK(people.activate("nobody", "admin").error().reason == "people.unknown");
    CHECK(must(summary(*desk)).digest == before);
    far.region = "990101001";
    CHECK(must(people.add(far, "admin")).person.who.region == "990101001");
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Deactivating a collector never leaves duty grids without one unnoticed", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PeopleService people{*desk};
    must(desk->db().run("UPDATE duty_grid SET collector = 'collector1'"));
    const auto code = must(desk->db().text("SELECT code FROM duty_grid ORDER BY code")).value();
    const auto count = must(desk->db().number("SELECT count(*) FROM duty_grid")).value();

    const auto refused = people.deactivate("collector1", "", "security1");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.has_grids");
    CHECK(argOf(refused.error(), "count") == std::to_string(count));
    CHECK(argOf(refused.error(), "grids").find(code) != std::string::npos);
    PersonChange other;
    other.post = "ACCEPTOR"; // no longer a collector: the same
    CHECK(people.change("collector1", other, "security1").error().reason == "people.has_grids");
    for (const auto* wrong : {"collector1", "acceptor1", "nobody"}) {
        CHECK(people.deactivate("collector1", wrong, "security1").error().reason ==
              "people.bad_successor");
    }
    CHECK(desk->acting("collector1"));

    const auto done = must(people.deactivate("collector1", "collector2", "security1"));
    CHECK_FALSE(done.person.active);
    CHECK(static_cast<std::int64_t>(done.handedGrids.size()) == count);
    CHECK(must(desk->db().number("SELECT count(*) FROM duty_grid WHERE valid_to IS NULL"
                                 " AND collector = 'collector2'")) == count);
    CHECK(must(desk->db().number("SELECT count(*) FROM duty_grid WHERE valid_to IS NOT NULL"
                                 " AND collector = 'collector1'")) == count); // the past stays
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Deactivating a collector tells which cases still wait for an answer", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "acceptor1";
    const auto receipt = must(CaseService{*desk}.report(r));
    StepCommand task;
    task.id = receipt.id;
    task.actor = "acceptor1";
    task.what.action = Action::VerifyTask;
    task.what.to = "collector2";
    must(CaseService{*desk}.act(task));
    CHECK(must(PeopleService{*desk}.deactivate("collector2", "", "security1")).openTasks ==
          std::vector<std::string>{receipt.number});
}

TEST_CASE("Deactivating signs a person out, unlocking is the security administrator's",
          "[service]") {
    ScratchFolder folder;
    const auto path = test::realCity(folder);
    auto security = must(Desk::open(path));
    auto desk = must(Desk::open(path));
    test::givePassword(*desk, "acceptor1");
    test::givePassword(*desk, "security1");
    must(SignIn{*security}.in("security1", test::kPassword));
    must(SignIn{*desk}.in("acceptor1", test::kPassword));
    PeopleService people{*security};
    must(people.deactivate("acceptor1", "", "security1"));
    CHECK(desk->acting("acceptor1").error().reason == "people.session_ended");
    must(people.activate("acceptor1", ""));
    must(PeopleStore{desk->db()}.setFailures("acceptor1", 5, desk->now()));
    CHECK(SignIn{*desk}.in("acceptor1", test::kPassword).error().reason == "people.locked");
    must(people.unlock("acceptor1", "security1"));
    CHECK(SignIn{*desk}.in("acceptor1", test::kPassword));
    CHECK(PeopleService{*desk}.unlock("acceptor1", "").error().reason == "people.missing_right");
}

TEST_CASE("A new store has three administrators, only their very first passwords are set unsigned",
          "[service]") {
    ScratchFolder folder;
    InitOptions options;
    options.dataFolder = WANMI_SOURCE_DIR "/data";
    options.city = "真城";
    options.district = "110101";
    must(initStore(folder.file("real.sqlite"), options));
    auto desk = must(Desk::open(folder.file("real.sqlite")));
    PeopleService people{*desk};
    std::string posts;
    for (const auto& p : must(people.list())) {
        posts += p.who.login + "=" + p.who.post + " ";
    }
    CHECK(posts == "admin=ADMIN_SYSTEM audit=ADMIN_AUDIT security=ADMIN_SECURITY ");
    CHECK(people.add(newcomer("x1", "ACCEPTOR"), "admin").error().reason == "people.needs_sign_in");
    CHECK(people.setPassword("admin", "long enough 1", "security").error().reason ==
          "people.needs_sign_in");
    must(people.setFirstPassword("admin", "long enough 1"));
    CHECK(people.setFirstPassword("admin", "long enough 2").error().reason == "people.not_first");
    must(SignIn{*desk}.in("admin", "long enough 1"));
    must(people.add(newcomer("admin2", "ADMIN_SYSTEM"), ""));
    // A second holder of the post is not a first: the post has somebody who can sign in.
    CHECK(people.setFirstPassword("admin2", "long enough 1").error().reason == "people.not_first");
    must(people.add(newcomer("x1", "ACCEPTOR"), ""));
    CHECK(people.setFirstPassword("x1", "long enough 1").error().reason == "people.not_first");
    CHECK(people.deactivate("audit", "", "").error().reason == "people.last_administrator");
}

} // namespace wanmi
