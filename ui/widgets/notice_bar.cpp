#include "ui/widgets/notice_bar.h"

#include "ui/models/icon.h"
#include "ui/models/theme.h"
#include "ui/widgets/parts.h"

#include <QHBoxLayout>
#include <QStyle>

#include <chrono>

namespace wanmi {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("notice"));
    setAutoFillBackground(true);
    m_icon = new QLabel{this};
    m_text = styledLabel("value", this, true);
    m_close = quietButton(QStringLiteral("close"), this);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(10, 6, 6, 6);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void NoticeBar::tell(const QString& text, Tone tone) {
    m_text->setText(text);
    const bool bad = tone == Tone::Bad;
    const bool good = tone == Tone::Good;
    setProperty("tone", bad    ? QStringLiteral("bad")
                        : good ? QStringLiteral("good")
                               : QStringLiteral("info"));
    style()->unpolish(this);
    style()->polish(this);
    const auto name = bad    ? QStringLiteral("warning")
                      : good ? QStringLiteral("check")
                             : QStringLiteral("info");
    const auto colour = bad ? theme().bad : good ? theme().good : theme().accent;
    m_icon->setPixmap(icon(name, colour).pixmap(18, 18));
    m_close->setToolTip(tr("Close"));
    show();
    raise();
    m_timer.stop();
    if (!bad) m_timer.start(std::chrono::seconds{8});
}

QString NoticeBar::text() const {
    return m_text->text();
}

} // namespace wanmi
