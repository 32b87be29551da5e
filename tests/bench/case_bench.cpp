// The case flow's figures, as ratios within one run: an action against the least durable write on
// the same disk, a page of a list with ten thousand cases against one with a million, replay
// against plain reading.
#include "core/service/sample/sample.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "tests/support/flush_count.h"
#include "tests/support/small_city.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <map>
#include <numeric>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of this process, so that other work on the machine does not count.
double cpuSeconds() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// A sample city with ten thousand cases; made once.
const std::string& tenThousand() {
    static ScratchFolder folder;
    static const std::string kPath = [] {
        auto path = folder.file("ten.sqlite");
        SampleOptions o;
        o.dataFolder = WANMI_SOURCE_DIR "/data";
        o.asOf = test::kTestTime();
        o.cases = 10'000;
        must(makeSample(path, o, {}));
        return path;
    }();
    return kPath;
}

/// A column of the n-th copy of a case: what must differ from row to row does.
std::string ofCopy(const std::string& column) {
    static const std::map<std::string, std::string> kOwn{
        {"id", "substr(id, 1, 32) || printf('x%03d', n)"},
        {"number", "number || printf('%03d', n)"},
        {"file_number", "file_number || printf('%03d', n)"},
        {"foreign_key", "NULL"},
        {"reported_at", "reported_at + n * 977"}};
    const auto own = kOwn.find(column);
    return own == kOwn.end() ? column : own->second;
}

/// Everything that has ended in the store a hundred times more: rows only, for what lists read.
void copyEnded(const std::string& path) {
    auto db = must(Database::open(path, Database::Mode::ReadWrite));
    std::string all;
    std::string own;
    for (const auto& c : caseColumns()) {
        all += c + ", ";
        own += ofCopy(c) + ", ";
    }
    must(db.run("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000; "
                "BEGIN"));
    must(suspendSpatialIndex(db, {"cases", "geom", "POINT"}));
    must(db.run(fmt::format("WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
                            "copies WHERE n < 103) INSERT INTO cases ({0}geom) SELECT {1}geom "
                            "FROM copies, (SELECT {0}geom FROM cases WHERE {2})",
                            all, own, endedCases())));
    must(db.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"));
}

/// The same city after years: there is a hundred times more history, and not more to be done. A
/// store made by `init --sample --cases 1000000` may be given instead.
const std::string& million() {
    static ScratchFolder folder;
    static const std::string kPath = [] {
        if (const auto* given = std::getenv("WANMI_BENCH_MILLION")) return std::string{given};
        auto path = folder.file("million.sqlite");
        std::filesystem::copy_file(tenThousand(), path);
        copyEnded(path);
        return path;
    }();
    return kPath;
}

/// What a desk asks for page by page.
struct Page {
    std::string name;
    CaseQuery query;
};

CaseQuery waiting(std::vector<CaseState> states) {
    CaseQuery q;
    q.states = std::move(states);
    return q;
}

std::vector<Page> pages() {
    std::vector<Page> out;
    CaseQuery open;
    open.openOnly = true;
    out.push_back({"all open", open});
    auto newest = open;
    newest.order = CaseQuery::Order::NewestFirst;
    out.push_back({"all open, newest first", newest});
    auto deep = open;
    deep.offset = 200;
    out.push_back({"all open, third page", deep});
    auto red = open;
    red.lamp = Lamp::Red;
    out.push_back({"overdue", red});
    auto region = open;
    region.region = "990101003";
    out.push_back({"a street", region});
    auto kind = open;
    kind.kind = "event:0102";
    out.push_back({"a kind", kind});
    out.push_back({"to accept", waiting({CaseState::Reported, CaseState::PendingRegister})});
    out.push_back({"to dispatch", waiting({CaseState::PendingDispatch, CaseState::Returned})});
    auto department = waiting({CaseState::PendingHandle, CaseState::Handling});
    department.department = "CG-HW";
    out.push_back({"of a department", department});
    auto task = waiting({CaseState::PendingVerify, CaseState::PendingCheck});
    task.taskTo = "collector1";
    out.push_back({"tasks of a collector", task});
    CaseQuery approver;
    approver.approver = "DISPATCHER";
    out.push_back({"requests to decide", approver});
    out.push_back({"closed", waiting({CaseState::Closed})});
    auto refused = waiting({CaseState::NotAccepted});
    refused.region = "990101003";
    out.push_back({"refused in a street", refused});
    auto done = waiting({CaseState::Archived});
    done.department = "CG-HW";
    out.push_back({"archived of a department", done});
    CaseQuery every;
    out.push_back({"every case", every});
    every.order = CaseQuery::Order::NewestFirst;
    out.push_back({"every case, newest first", every});
    every.kind = "event:0102";
    out.push_back({"every case of a kind", every});
    return out;
}

/// Median milliseconds of a page, read with a warm store.
double pageTime(CaseService& cases, const CaseQuery& query) {
    std::vector<double> all;
    all.reserve(15);
    for (int i = 0; i < 15; ++i) {
        all.push_back(1000 * seconds([&] { must(cases.list(query)); }));
    }
    return median(std::move(all));
}

/// One action after another; what each cost.
struct Costs {
    std::vector<double> cpu;
    std::vector<double> wall;
    std::vector<int> flushes;
    void take(const std::function<void()>& action) {
        const auto before = test::flushes.load();
        const auto start = cpuSeconds();
        wall.push_back(seconds(action));
        cpu.push_back(cpuSeconds() - start);
        flushes.push_back(test::flushes - before);
    }
};

void walkCase(CaseService& cases, Costs& costs) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = {114.30, 30.60};
    r.text = "路口有暴露垃圾";
    r.actor = "acceptor1";
    std::string id;
    costs.take([&] { id = must(cases.report(r)).id; });
    for (const auto& [action, actor] :
         std::initializer_list<std::pair<Action, const char*>>{{Action::Accept, "acceptor1"},
                                                               {Action::File, "chief1"},
                                                               {Action::Dispatch, "dispatcher1"},
                                                               {Action::Start, "dept-CG-HW"},
                                                               {Action::Finish, "dept-CG-HW"},
                                                               {Action::CheckTask, "acceptor1"}}) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.note = "因由";
        s.what.condition = 1;
        s.what.passed = true;
        s.what.closingMet = true;
        if (action == Action::Dispatch) s.what.to = "CG-HW";
        costs.take([&] { must(cases.act(s)); });
    }
}

} // namespace

TEST_CASE("actions", "[bench]") {
    ScratchFolder folder;
    const auto store = folder.file("store.sqlite");
    std::filesystem::copy_file(tenThousand(), store);
    std::filesystem::create_directory(store + ".d");
    auto desk = must(Desk::open(store));
    CaseService cases{*desk};
    auto peer = must(Database::open(folder.file("peer.sqlite"), Database::Mode::Create));
    must(peer.run("CREATE TABLE t (x INTEGER PRIMARY KEY, y INTEGER)"));
    auto one = must(peer.prepare("INSERT INTO t (y) VALUES (1)"));
    Costs ours;
    Costs theirs;
    Costs quiet;
    Costs warm;
    for (int i = 0; i < 30; ++i) {
        walkCase(cases, warm);
    }
    for (int round = 0; round < 60; ++round) { // in turn, so that the disk's moods meet both
        walkCase(cases, ours);
        for (int i = 0; i < 7; ++i) {
            theirs.take([&] { must(one.done()); });
        }
        quiet.take([&] { must(settle(*desk)); }); // as a tick does
    }
    const auto actions = ours.flushes.size();
    const auto once = std::count(ours.flushes.begin(), ours.flushes.end(), 1);
    const auto sum = [](const std::vector<int>& counts) {
        return std::accumulate(counts.begin(), counts.end(), 0);
    };
    std::cout << fmt::format(
        "actions: flushes                 {} of {} actions exactly one, {} in all; {} more at "
        "quiet "
        "moments between them\n"
        "actions: CPU                     {:8.0f} µs median, {:.0f} µs mean    bar 250; a one-row "
        "commit {:.0f} µs, quiet moments {:.0f} µs an action\n"
        "actions: durable                 {:8.0f} a second (median), {:.0f} (mean)\n"
        "one-row commits, same disk       {:8.0f} a second (median), {:.0f} (mean)    ratio "
        "{:.2f}, aim 0.3\n",
        once, actions, sum(ours.flushes), sum(quiet.flushes), median(ours.cpu) * 1e6,
        mean(ours.cpu) * 1e6, median(theirs.cpu) * 1e6,
        mean(quiet.cpu) * static_cast<double>(quiet.cpu.size()) / static_cast<double>(actions) *
            1e6,
        1 / median(ours.wall), 1 / mean(ours.wall), 1 / median(theirs.wall), 1 / mean(theirs.wall),
        median(theirs.wall) / median(ours.wall));
    CHECK(once == static_cast<std::ptrdiff_t>(actions));
}

TEST_CASE("inbox", "[bench]") {
    auto small = must(Desk::open(tenThousand(), {true, std::nullopt}));
    auto big = must(Desk::open(million(), {true, std::nullopt}));
    CaseService few{*small};
    CaseService many{*big};
    for (const auto& [name, query] : pages()) {
        const auto total = must(many.list(query)).total;
        const auto a = pageTime(few, query);
        const auto b = pageTime(many, query);
        std::cout << fmt::format("inbox {:26} {:8.2f} ms at 10k, {:8.2f} ms at 1M ({} lines)    "
                                 "ratio {:.2f}, aim 1.5\n",
                                 name, a, b, total, b / a);
    }
}

TEST_CASE("replay", "[bench]") {
    constexpr std::int64_t kEvents = 1'000'000;
    auto desk = must(Desk::open(tenThousand(), {true, std::nullopt}));
    auto store = must(CaseStore::open(desk->db(), desk->srid()));
    std::vector<std::string> ids;
    auto q = must(desk->db().prepare("SELECT id FROM cases ORDER BY fid"));
    while (must(q.step())) {
        ids.push_back(q.text(0));
    }
    std::int64_t done = 0;
    std::int64_t read = 0;
    std::size_t bytes = 0;
    const auto whole = seconds([&] {
        while (done < kEvents) {
            for (const auto& id : ids) {
                const auto events = must(store.events(id));
                bytes += must(replay(events)).head.size();
                done += static_cast<std::int64_t>(events.size());
            }
        }
    });
    const auto plain = seconds([&] {
        while (read < kEvents) {
            for (const auto& id : ids) {
                const auto events = must(store.events(id));
                bytes += events.back().body.size();
                read += static_cast<std::int64_t>(events.size());
            }
        }
    });
    CHECK(bytes > 0);
    std::cout << fmt::format(
        "replay                           {:8.1f} s for {} events, {:.0f} a second\n"
        "plain reading of the same        {:8.1f} s    ratio {:.2f}\n",
        whole, done, static_cast<double>(done) / whole, plain, plain / whole);
}

} // namespace wanmi
