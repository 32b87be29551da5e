#pragma once
#include "core/domain/casework/case.h"
#include "ui/models/names.h"

#include <QAbstractListModel>

#include <vector>

namespace wanmi {

/// The history of one case in words, newest first.
class EventListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { WhoRole = Qt::UserRole + 1, WhenRole, DetailRole, ActionRole };
    explicit EventListModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setNames(const Names& names);
    /// Events in the order they were accepted. A longer history of the same case only adds rows.
    void setEvents(std::vector<CaseEvent> events);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    const CaseEvent& eventAt(int row) const {
        return m_events[m_events.size() - 1 - static_cast<std::size_t>(row)];
    }

    std::vector<CaseEvent> m_events;
    Names m_names;
};

/// What an event's body says, in words: where to, by which condition and limit, with what result.
QString eventDetail(const CaseEvent& event, const Names& names);

/// Name of the line icon that stands for a step.
QString actionIcon(Action action);

} // namespace wanmi
