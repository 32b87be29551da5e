#include "ui/widgets/parts.h"

#include "ui/models/icon.h"
#include "ui/models/theme.h"

#include <QBoxLayout>
#include <QLayoutItem>
#include <QPainter>

namespace wanmi {

QLabel* styledLabel(const char* role, QWidget* parent, bool wraps) {
    auto* label = new QLabel{parent};
    label->setObjectName(QLatin1String(role));
    label->setWordWrap(wraps);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QFrame* ruleLine(QWidget* parent) {
    auto* line = new QFrame{parent};
    line->setObjectName(QStringLiteral("rule"));
    return line;
}

QToolButton* quietButton(const QString& iconName, QWidget* parent) {
    auto* button = new QToolButton{parent};
    button->setObjectName(QStringLiteral("quiet"));
    button->setIcon(icon(iconName));
    button->setIconSize({16, 16});
    button->setAutoRaise(true);
    return button;
}

QPushButton* primaryButton(QWidget* parent) {
    auto* button = new QPushButton{parent};
    button->setObjectName(QStringLiteral("primary"));
    return button;
}

void clearLayout(QLayout* layout) {
    while (auto* item = layout->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // it may be the sender of the signal being handled
        }
        delete item;
    }
}

int paintBadge(QPainter& painter, const QRect& rect, const QString& text, const QColor& colour) {
    auto font = painter.font();
    font.setPixelSize(12);
    const QFontMetrics metrics{font};
    const int height = std::min(rect.height(), metrics.height() + 4);
    const int width = std::min(rect.width(), metrics.horizontalAdvance(text) + 16);
    const QRect pill{rect.left(), rect.center().y() - height / 2 + 1, width, height};
    auto fill = colour;
    fill.setAlphaF(theme().dark ? 0.20F : 0.12F);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(pill.adjusted(6, 0, -6, 0), Qt::AlignCenter,
                     metrics.elidedText(text, Qt::ElideRight, pill.width() - 12));
    painter.restore();
    return width;
}

Badge::Badge(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::set(const QString& text, const QColor& colour) {
    m_text = text;
    m_colour = colour;
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const {
    auto smaller = font();
    smaller.setPixelSize(12);
    const QFontMetrics metrics{smaller};
    return {metrics.horizontalAdvance(m_text) + 18, metrics.height() + 6};
}

void Badge::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    paintBadge(painter, rect(), m_text, m_colour);
}

} // namespace wanmi
