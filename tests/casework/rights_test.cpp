#include "core/domain/casework/erase.h"
#include "core/domain/people/mask.h"
#include "core/domain/people/rights.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::at;
using test::person;
using test::WalkingCase;

Actor inRegion(const char* post, const char* region) {
    auto a = person(post);
    a.region = region;
    return a;
}

bool names(const Error& e, const char* arg, const char* value) {
    return std::find(e.args.begin(), e.args.end(), Arg{arg, value}) != e.args.end();
}

} // namespace

TEST_CASE("A person whose region is set acts only on cases under it", "[casework]") {
    const WalkingCase walk{at("2026-01-05T09:00")}; // in community 990101001001
    for (const auto* region : {"", "990101", "990101001", "990101001001"}) {
        CHECK(mayActOn(inRegion("ACCEPTOR", region), walk.state));
    }
    for (const auto* region : {"990102", "990101002", "990101001002"}) {
        const auto refused = mayActOn(inRegion("ACCEPTOR", region), walk.state);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Forbidden);
        CHECK(refused.error().reason == "people.other_region");
    }
    // The refusal names the region that would be needed, on the level of the person's own.
    CHECK(names(mayActOn(inRegion("ACCEPTOR", "990101002"), walk.state).error(), "needed",
                "990101001"));
    // A case in no community belongs to its district.
    CHECK(mayActIn(inRegion("ACCEPTOR", "990101"), "990101", ""));
    CHECK_FALSE(mayActIn(inRegion("ACCEPTOR", "990101001"), "990101", ""));
}

TEST_CASE("The three administrators: what one may the others may not", "[casework]") {
    const auto may = [](const char* post, AdminAct act) {
        return static_cast<bool>(mayAdminister(person(post), act));
    };
    const auto all = [&may](const char* post) {
        std::string text;
        for (int i = 0; i < static_cast<int>(AdminAct::Count_); ++i) {
            const auto act = static_cast<AdminAct>(i);
            if (may(post, act)) text += std::string{adminActCode(act)} + " ";
        }
        return text;
    };
    CHECK(all("ADMIN_SYSTEM") ==
          "add_person rename revoke change_rules edit_grid change_components import_cases ");
    CHECK(all("ADMIN_SECURITY") == "grant revoke unlock set_password ");
    CHECK(all("ADMIN_AUDIT") == "read_log prune_log ");
    CHECK(all("ADMIN") == "add_person rename grant revoke unlock set_password change_rules "
                          "edit_grid change_components import_cases ");
    CHECK(all("DUTY_CHIEF").empty());
    const auto refused = mayAdminister(person("ADMIN_SYSTEM"), AdminAct::ReadLog);
    CHECK(names(refused.error(), "needed", "ADMIN_AUDIT"));
    CHECK(names(refused.error(), "act", "read_log"));
    CHECK(notOneself(person("ADMIN", "", "admin"), "admin").error().reason == "people.own_rights");
}

TEST_CASE("Personal data is opened by those who speak with callers, and by those the case is with",
          "[casework]") {
    WalkingCase walk{at("2026-01-05T09:00")};
    CHECK(mayOpenPersonal(person("ACCEPTOR"), walk.state));
    CHECK(mayOpenPersonal(person("SUPERVISOR_FIELD"), walk.state)); // reported it
    CHECK_FALSE(mayOpenPersonal(person("SUPERVISOR_FIELD", "", "another"), walk.state));
    CHECK_FALSE(mayOpenPersonal(person("DEPT", "CG-HW"), walk.state));
    CHECK_FALSE(mayOpenPersonal(person("DEPT"), walk.state)); // "" is no department
    for (const auto* post : {"ADMIN", "ADMIN_SYSTEM", "ADMIN_SECURITY", "ADMIN_AUDIT"}) {
        CHECK(mayOpenPersonal(person(post), walk.state).error().reason == "private.not_yours");
    }
    CHECK_FALSE(mayOpenPersonal(inRegion("ACCEPTOR", "990102"), walk.state));
    walk.walkTo(Action::Dispatch);
    CHECK(mayOpenPersonal(person("DEPT", "CG-HW"), walk.state));
    CHECK_FALSE(mayOpenPersonal(person("DEPT", "CG-SZ"), walk.state));
}

TEST_CASE("Erasing appends an event that names fields and never values, state and clocks stay",
          "[casework]") {
    WalkingCase walk{at("2026-01-05T09:00")};
    const auto erase = [&walk](const Actor& who, ErasedData data) {
        return decideErase(walk.state, std::move(data), who, walk.now, walk.ids.next(walk.now));
    };
    CHECK(erase(person("ACCEPTOR"), {{"text"}, {}}).error().reason == "private.not_erasable");
    CHECK(erase(person("DUTY_CHIEF"), {}).error().reason == "private.nothing");
    const auto event = erase(person("DUTY_CHIEF"), {{"text", "contact_name"}, {"bb", "aa", "aa"}});
    REQUIRE(event);
    CHECK(event->body == R"({"erased_evidence":["aa","bb"],"fields":["contact_name","text"],)"
                         R"("state":"reported"})");
    const auto after = fold(walk.state, *event);
    REQUIRE(after);
    CHECK(after->state == walk.state.state);
    CHECK(after->clocks == walk.state.clocks);
    CHECK(after->revision == walk.state.revision + 1);
    walk.events.push_back(*event);
    CHECK(replay(walk.events));
    const auto gone = erasedBy(*event);
    REQUIRE(gone);
    CHECK(gone->fields == std::vector<std::string>{"contact_name", "text"});
    CHECK(gone->evidence.size() == 2);
    CHECK(erasedBy(walk.events.front())->fields.empty());
}

TEST_CASE("Erasing at a desk whose clock stands before the case's last step keeps time in order",
          "[casework]") {
    WalkingCase walk{at("2026-01-05T09:00")};
    const auto event = decideErase(walk.state, {{"text"}, {}}, person("DUTY_CHIEF"),
                                   at("2025-01-01T00:00"), walk.ids.next(walk.now));
    REQUIRE(event);
    CHECK(event->at == walk.state.changedAt);
}

TEST_CASE("Masks show enough to recognise and not enough to call", "[casework]") {
    CHECK(maskedName("张三丰") == "张**");
    CHECK(maskedName("张三") == "张**");
    CHECK(maskedName(" John Smith") == "J**");
    CHECK(maskedName("") == "");
    CHECK(maskedName("\xE5") == "\xE5**"); // broken text is cut, not read beyond
    CHECK(maskedPhone("13812341234") == "138****1234");
    CHECK(maskedPhone("0571-88881234") == "057******1234");
    CHECK(maskedPhone("88881234") == "******34");
    CHECK(maskedPhone("110") == "***");
    CHECK(maskedPhone("zhang@example.org") == "****");
    CHECK(maskedPhone("  ") == "");
}

} // namespace wanmi
