#include "gis/print/sheet.h"

#include "gis/layers/map_layers.h"
#include "gis/print/map_drawing.h"
#include "gis/print/sheet_page.h"

#include <qgsmapsettings.h>

#include <QFileInfo>
#include <QTimer>

#include <cmath>

namespace wanmi {
namespace {

/// Sheets are light, whatever the window is. Short enough for nothing to be painted meanwhile.
class LightWhile {
public:
    explicit LightWhile(MapLayers& layers) : m_layers(layers), m_dark(layers.isDark()) {
        m_layers.setDark(false);
    }
    ~LightWhile() { m_layers.setDark(m_dark); }
    LightWhile(const LightWhile&) = delete;
    LightWhile& operator=(const LightWhile&) = delete;

private:
    MapLayers& m_layers;
    bool m_dark;
};

} // namespace

struct SheetJob::Parts {
    MapLayers& layers;
    SheetSpec spec;
    std::string path;
    QString ending;
    std::unique_ptr<SheetPage> page;
    std::unique_ptr<MapDrawing> drawing; ///< before the page: its layers are the page's
    bool running = false;
};

SheetJob::SheetJob(MapLayers& layers, SheetSpec spec, std::string pathUtf8, QObject* parent)
    : QObject(parent),
      m(new Parts{layers, std::move(spec), std::move(pathUtf8), {}, {}, {}, false}) {
    m->ending = QFileInfo{QString::fromStdString(m->path)}.suffix().toLower();
}

SheetJob::~SheetJob() = default;

void SheetJob::start() {
    m->running = true;
    const auto& box = m->spec.box;
    if (!QStringList{QStringLiteral("pdf"), QStringLiteral("png"), QStringLiteral("svg")}.contains(
            m->ending)) {
        end(fail(Errc::Invalid, "sheet.format", {{"file", m->path}}));
        return;
    }
    if (box.empty() || box.minX == box.maxX || box.minY == box.maxY) {
        end(fail(Errc::Invalid, "map.empty_extent"));
        return;
    }
    emit told(QStringLiteral("sheet.map"), 0, 0);
    const LightWhile light{m->layers};
    m->page = std::make_unique<SheetPage>(m->layers, m->spec);
    m->drawing = std::make_unique<MapDrawing>();
    connect(m->drawing.get(), &MapDrawing::strokesDone, this, [this] {
        if (m->running) emit told(QStringLiteral("sheet.base_maps"), 0, 0);
    });
    connect(m->drawing.get(), &MapDrawing::finished, this, [this] {
        if (!m->running) return;
        emit told(QStringLiteral("sheet.writing"), 0, 0);
        QTimer::singleShot(0, this, &SheetJob::write); // the words are seen first
    });
    m->drawing->start(m->page->mapSettings(), m->spec.baseMapLimit);
}

void SheetJob::write() {
    if (!m->running) return;
    const auto written = [this]() -> Status {
        const LightWhile light{m->layers};
        m->page->complete(*m->drawing);
        return m->page->write(m->path, m->ending);
    }();
    if (!written)
        end(written.error());
    else
        end(SheetDone{m->drawing->missing()});
}

void SheetJob::cancel() {
    if (!m->running) return;
    if (m->drawing) m->drawing->cancel();
    end(fail(Errc::Cancelled, "common.cancelled"));
}

void SheetJob::end(const Result<SheetDone>& outcome) {
    m->running = false;
    emit finished(outcome);
}

double decentScale(double denominator) {
    if (!(denominator > 0)) return 1;
    const double step = std::pow(10, std::floor(std::log10(denominator)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * step >= denominator * 0.999) return factor * step;
    }
    return 10 * step;
}

} // namespace wanmi
