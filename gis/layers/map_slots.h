#pragma once
// Inner parts of MapLayers, for its own sources only.
#include "gis/layers/map_layers.h"

#include <qgslayertreelayer.h>
#include <qgsvectorlayer.h>

namespace wanmi {

/// A layer there is to be; `table` "": not one that QGIS reads from the store. Names are keys of
/// data/messages.*.json.
struct LayerPlan {
    const char* key;
    const char* name;
    const char* group;
    const char* table;
    const char* rowId;
    const char* filter;
    void (*style)(QgsVectorLayer&, const Look&);
};
struct MapLayers::Slot {
    const LayerPlan* plan = nullptr;
    std::unique_ptr<QgsVectorLayer> own; ///< nullptr: not there, or another object's
    QgsVectorLayer* layer = nullptr;
    QgsLayerTreeLayer* node = nullptr; ///< the tree's
    bool wanted = true;                ///< switched on before the layer came

    QString key() const { return QString::fromLatin1(plan->key); }
    void hold(std::unique_ptr<QgsVectorLayer> made) {
        own = std::move(made);
        layer = own.get();
    }
};

} // namespace wanmi
