#pragma once
// How the map looks: colours of the light and the dark map, words of the legend, lamps of the
// store.
#include "core/base/text.h"
#include "core/domain/calendar/lamps.h"

#include <QColor>
#include <QList>
#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace wanmi {

/// Colours of one map style.
struct MapPalette {
    QColor ground, block, oldQuarter, building, buildingEdge, green, park, water;
    QColor roadFill, roadCasing, mainFill, mainCasing, trunkFill, trunkCasing, path;
    QColor district, street, community, cell, cellStrong, duty;
    QColor text, textSoft, textWater, textPark, halo;
    QColor markerEdge;           ///< rim of cases and components
    QList<QColor> tints;         ///< soft fills that tell neighbouring duty grids apart
    QList<QColor> density;       ///< five steps, few to many
    QList<QColor> componentFill; ///< by class 01 … 06, then extensions
};
const MapPalette& mapPalette(bool dark);

/// Everything a layer's style depends on.
struct Look {
    bool dark = false;
    bool strongCells = false; ///< cells are the subject of the map
    std::optional<Messages> messages;
    std::vector<LampStyle> lamps;
    QString font;

    const MapPalette& palette() const { return mapPalette(dark); }
    /// The sentence of a key of data/messages.*.json; the key itself where there is none.
    QString text(std::string_view key) const;
    QString lampName(const LampStyle& lamp) const;
    const LampStyle& lamp(Lamp which) const;
};

/// The lamps as shipped, for a store whose rules cannot be read.
std::vector<LampStyle> shippedLamps();
/// A family on this machine that has Chinese characters; the system's own where none is known.
QString mapFont();

} // namespace wanmi
