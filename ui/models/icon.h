#pragma once
#include <QIcon>
#include <QString>

namespace wanmi {

/// One of the product's line icons (resources/icons/<name>.svg), drawn in the present palette's
/// text colour at whatever size is asked, so that light and dark need no second set. `colour`:
/// another one.
QIcon icon(const QString& name, const QColor& colour = {});
/// Is there an icon of this name?
bool hasIcon(const QString& name);

} // namespace wanmi
