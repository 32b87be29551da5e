#pragma once
// What a cut of the grid and an import of one do alike, once it is known which cells there are to
// be.
#include "core/service/desk.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

/// The cells of a store become others: duty grids, components and open cases follow. First
/// everything is computed without locking anybody out, then it is written in the caller's
/// transaction.
class GridReplacement {
public:
    GridReplacement(Desk& desk, const Progress& progress)
        : m_desk(&desk),
          m_store(desk.db()),
          m_progress(&progress),
          m_now(desk.now()) {}

    /// Before anything is read: what is written later must still fit.
    Status begin();
    /// The cells of the whole store as they are to be, those of a street together; a new one has no
    /// code yet.
    void take(std::vector<Cell> cells);
    std::vector<Cell>& cells() { return m_cells; }
    /// Duty grids of these streets anew: neighbouring cells, about a dozen each.
    void planDuties(const std::set<std::string>& streets);
    Status planMoves(); ///< of components; after take()

    /// In the transaction, first of all. Errc::Conflict "grid.changed_meanwhile": regions, streets
    /// or cells were changed since begin().
    Status lock();
    Instant now() const { return m_now; } ///< from lock() on that of the transaction
    Status addEdition(const std::string& name, const std::string& document,
                      const std::string& author);
    std::int64_t edition() const { return m_edition; }
    Status endDuties();   ///< those of the planned streets
    Status writeDuties(); ///< once every cell has its code
    /// Components go into the cell they lie in. Open cases follow, by an event each; a closed one
    /// keeps the cell of its day, and gets one only where it never had any.
    Status moveThings();
    std::size_t movedComponents() const { return m_moves.size(); }
    std::size_t movedCases() const { return m_movedCases; }

private:
    /// A duty grid to be: its cells by index, and its shape.
    struct DutyPlan {
        std::string street;
        std::vector<std::size_t> cells;
        MultiPolygon shape;
    };
    void planStreet(const std::string& street, const std::vector<std::size_t>& cells);
    Result<std::vector<std::string>> dutyOfCells();
    Status moveCases();

    Desk* m_desk;
    PlaceStore m_store;
    const Progress* m_progress;
    Instant m_now;
    std::int64_t m_seen = 0; ///< the last change before anything was read
    std::int64_t m_seenComponents = 0;
    std::int64_t m_edition = 0;
    std::vector<Cell> m_cells;
    std::optional<CellLocator> m_locator;
    std::set<std::string> m_streets;
    std::vector<DutyPlan> m_duties;
    std::vector<PlaceStore::Move> m_moves;
    std::size_t m_movedCases = 0;
};

} // namespace wanmi
