#include "ui/widgets/past_box.h"

#include "ui/models/icon.h"
#include "ui/models/theme.h"

#include <QCalendarWidget>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QWidgetAction>

namespace wanmi {

PastBox::PastBox(QWidget* parent) : QToolButton(parent) {
    setObjectName(QStringLiteral("past"));
    setFocusPolicy(Qt::TabFocus);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* menu = new QMenu{this};
    m_calendar = new QCalendarWidget{menu};
    m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    auto* holder = new QWidgetAction{menu};
    holder->setDefaultWidget(m_calendar);
    menu->addAction(holder);
    menu->addSeparator();
    m_back = menu->addAction(QString{});
    setMenu(menu);
    const auto choose = [this](QDate day) {
        this->menu()->close();
        setDay(day >= m_calendar->maximumDate() ? std::nullopt : std::optional{day});
    };
    connect(m_calendar, &QCalendarWidget::clicked, this, choose);
    connect(m_calendar, &QCalendarWidget::activated, this, choose); // by keyboard
    connect(m_back, &QAction::triggered, this, [this] { setDay({}); });
    retranslate();
}

void PastBox::setToday(QDate today) {
    m_calendar->setMaximumDate(today);
    if (!m_day) m_calendar->setSelectedDate(today);
}

void PastBox::setDay(std::optional<QDate> day) {
    if (day == m_day) return;
    m_day = day;
    m_calendar->setSelectedDate(day.value_or(m_calendar->maximumDate()));
    retranslate();
    emit dayChosen();
}

void PastBox::changeEvent(QEvent* event) {
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) retranslate();
}

void PastBox::retranslate() {
    m_back->setText(tr("&Back to today's grid"));
    m_back->setEnabled(m_day.has_value());
    setText(m_day ? tr("Grid of %1").arg(m_day->toString(Qt::ISODate)) : tr("Grid: today"));
    setToolTip(m_day ? tr("The map shows the grid as it was at the end of this day, not the one in "
                          "force. Click for another day.")
                     : tr("Show the regions, cells and duty grids of a day gone by"));
    setProperty("past", m_day.has_value());
    setIcon(wanmi::icon(QStringLiteral("clock"), m_day ? theme().warn : theme().muted));
    //: The locale of the calendar that drops down: en_GB or zh_CN.
    m_calendar->setLocale(QLocale{tr("en_GB")});
}

} // namespace wanmi
