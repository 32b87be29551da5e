#pragma once
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/recensus_store.h"

#include <string>

namespace wanmi::cli {

/// A re-census as both programs tell it: its heading, and rows by class and state.
Json recensusJson(const Recensus& what, const RecensusStore::Counts& counts,
                  const std::string& zone);
std::string recensusLines(const Recensus& what, const RecensusStore::Counts& counts,
                          const Messages& words);

} // namespace wanmi::cli
