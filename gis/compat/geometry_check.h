#pragma once
// Whether features are looked at for faults before they are used: QGIS moved the names.
#include <qgis.h>
#include <qgsfeaturerequest.h>

namespace wanmi {

#if _QGIS_VERSION_INT >= 33600 // drop the #else when QGIS 3.34 is dropped
inline constexpr auto kNoGeometryCheck = Qgis::InvalidGeometryCheck::NoCheck;
#else
inline constexpr auto kNoGeometryCheck = QgsFeatureRequest::GeometryNoCheck;
#endif

} // namespace wanmi
