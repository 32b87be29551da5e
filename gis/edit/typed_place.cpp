#include "gis/edit/typed_place.h"

#include <charconv>
#include <cmath>
#include <numbers>

namespace wanmi {
namespace {

constexpr double kFarthest = 1e8; ///< metres; beyond it nothing on Earth is meant
constexpr std::size_t kLongest = 40;

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || !(std::abs(value) < kFarthest))
        return std::nullopt;
    return value;
}

std::int64_t millimetres(double metres) {
    return std::llround(metres * kMillimetres);
}

} // namespace

std::optional<Point> typedPlace(std::string_view text, Point anchor) {
    const bool itself = !text.empty() && text.front() == '=';
    if (itself) text.remove_prefix(1);
    const auto split = text.find_first_of(",<");
    if (split == std::string_view::npos) return std::nullopt;
    const auto first = number(text.substr(0, split));
    const auto second = number(text.substr(split + 1));
    if (!first || !second) return std::nullopt;
    if (text[split] == ',') {
        const Point from = itself ? Point{} : anchor;
        return Point{from.x + millimetres(*first), from.y + millimetres(*second)};
    }
    if (itself) return std::nullopt;
    const double bearing = *second * std::numbers::pi / 180;
    return Point{anchor.x + millimetres(*first * std::sin(bearing)),
                 anchor.y + millimetres(*first * std::cos(bearing))};
}

bool continuesPlace(std::string_view text, char next) {
    if (text.size() >= kLongest) return false;
    if (next >= '0' && next <= '9') return true;
    if (next == '=') return text.empty();
    if (next == '-' || next == '.') return true;
    return (next == ',' || next == '<') && !text.empty() &&
           text.find_first_of(",<") == std::string_view::npos;
}

} // namespace wanmi
