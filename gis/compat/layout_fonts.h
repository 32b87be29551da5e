#pragma once
// Fonts of layout items, which QGIS sets in one way until 3.22 and in another since.
#include "gis/compat/qgis_names.h"

#include <qgslayoutitemlabel.h>
#include <qgslayoutitemlegend.h>
#include <qgstextformat.h>

namespace wanmi::compat {

inline void setFont(QgsLayoutItemLabel& label, const QFont& font) {
#if _QGIS_VERSION_INT >= 32400 // drop the #else when QGIS 3.22 is dropped
    label.setTextFormat(QgsTextFormat::fromQFont(font));
#else
    label.setFont(font);
#endif
}

/// Title, layers (bold) and entries of a legend.
inline void setFont(QgsLayoutItemLegend& legend, const QString& family) {
    for (const auto style :
         {QgsLegendStyle::Title, QgsLegendStyle::Subgroup, QgsLegendStyle::SymbolLabel}) {
        QFont font{family};
        font.setPointSizeF(style == QgsLegendStyle::Title ? 11 : 8.5);
        font.setBold(style != QgsLegendStyle::SymbolLabel);
#if _QGIS_VERSION_INT >= 33000 // drop the #else when QGIS 3.28 is dropped
        legend.rstyle(style).setTextFormat(QgsTextFormat::fromQFont(font));
#else
        legend.setStyleFont(style, font);
#endif
    }
}

} // namespace wanmi::compat
