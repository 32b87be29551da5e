#include "tests/service/tamper.h"

#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"
#include "tests/support/media_samples.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <utility>

namespace wanmi::test {
namespace {

/// The events of the store as SQL reads them, by the row of their case; nothing where it cannot.
using Events = std::map<std::int64_t, std::string>;
std::optional<Events> eventsIn(Desk& desk) {
    auto q = desk.db().prepare("SELECT case_fid, seq, id, type, actor, at, body, prev, hash"
                               " FROM case_event ORDER BY case_fid, seq");
    if (!q) return std::nullopt;
    Events all;
    for (;;) {
        const auto row = q->step();
        if (!row) return std::nullopt;
        if (!*row) return all;
        auto& text = all[q->integer(0)];
        for (int c = 1; c < q->columnCount(); ++c) {
            text += q->isNull(c) ? "-" : std::to_string(q->view(c).size());
            text.append(":").append(q->view(c));
        }
    }
}

/// Where the pages of the events lie in the file: begin and end, in bytes.
std::vector<std::pair<std::int64_t, std::int64_t>> eventPages(const std::string& path) {
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    auto db = must(Database::open(path, Database::Mode::ReadOnly));
    auto q = must(db.prepare("SELECT pgoffset, pgsize FROM dbstat WHERE name = 'case_event'"));
    while (must(q.step())) {
        out.emplace_back(q.integer(0), q.integer(0) + q.integer(1));
    }
    return out;
}

/// Turns one bit of the file over, and back when it goes.
class FlippedBit {
public:
    FlippedBit(std::string path, std::int64_t at, int bit)
        : m_path(std::move(path)),
          m_at(at),
          m_bit(bit) {
        turn();
    }
    FlippedBit(const FlippedBit&) = delete;
    FlippedBit& operator=(const FlippedBit&) = delete;
    ~FlippedBit() { turn(); }

private:
    void turn() const {
        std::fstream file{m_path, std::ios::in | std::ios::out | std::ios::binary};
        file.seekg(m_at);
        const auto byte = file.get();
        file.seekp(m_at);
        file.put(static_cast<char>(byte ^ (1 << m_bit)));
    }
    std::string m_path;
    std::int64_t m_at;
    int m_bit;
};

/// Is every case whose events read otherwise named? A store that says that the file itself is
/// damaged has told enough.
bool isFound(const std::vector<Fault>& faults, const Events& whole,
             const std::optional<Events>& now, const std::vector<std::string>& ids,
             FlipCount& count) {
    const bool damaged =
        std::any_of(faults.begin(), faults.end(), [](const Fault& f) { return f.kind == "file"; });
    if (damaged || !now) {
        ++count.unreadable;
        return !faults.empty();
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto fid = static_cast<std::int64_t>(i) + 1;
        const auto found = now->find(fid);
        if (found != now->end() && found->second == whole.at(fid)) continue;
        const bool named = std::any_of(faults.begin(), faults.end(), [&](const Fault& f) {
            return f.kind == "chain" && f.id == ids[i];
        });
        if (!named) return false;
    }
    return !faults.empty();
}

/// Where the objects of a list in a certificate's text lie: begin and end, in bytes.
std::vector<std::pair<std::size_t, std::size_t>> entriesOf(const std::string& json,
                                                           const std::string& list) {
    std::vector<std::pair<std::size_t, std::size_t>> out;
    const auto start = json.find("\"" + list + "\": [");
    REQUIRE(start != std::string::npos);
    std::size_t depth = 0;
    bool text = false;
    for (auto at = json.find('[', start) + 1; at < json.size(); ++at) {
        const char c = json[at];
        if (text) {
            at += c == '\\' ? 1U : 0U;
            text = c != '"';
        } else if (c == '"') {
            text = true;
        } else if (c == '{' || c == '[') {
            if (depth++ == 0) out.emplace_back(at, at);
        } else if (c == ']' && depth == 0) {
            break;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            out.back().second = at + 1;
        }
    }
    return out;
}

} // namespace

KeptCase::KeptCase() {
    auto desk = must(Desk::open(path));
    CaseService cases{*desk};
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = "collector1";
    id = must(cases.report(r)).id;
    r.text = "another case, which nobody touches";
    other = must(cases.report(r)).id;
    photo = jpeg(ExifMaker{ExifPlan{}}.make());
    for (const auto& [action, actor] :
         std::initializer_list<std::pair<Action, const char*>>{{Action::Accept, "acceptor1"},
                                                               {Action::File, "chief1"},
                                                               {Action::Dispatch, "dispatcher1"},
                                                               {Action::Start, "dept-CG-HW"},
                                                               {Action::Finish, "dept-CG-HW"}}) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.note = "因由";
        s.what.condition = 1;
        if (action == Action::Dispatch) s.what.to = "CG-HW";
        if (action == Action::Finish) {
            s.what.evidence = {add(*desk, photo), add(*desk, jpeg({}, "after"))};
            s.what.photos = 2;
        }
        must(cases.act(s));
    }
    certificate = must(makeCertificate(*desk, id, "chief1",
                                       must(Messages::load(WANMI_SOURCE_DIR "/data", "zh")), {}));
}

std::string KeptCase::add(Desk& desk, const std::string& bytes) const {
    NewEvidence what;
    what.caseId = id;
    what.purpose = "after";
    what.actor = "collector1";
    what.name = "a.jpg";
    return must(EvidenceService{desk}.addBytes(bytes, what)).mark;
}

FlipCount flipEvents(const KeptCase& kept, std::size_t every, std::uint64_t seed) {
    FlipCount count;
    const auto whole = eventsIn(*must(Desk::open(kept.path)));
    REQUIRE(whole);
    std::mt19937_64 random{seed};
    for (const auto& [from, to] : eventPages(kept.path)) {
        for (auto at = from; at < to; ++at) {
            if (random() % every != 0) continue;
            const FlippedBit flipped{kept.path, at, static_cast<int>(random() % 8)};
            ++count.tried;
            const auto desk = Desk::open(kept.path);
            const auto now = desk ? eventsIn(**desk) : std::nullopt;
            if (now == whole) continue; // unused room of the page
            ++count.changed;
            INFO("byte " << at << " of the file");
            const auto faults =
                desk ? checkStore(**desk, {}) : Result<std::vector<Fault>>{desk.error()};
            if (faults) {
                CHECK(isFound(*faults, *whole, now, {kept.id, kept.other}, count));
            } else {
                CHECK(faults.error().reason == "store.corrupt");
                ++count.unreadable;
            }
        }
    }
    return count;
}

FlipCount flipCertificate(const Certificate& whole, std::size_t every, std::uint64_t seed) {
    FlipCount count;
    std::mt19937_64 random{seed};
    int number = 0;
    for (const auto& [from, to] : entriesOf(whole.json, "events")) {
        ++number;
        const auto lines = [&whole](std::size_t upTo) {
            return 1 + std::count(whole.json.begin(),
                                  whole.json.begin() + static_cast<std::ptrdiff_t>(upTo), '\n');
        };
        for (auto at = from; at < to; ++at) {
            if (random() % every != 0) continue;
            auto json = whole.json;
            json[at] = static_cast<char>(json[at] ^ (1 << (random() % 8)));
            const auto report = verifyCertificate(json, whole.page, {}, {});
            ++count.tried;
            INFO("byte " << at << " of event " << number << ": " << json.substr(at - 8, 20));
            if (!report) {
                ++count.unreadable;
                const auto& why = report.error().args.at(0).value;
                INFO(why);
                REQUIRE(why.rfind("line ", 0) == 0);
                const auto line = std::stol(why.substr(5));
                CHECK(line >= lines(from));
                CHECK(line <= lines(to) + 1);
                continue;
            }
            ++count.changed;
            // Space between members changed: not as it was written, the event itself is whole.
            const bool blank = whole.json[at] == ' ' || whole.json[at] == '\n';
            CHECK(std::any_of(report->faults.begin(), report->faults.end(), [&](const Fault& f) {
                return (f.kind == "event" && f.id == std::to_string(number)) ||
                       (blank && f.kind == "form");
            }));
        }
    }
    CHECK(number == 6);
    return count;
}

} // namespace wanmi::test
