#pragma once
#include "core/domain/catalogue/rules.h"
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// The rule sets of a store, each a whole set of texts under a number from 1; one that is there
/// never changes. Values in, values out; writes happen inside the caller's transaction.
class RuleStore {
public:
    explicit RuleStore(Database& db) : m_db(&db) {}

    struct Entry {
        std::int64_t number = 0;
        Instant since;
        std::string actor; ///< "" for the set the store came with
        std::string note;
        bool adoptedRunning = false; ///< running cases were counted anew by it
    };
    /// Oldest first.
    Result<std::vector<Entry>> entries();
    Result<std::int64_t> newest(); ///< 0 where there is none
    /// All texts of a set; Errc::NotFound "rules.no_set" with arg number.
    Result<RuleTexts> texts(std::int64_t number);
    /// Only what clocks count by, see kClockFiles.
    Result<RuleTexts> clockTexts(std::int64_t number);
    /// Keeps a further set, which from then on counts; its number is entry.number.
    Status add(const Entry& entry, const RuleTexts& texts);

private:
    Database* m_db;
};

/// These texts as rules, with the clock rules of all sets the store holds. Errors as of loadRules.
Result<RuleSet> loadRulesWithEarlier(Database& db, const RuleTexts& texts);
/// The same of the newest rule set.
Result<RuleSet> loadStoredRules(Database& db);

} // namespace wanmi
