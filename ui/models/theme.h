#pragma once
#include <QColor>
#include <QString>

class QApplication;

namespace wanmi {

/// The colours of one theme. Every widget takes its colours from here or from the palette made of
/// them.
struct Theme {
    bool dark = false;
    QColor window, surface, raised, border, strongBorder;
    QColor text, muted, accent, accentHover, onAccent, selection, hover;
    QColor good, warn, bad, info;
};

const Theme& lightTheme();
const Theme& darkTheme();

/// The theme in force; light until applyTheme() was called.
const Theme& theme();

/// Palette, font fallback and style sheet of the whole program.
void applyTheme(QApplication& app, bool dark);

} // namespace wanmi
