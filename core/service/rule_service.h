#pragma once
#include "core/domain/casework/adopt.h"
#include "core/service/whole_store.h"
#include "core/store/rule_store.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace wanmi {

/// A file of rules a city wants to change: where it came from (for complaints) and its text.
struct RuleFile {
    std::string path;
    std::string text;
};

/// One deadline that would be another.
struct DeadlineChange {
    std::string id;
    std::string number;
    ClockChange clock;
    Lamp lampBefore = Lamp::None;
    Lamp lampAfter = Lamp::None;
};

/// What a change of rules would do to the open cases.
struct RuleEffect {
    std::int64_t cases = 0;   ///< open cases looked at
    std::int64_t clocks = 0;  ///< of them, running or paused
    std::int64_t changed = 0; ///< clocks with another deadline, warning or limit
    std::int64_t earlier = 0; ///< due earlier than now
    std::int64_t later = 0;
    /// Running clocks by lamp before and after: [before][after], as enum Lamp.
    std::array<std::array<std::int64_t, 3>, 3> lamps{};
    std::int64_t adopted = 0; ///< set(): cases that got a rules_adopted event
};

struct RuleReceipt {
    std::int64_t ruleSet = 0; ///< number of the set now in use
    std::string version;
    bool isNew = false; ///< false: the texts were in use already
    RuleEffect effect;  ///< of the adoption for running cases; empty without
};

/// The city's rules: looking at them, trying a change out, taking it into use. A set in use is
/// never changed; a change makes a further one, and any earlier one can be taken into use again.
/// A running clock moves only when the set is adopted for running cases.
class RuleService {
public:
    explicit RuleService(Desk& desk) : m_desk(&desk) {}

    Result<std::vector<RuleStore::Entry>> sets();
    Result<RuleTexts> texts(std::int64_t number); ///< Errc::NotFound "rules.no_set"

    /// The texts in use with these files put in place of their namesakes; which file it is shows
    /// in its columns. Errc::Invalid "rules.unknown_file" (file), "rules.file_twice", and all of
    /// loadRules with the file's own path and line.
    Result<RuleTexts> edited(const std::vector<RuleFile>& files);

    /// Recomputes every open case's clocks under these texts and tells each deadline that would
    /// change, in no set order; writes nothing. Keeps one number a case in
    /// memory, no cases.
    using Tell = std::function<void(const DeadlineChange&)>;
    Result<RuleEffect> whatIf(const RuleTexts& texts, const Tell& tell, const Progress& progress);

    /// Takes the texts into use, in one transaction with the adoption where it is asked for.
    /// Errc::Forbidden "people.missing_right"; errors of Desk::acting.
    Result<RuleReceipt> set(const RuleTexts& texts, const std::string& actor, bool adoptRunning,
                            const std::string& note, const Progress& progress);

private:
    Result<RuleEffect> adopt(const RuleSet& to, std::int64_t number, const Actor& actor,
                             const Progress& progress);
    Desk* m_desk;
};

/// Faults of the rule sets and shifts: a set that cannot be read any more, a set's entry without
/// texts, a shift of somebody unknown. For checkStore.
Result<std::vector<Fault>> checkRuleSets(Desk& desk);

} // namespace wanmi
