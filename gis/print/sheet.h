#pragma once
// The current window as a sheet of paper: title, map, legend, scale, date, coordinate system.
#include "core/geometry/shapes.h"
#include "gis/compat/error_metatype.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
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
    QString focus;      ///< code of a region, cell or duty grid that is to stand out; "" none
    Box box;            ///< what is to be seen; widened to the map's shape on paper
    double scale = 0;   ///< denominator; 0: as the box asks, rounded to a decent figure
    double dpi = 300;   ///< of PNG, and of pictures within PDF
    std::chrono::milliseconds baseMapLimit{20'000}; ///< no base map is waited for longer
};

/// A sheet that was written.
struct SheetDone {
    QStringList missing; ///< base maps that came too late, or of which nothing came
};

/// Makes one sheet as PDF, PNG or SVG by the name's ending, in the language of the layers' look (a
/// sheet is always light). The map is drawn in the background; only laying out and writing, about a
/// second, is done on the UI thread, where this lives. The layers must outlive it.
class SheetJob final : public QObject {
    Q_OBJECT
public:
    SheetJob(MapLayers& layers, SheetSpec spec, std::string pathUtf8, QObject* parent = nullptr);
    ~SheetJob() override;

    /// finished() follows, at once where the sheet is impossible.
    void start();
    /// While the map is drawn: finished() comes at once with Errc::Cancelled "common.cancelled",
    /// and there is no file.
    void cancel();

signals:
    /// "sheet.map", "sheet.base_maps", "sheet.writing", as in Progress.
    void told(const QString& step, qint64 done, qint64 total);
    /// Errc::Invalid "sheet.format" (file), "map.empty_extent"; Errc::Io "file.unwritable". Once;
    /// not the place to delete the job.
    void finished(const wanmi::Result<wanmi::SheetDone>& outcome);

private:
    struct Parts;
    void write();
    void end(const Result<SheetDone>& outcome);
    std::unique_ptr<Parts> m;
};

/// The nearest decent denominator that is not smaller: 500, 1000, 2000, 2500, 5000, 10000 …
double decentScale(double denominator);

} // namespace wanmi
