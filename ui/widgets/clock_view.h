#pragma once
#include "core/domain/casework/case.h"
#include "ui/models/names.h"

#include <QWidget>

#include <vector>

namespace wanmi {

/// The clocks of a case: each open stage with its lamp, what is left and how much is used; ended
/// ones as a line. Paints itself; heights follow the font.
class ClockView final : public QWidget {
    Q_OBJECT
public:
    explicit ClockView(QWidget* parent = nullptr);
    void set(std::vector<StageClock> clocks, const Names& names);
    void setNow(Instant now);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int rowHeight(const StageClock& clock) const;
    void paintRow(QPainter& painter, const QRect& row, const StageClock& clock) const;
    double share(const StageClock& clock) const;

    std::vector<StageClock> m_clocks;
    Names m_names;
    Instant m_now{};
};

} // namespace wanmi
