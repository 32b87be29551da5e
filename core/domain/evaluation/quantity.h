#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wanmi {

/// What an evaluation counts: the only names a formula begins with. Each counts cases, or times
/// something was done to one, within the period and for one unit.
enum class Quantity : std::uint8_t {
    Received,          ///< 上报数: reports of the period; of regions only
    Filed,             ///< 立案数: filed in it; of a department: given to it in it
    FiledFromCitizens, ///< 监督举报核实数: of the filed, those a citizen's report began
    Due,               ///< 应结案数: closed in it, or their deadline ran out in it unhandled
    Closed,            ///< 结案数: filed cases closed in it, by force too
    ClosedInTime,      ///< 按期结案数: of the closed, those handled within their limit
    ClosedLate,        ///< 超期结案数: the other closed ones
    Unfinished,        ///< 未结案数: of the filed, those not closed at its end
    Reworked,          ///< 返工数: times handling began again after a failed check
    Suspended,         ///< 缓办数: times a case was suspended (挂账)
    SelfHandled,       ///< 自行处置数: put right by the collector on the spot, never filed
    Count_
};
inline constexpr std::size_t kQuantityCount = static_cast<std::size_t>(Quantity::Count_);

inline constexpr std::array<std::string_view, kQuantityCount> kQuantityCodes{
    "received", "filed",          "filed_from_citizens", "due",
    "closed",   "closed_in_time", "closed_late",         "unfinished",
    "reworked", "suspended",      "self_handled"};

constexpr std::string_view quantityCode(Quantity q) {
    return kQuantityCodes[static_cast<std::size_t>(q)];
}
constexpr std::optional<Quantity> quantityOf(std::string_view code) {
    for (std::size_t i = 0; i < kQuantityCodes.size(); ++i) {
        if (kQuantityCodes[i] == code) return static_cast<Quantity>(i);
    }
    return std::nullopt;
}

/// One number each, by enum Quantity.
struct Quantities {
    std::array<std::int64_t, kQuantityCount> numbers{};
    std::int64_t& operator[](Quantity q) { return numbers[static_cast<std::size_t>(q)]; }
    std::int64_t operator[](Quantity q) const { return numbers[static_cast<std::size_t>(q)]; }
    friend bool operator==(const Quantities&, const Quantities&) = default;
};

} // namespace wanmi
