#include "core/base/file.h"
#include "core/base/json.h"
#include "core/service/notices.h"
#include "core/service/personal_data.h"
#include "core/service/whole_store.h"
#include "tests/around/around_city.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

using test::AroundCity;
using test::must;
using test::Recorder;

const Delivery kNobody{Delivery::End::Failed, 0, "Couldn't connect to server", std::nullopt};
const Delivery kBusy{Delivery::End::Failed, 503, "HTTP 503", std::nullopt};

std::vector<OutboxRow> rows(const AroundCity& city, const std::string& state = {}) {
    return must(Outbox{*city.desk}.list(state));
}

/// Every text of every row of a table, run together.
std::string everything(const AroundCity& city, const std::string& table) {
    auto q = must(city.desk->db().prepare("SELECT * FROM " + table));
    std::string all;
    while (must(q.step())) {
        for (int i = 0; i < q.columnCount(); ++i) {
            all += q.text(i) + "\n";
        }
    }
    return all;
}

void dispatchCase(AroundCity& city, const std::string& id) {
    city.step(id, Action::Accept, "acceptor1");
    CaseCommand file;
    file.condition = 0;
    city.step(id, Action::File, "chief1", file);
    CaseCommand to;
    to.to = "CG-HW";
    city.step(id, Action::Dispatch, "dispatcher1", to);
}

} // namespace

TEST_CASE(
    "R039: the answer goes to each citizen by itself, with the case's number and how it ended "
    "and no more",
    "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.openChannel("mail");
    const auto original = city.citizen("hotline_12345", "138-1234 1234");
    const auto merged = city.citizen("website", "li@example.org");
    city.merge(merged.id, original.id);
    city.finish(original.id);
    CHECK(rows(city, "waiting").size() == 2);
    for (const auto* table : {"outbox", "feedback", "change"}) {
        const auto all = everything(city, table);
        CHECK(all.find("1234 1234") == std::string::npos);
        CHECK(all.find("13812341234") == std::string::npos);
        CHECK(all.find("example.org") == std::string::npos);
        CHECK(all.find("王小明") == std::string::npos);
    }
    Recorder over;
    const auto report = city.send(over);
    CHECK(report.sent == 2);
    REQUIRE(over.posts.size() == 1);
    const auto body = must(parseJson(over.posts[0].json));
    CHECK(body["to"] == "13812341234");
    CHECK(body["key"] == over.posts[0].key);
    CHECK(body["text"] == "您反映的问题（编号 " + original.number + "）已办结，感谢您的支持。");
    REQUIRE(over.mails.size() == 1);
    CHECK(over.mails[0].recipient == "li@example.org");
    CHECK(over.mails[0].text.find(merged.number) != std::string::npos);
    // Each look at a citizen's contact is in the access log, and the answers are noted.
    const auto log = everything(city, "access_log");
    CHECK(log.find(original.id) != std::string::npos);
    CHECK(log.find(merged.id) != std::string::npos);
    CHECK(log.find("13812341234") == std::string::npos);
    for (const auto& f : must(FeedbackService{*city.desk}.list({}))) {
        CHECK(f.repliedAt.has_value());
    }
    CHECK(everything(city, "outbox_try").find("13812341234") == std::string::npos);
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("What was acknowledged is never sent again", "[around]") {
    AroundCity city;
    city.openChannel("sms");
    const auto made = city.citizen("hotline_12345", "13812341234");
    city.refuse(made.id, "not_ours");
    Recorder over;
    CHECK(city.send(over).sent == 1);
    CHECK(city.send(over).sent == 0);
    city.later(std::chrono::hours{48});
    CHECK(city.send(over).sent == 0);
    CHECK(over.posts.size() == 1);
    CHECK(must(Outbox{*city.desk}.retry("", "chief1")) == 0);
    CHECK(Outbox{*city.desk}.retry(rows(city)[0].id, "chief1").error().reason ==
          "outbox.not_given_up");
}

TEST_CASE("Two senders at once send a message once: it is claimed first", "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    // The second works while the first is in the middle of its try.
    class Second final : public Transport {
    public:
        explicit Second(const std::string& path) : desk(must(Desk::open(path))) {}
        Delivery post(const WebPost& /*request*/) override {
            ++posts;
            inner = must(Outbox{*desk}.send(other, test::dataFolder()));
            return {Delivery::End::Taken, 200, "", std::nullopt};
        }
        Delivery mail(const Mail& /*mail*/) override { return kNobody; }
        std::unique_ptr<Desk> desk;
        Recorder other;
        SendReport inner;
        int posts = 0;
    };
    Second over{city.path};
    CHECK(city.send(over).sent == 1);
    CHECK(over.posts == 1);
    CHECK(over.inner.sent == 0);
    CHECK(over.other.posts.empty());
}

TEST_CASE("What fails is tried again after growing waits with the same key, then given up and said "
          "so, asked for again it keeps its key",
          "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    Recorder over;
    over.says = kBusy;
    const auto tries = city.desk->rules().sending.tries();
    CHECK(tries == 6);
    for (int i = 1; i <= tries; ++i) {
        const auto report = city.send(over);
        CHECK(report.failed + report.givenUp == 1);
        CHECK(city.send(over).failed == 0); // not before its time
        const auto one = rows(city)[0];
        CHECK(one.tries == i);
        if (i == tries) break;
        const auto wait = city.desk->rules().sending.waitAfter(i);
        CHECK(one.nextAt >= one.at + wait);
        city.later(wait + std::chrono::seconds{1});
    }
    CHECK(over.posts.size() == static_cast<std::size_t>(tries));
    CHECK(rows(city)[0].state == "given_up");
    CHECK(rows(city)[0].why == "tries");
    const auto told = must(notices(*city.desk, "chief1", true));
    CHECK(std::any_of(told.begin(), told.end(),
                      [](const Notice& n) { return n.text == "notice.not_sent"; }));
    CHECK(Outbox{*city.desk}.retry("", "collector1").error().reason == "people.missing_right");
    CHECK(must(Outbox{*city.desk}.retry("", "chief1")) == 1);
    over.says = {Delivery::End::Taken, 200, "", std::nullopt};
    CHECK(city.send(over).sent == 1);
    for (const auto& post : over.posts) {
        CHECK(post.key == over.posts[0].key);
        CHECK(post.json == over.posts[0].json);
    }
    CHECK(must(Outbox{*city.desk}.tries(rows(city)[0].id)).size() ==
          static_cast<std::size_t>(tries) + 1);
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("A receiver that asks for patience gets it, one that refuses is not asked again",
          "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    Recorder over;
    over.says = {Delivery::End::Failed, 429, "HTTP 429", std::chrono::seconds{1000}};
    CHECK(city.send(over).failed == 1);
    city.later(std::chrono::seconds{900});
    CHECK(city.send(over).failed == 0);
    city.later(std::chrono::seconds{101});
    over.says = {Delivery::End::Refused, 422, "HTTP 422", std::nullopt};
    CHECK(city.send(over).givenUp == 1);
    CHECK(rows(city)[0].why == "refused");
    city.later(std::chrono::hours{240});
    city.send(over);
    CHECK(over.posts.size() == 2);
}

TEST_CASE("A receiver nobody answers at is left alone for the rest of the run", "[around]") {
    AroundCity city;
    city.openChannel("sms");
    for (int i = 0; i < 3; ++i) {
        city.refuse(city.citizen("hotline_12345", "1381234123" + std::to_string(i)).id, "not_ours");
    }
    Recorder over;
    over.says = kNobody;
    CHECK(city.send(over).failed == 1);
    CHECK(over.posts.size() == 1);
    CHECK(rows(city, "waiting").size() == 3);
}

TEST_CASE("A sender that ended before it could note is followed by one with the same key, and the "
          "log says so",
          "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    Recorder over;
    // As a sender leaves it that was killed: claimed, begun, nothing noted.
    CHECK(city.send(over).sent == 1);
    must(city.desk->db().run("UPDATE outbox SET state = 'sending', sent_at = NULL;"
                             "UPDATE outbox_try SET outcome = 'begun', ended_at = NULL;"
                             "UPDATE feedback SET replied_at = NULL, replied_by = NULL"));
    CHECK(city.send(over).sent == 0); // perhaps it still runs
    city.later(city.desk->rules().sending.claim() + std::chrono::seconds{1});
    const auto report = city.send(over);
    CHECK(report.sent == 1);
    CHECK(report.repeated == 1);
    REQUIRE(over.posts.size() == 2);
    CHECK(over.posts[0].key == over.posts[1].key);
    CHECK(over.posts[0].json == over.posts[1].json);
    const auto tries = must(Outbox{*city.desk}.tries(report.repeatedIds.at(0)));
    REQUIRE(tries.size() == 2);
    CHECK(tries[0].outcome == "unknown");
    CHECK(tries[0].detail.find("same key") != std::string::npos);
    CHECK(tries[1].outcome == "sent");
}

TEST_CASE(
    "Nothing waits for a channel that is not open, what waits for one that was closed goes on "
    "waiting",
    "[around]") {
    AroundCity city;
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    CHECK(rows(city).empty());
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341235").id, "not_ours");
    CHECK(rows(city).size() == 1);
    must(Channels{*city.desk}.setActive("sms", false, "admin"));
    Recorder over;
    CHECK(city.send(over).sent == 0);
    must(Channels{*city.desk}.setActive("sms", true, "admin"));
    CHECK(city.send(over).sent == 1);
}

TEST_CASE("An answer that is not true any more, or whose citizen cannot be reached, is not sent",
          "[around]") {
    AroundCity city;
    city.openChannel("sms");
    const auto reopened = city.citizen("hotline_12345", "13812341234");
    city.refuse(reopened.id, "not_ours");
    city.step(reopened.id, Action::Undo, "chief1");
    const auto erased = city.citizen("hotline_12345", "13900001111");
    city.refuse(erased.id, "not_ours");
    must(PersonalData{*city.desk}.erase(erased.id, "chief1", "本人要求"));
    const auto called = city.citizen("hotline_12345", "13700002222");
    city.refuse(called.id, "not_ours");
    city.call(called.id, true, 5);
    Recorder over;
    const auto report = city.send(over);
    CHECK(report.dropped == 1);
    CHECK(report.sent == 0);
    CHECK(over.posts.empty());
    std::vector<std::string> why;
    for (const auto& r : rows(city, "dropped")) {
        why.push_back(r.why);
    }
    std::sort(why.begin(), why.end());
    CHECK(why == std::vector<std::string>{"answered", "no_contact", "reopened"});
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("R043: business events go by the channels that data names to whom the address book "
          "reaches, once",
          "[around]") {
    AroundCity city;
    city.openChannel("wechat");
    AddressBook book{*city.desk};
    AddressEntry entry;
    entry.login = "dept-CG-HW";
    entry.wechat = "huanwei";
    entry.phone = "0710-3456789";
    must(book.set(entry, "chief1"));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "垃圾";
    r.actor = "collector1";
    const auto made = must(CaseService{*city.desk}.report(r));
    dispatchCase(city, made.id);
    REQUIRE(rows(city).size() == 1);
    CHECK(rows(city)[0].to == "dept-CG-HW");
    Recorder over;
    CHECK(city.send(over).sent == 1);
    const auto body = must(parseJson(over.posts.at(0).json));
    CHECK(body["channel"] == "wechat");
    CHECK(body["to"] == "huanwei");
    CHECK(body["text"].get<std::string>().find("派遣") != std::string::npos);
    CHECK(body["text"].get<std::string>().find("垃圾") == std::string::npos);
    // In the system it is told all the same.
    CHECK(must(notices(*city.desk, "dept-CG-HW", true)).size() == 1);
}

TEST_CASE("R033: a supervision goes out by SMS and WeChat", "[around]") {
    AroundCity city;
    city.openChannel("wechat");
    city.openChannel("sms");
    AddressEntry entry;
    entry.login = "dept-CG-HW";
    entry.wechat = "huanwei";
    entry.phone = "13655556666";
    must(AddressBook{*city.desk}.set(entry, "chief1"));
    const auto made = city.citizen("desk", "");
    dispatchCase(city, made.id);
    CaseCommand hurry;
    hurry.note = "市长热线催办";
    hurry.level = 2;
    city.step(made.id, Action::Supervise, "chief1", hurry);
    Recorder over;
    CHECK(city.send(over).sent == 3); // the dispatch by WeChat, the supervision by both
    CHECK(std::count_if(over.posts.begin(), over.posts.end(), [](const WebPost& p) {
              return p.json.find("13655556666") != std::string::npos;
          }) == 1);
}

TEST_CASE("A channel's secret is neither in the store nor in what is told of it", "[around]") {
    AroundCity city;
    const std::string secret = "tok-3f9a-very-secret";
    city.openChannel("sms", "https://gate.example/send", secret);
    CHECK(everything(city, "channel").find(secret) == std::string::npos);
    CHECK(everything(city, "access_log").find(secret) == std::string::npos);
    must(city.desk->db().run("PRAGMA wal_checkpoint(TRUNCATE)"));
    CHECK(must(readFile(city.path)).find(secret) == std::string::npos);
    const auto file = city.path + ".d/secrets/sms";
    using std::filesystem::perms;
    CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    Recorder over;
    CHECK(city.send(over).sent == 1);
    CHECK(over.posts.at(0).to.secret == secret);
    CHECK(over.posts.at(0).json.find(secret) == std::string::npos);
    // A secret that would break out of its header is not taken.
    Channel c = must(Channels{*city.desk}.find("sms"));
    CHECK(Channels{*city.desk}.set(c, "a\r\nX-Other: b", "admin").error().reason ==
          "channel.secret");
    CHECK(Channels{*city.desk}.set(c, "", "collector1").error().reason == "people.missing_right");
}

TEST_CASE("check names an outbox that contradicts its log or holds more than number and stage",
          "[around]") {
    AroundCity city;
    city.openChannel("sms");
    city.refuse(city.citizen("hotline_12345", "13812341234").id, "not_ours");
    CHECK(must(checkStore(*city.desk, {})).empty());
    must(city.desk->db().run("UPDATE outbox SET state = 'sent'"));
    CHECK(must(checkStore(*city.desk, {})).at(0).kind == "outbox");
    must(city.desk->db().run("UPDATE outbox SET state = 'waiting', args ="
                             " '{\"case\":\"1\",\"phone\":\"138\",\"stage\":\"closed\"}'"));
    CHECK(must(checkStore(*city.desk, {})).at(0).detail == "more than number and stage");
}

TEST_CASE("sending.csv: waits only grow, a claim outlives a try, and a typing mistake is named",
          "[around]") {
    const auto reason = [](const std::string& text) {
        const auto read = Sending::load("what,value\n" + text, "sending.csv");
        return read ? std::string{} : read.error().reason;
    };
    CHECK(reason("reply,sms\nwait_seconds,10 20\n").empty());
    CHECK(reason("reply,pigeon\n") == "rules.bad_value");
    CHECK(reason("wait_seconds,20 10\n") == "rules.bad_value");
    CHECK(reason("wait_second,20\n") == "sending.unknown");
    CHECK(reason("timeout_seconds,30\nclaim_seconds,60\n") == "sending.claim_too_short");
    CHECK(reason("reply,sms\nreply,mail\n") == "rules.duplicate");
}

} // namespace wanmi
