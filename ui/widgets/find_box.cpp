#include "ui/widgets/find_box.h"

#include "ui/models/icon.h"
#include "ui/models/text.h"

#include <QEvent>
#include <QKeyEvent>

namespace wanmi {

FindBox::FindBox(Session& session, QWidget* parent) : QLineEdit(parent), m_session(session) {
    setObjectName(QStringLiteral("find"));
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("find")), QLineEdit::LeadingPosition);
    m_list = new QListWidget{this};
    m_list->setObjectName(QStringLiteral("popup"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->hide();
    m_typing.setSingleShot(true);
    m_typing.setInterval(180);
    connect(&m_typing, &QTimer::timeout, this, &FindBox::look);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_chooseFirst = false;
        if (text.trimmed().isEmpty())
            m_list->hide();
        else
            m_typing.start();
    });
    connect(m_list, &QListWidget::itemPressed, this,
            [this](QListWidgetItem* item) { choose(m_list->row(item)); });
    retranslate();
}

void FindBox::retranslate() {
    setPlaceholderText(tr("Find a place, code or case number"));
    constexpr int kAround = 66; // pixels for the icon, the cross and the rounded ends
    setMinimumWidth(fontMetrics().horizontalAdvance(placeholderText()) + kAround);
}

void FindBox::look() {
    const auto typed = fromQt(text().trimmed());
    if (typed.empty() || !m_session.isOpen()) return;
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [typed](Desk& desk) { return PlaceService{desk}.find(typed, 12); },
        [this, typed](Result<std::vector<PlaceService::Found>> answer) {
            if (typed != fromQt(text().trimmed())) return; // typed on meanwhile
            if (answer)
                show(std::move(*answer));
            else
                emit told(m_session.error(answer.error()), true);
        });
}

QString FindBox::kindName(const std::string& kind) const {
    if (kind == "region") return tr("Region");
    if (kind == "cell") return tr("Cell");
    if (kind == "duty_grid") return tr("Duty grid");
    if (kind == "component") return tr("Component");
    if (kind == "street") return tr("Street");
    return tr("Case");
}

void FindBox::show(std::vector<PlaceService::Found> found) {
    m_found = std::move(found);
    m_list->clear();
    for (const auto& f : m_found) {
        QStringList words{kindName(f.kind)};
        const auto name = f.kind == "component" || f.kind == "case" ? QString{} : toQt(f.name);
        if (!name.isEmpty() && name != toQt(f.code)) words << name;
        if (!f.code.empty()) words << toQt(f.code);
        m_list->addItem(words.join(QStringLiteral("  ")));
    }
    if (m_found.empty()) {
        auto* none = new QListWidgetItem{tr("Nothing found"), m_list};
        none->setFlags(Qt::NoItemFlags);
    } else {
        m_list->setCurrentRow(0);
    }
    // A child of the window, so that it needs no grab and goes where the box goes.
    m_list->setParent(window());
    const int rows = std::max(1, static_cast<int>(m_found.size()));
    m_list->setGeometry(QRect{mapTo(window(), QPoint{0, height() + 2}),
                              QSize{std::max(width(), 340), rows * 29 + 6}});
    m_list->show();
    m_list->raise();
    if (m_chooseFirst && !m_found.empty()) choose(0);
}

void FindBox::choose(int row) {
    if (row < 0 || row >= static_cast<int>(m_found.size())) return;
    const auto& f = m_found[static_cast<std::size_t>(row)];
    m_list->hide();
    m_chooseFirst = false;
    if (!f.box.empty()) emit placeChosen(f.box);
    if (f.kind == "component") emit componentChosen(std::stoll(f.code));
    if (f.kind != "case") return;
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [code = f.code](Desk& desk) { return CaseService{desk}.resolve(code); },
        [this](Result<std::string> id) {
            if (id) emit caseChosen(toQt(*id));
        });
}

void FindBox::keyPressEvent(QKeyEvent* event) {
    const int rows = static_cast<int>(m_found.size());
    switch (event->key()) {
    case Qt::Key_Down: m_list->setCurrentRow(std::min(rows - 1, m_list->currentRow() + 1)); return;
    case Qt::Key_Up: m_list->setCurrentRow(std::max(0, m_list->currentRow() - 1)); return;
    case Qt::Key_Escape: m_list->hide(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_list->isVisible())
            choose(m_list->currentRow());
        else {
            m_chooseFirst = true;
            look();
        }
        return;
    default: QLineEdit::keyPressEvent(event);
    }
}

void FindBox::focusOutEvent(QFocusEvent* event) {
    m_list->hide();
    QLineEdit::focusOutEvent(event);
}

void FindBox::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QLineEdit::changeEvent(event);
}

} // namespace wanmi
