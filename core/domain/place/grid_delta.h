#pragma once
#include "core/domain/place/grid_draft.h"

#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// What becomes of one cell when a draft is published.
struct CellDelta {
    enum class Kind : std::uint8_t {
        Made,    ///< ground of retired or living cells, under a new code
        Retired, ///< its code is never used again
        Recoded, ///< goes to another community: the old code retires, a new one is given
        Changed, ///< another shape under the same code
        Handed   ///< to another duty grid; nothing else changed
    };
    Kind kind = Kind::Changed;
    MeshCell cell = kOutside;
    std::string name;   ///< as GridDraft::cellName
    std::string region; ///< code it belongs to; of a retired one: belonged to
    double areaBeforeM2 = 0;
    double areaAfterM2 = 0;
};

/// A draft against its start.
struct GridDelta {
    std::vector<CellDelta> cells; ///< in order of kind, then of cell
    /// Lineage (沿革): cell of the start, cell of the draft that has its ground; never a cell and
    /// itself.
    std::vector<std::pair<MeshCell, MeshCell>> lineage;
    std::vector<std::uint32_t> regions; ///< whose cells are named above, before or after
    std::vector<std::uint32_t> duties;  ///< whose cells are named above, before or after
    std::vector<MeshCell> touched;      ///< all cells named above, in order
    Box box;                            ///< of everything that changed, before and after
};
GridDelta deltaOf(const GridDraft& draft);
std::string_view cellDeltaName(CellDelta::Kind kind); ///< "made", …

} // namespace wanmi
