#include "core/service/rule_service.h"

#include "core/base/csv.h"
#include "core/domain/people/rights.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

/// The post that may change rules.

/// Rule files are told apart by columns only they have.
struct Mark {
    std::string_view file;
    std::array<std::string_view, 2> columns;
};
constexpr std::array kMarks{Mark{"holidays.csv", {"day", "kind"}},
                            Mark{"lamps.csv", {"lamp", "up_to_percent"}},
                            Mark{"stages.csv", {"stage", "limit"}},
                            Mark{"limits.csv", {"kind", "filing_condition_zh"}},
                            Mark{"calendar.csv", {"key", "value"}},
                            Mark{"sources.csv", {"code", "needs_verify"}},
                            Mark{"grid_rules.csv", {"rule", "weight"}},
                            Mark{"sending.csv", {"what", "value"}},
                            Mark{"grid_sizes.csv", {"code", "target_m2"}},
                            Mark{"grid_repairs.csv", {"rule", "limit"}}};

/// "calendar.csv", or "catalogue/cjt214/limits.csv" of the catalogue in use.
Result<std::string> nameOf(const RuleFile& file, const std::string& catalogue) {
    WANMI_LET(const auto table, CsvTable::parse(file.text, file.path));
    for (const auto& mark : kMarks) {
        const bool all =
            std::all_of(mark.columns.begin(), mark.columns.end(),
                        [&table](std::string_view c) { return bool{table.column(c)}; });
        if (!all) continue;
        return mark.file == "limits.csv" ? fmt::format("catalogue/{}/limits.csv", catalogue)
                                         : std::string{mark.file};
    }
    return fail(Errc::Invalid, "rules.unknown_file", {{"file", file.path}});
}

/// Complaints name the file the user gave.
Error withPaths(Error error, const std::vector<std::pair<std::string, std::string>>& paths) {
    for (auto& arg : error.args) {
        for (const auto& [name, path] : paths) {
            if (arg.name == "file" && arg.value == name) arg.value = path;
        }
    }
    return error;
}

Lamp lampOf(const StageClock& clock, Instant now) {
    return clock.state == StageClock::State::Running ? lampAt(now, clock.warn, clock.due)
                                                     : Lamp::None;
}

/// Goes through the open cases with their clocks under other rules.
class OpenCases {
public:
    struct Item {
        Case c;
        std::vector<ClockHistory> histories;
    };

    static Result<OpenCases> open(Desk& desk) {
        WANMI_LET(const auto store, CaseStore::open(desk.db(), desk.srid()));
        WANMI_LET(auto fold, desk.db().prepare("SELECT fold FROM cases WHERE fid = ?1"));
        OpenCases out{store, std::move(fold)};
        // Keys only, from the index: what is written meanwhile does not disturb the walk.
        WANMI_LET(auto q, desk.db().prepare("SELECT fid FROM cases WHERE " + openCases()));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return out;
            out.m_fids.push_back(q.integer(0));
        }
    }

    std::int64_t size() const { return static_cast<std::int64_t>(m_fids.size()); }

    Result<Item> at(std::int64_t index) {
        Item item;
        auto& q = m_fold.reset().at(1, m_fids[static_cast<std::size_t>(index)]);
        WANMI_TRY(q.step());
        WANMI_LET(item.c, caseFromText(q.view(0)));
        m_fold.reset();
        if (needsRuns(item.c)) {
            WANMI_LET(const auto events, m_store.events(item.c.id));
            WANMI_LET(item.histories, clockHistories(events));
        }
        return item;
    }

    CaseStore& store() { return m_store; }

private:
    OpenCases(CaseStore store, Statement fold) : m_store(store), m_fold(std::move(fold)) {}
    CaseStore m_store;
    Statement m_fold;
    std::vector<std::int64_t> m_fids;
};

/// Adds one clock to the totals; true: its deadline is another.
bool count(RuleEffect& effect, const ClockChange& change, Instant now) {
    ++effect.clocks;
    const auto before = lampOf(change.before, now);
    const auto after = lampOf(change.after, now);
    if (before != Lamp::None) {
        ++effect.lamps[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
    }
    if (!change.moves()) return false;
    ++effect.changed;
    if (before != Lamp::None) {
        effect.earlier += change.after.due < change.before.due ? 1 : 0;
        effect.later += change.after.due > change.before.due ? 1 : 0;
    }
    return true;
}

constexpr std::int64_t kTellEvery = 500;

} // namespace

Result<std::vector<RuleStore::Entry>> RuleService::sets() {
    return RuleStore{m_desk->db()}.entries();
}

Result<RuleTexts> RuleService::texts(std::int64_t number) {
    return RuleStore{m_desk->db()}.texts(number);
}

Result<RuleTexts> RuleService::edited(const std::vector<RuleFile>& files) {
    WANMI_TRY(m_desk->refreshRules());
    WANMI_LET(auto texts, RuleStore{m_desk->db()}.texts(m_desk->ruleSet()));
    std::vector<std::pair<std::string, std::string>> paths;
    for (const auto& file : files) {
        WANMI_LET(const auto name, nameOf(file, m_desk->rules().catalogue.id()));
        const bool twice = std::any_of(paths.begin(), paths.end(),
                                       [&name](const auto& p) { return p.first == name; });
        if (twice) return fail(Errc::Invalid, "rules.file_twice", {{"file", file.path}});
        texts[name] = file.text;
        paths.emplace_back(name, file.path);
    }
    const auto loaded = loadRules(texts);
    if (!loaded) return withPaths(loaded.error(), paths);
    return texts;
}

Result<RuleEffect> RuleService::whatIf(const RuleTexts& texts, const Tell& tellChange,
                                       const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_TRY(desk.refreshRules());
    WANMI_LET(const auto to, loadRulesWithEarlier(desk.db(), texts));
    WANMI_LET(auto cases, OpenCases::open(desk));
    const auto now = desk.now();
    RuleEffect effect;
    effect.cases = cases.size();
    for (std::int64_t i = 0; i < cases.size(); ++i) {
        if (i % kTellEvery == 0) {
            WANMI_TRY(tell(progress, "rules.reckoning", i, cases.size()));
        }
        WANMI_LET(const auto item, cases.at(i));
        for (const auto& change : clocksUnder(item.c, item.histories, desk.rules(), to)) {
            if (!count(effect, change, now) || !tellChange) continue;
            tellChange({item.c.id, item.c.number, change, lampOf(change.before, now),
                        lampOf(change.after, now)});
        }
    }
    return effect;
}

Result<RuleEffect> RuleService::adopt(const RuleSet& to, std::int64_t number, const Actor& actor,
                                      const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_LET(auto cases, OpenCases::open(desk));
    const auto now = desk.now();
    RuleEffect effect;
    effect.cases = cases.size();
    for (std::int64_t i = 0; i < cases.size(); ++i) {
        if (i % kTellEvery == 0) {
            WANMI_TRY(tell(progress, "rules.adopting", i, cases.size()));
        }
        WANMI_LET(const auto item, cases.at(i));
        for (const auto& change : clocksUnder(item.c, item.histories, desk.rules(), to)) {
            count(effect, change, now);
        }
        const auto event = decideAdopt(item.c, item.histories, desk.rules(), to, number, actor, now,
                                       desk.ids().next(now));
        if (!event) continue;
        WANMI_LET(const auto after, fold(item.c, *event));
        WANMI_TRY(cases.store().append(item.c, after, {*event}));
        ++effect.adopted;
    }
    if (effect.adopted > 0) WANMI_TRY(noteChange(desk.db(), "cases", "*"));
    return effect;
}

Result<std::vector<Fault>> checkRuleSets(Desk& desk) {
    std::vector<Fault> faults;
    RuleStore store{desk.db()};
    WANMI_LET(const auto entries, store.entries());
    for (const auto& entry : entries) {
        WANMI_LET(const auto texts, store.texts(entry.number));
        const auto loaded = loadRules(texts);
        if (!loaded) {
            faults.push_back({"rule_set", std::to_string(entry.number), loaded.error().reason});
        }
    }
    const auto ask = [&](std::string_view sql, const char* kind, const char* detail) -> Status {
        WANMI_LET(auto q, desk.db().prepare(sql));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) return ok();
            faults.push_back({kind, q.text(0), detail});
        }
    };
    WANMI_TRY(ask("SELECT version FROM rule_set WHERE version NOT IN (SELECT version FROM "
                  "rule_text)",
                  "rule_set", "no texts"));
    WANMI_TRY(ask("SELECT id FROM shift WHERE person NOT IN (SELECT login FROM person)", "shift",
                  "person unknown"));
    return faults;
}

Result<RuleReceipt> RuleService::set(const RuleTexts& texts, const std::string& login,
                                     bool adoptRunning, const std::string& note,
                                     const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_TRY(desk.refreshRules());
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::ChangeRules));
    WANMI_LET(const auto to, loadRulesWithEarlier(desk.db(), texts));
    RuleReceipt receipt{desk.ruleSet(), to.version, to.version != desk.rules().version, {}};
    if (receipt.isNew) {
        ++receipt.ruleSet;
        WANMI_TRY(RuleStore{desk.db()}.add(
            {receipt.ruleSet, desk.now(), actor.login, note, adoptRunning}, texts));
        WANMI_TRY(noteChange(desk.db(), "rule_set", std::to_string(receipt.ruleSet)));
    }
    if (adoptRunning) {
        WANMI_LET(receipt.effect, adopt(to, receipt.ruleSet, actor, progress));
    }
    WANMI_TRY(tx.commit());
    WANMI_TRY(desk.refreshRules());
    return receipt;
}

} // namespace wanmi
