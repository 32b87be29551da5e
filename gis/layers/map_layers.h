#pragma once
#include "core/geometry/shapes.h"
#include "core/service/case_service.h"
#include "gis/layers/look.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QgsCoordinateReferenceSystem;
class QgsLayerTree;
class QgsMapLayer;
class QgsRectangle;
class QgsVectorLayer;

namespace wanmi {

class BaseMaps;
class CaseLayer;

/// What the map is about: which layers a person sees first.
enum class MapTheme : std::uint8_t { Cases, Components, Cells, Duty };
/// "cases", "components", "cells", "duty".
QString mapThemeName(MapTheme theme);
/// Errc::Invalid "map.theme_unknown" with arg theme.
Result<MapTheme> parseMapTheme(const QString& name);

/// The layers over one store and the tree that orders them. They belong to no QgsProject and only
/// read. Lives on the UI thread; must go before the QGIS session does.
class MapLayers final : public QObject {
    Q_OBJECT

public:
    /// `dataFolder` holds messages.*.json for the words of the legend.
    explicit MapLayers(std::string dataFolder, QObject* parent = nullptr);
    ~MapLayers() override;

    /// Opens the layers of a store; what is costly in a big city (components) follows from a worker
    /// thread. A store without a coordinate system gives an empty map. Errors of openStore.
    Status open(const std::string& storePath);
    /// Lets go of the store.
    void close();
    /// Reads places and components anew after they changed in the file.
    void reload();
    /// Waits until the components are there: for programs that draw one picture.
    void waitForComponents();

    void setTheme(MapTheme theme);
    MapTheme theme() const { return m_theme; }
    /// Regions, cells and duty grids as they were in force then; nullopt: today's.
    void setAsOf(std::optional<Instant> at);
    std::optional<Instant> asOf() const { return m_asOf; }
    void setDark(bool dark);
    bool isDark() const { return m_look.dark; }
    /// "zh" or "en".
    void setLanguage(const QString& language);
    const Look& look() const { return m_look; }

    void setCases(const std::vector<CaseRow>& rows);
    void updateCase(const CaseRow& row);
    void removeCase(const std::string& id);
    const CaseLayer* cases() const { return m_cases.get(); }

    BaseMaps& baseMaps() { return *m_baseMaps; }
    QgsLayerTree& tree() { return *m_tree; }
    /// Switched on, the topmost first.
    QList<QgsMapLayer*> visible() const;
    /// A layer by its name in code: "cases", "components", "density", "districts",
    /// "street_offices", "communities", "cells", "duty", "roads", "areas"; nullptr while it is not
    /// there.
    QgsVectorLayer* layer(const QString& key) const;
    bool isVisible(const QString& key) const;
    void setVisible(const QString& key, bool visible);

    QgsCoordinateReferenceSystem crs() const;
    int srid() const { return m_srid; }
    const std::string& storePath() const { return m_path; }
    /// All regions and cells in metres; empty where there are none.
    QgsRectangle extent() const;

signals:
    /// Other layers are to be drawn, or in another order.
    void visibleChanged();
    /// Components and their density have come from the worker thread.
    void componentsReady();

private:
    struct Slot;
    struct Job;
    void readLamps(Database& db);
    Slot* slot(const QString& key) const;
    void addStoreLayers();
    void filterByDay();
    void startComponents();
    void takeComponents();
    void clearTree();
    void buildTree();
    void rebuildBaseMapNodes();
    void nameTree();
    void restyle();
    void applyTheme();
    void scheduleVisibleChanged();

    std::string m_dataFolder;
    std::string m_path;
    int m_srid = 0;
    Look m_look;
    MapTheme m_theme = MapTheme::Cases;
    std::optional<Instant> m_asOf; ///< nullopt: today
    bool m_pending = false;        ///< visibleChanged is on its way
    bool m_building = false;       ///< the tree is being built: its signals mean nothing
    std::unique_ptr<BaseMaps> m_baseMaps;
    std::unique_ptr<CaseLayer> m_cases;
    std::vector<std::unique_ptr<Slot>> m_slots; ///< topmost first
    std::unique_ptr<QgsLayerTree> m_tree;
    std::unique_ptr<Job> m_job; ///< last: its thread ends before the layers go
};

} // namespace wanmi
