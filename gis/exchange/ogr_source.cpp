#include "gis/exchange/ogr_source.h"

#include "core/base/text.h"
#include "gis/exchange/osm_tags.h"
#include "gis/exchange/shape_repair.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_feature.h>
#include <ogr_p.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace wanmi {
namespace {

struct CloseDataset {
    void operator()(GDALDataset* d) const { GDALClose(d); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, CloseDataset>;
using FeaturePtr = std::unique_ptr<OGRFeature>;

constexpr std::array<const char*, 15> kDrivers{
    "GPKG", "ESRI Shapefile", "OSM",     "XLSX", "ODS", "SQLite", "MapInfo File", "KML",
    "GML",  "FlatGeobuf",     "GeoJSON", "GPX",  "DXF", "XLS",    nullptr};

/// A part of a file of GDAL's file systems; "" where there is none.
std::string beginning(const std::string& path, std::size_t length) {
    VSILFILE* in = VSIFOpenL(path.c_str(), "rb");
    if (in == nullptr) return {};
    std::string out(length, '\0');
    out.resize(VSIFReadL(out.data(), 1, length, in));
    VSIFCloseL(in);
    return out;
}

/// Sheets keep every number as a fraction: "7030.0" and "1.4E9" were written as 7030 and
/// 1400000000.
void plainNumber(std::string& text) {
    if (text.find_first_of(".E") == std::string::npos) return;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size())
        text = fmt::format("{:.15g}", value);
}

class OgrSource final : public RowSource {
public:
    OgrSource(FoundFile file, SourceOptions options)
        : m_file(std::move(file)),
          m_options(std::move(options)) {}
    ~OgrSource() override {
        if (m_result != nullptr) m_dataset->ReleaseResultSet(m_result);
    }
    OgrSource(const OgrSource&) = delete;
    OgrSource& operator=(const OgrSource&) = delete;

    Status begin() {
        GDALAllRegister();
        m_osm = m_file.ext == "pbf" || m_file.ext == "osm";
        m_dbf = m_file.ext == "shp" || m_file.ext == "dbf";
        m_sheet = m_file.ext == "xlsx" || m_file.ext == "xls" || m_file.ext == "ods";
        WANMI_TRY(openDataset());
        WANMI_TRY(openLayer());
        if (m_dbf) chooseEncoding();
        const auto* fields = m_layer->GetLayerDefn();
        for (int i = 0; i < fields->GetFieldCount(); ++i)
            m_columns.push_back(decoded(fields->GetFieldDefn(i)->GetNameRef()));
        if (!m_osm && m_layer->TestCapability(OLCFastFeatureCount) != FALSE)
            m_rows = m_layer->GetFeatureCount();
        m_layer->ResetReading();
        return ok();
    }

    const std::vector<std::string>& columns() const override { return m_columns; }
    std::int64_t estimatedRows() const override { return std::max<std::int64_t>(m_rows, 0); }

    std::string crs() const override {
        const auto* system = m_layer->GetSpatialRef();
        if (system == nullptr) return {};
        const char* authority = system->GetAuthorityName(nullptr);
        const char* code = system->GetAuthorityCode(nullptr);
        if (authority != nullptr && code != nullptr && std::string_view{authority} == "EPSG")
            return std::string{"EPSG:"} + code;
        char* wkt = nullptr;
        system->exportToWkt(&wkt);
        std::string out = wkt == nullptr ? "" : wkt;
        CPLFree(wkt);
        return out;
    }

    Result<bool> next(SourceRow& row) override {
        row = {};
        const GdalTalk talk;
        FeaturePtr feature;
        do { // rows are numbered as they stand in the file, whatever is asked for
            feature.reset(m_layer->GetNextFeature());
            if (talk.failed()) return brokenFile(m_file.name, talk.failure());
            if (!feature) return false;
            ++m_number;
        } while (m_query && m_query->Evaluate(feature.get()) == FALSE);
        row.number = m_number;
        for (int i = 0; i < feature->GetFieldCount(); ++i) {
            const bool set = feature->IsFieldSetAndNotNull(i) != FALSE;
            row.values.push_back(set ? decoded(feature->GetFieldAsString(i)) : std::string{});
            if (m_sheet) plainNumber(row.values.back());
        }
        if (m_undecoded) row.fault = "encoding";
        m_undecoded = false;
        setShape(row, feature->GetGeometryRef());
        return true;
    }

private:
    Status openDataset() {
        GdalTalk talk;
        CPLStringList options;
        if (m_dbf) options.SetNameValue("ENCODING", ""); // bytes as they are
        if (m_osm) {
            auto tags = namesIn(m_options.where);
            tags.insert(tags.end(), m_options.columns.begin(), m_options.columns.end());
            m_tags = std::make_unique<OsmTags>(tags);
            if (!m_tags->path().empty())
                options.SetNameValue("CONFIG_FILE", m_tags->path().c_str());
        }
        CPLSetThreadLocalConfigOption("OGR_XLSX_HEADERS", "FORCE");
        m_dataset.reset(static_cast<GDALDataset*>(GDALOpenEx(
            m_file.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
            kDrivers.data(), options.List(), nullptr)));
        if (!m_dataset || talk.failed())
            return brokenFile(m_file.name, talk.failed() ? talk.failure() : "no driver reads it");
        return ok();
    }

    Status openLayer() {
        auto name = m_options.layer;
        auto where = withQuotedNames(m_options.where);
        if (m_osm && name.empty()) {
            name = m_options.kind == ImportKind::Streets   ? "lines"
                   : m_options.kind == ImportKind::Regions ? "multipolygons"
                                                           : "points";
            if (m_options.kind == ImportKind::Streets && where.empty())
                where = "highway IS NOT NULL";
        }
        GdalTalk talk;
        m_layer = name.empty() ? m_dataset->GetLayer(0) : m_dataset->GetLayerByName(name.c_str());
        if (m_layer == nullptr)
            return fail(Errc::Invalid, "import.no_layer",
                        {{"file", m_file.name}, {"layer", name}, {"known", layerNames()}});
        if (m_osm) { // a query makes the driver leave the other layers alone
            const auto sql =
                "SELECT * FROM \"" + name + "\"" + (where.empty() ? "" : " WHERE " + where);
            m_result = m_dataset->ExecuteSQL(sql.c_str(), nullptr, nullptr);
            m_layer = m_result;
        } else if (!where.empty()) {
            m_query = std::make_unique<OGRFeatureQuery>();
            if (m_query->Compile(m_layer->GetLayerDefn(), where.c_str()) != OGRERR_NONE)
                m_layer = nullptr;
        }
        if (m_layer == nullptr || talk.failed())
            return fail(Errc::Invalid, "import.where",
                        {{"where", where}, {"what", talk.failure()}});
        return ok();
    }

    std::string layerNames() const {
        std::string out;
        for (int i = 0; i < m_dataset->GetLayerCount(); ++i)
            out += (i == 0 ? "" : ", ") + std::string{m_dataset->GetLayer(i)->GetName()};
        return std::string{cutUtf8(out, 300)};
    }

    void chooseEncoding() {
        const auto base = m_file.path.substr(0, m_file.path.rfind('.'));
        m_encoding = m_options.encoding;
        if (m_encoding.empty()) m_encoding = std::string{trim(beginning(base + ".cpg", 32))};
        if (m_encoding.empty()) m_encoding = std::string{trim(beginning(base + ".CPG", 32))};
        if (!m_encoding.empty()) return;
        const auto head = beginning(base + ".dbf", 32);
        const bool chinese = head.size() == 32 && head[29] == '\x4D';
        m_encoding = chinese || !allUtf8() ? "GB18030" : "UTF-8";
    }

    /// One foreign name can look like UTF-8 by chance, a whole table does not.
    bool allUtf8() {
        const GdalTalk quiet;
        for (int row = 0; row < 5000; ++row) {
            const FeaturePtr feature{m_layer->GetNextFeature()};
            if (!feature) break;
            for (int i = 0; i < feature->GetFieldCount(); ++i) {
                if (!isUtf8(feature->GetFieldAsString(i))) return false;
            }
        }
        return true;
    }

    std::string decoded(const char* raw) {
        const std::string_view text{raw};
        const bool plain = std::all_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (plain) return std::string{text};
        if (!m_dbf) {
            if (isUtf8(text)) return std::string{text};
            m_undecoded = true;
            return {};
        }
        auto out = toUtf8(std::string{text}, m_encoding, m_file.name);
        if (out) return *out;
        m_undecoded = true;
        return {};
    }

    FoundFile m_file;
    SourceOptions m_options;
    bool m_osm = false;
    bool m_dbf = false;
    bool m_sheet = false;
    std::unique_ptr<OsmTags> m_tags;
    DatasetPtr m_dataset;
    OGRLayer* m_layer = nullptr;
    OGRLayer* m_result = nullptr; ///< to be released, where a query made the layer
    std::unique_ptr<OGRFeatureQuery> m_query;
    std::string m_encoding;
    bool m_undecoded = false;
    std::vector<std::string> m_columns;
    std::int64_t m_rows = 0;
    std::int64_t m_number = 0;
};

} // namespace

Result<std::unique_ptr<RowSource>> openOgr(const FoundFile& file, const SourceOptions& options) {
    auto source = std::make_unique<OgrSource>(file, options);
    WANMI_TRY(source->begin());
    return std::unique_ptr<RowSource>{std::move(source)};
}

} // namespace wanmi
