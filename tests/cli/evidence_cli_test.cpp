#include "core/base/hash.h"
#include "tests/support/media_samples.h"
#include "tests/support/run_program.h"

namespace wanmi {
namespace {

using test::must;
using test::Outcome;
using test::ScratchFolder;

class Ctl {
public:
    explicit Ctl(std::string store) : m_store(std::move(store)) {}
    Outcome operator()(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }
    std::string report() const {
        return (*this)({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                        "--text", "x", "--actor", "collector1"})
            .json()["case"];
    }

private:
    ScratchFolder m_folder;
    std::string m_store;
};

} // namespace

TEST_CASE("wanmictl evidence: add, list, export, verify, sweep", "[cli]") {
    ScratchFolder folder;
    const Ctl ctl{test::smallCity(folder)};
    const auto id = ctl.report();
    const auto near = folder.file("near.jpg");
    const auto far = folder.file("far.jpg");
    test::ExifPlan plan;
    must(replaceFile(near, test::jpeg(test::ExifMaker{plan}.make(), "near")));
    plan.latSeconds100 += 3600;
    must(replaceFile(far, test::jpeg(test::ExifMaker{plan}.make(), "far")));
    const auto added =
        ctl({"evidence", "add", id, near, far, "--purpose", "verify", "--actor", "collector1"});
    REQUIRE(added.code == 0);
    CHECK(added.json()["evidence"].size() == 2);
    const auto hash = added.json()["evidence"][0]["hash"].get<std::string>();
    CHECK(hash == sha256(*readFile(near)));

    const auto list = ctl({"evidence", "list", id}).json()["evidence"];
    CHECK(list[0]["place"] == "near");
    CHECK(list[1]["place"] == "far");
    CHECK(list[1]["metres"].get<double>() == Approx(1112).margin(5));
    CHECK(list[0]["taken"] == "2026-01-05T09:30:00+08:00");

    const auto copy = folder.file("copy.jpg");
    CHECK(ctl({"evidence", "export", hash, "--original", "--actor", "collector1", "--out", copy})
              .code == 0);
    CHECK(*readFile(copy) == *readFile(near));
    CHECK(ctl({"evidence", "verify"}).json()["faults"].empty());
    CHECK(ctl({"evidence", "sweep"}).json()["swept"] == 0);

    must(replaceFile(folder.file("cut.jpg"), "\xFF\xD8\xFF"));
    const auto refused = ctl({"evidence", "add", id, folder.file("cut.jpg"), "--purpose", "verify",
                              "--actor", "collector1"});
    CHECK(refused.code == 1);
    CHECK(refused.errorJson()["code"] == "evidence.truncated");
    const auto wrong = ctl({"evidence", "add", id, near, "--purpose", "check", "--actor",
                            "collector1", "--hash", std::string(64, 'a')});
    CHECK(wrong.errorJson()["code"] == "evidence.wrong_hash");
    CHECK(ctl({"evidence", "export", std::string(64, 'b'), "--original", "--out", copy})
              .errorJson()["code"] == "evidence.unknown");

    must(replaceFile(folder.file("city.sqlite") + ".d/objects/" + hash.substr(0, 2) + "/" + hash,
                     "x"));
    const auto faults = ctl({"check"});
    CHECK(faults.code == 1);
    CHECK(faults.json()["faults"][0]["detail"].get<std::string>().find(hash) != std::string::npos);
}

TEST_CASE("wanmictl: a certificate is checked on another machine, the head tells of a lost case",
          "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const Ctl ctl{store};
    const auto id = ctl.report();
    const auto photo = folder.file("a.jpg");
    must(replaceFile(photo, test::jpeg()));
    REQUIRE(
        ctl({"evidence", "add", id, photo, "--purpose", "report", "--actor", "collector1"}).code ==
        0);
    const auto page = folder.file("page.txt");
    REQUIRE(ctl({"case", "certificate", id, "--out", page, "--actor", "chief1"}).code == 0);
    const auto key = ctl({"key", "show"}).json()["public_key"].get<std::string>();
    const auto head = ctl({"check", "--head"}).json()["head"].get<std::string>();
    CHECK(readFile(page)->find(head) != std::string::npos);

    // Another machine: the certificate alone, no store.
    const auto verify = [&folder](std::vector<std::string> words) {
        words.insert(words.begin(), {"--json", "verify-certificate"});
        return test::run(folder, WANMICTL, words);
    };
    const auto proved = verify({page, photo, "--key", key});
    INFO(proved.err);
    CHECK(proved.code == 0);
    CHECK(proved.json()["author"] == "proved");
    CHECK(proved.json()["files"][0]["proved"] == true);
    CHECK(verify({page + ".json"}).json()["author"] == "unproved");
    const auto other = verify({page, "--key", std::string(64, '0')});
    CHECK(other.code == 1);
    CHECK(other.json()["author"] == "other");
    must(replaceFile(folder.file("b.jpg"), test::jpeg({}, "other")));
    const auto stranger = verify({page, folder.file("b.jpg")});
    CHECK(stranger.code == 1);
    CHECK(stranger.json()["faults"][0]["kind"] == "file");
    CHECK(verify({folder.file("none")}).code == 1);
    const auto said = test::run(folder, WANMICTL, {"--lang", "en", "verify-certificate", page});
    CHECK(said.out.find("author unproved") != std::string::npos);

    CHECK(ctl({"check", "--against", head}).json()["standing"] == "same");
    ctl.report();
    CHECK(ctl({"check", "--against", head}).json()["standing"] == "extended");
    CHECK(ctl({"check", "--against", head.substr(head.size() - 64)}).json()["standing"] ==
          "extended");
    const auto later = ctl({"check", "--head"}).json()["head"].get<std::string>();
    {
        auto desk = must(Desk::open(store));
        must(desk->db().run("PRAGMA foreign_keys = OFF; DROP TRIGGER case_never_goes; DELETE FROM "
                            "cases WHERE id = '" +
                            id + "'"));
    }
    const auto lost = ctl({"check", "--against", later});
    CHECK(lost.code == 1);
    CHECK(lost.json()["standing"] == "broken");
    CHECK(ctl({"check", "--against", "rubbish"}).errorJson()["code"] == "head.unreadable");
}

} // namespace wanmi
