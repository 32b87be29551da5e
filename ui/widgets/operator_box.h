#pragma once
#include "ui/work/session.h"

#include <QComboBox>

namespace wanmi {

/// Who works here. In a sandbox anybody can be chosen; elsewhere it only shows.
class OperatorBox final : public QComboBox {
    Q_OBJECT
public:
    explicit OperatorBox(Session& session, QWidget* parent = nullptr);
    /// As wide as who is chosen now asks.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    void fill();
    Session& m_session;
};

} // namespace wanmi
