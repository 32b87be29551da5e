// Photos and other files travel in pieces, apart from what they belong to.
#include "tests/pg/centre.h"
#include "tests/support/cut_proxy.h"

namespace wanmi::test {
namespace {

constexpr std::int64_t kPiece = std::int64_t{64} * 1024;

std::string photo(std::size_t size, char what) {
    std::string out(size, what);
    for (std::size_t i = 0; i < size; i += 97) {
        out[i] = static_cast<char>(i % 251);
    }
    return out;
}

/// The row of a file as entries carry it; columns as in the store.
std::string evidenceOf(const std::string& hash, std::size_t size, const WalkingCase& walk) {
    const auto salt = IdSource{}.salt();
    JsonObject one;
    one.put("id", IdSource{}.next(walk.now)).put("case_id", walk.state.id);
    one.put("mark", sha256(salt + hash)).put("hash", hash).put("salt", salt);
    one.put("size", size).put("media", "image/jpeg").put("purpose", "report").put("name", "井.jpg");
    one.put("added_by", "li").put("added_at", std::int64_t{1767574800000000});
    one.put("seal", sha256("seal " + hash));
    return JsonArray{}.add(one).text();
}

struct PhotoCentre : WorkingCentre {
    Signer who = signer(desk, "li");
    std::unique_ptr<PgRemote> near = remote("li");
    std::string bytes = photo(300'000, 'p');
    std::string hash = sha256(bytes);
    ReportedCase walk;

    void sendCase(const std::string& of, std::size_t size) {
        const auto answer =
            must(near->apply(desk, {entryOf(who, walk, 0, evidenceOf(of, size, walk))})).front();
        INFO(answer.reason << (answer.args.empty() ? "" : answer.args.front().value));
        REQUIRE(answer.outcome == SyncAnswer::Outcome::Taken);
    }
    /// Sends what the centre says it lacks; gives how often the line failed.
    int sendObject(Remote& remote) {
        int failed = 0;
        while (failed < 50) {
            const auto lacks = remote.missing(desk, {hash});
            if (lacks && lacks->empty()) return failed;
            const auto at = lacks ? lacks->front().have : 0;
            const auto piece = bytes.substr(static_cast<std::size_t>(at), kPiece);
            const auto size = static_cast<std::int64_t>(bytes.size());
            if (!lacks || !remote.put(desk, hash, size, at, piece)) ++failed;
        }
        return failed;
    }
    std::string fetch(Remote& remote) {
        std::string out;
        while (true) {
            const auto piece =
                must(remote.get(desk, hash, static_cast<std::int64_t>(out.size()), kPiece));
            if (piece.empty()) return out;
            out += piece;
        }
    }
};

} // namespace

TEST_CASE("An object goes up in pieces and comes down byte for byte", "[pg]") {
    PhotoCentre centre;
    CHECK(must(centre.near->missing(centre.desk, {centre.hash})).empty()); // nothing refers to it
    centre.sendCase(centre.hash, centre.bytes.size());
    const auto lacks = must(centre.near->missing(centre.desk, {centre.hash, std::string(64, '0')}));
    REQUIRE(lacks.size() == 1);
    CHECK(lacks.front().have == 0);
    CHECK(centre.near->get(centre.desk, centre.hash, 0, 10).error().code == Errc::NotFound);
    CHECK(centre.sendObject(*centre.near) == 0);
    CHECK(centre.fetch(*centre.near) == centre.bytes);
    CHECK(must(centre.near->get(centre.desk, centre.hash, 999'999, kPiece)).empty());
    // A piece sent again does no harm.
    const auto size = static_cast<std::int64_t>(centre.bytes.size());
    CHECK(must(centre.near->put(centre.desk, centre.hash, size, 0, "again")) == size);
    CHECK(centre.fetch(*centre.near) == centre.bytes);
    CHECK(centre.faults().empty());
}

TEST_CASE("An object whose way up was cut goes on where the centre has come to", "[pg]") {
    PhotoCentre centre;
    centre.sendCase(centre.hash, centre.bytes.size());
    CutProxy proxy{PgCluster::shared().port()};
    PgRemote far{PgCluster::shared().loginAt("127.0.0.1", proxy.port(), centre.base.name, "wp_li",
                                             kPersonPassword)};
    REQUIRE(far.hello(centre.desk));
    proxy.cutAfterUp(150'000);
    CHECK(centre.sendObject(far) >= 1);
    CHECK(centre.fetch(far) == centre.bytes);
    const auto pieces = must(centre.admin.query("SELECT sum(size) FROM wanmi.object_piece"));
    CHECK(pieces.number(0, 0) == static_cast<std::int64_t>(centre.bytes.size()));
}

TEST_CASE("An object that is not what its name says is said, and nothing of it is kept", "[pg]") {
    PhotoCentre centre;
    centre.sendCase(centre.hash, centre.bytes.size());
    auto wrong = centre.bytes;
    wrong.back() = static_cast<char>(wrong.back() + 1);
    const auto right = std::exchange(centre.bytes, wrong);
    const auto size = static_cast<std::int64_t>(wrong.size());
    std::int64_t at = 0;
    while (at + kPiece < size) {
        at = must(centre.near->put(centre.desk, centre.hash, size, at,
                                   wrong.substr(static_cast<std::size_t>(at), kPiece)));
    }
    const auto bad = centre.near->put(centre.desk, centre.hash, size, at,
                                      wrong.substr(static_cast<std::size_t>(at)));
    REQUIRE_FALSE(bad);
    CHECK(bad.error().reason == "central.bad_object");
    CHECK(centre.count("object_piece") == 0);
    // The last piece of one that the centre has nothing of says nothing about it.
    CHECK(must(centre.near->put(centre.desk, centre.hash, size, at,
                                wrong.substr(static_cast<std::size_t>(at)))) == 0);
    centre.bytes = right;
    CHECK(centre.sendObject(*centre.near) == 0);
    CHECK(centre.fetch(*centre.near) == right);
    CHECK(centre.near->put(centre.desk, centre.hash, size + 1, 0, "x").error().reason ==
          "central.bad_object");
}

} // namespace wanmi::test
