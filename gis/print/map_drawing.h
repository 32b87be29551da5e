#pragma once
// The map of a sheet, drawn in the background. For gis/print only.
#include <QImage>
#include <QObject>
#include <QPicture>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

class QgsMapRendererParallelJob;
class QgsMapRendererStagedRenderJob;
class QgsMapSettings;
class QgsRasterLayer;
class QPainter;

namespace wanmi {

/// Draws what lies in the store as strokes and letters, and each base map as a picture of its own,
/// so that one whose server is slow or silent holds up nothing but itself. Lives on the UI thread,
/// which never waits for it; must go before the QGIS session does.
class MapDrawing final : public QObject {
    Q_OBJECT
public:
    explicit MapDrawing(QObject* parent = nullptr);
    ~MapDrawing() override; ///< stops what still runs

    /// Takes styles and sources as they are now; layers may change or go afterwards. A base map
    /// that is not there after `limit` is left as far as it came.
    void start(const QgsMapSettings& settings, std::chrono::milliseconds limit);
    /// Stops; finished() does not come any more.
    void cancel();
    /// Once finished: fills `target`, in the painter's units.
    void paint(QPainter& painter, const QRectF& target) const;
    /// Names of base maps that came too late, or of which nothing came.
    QStringList missing() const;

signals:
    /// All but base maps is drawn.
    void strokesDone();
    void finished();

private:
    struct Ground;
    void addGround(const QgsMapSettings& settings, QgsRasterLayer& layer);
    void draw();
    void onLimit();
    void check();

    QSize m_size;                                   ///< pixels
    QSet<QString> m_under;                          ///< ids of layers below the base maps
    QPicture m_below, m_above;                      ///< the worker's until it has ended
    std::vector<std::unique_ptr<Ground>> m_grounds; ///< the lowest first
    QTimer m_limit;
    bool m_drawn = false;
    bool m_finished = false;
    std::atomic<bool> m_stop = false;
    std::unique_ptr<QgsMapRendererStagedRenderJob> m_strokes;
    std::jthread m_worker; ///< last: ends before what it draws with
};

} // namespace wanmi
