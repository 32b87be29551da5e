#pragma once
#include "core/base/progress.h"
#include "core/domain/place/place.h"
#include "core/geometry/cell_locator.h"
#include "core/store/store.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace wanmi {

/// Codes of the places around a point; empty text where there is none.
struct PlaceOf {
    std::string district;
    std::string street;
    std::string community;
    std::string cell;
    std::string dutyGrid;
    int areaClass = 0; ///< of the cell; 0 outside
    friend bool operator==(const PlaceOf&, const PlaceOf&) = default;
};

/// Regions, cells, duty grids, streets and components as rows. Values in, values out. Every write
/// is made inside the caller's transaction. Ids come from `ids`, recorded-at from `now`.
class PlaceStore {
public:
    explicit PlaceStore(Database& db);

    Status addRegion(const Region& region, const std::string& id, Instant now);
    /// Replaces name, parent, shape, flag of the region with this code; false: there was none.
    Result<bool> updateRegion(const Region& region, Instant now);
    /// Ends a region; its code may be given again.
    Status endRegion(std::string_view code, Instant now);
    Result<std::optional<Region>> region(std::string_view code);
    /// In force, by code; `level` empty: all; `under`: only codes that begin with it.
    Result<std::vector<Region>> regions(std::optional<RegionLevel> level,
                                        std::string_view under = {});
    Result<std::optional<std::string>> regionBySource(RegionLevel level,
                                                      std::string_view sourceKey);
    /// The box of every region in force; nullopt where there is none.
    Result<std::optional<Box>> regionsBox();
    /// Code and name of regions whose name holds the text, the best match first.
    struct Named {
        std::string code;
        std::string name;
    };
    Result<std::vector<Named>> regionsNamed(std::string_view text, std::size_t limit);

    Status addCell(const Cell& cell, const std::string& id, Instant now);
    Result<std::vector<Cell>> cells(std::string_view under = {});
    Result<std::optional<Cell>> cell(std::string_view code);
    /// Ends the cells under region codes. A draft, which no case and no component ever lay in, goes
    /// and leaves its code free; the others are retired, and their codes never given again.
    Status endCells(const std::vector<std::string>& under, Instant now);
    /// Sequences of a community that are free for new cells, in the order in which to give them:
    /// past the highest that was ever retired, then what lies below it.
    Result<std::vector<int>> freeSequences(std::string_view community);
    /// By community: how many codes a new cut of it could not free.
    Result<std::map<std::string, std::size_t, std::less<>>> fixedCells();

    Status addDutyGrid(const DutyGrid& grid, const std::string& id, Instant now);
    Result<std::vector<DutyGrid>> dutyGrids(std::string_view under = {});
    Status endDutyGrids(std::string_view under, Instant now);
    /// Highest serial ever used in a street's duty grids, retired ones included.
    Result<int> lastDutyGrid(std::string_view street);

    Status addStreet(const StreetLine& street, const std::string& id, Instant now);
    Result<bool> updateStreetBySource(const StreetLine& street, Instant now);
    Result<bool> removeStreetBySource(std::string_view sourceKey);
    /// Street lines that meet the box (all where it is empty).
    Result<std::vector<StreetLine>> streets(const Box& box = {});
    /// Street lines whose name holds the text, the best match first.
    Result<std::vector<StreetLine>> streetsNamed(std::string_view text);
    Status addBaseArea(const BaseArea& area, const std::string& id, Instant now);
    Result<std::vector<BaseArea>> baseAreas();

    Status addComponent(const Component& component, Instant now);
    /// Replaces everything but the code, and the first day where a new one is given; false: no
    /// such code.
    Result<bool> updateComponent(const Component& component, Instant now);
    Result<std::optional<std::int64_t>> componentBySource(std::string_view kind,
                                                          std::string_view sourceKey);
    /// Every source key that begins with `source`, with its codes: one a kind (bulk paths).
    Result<std::unordered_map<std::string, std::vector<std::int64_t>>>
    componentKeys(std::string_view source);
    Result<std::optional<Component>> component(std::int64_t code);
    /// In the box, in order of code, at most `limit`; `kind` empty: all kinds.
    Result<std::vector<Component>> componentsIn(const Box& box, std::string_view kind,
                                                std::size_t limit);
    /// Where the components in force stand, in order of code.
    Result<std::vector<Point>> componentPoints();
    /// Puts every component into the cell it lies in (the lowest code on a boundary); gives how
    /// many changed. Tells `progress` and can be cancelled.
    Result<std::int64_t> placeComponents(const Progress& progress);
    /// The same in two steps, the first of which writes nothing: the components that do not lie in
    /// the cell their row names, each with the index of the cell it lies in (kOutside: none). A
    /// cell without code is one that no row can name yet.
    using Move = std::pair<std::int64_t, std::uint32_t>;
    Result<std::vector<Move>> componentMoves(const std::vector<Cell>& cells,
                                             const CellLocator& locator, const Progress& progress);
    Status moveComponents(const std::vector<Move>& moves, const std::vector<Cell>& cells,
                          const Progress& progress);

    /// A case that may belong elsewhere: one that is not closed, or has no cell.
    struct PlacedCase {
        std::string id;
        std::string state;
        std::string community;
        std::string cell;
        std::string dutyGrid;
        Point at;
    };
    Result<std::vector<PlacedCase>> casesToPlace();

    /// Where a point lies, by the spatial index and an exact test; on a boundary the lowest code.
    Result<PlaceOf> placeOf(Point at);

    /// The next serial of a scope ("component:9901010101"), given once and never again.
    Result<std::int64_t> nextSerial(std::string_view scope);
    /// Moves a scope's last serial up to `last` where it is lower (bulk paths).
    Status raiseSerial(std::string_view scope, std::int64_t last);
    /// The last serial given in a scope, 0 where there is none.
    Result<std::int64_t> lastSerial(std::string_view scope);

private:
    struct Prepared; // statements are compiled once: the spatial triggers make compiling dear
    class Use;
    Result<Use> use(std::string_view sql);
    /// The store's EPSG code; Errc::Conflict "store.no_srid" while none is fixed.
    Result<int> srid();
    Result<bool> indexed();
    Status readCellAt(Point at, PlaceOf& out);
    Result<std::string> regionAt(Point at);
    Result<std::vector<StreetLine>> readStreets(Use& q);

    Database* m_db;
    std::shared_ptr<Prepared> m_prepared;
};

} // namespace wanmi
