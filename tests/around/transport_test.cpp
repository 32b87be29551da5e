// Against a real receiver on this machine, over real sockets.
#include "core/net/transport.h"
#include "tests/around/tiny_server.h"
#include "tests/support/small_city.h"

#include <thread>

namespace wanmi {
namespace {

using test::Connection;
using test::Heard;
using test::Listener;

/// Runs the receiver beside the sender; ends with the object.
class Beside {
public:
    template <class Work>
    explicit Beside(Work work) : m_thread(std::move(work)) {}
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    ~Beside() { m_thread.join(); }

private:
    std::thread m_thread;
};

Delivery posted(const Listener& at, const std::string& status, Heard& heard,
                const std::string& fields = {}) {
    const Beside receiver{[&] {
        auto with = at.next();
        heard = test::hearRequest(with);
        test::answer(with, status, fields);
    }};
    WebPost request{{at.url("http") + "/sms", "", "tok-123", std::chrono::seconds{20}},
                    "0190-key",
                    R"({"text":"案卷"})"};
    return curlTransport()->post(request);
}

Mail mailTo(const Listener& at) {
    return {{at.url("smtp"), "", "", std::chrono::seconds{20}},
            "0190-key",
            "wanmi@city.example",
            "li@example.org",
            "试城城市管理通知",
            "您反映的问题（编号 1）已办结，感谢您的支持。",
            test::kTestTime()};
}

} // namespace

TEST_CASE("A webhook is told key, token and text, and its answer decides", "[around]") {
    const Listener at;
    Heard heard;
    const auto taken = posted(at, "200 OK", heard);
    CHECK(taken.end == Delivery::End::Taken);
    CHECK(taken.status == 200);
    CHECK(heard.head.substr(0, 14) == "POST /sms HTTP");
    CHECK(heard.field("Idempotency-Key") == "0190-key");
    CHECK(heard.field("Authorization") == "Bearer tok-123");
    CHECK(heard.body == R"({"text":"案卷"})");

    const auto busy = posted(at, "503 Busy", heard, "Retry-After: 120\r\n");
    CHECK(busy.end == Delivery::End::Failed);
    CHECK(busy.retryAfter == std::chrono::seconds{120});
    CHECK(posted(at, "401 Who", heard).end == Delivery::End::Failed);
    CHECK(posted(at, "422 No", heard).end == Delivery::End::Refused);
    // A redirect is no acknowledgement and is not followed.
    const auto moved = posted(at, "302 Moved", heard, "Location: http://127.0.0.1:9/\r\n");
    CHECK(moved.end == Delivery::End::Failed);
    CHECK(moved.status == 302);
}

TEST_CASE("Nobody at the other end, or one who hangs up, is no acknowledgement", "[around]") {
    int port = 0;
    {
        const Listener gone;
        port = gone.port();
    }
    const auto nobody = curlTransport()->post(
        {{"http://127.0.0.1:" + std::to_string(port), "", "", std::chrono::seconds{5}}, "k", "{}"});
    CHECK(nobody.end == Delivery::End::Failed);
    CHECK(nobody.status == 0);

    const Listener at;
    const Beside receiver{[&at] {
        auto with = at.next();
        test::hearRequest(with);
    }};
    const auto hungUp =
        curlTransport()->post({{at.url("http"), "", "", std::chrono::seconds{20}}, "k", "{}"});
    CHECK(hungUp.end == Delivery::End::Failed);
    CHECK(hungUp.status == 0);
}

TEST_CASE("A mail server hears sender, receiver, Message-ID and text, and its answer decides",
          "[around]") {
    const Listener at;
    Heard heard;
    const auto mailed = [&](const std::string& end, const std::string& refuse = {}) {
        const Beside receiver{[&] {
            auto with = at.next();
            heard = test::hearMail(with, refuse);
            if (heard.body.empty()) return;
            with.write(end);
            with.readTo("QUIT\r\n");
            with.write("221 bye\r\n");
        }};
        return curlTransport()->mail(mailTo(at));
    };
    CHECK(mailed("250 kept\r\n").end == Delivery::End::Taken);
    CHECK(heard.head.find("MAIL FROM:<wanmi@city.example>") != std::string::npos);
    CHECK(heard.head.find("RCPT TO:<li@example.org>") != std::string::npos);
    CHECK(heard.body.find("Message-ID: <0190-key@city.example>\r\n") != std::string::npos);
    CHECK(heard.body.find("Date: Mon, 05 Jan 2026 01:00:00 +0000\r\n") != std::string::npos);
    CHECK(heard.body.find("Subject: =?UTF-8?B?") != std::string::npos);
    for (const unsigned char c : heard.body) {
        if (c > 126) FAIL("a byte above ASCII on the wire");
    }
    const auto later = mailed("451 later\r\n");
    CHECK(later.end == Delivery::End::Failed);
    CHECK(later.status == 451);
    CHECK(mailed("554 not this\r\n").end == Delivery::End::Refused);
    CHECK(mailed("", "550 no such mailbox\r\n").end == Delivery::End::Refused);
    CHECK(mailed("", "450 try later\r\n").end == Delivery::End::Failed);
}

TEST_CASE("A way out is encrypted unless it ends on this machine", "[around]") {
    const auto reason = [](const std::string& url, bool mail) {
        const auto found = checkUrl(url, mail);
        return found ? std::string{} : found.error().reason;
    };
    for (const auto* good : {"https://gate.example/a?b=c", "https://[2001:db8::1]:8443/",
                             "http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]:80"}) {
        INFO(good);
        CHECK(reason(good, false).empty());
    }
    for (const auto* bad :
         {"http://gate.example/", "http://127.0.0.1.evil.example/", "http://localhost.evil.example",
          "http://127.1.evil/", "http://2130706433/", "http://[::1].evil.example/"}) {
        INFO(bad);
        CHECK(reason(bad, false) == "channel.needs_tls");
    }
    CHECK(reason("https://user:word@gate.example/", false) == "channel.url_user");
    CHECK(reason("http://127.0.0.1@gate.example/", false) == "channel.url_user");
    CHECK(reason("file:///etc/passwd", false) == "channel.url");
    CHECK(reason("https://", false) == "channel.url");
    CHECK(reason("https://gate.example/a b", false) == "channel.url");
    CHECK(reason("smtps://mail.example", true).empty());
    CHECK(reason("smtp://mail.example:587", true).empty());
    CHECK(reason("https://mail.example", true) == "channel.url");
    // Without TLS no mail goes to another machine: the server offers none, so nothing is sent.
    CHECK(isLoopback("smtp://127.0.0.1:25"));
    CHECK_FALSE(isLoopback("smtp://mail.example:587"));
}

TEST_CASE("Nothing can be slipped into a mail's head by its receiver's address", "[around]") {
    CHECK(isMailAddress("li@example.org"));
    CHECK(isMailAddress("a.b+c@x.cn"));
    for (const auto* bad : {"", "@x", "a@", "a b@x.cn", "a@x.cn\r\nBcc: b@x.cn", "a@b@c",
                            "<a@x.cn>", "a@x.cn,b@x.cn", "a@.x", "a@[127.0.0.1]"}) {
        CHECK_FALSE(isMailAddress(bad));
    }
}

TEST_CASE(
    "A long subject of Chinese is cut between characters, and the text folds into short lines",
    "[around]") {
    Mail mail;
    mail.key = "k";
    mail.from = "a@b.cn";
    mail.recipient = "c@d.cn";
    mail.at = test::kTestTime();
    for (int i = 0; i < 40; ++i) {
        mail.subject += "城";
        mail.text += "管理通知";
    }
    const auto text = mailText(mail);
    std::size_t from = 0;
    for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", from)) {
        CHECK(at - from <= 78);
        from = at + 2;
    }
    // 42 bytes, fourteen characters, a word: 14 + 14 + 12.
    CHECK(text.find("=?UTF-8?B?" +
                    std::string{"5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O5Z+O"
                                "5Z+O"} +
                    "?=\r\n =?UTF-8?B?") != std::string::npos);
}

} // namespace wanmi
