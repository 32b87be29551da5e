#pragma once
#include "core/base/progress.h"
#include "core/service/desk.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

struct DutyRequest {
    std::string street; ///< "" = every street
    std::size_t collectors =
        0;          ///< duty grids in all; 0: as many as there are, or one for a dozen cells
    int days = 365; ///< cases reported in so many days count
};

/// What a collector would have to look after.
struct DutyLoad {
    std::int64_t cells = 0;
    double areaM2 = 0;
    std::int64_t components = 0;
    std::int64_t cases = 0;
    /// The mean of its parts of all cells, components and cases (of those there are), in means of
    /// all duty grids: 1 is what everybody would have if all had the same.
    double share = 0;
};

struct ProposedDuty {
    std::string street;
    std::string keeps; ///< the duty grid it goes on as: whose cells it mostly takes; "" a new one
    std::string collector; ///< of that one
    std::vector<std::string> cells;
    DutyLoad load;
};

struct DutyProposal {
    std::vector<ProposedDuty> proposed; ///< each in one piece and of one street
    std::vector<ProposedDuty> now;      ///< the duty grids there are; their codes in `keeps`
    double spreadNow = 0;               ///< the heaviest by the mean; 0 without any
    double spreadProposed = 0;
    std::size_t moved = 0; ///< cells that would change hands
};

/// Duty grids that share cells, components and past cases evenly among collectors. Starts from the
/// present ones, or from scratch where that ends more even by a fiftieth. Writes nothing.
/// Errc::NotFound "region.unknown" (code), "duty_grid.no_cells" (code); Errc::Invalid
/// "duty_grid.too_few" (count, least): streets and their parts need more; "duty_grid.too_many"
/// (count, most): there are fewer cells.
Result<DutyProposal> proposeDutyGrids(Desk& desk, const DutyRequest& request,
                                      const Progress& progress = {});

} // namespace wanmi
