#include "ui/window/dock_title.h"

#include "ui/widgets/parts.h"

#include <QBoxLayout>
#include <QDockWidget>

namespace wanmi {

QWidget* dockTitle(QLabel*& label, QDockWidget* dock) {
    auto* bar = new QWidget{dock};
    bar->setObjectName(QStringLiteral("dockTitle"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout{bar};
    row->setContentsMargins(14, 5, 6, 5);
    label = new QLabel{bar};
    label->setObjectName(QStringLiteral("dockTitleText"));
    auto* close = quietButton(QStringLiteral("close"), bar);
    QObject::connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
    row->addWidget(label, 1);
    row->addWidget(close);
    return bar;
}

} // namespace wanmi
