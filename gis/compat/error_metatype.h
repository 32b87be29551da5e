#pragma once
// An Error may travel in a queued signal. Declared once, before any header whose signals carry one:
// Qt 6 asks for it as soon as it sees such a signal.
#include "core/base/result.h"

#include <QMetaType>

Q_DECLARE_METATYPE(wanmi::Error)
