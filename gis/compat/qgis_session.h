#pragma once
// Start and end of the QGIS library within one process. Holds no QGIS header: app and tests may
// include it.
#include <QString>

namespace wanmi {

/// Where QGIS lies: $QGIS_PREFIX_PATH, else the prefix found when this was built.
QString qgisPrefix();

/// Loads QGIS's providers on construction and unloads them on destruction. There must be a
/// QgsApplication and, at the end, no map canvas and no layer of one's own any more: the project's
/// layers are removed here, since a layer that outlives the providers crashes.
class QgisSession final {
public:
    QgisSession();
    ~QgisSession();
    QgisSession(const QgisSession&) = delete;
    QgisSession& operator=(const QgisSession&) = delete;
    QgisSession(QgisSession&&) = delete;
    QgisSession& operator=(QgisSession&&) = delete;
};

} // namespace wanmi
