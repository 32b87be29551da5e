// City and districts at desks of their own, with a real centre between them.
#include "core/domain/casework/levels.h"
#include "core/service/case_service.h"
#include "core/service/notices.h"
#include "core/service/sync_service.h"
#include "core/sync/pg_remote.h"
#include "tests/pg/rights_fixture.h"
#include "tests/support/run_program.h"

#include <algorithm>
#include <memory>

namespace wanmi::test {
namespace {

constexpr auto kThere = "990102";

/// A desk with its store; `login` lets it in at the centre.
struct LevelDesk {
    LevelDesk(Centre& centre, const std::string& region, const std::string& login)
        : remote(centre.base.login("wp_" + login, kPassword)) {
        const auto given = must(addCentralDesk(centre.admin, deskOf(region, "")));
        must(desk->keepDeskKey(given.key));
        must(SyncService{*desk}.join(remote, {"pg", {given.code, given.key}, false}));
    }
    SyncRound sync() { return must(SyncService{*desk}.run(remote)); }
    Case at(const std::string& id) { return must(CaseService{*desk}.show(id)).state; }
    bool has(const std::string& id) { return static_cast<bool>(CaseService{*desk}.show(id)); }
    Result<CaseReceipt> act(const std::string& id, Action action, const std::string& actor,
                            const std::string& to = {}) {
        StepCommand step{id, {}, actor, std::nullopt};
        step.what.action = action;
        step.what.to = to;
        step.what.note = "因由";
        step.what.condition = 1;
        return CaseService{*desk}.act(step);
    }
    bool offers(const std::string& id, const std::string& actor, Action action) {
        const auto all = must(CaseService{*desk}.actions(id, actor));
        return std::any_of(all.begin(), all.end(),
                           [action](const PermittedAction& p) { return p.action == action; });
    }
    std::size_t openConflicts() { return must(SyncService{*desk}.conflicts(true)).size(); }

    ScratchFolder folder;
    std::string path = smallCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    PgRemote remote;
};

/// A city with two districts, each with a desk. The cases lie in the first district.
struct TwoLevels {
    TwoLevels() {
        const auto add = [this](const std::string& login, const std::string& post,
                                const std::string& region) {
            must(addCentralPerson(centre.admin, {login, login, post, "", region}, kPassword));
        };
        add("acceptor", "ACCEPTOR", "");
        add("chief", "DUTY_CHIEF", "");
        add("cityd", "DISPATCHER", "");
        add("hered", "DISPATCHER", "990101");
        add("thered", "DISPATCHER", kThere);
        city = std::make_unique<LevelDesk>(centre, "", "cityd");
        here = std::make_unique<LevelDesk>(centre, "990101", "hered");
        there = std::make_unique<LevelDesk>(centre, kThere, "thered");
        all();
    }
    /// Everybody talks, the city first.
    void all() {
        for (auto* one :
             {city.get(), here.get(), there.get(), city.get(), here.get(), there.get()}) {
            one->sync();
        }
    }
    std::string filed() {
        ReportCommand report;
        report.kind = "event:0102";
        report.at = kInCity;
        report.text = "跨区界的垃圾";
        report.actor = "acceptor";
        const auto id = must(CaseService{*city->desk}.report(report)).id;
        must(city->act(id, Action::Accept, "acceptor"));
        must(city->act(id, Action::File, "chief"));
        return id;
    }
    /// A filed case that the other district has.
    std::string handed() {
        auto id = filed();
        must(city->act(id, Action::HandDown, "cityd", kThere));
        all();
        return id;
    }
    bool isEverywhere(const std::string& id) {
        const auto wanted = caseText(city->at(id));
        return caseText(here->at(id)) == wanted && caseText(there->at(id)) == wanted;
    }

    Centre centre{true};
    std::unique_ptr<LevelDesk> city;
    std::unique_ptr<LevelDesk> here;
    std::unique_ptr<LevelDesk> there;
};

std::string reasonOf(const Result<CaseReceipt>& done) {
    return done ? std::string{} : done.error().reason;
}

} // namespace

TEST_CASE("A case handed to a district comes to its desk from its first event, and its people "
          "dispatch it",
          "[pg]") {
    TwoLevels levels;
    const auto id = levels.filed();
    levels.all();
    CHECK(levels.here->has(id)); // it lies there
    CHECK_FALSE(levels.there->has(id));
    CHECK(levels.here->offers(id, "hered", Action::HandUp));
    CHECK_FALSE(levels.here->offers(id, "hered", Action::HandDown));
    CHECK(reasonOf(levels.city->act(id, Action::HandDown, "cityd", "990103")) ==
          ""); // no desk knows every district: the centre does
    levels.all();
    CHECK(levels.city->openConflicts() == 1);
    CHECK(levels.city->at(id).level.empty());

    must(levels.city->act(id, Action::HandDown, "cityd", kThere));
    levels.all();
    REQUIRE(levels.there->has(id));
    CHECK(must(CaseService{*levels.there->desk}.show(id)).events.size() == 4);
    CHECK(reasonOf(levels.here->act(id, Action::Dispatch, "hered", "CG-HW")) ==
          "case.with_district");
    CHECK_FALSE(levels.here->offers(id, "hered", Action::Dispatch));
    const auto told = must(notices(*levels.there->desk, "thered", false));
    CHECK(std::any_of(told.begin(), told.end(),
                      [](const Notice& n) { return n.text == "notice.handed"; }));

    must(levels.there->act(id, Action::Dispatch, "thered", "CG-HW"));
    levels.there->sync();
    levels.all();
    CHECK(levels.city->at(id).department == "CG-HW");
    CHECK(levels.city->at(id).level == kThere);
    CHECK(levels.isEverywhere(id));
    CHECK(must(checkCentre(levels.centre.admin)).empty());
}

TEST_CASE("Taken back by the city while the district dispatched it out of reach, a case is the "
          "city's and the dispatch is kept as a conflict",
          "[pg]") {
    TwoLevels levels;
    const auto id = levels.handed();
    must(levels.there->act(id, Action::Dispatch, "thered", "CG-HW"));
    must(levels.city->act(id, Action::TakeBack, "cityd"));
    levels.city->sync(); // is first
    levels.all();

    CHECK(levels.there->openConflicts() == 1);
    CHECK(levels.there->at(id).level == kCityLevel);
    CHECK(levels.there->at(id).state == CaseState::PendingDispatch);
    // It lies in the other district and is theirs no more; that district has to keep off it too.
    CHECK(reasonOf(levels.there->act(id, Action::Dispatch, "thered", "CG-HW")) ==
          "people.other_region");
    CHECK(reasonOf(levels.here->act(id, Action::Dispatch, "hered", "CG-HW")) == "case.with_city");
    CHECK(levels.isEverywhere(id));
    must(levels.city->act(id, Action::Dispatch, "cityd", "CG-HW"));
    levels.all();
    CHECK(levels.there->at(id).state == CaseState::PendingHandle); // it goes on seeing it
    CHECK(must(checkCentre(levels.centre.admin)).empty());
}

TEST_CASE("Dispatched by the district before the city's word came, a case is taken back as it "
          "stands, with its department",
          "[pg]") {
    TwoLevels levels;
    const auto id = levels.handed();
    must(levels.city->act(id, Action::TakeBack, "cityd"));
    must(levels.there->act(id, Action::Dispatch, "thered", "CG-HW"));
    levels.there->sync(); // is first
    levels.all();

    CHECK(levels.city->openConflicts() == 0);
    const auto c = levels.city->at(id);
    CHECK(c.level == kCityLevel);
    CHECK(c.handedFrom == kThere);
    CHECK(c.state == CaseState::PendingHandle);
    CHECK(c.department == "CG-HW");
    CHECK(levels.isEverywhere(id));
    CHECK(must(checkCentre(levels.centre.admin)).empty());
}

TEST_CASE("A district hands up and across at the command line, and takes its word back", "[pg]") {
    TwoLevels levels;
    const auto id = levels.filed();
    levels.all();
    const auto step = [&levels](LevelDesk& at, std::vector<std::string> words) {
        at.desk.reset();
        std::vector<std::string> all{"--store", at.path, "--json", "case"};
        all.insert(all.end(), words.begin(), words.end());
        auto out = run(at.folder, WANMICTL, all);
        at.desk = must(Desk::open(at.path));
        return out;
    };
    const auto bare =
        step(*levels.here, {"do", id, "hand_across", "--actor", "hered", "--district", kThere});
    CHECK(bare.errorJson()["code"] == "case.needs");
    const auto across = step(*levels.here, {"do", id, "hand_across", "--actor", "hered",
                                            "--district", kThere, "--reason", "不在本区"});
    INFO(across.err);
    REQUIRE(across.code == 0);
    levels.here->sync();
    levels.all();
    const auto shown = step(*levels.there, {"show", id}).json();
    CHECK(shown["level"] == kThere);
    CHECK(shown["handed_from"] == "990101");
    CHECK(shown["events"].back()["body"]["note"] == "不在本区");

    REQUIRE(step(*levels.there, {"do", id, "hand_up", "--actor", "thered", "--reason", "无力解决"})
                .code == 0);
    levels.there->sync();
    levels.all();
    CHECK(levels.city->at(id).level == kCityLevel);
    // Its author alone takes it back, though the case is no longer theirs nor in their region.
    REQUIRE(step(*levels.there, {"do", id, "undo", "--actor", "thered"}).code == 0);
    levels.there->sync();
    levels.all();
    CHECK(levels.there->openConflicts() == 0);
    CHECK(levels.city->at(id).level == kThere);
    CHECK(levels.isEverywhere(id));
    CHECK(levels.centre.ask("SELECT level FROM wanmi.cases WHERE id = '" + id + "'") == kThere);
    CHECK(must(checkCentre(levels.centre.admin)).empty());
}

} // namespace wanmi::test
