#pragma once
#include <QDate>
#include <QToolButton>

#include <optional>

class QCalendarWidget;

namespace wanmi {

/// Which day's grid the map shows: today's, or one gone by. A day gone by stays in sight as long as
/// it is shown, for what is on the map then is not in force.
class PastBox final : public QToolButton {
    Q_OBJECT
public:
    explicit PastBox(QWidget* parent = nullptr);
    std::optional<QDate> day() const { return m_day; } ///< nullopt: today's grid
    void setDay(std::optional<QDate> day);
    /// The last day there is something to see of.
    void setToday(QDate today);

signals:
    void dayChosen();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    std::optional<QDate> m_day;
    QCalendarWidget* m_calendar;
    QAction* m_back;
};

} // namespace wanmi
