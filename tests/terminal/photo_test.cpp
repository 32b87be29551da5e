#include "core/base/file.h"
#include "core/service/evidence_service.h"
#include "tests/terminal/terminal_city.h"

namespace wanmi {
namespace {

using test::must;
using test::photoBody;
using test::pieceBody;
using test::reportBody;
using test::TerminalCity;

/// A photo in ten pieces.
struct Cut {
    std::string bytes = test::jpeg({}, std::string(1000, 'p'));
    std::size_t size = bytes.size() / 10 + 1; // the last one is shorter
    std::size_t pieces = (bytes.size() + size - 1) / size;
    std::string hash = sha256(bytes);
};

std::int64_t objects(const TerminalCity& city) {
    return static_cast<std::int64_t>(ObjectFiles{city.path}.all().size());
}

} // namespace

TEST_CASE(
    "Photos in pieces: in any order, a piece twice counts once, and the missing ones are told",
    "[terminal]") {
    TerminalCity city;
    const Cut cut;
    auto state = city.done("photo", photoBody(cut.bytes, cut.size, "report"));
    CHECK(state["whole"] == false);
    CHECK(state["missing"].size() == cut.pieces);
    for (std::size_t n = cut.pieces; n-- > 1;) { // the last first, the first missing
        state = city.done("piece", pieceBody(cut.bytes, cut.size, n));
        state = city.done("piece", pieceBody(cut.bytes, cut.size, n));
    }
    CHECK(state["missing"] == Json::array({0}));
    city.later(std::chrono::hours{1}); // resumed by another program, later
    CHECK(must(TerminalService{*city.desk}.photo("collector1", cut.hash)).missing ==
          std::vector<std::int64_t>{0});
    CHECK(city.isSound());
    state = city.done("piece", pieceBody(cut.bytes, cut.size, 0));
    CHECK(state["whole"] == true);
    CHECK(*readFile(ObjectFiles{city.path}.path(cut.hash)) == cut.bytes);
    CHECK(objects(city) == 1); // the pieces are gone
    CHECK(city.count("terminal_piece") == 0);
    CHECK(city.count("evidence") == 1);
    // A straggler does no harm, nor does the announcement once more.
    CHECK(city.done("piece", pieceBody(cut.bytes, cut.size, 3))["whole"] == true);
    CHECK(city.done("photo", photoBody(cut.bytes, cut.size, "report"))["whole"] == true);
    CHECK(city.count("evidence") == 1);
    CHECK(objects(city) == 1);
    CHECK(city.isSound());
}

TEST_CASE("Photos in pieces: wrong hash, wrong length, no base 64, no such piece: refused, and "
          "nothing is kept of it",
          "[terminal]") {
    TerminalCity city;
    const Cut cut;
    CHECK(city.refused("piece", pieceBody(cut.bytes, cut.size, 0)) == "terminal.no_photo");
    city.done("photo", photoBody(cut.bytes, cut.size, "report"));
    auto piece = pieceBody(cut.bytes, cut.size, 1);
    piece["sha256"] = std::string(64, 'a');
    CHECK(city.refused("piece", piece) == "evidence.wrong_hash");
    piece = pieceBody(cut.bytes, cut.size, 1);
    piece["number"] = cut.pieces - 1; // shorter than the others
    CHECK(city.refused("piece", piece) == "terminal.piece_size");
    piece["number"] = cut.pieces;
    CHECK(city.refused("piece", piece) == "terminal.no_such_piece");
    piece = pieceBody(cut.bytes, cut.size, 1);
    piece["data"] = "@@@@";
    CHECK(city.refused("piece", piece) == "terminal.bad_base64");
    piece.erase("data");
    CHECK(city.refused("piece", piece) == "terminal.bad_base64");
    CHECK(objects(city) == 0);
    CHECK(city.count("terminal_piece") == 0);
    CHECK(city.count("terminal_package") == 1);
    city.done("piece", pieceBody(cut.bytes, cut.size, 1));
    const std::string other(cut.size, 'z');
    piece = pieceBody(cut.bytes, cut.size, 1);
    piece["data"] = base64(other);
    piece["sha256"] = sha256(other);
    CHECK(city.refused("piece", piece) == "terminal.other_piece");
    CHECK(objects(city) == 1);
    CHECK(city.isSound());
}

TEST_CASE(
    "Photos in pieces: a whole that is not what was announced is dropped with all its pieces, "
    "which can be sent anew",
    "[terminal]") {
    TerminalCity city;
    const auto refuse = [&city](const std::string& bytes, const std::string& announced,
                                const std::string& reason) {
        auto body = photoBody(bytes, bytes.size(), "report");
        body["sha256"] = announced;
        city.done("photo", body);
        auto piece = pieceBody(bytes, bytes.size(), 0);
        piece["photo"] = announced;
        CHECK(city.refused("piece", piece) == reason);
        CHECK(objects(city) == 0);
        CHECK(city.count("terminal_photo") == 0);
        CHECK(city.count("terminal_piece") == 0);
        CHECK(city.count("evidence") == 0);
        CHECK(city.count("terminal_package") == 0);
    };
    const auto photo = test::jpeg();
    refuse(photo, std::string(64, 'b'), "evidence.wrong_hash");
    const auto cut = photo.substr(0, photo.size() - 2);
    refuse(cut, sha256(cut), "evidence.truncated");
    refuse("no photo at all", sha256("no photo at all"), "evidence.unknown_type");
    CHECK(city.isSound());
    city.photo("picture", "report");
    CHECK(city.count("evidence") == 1);
}

TEST_CASE("Photos in pieces: too large, cut too small or wide, announced twice with other facts",
          "[terminal]") {
    TerminalCity city;
    const auto hash = std::string(64, 'c');
    const auto body = [&hash](std::int64_t size, std::int64_t piece, const char* purpose) {
        return Json{{"sha256", hash}, {"size", size}, {"piece_size", piece}, {"purpose", purpose}};
    };
    CHECK(city.refused("photo", body(std::int64_t{900} << 20, 1 << 20, "report")) ==
          "evidence.too_large");
    CHECK(city.refused("photo", body(3 << 20, 2 << 20, "report")) == "terminal.piece_size_wide");
    CHECK(city.refused("photo", body(1 << 20, 1, "report")) == "terminal.piece_size_wide");
    CHECK(city.refused("photo", body(100, 10, "souvenir")) == "evidence.purpose");
    city.done("photo", body(100, 10, "report"));
    CHECK(city.refused("photo", body(100, 20, "report")) == "terminal.other_photo");
    // Never completed, it goes after the days that profile.csv sets.
    city.later(std::chrono::hours{24 * 8});
    CHECK(must(tick(*city.desk)).dropped > 0);
    CHECK(city.count("terminal_photo") == 0);
    CHECK(city.isSound());
}

TEST_CASE("R017: a report names its photos, which are then the case's, not before they are whole, "
          "and nobody else's",
          "[terminal]") {
    TerminalCity city;
    const Cut cut;
    auto body = reportBody();
    body["photos"] = {cut.hash};
    CHECK(city.refused("report", body) == "terminal.photo_missing");
    city.done("photo", photoBody(cut.bytes, cut.bytes.size(), "report"));
    CHECK(city.refused("report", body) == "terminal.photo_missing");
    city.done("piece", pieceBody(cut.bytes, cut.bytes.size(), 0));
    CHECK(city.refused("report", body, "collector2") == "terminal.photo_missing");
    CHECK(city.count("cases") == 0);
    const auto id = city.done("report", body)["case"].get<std::string>();
    const auto list = must(EvidenceService{*city.desk}.list(id));
    REQUIRE(list.size() == 1);
    CHECK(list[0].row.hash == cut.hash);
    CHECK(list[0].row.addedBy == "collector1");
    CHECK(list[0].events == std::vector<std::int64_t>{1});
    CHECK(city.isSound());
}

TEST_CASE("自行处置: put right on the spot with photos from before and after, in one package",
          "[terminal]") {
    TerminalCity city;
    auto body = reportBody("井盖移位，已复位");
    body["handled"] = {{"note", "已复位"}};
    const auto before = city.photo("before", "before");
    body["photos"] = {before};
    CHECK(city.refused("report", body) == "terminal.before_after");
    CHECK(city.count("cases") == 0);
    body["photos"] = {before, city.photo("after", "after")};
    const auto r = city.done("report", body);
    CHECK(r["state"] == "closed");
    const auto shown = must(CaseService{*city.desk}.show(r["case"].get<std::string>()));
    CHECK(shown.state.selfHandled);
    REQUIRE(shown.events.size() == 2);
    CHECK(evidenceOf(shown.events[1]).size() == 2);
    CHECK(city.isSound());
}

TEST_CASE("A report at the desk takes its photos with it: all of it, or nothing", "[terminal]") {
    TerminalCity city;
    const auto file = city.folder.file("a.jpg");
    must(replaceFile(file, test::jpeg()));
    must(replaceFile(city.folder.file("b.jpg"), "no photo"));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    CHECK(reportWithFiles(*city.desk, r, {file, city.folder.file("b.jpg")}).error().reason ==
          "evidence.unknown_type");
    auto nowhere = r;
    nowhere.at = {10, 10};
    CHECK_FALSE(reportWithFiles(*city.desk, nowhere, {file}));
    CHECK(city.count("evidence") == 0);
    CHECK(city.count("cases") == 0);
    CHECK(objects(city) == 0);
    const auto id = must(reportWithFiles(*city.desk, r, {file})).id;
    CHECK(must(EvidenceService{*city.desk}.list(id)).at(0).events == std::vector<std::int64_t>{1});
    // What a citizen gave stays salted in the chain.
    r.actor = "acceptor1";
    r.source = "hotline_12345";
    const auto theirs = must(reportWithFiles(*city.desk, r, {file})).id;
    CHECK(must(EvidenceService{*city.desk}.list(theirs)).at(0).row.isCitizens());
    CHECK(city.isSound());
}

} // namespace wanmi
