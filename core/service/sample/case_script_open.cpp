#include "core/service/sample/case_script_parts.h"

#include <algorithm>
#include <array>

namespace wanmi::sample {
namespace {

/// Open states of this machine, each with how many of the open cases rest there.
struct OpenShare {
    CaseState state;
    double share;
};
constexpr std::array kOpenShares{
    OpenShare{CaseState::Reported, 5},        OpenShare{CaseState::PendingVerify, 5},
    OpenShare{CaseState::PendingRegister, 5}, OpenShare{CaseState::PendingDispatch, 6},
    OpenShare{CaseState::PendingHandle, 28},  OpenShare{CaseState::Handling, 34},
    OpenShare{CaseState::Returned, 3},        OpenShare{CaseState::PendingCheck, 8},
    OpenShare{CaseState::PendingClose, 6}};

} // namespace

LimitSpan ScriptWriter::Parts::stageLimit(CaseStage stage) const {
    const auto* found = rules.stages.find(stageCode(stage));
    return found != nullptr && found->limit ? *found->limit : LimitSpan{15, Unit::Minute};
}

/// When a clock must have started to have used this share of its limit at the end of the year.
Instant ScriptWriter::Parts::startFor(LimitSpan span, double share) const {
    const auto wanted =
        static_cast<std::int64_t>(static_cast<double>(rules.calendar.amount(span).count()) * share);
    if (!isWorkingUnit(span.unit)) return asOf - std::chrono::seconds{wanted / 1'000'000};
    std::int64_t early = wanted / 1'000'000 * 12 + 15 * 86'400; // seconds before the end
    std::int64_t late = 0;
    while (early - late > 1) {
        const auto middle = (early + late) / 2;
        const bool enough =
            rules.calendar.elapsed(asOf - std::chrono::seconds{middle}, asOf, span.unit).count() >=
            wanted;
        (enough ? early : late) = middle;
    }
    return asOf - std::chrono::seconds{early};
}

void ScriptWriter::Parts::unfinished(std::int32_t count) {
    std::array<double, kOpenShares.size()> shares{};
    for (std::size_t i = 0; i < shares.size(); ++i)
        shares[i] = kOpenShares[i].share;
    // the first ones go through every state and lamp
    const auto n = static_cast<std::size_t>(count);
    const auto state = kOpenShares[n < 3 * shares.size() ? n / 3 : random.weighted(shares)].state;
    constexpr std::array<double, 3> kLampShares{0.62, 0.17, 0.21};
    const auto lamp = n < 3 * shares.size() ? n % 3 : random.weighted(kLampShares);
    const double share = lamp == 0   ? random.between(0.25, 0.72)
                         : lamp == 1 ? random.between(0.84, 0.97)
                                     : random.between(1.1, 1.9);
    const Instant accept = startFor(stageLimit(CaseStage::Accept), share);
    switch (state) {
    case CaseState::Reported: s.reportedAt = accept; return;
    case CaseState::PendingVerify: {
        const Instant task = startFor(stageLimit(CaseStage::VerifyTask), share);
        s.reportedAt = task - minutes(0.6, 6);
        step(Action::VerifyTask, one(staff.acceptors), task);
        last().to = collector->login;
        return;
    }
    case CaseState::PendingRegister:
        if (verify) { // the clock of acceptance stood still meanwhile
            const auto used = std::chrono::seconds{100};
            intake(accept + used + std::chrono::minutes{1}, true);
            const auto task = s.steps.front().at;
            s.steps.back().at = accept + used;
            s.steps.front().at = std::min(task, accept + used - std::chrono::minutes{5});
            s.reportedAt = s.steps.front().at - used;
        } else {
            s.reportedAt = accept;
            step(Action::Accept, one(staff.acceptors), accept + (asOf - accept) / 3);
        }
        return;
    default: unfinishedLate(state, share);
    }
}

void ScriptWriter::Parts::unfinishedLate(CaseState state, double share) {
    const Instant dispatch = startFor(stageLimit(CaseStage::Dispatch), share);
    const Instant close = startFor(stageLimit(CaseStage::Close), share);
    if (state == CaseState::PendingDispatch) {
        toDispatch(dispatch + minutes(1, 2));
        s.steps.pop_back();
        const auto shift = dispatch - s.steps.back().at;
        for (auto& each : s.steps)
            each.at += shift;
        s.reportedAt += shift;
        return;
    }
    if (state == CaseState::Returned) {
        toDispatch(dispatch - minutes(15, 80));
        step(Action::Return, staff.desks.at(department), dispatch);
        last().note = subjects.words("note:return", cell, "");
        return;
    }
    if (state == CaseState::PendingHandle || state == CaseState::Handling) {
        toDispatch(asOf); // to learn the limit; then to its time
        const auto shift = asOf - startFor(limit, share);
        for (auto& each : s.steps)
            each.at -= shift;
        s.reportedAt -= shift;
        if (state == CaseState::Handling) {
            const Instant from = s.steps.back().at;
            step(Action::Start, handler,
                 from + std::chrono::seconds{
                            static_cast<std::int64_t>(static_cast<double>((asOf - from).count()) /
                                                      1e6 * random.between(0.15, 0.7))});
        }
        return;
    }
    // handled; the clock of closing runs from the feedback and stands still while it is checked
    const Instant finish = close;
    toDispatch(finish - minutes(50, 200));
    if (state == CaseState::PendingCheck) {
        handling(finish - minutes(20, 40), finish);
        if (!random.chance(0.5)) return;
        const Instant task = startFor(stageLimit(CaseStage::CheckTask), share);
        const auto shift = finish + std::chrono::minutes{3} - task;
        for (auto& each : s.steps)
            each.at -= shift;
        s.reportedAt -= shift;
        step(Action::CheckTask, one(staff.acceptors), task);
        last().to = collector->login;
        return;
    }
    const auto used = std::chrono::seconds{150};
    const Instant answer = close + used;
    const Instant task = answer - minutes(8, 24);
    const Instant done = task - used;
    const auto shift = finish - done;
    for (auto& each : s.steps)
        each.at -= shift;
    s.reportedAt -= shift;
    handling(done - minutes(20, 40), done);
    checking(task, answer, true);
}

} // namespace wanmi::sample
