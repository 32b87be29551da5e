#pragma once
// Precompiled for every source of gis/: the headers that cost seconds and change never.
// QGIS brings an older forward declaration of its own under the same guard: ours comes first.
// clang-format off
#include <nlohmann/json_fwd.hpp>
// clang-format on

#include <qgis.h>
#include <qgsapplication.h>
#include <qgscoordinatereferencesystem.h>
#include <qgsfeature.h>
#include <qgsgeometry.h>
#include <qgsproject.h>
#include <qgsrasterlayer.h>
#include <qgsvectorlayer.h>

#include <QString>
#include <QVariant>
#include <QWidget>

#include <memory>
#include <string>
#include <vector>
