#include "core/base/file.h"
#include "gis/print/watermark.h"
#include "tests/support/catch.h"
#include "tests/support/small_city.h"

#include <QBuffer>
#include <QImage>
#include <QImageReader>

namespace wanmi {
namespace {

std::string photo(const char* format, const QSize& size) {
    QImage image{size, QImage::Format_RGB32};
    image.fill(QColor{40, 120, 60});
    image.setText(QStringLiteral("Comment"), QStringLiteral("of the device"));
    QByteArray out;
    QBuffer sink{&out};
    sink.open(QIODevice::WriteOnly);
    image.save(&sink, format);
    return out.toStdString();
}

int whitePixels(const QImage& image, const QRect& in) {
    int count = 0;
    for (int y = in.top(); y <= in.bottom(); ++y) {
        for (int x = in.left(); x <= in.right(); ++x) {
            const auto c = image.pixelColor(x, y);
            if (c.red() > 200 && c.green() > 200 && c.blue() > 200) ++count;
        }
    }
    return count;
}

} // namespace

TEST_CASE("A copy of a photo bears its line on a band at the lower edge, and nowhere else",
          "[watermark]") {
    const test::ScratchFolder folder;
    const auto text = QStringLiteral("990101-20260105-000-0001  核查  2026-01-05 09:30:00");
    for (const char* format : {"jpeg", "png"}) {
        for (const auto& size : {QSize{1600, 1200}, QSize{600, 900}, QSize{160, 120}}) {
            INFO(format << " " << size.width() << "×" << size.height());
            const auto original = photo(format, size);
            const auto out = folder.file("copy");
            REQUIRE(writeWatermarked(original, text, out));
            QImageReader reader{QString::fromStdString(out)};
            CHECK(reader.format() == format);
            const auto copy = reader.read();
            REQUIRE(copy.size() == size);
            CHECK(copy.text(QStringLiteral("Comment")).isEmpty());
            const auto band = QRect{0, size.height() * 4 / 5, size.width(), size.height() / 5};
            CHECK(whitePixels(copy, band) > 20);
            CHECK(whitePixels(copy, QRect{0, 0, size.width(), size.height() * 4 / 5}) == 0);
        }
    }
}

TEST_CASE("A small file that unfolds into a huge picture is refused, not drawn", "[watermark]") {
    const test::ScratchFolder folder;
    QImage image{16'000, 16'000, QImage::Format_Mono};
    image.fill(0);
    QByteArray bytes;
    QBuffer sink{&bytes};
    sink.open(QIODevice::WriteOnly);
    REQUIRE(image.save(&sink, "png"));
    REQUIRE(bytes.size() < 1'000'000);
    const auto out = folder.file("copy");
    const auto made = writeWatermarked(bytes.toStdString(), QStringLiteral("x"), out);
    REQUIRE_FALSE(made);
    CHECK(made.error().reason == "evidence.picture_too_large");
    CHECK_FALSE(readFile(out));
}

TEST_CASE("What is no picture gets no line and leaves no file", "[watermark]") {
    const test::ScratchFolder folder;
    const auto out = folder.file("copy");
    const auto refused = writeWatermarked("\xFF\xD8\xFF rubbish", QStringLiteral("x"), out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "evidence.not_drawn");
    CHECK_FALSE(readFile(out));
}

} // namespace wanmi
