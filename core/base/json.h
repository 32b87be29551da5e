#pragma once
#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace wanmi {

/// nlohmann's value; include <nlohmann/json.hpp> only in .cpp files (it is slow to compile).
using Json = nlohmann::json;

/// Canonical text (RFC 8785) of a value that holds objects, arrays, strings, booleans, null and
/// whole numbers: keys in order, no white space, shortest escapes. Fractions are not allowed in
/// chained text (positions are whole millimetres there), so none can differ between two writers.
std::string canonicalJson(const Json& value);

/// Parses UTF-8 JSON; Errc::Invalid with reason "json.broken" and args line, what.
Result<Json> parseJson(std::string_view text);

/// The text a user or a script reads: UTF-8 kept as it is, one line.
std::string plainJson(const Json& value);

} // namespace wanmi
