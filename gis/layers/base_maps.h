#pragma once
#include "core/base/result.h"
#include "gis/compat/error_metatype.h"
#include "gis/layers/base_map_spec.h"

#include <QList>
#include <QObject>

#include <memory>
#include <vector>

class QgsMapLayer;

namespace wanmi {

/// The user's own base maps. Nothing here waits: a server is asked in the background with a limit
/// of five seconds, and its layer is made on a worker thread; until then the entry has no layer.
class BaseMaps final : public QObject {
    Q_OBJECT

public:
    explicit BaseMaps(QObject* parent = nullptr);
    ~BaseMaps() override;

    /// Gives the entry's id. The new one lies on top of the others.
    QString add(BaseMapSpec spec);
    void remove(const QString& id);
    void setVisible(const QString& id, bool visible);
    void setOpacity(const QString& id, double opacity);
    /// Moves the entry to that place in the order, 0 on top.
    void move(const QString& id, int place);
    /// In order, the topmost first.
    QList<BaseMapSpec> list() const;
    /// Layers that are ready and switched on, the topmost first.
    QList<QgsMapLayer*> visibleLayers() const;
    /// Every layer that is ready, with its entry's id, the topmost first.
    std::vector<std::pair<QString, QgsMapLayer*>> layers() const;
    /// Drops everything; waits for workers.
    void clear();

signals:
    /// Layers, their order or their visibility changed.
    void changed();
    /// "basemap.silent", "basemap.refused" and the errors of makeBaseMap; the entry stays, without
    /// a layer.
    void failed(const QString& id, const wanmi::Error& error);

private:
    struct Entry;
    Entry* find(const QString& id) const;
    void ask(Entry& entry);
    void answered(const QString& id, const QByteArray& capabilities);
    void makeInBackground(Entry& entry);
    void take(const QString& id);
    void fit(Entry& entry);

    std::vector<std::unique_ptr<Entry>> m_entries; ///< topmost first
};

} // namespace wanmi
