#include "tests/bench/qgis_way.h"

#include "core/geometry/measures.h"
#include "gis/compat/geometry_check.h"
#include "tests/support/catch.h"

#include <qgsapplication.h>
#include <qgsfeatureiterator.h>
#include <qgsgeometry.h>
#include <qgslinestring.h>
#include <qgsmemoryproviderutils.h>
#include <qgsnativealgorithms.h>
#include <qgspolygon.h>
#include <qgsprocessingalgorithm.h>
#include <qgsprocessingcontext.h>
#include <qgsprocessingfeedback.h>
#include <qgsprocessingregistry.h>
#include <qgsprocessingutils.h>
#include <qgsspatialindex.h>
#include <qgsvectorlayer.h>

#include <QVariant>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace wanmi::test {
namespace {

using Layer = std::unique_ptr<QgsVectorLayer>;

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::unique_ptr<QgsLineString> lineOf(const std::vector<Point>& points, bool closed) {
    QVector<double> x;
    QVector<double> y;
    for (const Point& p : points) {
        x << static_cast<double>(p.x) / kMillimetres;
        y << static_cast<double>(p.y) / kMillimetres;
    }
    if (closed) {
        x << x.front();
        y << y.front();
    }
    return std::make_unique<QgsLineString>(x, y);
}

QgsGeometry geometryOf(const Polygon& shape) {
    auto polygon = std::make_unique<QgsPolygon>();
    polygon->setExteriorRing(lineOf(shape.outer, true).release());
    for (const Ring& hole : shape.holes) {
        polygon->addInteriorRing(lineOf(hole, true).release());
    }
    return QgsGeometry{std::move(polygon)};
}

Ring ringOf(const QgsCurve& curve) {
    Ring out;
    for (int i = 0; i + 1 < curve.numPoints(); ++i) {
        const Point p{std::llround(curve.xAt(i) * kMillimetres),
                      std::llround(curve.yAt(i) * kMillimetres)};
        if (out.empty() || out.back() != p) out.push_back(p);
    }
    while (out.size() > 1 && out.front() == out.back())
        out.pop_back();
    return out;
}

/// The largest part on the lattice.
Polygon shapeOf(const QgsGeometry& geometry) {
    Polygon best;
    double most = -1;
    for (const QgsGeometry& part : geometry.asGeometryCollection()) {
        const auto* polygon = qgsgeometry_cast<const QgsPolygon*>(part.constGet());
        if (!polygon || !polygon->exteriorRing() || polygon->area() <= most) continue;
        most = polygon->area();
        best = {ringOf(*polygon->exteriorRing()), {}};
        for (int i = 0; i < polygon->numInteriorRings(); ++i) {
            best.holes.push_back(ringOf(*polygon->interiorRing(i)));
        }
    }
    return best;
}

Layer emptyLayer(const QString& kind) {
    return std::make_unique<QgsVectorLayer>(
        QStringLiteral("%1?crs=EPSG:4548&field=region:integer").arg(kind), QStringLiteral("layer"),
        QStringLiteral("memory"));
}

void fill(QgsVectorLayer& layer, QgsFeatureList& features) {
    REQUIRE(layer.dataProvider()->addFeatures(features, QgsFeatureSink::FastInsert));
    layer.updateExtents();
}

/// Runs one of QGIS's algorithms into a memory layer.
class Algorithms {
public:
    Algorithms() {
        auto* registry = QgsApplication::processingRegistry();
        if (!registry->providerById(QStringLiteral("native"))) {
            registry->addProvider(new QgsNativeAlgorithms(registry)); // NOLINT(*-owning-memory)
        }
        m_context.setInvalidGeometryCheck(kNoGeometryCheck); // the quickest
    }
    Layer run(const char* id, QVariantMap parameters) {
        parameters[QStringLiteral("OUTPUT")] = QStringLiteral("memory:");
        const auto* algorithm =
            QgsApplication::processingRegistry()->algorithmById(QString::fromLatin1(id));
        INFO(id);
        REQUIRE(algorithm);
        bool ok = false;
        const auto results = algorithm->run(parameters, m_context, &m_feedback, &ok);
        REQUIRE(ok);
        auto* made = m_context.takeResultLayer(results[QStringLiteral("OUTPUT")].toString());
        Layer layer{qobject_cast<QgsVectorLayer*>(made)};
        REQUIRE(layer);
        return layer;
    }

private:
    QgsProcessingContext m_context;
    QgsProcessingFeedback m_feedback;
};

QVariant in(const Layer& layer) {
    return QVariant::fromValue(layer.get());
}

/// QGIS's "eliminate selected polygons" with the largest common boundary.
class Eliminator {
public:
    Eliminator(QgsVectorLayer& layer, double leastM2) : m_leastM2(leastM2) {
        const int region = layer.fields().indexOf(QStringLiteral("region"));
        QgsFeature feature;
        auto all = layer.getFeatures();
        while (all.nextFeature(feature)) {
            if (!feature.hasGeometry()) continue;
            Piece piece{feature.geometry(), feature.attribute(region).toInt(), 0, true};
            piece.areaM2 = piece.shape.area();
            m_index.addFeature(static_cast<QgsFeatureId>(m_pieces.size()),
                               piece.shape.boundingBox());
            m_pieces.push_back(std::move(piece));
        }
    }

    void run() {
        for (bool any = true; any;) {
            any = false;
            std::vector<std::size_t> small;
            for (std::size_t i = 0; i < m_pieces.size(); ++i) {
                if (m_pieces[i].alive && m_pieces[i].areaM2 < m_leastM2) small.push_back(i);
            }
            std::sort(small.begin(), small.end(), [this](std::size_t a, std::size_t b) {
                return m_pieces[a].areaM2 < m_pieces[b].areaM2;
            });
            for (const std::size_t i : small) {
                if (m_pieces[i].areaM2 < m_leastM2) any = eliminate(i) || any;
            }
        }
    }

    QgisCells take() const {
        QgisCells out;
        for (const Piece& piece : m_pieces) {
            if (!piece.alive) continue;
            out.regionOf.push_back(static_cast<std::size_t>(piece.region));
            out.cells.push_back(shapeOf(piece.shape));
        }
        return out;
    }

    std::size_t size() const { return m_pieces.size(); }

private:
    struct Piece {
        QgsGeometry shape;
        int region = 0;
        double areaM2 = 0;
        bool alive = true;
    };
    double m_leastM2;
    QgsSpatialIndex m_index;
    std::vector<Piece> m_pieces;

    bool eliminate(std::size_t i) {
        Piece& piece = m_pieces[i];
        std::size_t best = i;
        double most = 0;
        for (const QgsFeatureId id : m_index.intersects(piece.shape.boundingBox())) {
            const auto k = static_cast<std::size_t>(id);
            if (k == i || !m_pieces[k].alive || m_pieces[k].region != piece.region) continue;
            const double shared = piece.shape.intersection(m_pieces[k].shape).length();
            if (shared <= most) continue;
            most = shared;
            best = k;
        }
        if (best == i) return false;
        Piece& other = m_pieces[best];
        const QgsGeometry whole = other.shape.combine(piece.shape);
        if (whole.isNull() || whole.isMultipart()) return false;
        m_index.addFeature(static_cast<QgsFeatureId>(best), whole.boundingBox());
        other.shape = whole;
        other.areaM2 = whole.area();
        piece.alive = false;
        return true;
    }
};

} // namespace

struct QgisWay::Layers {
    Algorithms algorithms;
    Layer communities;
    Layer lines; ///< streets and the like, and the communities' borders

    Layer net(double targetM2) {
        const QgsRectangle box = communities->extent();
        const double side = std::sqrt(targetM2);
        return algorithms.run("native:creategrid",
                              {{QStringLiteral("TYPE"), 2},
                               {QStringLiteral("EXTENT"), QVariant::fromValue(box)},
                               {QStringLiteral("HSPACING"), side},
                               {QStringLiteral("VSPACING"), side},
                               {QStringLiteral("CRS"), QVariant::fromValue(communities->crs())}});
    }

    Layer cut(const Layer& what, const Layer& by) {
        const auto pieces =
            algorithms.run("native:intersection", {{QStringLiteral("INPUT"), in(what)},
                                                   {QStringLiteral("OVERLAY"), in(by)}});
        return algorithms.run("native:multiparttosingleparts",
                              {{QStringLiteral("INPUT"), in(pieces)}});
    }

    QgisCells eliminated(const Layer& pieces, double leastM2, double cuttingS) {
        const auto start = std::chrono::steady_clock::now();
        Eliminator eliminator(*pieces, leastM2);
        eliminator.run();
        const double took = secondsSince(start);
        QgisCells out = eliminator.take();
        out.pieces = eliminator.size();
        out.cuttingS = cuttingS;
        out.eliminatingS = took;
        return out;
    }
};

QgisWay::QgisWay(const std::vector<GridRegion>& regions, const std::vector<Line>& lines)
    : m_layers(std::make_unique<Layers>()) {
    m_layers->communities = emptyLayer(QStringLiteral("Polygon"));
    m_layers->lines = emptyLayer(QStringLiteral("LineString"));
    QgsFeatureList areas;
    QgsFeatureList paths;
    const auto addLine = [&paths](const std::vector<Point>& points, bool closed) {
        QgsFeature feature;
        feature.setAttributes({0});
        feature.setGeometry(QgsGeometry{lineOf(points, closed)});
        paths << feature;
    };
    for (std::size_t r = 0; r < regions.size(); ++r) {
        for (const Polygon& part : regions[r].shape) {
            QgsFeature feature;
            feature.setAttributes({static_cast<int>(r)});
            feature.setGeometry(geometryOf(part));
            areas << feature;
            addLine(part.outer, true);
        }
    }
    for (const Line& line : lines) {
        addLine(line, false);
    }
    fill(*m_layers->communities, areas);
    fill(*m_layers->lines, paths);
}

QgisWay::~QgisWay() = default;

QgisCells QgisWay::squares(double targetM2) {
    const auto start = std::chrono::steady_clock::now();
    const auto pieces = m_layers->cut(m_layers->net(targetM2), m_layers->communities);
    return m_layers->eliminated(pieces, targetM2 / 2, secondsSince(start));
}

QgisCells QgisWay::alongLines(double targetM2) {
    const auto start = std::chrono::steady_clock::now();
    const auto blocks = m_layers->algorithms.run("native:polygonize",
                                                 {{QStringLiteral("INPUT"), in(m_layers->lines)}});
    const auto own = m_layers->cut(blocks, m_layers->communities);
    const auto pieces = m_layers->cut(m_layers->net(targetM2), own);
    return m_layers->eliminated(pieces, targetM2 / 2, secondsSince(start));
}

} // namespace wanmi::test
