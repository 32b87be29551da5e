#pragma once

namespace wanmi {

/// Makes the icons (:/wanmi/icons) and translations (:/wanmi/i18n) that are linked into the program
/// known to Qt. A static library's resources are not registered by themselves: call it once, first.
void initResources();

} // namespace wanmi
