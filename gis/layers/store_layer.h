#pragma once
// Layers over the store's file. They only read: the one writer is core.
#include "core/base/result.h"

#include <QString>

#include <atomic>
#include <memory>
#include <string>

class QgsVectorLayer;

namespace wanmi {

/// A read-only layer over one table of a store. Invalid where the table has no registered geometry.
std::unique_ptr<QgsVectorLayer> storeLayer(const QString& path, const QString& table,
                                           const QString& key, const QString& filter);

/// Components a hectare for every cell, counted from the store: a layer in memory. For a worker
/// thread: a city has millions of components. Errc::Cancelled once `stop` is set; the errors of
/// openStore.
Result<std::unique_ptr<QgsVectorLayer>> densityLayer(const std::string& path, const QString& crs,
                                                     const std::atomic<bool>& stop);

} // namespace wanmi
