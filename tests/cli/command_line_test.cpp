#include "app/cli/program.h"
#include "tests/support/run_program.h"

#include <sstream>

namespace wanmi {
namespace {

using test::must;
using test::Outcome;
using test::ScratchFolder;

/// A small city and wanmictl on it.
class City {
public:
    City() : m_store(test::smallCity(m_folder)) {}
    Outcome operator()(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }
    /// A case taken along as far as these steps.
    std::string walked(const std::vector<std::vector<std::string>>& steps) const {
        const auto report = (*this)({"case", "report", "--kind", "event:0102", "--at",
                                     "114.3031,30.6027", "--text", "x", "--actor", "collector1"});
        REQUIRE(report.code == 0);
        const auto id = report.json()["case"].get<std::string>();
        for (const auto& s : steps) {
            std::vector<std::string> words{"case", "do", id};
            words.insert(words.end(), s.begin(), s.end());
            const auto done = (*this)(words);
            INFO(s[0] << " " << done.err);
            REQUIRE(done.code == 0);
        }
        return id;
    }
    std::string state(const std::string& id) const {
        return (*this)({"case", "show", id}).json()["state"].get<std::string>();
    }

private:
    ScratchFolder m_folder;
    std::string m_store;
};

/// The names under "Subcommands:" of a --help.
std::vector<std::string> subcommands(const std::string& help) {
    std::vector<std::string> names;
    std::istringstream lines{help};
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] != ' ') {
            inside = line.rfind("Subcommands", 0) == 0;
        } else if (inside && line.size() > 2 && line[2] != ' ') {
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return names;
}

} // namespace

TEST_CASE("wanmictl: what an action needs can be given by the very name it is asked for", "[cli]") {
    const City city;
    const auto id = city.walked({{"accept", "--actor", "acceptor1"},
                                 {"file", "--actor", "chief1", "--condition", "1"},
                                 {"dispatch", "--actor", "dispatcher1", "--department", "CG-HW"},
                                 {"start", "--actor", "dept-CG-HW"},
                                 {"finish", "--actor", "dept-CG-HW", "--photos", "1"},
                                 {"check_task", "--actor", "acceptor1"},
                                 {"check_answer", "--actor", "collector1", "--passed", "yes"},
                                 {"close", "--actor", "chief1", "--closing-condition-met"}});
    CHECK(city.state(id) == "closed");

    const auto failed = city.walked({{"accept", "--actor", "acceptor1"},
                                     {"file", "--actor", "chief1", "--condition", "1"},
                                     {"dispatch", "--actor", "dispatcher1", "--to", "CG-HW"},
                                     {"start", "--actor", "dept-CG-HW"},
                                     {"finish", "--actor", "dept-CG-HW"},
                                     {"check_task", "--actor", "acceptor1"},
                                     {"check_answer", "--actor", "collector1", "--passed", "no"}});
    const auto rework =
        city({"case", "do", failed, "rework", "--actor", "acceptor1", "--note", "再做"});
    INFO(rework.err); // only a check that failed lets it go back
    CHECK(rework.code == 0);

    const auto help = city({"case", "do", "--help"}).out;
    for (const auto* need : {"--passed", "--condition", "--note", "--department", "--handler",
                             "--photos", "--photos-before-after", "--until", "--finding", "--rung",
                             "--grade", "--into", "--step", "--kind", "--closing-condition"}) {
        INFO(need);
        CHECK(help.find(need) != std::string::npos);
    }
    for (const auto& both :
         std::vector<std::vector<std::string>>{{"--passed", "yes", "--result", "fail"},
                                               {"--passed", "perhaps"},
                                               {"--closing-condition-met", "--not-met"},
                                               {"--photos", "-1"}}) {
        std::vector<std::string> words{"case", "do", id, "archive", "--actor", "system"};
        words.insert(words.end(), both.begin(), both.end());
        INFO(both[0]);
        CHECK(city(words).code == 2);
    }
}

TEST_CASE("wanmictl: a number out of its range is refused in one short line", "[cli]") {
    const City city;
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"case", "list", "--limit", "-1"},
                                               {"case", "list", "--offset", "-1"},
                                               {"grid", "generate", "--target-area", "0"},
                                               {"grid", "generate", "--target-area", "-3"}}) {
        const auto refused = city(words);
        INFO(refused.err);
        CHECK(refused.code == 2);
        CHECK(refused.errorJson()["text"].get<std::string>().size() < 100);
    }
}

TEST_CASE("wanmictl: init does what it is told, refuses what means nothing, and leaves no store",
          "[cli]") {
    ScratchFolder folder;
    const auto path = folder.file("made.sqlite");
    const auto ctl = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"--store", path, "--json", "init"});
        return test::run(folder, WANMICTL, words);
    };
    for (const auto& [more, code] : std::vector<std::pair<std::vector<std::string>, int>>{
             {{"--sample", "--catalogue", "gbt30428"}, 2},
             {{"--sample", "--city", "真城"}, 2},
             {{"--sample", "--district", "110101"}, 2},
             {{"--sample", "--crs", "EPSG:4548"}, 2},
             {{"--sample", "--cases", "-1"}, 2},
             {{"--city", "真城", "--district", "110101", "--cases", "5"}, 2},
             {{"--city", "真城", "--district", "110101", "--seed", "5"}, 2},
             {{"--city", "真城"}, 1},
             {{"--city", "真城", "--district", "110101", "--now", "2036-01-05T09:00+08:00"}, 1},
             {{"--city", "真城", "--district", "110101", "--sandbox", "--as-of",
               "2026-01-05T09:00+08:00", "--now", "2026-01-04T09:00+08:00"},
              1}}) {
        const auto refused = ctl(more);
        INFO(more[0] << " " << more[1] << " … " << refused.err);
        CHECK(refused.code == code);
        CHECK_FALSE(std::filesystem::exists(path));
    }
    const auto nowhere = test::run(folder, WANMICTL,
                                   {"--store", folder.file("none/made.sqlite"), "--json", "init",
                                    "--city", "真城", "--district", "110101"});
    CHECK(nowhere.code == 1);
    CHECK(nowhere.errorJson()["code"] == "file.no_folder");
    CHECK(nowhere.err.find(".new") == std::string::npos);

    const auto made = ctl({"--sample", "--cells", "60", "--components", "0", "--cases", "0"});
    INFO(made.err);
    REQUIRE(made.code == 0);
    CHECK(made.json()["cases"] == 0);
    CHECK(made.json()["components"] == 0);
    CHECK(test::run(folder, WANMICTL, {"--store", path, "check"}).code == 0);
}

TEST_CASE("wanmictl: the manual page names every verb", "[cli]") {
    ScratchFolder folder;
    auto page = must(readFile(WANMI_SOURCE_DIR "/packaging/wanmictl.1"));
    std::erase(page, '\\');
    std::vector<std::vector<std::string>> verbs{{}};
    for (std::size_t i = 0; i < verbs.size(); ++i) {
        const auto verb = verbs[i];
        auto words = verb;
        words.emplace_back("--help");
        const auto told = test::run(folder, WANMICTL, words);
        INFO((verb.empty() ? "" : verb.back()) << "\n" << told.out);
        REQUIRE(told.code == 0);
        for (const auto& below : subcommands(told.out)) {
            verbs.push_back(verb);
            verbs.back().push_back(below);
        }
    }
    CHECK(verbs.size() > 60);
    for (const auto& verb : verbs) {
        std::string words;
        for (const auto& w : verb) {
            words += (words.empty() ? "" : " ") + w;
        }
        INFO(words);
        CHECK(page.find(words) != std::string::npos);
    }
    const auto all = test::run(folder, WANMICTL, {"--help"});
    CHECK(all.out.find("import") != std::string::npos);
    CHECK(all.out.find("render") != std::string::npos);
}

TEST_CASE("wanmictl: a verb that draws is found behind options in either spelling", "[cli]") {
    ScratchFolder folder;
    for (const auto& before : std::vector<std::vector<std::string>>{
             {"--store=x.sqlite"}, {"--store", "x.sqlite"}, {"--lang=zh", "--json"}, {}}) {
        auto words = before;
        words.insert(words.end(), {"render", "--help"});
        const auto told = test::run(folder, WANMICTL, words);
        INFO((before.empty() ? "" : before[0]) << " " << told.out << told.err);
        // A build without maps has nobody to hand it to, and says so.
        const bool drawn = told.code == 0 && told.out.find("--theme") != std::string::npos;
        CHECK((drawn || told.err.find("wanmictl-gis") != std::string::npos));
    }
}

TEST_CASE("A word with blanks, quotes and backslashes reaches a Windows program as it was",
          "[cli]") {
    CHECK(cli::windowsWord("plain\\path\\") == "plain\\path\\");
    CHECK(cli::windowsWord("") == "\"\"");
    CHECK(cli::windowsWord("two words") == "\"two words\"");
    CHECK(cli::windowsWord("C:\\my maps\\") == "\"C:\\my maps\\\\\"");
    CHECK(cli::windowsWord("say \"hi\"") == "\"say \\\"hi\\\"\"");
    CHECK(cli::windowsWord("a\\\"b c") == "\"a\\\\\\\"b c\"");
    CHECK(cli::windowsWord("万 米") == "\"万 米\"");
}

} // namespace wanmi
