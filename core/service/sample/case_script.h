#pragma once
// The life of a made-up case written down before it is lived: who does what when. Playing a script
// through the rules makes the events; scripts do not depend on each other, so many play at once.
#include "core/domain/casework/decide.h"
#include "core/service/sample/sample_people.h"
#include "core/store/case_store.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wanmi::sample {

struct ScriptStep {
    CaseCommand command;
    const Actor* actor = nullptr;
    Instant at;
};

struct CaseScript {
    std::uint64_t seed = 0;         ///< of its ids and salts
    std::optional<CaseBirth> birth; ///< without id and hashes: playing adds them
    const Actor* reporter = nullptr;
    Instant reportedAt;
    std::string fileNumber;
    std::vector<std::pair<std::string, std::string>> secrets; ///< field, value
    std::vector<ScriptStep> steps;
};

/// A case lived through.
struct LivedCase {
    Case state;
    std::vector<CaseEvent> events;
    std::vector<PrivateValue> secrets;
};
/// Errors of the rules: a script that they refuse is a fault of the sample.
Result<LivedCase> play(const CaseScript& script, const RuleSet& rules);

/// Writes the scripts of one district, one after the other, about in order of their reports.
class ScriptWriter {
public:
    /// `total` scripts, `open` of them not finished at `asOf`; `templates` is the text of
    /// data/sample/reports.csv. The other arguments outlive the writer.
    static Result<ScriptWriter> open(const District& district, const Staff& staff,
                                     const RuleSet& rules, const std::string& templates,
                                     std::uint64_t seed, Instant asOf, std::size_t total,
                                     std::size_t open);
    ScriptWriter(ScriptWriter&&) noexcept;
    ~ScriptWriter();

    std::size_t left() const;
    /// The next script, numbered; serials go on from `serials` (by scope).
    Result<CaseScript> next(std::map<std::string, std::int64_t>& serials);

private:
    struct Parts;
    explicit ScriptWriter(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace wanmi::sample
