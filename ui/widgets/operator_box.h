#pragma once
#include "ui/work/session.h"

#include <QComboBox>

namespace wanmi {

/// Who works here. In a sandbox anybody can be chosen; elsewhere it only shows.
class OperatorBox final : public QComboBox {
    Q_OBJECT
public:
    explicit OperatorBox(Session& session, QWidget* parent = nullptr);

private:
    void fill();
    Session& m_session;
};

} // namespace wanmi
