#include "ui/widgets/work_strip.h"

#include "ui/widgets/parts.h"

#include <QHBoxLayout>
#include <QProgressBar>

namespace wanmi {

WorkStrip::WorkStrip(QWidget* parent) : QFrame(parent) {
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(8, 0, 8, 0);
    m_text = new QLabel{this};
    m_bar = new QProgressBar{this};
    m_bar->setFixedWidth(140);
    m_bar->setTextVisible(false);
    m_stop = quietButton(QStringLiteral("stop"), this);
    row->addWidget(m_text);
    row->addWidget(m_bar);
    row->addWidget(m_stop);
    connect(m_stop, &QToolButton::clicked, this, [this] {
        if (m_work) m_work->cancel();
        m_stop->setEnabled(false);
        m_text->setText(tr("Stopping…"));
    });
    hide();
}

void WorkStrip::begin(const QString& title, std::shared_ptr<LongWork> work) {
    m_title = title;
    m_work = std::move(work);
    m_busy = true;
    m_stop->setToolTip(tr("Stop; nothing is changed then"));
    m_stop->setVisible(m_work != nullptr);
    m_stop->setEnabled(true);
    m_bar->setRange(0, 0);
    m_text->setText(m_title);
    show();
}

void WorkStrip::tell(const QString& step, qint64 done, qint64 total) {
    if (!m_stop->isEnabled()) return; // it is being stopped
    m_text->setText(step.isEmpty() ? m_title : QStringLiteral("%1: %2").arg(m_title, step));
    constexpr int kParts = 1000;
    m_bar->setRange(0, total > 0 ? kParts : 0);
    if (total > 0) m_bar->setValue(static_cast<int>(done * kParts / total));
}

void WorkStrip::end() {
    m_busy = false;
    m_work.reset();
    hide();
}

} // namespace wanmi
