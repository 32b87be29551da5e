#pragma once
#include "core/domain/place/place.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What the authorities do with a district, street or community (行政区划调整).
enum class RegionActKind : std::uint8_t {
    Rename,   ///< 更名
    Recode,   ///< 变更代码: another code under the same region
    Transfer, ///< 划转: to another region one level up
    Merge,    ///< 合并: others go into it
    Split     ///< 拆分: a new one is made of some of it
};
std::string_view regionActName(RegionActKind kind); ///< "rename", "recode", …

struct RegionAct {
    RegionActKind kind = RegionActKind::Rename;
    std::string code; ///< whom it is about; merge: the one that stays
    /// Merge: those that go into it. Split: what leaves it (regions one level down, cells or duty
    /// grids).
    std::vector<std::string> members;
    std::string into;    ///< transfer: the region it goes to
    std::string newCode; ///< recode, split; transfer: "" for the same last digits or the next free
    std::string name;    ///< rename, split; else "" to keep it
    friend bool operator==(const RegionAct&, const RegionAct&) = default;
};

/// As it is kept: canonical JSON, and back. Errc::Invalid "act.unreadable".
std::string regionActText(const RegionAct& act);
Result<RegionAct> parseRegionAct(std::string_view text);

/// What an act is worked out on.
struct RegionGround {
    struct GroundCell {
        std::string code;
        std::string community;
        std::string duty; ///< code, "" for none
    };
    std::map<std::string, Region, std::less<>> regions; ///< in force, without shapes
    std::set<std::string, std::less<>> everUsed;        ///< region codes of all times
    std::vector<GroundCell> cells;                      ///< in force, in order of code
    /// A point inside a cell, by its index: new codes are given from the north, in a row from the
    /// west (GB/T 30428.1).
    std::function<Point(std::size_t)> insideOf;
    /// As PlaceStore::freeSequences and lastDutyGrid.
    std::function<Result<std::vector<int>>(const std::string&)> freeSequences;
    std::function<Result<int>(const std::string&)> lastDuty;
};

/// What an act does. Old codes are those in force before it.
struct RegionPlan {
    struct Row {
        std::string like; ///< old code of the region it continues, or was cut from
        Region now;       ///< without shape
        bool made = false;
    };
    std::vector<Row> rows;           ///< regions with another code, name or parent
    std::vector<std::string> merged; ///< old codes that end in another region
    std::map<std::string, std::string, std::less<>> codes; ///< old → where it is now
    /// Ground that a region gains and loses, by old codes; `code` is what it is called now.
    struct Reshape {
        std::string code;
        std::string base; ///< old code, "" for a new one
        std::vector<std::string> gains;
        std::vector<std::string> loses;
    };
    std::vector<Reshape> reshaped;
    struct CellRow {
        std::size_t cell = 0; ///< index into RegionGround::cells
        std::string code;
        std::string community;
    };
    std::vector<CellRow> cells; ///< with another code, in order of the old ones
    struct DutyRow {
        std::string like; ///< old code
        std::string code;
        std::string street;
        std::vector<std::string> cells; ///< as they are called now
    };
    /// Duty grids (责任网格) with such a cell, by their old codes. One that lies in two streets now
    /// becomes two, both with its collector.
    std::vector<DutyRow> duties;
    std::string now(const std::string& old) const; ///< a region's code after the act
};

/// Works an act out. Errc::NotFound "region.unknown"; Errc::Invalid "act.needs" (what, act),
/// "act.level" (code, other), "act.member" (code, of), "act.code_parent" (code, parent),
/// "act.nothing" (code), "code.region", "code.cell_full"; Errc::Conflict "act.code_used" (code).
Result<RegionPlan> planRegionAct(const RegionAct& act, const RegionGround& ground);

} // namespace wanmi
