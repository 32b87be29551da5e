#include "ui/models/icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace wanmi {
namespace {

QString pathOf(const QString& name) {
    return QStringLiteral(":/wanmi/icons/%1.svg").arg(name);
}

/// Draws the SVG with "currentColor" replaced when it is painted: the palette of that moment
/// counts.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QString name, QColor colour) : m_name(std::move(name)), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
               QIcon::State state) override {
        const auto ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        auto drawn = pixmap(rect.size() * ratio, mode, state);
        painter->drawPixmap(rect, drawn);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        const auto colour = colourFor(mode);
        const auto key = QStringLiteral("wanmi-%1-%2-%3")
                             .arg(m_name, colour.name(QColor::HexArgb))
                             .arg(size.width());
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn)) return drawn;
        QFile file{pathOf(m_name)};
        drawn = QPixmap{size};
        drawn.fill(Qt::transparent);
        if (!file.open(QIODevice::ReadOnly)) return drawn;
        auto svg = file.readAll();
        svg.replace(QByteArray{"currentColor"}, colour.name().toLatin1());
        QSvgRenderer renderer{svg};
        QPainter painter{&drawn};
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }
    QIconEngine* clone() const override { return new LineIconEngine{m_name, m_colour}; }

private:
    QColor colourFor(QIcon::Mode mode) const {
        const auto palette = QGuiApplication::palette();
        auto colour = m_colour.isValid() ? m_colour : palette.color(QPalette::ButtonText);
        if (mode == QIcon::Disabled) colour.setAlphaF(0.35F);
        return colour;
    }
    QString m_name;
    QColor m_colour;
};

} // namespace

QIcon icon(const QString& name, const QColor& colour) {
    return QIcon{new LineIconEngine{name, colour}};
}

bool hasIcon(const QString& name) {
    return QFile::exists(pathOf(name));
}

} // namespace wanmi
