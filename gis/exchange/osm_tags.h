#pragma once
#include <string>
#include <vector>

namespace wanmi {

/// GDAL's OSM driver gives columns to a few tags only and hides the others in one text. This is its
/// configuration with further tags as columns, in a file of GDAL's memory that goes with the
/// object.
class OsmTags {
public:
    explicit OsmTags(const std::vector<std::string>& tags);
    ~OsmTags();
    OsmTags(const OsmTags&) = delete;
    OsmTags& operator=(const OsmTags&) = delete;
    /// Path of the configuration; "" where GDAL's own was not found.
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

} // namespace wanmi
