#pragma once
#include "core/base/clock.h"
#include "core/base/progress.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace wanmi {

/// What a sample city is made of. Equal options and data give equal content, ids included.
struct SampleOptions {
    std::uint64_t seed = 1;
    std::size_t cells = 1652;
    std::size_t components = 60'000;
    std::size_t cases = 12'000;
    std::size_t districts = 1; ///< at least; more where the counts ask for more, up to 16
    /// The sample's year ends here and its clock starts here.
    Instant asOf = std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{1};
    std::string dataFolder;
};

/// Makes a sandbox store with a made-up city: regions, cells, components, people and a year of
/// cases, each a chain of events decided by the rules. The file appears only when all went well.
/// Errc::Conflict "store.exists"; Errc::Invalid "sample.cells", "sample.too_small", "sample.full",
/// "sample.no_words" and the rules' own errors; Errc::Cancelled.
Status makeSample(const std::string& pathUtf8, const SampleOptions& options,
                  const Progress& progress);

} // namespace wanmi
