#include "gis/print/render.h"

#include "core/base/file.h"
#include "gis/layers/map_layers.h"

#include <qgscoordinatereferencesystem.h>
#include <qgsexpressioncontext.h>
#include <qgsexpressioncontextutils.h>
#include <qgsmaprendererparalleljob.h>
#include <qgsmapsettings.h>
#include <qgsrectangle.h>

#include <QBuffer>
#include <QImage>

#include <cmath>

namespace wanmi {
namespace {

constexpr int kMostPixels = 20'000;

QgsRectangle rectangleOf(const Box& b) {
    return QgsRectangle{
        static_cast<double>(b.minX) / kMillimetres, static_cast<double>(b.minY) / kMillimetres,
        static_cast<double>(b.maxX) / kMillimetres, static_cast<double>(b.maxY) / kMillimetres};
}

Box boxOf(const QgsRectangle& r) {
    Box b;
    b.add({std::llround(r.xMinimum() * kMillimetres), std::llround(r.yMinimum() * kMillimetres)});
    b.add({std::llround(r.xMaximum() * kMillimetres), std::llround(r.yMaximum() * kMillimetres)});
    return b;
}

} // namespace

QImage renderMap(MapLayers& layers, const RenderSpec& spec, RenderResult& result) {
    auto extent = spec.box ? rectangleOf(*spec.box) : layers.extent();
    if (!spec.box) extent.scale(1.05);
    QgsMapSettings settings;
    settings.setOutputSize(spec.pixels);
    settings.setOutputDpi(spec.dpi);
    settings.setDestinationCrs(layers.crs());
    settings.setExtent(extent);
    settings.setBackgroundColor(layers.look().palette().ground);
    settings.setFlag(Qgis::MapSettingsFlag::Antialiasing);
    settings.setFlag(Qgis::MapSettingsFlag::DrawLabeling);
    settings.setFlag(Qgis::MapSettingsFlag::UseAdvancedEffects);
    settings.setLayers(layers.visible());
    QgsExpressionContext context; // styles ask for @map_scale
    context.appendScope(QgsExpressionContextUtils::globalScope());
    context.appendScope(QgsExpressionContextUtils::mapSettingsScope(settings));
    settings.setExpressionContext(context);
    QgsMapRendererParallelJob job{settings};
    job.start();
    job.waitForFinished();
    result = {spec.pixels, boxOf(settings.visibleExtent())};
    return job.renderedImage();
}

Result<RenderResult> renderToFile(MapLayers& layers, const RenderSpec& spec,
                                  const std::string& pathUtf8) {
    const auto& size = spec.pixels;
    const bool good = size.width() > 0 && size.height() > 0 && size.width() <= kMostPixels &&
                      size.height() <= kMostPixels;
    if (!good)
        return fail(Errc::Invalid, "map.size",
                    {{"width", std::to_string(size.width())},
                     {"height", std::to_string(size.height())},
                     {"most", std::to_string(kMostPixels)}});
    const bool nothing = spec.box
                             ? spec.box->minX >= spec.box->maxX || spec.box->minY >= spec.box->maxY
                             : layers.extent().isEmpty();
    if (nothing) return fail(Errc::Invalid, "map.empty_extent");
    layers.waitForComponents();
    RenderResult result;
    const auto image = renderMap(layers, spec, result);
    QByteArray bytes;
    QBuffer buffer{&bytes};
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    WANMI_TRY(replaceFile(pathUtf8, {bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    return result;
}

} // namespace wanmi
