#include "tests/cli/place.h"

namespace wanmi {
namespace {

using test::Place;
using test::ScratchFolder;

/// What the map's libraries keep in libcrypto to their end is not ours to free, and its frames name
/// nobody whom a suppression could name.
void leaveLeaksOut() {
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1); // NOLINT(concurrency-mt-unsafe)
}

} // namespace

TEST_CASE("wanmictl render: outside a sandbox a picture is drawn for who is signed in, and noted",
          "[cli]") {
    leaveLeaksOut();
    ScratchFolder folder;
    Place place{folder.file("real.sqlite")};
    REQUIRE(place({"init", "--city", "真城", "--district", "990101", "--crs", "EPSG:4547"}).code ==
            0);
    for (const auto* login : {"admin", "audit"}) {
        REQUIRE(place({"people", "set-password", login, "--password-file",
                       place.password("first pass 1")})
                    .code == 0);
    }
    const auto picture = folder.file("city.png");
    const std::vector<std::string> draw{"render", "--out", picture, "--extent",
                                        "114.2,30.5,114.4,30.7"};
    CHECK(place(draw).errorJson()["code"] == "people.needs_sign_in");
    CHECK_FALSE(readFile(picture));
    REQUIRE(place.login("admin", "first pass 1").code == 0);
    const auto drawn = place(draw);
    INFO(drawn.err);
    REQUIRE(drawn.code == 0);
    CHECK(readFile(picture));

    REQUIRE(place.login("audit", "first pass 1").code == 0);
    const auto log = place({"access-log", "list", "--what", "print"}).json();
    REQUIRE(log["entries"].size() == 1);
    CHECK(log["entries"][0]["actor"] == "admin");
    CHECK(log["entries"][0]["object"] == "city.png");
}

TEST_CASE("wanmictl render: a sandbox draws for anybody", "[cli]") {
    leaveLeaksOut();
    ScratchFolder folder;
    const Place place{test::smallCity(folder)};
    CHECK(place({"render", "--out", folder.file("city.png"), "--size", "200x100"}).code == 0);
}

TEST_CASE("wanmictl grid sheet: a region goes onto paper, a code nobody has does not", "[cli]") {
    leaveLeaksOut();
    ScratchFolder folder;
    const Place place{test::smallCity(folder)};
    const auto paper = folder.file("图幅.pdf");
    const auto done = place({"grid", "sheet", "990101", "--out", paper, "--portrait"});
    INFO(done.err);
    REQUIRE(done.code == 0);
    CHECK(done.json()["code"] == "990101");
    CHECK(readFile(paper)->substr(0, 5) == "%PDF-");
    const auto none = folder.file("none.pdf");
    CHECK(place({"grid", "sheet", "990199", "--out", none}).errorJson()["code"] ==
          "region.unknown");
    CHECK_FALSE(readFile(none));
    CHECK(place({"grid", "sheet", "990101", "--out", folder.file("x.txt")}).errorJson()["code"] ==
          "sheet.format");
    const auto refused = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"grid", "sheet", "990101", "--out", none});
        return place(more).errorJson()["code"];
    };
    CHECK(refused({"--as-of", "2099-01-01"}) == "grid.day_to_come");
    CHECK(refused({"--as-of", "2025-12-01", "--theme", "cases"}) == "sheet.past_theme");
    CHECK_FALSE(readFile(none));
}

TEST_CASE("wanmictl grid sheet: open cases are on the sheet of cases, and who printed is noted",
          "[cli]") {
    leaveLeaksOut();
    ScratchFolder folder;
    const Place place{test::smallCity(folder)};
    const auto sheet = [&](const std::string& name, std::vector<std::string> more = {}) {
        const auto file = folder.file(name);
        more.insert(more.begin(), {"grid", "sheet", "990101", "--theme", "cases", "--out", file});
        const auto done = place(more);
        INFO(done.err);
        REQUIRE(done.code == 0);
        return *readFile(file);
    };
    const auto empty = sheet("empty.png");
    const bool same = sheet("again.png") == empty; // no flood of bytes where it is not
    CHECK(same);
    REQUIRE(place({"case", "report", "--kind", "event:0102", "--at", "114.301,30.601", "--text",
                   "路口有暴露垃圾", "--actor", "collector1"})
                .code == 0);
    const bool shown = sheet("case.png", {"--actor", "admin"}) != empty;
    CHECK(shown);
    const auto log = place({"access-log", "list", "--what", "print", "--actor", "audit1"}).json();
    REQUIRE(log["entries"].size() == 1);
    CHECK(log["entries"][0]["actor"] == "admin");
    CHECK(log["entries"][0]["object"] == "case.png");
}

} // namespace wanmi
