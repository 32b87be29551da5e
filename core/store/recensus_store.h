#pragma once
#include "core/base/clock.h"
#include "core/geometry/shapes.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

/// How a row of a new survey and the stock stand to each other.
enum class CensusClass : std::uint8_t { Same, Moved, Changed, New, Missing };
std::string_view censusClassCode(CensusClass c); ///< "same", "moved", …
/// Errc::Invalid "component.census_class" (value).
Result<CensusClass> parseCensusClass(std::string_view code);

/// What was decided about it; None: nothing is to be decided.
enum class CensusState : std::uint8_t { None, Open, Accepted, Refused };
std::string_view censusStateCode(CensusState s); ///< "none", "open", …
/// Errc::Invalid "component.census_state" (value).
Result<CensusState> parseCensusState(std::string_view code);

/// A new survey held against the stock (部件复查).
struct Recensus {
    std::string id;
    Instant at;
    std::string author;
    std::string file;
    std::string note;
    std::vector<std::string> area;  ///< codes of the cells or regions that were surveyed
    std::vector<std::string> kinds; ///< four digits each
    double matchMetres = 0;
    double movedMetres = 0;
    std::int64_t read = 0;
    std::int64_t flagged = 0; ///< rows of the file that could not be read
};

struct RecensusRow {
    std::int64_t n = 0; ///< from 1
    CensusClass what = CensusClass::Same;
    std::optional<std::int64_t> fileRow;
    std::optional<std::int64_t> component; ///< in stock; a new one: the retired one it restores
    std::string matched;                   ///< "code", "key", "near"
    double metres = 0;                     ///< between stock and survey
    std::string kind;
    std::string before; ///< JSON of the fields that acceptance changes
    std::string after;
    std::optional<std::int64_t> given; ///< code the file gives a new one
    Point at;                          ///< where it was found; missing: where it should be
    std::string stock;                 ///< marks the component as it was compared
    CensusState state = CensusState::Open;
    std::optional<Instant> decidedAt;
    std::string decidedBy;
    std::string note;
    std::string batch;
    std::optional<std::int64_t> result;
};

/// Rows of a list; what is not given does not matter.
struct RecensusQuery {
    std::optional<CensusClass> what;
    std::optional<CensusState> state;
    std::int64_t limit = -1; ///< below 0: all
    std::int64_t offset = 0;
};

/// Re-censuses as rows; writes in the caller's transaction.
class RecensusStore {
public:
    explicit RecensusStore(Database& db) : m_db(&db) {}

    Status add(const Recensus& r);
    Status addRow(std::string_view recensus, const RecensusRow& row);
    Result<std::optional<Recensus>> find(std::string_view id);
    /// Newest first.
    Result<std::vector<Recensus>> all();
    Result<std::vector<RecensusRow>> rows(std::string_view recensus, const RecensusQuery& query);
    Result<std::optional<RecensusRow>> row(std::string_view recensus, std::int64_t n);
    using Counts = std::map<std::pair<CensusClass, CensusState>, std::int64_t>;
    Result<Counts> counts(std::string_view recensus);
    /// Writes state, who, when, note, batch and result.
    Status decide(std::string_view recensus, const RecensusRow& row);
    /// The act was taken back for this component: what was accepted by it is open again.
    Status reopen(std::string_view batch, std::int64_t component);

private:
    Database* m_db;
};

} // namespace wanmi
