#pragma once
#include "core/base/clock.h"
#include "core/base/progress.h"

#include <cstdint>
#include <string>

namespace wanmi {

/// How large the sample city is and when its year ends.
struct SampleOptions {
    std::uint64_t seed = 1; ///< the same seed gives the same city, to the byte
    std::size_t cells = 1652;
    std::size_t components = 60'000;
    std::size_t cases = 12'000;
    std::size_t districts = 0; ///< 0: as many as the counts need
    Instant asOf;              ///< the year of cases ends here, and the sandbox's clock starts
    std::string dataFolder;
};

/// Makes a sandbox store with the sample city (样例城市). The file appears only when all went well.
Status makeSample(const std::string& pathUtf8, const SampleOptions& options, const Progress& progress);

} // namespace wanmi
