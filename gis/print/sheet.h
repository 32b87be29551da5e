#pragma once
// The current window as a sheet of paper: title, map, legend, scale, date, coordinate system.
#include "core/base/progress.h"
#include "core/geometry/shapes.h"

#include <QString>

#include <string>

namespace wanmi {

class MapLayers;

struct SheetSpec {
    enum class Paper { A4, A3 };
    Paper paper = Paper::A4;
    bool landscape = true;
    QString title;
    QString subtitle;
    QString date;       ///< as it is to be read; "" none
    bool frame = false; ///< coordinates along the edge of the map
    Box box;            ///< what is to be seen; widened to the map's shape on paper
    double scale = 0;   ///< denominator; 0: as the box asks, rounded to a decent figure
    double dpi = 300;   ///< of PNG, and of pictures within PDF
};

/// Writes PDF, PNG or SVG by the name's ending, in the language and colours of the layers' look
/// (a sheet is always light). Tells `progress` "sheet.map", "sheet.writing".
/// Errc::Invalid "sheet.format" (file), "map.empty_extent"; Errc::Io "file.unwritable".
Status exportSheet(MapLayers& layers, const SheetSpec& spec, const std::string& pathUtf8,
                   const Progress& progress = {});

/// The nearest decent denominator that is not smaller: 500, 1000, 2000, 2500, 5000, 10000 …
double decentScale(double denominator);

} // namespace wanmi
