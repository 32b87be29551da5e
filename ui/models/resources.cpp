#include "ui/models/resources.h"

#include <QtGlobal>

// Q_INIT_RESOURCE declares a function: it must not stand in a namespace.
static void registerWanmiResources() {
    Q_INIT_RESOURCE(wanmi);
}

namespace wanmi {

void initResources() {
    registerWanmiResources();
}

} // namespace wanmi
