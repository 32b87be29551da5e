#include "ui/widgets/delegates.h"

#include "ui/models/case_table_model.h"
#include "ui/models/event_list_model.h"
#include "ui/models/icon.h"
#include "ui/models/theme.h"
#include "ui/widgets/parts.h"

#include <QPainter>

namespace wanmi {
namespace {

constexpr int kSide = 30; ///< width of the line beside the history

QString sibling(const QModelIndex& index, int column) {
    return index.sibling(index.row(), column).data().toString();
}

void paintBackground(QPainter* painter, const QStyleOptionViewItem& option) {
    const auto& t = theme();
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, t.selection);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, t.hover);
    }
    painter->setPen(t.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

void paintTwoLines(QPainter* painter, const QRect& rect, const QString& upper, const QString& lower,
                   bool strong) {
    const auto& t = theme();
    auto font = painter->font();
    font.setPixelSize(13);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(t.text);
    const QRect top{rect.left(), rect.top() + 3, rect.width(), rect.height() / 2 - 3};
    painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics{font}.elidedText(upper, Qt::ElideRight, rect.width()));
    font.setPixelSize(11);
    font.setWeight(QFont::Normal);
    painter->setFont(font);
    painter->setPen(t.muted);
    painter->drawText(top.translated(0, rect.height() / 2 - 2), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics{font}.elidedText(lower, Qt::ElideRight, rect.width()));
}

void paintLeft(QPainter* painter, const QRect& rect, const QModelIndex& index) {
    const auto lamp = static_cast<Lamp>(index.data(CaseTableModel::LampRole).toInt());
    const auto& t = theme();
    auto font = painter->font();
    font.setPixelSize(12);
    painter->setFont(font);
    painter->setPen(lamp == Lamp::Red ? t.bad : lamp == Lamp::Yellow ? t.warn : t.text);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics{font}.elidedText(sibling(index, CaseTableModel::LeftColumn),
                                                    Qt::ElideRight, rect.width()));
}

} // namespace

int CaseRowDelegate::rowHeight() {
    return 42;
}

QSize CaseRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {60, rowHeight()};
}

void CaseRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    painter->save();
    paintBackground(painter, option);
    const QRect inner = option.rect.adjusted(5, 0, -5, -1);
    switch (index.column()) {
    case CaseTableModel::LampColumn: {
        const auto drawn = qvariant_cast<QIcon>(index.data(Qt::DecorationRole));
        drawn.paint(painter, QRect{option.rect.center() - QPoint{8, 8}, QSize{16, 16}});
        break;
    }
    case CaseTableModel::KindColumn:
        paintTwoLines(painter, inner, index.data().toString(),
                      sibling(index, CaseTableModel::NumberColumn), true);
        break;
    case CaseTableModel::PlaceColumn:
        paintTwoLines(painter, inner, index.data().toString(),
                      sibling(index, CaseTableModel::DepartmentColumn), false);
        break;
    case CaseTableModel::StateColumn: {
        const auto state = index.data(CaseTableModel::StateRole);
        if (!state.isValid()) break;
        const QRect upper{inner.left(), inner.top() + 1, inner.width(), inner.height() / 2};
        paintBadge(*painter, upper, index.data().toString(),
                   stateColour(static_cast<CaseState>(state.toInt()), theme().dark));
        paintLeft(painter, upper.translated(4, upper.height() - 1), index);
        break;
    }
    default: paintTwoLines(painter, inner, index.data().toString(), {}, false); break;
    }
    painter->restore();
}

void TimelineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const auto& t = theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto r = option.rect;
    const int rows = index.model()->rowCount();
    const int x = r.left() + 13;
    painter->setPen(QPen{t.border, 2});
    painter->drawLine(x, index.row() == 0 ? r.top() + 12 : r.top(), x,
                      index.row() == rows - 1 ? r.top() + 12 : r.bottom());
    const QRect disc{x - 11, r.top() + 2, 22, 22};
    painter->setPen(QPen{index.row() == 0 ? t.accent : t.strongBorder, 1.4});
    painter->setBrush(t.surface);
    painter->drawEllipse(disc);
    const auto action = static_cast<Action>(index.data(EventListModel::ActionRole).toInt());
    icon(actionIcon(action), index.row() == 0 ? t.accent : t.muted)
        .paint(painter, disc.adjusted(4, 4, -4, -4));

    auto font = option.font;
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(t.text);
    const QRect line{r.left() + kSide, r.top() + 2, r.width() - kSide, 20};
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    font.setWeight(QFont::Normal);
    font.setPixelSize(12);
    painter->setFont(font);
    painter->setPen(t.muted);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                      index.data(EventListModel::WhenRole).toString());
    painter->drawText(line.translated(0, 18), Qt::AlignLeft | Qt::AlignVCenter,
                      index.data(EventListModel::WhoRole).toString());
    const auto detail = index.data(EventListModel::DetailRole).toString();
    painter->setPen(t.text);
    painter->drawText(
        QRect{line.left(), line.top() + 38, line.width(), r.bottom() - line.top() - 38},
        Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, detail);
    painter->restore();
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const auto detail = index.data(EventListModel::DetailRole).toString();
    const int width = std::max(120, option.rect.width());
    if (detail.isEmpty()) return {width, 50};
    auto font = option.font;
    font.setPixelSize(12);
    const auto text = QFontMetrics{font}.boundingRect(QRect{0, 0, width - kSide, 4000},
                                                      Qt::AlignLeft | Qt::TextWordWrap, detail);
    return {width, 52 + text.height()};
}

} // namespace wanmi
