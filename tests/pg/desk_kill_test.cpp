// Desks are killed by kill -9 while they work and while they talk with a real centre.
#include "core/service/component_service.h"
#include "core/service/sync_service.h"
#include "tests/pg/real_centre.h"
#include "tests/support/child_program.h"
#include "tests/world/oracle.h"

#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

using Words = std::vector<std::string>;

constexpr int kDesks = 2;
constexpr int kDeeds = 24;

struct Sum {
    int deeds = 0;
    int killed = 0;
    int killedRounds = 0; ///< of them rounds with the centre
    int entries = 0;
    int conflicts = 0;
    int cuts = 0;
};

/// A store file, and what was ever seen to be written in it for the centre.
struct KilledDesk {
    std::string store;
    std::string code;
    std::set<std::string> entries;

    /// Takes down the entries that are there; gives how many are new.
    int note() {
        auto db = must(Database::open(store, Database::Mode::ReadWrite));
        auto q = must(db.prepare("SELECT id FROM sync_entry"));
        int fresh = 0;
        while (must(q.step())) {
            fresh += entries.insert(q.text(0)).second ? 1 : 0;
        }
        return fresh;
    }
};

/// Two desks with files of their own, and their centre behind a line.
class KillWorld {
public:
    explicit KillWorld(std::uint64_t seed) : m_random(seed), m_seed(seed) {
        const auto first = storeWithComponents();
        m_password = m_folder.file("password.txt");
        must(replaceFile(m_password, std::string{kPersonPassword} + "\n"));
        for (int i = 0; i < kDesks; ++i) { // copies, before any of them has joined
            auto store = m_folder.file("desk" + std::to_string(i) + ".sqlite");
            std::filesystem::copy_file(first, store);
            m_desks.push_back({std::move(store), {}, {}});
        }
        join(first, true);
        for (auto& desk : m_desks) {
            desk.code = join(desk.store, false);
        }
    }

    void live(Sum& sum) {
        for (int i = 0; i < kDeeds; ++i) {
            deed(m_desks[draw(kDesks)], sum);
        }
    }
    void settle() {
        m_proxy.cutAfterUp(-1);
        m_proxy.cutAfterDown(-1);
        for (int round = 0; round < 20; ++round) {
            bool quiet = true;
            for (const auto& desk : m_desks) {
                const auto done = call(desk.store, roundWords());
                INFO("seed " << m_seed << " " << done.err);
                REQUIRE(done.code == 0);
                const auto said = done.json();
                quiet =
                    quiet && said["taken"] == 0 && said["received"] == 0 && said["waiting"] == 0;
            }
            if (quiet) return;
        }
    }
    std::vector<std::string> faults(Sum& sum) {
        Oracle oracle{booksOf(m_admin)};
        auto out = m_faults;
        for (const auto& desk : m_desks) {
            auto open = must(Desk::open(desk.store));
            for (const auto& fault : must(checkStore(*open, {}))) {
                out.push_back(desk.code + ": " + fault.kind + " " + fault.id);
            }
            oracle.look(desk.code, *open, {desk.entries.begin(), desk.entries.end()});
            sum.entries += static_cast<int>(desk.entries.size());
        }
        sum.conflicts += oracle.conflicts();
        const auto more = oracle.faults();
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }

private:
    unsigned draw(unsigned n) { return static_cast<unsigned>(m_random() % n); }

    std::string storeWithComponents() {
        auto path = smallCity(m_folder, "founder.sqlite");
        auto desk = must(Desk::open(path));
        NewComponents what{
            "0101", {{kInCity.lon, kInCity.lat}, {kInCity.lon + 0.0002, kInCity.lat}}, {}};
        m_components =
            must(ComponentService{*desk}.add(what, ComponentOrder{"admin", {}, false, {}})).codes;
        addPeopleOf(*desk, m_admin);
        return path;
    }
    Outcome call(const std::string& store, const Words& words) const {
        Words all{"--store", store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return run(m_folder, WANMICTL, all);
    }
    std::string join(const std::string& store, bool upload) {
        CentralDesk plan;
        plan.name = "台席";
        const auto given = must(addCentralDesk(m_admin, plan));
        const auto key = m_folder.file("key-" + given.code);
        must(replaceFile(key, given.key + "\n"));
        const auto url =
            "postgresql://127.0.0.1:" + std::to_string(m_proxy.port()) + "/" + m_base.name;
        Words words{"sync",       "join", "--url", url,     "--desk",          given.code,
                    "--key-file", key,    "--as",  "admin", "--password-file", m_password};
        if (upload) words.emplace_back("--upload");
        const auto done = call(store, words);
        INFO(done.err);
        REQUIRE(done.code == 0);
        return given.code;
    }
    Words roundWords() const {
        return {"sync", "run", "--as", "chief1", "--password-file", m_password};
    }
    static Words reportWords(unsigned where) {
        return {"case",        "report",         "--kind",
                "event:0102",  "--at",           "114.30" + std::to_string(20 + where) + ",30.6027",
                "--text",      "路口有暴露垃圾", "--contact-phone",
                "13800000001", "--actor",        "acceptor1"};
    }
    Words correctWords() {
        const auto code = std::to_string(m_components[draw(2)]);
        return {"component", "correct", code, "--set", "name=井盖" + std::to_string(draw(1000)),
                "--actor",   "admin"};
    }
    /// The next step of a case on the ordinary way.
    std::optional<Words> stepWords(const KilledDesk& desk) {
        static const std::map<std::string, Words> kWay{
            {"reported", {"accept", "--actor", "acceptor1"}},
            {"pending_register", {"file", "--actor", "chief1", "--condition", "1"}},
            {"pending_dispatch", {"dispatch", "--actor", "dispatcher1", "--department", "CG-HW"}},
            {"pending_handle", {"start", "--actor", "dept-CG-HW"}},
            {"handling", {"finish", "--actor", "dept-CG-HW", "--photos", "1"}},
            {"pending_close", {"close", "--actor", "chief1", "--closing-condition-met"}}};
        const auto list = call(desk.store, {"case", "list"}).json();
        if (list["cases"].empty()) return std::nullopt;
        const auto& c = list["cases"][draw(static_cast<unsigned>(list["cases"].size()))];
        const auto step = kWay.find(c["state"].get<std::string>());
        if (step == kWay.end()) return std::nullopt;
        Words words{"case", "do", c["case"].get<std::string>()};
        words.insert(words.end(), step->second.begin(), step->second.end());
        return words;
    }
    Words drawnWords(const KilledDesk& desk) {
        const auto what = draw(10);
        if (what < 2) return reportWords(draw(20));
        if (what < 6) return stepWords(desk).value_or(reportWords(draw(20)));
        if (what == 6) return correctWords();
        stirLine();
        return roundWords();
    }
    void stirLine() {
        const auto bytes = (1L << (6 + draw(9))) + static_cast<long>(draw(512));
        const auto what = draw(6);
        if (what == 0) m_proxy.cutAfterUp(bytes);
        if (what == 1) m_proxy.cutAfterDown(bytes);
        m_armed = what < 2;
    }

    /// One call of the program, which two times of three does not live to its end.
    void deed(KilledDesk& desk, Sum& sum) {
        const auto words = drawnWords(desk);
        const bool round = words.front() == "sync";
        Words all{"--store", desk.store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        const bool mercy = draw(3) == 0;
        const std::chrono::microseconds life{draw(round ? 120'000 : 30'000)};
        ++sum.deeds;
        std::fflush(stdout); // what is not yet written the child would write too
        ChildProgram child{m_folder, WANMICTL, all};
        const auto end = std::chrono::steady_clock::now() + life;
        while (child.running() && (mercy || std::chrono::steady_clock::now() < end)) {
            std::this_thread::sleep_for(std::chrono::microseconds{200});
        }
        if (child.running()) {
            child.send(SIGKILL);
            ++sum.killed;
            sum.killedRounds += round ? 1 : 0;
        }
        const auto done = child.wait();
        const auto fresh = desk.note();
        if (!round && done.code == 0 && fresh == 0 && words.front() == "case") {
            m_faults.push_back(desk.code + ": acknowledged and not written: " + words[1]);
        }
        if (m_armed && m_proxy.hasCut()) ++sum.cuts;
        m_armed = false;
        m_proxy.cutAfterUp(-1);
        m_proxy.cutAfterDown(-1);
    }

    std::mt19937_64 m_random;
    std::uint64_t m_seed;
    ScratchFolder m_folder;
    PgDatabase m_base{sandboxTemplate()};
    PgConnection m_admin = must(PgConnection::open(m_base.login()));
    CutProxy m_proxy{PgCluster::shared().port()};
    bool m_armed = false;
    std::string m_password;
    std::vector<std::int64_t> m_components;
    std::vector<KilledDesk> m_desks;
    std::vector<std::string> m_faults;
};

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): one thread
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST_CASE("A desk that is killed by kill -9 again and again, at work and in the middle of its"
          " rounds, loses nothing and sends nothing twice",
          "[pg]") {
    const auto first = number("WANMI_DESK_KILL_SEED", 1);
    const auto seeds = number("WANMI_DESK_KILL_SEEDS", 2);
    Sum sum;
    for (auto seed = first; seed < first + seeds; ++seed) {
        KillWorld world{seed};
        world.live(sum);
        world.settle();
        for (const auto& fault : world.faults(sum)) {
            FAIL_CHECK("seed " << seed << ": " << fault);
        }
    }
    std::cout << seeds << " seeds from " << first << ": " << sum.deeds << " calls, " << sum.killed
              << " killed (" << sum.killedRounds << " of them rounds), " << sum.cuts
              << " lines cut, " << sum.entries << " entries written, " << sum.conflicts
              << " conflicts kept\n";
    CHECK(sum.killedRounds > 0);
    CHECK(sum.entries > static_cast<int>(seeds));
}

} // namespace
} // namespace wanmi::test
