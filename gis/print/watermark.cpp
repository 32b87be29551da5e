#include "gis/print/watermark.h"

#include "core/base/file.h"

#include <QBuffer>
#include <QFont>
#include <QFontMetrics>
#include <QImage>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>

#include <algorithm>
#include <cstdint>
#include <string>

namespace wanmi {
namespace {

constexpr int kLeastText = 9; // pixels
constexpr int kQuality = 92;  // of a JPEG
constexpr double kBand = 1.8; // height of the band in heights of the text
constexpr std::int64_t kMostPixels = 200'000'000;
constexpr int kPartOfEdge = 28; // the text is this part of the shorter edge

/// The largest letters, from a part of the picture's edge down, with which the text fits its width.
QFont fitting(const QString& text, const QSize& size) {
    QFont font;
    int pixels = std::max(kLeastText, std::min(size.width(), size.height()) / kPartOfEdge);
    for (;; --pixels) {
        font.setPixelSize(pixels);
        const int wide = QFontMetrics{font}.horizontalAdvance(text) + pixels;
        if (wide <= size.width() || pixels <= kLeastText) return font;
    }
}

void drawLine(QImage& image, const QString& text) {
    const auto font = fitting(text, image.size());
    const auto band = static_cast<int>(font.pixelSize() * kBand);
    const QRect place{0, image.height() - band, image.width(), band};
    QPainter painter{&image};
    painter.fillRect(place, QColor{0, 0, 0, 150});
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(place.adjusted(font.pixelSize() / 2, 0, 0, 0),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
}

} // namespace

Status writeWatermarked(std::string_view photo, const QString& text, const std::string& target) {
    auto bytes = QByteArray::fromRawData(photo.data(), static_cast<int>(photo.size()));
    QBuffer source{&bytes};
    source.open(QIODevice::ReadOnly);
    QImageReader reader{&source};
    reader.setAutoTransform(true);
    auto format = reader.format();
    // A small file may unfold into a picture that fills the memory.
    if (const auto size = reader.size(); std::int64_t{size.width()} * size.height() > kMostPixels) {
        return fail(
            Errc::Invalid, "evidence.picture_too_large",
            {{"width", std::to_string(size.width())}, {"height", std::to_string(size.height())}});
    }
    const auto read = reader.read();
    if (read.isNull()) return fail(Errc::Invalid, "evidence.not_drawn", {{"file", target}});
    auto image =
        read.convertToFormat(read.hasAlphaChannel() ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    for (const auto& key : image.textKeys()) {
        image.setText(key, {});
    }
    drawLine(image, text);
    if (!QImageWriter::supportedImageFormats().contains(format)) format = "jpeg";
    QByteArray out;
    QBuffer sink{&out};
    sink.open(QIODevice::WriteOnly);
    QImageWriter writer{&sink, format};
    writer.setQuality(kQuality);
    if (!writer.write(image)) {
        return fail(Errc::Invalid, "evidence.not_drawn", {{"file", target}});
    }
    return replaceFile(target,
                       std::string_view{out.constData(), static_cast<std::size_t>(out.size())});
}

} // namespace wanmi
