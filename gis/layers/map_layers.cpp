#include "gis/layers/map_layers.h"

#include "core/store/store.h"
#include "gis/layers/base_maps.h"
#include "gis/layers/case_layer.h"
#include "gis/layers/layer_styles.h"
#include "gis/layers/map_slots.h"
#include "gis/layers/store_layer.h"

#include <qgscoordinatereferencesystem.h>
#include <qgslayertree.h>
#include <qgslayertreegroup.h>
#include <qgslayertreelayer.h>
#include <qgsrectangle.h>
#include <qgsvectordataprovider.h>
#include <qgsvectorlayer.h>

#include <QTimer>

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

namespace wanmi {
namespace {

/// What there is to draw, the topmost first.
constexpr std::array kPlan{
    LayerPlan{"cases", "map.layer.cases", "", "", "", "", styleCases},
    LayerPlan{"components", "map.layer.components", "map.group.components", "", "", "",
              styleComponents},
    LayerPlan{"districts", "map.layer.districts", "map.group.regions", "region", "fid",
              R"("level" = 'district' AND "valid_to" IS NULL)", styleDistricts},
    LayerPlan{"street_offices", "map.layer.streets_admin", "map.group.regions", "region", "fid",
              R"("level" = 'street' AND "valid_to" IS NULL)", styleStreetRegions},
    LayerPlan{"communities", "map.layer.communities", "map.group.regions", "region", "fid",
              R"("level" = 'community' AND "valid_to" IS NULL)", styleCommunities},
    LayerPlan{"cells", "map.layer.cells", "", "cell", "fid", "\"valid_to\" IS NULL", styleCells},
    LayerPlan{"duty", "map.layer.duty", "", "duty_grid", "fid", "\"valid_to\" IS NULL",
              styleDutyGrids},
    LayerPlan{"density", "map.layer.density", "map.group.components", "", "", "", styleDensity},
    LayerPlan{"roads", "map.layer.roads", "map.group.base", "street_line", "fid", "", styleStreets},
    LayerPlan{"areas", "map.layer.areas", "map.group.base", "base_area", "fid", "",
              styleBaseAreas}};

constexpr std::array kThemes{"cases", "components", "cells", "duty"};

/// Layers that a theme switches on beside regions and base map.
QStringList subjectsOf(MapTheme theme) {
    switch (theme) {
    case MapTheme::Cases: return {QStringLiteral("cases"), QStringLiteral("cells")};
    case MapTheme::Components: return {QStringLiteral("components"), QStringLiteral("density")};
    case MapTheme::Cells: return {QStringLiteral("cells")};
    case MapTheme::Duty: return {QStringLiteral("duty"), QStringLiteral("cells")};
    }
    return {};
}

} // namespace

/// What a worker thread reads.
struct MapLayers::Job {
    std::atomic<bool> stop = false;
    std::mutex guard; ///< of the layers
    std::unique_ptr<QgsVectorLayer> components;
    std::unique_ptr<QgsVectorLayer> density;
    std::jthread thread;
    ~Job() { stop = true; }
};

QString mapThemeName(MapTheme theme) {
    return QString::fromLatin1(kThemes[static_cast<std::size_t>(theme)]);
}

Result<MapTheme> parseMapTheme(const QString& name) {
    for (std::size_t i = 0; i < kThemes.size(); ++i) {
        if (name == QLatin1String(kThemes[i])) return static_cast<MapTheme>(i);
    }
    return fail(Errc::Invalid, "map.theme_unknown", {{"theme", name.toStdString()}});
}

MapLayers::MapLayers(std::string dataFolder, QObject* parent)
    : QObject(parent),
      m_dataFolder(std::move(dataFolder)),
      m_baseMaps(std::make_unique<BaseMaps>()),
      m_tree(std::make_unique<QgsLayerTree>()) {
    m_look.lamps = shippedLamps();
    m_look.font = mapFont();
    if (auto messages = Messages::load(m_dataFolder, "zh")) m_look.messages = *std::move(messages);
    connect(m_tree.get(), &QgsLayerTreeNode::visibilityChanged, this, [this] {
        if (!m_building) scheduleVisibleChanged();
    });
    connect(m_baseMaps.get(), &BaseMaps::changed, this, &MapLayers::rebuildBaseMapNodes);
}

MapLayers::~MapLayers() {
    m_baseMaps->disconnect(this);
    close();
}

void MapLayers::close() {
    m_job.reset();
    clearTree();
    m_slots.clear();
    m_cases.reset();
    m_path.clear();
    m_asOf.reset();
    m_srid = 0;
}

void MapLayers::readLamps(Database& db) {
    auto q = db.prepare("SELECT text FROM rule_text WHERE file = 'lamps.csv'"
                        " ORDER BY version DESC LIMIT 1");
    if (!q) return;
    const auto row = q->step();
    if (!row || !*row) return;
    if (auto lamps = Lamps::load(q->text(0), "lamps.csv")) m_look.lamps = lamps->styles();
}

Status MapLayers::open(const std::string& storePath) {
    close();
    WANMI_LET(auto db, openStore(storePath, Database::Mode::ReadOnly));
    WANMI_LET(m_srid, wanmi::storeSrid(db));
    m_path = storePath;
    m_look.lamps = shippedLamps();
    readLamps(db);
    if (m_srid != 0) addStoreLayers();
    buildTree();
    restyle();
    applyTheme();
    if (m_srid != 0) startComponents();
    scheduleVisibleChanged();
    return ok();
}

void MapLayers::addStoreLayers() {
    m_cases = std::make_unique<CaseLayer>(crs().authid());
    const auto path = QString::fromStdString(m_path);
    for (const auto& plan : kPlan) {
        auto slot = std::make_unique<Slot>();
        slot->plan = &plan;
        const auto table = QString::fromLatin1(plan.table);
        if (!table.isEmpty()) {
            slot->hold(storeLayer(path, table, QString::fromLatin1(plan.rowId),
                                  QString::fromLatin1(plan.filter)));
        }
        if (slot->key() == QLatin1String("cases")) slot->layer = m_cases->layer();
        m_slots.push_back(std::move(slot));
    }
}

void MapLayers::setAsOf(std::optional<Instant> at) {
    if (at == m_asOf) return;
    m_asOf = at;
    filterByDay();
}

void MapLayers::filterByDay() {
    const auto inForce = QStringLiteral("\"valid_to\" IS NULL");
    auto then = inForce;
    if (m_asOf) {
        then =
            QStringLiteral("\"valid_from\" <= %1 AND (\"valid_to\" IS NULL OR \"valid_to\" > %1)")
                .arg(static_cast<qlonglong>(m_asOf->time_since_epoch().count()));
    }
    for (const auto& s : m_slots) {
        auto filter = QString::fromLatin1(s->plan->filter);
        if (!s->own || !filter.contains(inForce)) continue;
        if (QByteArray{s->plan->table}.isEmpty()) continue;
        s->layer->setSubsetString(filter.replace(inForce, then));
        s->layer->triggerRepaint();
    }
}

void MapLayers::startComponents() {
    m_job.reset();
    m_job = std::make_unique<Job>();
    auto* job = m_job.get();
    auto* home = thread();
    job->thread = std::jthread{[this, job, home, path = m_path, crs = crs().authid()] {
        // Counting and summing up millions of rows would hold up the window.
        auto components =
            storeLayer(QString::fromStdString(path), QStringLiteral("component"),
                       QStringLiteral("code"), QStringLiteral("\"valid_to\" IS NULL"));
        auto density = densityLayer(path, crs, job->stop);
        if (job->stop) return;
        components->moveToThread(home);
        if (density) (*density)->moveToThread(home);
        {
            const std::lock_guard lock{job->guard};
            job->components = std::move(components);
            if (density) job->density = *std::move(density);
        }
        QMetaObject::invokeMethod(
            this, [this] { takeComponents(); }, Qt::QueuedConnection);
    }};
}

void MapLayers::takeComponents() {
    if (!m_job) return;
    const std::lock_guard lock{m_job->guard};
    if (!m_job->components) return;
    clearTree();
    slot(QStringLiteral("components"))->hold(std::move(m_job->components));
    if (m_job->density) slot(QStringLiteral("density"))->hold(std::move(m_job->density));
    buildTree();
    restyle();
    scheduleVisibleChanged();
    emit componentsReady();
}

void MapLayers::waitForComponents() {
    if (!m_job || !m_job->thread.joinable()) return;
    m_job->thread.join();
    takeComponents();
}

void MapLayers::reload() {
    for (const auto& s : m_slots) {
        if (!s->own || QByteArray{s->plan->table}.isEmpty()) continue;
        s->layer->dataProvider()->reloadData();
        s->layer->triggerRepaint();
    }
    if (m_srid != 0) startComponents();
}

MapLayers::Slot* MapLayers::slot(const QString& key) const {
    const auto at = std::find_if(m_slots.begin(), m_slots.end(),
                                 [&](const auto& s) { return s->key() == key; });
    return at == m_slots.end() ? nullptr : at->get();
}

void MapLayers::setDark(bool dark) {
    if (m_look.dark == dark) return;
    m_look.dark = dark;
    restyle();
}

void MapLayers::setLanguage(const QString& language) {
    auto messages = Messages::load(m_dataFolder, language.toStdString());
    if (!messages) return; // keys stay readable in the former language
    m_look.messages = *std::move(messages);
    restyle();
    nameTree();
}

void MapLayers::setTheme(MapTheme theme) {
    m_theme = theme;
    applyTheme();
    restyle();
}

void MapLayers::applyTheme() {
    const auto subjects = subjectsOf(m_theme);
    for (const auto& s : m_slots) {
        const auto group = QByteArray{s->plan->group};
        const bool ground = group == "map.group.regions" || group == "map.group.base";
        setVisible(s->key(), ground || subjects.contains(s->key()));
    }
}

void MapLayers::restyle() {
    m_look.strongCells = m_theme == MapTheme::Cells;
    for (const auto& s : m_slots) {
        if (s->layer == nullptr) continue;
        s->layer->setName(m_look.text(s->plan->name));
        s->keepStyle();
        s->plan->style(*s->layer, m_look);
        s->layer->triggerRepaint();
    }
}

void MapLayers::setCases(const std::vector<CaseRow>& rows) {
    if (m_cases) m_cases->set(rows);
}

void MapLayers::updateCase(const CaseRow& row) {
    if (m_cases) m_cases->update(row);
}

void MapLayers::removeCase(const std::string& id) {
    if (m_cases) m_cases->remove(id);
}

QgsVectorLayer* MapLayers::layer(const QString& key) const {
    const auto* s = slot(key);
    return s == nullptr ? nullptr : s->layer;
}

QgsCoordinateReferenceSystem MapLayers::crs() const {
    return QgsCoordinateReferenceSystem{QStringLiteral("EPSG:%1").arg(m_srid == 0 ? 4326 : m_srid)};
}

QgsRectangle MapLayers::extent() const {
    QgsRectangle box; // null: the first extent replaces it
    for (const auto* key : {"districts", "street_offices", "communities", "cells", "roads"}) {
        const auto* found = layer(QString::fromLatin1(key));
        if (found == nullptr || !found->isValid() || found->featureCount() == 0) continue;
        box.combineExtentWith(found->extent());
    }
    return box;
}

} // namespace wanmi
