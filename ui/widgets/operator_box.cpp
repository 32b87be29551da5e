#include "ui/widgets/operator_box.h"

#include "ui/models/icon.h"
#include "ui/models/text.h"

#include <QAbstractItemView>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionComboBox>

#include <algorithm>

namespace wanmi {

OperatorBox::OperatorBox(Session& session, QWidget* parent)
    : QComboBox(parent),
      m_session(session) {
    setMaxVisibleItems(24);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&m_session, &Session::opened, this, &OperatorBox::fill);
    connect(&m_session, &Session::namesChanged, this, &OperatorBox::fill);
    connect(&m_session, &Session::actorChanged, this, &OperatorBox::fill);
    connect(this, qOverload<int>(&QComboBox::activated), this,
            [this](int row) { m_session.setActor(fromQt(itemData(row).toString())); });
}

QSize OperatorBox::sizeHint() const {
    constexpr int kLeast = 150; // pixels; the bar does not jump between short names
    constexpr int kMost = 300;
    constexpr int kGap = 8; // between icon and name, and after it
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QSize contents{iconSize().width() + 2 * kGap +
                             fontMetrics().horizontalAdvance(currentText()),
                         fontMetrics().height()};
    const auto size = style()->sizeFromContents(QStyle::CT_ComboBox, &option, contents, this);
    return {std::clamp(size.width(), kLeast, kMost), QComboBox::sizeHint().height()};
}

void OperatorBox::fill() {
    const QSignalBlocker quiet{this};
    clear();
    if (!m_session.names().rules()) return;
    const auto& posts = m_session.names().rules()->posts.all();
    auto people = m_session.people();
    const auto place = [&posts](const Actor& a) {
        return std::find_if(posts.begin(), posts.end(),
                            [&a](const Post& p) { return p.code == a.post; }) -
               posts.begin();
    };
    std::stable_sort(people.begin(), people.end(),
                     [&](const Actor& a, const Actor& b) { return place(a) < place(b); });
    const auto sign = icon(QStringLiteral("user"));
    for (const auto& p : people) {
        if (p.post == kSystemPost) continue;
        addItem(sign, QStringLiteral("%1 · %2").arg(toQt(p.name), m_session.names().post(p.post)),
                toQt(p.login));
        setItemData(count() - 1, toQt(p.login), Qt::ToolTipRole);
    }
    setCurrentIndex(findData(toQt(m_session.actor().login)));
    view()->setMinimumWidth(view()->sizeHintForColumn(0) +
                            style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    updateGeometry();
    setEnabled(m_session.isSandbox());
    setToolTip(m_session.isSandbox() ? tr("Work as another person: this store is a sandbox")
                                     : tr("Signed in"));
}

} // namespace wanmi
