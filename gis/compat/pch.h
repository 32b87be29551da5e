#pragma once
// Precompiled for every source of gis/: the headers that cost seconds and change never.
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
