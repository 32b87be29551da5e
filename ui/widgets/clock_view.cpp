#include "ui/widgets/clock_view.h"

#include "ui/models/lamp_icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"

#include <QPainter>

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kLine = 19;
constexpr int kGap = 8;
constexpr int kIndent = 24;

Lamp lampOf(const StageClock& c, Instant now) {
    return c.state == StageClock::State::Running ? lampAt(now, c.warn, c.due) : Lamp::None;
}

} // namespace

ClockView::ClockView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ClockView::set(std::vector<StageClock> clocks, const Names& names) {
    m_clocks = std::move(clocks);
    std::stable_partition(m_clocks.begin(), m_clocks.end(), [](const StageClock& c) {
        return c.state != StageClock::State::Stopped;
    });
    m_names = names;
    updateGeometry();
    update();
}

void ClockView::setNow(Instant now) {
    m_now = now;
    update();
}

int ClockView::rowHeight(const StageClock& clock) const {
    return clock.state == StageClock::State::Stopped ? kLine + 3 : 2 * kLine + 6 + kGap;
}

QSize ClockView::sizeHint() const {
    int height = 0;
    for (const auto& c : m_clocks)
        height += rowHeight(c);
    return {220, height};
}

double ClockView::share(const StageClock& clock) const {
    if (clock.total.count() <= 0 || !m_names.rules()) return 0;
    auto used = clock.used;
    if (clock.state == StageClock::State::Running)
        used += m_names.rules()->calendar.elapsed(clock.resumed, m_now, clock.limit.unit);
    return static_cast<double>(used.count()) / static_cast<double>(clock.total.count());
}

void ClockView::paintRow(QPainter& painter, const QRect& row, const StageClock& clock) const {
    const auto& t = theme();
    const auto* rules = m_names.rules();
    const auto lamp = lampOf(clock, m_now);
    const QRect first{row.left() + kIndent, row.top(), row.width() - kIndent, kLine};
    paintLamp(painter, QRectF(row.left() + 3, row.top() + 4, 12, 12), rules->lamps.style(lamp));
    const bool ended = clock.state == StageClock::State::Stopped;
    auto bold = font();
    bold.setWeight(ended ? QFont::Normal : QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(ended ? t.muted : t.text);
    painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter, m_names.stage(clock.stage));

    QString right;
    QColor colour = t.muted;
    if (ended) {
        right = tr("ended %1").arg(m_names.moment(clock.stopped, true));
    } else if (clock.state == StageClock::State::Paused) {
        right = tr("paused");
    } else {
        right = m_now <= clock.due ? tr("%1 left").arg(m_names.left(m_now, clock.due))
                                   : m_names.left(m_now, clock.due);
        colour = lamp == Lamp::Red ? t.bad : lamp == Lamp::Yellow ? t.warn : t.text;
    }
    painter.setPen(colour);
    painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, right);
    if (ended) return;

    painter.setFont(font());
    painter.setPen(t.muted);
    const QRect second = first.translated(0, kLine);
    painter.drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Limit %1").arg(m_names.limit(clock.limit)));
    if (clock.state == StageClock::State::Running)
        painter.drawText(second, Qt::AlignRight | Qt::AlignVCenter,
                         tr("due %1").arg(m_names.moment(clock.due, true)));

    const QRectF bar(first.left(), second.bottom() + 2, first.width(), 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.border);
    painter.drawRoundedRect(bar, 2, 2);
    auto filled = bar;
    filled.setWidth(bar.width() * std::clamp(share(clock), 0.0, 1.0));
    painter.setBrush(QColor{toQt(rules->lamps.style(lamp).colour)});
    painter.drawRoundedRect(filled, 2, 2);
}

void ClockView::paintEvent(QPaintEvent*) {
    if (!m_names.rules()) return;
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    int top = 0;
    for (const auto& clock : m_clocks) {
        paintRow(painter, {0, top, width(), rowHeight(clock)}, clock);
        top += rowHeight(clock);
    }
}

} // namespace wanmi
