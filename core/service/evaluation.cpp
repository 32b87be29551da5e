#include "core/service/evaluation.h"

#include "core/base/hash.h"
#include "core/domain/evaluation/case_fact.h"
#include "core/domain/people/rights.h"
#include "core/store/case_store.h"
#include "core/store/read_snapshot.h"
#include "core/store/region_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 500;

/// Counts case after case.
class Count {
public:
    Count(const Desk& desk, const Actor& actor, const EvaluationRequest& request, Evaluation& out)
        : m_desk(&desk),
          m_actor(&actor),
          m_request(&request),
          m_out(&out),
          m_folder(out.until) {}

    Status take(const CaseEvent& e, const Progress& progress) {
        if (e.seq == 1) {
            WANMI_TRY(endCase());
            if (m_seen++ % kTellEvery == 0) {
                WANMI_TRY(tell(progress, "evaluation.reading", m_seen - 1, m_total));
            }
            m_folder = CaseFactFolder{m_out->until};
        }
        return m_folder.take(e);
    }
    void expect(std::int64_t cases) { m_total = cases; }
    void only(std::vector<std::string> regions) { m_theirs = std::move(regions); }

    /// The last case, and what all of them make.
    Status finish(const Scheme& scheme) {
        WANMI_TRY(endCase());
        for (auto& [code, counted] : m_units) {
            UnitEvaluation unit{code, {}, counted, {}};
            WANMI_LET(unit.score, scoreOf(scheme, m_out->scope, m_out->level, counted));
            m_out->units.push_back(std::move(unit));
        }
        m_out->inputs = inputs();
        std::sort(m_out->cases.begin(), m_out->cases.end());
        return ok();
    }

private:
    /// Whose region is set sees the units in it; those of a day gone by under its code of then.
    bool isTheirs(const std::string& unit) const {
        return m_theirs.empty() ||
               std::any_of(m_theirs.begin(), m_theirs.end(),
                           [&unit](const auto& region) { return unit.starts_with(region); });
    }

    Status endCase() {
        const auto fact = m_folder.fact();
        if (!fact) return ok();
        const auto isCitizen = [this](std::string_view code) {
            const auto* source = m_desk->rules().sources.find(code);
            // What is imported has a person's words too, whoever reported it.
            return source != nullptr && source->citizen && source->needsVerify;
        };
        m_counted.clear();
        countIn(*fact, m_out->period, m_out->scope, isCitizen, m_counted);
        bool counts = false;
        for (const auto& [what, mark] : m_counted) {
            const auto unit = mark->unit(m_out->scope, m_out->level);
            if (!isTheirs(unit)) continue;
            counts = true;
            ++(unit.empty() ? m_out->outside : m_units[unit])[what];
            const auto& asked = m_request->cases;
            if (asked && asked->first == unit && asked->second == what) {
                m_out->cases.push_back(fact->id);
            }
        }
        if (counts) m_lines.push_back(fmt::format("{} {}\n", fact->id, fact->head));
        return ok();
    }

    std::string inputs() {
        Sha256 hash;
        hash.add(fmt::format("evaluation 1\n{}\n{}\n{}\n{} {} {}\n{}\n", m_out->schemeVersion,
                             scopeCode(m_out->scope), m_out->level ? levelCode(*m_out->level) : "",
                             m_out->period.from.time_since_epoch().count(),
                             m_out->period.to.time_since_epoch().count(),
                             m_out->until.time_since_epoch().count(), m_actor->region));
        std::vector<std::string> citizens;
        for (const auto& source : m_desk->rules().sources.all()) {
            if (source.citizen && source.needsVerify) citizens.push_back(source.code + "\n");
        }
        std::sort(citizens.begin(), citizens.end());
        std::sort(m_lines.begin(), m_lines.end()); // the order of rows is the store's own
        for (const auto* list : {&citizens, &m_lines}) {
            for (const auto& line : *list) {
                hash.add(line);
            }
        }
        return hash.hex();
    }

    const Desk* m_desk;
    const Actor* m_actor;
    const EvaluationRequest* m_request;
    Evaluation* m_out;
    CaseFactFolder m_folder;
    std::vector<Counted> m_counted;
    std::map<std::string, Quantities> m_units;
    std::vector<std::string> m_lines;  ///< one a case that counts
    std::vector<std::string> m_theirs; ///< codes of the actor's region; none: everything
    std::int64_t m_seen = 0;
    std::int64_t m_total = 0;
};

/// The codes the actor's region has had, its own first: those it was given another for. None where
/// the actor sees everything. Errc::Forbidden "evaluation.part_only" (actor, region) where what is
/// asked for is more than that region.
Result<std::vector<std::string>> codesOf(Desk& desk, const Actor& actor, const Evaluation& asked) {
    std::vector<std::string> out;
    if (actor.region.empty()) return out;
    constexpr std::array<std::size_t, 5> kDigits{6, 9, 12, 9, 15}; // of UnitLevel
    const bool inside =
        asked.level && kDigits.at(static_cast<std::size_t>(*asked.level)) >= actor.region.size();
    if (!inside) {
        return fail(Errc::Forbidden, "evaluation.part_only",
                    {{"actor", actor.login}, {"region", actor.region}});
    }
    out.push_back(actor.region);
    RegionStore regions{desk.db()};
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto code = out[i];
        WANMI_LET(const auto steps, regions.lineage(code));
        for (const auto& step : steps) {
            if (step.to != code || std::find(out.begin(), out.end(), step.from) != out.end())
                continue;
            WANMI_LET(const auto versions, regions.versions(step.from));
            const bool ended = !versions.empty() && versions.back().to.has_value();
            if (ended) out.push_back(step.from); // else a part was split off from it: not theirs
        }
    }
    return out;
}

/// What the scheme, the request and the hour say before anything is counted.
Result<Evaluation> begun(const Desk& desk, const Scheme& scheme, const EvaluationRequest& request) {
    Evaluation out;
    WANMI_TRY(scheme.of(request.scope));
    WANMI_LET(out.period, parsePeriod(request.period, desk.zone()));
    if (out.period.from >= desk.now()) {
        return fail(Errc::Invalid, "evaluation.not_begun", {{"period", request.period}});
    }
    if (request.level && request.scope == EvaluationScope::Department) {
        return fail(Errc::Invalid, "evaluation.level_of_department");
    }
    out.scheme = scheme.code();
    out.schemeZh = scheme.zh();
    out.schemeEn = scheme.en();
    out.schemeVersion = scheme.version();
    out.scope = request.scope;
    if (out.scope == EvaluationScope::Region) {
        out.level = request.level.value_or(UnitLevel::Community);
    }
    out.over = out.period.to <= desk.now();
    out.until = std::min(out.period.to, desk.now());
    return out;
}

/// The name a region had when the counting ended; of one that came later, its first.
Result<std::string> regionName(RegionStore& store, const std::string& code, Instant at) {
    WANMI_LET(const auto versions, store.versions(code));
    std::string name;
    for (const auto& v : versions) {
        if (name.empty() || v.from < at) name = v.name;
    }
    return name;
}

Status nameUnits(Desk& desk, Evaluation& out) {
    RegionStore regions{desk.db()};
    WANMI_LET(auto department, desk.db().prepare("SELECT name FROM department WHERE code = ?1"));
    for (auto& unit : out.units) {
        if (out.scope == EvaluationScope::Department) {
            WANMI_LET(const bool known, department.reset().at(1, unit.unit).step());
            if (known) unit.name = department.text(0);
        } else {
            WANMI_LET(unit.name, regionName(regions, unit.unit, out.until));
        }
    }
    return ok();
}

/// Steps that give all the same points score nothing: they are of another size than the units.
std::vector<std::string> alike(const Scheme& scheme, const Evaluation& e) {
    std::vector<std::string> out;
    const auto indicators = scheme.of(e.scope);
    if (!indicators || e.units.size() < 2) return out;
    const auto scoreIn = [](const UnitEvaluation& unit, const std::string& code) {
        const auto& list = unit.score.indicators;
        const auto found = std::find_if(list.begin(), list.end(),
                                        [&code](const auto& i) { return i.code == code; });
        return found == list.end() ? std::nullopt : found->score;
    };
    for (const auto& indicator : **indicators) {
        if (indicator.rule != ScoreRule::Tier) continue;
        const auto first = scoreIn(e.units.front(), indicator.code);
        const bool same = std::all_of(e.units.begin(), e.units.end(), [&](const auto& unit) {
            return scoreIn(unit, indicator.code) == first;
        });
        if (same) out.push_back(indicator.code);
    }
    return out;
}

} // namespace

Result<Evaluation> EvaluationService::evaluate(const Scheme& scheme,
                                               const EvaluationRequest& request,
                                               const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_TRY(desk.refreshRules());
    WANMI_LET(const auto actor, desk.acting(request.actor));
    WANMI_TRY(maySeeScores(actor));
    WANMI_LET(auto out, begun(desk, scheme, request));
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    Count count{desk, actor, request, out};
    WANMI_LET(auto theirs, codesOf(desk, actor, out));
    count.only(std::move(theirs));
    WANMI_LET(const auto cases, desk.db().number("SELECT count(*) FROM cases"));
    count.expect(cases.value_or(0));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_TRY(store.eachEvent(out.period.from, out.until,
                              [&](const CaseEvent& e) { return count.take(e, progress); }));
    WANMI_TRY(count.finish(scheme));
    WANMI_TRY(nameUnits(desk, out));
    out.alike = alike(scheme, out);
    if (request.cases) {
        const auto& unit = request.cases->first; // "": in no unit
        const bool known =
            unit.empty() || std::any_of(out.units.begin(), out.units.end(),
                                        [&unit](const auto& u) { return u.unit == unit; });
        if (!known) {
            return fail(Errc::NotFound, "evaluation.no_unit",
                        {{"unit", unit}, {"period", request.period}});
        }
    }
    return out;
}

} // namespace wanmi
