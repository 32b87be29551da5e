#pragma once
#include "core/base/progress.h"
#include "core/store/database.h"
#include "core/sync/remote.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wanmi {

/// A file that is not what its name says.
struct WrongObject {
    std::string hash;
    std::string reason; ///< "evidence.damaged": the one here; "central.bad_object": the centre's
    friend bool operator==(const WrongObject&, const WrongObject&) = default;
};

/// What one call brought over.
struct TravelReport {
    int sent = 0;    ///< whole at the centre now
    int fetched = 0; ///< whole here now
    int resumed = 0; ///< went on from where an earlier call was cut short
    std::int64_t bytes = 0;
    std::vector<WrongObject> wrong;
    std::vector<std::string> absent; ///< wanted here, not yet whole at the centre
    bool more = false;               ///< the call's share was used up before the work was
};

/// What a caller keeps from call to call, one for sending and one for fetching, so that not every
/// row is looked at each time. An empty one is always right. Of sending, `known` may outlast the
/// program together with the feed id it was learnt under. Of fetching, begin with an empty one at
/// each start: a file that was lost here since is then seen and fetched again.
struct TravelMemory {
    std::int64_t known = 0;          ///< rows of evidence up to this fid are settled
    std::int64_t seen = 0;           ///< rows up to this fid are in `queue` or `open`, or settled
    std::vector<std::int64_t> queue; ///< fids to look at, those of the newest case last
    std::vector<std::int64_t> open;  ///< fids that wait for something: asked again in turn
    std::map<std::string, std::filesystem::file_time_type> damaged; ///< said; skipped until mended
};

/// Where objects travel: from the files beside a store to the centre and back.
struct TravelRoom {
    Database* db = nullptr;
    std::string storePath; ///< UTF-8
    Remote* remote = nullptr;
    DeskPass pass;
};

/// A call's share, so that entries need not wait for photos: it ends with the piece that uses it
/// up, in the middle of an object if need be.
struct TravelShare {
    std::int64_t bytes = std::int64_t{4} << 20U;
    Progress progress = {}; ///< "sync.sending_objects", "sync.fetching_objects": bytes, 0
};

/// Sends the files that evidence of cases here refers to and the centre lacks, those of the newest
/// cases first. Files of no case stay here; of erased evidence nothing is sent. A damaged file is
/// said in the report and does not stop the others. Errors of Remote; Errc::Cancelled.
Result<TravelReport> sendObjects(const TravelRoom& room, TravelMemory& memory,
                                 const TravelShare& share = {});

/// Fetches the files that evidence here refers to and that are not beside the store, those of the
/// newest cases first. Bytes gather in X.sqlite.d/fetching; a file gets its name only when whole
/// and of the right hash. A wrong one is said and put aside there, and asked for again after an
/// hour. Errors of Remote; Errc::Io "file.disk_full" with arg file: what was begun is gone;
/// Errc::Busy.
Result<TravelReport> fetchObjects(const TravelRoom& room, TravelMemory& memory,
                                  const TravelShare& share = {});

} // namespace wanmi
