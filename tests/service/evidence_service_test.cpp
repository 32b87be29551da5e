#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"
#include "core/store/evidence_store.h"
#include "tests/support/media_samples.h"
#include "tests/support/small_city.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace wanmi {
namespace {

using test::ExifMaker;
using test::ExifPlan;
using test::must;
using test::ScratchFolder;

struct Room {
    ScratchFolder folder;
    std::string path = test::smallCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));

    std::string file(const std::string& name, const std::string& bytes) const {
        must(replaceFile(folder.file(name), bytes));
        return folder.file(name);
    }
    std::string report(const std::string& source = {}) {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = test::kInCity;
        r.text = "x";
        r.actor = source.empty() ? "collector1" : "acceptor1";
        r.source = source;
        return must(CaseService{*desk}.report(r)).id;
    }
    Result<Evidence> add(const std::string& caseId, const std::string& path_,
                         const std::string& purpose = "verify") {
        return EvidenceService{*desk}.addFile(path_, what(caseId, purpose));
    }
    static NewEvidence what(const std::string& caseId, const std::string& purpose = "verify") {
        NewEvidence w;
        w.caseId = caseId;
        w.purpose = purpose;
        w.actor = "collector1";
        return w;
    }
    std::vector<Fault> faults() {
        std::vector<Fault> out;
        must(checkEvidence(*desk, {}, out));
        return out;
    }
    ObjectFiles files() const { return ObjectFiles{path}; }
    std::int64_t rows() { return *must(desk->db().number("SELECT count(*) FROM evidence")); }
};

std::string photo(const std::string& body = "picture") {
    return test::jpeg(ExifMaker{ExifPlan{}}.make(), body);
}

} // namespace

TEST_CASE("Evidence: a photo is kept under its SHA-256 with the time and place it tells",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto bytes = photo();
    const auto row = must(room.add(id, room.file("井盖.jpg", bytes)));
    CHECK(row.hash == sha256(bytes));
    CHECK(row.mark == row.hash);
    CHECK(row.name == "井盖.jpg");
    CHECK(row.media == "image/jpeg");
    CHECK(row.size == static_cast<std::int64_t>(bytes.size()));
    CHECK(row.takenAt == Instant{std::chrono::seconds{1767576600}});
    CHECK(*readFile(room.path + ".d/objects/" + row.hash.substr(0, 2) + "/" + row.hash) == bytes);

    const auto list = must(EvidenceService{*room.desk}.list(id));
    REQUIRE(list.size() == 1);
    CHECK(list[0].row == row);
    CHECK(list[0].place.place == PhotoPlace::Near);
    CHECK(list[0].place.metres < 0.1);
    const auto copy = room.folder.file("copy.jpg");
    must(EvidenceService{*room.desk}.exportTo(row.mark, copy, "collector1"));
    CHECK(*readFile(copy) == bytes);
    CHECK(room.faults().empty());
}

TEST_CASE("R027: a photo taken elsewhere is marked, with how far, the distance is the profile's",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    ExifPlan plan;
    plan.lonSeconds100 += 400; // 4 seconds of arc, about 106 m
    must(room.add(id, room.file("a.jpg", test::jpeg(ExifMaker{plan}.make()))));
    must(room.add(id, room.file("b.png", test::png())));
    const auto list = must(EvidenceService{*room.desk}.list(id));
    CHECK(list[0].place.place == PhotoPlace::Far);
    CHECK(list[0].place.metres == Approx(106.5).margin(1));
    CHECK(list[1].place.place == PhotoPlace::NoPosition);
}

TEST_CASE("R017: the watermark of a copy tells the case, what the photo is for and its exact time",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto row = must(room.add(id, room.file("a.jpg", photo())));
    const auto words = must(Messages::load(WANMI_SOURCE_DIR "/data", "zh"));
    CHECK(watermarkText(row, "990101-20260105-000-0001", room.desk->zone(), words) ==
          "990101-20260105-000-0001  核实  2026-01-05T09:30:00+08:00");
}

TEST_CASE("Evidence: what the sender says counts only where the file itself does not tell",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    auto what = Room::what(id);
    what.at = LonLat{100, 20};
    what.takenAt = Instant{std::chrono::seconds{5}};
    auto bare = must(EvidenceService{*room.desk}.addBytes(test::jpeg(), what));
    CHECK(bare.lonE7 == 1'000'000'000);
    CHECK(bare.takenAt == what.takenAt);
    auto telling = must(EvidenceService{*room.desk}.addBytes(photo(), what));
    CHECK(telling.lonE7 == 1'143'031'000);
    CHECK(telling.takenAt != what.takenAt);
}

TEST_CASE("Evidence: wrong type, cut, too large, wrong hash, empty or absent: a clear error, and "
          "nothing is kept",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto whole = photo();
    const auto refused = [&room, &id](const std::string& file) {
        const auto r = room.add(id, file);
        return r ? std::string{} : r.error().reason;
    };
    CHECK(refused(room.file("a.jpg", "no photo at all")) == "evidence.unknown_type");
    CHECK(refused(room.file("b.jpg", test::zipOf("setup.exe"))) == "evidence.unknown_type");
    CHECK(refused(room.file("c.jpg", whole.substr(0, whole.size() - 2))) == "evidence.truncated");
    CHECK(refused(room.file("d.png", test::png().substr(0, 60))) == "evidence.truncated");
    CHECK(refused(room.file("e.jpg", "")) == "evidence.unknown_type");
    CHECK(refused(room.folder.file("none.jpg")) == "file.unreadable");
    CHECK(refused(room.folder.file("")) == "file.unreadable"); // a folder
    CHECK(refused(room.file("f.jpg", test::jpeg({}, std::string(21 << 20, 'x')))) ==
          "evidence.too_large");
    auto what = Room::what(id);
    what.wantedHash = std::string(64, '0');
    EvidenceService evidence{*room.desk};
    CHECK(evidence.addBytes(whole, what).error().reason == "evidence.wrong_hash");
    what.wantedHash = sha256(whole);
    what.purpose = "fun";
    CHECK(evidence.addBytes(whole, what).error().reason == "evidence.purpose");
    what.purpose = "check";
    what.actor = "nobody";
    CHECK(evidence.addBytes(whole, what).error().reason == "people.unknown");
    what.actor = "collector1";
    what.caseId = "none";
    CHECK(evidence.addBytes(whole, what).error().reason == "case.unknown");

    CHECK(room.rows() == 0);
    CHECK(must(evidence.sweep(std::chrono::seconds{0})) == 0); // nothing was left behind either
    CHECK(room.files().all().empty());
    CHECK(std::filesystem::is_empty(pathFrom(room.path + ".d/objects/incoming")));
    what.caseId = id;
    CHECK(evidence.addBytes(whole, what));
}

TEST_CASE("Evidence: a full disk is told, and nothing half is left", "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto file = room.file("big.jpg", test::jpeg({}, std::string(4 << 20, 'x')));
    // A limit on the size of files stands in for a full disk: the write fails half-way.
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 3 << 20;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto refused = room.add(id, file);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "file.disk_full");
    CHECK(room.rows() == 0);
    CHECK(room.files().all().empty());
    CHECK(std::filesystem::is_empty(pathFrom(room.path + ".d/objects/incoming")));
    CHECK(room.add(id, file));
}

TEST_CASE("Evidence: the same file is kept once, however often and by whomever it is sent",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto file = room.file("a.jpg", photo());
    const auto first = must(room.add(id, file));
    CHECK(must(room.add(id, file)).id == first.id);
    auto other = must(Desk::open(room.path));
    CHECK(must(EvidenceService{*other}.addFile(file, Room::what(id))).id == first.id);
    CHECK(must(room.add(id, file, "check")).id != first.id); // another purpose: a row of its own
    const auto second = room.report();
    CHECK(must(room.add(second, file)).hash == first.hash);
    CHECK(room.rows() == 3);
    CHECK(room.files().all().size() == 1);
}

TEST_CASE("Evidence: a file damaged on the disk is put right by sending it again", "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto file = room.file("a.jpg", photo());
    const auto row = must(room.add(id, file));
    must(replaceFile(room.files().path(row.hash), "rubbish"));
    CHECK(room.faults().size() == 1);
    CHECK(EvidenceService{*room.desk}
              .exportTo(row.mark, room.folder.file("c"), "acceptor1")
              .error()
              .reason == "evidence.damaged");
    CHECK(room.add(id, file));
    CHECK(room.faults().empty());
}

TEST_CASE("Evidence: any changed byte of a photo or of its row is found and named", "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto bytes = photo();
    const auto row = must(room.add(id, room.file("a.jpg", bytes)));
    const auto target = room.files().path(row.hash);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        must(replaceFile(target, changed));
        const auto found = room.faults();
        REQUIRE(found.size() == 1);
        CHECK(found[0].id == row.id);
        CHECK(found[0].detail == "file changed: " + row.hash);
    }
    std::filesystem::remove(pathFrom(target));
    CHECK(room.faults().at(0).detail == "file absent: " + row.hash);
    must(replaceFile(target, bytes));
    REQUIRE(room.faults().empty());

    must(room.desk->db().run("DROP TRIGGER evidence_never_changes"));
    for (const auto* change :
         {"name = 'b.jpg'", "size = size + 1", "taken_at = taken_at + 1", "lon_e7 = lon_e7 + 1",
          "lat_e7 = NULL", "purpose = 'check'", "added_by = 'collector2'",
          "added_at = added_at + 1", "media = 'image/png'", "case_id = NULL", "salt = hash",
          "seal = substr(seal, 2) || 'x'", "id = id || '0'"}) {
        must(room.desk->db().run("SAVEPOINT s"));
        must(room.desk->db().run(std::string{"UPDATE evidence SET "} + change));
        INFO(change);
        CHECK(room.faults().size() == 1);
        must(room.desk->db().run("ROLLBACK TO s; RELEASE s"));
    }
}

TEST_CASE("Evidence: rows are neither changed nor deleted", "[evidence]") {
    Room room;
    must(room.add(room.report(), room.file("a.jpg", photo())));
    for (const auto* change :
         {"UPDATE evidence SET name = 'x'", "DELETE FROM evidence",
          "UPDATE evidence SET case_id = NULL", "UPDATE evidence SET lon_e7 = 1"}) {
        INFO(change);
        CHECK_FALSE(room.desk->db().run(change));
    }
}

TEST_CASE("Evidence: an event may name what is there for its case only, what came before its case "
          "is given to it",
          "[evidence]") {
    Room room;
    const auto mine = room.report();
    const auto other = room.report();
    const auto early = must(room.add("", room.file("a.jpg", photo("early"))));
    CHECK_FALSE(early.caseId);
    const auto theirs = must(room.add(other, room.file("b.jpg", photo("theirs"))));
    EvidenceStore store{room.desk->db()};
    CHECK(store.take(mine, {std::string(64, '0')}).error().reason == "evidence.unknown");
    CHECK(store.take(mine, {theirs.mark}).error().reason == "evidence.other_case");
    {
        auto tx = must(Transaction::begin(room.desk->db()));
        must(store.take(mine, {early.mark}));
        must(tx.commit());
    }
    CHECK(must(EvidenceService{*room.desk}.list(mine)).size() == 1);
    CHECK(store.take(other, {early.mark}).error().reason == "evidence.other_case");
    CHECK(room.faults().empty());
}

TEST_CASE("What a citizen gave is salted in the chain, logged when looked at, and erased without a "
          "trace of its content",
          "[evidence]") {
    Room room;
    const auto id = room.report("hotline_12345");
    const auto bytes = photo("face");
    const auto row = must(room.add(id, room.file("me.jpg", bytes), "report"));
    CHECK(row.isCitizens());
    CHECK(row.mark != row.hash);
    CHECK(row.mark == evidenceMark(row.hash, row.salt));
    const auto staff = must(room.add(id, room.file("ours.jpg", photo("ours"))));
    CHECK_FALSE(staff.isCitizens());
    EvidenceService evidence{*room.desk};
    CHECK(evidence.exportTo(row.hash, room.folder.file("c"), "acceptor1").error().reason ==
          "private.needs_reason");
    must(evidence.exportTo(row.mark, room.folder.file("c"), "acceptor1", "核对"));
    CHECK(*must(room.desk->db().text(
              "SELECT object FROM access_log WHERE what = 'case_private'")) == row.id);

    std::vector<std::string> unused;
    {
        auto tx = must(Transaction::begin(room.desk->db()));
        unused = must(evidence.erase(id, "no such event"));
        must(tx.commit());
    }
    must(evidence.removeFiles(unused));
    CHECK(unused == std::vector<std::string>{row.hash});
    CHECK(room.files().all() == std::vector<std::string>{staff.hash});
    const auto left = must(evidence.list(id));
    REQUIRE(left.size() == 2);
    CHECK(left[0].row.mark == row.mark);
    CHECK(left[0].row.name.empty());
    CHECK(left[0].row.salt.empty());
    CHECK(evidence.exportTo(row.mark, room.folder.file("d"), "acceptor1").error().reason ==
          "evidence.erased");
    REQUIRE(room.faults().size() == 1); // no event says that it was erased
    CHECK(room.faults()[0].detail == "erased without an event");
}

TEST_CASE("Evidence: every copy that leaves is in the access log, and the region right counts",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto row = must(room.add(id, room.file("a.jpg", photo())));
    EvidenceService evidence{*room.desk};
    CHECK(evidence.copy(row.mark, "", "").error().reason == "people.needs_actor");
    CHECK(must(room.desk->db().number("SELECT count(*) FROM access_log")) == 0);
    const auto copy = must(evidence.copy(row.mark, "acceptor1", ""));
    CHECK(copy.bytes == photo());
    CHECK(copy.caseNumber == must(CaseService{*room.desk}.show(id)).state.number);
    CHECK(must(room.desk->db().text("SELECT actor || what || object FROM access_log")) ==
          "acceptor1export" + row.id);
    must(room.desk->db().run("UPDATE person SET region_code = '990102' WHERE login = 'acceptor1'"));
    CHECK(evidence.copy(row.mark, "acceptor1", "").error().reason == "people.other_region");
}

TEST_CASE("A sealed form has to be kept before a request names it, one serves many cases",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto other = room.report();
    StepCommand step;
    step.actor = "chief1";
    step.what.action = Action::Withdraw;
    step.what.note = "重复";
    step.what.form = std::string(64, 'a');
    step.id = id;
    CaseService cases{*room.desk};
    CHECK(cases.act(step).error().reason == "evidence.unknown");
    CHECK(must(cases.show(id)).events.size() == 1);
    auto given = Room::what("", "form");
    given.actor = "chief1";
    step.what.form =
        must(EvidenceService{*room.desk}.addFile(room.file("f.jpg", photo()), given)).mark;
    must(cases.act(step));
    step.id = other;
    must(cases.act(step));
    CHECK(formOf(must(cases.show(other)).events.back()) == step.what.form);
    CHECK(must(checkStore(*room.desk, {})).empty());
}

TEST_CASE("Evidence: a store whose rules are older than photos goes by the shipped limits",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    must(room.desk->db().run(
        "DROP TRIGGER rule_text_never_goes; DELETE FROM rule_text WHERE file = 'evidence.csv'"));
    room.desk = must(Desk::open(room.path));
    CHECK(room.add(id, room.file("a.jpg", photo())));
}

TEST_CASE("R029: photos go with an answer, the action names them, and only what is kept",
          "[evidence]") {
    Room room;
    const auto id = room.report();
    const auto row = must(room.add(id, room.file("a.jpg", photo()), "other"));
    StepCommand step;
    step.id = id;
    step.actor = "acceptor1";
    step.what.action = Action::Accept;
    step.what.evidence = {std::string(64, '0')};
    CHECK(CaseService{*room.desk}.act(step).error().reason == "evidence.unknown");
    step.what.evidence = {row.mark};
    must(CaseService{*room.desk}.act(step));
    const auto view = must(CaseService{*room.desk}.show(id));
    REQUIRE(view.events.size() == 2);
    CHECK(evidenceOf(view.events[1]) == std::vector<std::string>{row.mark});
    EvidenceService evidence{*room.desk};
    CHECK(must(evidence.list(id))[0].events == std::vector<std::int64_t>{2});
    CHECK(must(evidence.answerPlace(id, view.events[1])).place == PhotoPlace::Near);
    CHECK(must(evidence.answerPlace(id, view.events[0])).place == PhotoPlace::NoPosition);
    CHECK(must(checkStore(*room.desk, {})).empty());
    must(room.desk->db().run("DROP TRIGGER evidence_never_goes; DELETE FROM evidence"));
    const auto faults = must(checkStore(*room.desk, {}));
    CHECK(std::any_of(faults.begin(), faults.end(), [&](const Fault& f) {
        return f.id == id && f.detail == "event 2 names " + row.mark;
    }));
}

} // namespace wanmi
