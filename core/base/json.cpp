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
        const auto upTo = std::min(e.byte, text.size());
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(upTo), '\n');
        return fail(Errc::Invalid, "json.broken", {{"line", std::to_string(line)}}, e.what());
    }
}

std::string plainJson(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace wanmi
