#include "ui/widgets/sync_strip.h"

#include "ui/models/text.h"
#include "ui/models/theme.h"

#include <QEvent>

#include <chrono>

namespace wanmi {

SyncStrip::SyncStrip(Session& session, QWidget* parent) : QLabel(parent), m_session(session) {
    setObjectName(QStringLiteral("sync"));
    setTextFormat(Qt::PlainText);
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
}

void SyncStrip::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) tell();
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
    setText(line());
    setToolTip(whole());
}

/// What has to be seen at all times.
QString SyncStrip::line() const {
    const auto& s = m_status;
    const auto& names = m_session.names();
    if (!s.stopped.empty()) return tr("The centre takes nothing");
    QStringList parts;
    if (s.unsent > 0) {
        parts += tr("%1 unsent").arg(s.unsent);
        parts += s.expected ? tr("expected by %1").arg(names.moment(*s.expected, true))
                            : tr("out of reach");
    }
    parts += s.proof ? tr("all there until %1").arg(names.moment(*s.proof, true))
                     : tr("nothing proved yet");
    if (s.openConflicts > 0) parts += tr("%1 to decide").arg(s.openConflicts);
    return tr("Centre: %1").arg(parts.join(QStringLiteral(" · ")));
}

QString SyncStrip::whole() const {
    const auto& s = m_status;
    const auto& names = m_session.names();
    const auto time = [&names](const std::optional<Instant>& at) {
        return at ? names.moment(*at) : tr("never");
    };
    QStringList lines;
    if (!s.stopped.empty()) lines += names.text(s.stopped);
    lines += tr("Desk %1 of %2").arg(toQt(s.desk), toQt(s.url));
    if (s.oldestUnsent) lines += tr("Unsent since %1").arg(time(s.oldestUnsent));
    lines += tr("Proof of delivery until %1").arg(time(s.proof));
    lines += tr("Last answer of the centre: %1").arg(time(s.contact));
    if (s.unsent > 0 && !s.expected) {
        lines += tr("Work goes on. What is unsent goes by itself once the centre answers.");
    }
    if (s.openConflicts > 0) lines += tr("wanmictl sync conflicts lists what is to be decided.");
    return lines.join(QLatin1Char('\n'));
}

} // namespace wanmi
