#include "gis/exchange/feature_file.h"

#include "core/base/file.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "gis/exchange/file_access.h"

#include <cpl_string.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

namespace wanmi {
namespace {

namespace fs = std::filesystem;

struct CloseDataset {
    void operator()(GDALDataset* d) const { GDALClose(d); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, CloseDataset>;
using FeaturePtr = std::unique_ptr<OGRFeature>;

enum class Format : std::uint8_t { Shapefile, GeoPackage, GeoJson };

Result<Format> formatOf(const fs::path& path) {
    const auto ext = lower(utf8(path.extension()));
    if (ext == ".shp") return Format::Shapefile;
    if (ext == ".gpkg") return Format::GeoPackage;
    if (ext == ".geojson" || ext == ".json") return Format::GeoJson;
    return fail(Errc::Invalid, "export.format", {{"file", utf8(path)}});
}

const char* driverOf(Format format) {
    switch (format) {
    case Format::Shapefile: return "ESRI Shapefile";
    case Format::GeoPackage: return "GPKG";
    case Format::GeoJson: break;
    }
    return "GeoJSON";
}

OGRFieldType typeOf(FeatureField::Type type) {
    switch (type) {
    case FeatureField::Type::Integer: return OFTInteger64;
    case FeatureField::Type::Real: return OFTReal;
    case FeatureField::Type::Day: return OFTDate;
    case FeatureField::Type::Text: break;
    }
    return OFTString;
}

std::unique_ptr<OGRPolygon> polygonOf(const std::vector<WkbShape::Path>& paths) {
    auto out = std::make_unique<OGRPolygon>();
    for (const auto& path : paths) {
        auto ring = std::make_unique<OGRLinearRing>();
        ring->setNumPoints(static_cast<int>(path.size()));
        for (std::size_t i = 0; i < path.size(); ++i) {
            ring->setPoint(static_cast<int>(i), path[i].x, path[i].y);
        }
        out->addRingDirectly(ring.release());
    }
    return out;
}

/// A folder beside the target; it goes with what was not moved out of it.
class Workshop {
public:
    static Result<Workshop> open(const fs::path& target) {
        auto folder = target.parent_path();
        if (folder.empty()) folder = ".";
        std::error_code error;
        if (!fs::is_directory(folder, error)) {
            return fail(Errc::NotFound, "file.no_folder", {{"folder", utf8(folder)}});
        }
        folder /= pathFrom("." + utf8(target.filename()) + "." + IdSource{}.salt().substr(0, 8) +
                           ".part");
        if (!fs::create_directory(folder, error)) {
            return fail(Errc::Io, "file.unwritable", {{"file", utf8(target)}});
        }
        return Workshop{std::move(folder)};
    }
    Workshop(Workshop&& o) noexcept : m_folder(std::move(o.m_folder)) { o.m_folder.clear(); }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    Workshop& operator=(Workshop&&) = delete;
    ~Workshop() {
        std::error_code ignored;
        if (!m_folder.empty()) fs::remove_all(m_folder, ignored);
    }
    const fs::path& folder() const { return m_folder; }

private:
    explicit Workshop(fs::path folder) : m_folder(std::move(folder)) {}
    fs::path m_folder;
};

class FeatureWriter {
public:
    FeatureWriter(const FeatureTable& table, fs::path target, Format format)
        : m_table(&table),
          m_target(std::move(target)),
          m_format(format) {}

    Result<FeatureFile> run(const Progress& progress) {
        GDALAllRegister();
        WANMI_LET(const auto shop, Workshop::open(m_target));
        const auto made = shop.folder() / m_target.filename();
        WANMI_TRY(write(made, progress));
        WANMI_TRY(readAgain(made));
        WANMI_TRY(tell(progress, "export.writing", m_out.rows, m_out.rows));
        WANMI_TRY(moveOut(shop.folder()));
        return std::move(m_out);
    }

private:
    Error failed(const std::string& what) const {
        return fail(Errc::Io, "export.failed", {{"file", utf8(m_target)}, {"what", what}});
    }

    Status write(const fs::path& made, const Progress& progress) {
        const GdalTalk talk;
        auto* driver = GetGDALDriverManager()->GetDriverByName(driverOf(m_format));
        if (driver == nullptr) return failed("no driver");
        DatasetPtr dataset{driver->Create(utf8(made).c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
        if (!dataset) return failed(talk.failure());
        WANMI_LET(auto* layer, makeLayer(*dataset, talk));
        // One transaction, where the format has any.
        const bool held = dataset->StartTransaction() == OGRERR_NONE;
        WANMI_TRY(writeRows(*layer, talk, progress));
        if (held && dataset->CommitTransaction() != OGRERR_NONE) return failed(talk.failure());
        dataset.reset(); // what was kept back is written only now
        return talk.failed() ? Status{failed(talk.failure())} : ok();
    }

    Result<OGRLayer*> makeLayer(GDALDataset& dataset, const GdalTalk& talk) const {
        OGRSpatialReference system;
        if (system.SetFromUserInput(m_table->crs.c_str()) != OGRERR_NONE)
            return failed(m_table->crs);
        system.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        CPLStringList options;
        if (m_format == Format::Shapefile) options.SetNameValue("ENCODING", "UTF-8");
        if (m_format == Format::GeoJson)
            options.SetNameValue("COORDINATE_PRECISION", std::to_string(m_table->decimals).c_str());
        const auto name = m_format == Format::Shapefile ? utf8(m_target.stem()) : m_table->name;
        // A Shapefile's areas always may have several parts.
        auto* layer = dataset.CreateLayer(
            name.c_str(), &system, m_table->multi ? wkbMultiPolygon : wkbPolygon, options.List());
        if (layer == nullptr) return failed(talk.failure());
        for (const auto& field : m_table->fields) {
            OGRFieldDefn column{field.name.c_str(), typeOf(field.type)};
            if (m_format == Format::Shapefile && field.width > 0) {
                column.SetWidth(field.width);
                if (field.type == FeatureField::Type::Real) column.SetPrecision(3);
            }
            if (layer->CreateField(&column) != OGRERR_NONE) return failed(talk.failure());
        }
        return layer;
    }

    Status writeRows(OGRLayer& layer, const GdalTalk& talk, const Progress& progress) {
        const auto all = static_cast<std::int64_t>(m_table->rows.size());
        for (const auto& row : m_table->rows) {
            if (m_out.rows % 256 == 0) {
                WANMI_TRY(tell(progress, "export.writing", m_out.rows, all));
            }
            const FeaturePtr feature{OGRFeature::CreateFeature(layer.GetLayerDefn())};
            for (std::size_t i = 0; i < m_table->fields.size(); ++i) {
                if (!row.values[i].empty()) put(*feature, static_cast<int>(i), row.values[i]);
            }
            putShape(*feature, row.shape);
            if (layer.CreateFeature(feature.get()) != OGRERR_NONE || talk.failed())
                return failed(talk.failure());
            ++m_out.rows;
        }
        return ok();
    }

    void put(OGRFeature& feature, int field, const std::string& value) {
        const auto& column = m_table->fields[static_cast<std::size_t>(field)];
        if (column.type == FeatureField::Type::Integer) {
            feature.SetField(field, static_cast<GIntBig>(std::stoll(value)));
        } else if (column.type == FeatureField::Type::Real) {
            feature.SetField(field, std::stod(value));
        } else if (m_format == Format::Shapefile && column.width > 0) {
            const auto room = static_cast<std::size_t>(column.width);
            const auto cut = cutUtf8(value, room);
            m_out.shortened += cut.size() < value.size() ? 1 : 0;
            feature.SetField(field, std::string{cut}.c_str());
        } else {
            feature.SetField(field, value.c_str());
        }
    }

    void putShape(OGRFeature& feature, const WkbShape& shape) const {
        if (!m_table->multi && shape.parts.size() == 1) {
            feature.SetGeometryDirectly(polygonOf(shape.parts.front()).release());
            return;
        }
        auto all = std::make_unique<OGRMultiPolygon>();
        for (const auto& part : shape.parts) {
            all->addGeometryDirectly(polygonOf(part).release());
        }
        feature.SetGeometryDirectly(all.release());
    }

    /// A full disk is not always told of while one writes.
    Status readAgain(const fs::path& made) const {
        const GdalTalk talk;
        const DatasetPtr dataset{static_cast<GDALDataset*>(GDALOpenEx(
            utf8(made).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr, nullptr))};
        if (!dataset || dataset->GetLayerCount() != 1) return failed(talk.failure());
        if (dataset->GetLayer(0)->GetFeatureCount() != m_out.rows)
            return failed("rows are missing");
        return ok();
    }

    Status unwritable(const fs::path& path) const {
        return fail(Errc::Io, "file.unwritable", {{"file", utf8(path)}});
    }

    /// The named file comes last, and the one before it goes first: what lies beside it never
    /// belongs to another.
    Status moveOut(const fs::path& folder) {
        std::vector<fs::path> parts;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator{folder, error}) {
            WANMI_TRY(flushFile(utf8(entry.path())));
            if (entry.path().filename() != m_target.filename()) parts.push_back(entry.path());
        }
        std::sort(parts.begin(), parts.end());
        if (m_format == Format::Shapefile) dropOld();
        m_out.files.push_back(utf8(m_target));
        for (const auto& part : parts) {
            const auto to = m_target.parent_path() / part.filename();
            fs::rename(part, to, error);
            if (error) return unwritable(to);
            m_out.files.push_back(utf8(to));
        }
        fs::rename(folder / m_target.filename(), m_target, error);
        if (error) return unwritable(m_target);
        const auto home = m_target.parent_path();
        return syncFolder(home.empty() ? fs::path{"."} : home);
    }

    /// Indexes that other programs made of the Shapefile before would mislead.
    void dropOld() const {
        constexpr std::array<const char*, 4> kStale{".shp", ".qix", ".sbn", ".sbx"};
        for (const auto* ext : kStale) {
            std::error_code ignored;
            auto old = m_target;
            fs::remove(ext == kStale.front() ? m_target : old.replace_extension(ext), ignored);
        }
    }

    const FeatureTable* m_table;
    fs::path m_target;
    Format m_format;
    FeatureFile m_out;
};

} // namespace

Result<FeatureFile> writeFeatures(const FeatureTable& table, const std::string& pathUtf8,
                                  const Progress& progress) {
    const auto target = pathFrom(pathUtf8);
    WANMI_LET(const auto format, formatOf(target));
    return FeatureWriter{table, target, format}.run(progress);
}

} // namespace wanmi
