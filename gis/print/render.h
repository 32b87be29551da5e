#pragma once
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <QSize>
#include <QString>

#include <optional>
#include <string>

class QImage;

namespace wanmi {

class MapLayers;

struct RenderSpec {
    QSize pixels{1600, 1000};
    std::optional<Box> box; ///< empty: everything; widened to the picture's shape
    double dpi = 96;
};

struct RenderResult {
    QSize pixels;
    Box box; ///< what is really shown
};

/// Draws the visible layers into a picture, waiting for it: for programs without a window.
QImage renderMap(MapLayers& layers, const RenderSpec& spec, RenderResult& result);

/// The same into a PNG file; the file appears only when all went well.
/// Errc::Io "file.unwritable"; Errc::Invalid "map.size" for a picture without or of monstrous size,
/// "map.empty_extent" where there is nothing to show.
Result<RenderResult> renderToFile(MapLayers& layers, const RenderSpec& spec,
                                  const std::string& pathUtf8);

} // namespace wanmi
