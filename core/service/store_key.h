#pragma once
#include "core/base/signature.h"
#include "core/service/desk.h"

#include <string>

namespace wanmi {

/// The key a store signs its certificates with. The private half lies beside the store in
/// X.sqlite.d/key.pem, readable by its owner alone; the public half is in store_info "public_key".
/// Made at init, and at the first need of a store made before there were keys.

/// Makes the key, or takes the one that lies there; inside the caller's transaction.
Status makeStoreKey(Database& db, const std::string& storePathUtf8);
/// The key of a store that is made under another name goes with it: one that already lies at the
/// final place is used (`borrow`, before the store is made), else the new one is moved there
/// (`settle`, after it has its name). `dropStoreKey` takes away what a making that failed leaves.
void borrowStoreKey(const std::string& finalPathUtf8, const std::string& madePathUtf8);
Status settleStoreKey(const std::string& madePathUtf8, const std::string& finalPathUtf8);
void dropStoreKey(const std::string& madePathUtf8);
/// Errc::NotFound "key.absent" (file): the private half is gone; Errc::Conflict "key.other" (file):
/// it is another store's.
Result<SigningKey> storeKey(Desk& desk);
/// The public half as 64 hex digits; makes the key where there is none yet.
Result<std::string> storePublicKey(Desk& desk);

} // namespace wanmi
