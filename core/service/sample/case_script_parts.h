#pragma once
// What ScriptWriter works with, shared by the files that write a life: case_script.cpp the finished
// ones, case_script_open.cpp those still open at the end of the year.
#include "core/service/sample/case_script.h"
#include "core/service/sample/case_subjects.h"

namespace wanmi::sample {

using std::chrono::microseconds;

struct ScriptWriter::Parts {
    const District& district;
    const Staff& staff;
    const RuleSet& rules;
    Instant asOf;
    std::uint64_t seed;
    Subjects subjects;
    Random& random;
    std::vector<Subject> todo;
    std::size_t at = 0;
    Actor system{kSystemLogin, kSystemLogin, kSystemPost, "", ""};

    // of the script being written
    CaseScript s;
    const SubjectKind* kind = nullptr;
    std::uint32_t cell = 0;
    const Actor* collector = nullptr;
    const Actor* handler = nullptr;
    bool verify = false;
    std::string department;
    LimitSpan limit;

    Parts(const District& d, const Staff& st, const RuleSet& r, Instant now, std::uint64_t sd,
          Subjects su)
        : district(d),
          staff(st),
          rules(r),
          asOf(now),
          seed(sd),
          subjects(std::move(su)),
          random(subjects.random()) {}

    microseconds minutes(double low, double high) {
        return std::chrono::seconds{static_cast<std::int64_t>(random.between(low, high) * 60)};
    }
    const Actor* one(const std::vector<const Actor*>& list) {
        return list[random.below(list.size())];
    }
    void step(Action action, const Actor* actor, Instant when) {
        CaseCommand command;
        command.action = action;
        s.steps.push_back({std::move(command), actor, when});
    }
    CaseCommand& last() { return s.steps.back().command; }

    void plan(std::size_t total, std::size_t open);
    void begin(const Subject& subject);
    void chooseSource(const Subject& subject);
    void chooseCondition();
    void keepSecrets();
    std::string departmentFor(std::size_t choice) const;

    void intake(Instant next, bool passed);
    void toDispatch(Instant dispatchAt);
    void handling(Instant startAt, Instant finishAt);
    void checking(Instant taskAt, Instant answerAt, bool passed);
    Instant sendBack(Instant dispatched);

    void finished(const Subject& subject);
    void refused(Instant when);
    void unfinished(std::int32_t number);
    void unfinishedLate(CaseState state, double share);
    Instant startFor(LimitSpan span, double share) const;
    LimitSpan stageLimit(CaseStage stage) const;
    Status number(std::map<std::string, std::int64_t>& serials);
};

} // namespace wanmi::sample
