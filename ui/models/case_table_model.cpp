#include "ui/models/case_table_model.h"

#include "ui/models/lamp_icon.h"
#include "ui/models/text.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// What a cell is made from.
struct Look {
    const CaseRow& row;
    const Names& names;
    Instant now;
};

// One line a column: a new column is one new line here and one in ColumnId.
struct Column {
    const char* title;
    QString (*text)(const Look&);
};

QString numberText(const Look& l) {
    return toQt(l.row.fileNumber.empty() ? l.row.number : l.row.fileNumber);
}
QString placeText(const Look& l) {
    return l.names.place(l.row.community.empty() ? l.row.cell : l.row.community);
}
QString leftText(const Look& l) {
    return l.row.dueAt && isOpen(l.row.state) ? l.names.left(l.now, *l.row.dueAt) : QString{};
}

const std::array kColumns{
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Lamp"),
           [](const Look&) { return QString{}; }},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Number"), numberText},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Kind"),
           [](const Look& l) { return l.names.kind(l.row.kind); }},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Place"), placeText},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "State"),
           [](const Look& l) { return l.names.state(l.row.state); }},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Time left"), leftText},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Department"),
           [](const Look& l) { return l.names.department(l.row.department); }},
    Column{QT_TRANSLATE_NOOP("wanmi::CaseTableModel", "Reported"),
           [](const Look& l) { return l.names.moment(l.row.reportedAt, true); }},
};

Lamp lampNow(const CaseRow& row, Instant now) {
    if (!row.warnAt || !row.dueAt) return Lamp::None;
    return lampAt(now, *row.warnAt, *row.dueAt);
}

bool sameRow(const CaseRow& a, const CaseRow& b) {
    return a.id == b.id && a.revision == b.revision && a.dueAt == b.dueAt;
}

} // namespace

CaseTableModel::CaseTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void CaseTableModel::setNames(const Names& names) {
    m_names = names;
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (m_total > 0) emit dataChanged(index(0, 0), index(m_total - 1, columnCount() - 1));
}

void CaseTableModel::setNow(Instant now) {
    m_now = now;
    if (m_total == 0) return;
    emit dataChanged(index(0, LampColumn), index(m_total - 1, LampColumn),
                     {Qt::DecorationRole, LampRole});
    emit dataChanged(index(0, LeftColumn), index(m_total - 1, LeftColumn),
                     {Qt::DisplayRole, OverdueRole});
}

void CaseTableModel::restart() {
    beginResetModel();
    ++m_generation;
    m_pages.clear();
    m_rowOf.clear();
    m_asked.clear();
    m_total = 0;
    m_known = false;
    endResetModel();
    want(0);
}

void CaseTableModel::refresh() {
    ++m_generation;
    m_asked.clear();
    for (auto& [number, page] : m_pages)
        page.stale = true;
    if (m_pages.empty()) {
        want(0);
        return;
    }
    // Those looked at last are on the screen; the others are asked for when they come into sight.
    auto latest =
        std::max_element(m_pages.begin(), m_pages.end(), [](const auto& a, const auto& b) {
            return a.second.used < b.second.used;
        });
    want(latest->first);
    if (m_total > 0) emit dataChanged(index(0, 0), index(m_total - 1, 0), {LampRole});
}

void CaseTableModel::setTotal(int total) {
    if (total > m_total) {
        beginInsertRows({}, m_total, total - 1);
        m_total = total;
        endInsertRows();
    } else if (total < m_total) {
        beginRemoveRows({}, total, m_total - 1);
        m_total = total;
        for (auto it = m_pages.begin(); it != m_pages.end();) {
            const int first = it->first * kPageRows;
            if (first >= total) {
                it = m_pages.erase(it);
                continue;
            }
            auto& rows = it->second.rows;
            if (first + static_cast<int>(rows.size()) > total)
                rows.resize(static_cast<std::size_t>(total - first));
            ++it;
        }
        reindex();
        endRemoveRows();
    }
}

void CaseTableModel::setPage(quint64 generation, int page, int total, std::vector<CaseRow> rows) {
    if (generation != m_generation) return; // of an earlier query or an earlier state of the store
    const bool changed = total != m_total || !m_known;
    m_known = true;
    if (total != m_total) setTotal(total);
    const int first = page * kPageRows;
    if (static_cast<int>(rows.size()) > std::max(0, total - first))
        rows.resize(static_cast<std::size_t>(std::max(0, total - first)));
    auto old = std::move(m_pages[page].rows);
    m_pages[page] = {std::move(rows), ++m_use, false};
    m_asked.erase(page); // not before the page is there: views look while rows are inserted
    dropOldPages();
    reindex();
    const auto& now = m_pages[page].rows;
    // Neighbouring rows that differ are told in one go.
    for (std::size_t i = 0; i < now.size();) {
        if (i < old.size() && sameRow(old[i], now[i])) {
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < now.size() && !(end < old.size() && sameRow(old[end], now[end])))
            ++end;
        emit dataChanged(index(first + static_cast<int>(i), 0),
                         index(first + static_cast<int>(end) - 1, columnCount() - 1));
        i = end;
    }
    if (changed) emit totalChanged(m_total);
}

void CaseTableModel::dropOldPages() {
    while (m_pages.size() > kPagesKept) {
        m_pages.erase(
            std::min_element(m_pages.begin(), m_pages.end(), [](const auto& a, const auto& b) {
                return a.second.used < b.second.used;
            }));
    }
}

void CaseTableModel::reindex() {
    m_rowOf.clear();
    for (const auto& [number, page] : m_pages) {
        for (std::size_t i = 0; i < page.rows.size(); ++i)
            m_rowOf[page.rows[i].id] = number * kPageRows + static_cast<int>(i);
    }
}

bool CaseTableModel::updateRow(const CaseRow& row) {
    const auto at = m_rowOf.find(row.id);
    if (at == m_rowOf.end()) return false;
    auto& held =
        m_pages[at->second / kPageRows].rows[static_cast<std::size_t>(at->second % kPageRows)];
    const bool stays = held.dueAt == row.dueAt && held.state == row.state;
    held = row;
    emit dataChanged(index(at->second, 0), index(at->second, columnCount() - 1));
    return stays;
}

const CaseRow* CaseTableModel::rowAt(int row) const {
    const auto page = m_pages.find(row / kPageRows);
    if (row < 0 || page == m_pages.end()) return nullptr;
    const auto i = static_cast<std::size_t>(row % kPageRows);
    return i < page->second.rows.size() ? &page->second.rows[i] : nullptr;
}

int CaseTableModel::rowOf(const QString& id) const {
    const auto at = m_rowOf.find(fromQt(id));
    return at == m_rowOf.end() ? -1 : at->second;
}

void CaseTableModel::want(int page) const {
    if (!m_asked.insert(page).second) return;
    // Asked from data(): the answer must not come while a view is drawing.
    auto* self = const_cast<CaseTableModel*>(this); // NOLINT(*-const-cast): Qt's data() is const
    QMetaObject::invokeMethod(
        self, [self, page, generation = m_generation] { emit self->pageWanted(generation, page); },
        Qt::QueuedConnection);
}

int CaseTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_total;
}
int CaseTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(kColumns.size());
}

QVariant CaseTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto page = m_pages.find(index.row() / kPageRows);
    if (page == m_pages.end() || page->second.stale) want(index.row() / kPageRows);
    const auto* row = rowAt(index.row());
    if (!row)
        return role == Qt::DisplayRole && index.column() == NumberColumn
                   ? QVariant{QStringLiteral("…")}
                   : QVariant{};
    switch (role) {
    case Qt::DisplayRole:
        return kColumns[static_cast<std::size_t>(index.column())].text({*row, m_names, m_now});
    case Qt::ToolTipRole:
        if (index.column() == LampColumn) return m_names.lamp(lampNow(*row, m_now));
        if (index.column() == NumberColumn) return toQt(row->number);
        return kColumns[static_cast<std::size_t>(index.column())].text({*row, m_names, m_now});
    case Qt::DecorationRole:
        if (index.column() != LampColumn || !m_names.rules()) return {};
        return lampIcon(m_names.rules()->lamps.style(lampNow(*row, m_now)));
    case IdRole: return toQt(row->id);
    case LampRole: return static_cast<int>(lampNow(*row, m_now));
    case StateRole: return static_cast<int>(row->state);
    case OverdueRole: return row->dueAt && isOpen(row->state) && *row->dueAt < m_now;
    default: return {};
    }
}

QVariant CaseTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::ToolTipRole) return tr(kColumns[static_cast<std::size_t>(section)].title);
    if (role != Qt::DisplayRole || section == LampColumn) return {};
    return tr(kColumns[static_cast<std::size_t>(section)].title);
}

} // namespace wanmi
