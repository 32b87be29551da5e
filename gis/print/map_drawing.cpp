#include "gis/print/map_drawing.h"

#include "gis/compat/qgis_names.h"

#include <qgsmaprendererparalleljob.h>
#include <qgsmaprendererstagedrenderjob.h>
#include <qgsmapsettings.h>
#include <qgsrasterlayer.h>

#include <QPainter>

#include <algorithm>

namespace wanmi {
namespace {

bool isBlank(const QImage& image) {
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) != 0) return false;
        }
    }
    return true;
}

} // namespace

struct MapDrawing::Ground {
    QString name;
    QImage image;
    bool done = false;
    bool late = false;
    std::unique_ptr<QgsMapRendererParallelJob> job; ///< last: ends before the image it makes
};

MapDrawing::MapDrawing(QObject* parent) : QObject(parent) {
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &MapDrawing::onLimit);
}

MapDrawing::~MapDrawing() {
    cancel();
}

void MapDrawing::start(const QgsMapSettings& settings, std::chrono::milliseconds limit) {
    m_size = settings.outputSize();
    QList<QgsMapLayer*> strokes;
    bool below = false;
    for (auto* layer : settings.layers()) { // the topmost first
        if (auto* ground = qobject_cast<QgsRasterLayer*>(layer)) {
            addGround(settings, *ground);
            below = true;
            continue;
        }
        strokes << layer;
        if (below) m_under.insert(layer->id());
    }
    std::reverse(m_grounds.begin(), m_grounds.end());
    auto rest = settings;
    rest.setLayers(strokes);
    rest.setBackgroundColor(Qt::transparent);
    m_strokes = std::make_unique<QgsMapRendererStagedRenderJob>(rest);
    m_strokes->start(); // copies styles and sources, draws nothing yet
    m_worker = std::jthread{[this] {
        draw();
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_drawn = true;
                emit strokesDone();
                check();
            },
            Qt::QueuedConnection);
    }};
    m_limit.start(limit);
    for (const auto& ground : m_grounds)
        ground->job->start();
}

void MapDrawing::addGround(const QgsMapSettings& settings, QgsRasterLayer& layer) {
    auto alone = settings;
    alone.setLayers({&layer});
    alone.setBackgroundColor(Qt::transparent);
    alone.setFlag(Qgis::MapSettingsFlag::DrawLabeling, false);
    alone.setFlag(Qgis::MapSettingsFlag::ForceVectorOutput, false); // a picture has no strokes
    auto ground = std::make_unique<Ground>();
    ground->name = layer.name();
    ground->job = std::make_unique<QgsMapRendererParallelJob>(alone);
    connect(ground->job.get(), &QgsMapRendererJob::finished, this, [this, it = ground.get()] {
        if (it->late) return;
        it->image = it->job->renderedImage();
        it->done = true;
        check();
    });
    m_grounds.push_back(std::move(ground));
}

void MapDrawing::draw() {
    QPainter below{&m_below};
    QPainter above{&m_above};
    for (auto* painter : {&below, &above})
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    do {
        const bool under = m_under.contains(m_strokes->currentLayerId());
        m_strokes->renderCurrentPart(under ? &below : &above);
    } while (!m_stop && m_strokes->nextPart());
}

void MapDrawing::onLimit() {
    for (const auto& ground : m_grounds) {
        if (ground->done) continue;
        ground->late = true;
        ground->image = ground->job->renderedImage(); // as far as it came
        ground->job->cancelWithoutBlocking();
    }
    check();
}

void MapDrawing::check() {
    const bool waiting = std::any_of(m_grounds.begin(), m_grounds.end(),
                                     [](const auto& g) { return !g->done && !g->late; });
    if (!m_drawn || waiting || m_finished || m_stop) return;
    m_finished = true;
    m_limit.stop();
    m_worker.join();
    emit finished();
}

void MapDrawing::cancel() {
    if (m_stop) return;
    m_stop = true;
    m_limit.stop();
    if (m_strokes) m_strokes->cancelWithoutBlocking();
    for (const auto& ground : m_grounds) {
        ground->job->disconnect(this);
        ground->job->cancelWithoutBlocking();
    }
}

void MapDrawing::paint(QPainter& painter, const QRectF& target) const {
    const auto strokes = [&](const QPicture& picture) {
        painter.save();
        painter.translate(target.topLeft());
        // Played back, a picture is enlarged by the ratio of the resolutions: taken out again.
        painter.scale(target.width() / m_size.width() * picture.logicalDpiX() /
                          painter.device()->logicalDpiX(),
                      target.height() / m_size.height() * picture.logicalDpiY() /
                          painter.device()->logicalDpiY());
        painter.drawPicture(0, 0, picture);
        painter.restore();
    };
    painter.save();
    painter.setClipRect(target);
    strokes(m_below);
    for (const auto& ground : m_grounds)
        painter.drawImage(target, ground->image);
    strokes(m_above);
    painter.restore();
}

QStringList MapDrawing::missing() const {
    QStringList names;
    for (auto at = m_grounds.rbegin(); at != m_grounds.rend(); ++at) {
        if ((*at)->late || isBlank((*at)->image)) names << (*at)->name;
    }
    return names;
}

} // namespace wanmi
