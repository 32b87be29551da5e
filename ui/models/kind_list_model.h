#pragma once
#include "ui/models/names.h"

#include <QAbstractListModel>

#include <vector>

namespace wanmi {

/// First letters of the pinyin of Chinese text, other letters and digits as they are, lower case:
/// "暴露垃圾" → "bllj". Characters outside the common 3,755 are left out.
QString pinyinInitials(const QString& text);

/// The kinds a case can be reported under, narrowed by what has been typed: code, name in either
/// language, or pinyin initials.
class KindListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { CodeRole = Qt::UserRole + 1, ClassRole };
    explicit KindListModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setNames(const Names& names);
    void setFilter(const QString& typed);
    QString codeAt(int row) const; ///< "event:0102"; "" outside the rows

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Entry {
        QString code;  ///< "event:0102"
        QString shown; ///< in the present language
        QString group; ///< its class
        QString keys;  ///< lower-case texts it is found by, one a line
    };
    void refilter();

    std::vector<Entry> m_all;
    std::vector<std::size_t> m_shown;
    QString m_filter;
};

} // namespace wanmi
