#include "gis/exchange/source.h"

#include "gis/exchange/file_access.h"
#include "gis/exchange/json_source.h"
#include "gis/exchange/ogr_source.h"
#include "gis/exchange/text_source.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

bool isOneOf(const std::string& ext, std::initializer_list<const char*> list) {
    return std::find(list.begin(), list.end(), ext) != list.end();
}

} // namespace

Result<std::unique_ptr<RowSource>> openSource(const std::string& pathUtf8,
                                              const SourceOptions& options) {
    SourceOptions wanted = options;
    WANMI_LET(const auto file, findFile(pathUtf8, wanted.layer));
    const bool text = isOneOf(file.ext, {"csv", "txt", "tsv", "tab_txt"});
    const bool json = isOneOf(file.ext, {"json", "geojson"});
    if (!text && !json) return openOgr(file, wanted);
    WANMI_LET(auto bytes, readAll(file));
    WANMI_LET(auto utf8, toUtf8(std::move(bytes), wanted.encoding, file.name));
    auto source = text ? openText(std::move(utf8), file.name) : openJson(utf8, file.name);
    if (!source || wanted.where.empty()) return source;
    return filtered(*std::move(source), wanted.where);
}

Result<std::string> readTable(const std::string& pathUtf8, const std::string& encoding) {
    std::string any;
    WANMI_LET(const auto file, findFile(pathUtf8, any));
    WANMI_LET(auto bytes, readAll(file));
    return toUtf8(std::move(bytes), encoding, file.name);
}

} // namespace wanmi
