#pragma once
// A checker of what several sites did: every desk's store and the centre. After Adya's direct
// serialisation graph, merged over all sites: a transaction has parts at many sites, and T1 before
// T2 here with T2 before T1 there is the anomaly that no single site can see (R087).
#include <cstdint>
#include <string>
#include <vector>

namespace wanmi::test {

/// A version "" of an object is what it was before anybody wrote it.
struct HistoryRead {
    std::string object;
    std::string version;
    std::int64_t at = 0; ///< when, by the site's own count; 0: at the transaction's end
};

/// A transaction that writes an object twice tells both, in order; the last one is its version.
struct HistoryWrite {
    std::string object;
    std::string version;  ///< a name of its own among the object's versions, the same at every site
    std::string previous; ///< the version it was written over
    std::int64_t at = 0;
};

/// One execution of a transaction at one site. What was undone later (refused, or made again on a
/// newer state) is told as not committed.
struct HistoryTransaction {
    std::string site;
    std::string id;         ///< the same at every site: an entry's id
    std::int64_t order = 0; ///< when it ended at its site, above 0
    bool committed = true;
    std::vector<HistoryRead> reads;
    std::vector<HistoryWrite> writes;
};

/// A version that a site already held when recording began (a first copy).
struct HistoryStart {
    std::string site;
    std::string object;
    std::string version;
};

struct History {
    std::vector<HistoryTransaction> transactions;
    std::vector<HistoryStart> starts;
};

/// What is asked of a history besides being one of a correct system.
struct HistoryDemands {
    bool settled = false; ///< all has travelled: who holds an object holds its newest version
};

enum class HistoryFaultKind : std::uint8_t {
    // No serial order gives this history:
    LostUpdate,       ///< two wrote over the same version, or over one that they had not read
    WriteSkew,        ///< each overwrote what another had read (G2)
    ReadSkew,         ///< a state that never was, over several steps (G-single)
    FracturedRead,    ///< one part of a transaction was read without another part
    WriteCycle,       ///< writes that each follow the other (G0)
    CircularFlow,     ///< each took from the other (G1c)
    ReversedOrder,    ///< one site has them in one order, another site in the other
    DirtyRead,        ///< reads or overwrites what was never committed (G1a)
    IntermediateRead, ///< reads or overwrites what was not a transaction's last word (G1b)
    UnknownVersion,   ///< a version nobody made, or not yet made
    TwoMakers,        ///< one version, two transactions
    OtherExecution,   ///< the parts of one transaction at two sites differ
    // A serial order there may be, but a site did wrong:
    NotStrict,    ///< executed on what another had touched, before that one had ended
    AppliedTwice, ///< the same transaction twice at a site
    Skipped,      ///< a write that a site must have has not come there
    Fractured,    ///< a site that holds both objects took one write of a transaction alone
    OtherOrder,   ///< a site wrote the versions of an object in another order
    NotThere      ///< read at a site before it had come there
};

/// One finding: `text` tells it in words with the transactions, objects and sites concerned.
struct HistoryFault {
    HistoryFaultKind kind = HistoryFaultKind::LostUpdate;
    std::vector<std::string> transactions;
    std::vector<std::string> objects;
    std::vector<std::string> sites;
    std::string text;
};

/// Everything found, in a fixed order; empty where the history is serialisable, strictly
/// recoverable and applied alike at every site. Of transactions that hang together in cycles the
/// shortest cycle is told. Time grows with the history's length.
std::vector<HistoryFault> checkHistory(const History& history, const HistoryDemands& demands = {});

/// Does this kind of fault mean that no serial order of all transactions gives what was seen?
bool deniesSerialOrder(HistoryFaultKind kind);

/// "write skew", "lost update", …
std::string historyWord(HistoryFaultKind kind);

} // namespace wanmi::test
