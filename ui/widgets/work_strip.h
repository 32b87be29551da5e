#pragma once
#include "ui/work/desk_worker.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace wanmi {

/// Long work in the status bar: what is done, how far it is, and a button that stops it.
class WorkStrip final : public QFrame {
    Q_OBJECT
public:
    explicit WorkStrip(QWidget* parent = nullptr);

    /// `title` in front of the step; `work` is what the button cancels (nullptr: cannot be).
    void begin(const QString& title, std::shared_ptr<LongWork> work);
    /// `total` 0: unknown.
    void tell(const QString& step, qint64 done, qint64 total);
    void end();
    bool isBusy() const { return m_busy; }
    QToolButton& stopButton() { return *m_stop; }

private:
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_stop;
    QString m_title;
    std::shared_ptr<LongWork> m_work;
    bool m_busy = false;
};

} // namespace wanmi
