#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/row_table.h"
#include "core/sync/case_arrival.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// How far a desk has read (读取位置): everything up to and with item `n` of central transaction
/// `xid`. Of another feed id it means nothing.
struct FeedCursor {
    std::string feed; ///< id of the feed: new at install, restore and promotion
    std::uint64_t xid = 0;
    std::int64_t n = 0;
    friend bool operator==(const FeedCursor&, const FeedCursor&) = default;
};

/// One change the centre accepted.
struct FeedItem {
    std::uint64_t xid = 0;
    std::int64_t n = 0;
    std::string kind;  ///< "case", "rows"
    std::string entry; ///< id of the entry it came in
    std::string body;  ///< JSON
};

/// Items in order; `horizon`: every transaction below it is told or was no concern of this desk.
struct FeedPage {
    std::vector<FeedItem> items;
    std::uint64_t horizon = 0;
    bool more = false; ///< the page ended because it was full
};

/// What the centre says of one entry.
struct SyncAnswer {
    enum class Outcome : std::uint8_t {
        Taken,   ///< accepted, now or earlier
        Moved,   ///< made on a state that is not current: pull, rebase, send the same id again
        Refused, ///< for good; `reason` says why
        Later    ///< not now; the same entry may be sent again
    };
    std::string id;
    Outcome outcome = Outcome::Taken;
    std::string reason; ///< "sync.…"
    Args args;
};

/// An entry as it travels: `text` is the JSON object of it.
struct WireEntry {
    std::string id;
    std::string text;
};

/// Who comes, and with what program.
struct DeskPass {
    std::string desk; ///< code the centre gave, 3 digits
    std::string key;  ///< the desk's own secret, hex
};

/// What the centre tells at the door.
struct CentreHello {
    std::string feed;
    int protocol = 0; ///< the newest the centre speaks
    Instant now;
    std::string city;
    std::string district; ///< home district
    int srid = 0;
    std::string deskRegion;     ///< what the desk holds: "" the city, 6 or 9 digits
    std::string deskDepartment; ///< "" all
    std::string login;          ///< who the connection belongs to
    bool sandbox = false;       ///< for trying out: people need not sign in
};

/// A person of the centre.
struct CentrePerson {
    std::string login;
    std::string name;
    std::string post;
    std::string department;
    std::string region;
    bool active = true;
    friend bool operator==(const CentrePerson&, const CentrePerson&) = default;
};

/// A signed-in person's secret, that entries are signed with.
struct CentreSession {
    std::string id;
    std::string secret; ///< hex
    Instant expires;
};

/// How much of an object (photo) the centre has.
struct ObjectHave {
    std::string hash;
    std::int64_t have = 0;
};

/// A table as a desk asks for its rows: of its columns those that travel.
struct CopyTable {
    std::string name;
    std::vector<RowColumn> columns;
};
using CopiedRow = std::vector<CellValue>; ///< in the order of the columns

/// How far a case has come at the centre.
struct CaseHead {
    std::string district; ///< home district
    std::string caseId;
    std::int64_t seq = 0;
    std::string head;  ///< hash of the last event
    std::string files; ///< SHA-256 of the ids of its evidence in their order, with commas; "" none
};

/// The protocol this program speaks; one older is spoken too.
inline constexpr int kSyncProtocol = 1;

/// The centre as a desk sees it (中心). One connection; not shared between threads. Every call may
/// be repeated: what was done is not done twice. Errc::Network "sync.unreachable" with detail where
/// the line failed (whether the centre has acted is then unknown); other errors are the centre's
/// words and trying again will not help: "central.revoked", "central.unknown_desk",
/// "central.desk_revoked", "central.too_old" (least), "central.too_new", "central.narrower".
class Remote {
public:
    Remote() = default;
    Remote(const Remote&) = delete;
    Remote& operator=(const Remote&) = delete;
    virtual ~Remote() = default;

    virtual Result<CentreHello> hello(const DeskPass& pass) = 0;
    virtual Result<CentreSession> openSession(const DeskPass& pass) = 0;
    /// Everybody, those too whose rights were taken.
    virtual Result<std::vector<CentrePerson>> people(const DeskPass& pass) = 0;
    /// One answer an entry, in order.
    virtual Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                                  const std::vector<WireEntry>& batch) = 0;
    virtual Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) = 0;
    /// Every accepted event of a case from the first, as bodies of "case" items.
    virtual Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view district,
                                                   std::string_view caseId) = 0;

    /// A copy of what this desk holds, page by page in the order of the keys: what lies after a
    /// key, or from the beginning. Pages are not of one moment: whoever copies asks for the horizon
    /// of the feed first (a page of 0 items) and reads on from there. Errc::Invalid
    /// "central.no_table".
    virtual Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                                    const Columns& after, int limit) = 0;
    /// Whole cases after one, by home district and id.
    virtual Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                                       int limit) = 0;
    virtual Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                                    int limit) = 0;
    /// Waits until the relay tells of something new; false: the time passed, or nobody relays.
    virtual Result<bool> wait(std::chrono::milliseconds atMost) = 0;

    /// Of these objects those the centre does not have whole.
    virtual Result<std::vector<ObjectHave>> missing(const DeskPass& pass,
                                                    const std::vector<std::string>& hashes) = 0;
    /// Adds bytes at `at`; gives how many the centre has now. "central.bad_object": whole, but not
    /// of this hash; nothing of it is kept.
    virtual Result<std::int64_t> put(const DeskPass& pass, std::string_view hash, std::int64_t size,
                                     std::int64_t at, std::string_view bytes) = 0;
    /// Bytes from `at` on, "" at the end. Errc::NotFound "central.no_object".
    virtual Result<std::string> get(const DeskPass& pass, std::string_view hash, std::int64_t at,
                                    std::int64_t atMost) = 0;
};

} // namespace wanmi
