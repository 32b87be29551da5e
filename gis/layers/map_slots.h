#pragma once
// Inner parts of MapLayers, for its own sources only.
#include "gis/layers/map_layers.h"

#include <qgslayertreelayer.h>
#include <qgsrenderer.h>
#include <qgsvectorlayer.h>
#include <qgsvectorlayerlabeling.h>

#include <array>
#include <memory>

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

    /// Styles of before. A drawing begun with one shares its expressions, and QGIS lets go of a
    /// shared expression before it has copied it: were it freed in that moment, the copy would read
    /// what is no more.
    struct Style {
        std::unique_ptr<QgsFeatureRenderer> renderer;
        std::unique_ptr<QgsAbstractVectorLayerLabeling> labels;
    };
    std::array<Style, 4> former;
    std::size_t kept = 0;

    void keepStyle() {
        auto& style = former.at(kept++ % former.size());
        style.renderer.reset(layer->renderer() != nullptr ? layer->renderer()->clone() : nullptr);
        style.labels.reset(layer->labeling() != nullptr ? layer->labeling()->clone() : nullptr);
    }
    QString key() const { return QString::fromLatin1(plan->key); }
    void hold(std::unique_ptr<QgsVectorLayer> made) {
        if (layer != nullptr) keepStyle(); // a picture under way may still read it
        own = std::move(made);
        layer = own.get();
    }
};

} // namespace wanmi
