#pragma once
#include <string>
#include <string_view>

namespace wanmi {

/// What the rows of a file are known by when a newer one of the same source comes: the file's name
/// without folder, endings and dates, so that lamps_2024-03.csv and lamps_2025.csv.gz are one
/// source. Lower case; "file" where nothing is left.
std::string sourceName(std::string_view pathUtf8);

} // namespace wanmi
