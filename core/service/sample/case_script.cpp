#include "core/service/sample/case_script.h"

#include "core/base/time_text.h"
#include "core/service/sample/case_script_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wanmi::sample {
namespace {

struct SourceShare {
    const char* code;
    double share;
};
constexpr std::array kSources{SourceShare{"supervisor", 78},   SourceShare{"hotline_12345", 9},
                              SourceShare{"hotline_12319", 3}, SourceShare{"wechat", 4},
                              SourceShare{"website", 1.4},     SourceShare{"video", 2},
                              SourceShare{"police_110", 0.6},  SourceShare{"leader", 0.4},
                              SourceShare{"media", 0.3},       SourceShare{"petition", 0.3},
                              SourceShare{"weibo", 0.3},       SourceShare{"desk", 0.7}};

} // namespace

Result<LivedCase> play(const CaseScript& script, const RuleSet& rules) {
    IdSource ids{script.seed};
    LivedCase lived;
    CaseBirth birth = *script.birth;
    birth.id = ids.next(script.reportedAt);
    for (const auto& [field, value] : script.secrets) {
        lived.secrets.push_back({field, ids.salt(), value});
        birth.privateHashes.emplace_back(field, lived.secrets.back().hash());
    }
    WANMI_LET(auto first, decideReport(birth, *script.reporter, script.reportedAt,
                                       ids.next(script.reportedAt), rules));
    WANMI_LET(lived.state, fold({}, first));
    lived.events.push_back(std::move(first));
    for (const auto& step : script.steps) {
        WANMI_LET(auto event, decide(lived.state, step.command, *step.actor, step.at,
                                     ids.next(step.at), rules, script.fileNumber));
        WANMI_LET(lived.state, fold(std::move(lived.state), event));
        lived.events.push_back(std::move(event));
    }
    return lived;
}

/// What there is to be written, in order of time.
void ScriptWriter::Parts::plan(std::size_t total, std::size_t open) {
    todo.reserve(total);
    for (std::size_t i = 0; i < total; ++i) {
        Subject subject = subjects.draw();
        if (i < open) {
            subject.open = static_cast<std::int32_t>(i);
            subject.at = asOf;
        }
        todo.push_back(subject);
    }
    std::stable_sort(todo.begin(), todo.end(),
                     [](const Subject& a, const Subject& b) { return a.at < b.at; });
}

void ScriptWriter::Parts::begin(const Subject& subject) {
    s = CaseScript{};
    s.seed = mixBits(
        seed ^
        mixBits(static_cast<std::uint64_t>(std::stoll(district.plan.district)) * 4'000'037 + at));
    kind = &subjects.kind(subject.kind);
    cell = subject.cell;
    Point place;
    std::optional<std::int64_t> component;
    if (kind->components != nullptr) {
        const auto& known = (*kind->components)[random.below(kind->components->size())];
        cell = known.cell;
        place = known.at;
        component = known.code;
    } else {
        place = subjects.placeIn(cell);
    }
    const auto& c = district.cells[cell];
    const auto& duty = district.duties[district.dutyOf[cell]];
    collector = staff.collectors.at(duty.collector);
    s.birth = CaseBirth{.id = {},
                        .number = {},
                        .kind = kind->code,
                        .source = {},
                        .at = place,
                        .district = district.plan.district,
                        .community = c.community,
                        .cell = c.code,
                        .dutyGrid = duty.code,
                        .areaClass = c.areaClass,
                        .component = component,
                        .foreignKey = {},
                        .privateHashes = {},
                        .evidence = {}};
    department = departmentFor(0);
    chooseSource(subject);
    keepSecrets();
    handler = one(staff.handlers.at(department));
}

void ScriptWriter::Parts::chooseSource(const Subject& subject) {
    std::array<double, kSources.size()> shares{};
    for (std::size_t i = 0; i < shares.size(); ++i)
        shares[i] = kSources[i].share;
    const auto number = static_cast<std::size_t>(std::max(0, subject.open));
    const bool turn =
        subject.open >= 0 && number < 3 * kSources.size(); // every source among the open ones
    s.birth->source = kSources[turn ? number % kSources.size() : random.weighted(shares)].code;
    const auto* source = rules.sources.find(s.birth->source);
    verify = source != nullptr && source->needsVerify;
    if (s.birth->source == std::string_view{"supervisor"})
        s.reporter = collector;
    else if (s.birth->source == std::string_view{"leader"})
        s.reporter = one(staff.leaders);
    else
        s.reporter = one(staff.acceptors);
}

void ScriptWriter::Parts::keepSecrets() {
    s.secrets.emplace_back("text", subjects.words(kind->code.text(), cell, kind->name));
    const auto* source = rules.sources.find(s.birth->source);
    if (source == nullptr || !source->citizen) return;
    s.secrets.emplace_back("contact_name", subjects.words("contact", cell, "市民"));
    s.secrets.emplace_back("contact_phone", fmt::format("1380000{:04}", random.below(10'000)));
}

std::string ScriptWriter::Parts::departmentFor(std::size_t choice) const {
    const auto street = district.cells[cell].code.substr(0, 9);
    const auto ofStreet = staff.streetDepartment.find(street);
    const auto& own =
        ofStreet == staff.streetDepartment.end() ? kind->departments.front() : ofStreet->second;
    if (choice >= kind->departments.size())
        return choice == 1 && kind->departments.front() != "STREET" ? own : "CG";
    const auto& code = kind->departments[choice];
    return code == "STREET" || staff.handlers.find(code) == staff.handlers.end() ? own : code;
}

/// The filing condition: the earlier of a kind's list are the commoner ones.
void ScriptWriter::Parts::chooseCondition() {
    int id = 0;
    if (!kind->conditions.empty()) {
        std::vector<double> weights;
        for (std::size_t i = 0; i < kind->conditions.size(); ++i)
            weights.push_back(1.0 / static_cast<double>(i + 1));
        id = kind->conditions[random.weighted(weights)].id;
    }
    last().condition = id;
    const auto found = rules.limits.find(kind->code, id, s.birth->areaClass, Urgency::Normal);
    limit = found ? found->span : rules.limits.byDefault();
}

/// From the report to the step at `next` that files or refuses.
void ScriptWriter::Parts::intake(Instant next, bool passed) {
    if (!verify) {
        const Instant accept = next - minutes(1, 4);
        s.reportedAt = accept - minutes(0.4, 6);
        step(Action::Accept, one(staff.acceptors), accept);
        return;
    }
    const Instant answer = next - minutes(1, 4);
    const Instant task = answer - minutes(7, random.chance(0.06) ? 44 : 26);
    s.reportedAt = task - minutes(0.6, 6);
    step(Action::VerifyTask, one(staff.acceptors), task);
    last().to = collector->login;
    step(Action::VerifyAnswer, collector, answer);
    last().passed = passed;
}

void ScriptWriter::Parts::toDispatch(Instant dispatchAt) {
    const Instant file = dispatchAt - minutes(1, random.chance(0.03) ? 26 : 11);
    intake(file, true);
    step(Action::File, one(staff.chiefs), file);
    chooseCondition();
    step(Action::Dispatch, one(staff.dispatchers), dispatchAt);
    last().to = department;
}

/// The wrong department sends it back, another one gets it. The time of the new dispatch.
Instant ScriptWriter::Parts::sendBack(Instant dispatched) {
    const auto other = departmentFor(1);
    const Instant back = dispatched + minutes(9, 70);
    step(Action::Return, staff.desks.at(department), back);
    last().note = subjects.words("note:return", cell, "");
    const Instant again = back + minutes(2, 12);
    department = other;
    handler = one(staff.handlers.at(department));
    step(Action::Redispatch, one(staff.dispatchers), again);
    last().to = department;
    return again;
}

void ScriptWriter::Parts::handling(Instant startAt, Instant finishAt) {
    step(Action::Start, handler, startAt);
    step(Action::Finish, handler, finishAt);
    if (random.chance(0.7)) last().photos = 1 + static_cast<int>(random.below(3));
}

void ScriptWriter::Parts::checking(Instant taskAt, Instant answerAt, bool passed) {
    step(Action::CheckTask, one(staff.acceptors), taskAt);
    last().to = collector->login;
    step(Action::CheckAnswer, collector, answerAt);
    last().passed = passed;
}

void ScriptWriter::Parts::refused(Instant when) {
    intake(when, !(verify && random.chance(0.8)));
    step(Action::Refuse, one(staff.chiefs), when);
    last().note = subjects.words("note:refuse", cell, "");
}

void ScriptWriter::Parts::finished(const Subject& subject) {
    if (random.chance(verify ? 0.09 : 0.01)) return refused(subject.at + minutes(25, 55));
    toDispatch(subject.at + minutes(verify ? 40 : 12, verify ? 60 : 28));
    Instant base = s.steps.back().at;
    if (random.chance(0.03) && departmentFor(1) != department) base = sendBack(base);
    const bool late = random.chance(0.055);
    const double share =
        late ? random.between(1.04, 2.1) : random.between(0.08, 0.95) * random.between(0.6, 1);
    const auto amount = static_cast<double>(rules.calendar.amount(limit).count());
    const auto after = [&](double part) {
        return rules.calendar.add(
            base, microseconds{static_cast<std::int64_t>(amount * part / 1e6) * 1'000'000},
            limit.unit);
    };
    const Instant finish = std::max(after(share), base + std::chrono::minutes{2});
    handling(std::clamp(after(share * 0.35), base, finish), finish);
    Instant task = finish + minutes(1, 10);
    Instant answer = task + minutes(5, random.chance(0.04) ? 50 : 27);
    const bool failed = random.chance(0.035);
    checking(task, answer, !failed);
    if (failed) {
        const Instant rework = answer + minutes(1, 6);
        step(Action::Rework, one(staff.acceptors), rework);
        last().note = subjects.words("note:rework", cell, "");
        const Instant start = rework + minutes(8, 30);
        handling(start, start + minutes(15, 90));
        task = s.steps.back().at + minutes(1, 9);
        answer = task + minutes(5, 26);
        checking(task, answer, true);
    }
    const Instant close = answer + minutes(1, 12);
    step(Action::Close, one(staff.chiefs), close);
    last().closingMet = true;
    const Instant archive = close + std::chrono::hours{24};
    if (archive <= asOf) step(Action::Archive, &system, archive);
}

Status ScriptWriter::Parts::number(std::map<std::string, std::int64_t>& serials) {
    const auto& zone = rules.calendar.zone();
    const auto& desk = rules.profile.deskBeforeJoining;
    const auto day = localDay(s.reportedAt, zone);
    const auto& home = district.plan.district;
    const auto serial = ++serials[rules.numbering.registrationScope(home, day, desk)];
    WANMI_LET(s.birth->number, rules.numbering.registration(home, day, desk, serial));
    for (const auto& each : s.steps) {
        if (each.command.action != Action::File) continue;
        const auto filed = localDay(each.at, zone);
        const auto scope = rules.numbering.caseScope(kind->code, home, filed, desk);
        WANMI_LET(s.fileNumber,
                  rules.numbering.caseNumber(kind->code, home, filed, desk, ++serials[scope]));
    }
    return ok();
}

ScriptWriter::ScriptWriter(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
ScriptWriter::ScriptWriter(ScriptWriter&&) noexcept = default;
ScriptWriter::~ScriptWriter() = default;

Result<ScriptWriter> ScriptWriter::open(const District& district, const Staff& staff,
                                        const RuleSet& rules, const std::string& templates,
                                        std::uint64_t seed, Instant asOf, std::size_t total,
                                        std::size_t open) {
    WANMI_LET(auto subjects, Subjects::open(district, rules, templates, seed, asOf));
    auto parts = std::make_unique<Parts>(district, staff, rules, asOf, seed, std::move(subjects));
    parts->plan(total, std::min(open, total));
    return ScriptWriter{std::move(parts)};
}

std::size_t ScriptWriter::left() const {
    return m_parts->todo.size() - m_parts->at;
}

Result<CaseScript> ScriptWriter::next(std::map<std::string, std::int64_t>& serials) {
    auto& p = *m_parts;
    Subject subject = p.todo[p.at];
    for (int attempt = 0;; ++attempt) {
        p.begin(subject);
        if (subject.open >= 0)
            p.unfinished(subject.open);
        else
            p.finished(subject);
        const Instant end = p.s.steps.empty() ? p.s.reportedAt : p.s.steps.back().at;
        if (end <= p.asOf || attempt > 12) break;
        // it would end after the year: it began that much earlier
        subject.at -= (end - p.asOf) + std::chrono::hours{3 + 20 * attempt};
    }
    ++p.at;
    WANMI_TRY(p.number(serials));
    return std::move(p.s);
}

} // namespace wanmi::sample
