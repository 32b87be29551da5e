#include "gis/exchange/source.h"

#include "core/base/file.h"
#include "core/service/source_name.h"
#include "gis/exchange/file_access.h"
#include "gis/exchange/json_source.h"
#include "gis/exchange/ogr_source.h"
#include "gis/exchange/text_source.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// Two layers of one file are two sources: they number their rows alike.
std::string nameOf(const std::string& pathUtf8, const std::string& layer) {
    auto name = sourceName(pathUtf8);
    return layer.empty() ? name : name + "/" + layer;
}

/// Text and JSON have one layer, with the file's own name.
Status checkLayer(const FoundFile& file, const std::string& layer) {
    const auto name = utf8(pathFrom(file.path).filename().stem());
    if (layer.empty() || layer == name) return ok();
    return fail(Errc::Invalid, "import.no_layer",
                {{"file", file.name}, {"layer", layer}, {"known", name}});
}

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
    if (!text && !json) {
        WANMI_LET(auto rows, openOgr(file, wanted));
        rows->setName(nameOf(pathUtf8, options.layer));
        return rows;
    }
    WANMI_TRY(checkLayer(file, wanted.layer));
    WANMI_LET(auto bytes, readAll(file));
    WANMI_LET(auto content, toUtf8(std::move(bytes), wanted.encoding, file.name));
    WANMI_LET(auto source,
              text ? openText(std::move(content), file.name) : openJson(content, file.name));
    if (!wanted.where.empty()) {
        WANMI_LET(source, filtered(std::move(source), wanted.where));
    }
    source->setName(nameOf(pathUtf8, options.layer));
    return source;
}

Result<std::string> readTable(const std::string& pathUtf8, const std::string& encoding) {
    std::string any;
    WANMI_LET(const auto file, findFile(pathUtf8, any));
    WANMI_LET(auto bytes, readAll(file));
    return toUtf8(std::move(bytes), encoding, file.name);
}

} // namespace wanmi
