#include "gis/exchange/osm_tags.h"

#include "core/base/file.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include <sstream>

namespace wanmi {

OsmTags::OsmTags(const std::vector<std::string>& tags) {
    const char* shipped = CPLFindFile("gdal", "osmconf.ini");
    const auto text = shipped == nullptr ? std::string{} : readFile(shipped);
    if (!text || text->empty()) return;
    std::istringstream lines{*text};
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("attributes=")) {
            const std::string there = "," + line.substr(11) + ",";
            for (const auto& tag : tags) {
                if (there.find("," + tag + ",") == std::string::npos) line += "," + tag;
            }
        }
        out += line + "\n";
    }
    m_path = fmt::format("/vsimem/wanmi-osm-{}.ini", fmt::ptr(this));
    auto* bytes = static_cast<GByte*>(VSIMalloc(out.size()));
    std::copy(out.begin(), out.end(), bytes);
    VSIFCloseL(VSIFileFromMemBuffer(m_path.c_str(), bytes, out.size(), TRUE));
}

OsmTags::~OsmTags() {
    if (!m_path.empty()) VSIUnlink(m_path.c_str());
}

} // namespace wanmi
