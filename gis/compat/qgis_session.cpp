#include "gis/compat/qgis_session.h"

#include <qgsapplication.h>
#include <qgsproject.h>

namespace wanmi {

QString qgisPrefix() {
    const auto chosen = qEnvironmentVariable("QGIS_PREFIX_PATH");
    return chosen.isEmpty() ? QStringLiteral(WANMI_QGIS_PREFIX) : chosen;
}

QgisSession::QgisSession() {
    QgsApplication::setPrefixPath(qgisPrefix(), true);
    QgsApplication::initQgis();
    // Made by who asks first, and layers made on a worker thread ask: it would belong to a thread
    // that is gone when the session ends.
    QgsProject::instance();
}

QgisSession::~QgisSession() {
    QgsProject::instance()->removeAllMapLayers();
    QgsApplication::exitQgis();
}

} // namespace wanmi
