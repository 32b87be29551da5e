#include "core/base/file.h"
#include "core/domain/casework/erase.h"
#include "core/service/access.h"
#include "core/service/evidence_service.h"
#include "core/service/personal_data.h"
#include "core/service/whole_store.h"
#include "tests/support/media_samples.h"
#include "tests/support/small_city.h"

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

constexpr auto kPhone = "13987654321";
constexpr auto kName = "张三丰";

CaseReceipt called(Desk& desk) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "门前垃圾无人清理";
    r.actor = "acceptor1";
    r.source = "hotline_12345";
    r.contactName = kName;
    r.contactPhone = kPhone;
    return must(CaseService{desk}.report(r));
}

bool inFile(const std::string& path, std::string_view text) {
    std::error_code ignored;
    if (!std::filesystem::exists(pathFrom(path), ignored)) return false;
    return must(readFile(path)).find(text) != std::string::npos;
}

} // namespace

TEST_CASE("A caller's name and number are masked for every eye", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto r = called(*desk);
    const auto masked = must(PersonalData{*desk}.masked(r.id));
    CHECK(masked.name == "张**");
    CHECK(masked.phone == "139****4321");
    CHECK_FALSE(masked.erasedBy);
    CHECK(must(AccessLog{desk->db()}.list({})).empty()); // a mask is no look
}

TEST_CASE("Personal data is opened with a logged reason, by whom it concerns", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto r = called(*desk);
    CaseService cases{*desk};
    CHECK(cases.openPrivate(r.id, "handler-CG-HW-1", "好奇").error().reason == "private.not_yours");
    CHECK(cases.openPrivate(r.id, "admin", "好奇").error().reason == "private.not_yours");
    must(desk->db().run("UPDATE person SET region_code = '990102' WHERE login = 'chief1'"));
    CHECK(cases.openPrivate(r.id, "chief1", "回访").error().reason == "people.other_region");
    CHECK(must(AccessLog{desk->db()}.list({})).empty());
    CHECK(must(cases.openPrivate(r.id, "acceptor1", "回访")).contactPhone == kPhone);
    const auto log = must(AccessLog{desk->db()}.list({}));
    REQUIRE(log.size() == 1);
    CHECK(log[0].what == "case_private");
    CHECK(log[0].object == r.id);
    CHECK(log[0].reason == "回访");
}

TEST_CASE("Erasing removes value and salt from the file, appends an event, and check says erased",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    const auto r = called(*desk);
    const auto salt =
        must(desk->db().text("SELECT salt FROM case_private WHERE field = 'contact_phone'"))
            .value();
    PersonalData personal{*desk};
    CHECK(personal.erase(r.id, "chief1", " ").error().reason == "private.needs_reason");
    CHECK(personal.erase(r.id, "acceptor1", "本人要求").error().reason == "private.not_erasable");
    CHECK(personal.erase("nothing", "chief1", "本人要求").error().reason == "case.unknown");
    const auto erased = must(personal.erase(r.number, "chief1", "本人要求"));
    CHECK(erased.revision == 2);
    CHECK(erased.state == r.state);
    for (const auto* tail : {"", "-wal"}) {
        CHECK_FALSE(inFile(path + tail, kPhone));
        CHECK_FALSE(inFile(path + tail, kName));
        CHECK_FALSE(inFile(path + tail, "门前垃圾"));
        CHECK_FALSE(inFile(path + tail, salt));
    }
    CHECK(must(checkStore(*desk, {})).empty());
    const auto notes = must(personal.erased());
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].number == r.number);
    CHECK(notes[0].seq == 2);
    CHECK(must(personal.masked(r.id)).erasedBy == 2);
    CHECK(must(personal.masked(r.id)).phone.empty());
    CHECK(must(CaseService{*desk}.openPrivate(r.id, "acceptor1", "回访")).contactPhone.empty());
    CHECK(personal.erase(r.id, "chief1", "本人要求").error().reason == "private.nothing");
    // Who, when and why is in the log; the chain names the fields alone.
    CHECK(must(desk->db().number("SELECT count(*) FROM access_log WHERE what = 'personal_erased'"
                                 " AND actor = 'chief1' AND reason = '本人要求'")) == 1);
    CHECK(must(CaseService{*desk}.show(r.id)).events.back().body ==
          R"({"fields":["contact_name","contact_phone","text"],"state":"reported"})");
    // The case goes on.
    StepCommand step;
    step.id = r.id;
    step.actor = "acceptor1";
    step.what.action = Action::Accept;
    CHECK(CaseService{*desk}.act(step));
}

TEST_CASE("Erasing takes a citizen's photos along: the event names them, file and row are gone",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    const auto r = called(*desk);
    NewEvidence what;
    what.caseId = r.id;
    what.purpose = "report";
    what.actor = "acceptor1";
    what.name = "face.png";
    what.citizens = true;
    EvidenceService evidence{*desk};
    const auto bytes = test::png();
    const auto row = must(evidence.addBytes(bytes, what));
    must(PersonalData{*desk}.erase(r.id, "chief1", "本人要求"));
    const auto events = must(CaseService{*desk}.show(r.id)).events;
    CHECK(must(erasedBy(events.back())).evidence == std::vector<std::string>{row.mark});
    CHECK(ObjectFiles{path}.all().empty());
    CHECK(must(evidence.list(r.id)).at(0).row.name.empty());
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Personal data that is gone without an event, or kept against one, is a fault",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto r = called(*desk);
    const auto detail = [&desk] {
        const auto faults = must(checkStore(*desk, {}));
        return faults.size() == 1 && faults[0].kind == "private" ? faults[0].detail : "";
    };
    SECTION("gone") {
        must(desk->db().run("DELETE FROM case_private WHERE field = 'text'"));
        CHECK(detail() == "text: gone, and no event erased it");
    }
    SECTION("kept") {
        must(desk->db().run("CREATE TABLE kept AS SELECT * FROM case_private"));
        must(PersonalData{*desk}.erase(r.id, "chief1", "本人要求"));
        must(desk->db().run("INSERT INTO case_private SELECT * FROM kept WHERE field = 'text';"
                            "DROP TABLE kept"));
        CHECK(detail() == "text: erased by event 2, but kept");
    }
    SECTION("changed") {
        must(desk->db().run("UPDATE case_private SET value = 'x' WHERE field = 'text'"));
        CHECK(detail() == "text");
    }
}

TEST_CASE("What lists and the case page are made of holds no personal data", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto r = called(*desk);
    for (const auto* table : {"cases", "case_event", "access_log", "change"}) {
        CHECK(
            must(desk->db().number(std::string{"SELECT count(*) FROM "} + table + " WHERE instr(" +
                                   (std::string_view{table} == "cases"        ? "fold || head"
                                    : std::string_view{table} == "case_event" ? "body"
                                    : std::string_view{table} == "access_log" ? "object || reason"
                                                                              : "key") +
                                   ", '13987654321') > 0")) == 0);
    }
    CHECK(must(CaseService{*desk}.row(r.id)));
}

} // namespace wanmi
