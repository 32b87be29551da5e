#pragma once
// The style of each layer: renderer, labels and the scales at which it shows.
#include "gis/layers/look.h"

class QgsVectorLayer;

namespace wanmi {

/// Components are drawn one by one at this scale and nearer, as counts a cell farther out.
inline constexpr double kComponentScale = 4'000;

void styleBaseAreas(QgsVectorLayer& layer, const Look& look);
void styleStreets(QgsVectorLayer& layer, const Look& look);
void styleDistricts(QgsVectorLayer& layer, const Look& look);
void styleStreetRegions(QgsVectorLayer& layer, const Look& look);
void styleCommunities(QgsVectorLayer& layer, const Look& look);
/// All three levels in one layer: for other programs that open the file.
void styleRegions(QgsVectorLayer& layer, const Look& look);
void styleCells(QgsVectorLayer& layer, const Look& look);
void styleDutyGrids(QgsVectorLayer& layer, const Look& look);
void styleComponents(QgsVectorLayer& layer, const Look& look);
/// Needs a field "per_ha".
void styleDensity(QgsVectorLayer& layer, const Look& look);
/// Needs fields "lamp", "rank" and "number".
void styleCases(QgsVectorLayer& layer, const Look& look);
/// The stored table of cases, where the lamp follows from state and limit at the moment of drawing.
void styleStoredCases(QgsVectorLayer& layer, const Look& look);

} // namespace wanmi
