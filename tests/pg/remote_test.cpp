#include "core/base/json.h"
#include "tests/pg/centre.h"

#include <nlohmann/json.hpp>

#include <future>

namespace wanmi::test {
namespace {

using Outcome = SyncAnswer::Outcome;

SyncAnswer one(Remote& remote, const DeskPass& pass, const WireEntry& entry) {
    return must(remote.apply(pass, {entry})).front();
}

/// Everything a desk is told from the beginning, page by page; moves the cursor.
std::vector<FeedItem> readAll(Remote& remote, const DeskPass& pass, FeedCursor& cursor,
                              int page = 100) {
    std::vector<FeedItem> out;
    while (true) {
        const auto got = must(remote.feed(pass, cursor, page));
        out.insert(out.end(), got.items.begin(), got.items.end());
        if (!got.items.empty()) {
            cursor.xid = got.items.back().xid;
            cursor.n = got.items.back().n;
        }
        if (!got.more) return out;
    }
}

std::string reasonOf(const Result<CentreHello>& hello) {
    return hello ? "in" : hello.error().reason;
}

} // namespace

TEST_CASE("The centre tells who comes and what it is, and turns away who may not come", "[pg]") {
    WorkingCentre centre;
    auto remote = centre.remote("li");
    const auto hello = must(remote->hello(centre.desk));
    CHECK(hello.city == "试城");
    CHECK(hello.district == "990101");
    CHECK(hello.srid == 4547);
    CHECK(hello.login == "li");
    CHECK(hello.protocol == kSyncProtocol);
    CHECK(hello.now > at("2026-01-01"));
    CHECK(isUuid(hello.feed));

    CHECK(reasonOf(remote->hello({"009", centre.desk.key})) == "central.unknown_desk");
    CHECK(reasonOf(remote->hello({centre.desk.desk, centre.other.key})) == "central.unknown_desk");
    CHECK(reasonOf(remote->hello({centre.desk.desk, "no hex"})) == "central.unknown_desk");
    must(revokeCentralDesk(centre.admin, centre.other.desk));
    CHECK(reasonOf(remote->hello(centre.other)) == "central.desk_revoked");
    CHECK(reasonOf(centre.remote("zhou")->hello(centre.desk)) == "central.narrower");

    must(centre.admin.query("UPDATE wanmi.install SET min_protocol = 2, protocol = 3"));
    const auto old = remote->hello(centre.desk);
    CHECK(reasonOf(old) == "central.too_old");
    CHECK(old.error().args == Args{{"least", "2"}});
    must(centre.admin.query("UPDATE wanmi.install SET min_protocol = 0, protocol = 0"));
    CHECK(reasonOf(remote->hello(centre.desk)) == "central.too_new");
    must(centre.admin.query("UPDATE wanmi.install SET min_protocol = 1, protocol = 1"));
    // Revoked while in, without the line being cut.
    must(centre.admin.query("UPDATE wanmi.person SET active = false WHERE login = 'li'"));
    CHECK(reasonOf(remote->hello(centre.desk)) == "central.revoked");
    CHECK(remote->timesConnected() == 1);
}

TEST_CASE("What one desk did another is told, event for event, and a case from its beginning",
          "[pg]") {
    WorkingCentre centre;
    auto remote = centre.remote("li");
    const auto who = centre.signer(centre.desk, "li");
    ReportedCase walk;
    CHECK(one(*remote, centre.desk, entryOf(who, walk, 0)).outcome == Outcome::Taken);
    REQUIRE(walk.step(Action::Accept, li()));
    const auto second = entryOf(who, walk, 1);
    CHECK(one(*remote, centre.desk, second).outcome == Outcome::Taken);

    auto reader = centre.remote("chen");
    FeedCursor cursor;
    cursor.feed = must(reader->hello(centre.other)).feed;
    const auto items = readAll(*reader, centre.other, cursor, 1);
    REQUIRE(items.size() == 2);
    CHECK(items[1].kind == "case");
    CHECK(items[1].entry == second.id);
    const auto body = must(parseJson(items[1].body));
    CHECK(body["follows"] == 1);
    CHECK(body["events"][0]["hash"] == walk.events[1].hash);
    CHECK(body["events"][0]["body"] == walk.events[1].body);
    CHECK(body["events"][0]["at"] == utcText(walk.events[1].at));
    const auto page = must(reader->feed(centre.other, cursor, 10));
    CHECK(page.items.empty());
    CHECK(page.horizon > cursor.xid);
    CHECK_FALSE(page.more);

    const auto chain = must(reader->chain(centre.other, "990101", walk.state.id));
    REQUIRE(chain.size() == 1);
    CHECK(must(parseJson(chain.front()))["events"].size() == 2);
    CHECK(must(reader->chain(centre.other, "990101", "nothing")).empty());

    cursor.feed = "0198aaaa-0000-7000-8000-000000000000";
    CHECK(reader->feed(centre.other, cursor, 10).error().reason == "central.other_feed");
    CHECK(centre.faults().empty());
}

TEST_CASE("The same entry sent again gets the same answer, and is taken once", "[pg]") {
    WorkingCentre centre;
    auto remote = centre.remote("li");
    const auto who = centre.signer(centre.desk, "li");
    ReportedCase walk;
    const auto entry = entryOf(who, walk, 0);
    const auto answers = must(remote->apply(centre.desk, {entry, entry}));
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].outcome == Outcome::Taken);
    CHECK(answers[1].outcome == Outcome::Taken);
    CHECK(one(*centre.remote("chen"), centre.desk, entry).outcome == Outcome::Taken);
    CHECK(centre.count("case_event") == 1);

    auto forged = who;
    forged.secret = std::string(64, 'a');
    ReportedCase second;
    const auto bad = entryOf(forged, second, 0);
    for (int i = 0; i < 2; ++i) {
        const auto refused = one(*remote, centre.desk, bad);
        CHECK(refused.outcome == Outcome::Refused);
        CHECK(refused.reason == "sync.bad_signature");
    }
    CHECK(centre.faults().empty());
}

TEST_CASE(
    "Of two desks that take one step on one case one is first, and the other is told that it moved",
    "[pg]") {
    WorkingCentre centre;
    const auto here = centre.signer(centre.desk, "li");
    const auto there = centre.signer(centre.other, "chen");
    for (int round = 0; round < 8; ++round) {
        ReportedCase walk;
        REQUIRE(one(*centre.remote("li"), centre.desk, entryOf(here, walk, 0)).outcome ==
                Outcome::Taken);
        auto mine = walk;
        auto theirs = walk;
        mine.ids = IdSource{};
        REQUIRE(mine.step(Action::Accept, li()));
        theirs.ids = IdSource{};
        REQUIRE(theirs.step(Action::Accept, chen()));
        const auto send = [&centre](const std::string& login, const DeskPass& pass,
                                    const WireEntry& entry) {
            auto remote = centre.remote(login);
            return one(*remote, pass, entry);
        };
        auto first =
            std::async(std::launch::async, send, "li", centre.desk, entryOf(here, mine, 1));
        auto second =
            std::async(std::launch::async, send, "chen", centre.other, entryOf(there, theirs, 1));
        const auto a = first.get();
        const auto b = second.get();
        CHECK((a.outcome == Outcome::Taken) != (b.outcome == Outcome::Taken));
        const auto& lost = a.outcome == Outcome::Taken ? b : a;
        CHECK(lost.outcome == Outcome::Moved);
        CHECK(lost.args == Args{{"case", walk.state.id}, {"seq", "2"}});
    }
    CHECK(centre.count("case_event") == 16);
    CHECK(centre.faults().empty());
}

TEST_CASE("A bad entry of a batch sinks no other, not even one the centre cannot read", "[pg]") {
    WorkingCentre centre;
    auto remote = centre.remote("li");
    const auto who = centre.signer(centre.desk, "li");
    ReportedCase first;
    ReportedCase second;
    ReportedCase third;
    auto wrong = entryOf(who, second, 0);
    const auto hash = wrong.text.find(second.events.back().hash);
    wrong.text[hash] = wrong.text[hash] == '0' ? '1' : '0';
    const auto answers =
        must(remote->apply(centre.desk, {entryOf(who, first, 0), wrong, entryOf(who, third, 0)}));
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].outcome == Outcome::Taken);
    CHECK(answers[1].outcome == Outcome::Refused);
    CHECK(answers[1].reason == "sync.bad_chain");
    CHECK(answers[2].outcome == Outcome::Taken);

    ReportedCase fourth;
    for (const auto* text : {"{not json", R"({"id":"a\u0000b"})", "\xff"}) {
        const auto mixed = must(
            remote->apply(centre.desk, {WireEntry{"unreadable", text}, entryOf(who, fourth, 0)}));
        CHECK(mixed[0].outcome == Outcome::Refused);
        CHECK(mixed[0].reason == "sync.bad_entry");
        CHECK(mixed[1].outcome == Outcome::Taken);
    }
    CHECK(must(remote->apply(centre.desk, {})).empty());
    CHECK(centre.count("cases") == 3);
    CHECK(centre.faults().empty());
}

TEST_CASE("A transaction that began first and commits last is not skipped by the feed", "[pg]") {
    WorkingCentre centre;
    const auto here = centre.signer(centre.desk, "li");
    const auto there = centre.signer(centre.other, "chen");
    auto reader = centre.remote("li");
    FeedCursor cursor;
    cursor.feed = must(reader->hello(centre.desk)).feed;

    auto slow = must(PgConnection::open(centre.as("li")));
    ReportedCase early;
    const auto earlyEntry = entryOf(here, early, 0);
    auto tx = std::make_optional(must(PgTransaction::begin(slow)));
    const auto answer = must(slow.query(
        "SELECT a->>'outcome' FROM wanmi.apply($1, $2, $3::jsonb) a",
        PgParams{}.add(here.pass.desk).add(here.pass.key).add("[" + earlyEntry.text + "]")));
    REQUIRE(answer.text(0, 0) == "taken");

    // Meanwhile somebody else; the ledger makes them wait for nothing but the early one's end.
    must(centre.admin.query("INSERT INTO wanmi.change_log (kind, entry, district, case_id, "
                            "first_seq, last_seq, places, departments, body) VALUES ('rows', "
                            "'late', '', '', 0, 0, '{*}', '{*}', '{\"rows\":[]}')"));
    const auto held = must(reader->feed(centre.desk, cursor, 10));
    CHECK(held.items.empty());
    must(tx->commit());
    const auto after = readAll(*reader, centre.desk, cursor);
    REQUIRE(after.size() == 2);
    CHECK(after[0].entry == earlyEntry.id);
    CHECK(after[1].entry == "late");
    CHECK(after[0].xid < after[1].xid);
}

TEST_CASE("Text that looks like SQL is text, in every place that takes text", "[pg]") {
    WorkingCentre centre;
    const std::string evil = "x'; DROP TABLE wanmi.cases; --\"\\$1 %I万";
    auto remote = centre.remote("li");
    const DeskPass bad{evil, evil};
    CHECK_FALSE(remote->hello(bad));
    CHECK_FALSE(remote->openSession(bad));
    CHECK_FALSE(remote->apply(bad, {{evil, "{\"id\":\"x\"}"}}));
    CHECK_FALSE(remote->chain(bad, evil, evil));
    CHECK_FALSE(remote->missing(bad, {evil}));
    CHECK_FALSE(remote->put(bad, evil, 1, 0, evil));
    CHECK_FALSE(remote->get(bad, evil, 0, 10));
    CHECK(must(remote->chain(centre.desk, evil, evil)).empty());
    CHECK(must(remote->missing(centre.desk, {evil, "{}", "\\", "\""})).empty());
    CHECK(remote->put(centre.desk, evil, 1, 0, "x").error().reason == "central.no_object");
    CHECK(remote->get(centre.desk, evil, 0, 10).error().reason == "central.no_object");

    must(addCentralPerson(centre.admin, {evil, evil, "ACCEPTOR", "", ""}, evil));
    CHECK(must(centralPeople(centre.admin)).size() == 4);
    const auto strange = PgConnection::open(centre.base.login("wp_" + evil, evil));
    CHECK(strange);
    must(revokeCentralPerson(centre.admin, evil));
    CentralDesk desk;
    desk.name = evil;
    desk.department = evil;
    must(addCentralDesk(centre.admin, desk));
    CHECK_FALSE(revokeCentralDesk(centre.admin, evil));

    auto who = centre.signer(centre.desk, "li");
    ReportedCase walk;
    CHECK(one(*remote, centre.desk, entryOf(who, walk, 0)).outcome == Outcome::Taken);
    REQUIRE(walk.step(Action::Accept, li()));
    auto liar = who;
    liar.login = evil;
    CHECK(one(*remote, centre.desk, entryOf(liar, walk, 1)).outcome == Outcome::Refused);
    EntryPlan plan;
    plan.id = evil;
    plan.at = walk.now;
    plan.caseText = "[]";
    plan.rows = R"([{"t":"cases; DROP TABLE wanmi.cases","op":"i","k":{"id":1},"n":{"id":1}},)"
                R"({"t":"phrase","op":"u","k":{"id; DROP":"1"},"o":{"x'":1},"n":{"x'":"2"}}])";
    CHECK(one(*remote, centre.desk, signedEntry(who, plan)).outcome == Outcome::Refused);
    CHECK(centre.count("cases") == 1);
    CHECK(centre.faults().empty());
}

TEST_CASE("A desk that waits is woken by the relay's word, and not without", "[pg]") {
    WorkingCentre centre;
    auto remote = centre.remote("li");
    CHECK_FALSE(must(remote->wait(std::chrono::milliseconds{10})));
    const auto before = must(newestTold(centre.admin));
    const auto who = centre.signer(centre.desk, "li");
    ReportedCase walk;
    REQUIRE(one(*remote, centre.desk, entryOf(who, walk, 0)).outcome == Outcome::Taken);
    const auto after = must(newestTold(centre.admin));
    CHECK(after != before);
    must(tellDesks(centre.admin, after));
    CHECK(must(remote->wait(std::chrono::seconds{5})));
}

} // namespace wanmi::test
