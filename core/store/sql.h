#pragma once
#include <string_view>

namespace wanmi::sql {

/// Cuts one "-- :name x" block out of an embedded .sql file, at compile time. A missing name stops
/// the build, as the throw is not a constant expression.
consteval std::string_view named(std::string_view file, std::string_view name) {
    constexpr std::string_view kMark = "-- :name ";
    for (auto at = file.find(kMark); at != std::string_view::npos; at = file.find(kMark, at + 1)) {
        const auto eol = file.find('\n', at);
        if (file.substr(at + kMark.size(), eol - at - kMark.size()) != name) continue;
        const auto end = file.find(kMark, eol);
        return file.substr(eol + 1, end == std::string_view::npos ? end : end - eol - 1);
    }
    throw "no such statement in this .sql file"; // NOLINT(*-exception-baseclass)
}

} // namespace wanmi::sql
