#pragma once
#include "core/domain/calendar/lamps.h"

#include <QIcon>
#include <QPainter>

namespace wanmi {

/// A lamp as colour and shape: who does not tell the colours apart reads the shape.
QIcon lampIcon(const LampStyle& style);
/// The same, drawn into a square.
void paintLamp(QPainter& painter, const QRectF& square, const LampStyle& style);

} // namespace wanmi
