// wanmictl sends to a receiver on this machine and is killed between the receiver's yes and its own
// note.
#include "tests/around/around_city.h"
#include "tests/around/tiny_server.h"
#include "tests/support/child_program.h"

#include <thread>

namespace wanmi {
namespace {

using test::AroundCity;
using test::ChildProgram;
using test::Connection;
using test::Heard;
using test::Listener;
using test::must;

std::vector<std::string> sendWords(const AroundCity& city, const std::string& now = {}) {
    std::vector<std::string> words{"--store", city.path, "--json"};
    if (!now.empty()) words.insert(words.end(), {"--now", now});
    words.insert(words.end(), {"outbox", "send"});
    return words;
}

/// A city with one answer to send, over a channel that ends here.
std::string cityWithAnswer(AroundCity& city, const std::string& channel, const std::string& url) {
    Channel c;
    c.name = channel;
    c.kind = channel == "mail" ? "smtp" : "webhook";
    c.url = url;
    c.sender = "wanmi@city.example";
    must(Channels{*city.desk}.set(c, "", "admin"));
    const auto made =
        city.citizen("hotline_12345", channel == "mail" ? "li@example.org" : "13812341234");
    city.refuse(made.id, "not_ours");
    return must(Outbox{*city.desk}.list("")).at(0).id;
}

/// The store is held while the sender wants to note the receiver's yes, and it is killed there.
/// `finish`: says yes to what was heard.
template <class Hear, class Finish>
Heard killedAfterYes(AroundCity& city, const Listener& at, Hear hear, Finish finish) {
    ChildProgram sender{city.folder, WANMICTL, sendWords(city)};
    auto with = at.next();
    const auto heard = hear(with);
    auto held = must(Transaction::begin(city.desk->db())); // its note has to wait
    finish(with);
    with.waitForEnd(); // it has read the yes and hung up
    sender.send(SIGKILL);
    CHECK(sender.wait().code == -SIGKILL);
    return heard;
}

/// What the next run after the claim has grown old says.
Json sendAgain(AroundCity& city) {
    const auto claim = city.desk->rules().sending.claim() + std::chrono::seconds{60};
    const auto now = localText(city.desk->now() + claim, city.desk->zone());
    ChildProgram sender{city.folder, WANMICTL, sendWords(city, now)};
    const auto out = sender.wait();
    INFO(out.err);
    CHECK(out.code == 0);
    return out.json();
}

void logTellsBoth(const AroundCity& city, const std::string& id) {
    const auto tries = must(Outbox{*city.desk}.tries(id));
    REQUIRE(tries.size() == 2);
    CHECK(tries[0].outcome == "unknown");
    CHECK(tries[0].detail.find("repeated with the same key") != std::string::npos);
    CHECK(tries[1].outcome == "sent");
    CHECK(must(Outbox{*city.desk}.list("")).at(0).state == "sent");
    CHECK(must(checkStore(*city.desk, {})).empty());
}

} // namespace

TEST_CASE("A sender killed between a webhook's yes and its note sends again with the same key, and "
          "says so",
          "[around]") {
    AroundCity city;
    const Listener at;
    const auto id = cityWithAnswer(city, "sms", at.url("http"));
    const auto first = killedAfterYes(city, at, test::hearRequest,
                                      [](const Connection& with) { test::answer(with, "200 OK"); });
    CHECK(first.field("Idempotency-Key") == id);
    CHECK(must(Outbox{*city.desk}.list("")).at(0).state == "sending");

    Heard second;
    std::thread receiver{[&] {
        auto with = at.next();
        second = test::hearRequest(with);
        test::answer(with, "200 OK");
    }};
    const auto told = sendAgain(city);
    receiver.join();
    CHECK(told["sent"] == 1);
    CHECK(told["repeated"] == 1);
    CHECK(told["repeated_ids"] == Json::array({id}));
    CHECK(second.field("Idempotency-Key") == id);
    CHECK(second.body == first.body);
    logTellsBoth(city, id);
}

TEST_CASE("A sender killed between a mail server's yes and its note sends again with the same "
          "Message-ID, and says so",
          "[around]") {
    AroundCity city;
    const Listener at;
    const auto id = cityWithAnswer(city, "mail", at.url("smtp"));
    const auto finish = [](Connection& with) {
        with.write("250 kept\r\n");
        with.readTo("QUIT\r\n");
        with.write("221 bye\r\n");
    };
    const auto hear = [](Connection& with) { return test::hearMail(with); };
    const auto first = killedAfterYes(city, at, hear, finish);
    CHECK(first.body.find("Message-ID: <" + id + "@city.example>") != std::string::npos);

    Heard second;
    std::thread receiver{[&] {
        auto with = at.next();
        second = hear(with);
        finish(with);
    }};
    const auto told = sendAgain(city);
    receiver.join();
    CHECK(told["sent"] == 1);
    CHECK(told["repeated"] == 1);
    CHECK(second.body == first.body);
    logTellsBoth(city, id);
}

TEST_CASE("wanmictl: a channel is opened, an answer goes out by tick --send, and nobody sees the "
          "secret or the citizen's number",
          "[around]") {
    AroundCity city;
    const Listener at;
    const auto secret = city.folder.file("token.txt");
    std::ofstream{secret} << "tok-9981-secret\n";
    const auto ctl = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"--store", city.path, "--json"});
        return test::run(city.folder, WANMICTL, words);
    };
    const auto plain = ctl(
        {"outbox", "channel", "set", "sms", "--url", "http://gate.example/", "--actor", "admin"});
    CHECK(plain.code == 1);
    CHECK(plain.errorJson()["code"] == "channel.needs_tls");
    REQUIRE(ctl({"outbox", "channel", "set", "sms", "--url", at.url("http"), "--secret-file",
                 secret, "--actor", "admin"})
                .code == 0);
    const auto made = ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                           "--text", "垃圾", "--actor", "acceptor1", "--source", "hotline_12345",
                           "--contact-phone", "13812341234", "--order", "HX-77"});
    REQUIRE(made.code == 0);
    const auto again = ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                            "--text", "垃圾", "--actor", "acceptor1", "--source", "hotline_12345",
                            "--contact-phone", "13812341234", "--order", "HX-77"});
    CHECK(again.json()["again"] == true);
    CHECK(again.json()["case"] == made.json()["case"]);
    city.refuse(made.json()["case"].get<std::string>(), "answered");
    CHECK(ctl({"feedback", "due"}).json()["citizens"].size() == 1);

    Heard heard;
    std::thread receiver{[&] {
        auto with = at.next();
        heard = test::hearRequest(with);
        test::answer(with, "202 Accepted");
    }};
    const auto ticked = ctl({"tick", "--send"});
    receiver.join();
    CHECK(ticked.json()["outbox"]["sent"] == 1);
    CHECK(heard.field("Authorization") == "Bearer tok-9981-secret");
    CHECK(heard.body.find("13812341234") != std::string::npos);
    CHECK(heard.body.find("已即时答复") != std::string::npos);
    const auto id = must(Outbox{*city.desk}.list("")).at(0).id;
    for (const auto& words : std::vector<std::vector<std::string>>{{"outbox", "list"},
                                                                   {"outbox", "tries", id},
                                                                   {"outbox", "channel", "list"},
                                                                   {"feedback", "list"},
                                                                   {"tick", "--send"}}) {
        const auto out = ctl(words);
        CHECK(out.code == 0);
        CHECK(out.out.find("tok-9981") == std::string::npos);
        CHECK(out.out.find("13812341234") == std::string::npos);
    }
    CHECK(ctl({"feedback", "list"}).json()["citizens"][0]["replied_by"] == "sms");
    CHECK(ctl({"sources"}).json()["sources"].size() == 13);
}

} // namespace wanmi
