#include "gis/exchange/json_source.h"

#include "core/geometry/codec.h"
#include "gis/exchange/file_access.h"
#include "gis/exchange/shape_repair.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>

namespace wanmi {
namespace {

using Tree = nlohmann::ordered_json; // columns in the order of the file

/// Writes the coordinates of a GeoJSON geometry as well-known binary, strictly.
class WkbWriter {
public:
    /// nullopt: not a geometry as RFC 7946 has it.
    static std::optional<std::string> write(const Tree& geometry) {
        WkbWriter w;
        if (!w.geometry(geometry, 0)) return std::nullopt;
        return std::move(w.m_out);
    }

private:
    void integer(std::uint32_t v) {
        for (unsigned i = 0; i < 4; ++i)
            m_out.push_back(static_cast<char>((v >> (8U * i)) & 0xFFU));
    }
    void real(double v) {
        const auto bits = std::bit_cast<std::uint64_t>(v);
        for (unsigned i = 0; i < 8; ++i)
            m_out.push_back(static_cast<char>((bits >> (8U * i)) & 0xFFU));
    }
    void head(std::uint32_t type) {
        m_out.push_back('\x01');
        integer(type);
    }

    bool position(const Tree& at) {
        if (!at.is_array() || at.size() < 2) return false;
        if (!std::all_of(at.begin(), at.end(), [](const Tree& n) { return n.is_number(); }))
            return false;
        real(at[0].get<double>());
        real(at[1].get<double>());
        return true;
    }

    bool path(const Tree& line, std::size_t least, bool closed) {
        if (!line.is_array() || line.size() < least) return false;
        if (closed && line.front() != line.back()) return false;
        integer(static_cast<std::uint32_t>(line.size()));
        return std::all_of(line.begin(), line.end(),
                           [this](const Tree& at) { return position(at); });
    }

    bool rings(const Tree& polygon) {
        if (!polygon.is_array() || polygon.empty()) return false;
        integer(static_cast<std::uint32_t>(polygon.size()));
        return std::all_of(polygon.begin(), polygon.end(),
                           [this](const Tree& ring) { return path(ring, 4, true); });
    }

    bool one(std::uint32_t type, const Tree& coordinates) {
        head(type);
        if (type == 1) return position(coordinates);
        return type == 2 ? path(coordinates, 2, false) : rings(coordinates);
    }

    bool many(std::uint32_t type, const Tree& coordinates) {
        if (!coordinates.is_array()) return false;
        head(type);
        integer(static_cast<std::uint32_t>(coordinates.size()));
        return std::all_of(coordinates.begin(), coordinates.end(),
                           [this, type](const Tree& c) { return one(type - 3, c); });
    }

    bool geometry(const Tree& g, int depth) {
        if (!g.is_object() || depth > 8) return false;
        const auto type = g.find("type");
        if (type == g.end() || !type->is_string()) return false;
        static const std::map<std::string, std::uint32_t> kTypes{
            {"Point", 1},      {"LineString", 2},      {"Polygon", 3},
            {"MultiPoint", 4}, {"MultiLineString", 5}, {"MultiPolygon", 6}};
        if (*type == "GeometryCollection") {
            const auto members = g.find("geometries");
            if (members == g.end() || !members->is_array()) return false;
            head(7);
            integer(static_cast<std::uint32_t>(members->size()));
            return std::all_of(members->begin(), members->end(),
                               [&](const Tree& m) { return geometry(m, depth + 1); });
        }
        const auto known = kTypes.find(type->get<std::string>());
        const auto coordinates = g.find("coordinates");
        if (known == kTypes.end() || coordinates == g.end()) return false;
        return known->second <= 3 ? one(known->second, *coordinates)
                                  : many(known->second, *coordinates);
    }

    std::string m_out;
};

std::string textOf(const Tree& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    return value.dump();
}

bool isFeature(const Tree& t) {
    return t.is_object() && t.contains("type") && t["type"] == "Feature";
}

class JsonSource final : public RowSource {
public:
    explicit JsonSource(std::string name) : m_name(std::move(name)) {}

    Status begin(const std::string& text) {
        m_root = Tree::parse(text, nullptr, false);
        if (m_root.is_discarded()) return brokenFile(m_name, "it is not well-formed JSON");
        WANMI_TRY(chooseRows());
        for (const auto& row : m_rows) {
            const auto* values = valuesOf(*row);
            if (values == nullptr || !values->is_object()) continue;
            for (const auto& [key, ignored] : values->items()) {
                if (m_index.emplace(key, m_columns.size()).second) m_columns.push_back(key);
            }
        }
        return ok();
    }

    const std::vector<std::string>& columns() const override { return m_columns; }
    std::int64_t estimatedRows() const override { return static_cast<std::int64_t>(m_rows.size()); }

    std::string crs() const override {
        if (!m_features) return {};
        std::string name;
        if (m_root.is_object() && m_root.contains("crs")) {
            const auto& crs = m_root["crs"];
            if (crs.is_object() && crs.contains("properties") && crs["properties"].is_object() &&
                crs["properties"].contains("name"))
                name = textOf(crs["properties"]["name"]);
        }
        const auto at = name.find("EPSG:");
        if (at == std::string::npos) return "EPSG:4326"; // RFC 7946
        return "EPSG:" + name.substr(name.find_last_of(':') + 1);
    }

    Result<bool> next(SourceRow& row) override {
        row = {};
        if (m_at >= m_rows.size()) return false;
        const Tree& source = *m_rows[m_at++];
        row.number = static_cast<std::int64_t>(m_at);
        row.values.resize(m_columns.size());
        const auto* values = valuesOf(source);
        if (values != nullptr && values->is_object()) {
            for (const auto& [key, value] : values->items())
                row.values[m_index.at(key)] = textOf(value);
        }
        if (m_features)
            takeShape(source, row);
        else if (!source.is_object())
            row.fault = "no_feature";
        return true;
    }

private:
    Error notGeoJson() const {
        return fail(Errc::Invalid, "import.not_geojson", {{"file", m_name}});
    }

    Status chooseRows() {
        const Tree* list = nullptr;
        if (m_root.is_array()) {
            list = &m_root;
            m_features = std::any_of(list->begin(), list->end(), isFeature);
            if (!list->empty() && std::none_of(list->begin(), list->end(),
                                               [](const Tree& t) { return t.is_object(); }))
                return notGeoJson();
        } else if (m_root.is_object() && m_root.contains("type") && m_root["type"].is_string()) {
            m_features = true;
            if (m_root["type"] == "FeatureCollection") {
                if (!m_root.contains("features") || !m_root["features"].is_array())
                    return notGeoJson();
                list = &m_root["features"];
            } else if (!isFeature(m_root)) {
                if (!WkbWriter::write(m_root)) return notGeoJson();
            }
        } else {
            return notGeoJson();
        }
        if (list == nullptr) {
            m_rows.push_back(&m_root);
        } else {
            for (const auto& each : *list)
                m_rows.push_back(&each);
        }
        return ok();
    }

    const Tree* valuesOf(const Tree& row) const {
        if (!m_features) return &row;
        if (!isFeature(row)) return nullptr;
        const auto at = row.find("properties");
        return at == row.end() ? nullptr : &*at;
    }

    void takeShape(const Tree& feature, SourceRow& row) const {
        const bool bare = &feature == &m_root && !isFeature(feature);
        const auto* values = valuesOf(feature);
        const bool oddValues = values != nullptr && !values->is_object() && !values->is_null();
        const auto at = bare || !feature.is_object() ? feature.end() : feature.find("geometry");
        if (!bare && (!isFeature(feature) || oddValues || at == feature.end())) {
            row.fault = "no_feature";
            return;
        }
        if (!bare && at->is_null()) return;
        const auto wkb = WkbWriter::write(bare ? feature : *at);
        if (wkb)
            shapeFromBinary(*wkb, row);
        else
            row.fault = "bad_shape";
    }

    std::string m_name;
    Tree m_root;
    bool m_features = false;
    std::vector<const Tree*> m_rows;
    std::vector<std::string> m_columns;
    std::map<std::string, std::size_t> m_index;
    std::size_t m_at = 0;
};

} // namespace

Result<std::unique_ptr<RowSource>> openJson(const std::string& utf8, const std::string& name) {
    auto source = std::make_unique<JsonSource>(name);
    WANMI_TRY(source->begin(utf8));
    return std::unique_ptr<RowSource>{std::move(source)};
}

} // namespace wanmi
