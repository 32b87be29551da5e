#pragma once
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace wanmi::test {

/// A file or folder of the open data, or nothing: the test then says so and ends.
inline std::optional<std::string> openData(const std::string& file) {
    const char* given = std::getenv("WANMI_OPEN_DATA"); // NOLINT(concurrency-mt-unsafe)
    const std::filesystem::path folder =
        given != nullptr ? std::filesystem::path{given}
                         : std::filesystem::path{WANMI_SOURCE_DIR "/../shared/data/open"};
    if (!std::filesystem::exists(folder / file)) {
        std::cout << "skipped: no " << file << " (set WANMI_OPEN_DATA)\n";
        return std::nullopt;
    }
    return (folder / file).string();
}

} // namespace wanmi::test
