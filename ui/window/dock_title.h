#pragma once

class QDockWidget;
class QLabel;
class QWidget;

namespace wanmi {

/// A title bar with the text in `label` and a button that closes the dock.
QWidget* dockTitle(QLabel*& label, QDockWidget* dock);

} // namespace wanmi
