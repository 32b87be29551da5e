#include "core/domain/evaluation/case_fact.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::size_t kStreetDigits = 9;

bool isClosed(CaseState s) {
    return s == CaseState::Closed || s == CaseState::ForcedClose || s == CaseState::Archived;
}

/// States a case only comes to by being filed.
bool isPastFiling(CaseState s) {
    switch (s) {
    case CaseState::PendingDispatch:
    case CaseState::PendingHandle:
    case CaseState::Handling:
    case CaseState::Suspended:
    case CaseState::Returned:
    case CaseState::PendingCheck:
    case CaseState::PendingClose: return true;
    default: return isClosed(s);
    }
}

/// When an event counts. An import tells of what happened elsewhere before it.
Instant countsAt(const Case& after, const CaseEvent& e, Instant last) {
    if (e.type != Action::Imported) return e.at;
    if (e.seq == 1) return after.reportedAt;
    return std::max(last, std::min(e.at, after.closedAt.value_or(e.at)));
}

/// Has the limit been used up, by the last event or since?
bool isMissed(const StageClock& clock, Instant by) {
    return clock.state == StageClock::State::Running ? clock.due < by : clock.used > clock.total;
}

/// Says what one case counts for in a period.
class Counter {
public:
    Counter(const CaseFact& fact, const Period& period, bool ofRegion, std::vector<Counted>& out)
        : m_fact(&fact),
          m_period(&period),
          m_ofRegion(ofRegion),
          m_out(&out) {}

    void run(const std::function<bool(std::string_view)>& isCitizen) {
        const auto& f = *m_fact;
        if (m_ofRegion) addIn(Quantity::Received, f.received);
        addAll(Quantity::Reworked, f.reworked);
        addAll(Quantity::Suspended, f.suspended);
        if (m_ofRegion && f.selfHandled && f.closed) addIn(Quantity::SelfHandled, *f.closed);
        if (!f.filed) return;
        addBegun(isCitizen);
        addEnded();
    }

private:
    void add(Quantity what, const FactMark& mark) { m_out->push_back({what, &mark}); }
    void addIn(Quantity what, const FactMark& mark) {
        if (m_period->contains(mark.at)) add(what, mark);
    }
    void addAll(Quantity what, const std::vector<FactMark>& marks) {
        for (const auto& mark : marks) {
            addIn(what, mark);
        }
    }
    void addBegun(const std::function<bool(std::string_view)>& isCitizen) {
        // A department has no part in a case before it is given to it.
        const auto& begun = m_ofRegion ? m_fact->filed : m_fact->given;
        if (!begun || !m_period->contains(begun->at)) return;
        add(Quantity::Filed, *begun);
        if (isCitizen(m_fact->source)) add(Quantity::FiledFromCitizens, *begun);
        if (m_fact->open) add(Quantity::Unfinished, *begun);
    }
    void addEnded() {
        const auto& closed = m_fact->closed;
        if (!closed) {
            if (m_fact->due) addIn(Quantity::Due, *m_fact->due);
            return;
        }
        if (!m_period->contains(closed->at)) return;
        add(Quantity::Due, *closed);
        add(Quantity::Closed, *closed);
        add(m_fact->inTime ? Quantity::ClosedInTime : Quantity::ClosedLate, *closed);
    }

    const CaseFact* m_fact;
    const Period* m_period;
    bool m_ofRegion;
    std::vector<Counted>* m_out;
};

} // namespace

std::string FactMark::unit(EvaluationScope scope, std::optional<UnitLevel> level) const {
    if (scope == EvaluationScope::Department) return department;
    switch (level.value_or(UnitLevel::District)) {
    case UnitLevel::Street: return place.community.substr(0, kStreetDigits);
    case UnitLevel::Community: return place.community;
    case UnitLevel::DutyGrid: return place.dutyGrid;
    case UnitLevel::Cell: return place.cell;
    default: return place.district;
    }
}

Status CaseFactFolder::take(const CaseEvent& e) {
    if (m_ended) return ok();
    if (e.type != Action::Imported && e.at >= m_until) {
        m_ended = true;
        return ok();
    }
    WANMI_LET(auto after, fold(m_case, e));
    const auto at = countsAt(after, e, m_at);
    if (at >= m_until) {
        m_ended = true;
        return ok();
    }
    if (e.type == Action::Undo) {
        m_fact = m_before;
        m_missed = m_missedBefore;
    } else {
        m_before = m_fact;
        m_missedBefore = m_missed;
        observe(after, e, at);
        followDeadline(after, at);
    }
    m_fact.head = e.hash;
    m_case = std::move(after);
    m_at = at;
    return ok();
}

FactMark CaseFactFolder::markOf(const Case& c, Instant at) const {
    return {at, m_places.back().second, c.department};
}

void CaseFactFolder::observe(const Case& after, const CaseEvent& e, Instant at) {
    const FactPlace place{after.district, after.community, after.cell, after.dutyGrid};
    if (m_places.empty() || m_places.back().second != place) m_places.emplace_back(at, place);
    auto& f = m_fact;
    if (e.seq == 1) {
        f.id = after.id;
        f.source = after.source;
        f.received = markOf(after, after.reportedAt);
    }
    f.kind = after.kind;
    f.selfHandled = after.selfHandled;
    const bool taken = e.type == Action::Imported && isPastFiling(after.state);
    if (!f.filed && (after.filedAt || taken)) f.filed = markOf(after, after.filedAt.value_or(at));
    if (after.department != m_case.department && !after.department.empty()) {
        f.given = markOf(after, at);
    }
    if (after.reworkCount > m_case.reworkCount) f.reworked.push_back(markOf(after, at));
    if (after.suspensions > m_case.suspensions) f.suspended.push_back(markOf(after, at));
    followClosing(after, e.type == Action::Imported, at);
}

void CaseFactFolder::followClosing(const Case& after, bool imported, Instant at) {
    auto& closed = m_fact.closed;
    if (!after.closedAt && !isClosed(after.state)) {
        closed.reset();
        m_fact.endedElsewhere = false;
    } else if (!closed || after.closedAt != m_case.closedAt) {
        closed = markOf(after, after.closedAt.value_or(at));
        m_fact.endedElsewhere = imported;
    }
}

/// A clock that goes on after its time was up is aimed anew: its first deadline is what was missed.
void CaseFactFolder::followDeadline(const Case& after, Instant at) {
    const auto* was = m_case.clock(CaseStage::Handle);
    const auto* now = after.clock(CaseStage::Handle);
    if (was == nullptr || now == nullptr || was->started != now->started) {
        m_missed.reset();
        return;
    }
    if (was->state == StageClock::State::Running && was->due < at && !m_missed) {
        m_missed = was->due;
    }
    const bool hasTime =
        now->state == StageClock::State::Running ? now->due > at : now->used <= now->total;
    if (hasTime) m_missed.reset(); // extended
}

FactPlace CaseFactFolder::placeAt(Instant at) const {
    auto place = m_places.front().second;
    for (const auto& [from, later] : m_places) {
        if (from > at) break;
        place = later;
    }
    return place;
}

std::optional<CaseFact> CaseFactFolder::fact() const {
    if (m_fact.id.empty()) return std::nullopt;
    auto out = m_fact;
    if (out.closed && out.closed->at >= m_until) out.closed.reset(); // imported before it was over
    out.open = !out.closed && (isOpen(m_case.state) || isClosed(m_case.state));
    const auto* clock = m_case.clock(CaseStage::Handle);
    bool missed = clock != nullptr && isMissed(*clock, m_until);
    // Its clock ran on until the import told of an end that had been before.
    if (out.closed && out.endedElsewhere) missed = m_missed && *m_missed < out.closed->at;
    out.inTime = !missed || m_case.exempt;
    if (missed && (out.open || out.closed)) {
        const auto due = m_missed.value_or(clock->due);
        out.due = FactMark{due, placeAt(due), m_case.department};
    }
    return out;
}

void countIn(const CaseFact& fact, const Period& period, EvaluationScope scope,
             const std::function<bool(std::string_view)>& isCitizen, std::vector<Counted>& out) {
    Counter{fact, period, scope == EvaluationScope::Region, out}.run(isCitizen);
}

} // namespace wanmi
