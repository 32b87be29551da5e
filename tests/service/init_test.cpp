#include "core/base/file.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <iterator>

namespace wanmi {
namespace {

namespace fs = std::filesystem;
using test::must;
using test::ScratchFolder;

InitOptions named(const char* city) {
    InitOptions o;
    o.dataFolder = WANMI_SOURCE_DIR "/data";
    o.city = city;
    o.district = "990001";
    o.sandbox = true;
    return o;
}

/// A store is written to and its file taken away; its log stays, as after kill -9 and rm.
void leaveLog(const std::string& path) {
    must(initStore(path, named("OLD")));
    const auto log = path + "-wal";
    {
        auto desk = must(Desk::open(path));
        must(StoreInfo{desk->db()}.set("city", "OLDER"));
        fs::copy_file(log, path + ".kept");
    }
    fs::remove(path);
    fs::remove_all(path + ".d"); // its key
    fs::rename(path + ".kept", log);
}

std::size_t filesIn(const std::string& path) {
    const auto folder = fs::path{path}.parent_path();
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

} // namespace

TEST_CASE("init: the log of a store that is gone is never played into a new one", "[service]") {
    ScratchFolder folder;
    const auto path = folder.file("w.sqlite");
    leaveLog(path);
    const auto refused = initStore(path, named("NEW"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "store.leftover");
    CHECK_FALSE(fs::exists(path));
    CHECK(filesIn(path) == 1); // the log, as it was
    fs::remove(path + "-wal");
    must(initStore(path, named("NEW")));
    CHECK(must(Desk::open(path))->city() == "NEW");
}

TEST_CASE("A store that came to lie there meanwhile is not replaced", "[service]") {
    ScratchFolder folder;
    const auto path = folder.file("w.sqlite");
    must(initStore(path, named("FIRST")));
    must(replaceFile(folder.file("beside"), "second"));
    CHECK(giveName(folder.file("beside"), path).error().reason == "store.exists");
    CHECK(must(Desk::open(path))->city() == "FIRST");
    fs::remove(path);
    fs::remove_all(path + ".d"); // its key
    must(giveName(folder.file("beside"), path));
    CHECK(must(readFile(path)) == "second");
    CHECK(filesIn(path) == 1);
}

} // namespace wanmi
