#include "ui/models/kind_list_model.h"

#include "ui/models/pinyin_table.h"
#include "ui/models/text.h"

#include <algorithm>
#include <unordered_map>

namespace wanmi {
namespace {

const std::unordered_map<char16_t, char>& initials() {
    static const auto table = [] {
        std::unordered_map<char16_t, char> map;
        for (const auto& [letter, characters] : kPinyinInitials) {
            for (const auto c : characters)
                map.emplace(c, letter);
        }
        return map;
    }();
    return table;
}

/// 0: begins with it, 1: holds it, 2: does not.
int rank(const QString& keys, const QString& typed) {
    if (keys.startsWith(typed) || keys.contains(QLatin1Char('\n') + typed)) return 0;
    return keys.contains(typed) ? 1 : 2;
}

} // namespace

QString pinyinInitials(const QString& text) {
    QString out;
    for (const auto c : text.toLower()) {
        if (c.unicode() < 128) {
            if (c.isLetterOrNumber()) out += c;
        } else if (const auto at = initials().find(c.unicode()); at != initials().end()) {
            out += QLatin1Char(at->second);
        }
    }
    return out;
}

void KindListModel::setNames(const Names& names) {
    beginResetModel();
    m_all.clear();
    if (names.rules()) {
        for (const auto& kind : names.rules()->catalogue.kinds()) {
            if (!kind.active) continue;
            const auto code = kind.code.text();
            const auto zh = toQt(kind.zh);
            const QStringList keys{toQt(kind.code.code()), zh, toQt(kind.en), pinyinInitials(zh),
                                   toQt(code)};
            m_all.push_back({toQt(code), names.kind(code), names.kindClass(code),
                             keys.join(QLatin1Char('\n')).toLower()});
        }
        // Events are what a desk reports as a rule.
        std::stable_sort(m_all.begin(), m_all.end(), [](const Entry& a, const Entry& b) {
            return a.code.startsWith(QLatin1Char('e')) > b.code.startsWith(QLatin1Char('e'));
        });
    }
    refilter();
    endResetModel();
}

void KindListModel::setFilter(const QString& typed) {
    beginResetModel();
    m_filter = typed.trimmed().toLower();
    refilter();
    endResetModel();
}

void KindListModel::refilter() {
    m_shown.clear();
    for (const int wanted : {0, 1}) {
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            if (rank(m_all[i].keys, m_filter) == wanted) m_shown.push_back(i);
        }
    }
}

QString KindListModel::codeAt(int row) const {
    return row >= 0 && row < rowCount() ? m_all[m_shown[static_cast<std::size_t>(row)]].code
                                        : QString{};
}

int KindListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant KindListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& entry = m_all[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole:
        return QString{entry.code.section(QLatin1Char(':'), 1) + QStringLiteral("  ") +
                       entry.shown};
    case Qt::EditRole: return entry.shown;
    case Qt::ToolTipRole:
    case ClassRole: return entry.group;
    case CodeRole: return entry.code;
    default: return {};
    }
}

} // namespace wanmi
