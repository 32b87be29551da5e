#pragma once
// With its siblings here the only home of _QGIS_VERSION_INT. Each block says when it can go.
// QGIS brings an older forward declaration of its own under the same guard: ours comes first.
// clang-format off
#include <nlohmann/json_fwd.hpp>
// clang-format on

#include <qgis.h>
#include <qgsconfig.h>
#include <qgsfield.h>
#include <qgspallabeling.h>
#include <qgssymbollayer.h>
#include <qgsvectorlayer.h>
#include <qgswkbtypes.h>

#include <QMetaType>
#include <QVariant>

#include <memory>

namespace wanmi::compat {

#if _QGIS_VERSION_INT >= 33000 // drop the #else when QGIS 3.28 is dropped
using LayerType = Qgis::LayerType;
using GeometryType = Qgis::GeometryType;
using WkbType = Qgis::WkbType;
using DistanceUnit = Qgis::DistanceUnit;
inline constexpr auto kVectorLayer = Qgis::LayerType::Vector;
inline constexpr auto kRasterLayer = Qgis::LayerType::Raster;
inline constexpr auto kPoint = Qgis::GeometryType::Point;
inline constexpr auto kLine = Qgis::GeometryType::Line;
inline constexpr auto kPolygon = Qgis::GeometryType::Polygon;
inline constexpr auto kMeters = Qgis::DistanceUnit::Meters;
inline constexpr auto kMillimeters = Qgis::RenderUnit::Millimeters;
inline constexpr auto kMapUnits = Qgis::RenderUnit::MapUnits;
inline constexpr auto kLayoutMillimeters = Qgis::LayoutUnit::Millimeters;
#else
using LayerType = QgsMapLayerType;
using GeometryType = QgsWkbTypes::GeometryType;
using WkbType = QgsWkbTypes::Type;
using DistanceUnit = QgsUnitTypes::DistanceUnit;
inline constexpr auto kVectorLayer = QgsMapLayerType::VectorLayer;
inline constexpr auto kRasterLayer = QgsMapLayerType::RasterLayer;
inline constexpr auto kPoint = QgsWkbTypes::PointGeometry;
inline constexpr auto kLine = QgsWkbTypes::LineGeometry;
inline constexpr auto kPolygon = QgsWkbTypes::PolygonGeometry;
inline constexpr auto kMeters = QgsUnitTypes::DistanceMeters;
inline constexpr auto kMillimeters = QgsUnitTypes::RenderMillimeters;
inline constexpr auto kMapUnits = QgsUnitTypes::RenderMapUnits;
inline constexpr auto kLayoutMillimeters = QgsUnitTypes::LayoutMillimeters;
#endif

#if _QGIS_VERSION_INT >= 33000 // drop the #else when QGIS 3.28 is dropped
inline constexpr auto kPoints = Qgis::RenderUnit::Points;
#else
inline constexpr auto kPoints = QgsUnitTypes::RenderPoints;
#endif

#if _QGIS_VERSION_INT >= 32600 // drop the #else when QGIS 3.22 is dropped
inline constexpr auto kLabelAroundPoint = Qgis::LabelPlacement::AroundPoint;
inline constexpr auto kLabelOverPoint = Qgis::LabelPlacement::OverPoint;
inline constexpr auto kLabelCurved = Qgis::LabelPlacement::Curved;
inline constexpr auto kLabelHorizontal = Qgis::LabelPlacement::Horizontal;
#else
inline constexpr auto kLabelAroundPoint = QgsPalLayerSettings::AroundPoint;
inline constexpr auto kLabelOverPoint = QgsPalLayerSettings::OverPoint;
inline constexpr auto kLabelCurved = QgsPalLayerSettings::Curved;
inline constexpr auto kLabelHorizontal = QgsPalLayerSettings::Horizontal;
#endif

#if _QGIS_VERSION_INT >= 33200 // drop the #else when QGIS 3.28 is dropped
inline constexpr auto kLabelOnLine = Qgis::LabelLinePlacementFlag::OnLine;
#else
inline constexpr auto kLabelOnLine = QgsLabeling::LinePlacementFlag::OnLine;
#endif

#if _QGIS_VERSION_INT >= 33600 // drop the #else when QGIS 3.34 is dropped
inline constexpr auto kStrokeWidth = QgsSymbolLayer::Property::StrokeWidth;
inline constexpr auto kSize = QgsSymbolLayer::Property::Size;
inline constexpr auto kFillColour = QgsSymbolLayer::Property::FillColor;
#else
inline constexpr auto kStrokeWidth = QgsSymbolLayer::PropertyStrokeWidth;
inline constexpr auto kSize = QgsSymbolLayer::PropertySize;
inline constexpr auto kFillColour = QgsSymbolLayer::PropertyFillColor;
#endif

/// A field of that type, whichever way this QGIS wants it asked.
inline QgsField field(const QString& name, QMetaType::Type type) {
#if _QGIS_VERSION_INT >= 33800 // drop the #else when QGIS 3.34 is dropped
    return {name, type};
#else
    return {name, static_cast<QVariant::Type>(type)};
#endif
}

/// Factories return raw pointers in 3.x and begin to return unique_ptr in 4.x: wrap every such
/// call.
template <class T>
std::unique_ptr<T> own(T* p) {
    return std::unique_ptr<T>{p};
}
template <class T>
std::unique_ptr<T> own(std::unique_ptr<T> p) {
    return p;
}

} // namespace wanmi::compat
