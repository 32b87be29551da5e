#include "gis/layers/layer_styles.h"
#include "gis/layers/symbols.h"

#include <qgsfillsymbol.h>
#include <qgsgraduatedsymbolrenderer.h>
#include <qgsvectorlayer.h>

#include <array>

namespace wanmi {

void styleDensity(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    constexpr std::array kBounds{0.0, 5.0, 15.0, 30.0, 60.0, 1e9}; // components a hectare
    QgsRangeList ranges;
    for (std::size_t i = 0; i + 1 < kBounds.size(); ++i) {
        QColor fill = p.density[static_cast<int>(i)];
        QColor edge = fill;
        fill.setAlpha(look.dark ? 190 : 165);
        edge.setAlpha(90);
        const auto label = i + 2 < kBounds.size()
                               ? QStringLiteral("%1–%2").arg(kBounds[i]).arg(kBounds[i + 1])
                               : QStringLiteral("> %1").arg(kBounds[i]);
        auto symbol = fillSymbol(fill, {edge, 0.08, QStringLiteral("solid"), {}});
        ranges.append(QgsRendererRange{kBounds[i], kBounds[i + 1], symbol.release(),
                                       label + QLatin1Char(' ') + look.text("map.per_hectare")});
    }
    layer.setRenderer(new QgsGraduatedSymbolRenderer(QStringLiteral("per_ha"), ranges));
    layer.setScaleBasedVisibility(true);
    layer.setMaximumScale(kComponentScale);
    layer.setMinimumScale(0);
}

} // namespace wanmi
