#include "ui/models/theme.h"

#include "ui/models/icon.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QPalette>
#include <QPixmapCache>
#include <QStyleFactory>

#include <array>
#include <utility>

namespace wanmi {
namespace {

QColor hex(const char* text) {
    return QColor{QLatin1String(text)};
}

bool& isDark() {
    static bool dark = false;
    return dark;
}

QPalette paletteOf(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.hover);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.bad);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.border);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.strongBorder);
    p.setColor(QPalette::Shadow, t.strongBorder);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        auto faint = t.muted;
        faint.setAlphaF(0.6F);
        p.setColor(QPalette::Disabled, role, faint);
    }
    return p;
}

/// Resources/themes/wanmi.qss with its @names replaced by the theme's colours.
QString styleSheetOf(const Theme& t) {
    QFile file{QStringLiteral(":/wanmi/themes/wanmi.qss")};
    if (!file.open(QIODevice::ReadOnly)) return {};
    auto text = QString::fromUtf8(file.readAll());
    const std::array<std::pair<const char*, QColor>, 16> colours{
        {{"@window", t.window},
         {"@surface", t.surface},
         {"@raised", t.raised},
         {"@strong-border", t.strongBorder},
         {"@border", t.border},
         {"@text", t.text},
         {"@muted", t.muted},
         {"@accent-hover", t.accentHover},
         {"@accent", t.accent},
         {"@on-accent", t.onAccent},
         {"@selection", t.selection},
         {"@hover", t.hover},
         {"@good", t.good},
         {"@warn", t.warn},
         {"@bad", t.bad},
         {"@info", t.info}}};
    for (const auto& [name, colour] : colours)
        text.replace(QLatin1String(name), colour.name());
    text.replace(QLatin1String("#mode"), QLatin1String(t.dark ? "dark" : "light"));
    return text;
}

} // namespace

const Theme& lightTheme() {
    static const Theme kLight{false,          hex("#eef1f5"), hex("#ffffff"), hex("#ffffff"),
                              hex("#d9e0e7"), hex("#b9c4cf"), hex("#17222d"), hex("#5b6976"),
                              hex("#0a6c8e"), hex("#085a77"), hex("#ffffff"), hex("#d5eaf2"),
                              hex("#f2f6f9"), hex("#1f7a4d"), hex("#a86100"), hex("#bd2f24"),
                              hex("#e4f1f6")};
    return kLight;
}

const Theme& darkTheme() {
    static const Theme kDark{true,           hex("#10161c"), hex("#18212a"), hex("#202b36"),
                             hex("#2a3744"), hex("#3d4d5c"), hex("#e4ebf1"), hex("#94a5b5"),
                             hex("#46b4d8"), hex("#69c6e5"), hex("#06222d"), hex("#1d4658"),
                             hex("#1f2a35"), hex("#5fc794"), hex("#e8a94e"), hex("#f07b70"),
                             hex("#173240")};
    return kDark;
}

const Theme& theme() {
    return isDark() ? darkTheme() : lightTheme();
}

void applyTheme(QApplication& app, bool dark) {
    isDark() = dark;
    QPixmapCache::clear();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font;
    font.setFamilies({QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans"),
                      QStringLiteral("WenQuanYi Micro Hei"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(13);
    QApplication::setFont(font);
    QApplication::setPalette(paletteOf(theme()));
    app.setStyleSheet(styleSheetOf(theme()));
}

} // namespace wanmi
