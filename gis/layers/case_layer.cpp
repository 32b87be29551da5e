#include "gis/layers/case_layer.h"

#include "core/geometry/measures.h"
#include "gis/compat/qgis_names.h"

#include <qgsfeature.h>
#include <qgsgeometry.h>
#include <qgsvectordataprovider.h>

#include <algorithm>

namespace wanmi {
namespace {

enum Field { kId, kNumber, kLamp, kRank };

int rank(Lamp lamp) {
    switch (lamp) {
    case Lamp::Red: return 3;
    case Lamp::Yellow: return 2;
    case Lamp::Green: return 1;
    case Lamp::None: return 0;
    }
    return 0;
}

QgsGeometry pointOf(Point p) {
    return QgsGeometry::fromPointXY(
        {static_cast<double>(p.x) / kMillimetres, static_cast<double>(p.y) / kMillimetres});
}

QgsAttributes attributesOf(const CaseRow& row) {
    const auto& number = row.fileNumber.empty() ? row.number : row.fileNumber;
    const auto lamp = lampText(row.lamp);
    QgsAttributes values;
    values << QString::fromStdString(row.id) << QString::fromStdString(number)
           << QString::fromUtf8(lamp.data(), static_cast<int>(lamp.size())) << rank(row.lamp);
    return values;
}

QgsFeature featureOf(const QgsFields& fields, const CaseRow& row) {
    QgsFeature f{fields};
    f.setGeometry(pointOf(row.place));
    f.setAttributes(attributesOf(row));
    return f;
}

} // namespace

CaseLayer::CaseLayer(const QString& crs) {
    QgsVectorLayer::LayerOptions options{false};
    m_layer = std::make_unique<QgsVectorLayer>(QStringLiteral("Point?crs=%1").arg(crs), QString{},
                                               QStringLiteral("memory"), options);
    m_layer->dataProvider()->addAttributes(
        {compat::field(QStringLiteral("id"), QMetaType::QString),
         compat::field(QStringLiteral("number"), QMetaType::QString),
         compat::field(QStringLiteral("lamp"), QMetaType::QString),
         compat::field(QStringLiteral("rank"), QMetaType::Int)});
    m_layer->updateFields();
    m_layer->setReadOnly(true);
}

CaseLayer::~CaseLayer() = default;

void CaseLayer::set(const std::vector<CaseRow>& rows) {
    auto* provider = m_layer->dataProvider();
    provider->truncate();
    m_marks.clear();
    QgsFeatureList features;
    features.reserve(static_cast<int>(rows.size()));
    for (const auto& row : rows)
        features.append(featureOf(m_layer->fields(), row));
    provider->addFeatures(features);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& f = features.at(static_cast<int>(i));
        m_marks[rows[i].id] = Mark{f.id(), rows[i].place, rows[i].lamp};
    }
    m_layer->updateExtents();
    m_layer->triggerRepaint();
}

void CaseLayer::update(const CaseRow& row) {
    auto* provider = m_layer->dataProvider();
    const auto at = m_marks.find(row.id);
    if (at == m_marks.end()) {
        QgsFeatureList one{featureOf(m_layer->fields(), row)};
        provider->addFeatures(one);
        m_marks[row.id] = Mark{one.first().id(), row.place, row.lamp};
    } else {
        const auto values = attributesOf(row);
        QgsAttributeMap changed;
        for (int i = kNumber; i <= kRank; ++i)
            changed.insert(i, values.at(i));
        provider->changeAttributeValues({{at->second.feature, changed}});
        if (at->second.place != row.place) {
            auto geometry = pointOf(row.place);
            provider->changeGeometryValues({{at->second.feature, geometry}});
        }
        at->second.place = row.place;
        at->second.lamp = row.lamp;
    }
    m_layer->updateExtents();
    m_layer->triggerRepaint();
}

void CaseLayer::remove(const std::string& id) {
    const auto at = m_marks.find(id);
    if (at == m_marks.end()) return;
    m_layer->dataProvider()->deleteFeatures({at->second.feature});
    m_marks.erase(at);
    m_layer->triggerRepaint();
}

std::optional<Point> CaseLayer::placeOf(const std::string& id) const {
    const auto at = m_marks.find(id);
    if (at == m_marks.end()) return std::nullopt;
    return at->second.place;
}

Lamp CaseLayer::lampOf(const std::string& id) const {
    const auto at = m_marks.find(id);
    return at == m_marks.end() ? Lamp::None : at->second.lamp;
}

std::vector<std::string> CaseLayer::near(Point at, double metres) const {
    std::vector<std::pair<double, std::string>> hits;
    for (const auto& [id, mark] : m_marks) {
        const double d = distanceM(at, mark.place);
        if (d <= metres) hits.emplace_back(d, id);
    }
    std::sort(hits.begin(), hits.end());
    std::vector<std::string> ids;
    ids.reserve(hits.size());
    for (auto& [d, id] : hits)
        ids.push_back(std::move(id));
    return ids;
}

} // namespace wanmi
