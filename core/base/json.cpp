#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace wanmi {
namespace {

bool onlyWholeNumbers(const Json& value) {
    if (value.is_number_float()) return false;
    if (!value.is_structured()) return true;
    return std::all_of(value.begin(), value.end(), onlyWholeNumbers);
}

Error broken(std::string_view text, std::size_t upTo, const char* what) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(upTo, text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    return fail(Errc::Invalid, "json.broken", {{"line", std::to_string(line)}}, what);
}

/// Where the number stands that the library cites as too large.
std::size_t citedPlace(std::string_view text, std::string_view what) {
    const auto first = what.find('\'');
    const auto last = what.rfind('\'');
    if (first == last) return 0;
    const auto place = text.find(what.substr(first + 1, last - first - 1));
    return place == std::string_view::npos ? 0 : place;
}

} // namespace

std::string canonicalJson(const Json& value) {
    assert(onlyWholeNumbers(value));
    // nlohmann sorts keys by bytes; RFC 8785 by UTF-16 units. They agree for the ASCII keys used
    // here, and its escapes are RFC 8785's.
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parseJson(std::string_view text) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& e) {
        return broken(text, e.byte, e.what());
    } catch (const Json::out_of_range& e) {
        return broken(text, citedPlace(text, e.what()), e.what());
    }
}

std::string plainJson(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace wanmi
