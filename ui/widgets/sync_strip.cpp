#include "ui/widgets/sync_strip.h"

#include "ui/models/centre_words.h"
#include "ui/models/theme.h"

#include <QEvent>
#include <QMouseEvent>

#include <chrono>

namespace wanmi {

SyncStrip::SyncStrip(Session& session, QWidget* parent) : QLabel(parent), m_session(session) {
    setObjectName(QStringLiteral("sync"));
    setTextFormat(Qt::PlainText);
    setCursor(Qt::PointingHandCursor);
    hide();
    m_timer.setInterval(std::chrono::seconds{5});
    connect(&m_timer, &QTimer::timeout, this, &SyncStrip::ask);
    connect(&m_session, &Session::opened, this, [this] {
        ask();
        m_timer.start();
    });
}

void SyncStrip::ask() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [](Desk& desk) { return SyncService{desk}.status(); },
        [this](const Result<SyncStatus>& status) {
            if (status) setStatus(*status);
        });
}

void SyncStrip::setStatus(const SyncStatus& status) {
    m_status = status;
    tell();
    emit statusChanged();
}

void SyncStrip::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) tell();
}

void SyncStrip::mouseReleaseEvent(QMouseEvent* event) {
    QLabel::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) emit clicked();
}

void SyncStrip::tell() {
    setVisible(m_status.joined);
    if (!m_status.joined) return;
    const bool waits = m_status.unsent > 0 || m_status.openConflicts > 0;
    auto colours = palette();
    colours.setColor(QPalette::WindowText, !m_status.stopped.empty() ? theme().bad
                                           : waits                   ? theme().warn
                                                                     : theme().muted);
    if (colours != palette()) setPalette(colours);
    const auto& names = m_session.names();
    setText(CentreWords::line(names, m_status));
    auto lines = CentreWords::lines(names, m_status);
    if (m_status.openConflicts > 0) lines += tr("A click shows what is to be decided.");
    setToolTip(lines.join(QLatin1Char('\n')));
}

} // namespace wanmi
