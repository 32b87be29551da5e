#pragma once
// Cases on the map: a layer in memory, fed with values from core, never by reading the store's
// file.
#include "core/service/case_service.h"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

class QgsVectorLayer;

namespace wanmi {

class CaseLayer {
public:
    /// `crs` is an authority id, "EPSG:4547".
    explicit CaseLayer(const QString& crs);
    ~CaseLayer();
    CaseLayer(const CaseLayer&) = delete;
    CaseLayer& operator=(const CaseLayer&) = delete;

    QgsVectorLayer* layer() const { return m_layer.get(); }

    /// Replaces all cases.
    void set(const std::vector<CaseRow>& rows);
    /// Adds the case or takes over its place, lamp and number.
    void update(const CaseRow& row);
    void remove(const std::string& id);

    std::optional<Point> placeOf(const std::string& id) const;
    Lamp lampOf(const std::string& id) const;
    std::size_t size() const { return m_marks.size(); }
    /// Ids of the cases within `metres` of a place, nearest first.
    std::vector<std::string> near(Point at, double metres) const;

private:
    struct Mark {
        std::int64_t feature = 0;
        Point place;
        Lamp lamp = Lamp::None;
    };
    std::unique_ptr<QgsVectorLayer> m_layer;
    std::unordered_map<std::string, Mark> m_marks;
};

} // namespace wanmi
