// Through the real program, and through programs that are killed.
#include "core/base/file.h"
#include "core/service/evidence_service.h"
#include "tests/support/run_program.h"
#include "tests/terminal/terminal_city.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>

namespace wanmi {
namespace {

using test::must;
using test::Outcome;
using test::packageOf;
using test::reportBody;
using test::TerminalCity;

class Ctl {
public:
    explicit Ctl(std::string store) : m_store(std::move(store)) {}
    Outcome operator()(std::vector<std::string> words, bool json = true) const {
        std::vector<std::string> all{"--store", m_store};
        if (json) all.emplace_back("--json");
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }

private:
    test::ScratchFolder m_folder;
    std::string m_store;
};

std::string packageId(int round, int number) {
    return uuid5("package " + std::to_string(round) + " " + std::to_string(number));
}

/// What a terminal sends: a photo in two pieces and the report that names it, four packages.
std::vector<std::string> packagesOf(int round, int number) {
    const auto tail = std::to_string(round) + "-" + std::to_string(number);
    const auto bytes = test::jpeg({}, tail + std::string(3000, 'x'));
    const auto size = (bytes.size() + 1) / 2;
    auto report = reportBody(tail);
    report["photos"] = {sha256(bytes)};
    std::vector<std::string> out;
    int part = 0;
    for (auto& [kind, body] : std::vector<std::pair<std::string, Json>>{
             {"photo", test::photoBody(bytes, size, "report")},
             {"piece", test::pieceBody(bytes, size, 1)},
             {"piece", test::pieceBody(bytes, size, 0)},
             {"report", report}}) {
        const auto id = packageId(round, number * 4 + part++);
        out.push_back(plainJson(packageOf(kind, body, id)));
    }
    return out;
}

/// Sends without end and tells the parent of each package that is acknowledged.
[[noreturn]] void sendForever(const std::string& store, int round, int parent) {
    auto desk = Desk::open(store);
    if (!desk) _exit(1);
    TerminalService terminal{**desk};
    for (int number = 0;; ++number) {
        for (const auto& package : packagesOf(round, number)) {
            if (!terminal.take("collector1", package)) _exit(1);
            if (write(parent, "+", 1) != 1) _exit(1);
        }
    }
}

/// Counts what is acknowledged until `most`, or to the end.
int hear(int pipeEnd, int most) {
    char one = 0;
    int heard = 0;
    while (heard < most && read(pipeEnd, &one, 1) == 1) {
        ++heard;
    }
    return heard;
}

} // namespace

TEST_CASE("Kill -9 in the middle of taking packages: nothing acknowledged is lost, nothing counts "
          "twice when all is sent again",
          "[terminal]") {
    TerminalCity city;
    std::mt19937_64 random{20260105};
    constexpr int kRounds = 12;
    constexpr int kAll = 1'000'000;
    std::int64_t reports = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::array<int, 2> ends{};
        REQUIRE(pipe(ends.data()) == 0);
        city.desk.reset(); // an open store must not be carried into a child
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) sendForever(city.path, round, ends[1]);
        close(ends[1]);
        int heard = hear(ends[0], 1 + static_cast<int>(random() % 7));
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::microseconds{random() % 5000};
        while (std::chrono::steady_clock::now() < until) {
        }
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status)); // it had not given up by itself
        heard += hear(ends[0], kAll);
        close(ends[0]);
        city.desk = must(Desk::open(city.path));
        CHECK(city.isSound());
        // The terminal knows only what was acknowledged, and sends that, and the rest, once more.
        const int numbers = heard / 4 + 1;
        int sent = 0;
        for (int number = 0; number < numbers; ++number) {
            for (const auto& package : packagesOf(round, number)) {
                const auto r = must(TerminalService{*city.desk}.take("collector1", package));
                CAPTURE(round, sent, heard);
                if (sent < heard) CHECK(r.again);
                ++sent;
            }
        }
        reports += numbers;
        CHECK(city.count("cases") == reports);
        CHECK(city.count("evidence") == reports);
        CHECK(city.count("terminal_photo") == 0);
    }
    CHECK(must(city.desk->db().number("SELECT count(*) FROM evidence WHERE case_id IS NULL")) == 0);
    must(EvidenceService{*city.desk}.sweep(std::chrono::seconds{0}));
    CHECK(static_cast<std::int64_t>(ObjectFiles{city.path}.all().size()) == reports);
    CHECK(city.isSound());
}

TEST_CASE("wanmictl terminal: packages from files and from standard input, tasks, receipt, photos",
          "[terminal]") {
    TerminalCity city;
    const Ctl ctl{city.path};
    const std::vector<std::string> as{"terminal", "--as", "collector1"};
    const auto terminal = [&](std::vector<std::string> words, bool json = true) {
        words.insert(words.begin(), as.begin(), as.end());
        return ctl(words, json);
    };
    // A photo in small pieces, then the report that names it.
    const auto photo = city.folder.file("a.jpg");
    must(replaceFile(photo, test::jpeg({}, std::string(5000, 'x'))));
    const auto sent = terminal({"photo", photo, "--purpose", "report", "--piece-kib", "1"});
    REQUIRE(sent.code == 0);
    CHECK(sent.json()["whole"] == true);
    const auto hash = sent.json()["photo"].get<std::string>();
    CHECK(hash == sha256(*readFile(photo)));
    CHECK(terminal({"pieces", hash}).json()["missing"].empty());
    CHECK(terminal({"pieces", std::string(64, 'f')}).errorJson()["code"] == "terminal.no_photo");

    auto body = reportBody();
    body["photos"] = {hash};
    const auto package = packageOf("report", body, city.id());
    const auto file = city.folder.file("report.json");
    must(replaceFile(file, package.dump(2))); // over many lines
    const auto taken = terminal({"send", file}).json();
    CHECK(taken["again"] == false);
    CHECK(taken["result"]["state"] == "reported");
    const auto again = terminal({"send", file}).json();
    CHECK(again["again"] == true);
    CHECK(again["result"] == taken["result"]);

    // Several in one file, one a line; those before a refusal last and are told.
    auto wrong = packageOf("report", reportBody(), city.id(), "collector2");
    must(replaceFile(file, plainJson(packageOf("report", reportBody("二"), city.id())) + "\n" +
                               plainJson(wrong) + "\n"));
    const auto mixed = terminal({"send", file});
    CHECK(mixed.code == 1);
    CHECK(mixed.json()["packages"].size() == 1);
    CHECK(mixed.errorJson()["code"] == "terminal.other_sender");
    CHECK(city.count("cases") == 2);
    const auto said = terminal({"send", file}, false);
    CHECK(said.out.find("again") != std::string::npos);
    CHECK(said.err.find("collector2") != std::string::npos);

    city.orderedCase();
    const auto tasks = terminal({"inbox"}).json()["tasks"];
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0]["received"].is_null());
    const auto task = tasks[0]["task"].get<std::string>();
    CHECK(terminal({"receipt", task}).json()["result"]["task"] == task);
    CHECK(terminal({"inbox"}).json()["tasks"][0]["received"].is_string());
    CHECK(terminal({"inbox"}, false).out.find(task) != std::string::npos);
    const auto other = ctl({"terminal", "--as", "collector2", "receipt", task});
    CHECK(other.code == 1);
    CHECK(other.errorJson()["code"] == "case.other_collector");
    CHECK(ctl({"terminal", "inbox"}).code == 2);
    CHECK(ctl({"check"}).code == 0);
}

TEST_CASE("wanmictl: survey, attendance, track, tick, and a report with its photos", "[terminal]") {
    TerminalCity city;
    const Ctl ctl{city.path};
    const auto survey = ctl({"survey", "add", "井盖普查", "--to", "collector1", "--due",
                             "2026-01-05T18:00", "--actor", "chief1", "--text", "逐一查看"});
    REQUIRE(survey.code == 0);
    const auto id = survey.json()["survey"].get<std::string>();
    CHECK(ctl({"survey", "list", "--open"}).json()["surveys"].size() == 1);
    CHECK(ctl({"survey", "show", id}, false).out.find("collector1") != std::string::npos);
    CHECK(ctl({"survey", "close", id, "--actor", "chief1"}).json()["closed"].is_string());
    CHECK(ctl({"survey", "close", id, "--actor", "chief1"}).errorJson()["code"] == "survey.closed");

    const Json fix{{"time", "2026-01-05T09:00:00+08:00"},
                   {"at", {test::kInCity.lon, test::kInCity.lat}}};
    Json body;
    body["fixes"] = Json::array({fix});
    city.done("position", body);
    city.done("attendance", {{"what", "in"}, {"time", "2026-01-05T09:00:00+08:00"}});
    const std::vector<std::string> day{"--from", "2026-01-05T08:00", "--to", "2026-01-05T10:00"};
    auto words = std::vector<std::string>{"attendance"};
    words.insert(words.end(), day.begin(), day.end());
    CHECK(ctl(words).json()["attendance"].size() == 1);
    words = {"track", "show", "collector1", "--actor", "chief1", "--reason", "争议"};
    words.insert(words.end(), day.begin(), day.end());
    CHECK(ctl(words).json()["fixes"].size() == 1);
    words[1] = "delete";
    CHECK(ctl(words).json()["deleted"] == 2); // the way, and the last place
    CHECK(ctl({"tick"}).json().contains("sent_again"));

    const auto photo = city.folder.file("a.jpg");
    must(replaceFile(photo, test::jpeg()));
    must(replaceFile(city.folder.file("b.png"), test::png()));
    const auto made =
        ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027", "--text", "x",
             "--actor", "collector1", "--photo", photo, "--photo", city.folder.file("b.png")});
    REQUIRE(made.code == 0);
    const auto list =
        ctl({"evidence", "list", made.json()["case"].get<std::string>()}).json()["evidence"];
    CHECK(list.size() == 2);
    CHECK(list[0]["events"] == Json::array({1}));
    CHECK(ctl({"check"}).code == 0);
}

} // namespace wanmi
