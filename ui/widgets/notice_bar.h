#pragma once
#include <QFrame>
#include <QTimer>

#include <cstdint>

class QLabel;
class QToolButton;

namespace wanmi {

/// One clear line above the map: what was done, or why something was refused. Never asks, never
/// blocks.
class NoticeBar final : public QFrame {
    Q_OBJECT
public:
    enum class Tone : std::uint8_t { Info, Good, Bad };
    explicit NoticeBar(QWidget* parent = nullptr);

    /// A good line goes by itself; a refusal stays until it is read and closed, or replaced.
    void tell(const QString& text, Tone tone);
    QString text() const;

private:
    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_close;
    QTimer m_timer;
};

} // namespace wanmi
