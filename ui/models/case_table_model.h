#pragma once
#include "core/service/case_service.h"
#include "ui/models/names.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

namespace wanmi {

/// The cases of one query as a table of any length. Holds copies of the rows of the pages looked at
/// lately and asks for others when a view wants to draw them; it never reads the store itself.
class CaseTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, LampRole, StateRole, OverdueRole };
    enum ColumnId {
        LampColumn,
        NumberColumn,
        KindColumn,
        PlaceColumn,
        StateColumn,
        LeftColumn,
        DepartmentColumn,
        ReportedColumn
    };
    static constexpr int kPageRows = 200;
    static constexpr std::size_t kPagesKept = 40;

    explicit CaseTableModel(QObject* parent = nullptr);

    void setNames(const Names& names);
    /// The moment times left are counted from; repaints what it changes.
    void setNow(Instant now);
    /// Forgets everything: another query begins. Pages of an earlier one are then refused.
    void restart();
    /// Pages are read again, rows stay on the screen meanwhile: something changed in the store.
    void refresh();
    /// A page that was asked for. `generation` is that of pageWanted().
    void setPage(quint64 generation, int page, int total, std::vector<CaseRow> rows);
    /// One case as it is now. False: not among the rows held, or it would move; then refresh().
    bool updateRow(const CaseRow& row);

    const CaseRow* rowAt(int row) const; ///< nullptr while its page is on the way
    /// Row of a case among the pages held; -1: not there.
    int rowOf(const QString& id) const;
    bool isKnown() const { return m_known; } ///< has the first page come?

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

signals:
    /// A page is needed: rows page * kPageRows and on. Answer with setPage().
    void pageWanted(quint64 generation, int page);
    void totalChanged(int total);

private:
    struct Page {
        std::vector<CaseRow> rows;
        quint64 used = 0;
        bool stale = false;
    };
    void want(int page) const;
    void setTotal(int total);
    void dropOldPages();
    void reindex();

    std::map<int, Page> m_pages;
    std::unordered_map<std::string, int> m_rowOf;
    mutable std::set<int> m_asked; ///< pages on the way
    mutable quint64 m_use = 0;
    quint64 m_generation = 1;
    int m_total = 0;
    bool m_known = false;
    Instant m_now{};
    Names m_names;
};

} // namespace wanmi
