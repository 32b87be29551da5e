#include "gis/layers/look.h"

#include <QFont>
#include <QFontInfo>

#include <algorithm>

namespace wanmi {
namespace {

MapPalette lightPalette() {
    MapPalette p;
    p.ground = QColor{"#f3f1ec"};
    p.block = QColor{"#f8f6f2"};
    p.oldQuarter = QColor{"#f3ebe0"};
    p.building = QColor{"#e9e5de"};
    p.buildingEdge = QColor{"#d8d2c8"};
    p.green = QColor{"#dcecd0"};
    p.park = QColor{"#cde7c1"};
    p.water = QColor{"#b4d8f0"};
    p.roadFill = QColor{"#ffffff"};
    p.roadCasing = QColor{"#d9d4cb"};
    p.mainFill = QColor{"#fff1c4"};
    p.mainCasing = QColor{"#e6cf90"};
    p.trunkFill = QColor{"#ffdd94"};
    p.trunkCasing = QColor{"#e0b060"};
    p.path = QColor{"#d3cabd"};
    p.district = QColor{"#7d5ba6"};
    p.street = QColor{"#8d78b5"};
    p.community = QColor{"#a99cc4"};
    p.cell = QColor{"#8ba0bf"};
    p.cellStrong = QColor{"#3f6ea8"};
    p.duty = QColor{"#5d6b7c"};
    p.text = QColor{"#3b4149"};
    p.textSoft = QColor{"#6c7480"};
    p.textWater = QColor{"#3f7fae"};
    p.textPark = QColor{"#4d8a45"};
    p.halo = QColor{255, 255, 255, 225};
    p.markerEdge = QColor{"#ffffff"};
    p.tints = {QColor{"#8ecae6"}, QColor{"#f4b183"}, QColor{"#a8d5a2"},
               QColor{"#c9b1e0"}, QColor{"#f5d76e"}, QColor{"#f2a5b5"},
               QColor{"#9fd8cb"}, QColor{"#d3c19a"}, QColor{"#a9b9e8"}};
    p.density = {QColor{"#e3f1ee"}, QColor{"#b5ddd5"}, QColor{"#7cc3b8"}, QColor{"#3f9f95"},
                 QColor{"#176f6b"}};
    p.componentFill = {QColor{"#3b78c3"}, QColor{"#5f6c7b"}, QColor{"#1f9aa5"}, QColor{"#4a9b45"},
                       QColor{"#a46a3d"}, QColor{"#8a5fb0"}, QColor{"#c2548d"}};
    return p;
}

MapPalette darkPalette() {
    MapPalette p;
    p.ground = QColor{"#191d22"};
    p.block = QColor{"#1f242a"};
    p.oldQuarter = QColor{"#25262a"};
    p.building = QColor{"#2a3037"};
    p.buildingEdge = QColor{"#363d46"};
    p.green = QColor{"#20302a"};
    p.park = QColor{"#22392d"};
    p.water = QColor{"#173a54"};
    p.roadFill = QColor{"#39414b"};
    p.roadCasing = QColor{"#14171b"};
    p.mainFill = QColor{"#5a5442"};
    p.mainCasing = QColor{"#15171a"};
    p.trunkFill = QColor{"#76643f"};
    p.trunkCasing = QColor{"#15171a"};
    p.path = QColor{"#3a4048"};
    p.district = QColor{"#b79be0"};
    p.street = QColor{"#9683bf"};
    p.community = QColor{"#6f6590"};
    p.cell = QColor{"#54677f"};
    p.cellStrong = QColor{"#6fa3dd"};
    p.duty = QColor{"#93a1b3"};
    p.text = QColor{"#d5dbe3"};
    p.textSoft = QColor{"#9aa4b0"};
    p.textWater = QColor{"#7db4dc"};
    p.textPark = QColor{"#86bd85"};
    p.halo = QColor{20, 24, 29, 225};
    p.markerEdge = QColor{"#10141a"};
    p.tints = {QColor{"#2f6f92"}, QColor{"#94613a"}, QColor{"#47804a"},
               QColor{"#6e5690"}, QColor{"#8a7632"}, QColor{"#8f4a5b"},
               QColor{"#3b7d71"}, QColor{"#766643"}, QColor{"#4f5f99"}};
    p.density = {QColor{"#1e3336"}, QColor{"#1f4f52"}, QColor{"#257270"}, QColor{"#3f9f95"},
                 QColor{"#8fdcca"}};
    p.componentFill = {QColor{"#6aa5ea"}, QColor{"#a3b1c2"}, QColor{"#45c2cc"}, QColor{"#76c870"},
                       QColor{"#d19a6b"}, QColor{"#b892dd"}, QColor{"#e884b8"}};
    return p;
}

} // namespace

const MapPalette& mapPalette(bool dark) {
    static const auto kLight = lightPalette();
    static const auto kDark = darkPalette();
    return dark ? kDark : kLight;
}

QString Look::text(std::string_view key) const {
    return QString::fromStdString(messages ? messages->text(key) : std::string{key});
}

QString Look::lampName(const LampStyle& lamp) const {
    const bool chinese = messages && messages->language() == "zh";
    return QString::fromStdString(chinese ? lamp.zh : lamp.en);
}

const LampStyle& Look::lamp(Lamp which) const {
    static const LampStyle kNone;
    const auto at = std::find_if(lamps.begin(), lamps.end(),
                                 [which](const LampStyle& l) { return l.lamp == which; });
    return at == lamps.end() ? kNone : *at;
}

std::vector<LampStyle> shippedLamps() {
    return {{Lamp::Green, "绿灯", "Green", "#2e9e4f", "circle"},
            {Lamp::Yellow, "黄灯", "Yellow", "#e8a800", "triangle"},
            {Lamp::Red, "红灯", "Red", "#d23b3b", "square"},
            {Lamp::None, "无灯", "No lamp", "#8a8f98", "diamond"}};
}

QString mapFont() {
    for (const auto* name : {"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei",
                             "PingFang SC", "WenQuanYi Micro Hei"}) {
        const auto family = QString::fromUtf8(name);
        if (QFontInfo{QFont{family}}.family() == family) return family;
    }
    return QStringLiteral("Sans Serif");
}

} // namespace wanmi
