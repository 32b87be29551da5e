#pragma once
#include "core/service/whole_store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// One line that stands for every event and every piece of evidence a store has taken: a Merkle
/// head over the last hash of each case, in order of their ids, and the seals of evidence after
/// them. A dropped case, a dropped last event or a changed byte gives another head.
struct ChainHead {
    std::int64_t ledger = 0; ///< rows of the ledger it covers
    std::int64_t cases = 0;
    std::string hash; ///< 64 hex digits
    /// "1042-120-9f…": ledger rows, cases, hash.
    std::string text() const;
    /// Errc::Invalid "head.unreadable" with arg value.
    static Result<ChainHead> parse(std::string_view text);
    friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

/// A case's place under a head.
struct ChainProof {
    ChainHead head;
    std::int64_t index = 0; ///< of its leaf
    std::int64_t count = 0; ///< of all leaves
    std::vector<std::string> path;
};

/// What the leaf of a case holds.
std::string chainLeaf(std::string_view caseId, std::int64_t revision, std::string_view head);

/// The head as it is. Some seconds and 100 MB at a million cases.
Result<ChainHead> chainHead(Desk& desk, const Progress& progress);
/// The head as it was when the ledger had that many rows.
Result<ChainHead> chainHeadAt(Desk& desk, std::int64_t ledger, const Progress& progress);
Result<ChainProof> proveCase(Desk& desk, const std::string& caseId, const Progress& progress);

enum class HeadStanding : std::uint8_t {
    Same,
    Extended, ///< all it covers is there unchanged, and more was added since
    Broken    ///< something it covers is changed or gone
};
/// Holds a head kept elsewhere against the store.
Result<HeadStanding> compareHead(Desk& desk, const ChainHead& kept, const Progress& progress);

/// Writes a head down among those told; the same head once a day. For the duty log.
Status keepHead(Desk& desk, const ChainHead& head);
/// The head last told on a day, or nullopt.
Result<std::optional<ChainHead>> headOfDay(Desk& desk, std::string_view day);
/// A head told earlier, by its hash.
Result<std::optional<ChainHead>> headByHash(Desk& desk, std::string_view hash);

/// The ledger against events and evidence, and the newest head told against the store.
Status checkLedger(Desk& desk, const Progress& progress, std::vector<Fault>& faults);

} // namespace wanmi
