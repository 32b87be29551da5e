#include "ui/docks/draft_list.h"

#include "core/service/grid_admin.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/widgets/parts.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLineEdit>
#include <QListWidget>

namespace wanmi {

DraftList::DraftList(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    m_heading = styledLabel("heading", this);
    m_explain = styledLabel("muted", this, true);
    m_list = new QListWidget{this};
    m_list->setAlternatingRowColors(true);
    m_list->setIconSize({18, 18});
    m_open = primaryButton(this);
    m_drop = new QPushButton{this};
    m_newTitle = styledLabel("subheading", this);
    m_name = new QLineEdit{this};
    m_name->setMaxLength(60);
    m_new = new QPushButton{this};
    m_new->setIcon(icon(QStringLiteral("add")));
    column->addWidget(m_heading);
    column->addWidget(m_explain);
    column->addWidget(m_list, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(m_drop);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addWidget(ruleLine(this));
    column->addWidget(m_newTitle);
    auto* fresh = new QHBoxLayout;
    fresh->addWidget(m_name, 1);
    fresh->addWidget(m_new);
    column->addLayout(fresh);
    const auto open = [this] {
        if (!selected().isEmpty()) emit chosen(selected());
    };
    connect(m_open, &QPushButton::clicked, this, open);
    connect(m_list, &QListWidget::itemActivated, this, open);
    connect(m_drop, &QPushButton::clicked, this, &DraftList::drop);
    connect(m_new, &QPushButton::clicked, this, [this] { begin(m_name->text().trimmed()); });
    connect(m_name, &QLineEdit::returnPressed, m_new, &QPushButton::click);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        m_open->setEnabled(row >= 0);
        m_drop->setEnabled(row >= 0);
    });
    connect(&m_session, &Session::namesChanged, this, &DraftList::retranslate);
    connect(&m_session, &Session::draftsChanged, this, [this] {
        if (isVisible()) refresh();
    });
    retranslate();
}

void DraftList::refresh() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [](Desk& desk) { return GridAdmin{desk}.drafts(); },
        [this](Result<std::vector<GridDraftRow>> rows) {
            if (!rows) {
                emit told(m_session.error(rows.error()), true);
                return;
            }
            m_rows = *std::move(rows);
            fill();
        });
}

void DraftList::fill() {
    const auto before = m_preferred.isEmpty() ? selected() : m_preferred;
    m_preferred.clear();
    m_list->clear();
    for (const auto& row : m_rows) {
        const auto& names = m_session.names();
        auto* item = new QListWidgetItem{icon(QStringLiteral("grid-edit")), {}, m_list};
        item->setText(QStringLiteral("%1\n%2").arg(
            toQt(row.name), tr("%1 · %2 · steps: %3")
                                .arg(names.person(row.author), names.moment(row.changedAt, true))
                                .arg(row.lines)));
        item->setData(Qt::UserRole, toQt(row.name));
        if (toQt(row.name) == before) m_list->setCurrentItem(item);
    }
    if (m_list->currentRow() < 0 && m_list->count() > 0) m_list->setCurrentRow(0);
    m_open->setEnabled(m_list->currentRow() >= 0);
    m_drop->setEnabled(m_list->currentRow() >= 0);
    retranslate();
}

QString DraftList::selected() const {
    const auto* item = m_list->currentItem();
    return item == nullptr ? QString{} : item->data(Qt::UserRole).toString();
}

void DraftList::begin(const QString& name) {
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [name = fromQt(name), actor = m_session.actor().login](Desk& desk) {
            return GridAdmin{desk}.newDraft(name, actor);
        },
        [this](Result<GridDraftRow> made) {
            if (!made) {
                emit told(m_session.error(made.error()), true);
                return;
            }
            m_name->clear();
            refresh();
            emit chosen(toQt(made->name));
        });
}

void DraftList::drop() {
    const auto name = selected();
    if (name.isEmpty()) return;
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [name = fromQt(name), actor = m_session.actor().login](Desk& desk) {
            return GridAdmin{desk}.dropDraft(name, actor);
        },
        [this, name](const Status& dropped) {
            if (dropped)
                emit told(tr("The draft %1 was dropped; the grid is as it was.").arg(name), false);
            else
                emit told(m_session.error(dropped.error()), true);
            refresh();
        });
}

void DraftList::retranslate() {
    m_heading->setText(tr("Drafts of the grid"));
    m_explain->setText(
        m_rows.empty()
            ? tr("Edits go to a draft; the city's grid stays as it is until the draft is "
                 "published. Begin one below.")
            : tr("Edits go to a draft; the city's grid stays as it is until the draft is "
                 "published. A draft keeps every step, also after a power cut."));
    m_open->setText(tr("Go on with it"));
    m_drop->setText(tr("Drop"));
    m_newTitle->setText(tr("New draft"));
    m_name->setPlaceholderText(tr("Name, such as a street or a document"));
    m_new->setText(tr("Begin"));
}

void DraftList::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
