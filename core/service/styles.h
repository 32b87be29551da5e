#pragma once
#include "core/store/store.h"

#include <string>

namespace wanmi {

/// Puts the product's map styles into the store's `layer_styles` table, where plain QGIS looks for
/// the default style of a layer. Styles are `styles/<table>.qml` beside the data folder or, in the
/// source tree, `resources/styles`; a missing style is passed over. Inside the caller's
/// transaction.
Status putStyles(Database& db, const std::string& dataFolder);

} // namespace wanmi
