#pragma once
// What a look at a screenshot would find, as far as a program can: words that are cut, words left
// in the other language.
#include <QAbstractButton>
#include <QComboBox>
#include <QFontMetrics>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStringList>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QWidget>

namespace wanmi::test {

inline QString plain(QString text) {
    return text.remove(QRegularExpression{QStringLiteral(R"(\(&.\)|&)")});
}

/// Visible labels, buttons, boxes and hints in fields whose text does not fit.
inline QStringList cutTexts(const QWidget& window) {
    QStringList cut;
    for (const auto* label : window.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty() || label->wordWrap()) continue;
        for (const auto& line : label->text().split(QLatin1Char('\n'))) {
            if (label->fontMetrics().horizontalAdvance(line) > label->contentsRect().width() + 1) {
                cut << label->text();
            }
        }
    }
    for (const auto* button : window.findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty() || button->inherits("QToolButton")) {
            continue;
        }
        if (button->width() < button->minimumSizeHint().width() - 1 &&
            button->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored) {
            cut << button->text();
        }
    }
    for (const auto* box : window.findChildren<QComboBox*>()) {
        if (!box->isVisible() || box->currentText().isEmpty()) continue;
        QStyleOptionComboBox option;
        option.initFrom(box);
        const int room =
            box->style()
                ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box)
                .width();
        const int icon =
            box->itemIcon(box->currentIndex()).isNull() ? 0 : box->iconSize().width() + 4;
        if (icon + box->fontMetrics().horizontalAdvance(box->currentText()) > room + 1)
            cut << box->currentText();
    }
    for (const auto* line : window.findChildren<QLineEdit*>()) {
        if (!line->isVisible()) continue;
        if (line->fontMetrics().horizontalAdvance(line->placeholderText()) >
            line->contentsRect().width() + 1)
            cut << line->placeholderText();
    }
    return cut;
}

/// Buttons, tabs and titles that still hold Chinese (English window) or no Chinese (Chinese
/// window).
inline QStringList foreignButtons(const QWidget& window, bool chinese) {
    static const QRegularExpression kChinese{QStringLiteral("[\\x{4e00}-\\x{9fff}]")};
    static const QRegularExpression kWords{QStringLiteral("[A-Za-z]{3,}")};
    QStringList foreign;
    for (const auto* button : window.findChildren<QAbstractButton*>()) {
        const auto text = plain(button->text());
        if (!button->isVisible() || text.isEmpty() ||
            text == QStringLiteral("中文 / English")) { // names each language in itself
            continue;
        }
        const bool hasChinese = text.contains(kChinese);
        if (chinese ? (!hasChinese && text.contains(kWords)) : hasChinese) foreign << text;
    }
    return foreign;
}

} // namespace wanmi::test
