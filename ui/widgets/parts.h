#pragma once
// Small pieces many panels are put together from.
#include <QColor>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

class QBoxLayout;

namespace wanmi {

/// A label with a role of the style sheet: "heading", "subheading", "muted", "value", "bad".
QLabel* styledLabel(const char* role, QWidget* parent, bool wraps = false);
/// A thin line between two sections.
QFrame* ruleLine(QWidget* parent);
/// A flat button with an icon only.
QToolButton* quietButton(const QString& iconName, QWidget* parent);
/// The button a form is sent with.
QPushButton* primaryButton(QWidget* parent);
/// Removes and deletes whatever a layout holds.
void clearLayout(QLayout* layout);

/// A word on a coloured pill, such as a case's state.
class Badge final : public QWidget {
    Q_OBJECT
public:
    explicit Badge(QWidget* parent = nullptr);
    void set(const QString& text, const QColor& colour);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QColor m_colour;
};

/// Draws such a pill into a rectangle, left aligned; returns its width.
int paintBadge(QPainter& painter, const QRect& rect, const QString& text, const QColor& colour);

} // namespace wanmi
