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
}

QgisSession::~QgisSession() {
    QgsProject::instance()->removeAllMapLayers();
    QgsApplication::exitQgis();
}

} // namespace wanmi
