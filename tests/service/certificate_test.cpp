#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/certificate.h"
#include "core/service/chain_head.h"
#include "core/service/evidence_service.h"
#include "core/service/store_key.h"
#include "core/service/whole_store.h"
#include "core/store/evidence_store.h"
#include "tests/support/media_samples.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <set>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;

struct Room {
    ScratchFolder folder;
    std::string path = test::smallCity(folder);
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    Messages words = must(Messages::load(WANMI_SOURCE_DIR "/data", "zh"));

    std::string report() {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = test::kInCity;
        r.text = "x";
        r.actor = "collector1";
        return must(CaseService{*desk}.report(r)).id;
    }
    void act(const std::string& id, Action action, const std::string& actor) {
        StepCommand s;
        s.id = id;
        s.what.action = action;
        s.actor = actor;
        must(CaseService{*desk}.act(s));
    }
    Evidence photo(const std::string& id, const std::string& body) {
        NewEvidence what;
        what.caseId = id;
        what.purpose = "verify";
        what.actor = "collector1";
        what.name = body + ".jpg";
        return must(EvidenceService{*desk}.addBytes(test::jpeg({}, body), what));
    }
    ChainHead head() { return must(chainHead(*desk, {})); }
    HeadStanding against(const ChainHead& kept) { return must(compareHead(*desk, kept, {})); }
    void unlock() {
        for (const auto* trigger :
             {"case_event_never_goes", "case_event_never_changes", "case_never_goes",
              "ledger_never_goes", "ledger_never_changes", "evidence_never_goes"}) {
            must(desk->db().run(std::string{"DROP TRIGGER "} + trigger));
        }
    }
    void run(const std::string& sql) { must(desk->db().run(sql)); }
    bool clean() { return must(checkStore(*desk, {})).empty(); }
    Certificate certificate(const std::string& id) {
        return must(makeCertificate(*desk, id, "chief1", words, {}));
    }
};

using Files = std::vector<std::pair<std::string, std::string>>;

CertificateReport verified(const Certificate& c, const std::optional<std::string>& key = {},
                           const Files& files = {}) {
    return must(verifyCertificate(c.json, c.page, key, files));
}

} // namespace

TEST_CASE("Head: equal while nothing happens, extended by what is added, and each event and photo "
          "changes it",
          "[proof]") {
    Room room;
    const auto first = room.head();
    CHECK(room.against(first) == HeadStanding::Same);
    const auto id = room.report();
    const auto second = room.head();
    CHECK(second.cases == first.cases + 1);
    room.act(id, Action::Accept, "acceptor1");
    const auto third = room.head();
    room.photo(id, "one");
    const auto fourth = room.head();
    std::set<std::string> hashes{first.hash, second.hash, third.hash, fourth.hash};
    CHECK(hashes.size() == 4);
    for (const auto& kept : {first, second, third}) {
        CHECK(room.against(kept) == HeadStanding::Extended);
        CHECK(must(chainHeadAt(*room.desk, kept.ledger, {})) == kept);
    }
    CHECK(must(ChainHead::parse(fourth.text())) == fourth);
    for (const auto* wrong : {"", "1-2", "1-2-3", "a-b-c", "-1-2-3"}) {
        CHECK(ChainHead::parse(wrong).error().reason == "head.unreadable");
    }
    CHECK(room.clean());
}

TEST_CASE(
    "Head: a dropped case, a dropped last event, a changed one and a dropped photo show, also "
    "when the traces are swept",
    "[proof]") {
    Room room;
    const auto id = room.report();
    room.act(id, Action::Accept, "acceptor1");
    const auto other = room.report();
    room.photo(other, "one");
    const auto kept = room.head();
    room.unlock();
    const auto broken = [&room, &kept](const std::string& sql, bool headToo = true) {
        room.run("SAVEPOINT s; " + sql);
        const bool shows =
            !room.clean() && (room.against(kept) == HeadStanding::Broken || !headToo);
        room.run("ROLLBACK TO s; RELEASE s");
        return shows;
    };
    const auto fid = "(SELECT fid FROM cases WHERE id = '" + other + "')";
    CHECK(broken("DELETE FROM case_event WHERE case_fid = " + fid));
    CHECK(broken("DELETE FROM evidence"));
    CHECK(broken("DELETE FROM ledger WHERE seq = 1", false)); // only the order is lost
    CHECK(broken("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)"));
    CHECK(broken("UPDATE cases SET head = prev, revision = 1 FROM case_event WHERE cases.id = '" +
                 id + "' AND case_event.case_fid = cases.fid AND case_event.seq = 2"));
    REQUIRE(room.clean());
    CHECK(room.against(kept) == HeadStanding::Same);

    // One who rewrites everything this store has: the head kept elsewhere still shows it.
    room.run("PRAGMA foreign_keys = OFF");
    room.run("DELETE FROM ledger WHERE kind = 1 OR fid = " + fid);
    room.run("DELETE FROM case_event WHERE case_fid = " + fid);
    room.run("DELETE FROM case_private WHERE case_fid = " + fid);
    room.run("DELETE FROM evidence");
    room.run("DELETE FROM cases WHERE id = '" + other + "'");
    CHECK(room.clean());
    CHECK(room.against(kept) == HeadStanding::Broken);
    for (int i = 0; i < 5; ++i) {
        room.report(); // longer than before
    }
    CHECK(room.head().ledger > kept.ledger);
    CHECK(room.against(kept) == HeadStanding::Broken);
}

TEST_CASE("Head: what was told is kept by day, and check holds the store against the newest",
          "[proof]") {
    Room room;
    const auto id = room.report();
    room.act(id, Action::Accept, "acceptor1");
    const auto head = room.head();
    must(keepHead(*room.desk, head));
    must(keepHead(*room.desk, head));
    CHECK(must(room.desk->db().number("SELECT count(*) FROM chain_head")) == 1);
    CHECK(must(headOfDay(*room.desk, "2026-01-05")) == head);
    CHECK_FALSE(must(headOfDay(*room.desk, "2026-01-04")));
    CHECK(must(headByHash(*room.desk, head.hash)) == head);
    CHECK_FALSE(room.desk->db().run("UPDATE chain_head SET cases = 0"));
    CHECK_FALSE(room.desk->db().run("DELETE FROM chain_head"));
    CHECK(room.clean());
    room.run("DROP TRIGGER chain_head_never_changes; UPDATE chain_head SET cases = cases + 1");
    const auto faults = must(checkStore(*room.desk, {}));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == "head");
}

TEST_CASE("Key: made at init, readable by its owner alone, and never written over", "[proof]") {
    Room room;
    const auto file = pathFrom(room.path + ".d/key.pem");
    const auto key = must(storePublicKey(*room.desk));
    CHECK(key.size() == 64);
    CHECK(must(storeKey(*room.desk)).publicKey() == key);
#ifndef _WIN32
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
#endif
    // A store made before there were keys gets one at the first need.
    room.run("DELETE FROM store_info WHERE key = 'public_key'");
    std::filesystem::remove(file);
    const auto fresh = must(storePublicKey(*room.desk));
    CHECK(fresh != key);
    CHECK(must(storeKey(*room.desk)).publicKey() == fresh);
    std::filesystem::remove(file);
    CHECK(storeKey(*room.desk).error().reason == "key.absent");
    must(replaceFile(utf8(file), SigningKey::generate().pem()));
    CHECK(storeKey(*room.desk).error().reason == "key.other");
    must(replaceFile(utf8(file), "rubbish"));
    CHECK(storeKey(*room.desk).error().reason == "key.unreadable");
}

TEST_CASE("Certificate: checked without the store, with the key its author is proved, without it "
          "unproved",
          "[proof]") {
    Room room;
    room.report();
    const auto id = room.report();
    room.act(id, Action::Accept, "acceptor1");
    const auto photo = room.photo(id, "one");
    const auto c = room.certificate(id);
    const auto key = must(storePublicKey(*room.desk));
    const auto open = verified(c);
    CHECK(open.unbroken());
    CHECK(open.author == Author::Unproved);
    CHECK(open.events == 2);
    CHECK(open.pending.empty());
    CHECK(open.pageChecked);
    CHECK(must(ChainHead::parse(open.head)).cases == 2);
    CHECK(c.page.find(open.head) != std::string::npos);
    CHECK(c.page.find(open.number) != std::string::npos);
    CHECK(verified(c, key).author == Author::Proved);
    CHECK(verified(c, SigningKey::generate().publicKey()).author == Author::Other);
    CHECK_FALSE(must(verifyCertificate(c.json, {}, {}, {})).pageChecked);

    const auto files = verified(c, key, {{"one.jpg", photo.hash}, {"two.jpg", sha256("two")}});
    CHECK(files.files.at(0).proved);
    REQUIRE(files.faults.size() == 1);
    CHECK(files.faults[0].id == "two.jpg");
    CHECK(must(headOfDay(*room.desk, "2026-01-05"))->text() == open.head);
}

TEST_CASE("Certificate: any changed byte of the JSON or of the page is found, of an event it is "
          "named",
          "[proof]") {
    Room room;
    const auto id = room.report();
    room.act(id, Action::Accept, "acceptor1");
    room.photo(id, "one");
    const auto c = room.certificate(id);
    std::size_t found = 0;
    std::size_t tried = 0;
    for (std::size_t i = 0; i < c.json.size(); i += 3, ++tried) {
        auto changed = c.json;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        const auto report = verifyCertificate(changed, c.page, {}, {});
        found += !report || !report->unbroken() ? 1U : 0U;
    }
    CHECK(found == tried);
    for (std::size_t i = 0; i < c.page.size(); i += 7) {
        auto changed = c;
        changed.page[i] = static_cast<char>(changed.page[i] ^ 1);
        const auto report = verified(changed);
        REQUIRE(report.faults.size() == 1);
        CHECK(report.faults[0].kind == "page");
    }
    const auto swapped = [&c](const std::string& from, const std::string& to) {
        auto changed = c;
        const auto at = changed.json.find(from);
        REQUIRE(at != std::string::npos);
        changed.json.replace(at, from.size(), to);
        std::set<std::string> names;
        for (const auto& f : verified(changed).faults) {
            names.insert(f.kind + " " + f.id);
        }
        return names;
    };
    CHECK(swapped("\"actor\": \"acceptor1\"", "\"actor\": \"acceptor2\"").count("event 2") == 1);
    CHECK(swapped("\"actor\": \"collector1\"", "\"actor\": \"collector2\"").count("event 1") == 1);
    CHECK(swapped("one.jpg", "two.jpg").size() == 2); // the row by its id, and the signature
    CHECK(must(verifyCertificate(c.json + " ", c.page, {}, {})).faults.at(0).kind == "form");
    for (const auto* none :
         {"", "{}", "[]", "{\"wanmi_certificate\":1}", "{\"wanmi_certificate\":2}", "not json"}) {
        CHECK(verifyCertificate(none, {}, {}, {}).error().reason == "certificate.unreadable");
    }
}

TEST_CASE("Certificate: of what a citizen said or gave it tells only that it is there", "[proof]") {
    Room room;
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "井盖丢了";
    r.contactPhone = "13800000000";
    r.actor = "acceptor1";
    r.source = "hotline_12345";
    const auto id = must(CaseService{*room.desk}.report(r)).id;
    NewEvidence what;
    what.caseId = id;
    what.purpose = "report";
    what.actor = "acceptor1";
    what.name = "face.jpg";
    const auto row = must(EvidenceService{*room.desk}.addBytes(test::jpeg({}, "face"), what));
    const auto c = room.certificate(id);
    for (const auto& secret : {std::string{"井盖丢了"}, std::string{"13800000000"}, row.hash,
                               std::string{"face.jpg"}, row.salt}) {
        CHECK(c.json.find(secret) == std::string::npos);
        CHECK(c.page.find(secret) == std::string::npos);
    }
    CHECK(c.json.find(row.mark) != std::string::npos);
    CHECK(verified(c).unbroken());
}

TEST_CASE("Check: a changed byte anywhere in an event's row is found and its case named",
          "[proof]") {
    Room room;
    const auto id = room.report();
    room.act(id, Action::Accept, "acceptor1");
    REQUIRE(room.clean());
    room.unlock();
    for (const auto* column : {"id", "type", "actor", "body", "prev", "hash"}) {
        const auto length =
            *must(room.desk->db().number(std::string{"SELECT length(CAST("} + column +
                                         " AS BLOB)) FROM case_event WHERE seq = 2"));
        // A sample of positions all along each column: a whole check each.
        for (std::int64_t i = 1; i <= length; i += length > 100 ? 11 : 3) {
            const auto at = std::to_string(i);
            const std::string c{column};
            room.run("SAVEPOINT s; UPDATE case_event SET " + c + " = substr(" + c + ", 1, " + at +
                     " - 1) || char(unicode(substr(" + c + ", " + at + ", 1)) + 1) || substr(" + c +
                     ", " + at + " + 1) WHERE seq = 2");
            std::vector<Fault> faults = must(checkStore(*room.desk, {}));
            const bool named = std::any_of(faults.begin(), faults.end(),
                                           [&id](const Fault& f) { return f.id == id; });
            INFO(column << " byte " << i);
            CHECK(named);
            room.run("ROLLBACK TO s; RELEASE s");
        }
    }
}

} // namespace wanmi
