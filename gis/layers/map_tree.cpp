// The tree that people switch layers on and off with.
#include "gis/layers/base_maps.h"
#include "gis/layers/map_layers.h"
#include "gis/layers/map_slots.h"

#include <qgslayertree.h>
#include <qgslayertreegroup.h>
#include <qgslayertreelayer.h>
#include <qgsvectorlayer.h>

#include <QTimer>

namespace wanmi {
namespace {

const char* const kKey = "wanmi/key";

QgsLayerTreeGroup* groupOf(QgsLayerTree& tree, const QString& key) {
    if (key.isEmpty()) return &tree;
    for (auto* node : tree.children()) {
        if (node->customProperty(QString::fromLatin1(kKey)).toString() == key &&
            QgsLayerTree::isGroup(node))
            return QgsLayerTree::toGroup(node);
    }
    auto* group = tree.addGroup(key);
    group->setCustomProperty(QString::fromLatin1(kKey), key);
    group->setExpanded(key == QLatin1String("map.group.components"));
    return group;
}

} // namespace

void MapLayers::clearTree() {
    m_building = true;
    for (const auto& s : m_slots)
        s->node = nullptr;
    m_tree->removeAllChildren();
    m_building = false;
    emit visibleChanged(); // at once: the canvas must let go before layers die
}

void MapLayers::buildTree() {
    clearTree();
    m_building = true;
    for (const auto& s : m_slots) {
        if (s->plan->key == std::string_view{"roads"})
            groupOf(*m_tree, QStringLiteral("map.group.own")); // lies between subjects and base map
        s->node = nullptr;
        if (s->layer == nullptr) continue;
        s->node = groupOf(*m_tree, QString::fromLatin1(s->plan->group))->addLayer(s->layer);
        s->node->setCustomProperty(QString::fromLatin1(kKey), s->key());
        s->node->setExpanded(s->key() == QLatin1String("cases"));
        s->node->setItemVisibilityChecked(s->wanted);
    }
    m_building = false;
    rebuildBaseMapNodes();
    nameTree();
}

void MapLayers::rebuildBaseMapNodes() {
    if (m_slots.empty()) {
        emit visibleChanged();
        return;
    }
    m_building = true;
    auto* group = groupOf(*m_tree, QStringLiteral("map.group.own"));
    group->removeAllChildren();
    const auto specs = m_baseMaps->list();
    for (const auto& [id, layer] : m_baseMaps->layers()) {
        auto* node = group->addLayer(layer);
        node->setCustomProperty(QString::fromLatin1(kKey), id);
        for (const auto& spec : specs) {
            if (spec.id == id) node->setItemVisibilityChecked(spec.visible);
        }
        connect(node, &QgsLayerTreeNode::visibilityChanged, this, [this, node, key = id] {
            if (!m_building) m_baseMaps->setVisible(key, node->itemVisibilityChecked());
        });
    }
    m_building = false;
    emit visibleChanged();
}

void MapLayers::nameTree() {
    for (auto* node : m_tree->children()) {
        const auto key = node->customProperty(QString::fromLatin1(kKey)).toString();
        if (QgsLayerTree::isGroup(node)) node->setName(m_look.text(key.toStdString()));
    }
}

void MapLayers::setVisible(const QString& key, bool visible) {
    auto* s = slot(key);
    if (s == nullptr) return;
    s->wanted = visible;
    if (s->node == nullptr) return;
    m_building = true;
    s->node->setItemVisibilityChecked(visible);
    m_building = false;
    scheduleVisibleChanged();
}

bool MapLayers::isVisible(const QString& key) const {
    const auto* s = slot(key);
    if (s == nullptr) return false;
    return s->node == nullptr ? s->wanted : s->node->isVisible();
}

QList<QgsMapLayer*> MapLayers::visible() const {
    QList<QgsMapLayer*> layers;
    for (const auto& s : m_slots) {
        if (s->plan->key == std::string_view{"roads"}) layers << m_baseMaps->visibleLayers();
        if (s->node != nullptr && s->node->isVisible() && s->layer->isValid()) layers << s->layer;
    }
    return layers;
}

void MapLayers::scheduleVisibleChanged() {
    if (m_pending) return;
    m_pending = true;
    QTimer::singleShot(0, this, [this] {
        m_pending = false;
        for (const auto& s : m_slots) {
            if (s->node != nullptr) s->wanted = s->node->itemVisibilityChecked();
        }
        emit visibleChanged();
    });
}

} // namespace wanmi
