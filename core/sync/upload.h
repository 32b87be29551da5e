#pragma once
#include "core/base/progress.h"
#include "core/store/database.h"
#include "core/sync/remote.h"

#include <string>
#include <vector>

namespace wanmi {

/// Who brings a store's own past to the centre: an administrator there.
struct Uploader {
    DeskPass pass;
    std::string login;
    CentreSession session;
};

struct UploadReport {
    std::int64_t rows = 0;
    std::int64_t cases = 0;
    std::int64_t events = 0;
    std::vector<SyncAnswer> refused; ///< what the centre would not have
};

/// Brings everything a store held before it joined: rows of synced tables, and the chains of its
/// cases unchanged. In pieces of bounded size whose ids follow from their content: begun anew after
/// a cut, what is there already is not taken twice. Progress "sync.uploading". Errors of Remote.
Result<UploadReport> uploadStore(Database& db, int srid, Remote& remote, const Uploader& who,
                                 Instant now, const Progress& progress = {});

} // namespace wanmi
