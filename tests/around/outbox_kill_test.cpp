// A sender of its own is killed between the receiver's yes and its note; wanmictl sends.
#include "core/service/whole_store.h"
#include "tests/around/around_city.h"
#include "tests/around/tiny_server.h"
#include "tests/support/run_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace wanmi {
namespace {

using test::AroundCity;
using test::Connection;
using test::Heard;
using test::Listener;
using test::must;

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

/// A sender of its own, as `outbox send` is one. No open store is carried into it.
pid_t startSender(AroundCity& city) {
    city.desk.reset();
    const auto child = fork();
    if (child != 0) {
        city.desk = must(Desk::open(city.path));
        return child;
    }
    auto desk = Desk::open(city.path);
    if (desk) (void)Outbox{**desk}.send(*curlTransport(), test::dataFolder());
    _exit(desk ? 0 : 1);
}

/// The store is held while the sender wants to note the receiver's yes, and it is killed there.
/// `finish`: says yes to what was heard.
template <class Hear, class Finish>
Heard killedAfterYes(AroundCity& city, const Listener& at, Hear hear, Finish finish) {
    const auto sender = startSender(city);
    auto with = at.next();
    const auto heard = hear(with);
    const auto held = must(Transaction::begin(city.desk->db())); // its note has to wait
    finish(with);
    with.waitForEnd(); // it has read the yes and hung up
    kill(sender, SIGKILL);
    int status = 0;
    waitpid(sender, &status, 0);
    CHECK(WIFSIGNALED(status));
    return heard;
}

/// The next run after the claim has grown old; the receiver says yes again.
template <class Hear, class Finish>
SendReport sendAgain(AroundCity& city, const Listener& at, Hear hear, Finish finish, Heard& heard) {
    const auto transport = curlTransport();
    CHECK(city.send(*transport).repeated == 0); // perhaps the first one still runs
    city.later(city.desk->rules().sending.claim() + std::chrono::seconds{60});
    std::thread receiver{[&] {
        auto with = at.next();
        heard = hear(with);
        finish(with);
    }};
    const auto report = city.send(*transport);
    receiver.join();
    return report;
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
    const auto yes = [](const Connection& with) { test::answer(with, "200 OK"); };
    const auto first = killedAfterYes(city, at, test::hearRequest, yes);
    CHECK(first.field("Idempotency-Key") == id);
    CHECK(must(Outbox{*city.desk}.list("")).at(0).state == "sending");

    Heard second;
    const auto told = sendAgain(city, at, test::hearRequest, yes, second);
    CHECK(told.sent == 1);
    CHECK(told.repeatedIds == std::vector{id});
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
    const auto told = sendAgain(city, at, hear, finish, second);
    CHECK(told.sent == 1);
    CHECK(told.repeated == 1);
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
