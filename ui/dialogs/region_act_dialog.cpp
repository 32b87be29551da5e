#include "ui/dialogs/region_act_dialog.h"

#include "ui/dialogs/region_act_form.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/parts.h"
#include "ui/work/desk_worker.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QEvent>
#include <QHeaderView>
#include <QListWidget>
#include <QLocale>
#include <QTreeWidget>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::size_t kMostRows = 500; ///< of a group; the rest is counted

QString arrow(const std::string& from, const std::string& to) {
    return from.empty() ? toQt(to) : QStringLiteral("%1 → %2").arg(toQt(from), toQt(to));
}

/// A heading with its count, and the lines under it; nothing where there is none.
void addGroup(QTreeWidget& tree, const QString& title, const QStringList& lines,
              std::int64_t count) {
    if (count == 0) return;
    auto* group =
        new QTreeWidgetItem{&tree, {title, QLocale{}.toString(static_cast<qlonglong>(count))}};
    group->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    auto font = group->font(0);
    font.setBold(true);
    group->setFont(0, font);
    for (const auto& line : lines) {
        auto* item = new QTreeWidgetItem{group, {line, QString{}}};
        item->setToolTip(0, line);
        item->setFirstColumnSpanned(true);
    }
}

template <class List, class Text>
QStringList linesOf(const List& list, Text text) {
    QStringList out;
    for (const auto& each : list) {
        if (static_cast<std::size_t>(out.size()) == kMostRows) {
            out << QStringLiteral("…");
            break;
        }
        out << text(each);
    }
    return out;
}

} // namespace

RegionActDialog::RegionActDialog(Session& session, QWidget* parent)
    : QDialog(parent),
      m_session(session) {
    setObjectName(QStringLiteral("region-acts"));
    setMinimumSize(860, 600);
    build();
    connect(m_list, &QListWidget::currentRowChanged, this, &RegionActDialog::onRow);
    connect(m_all, &QCheckBox::toggled, this, &RegionActDialog::refresh);
    connect(m_try, &QPushButton::clicked, this, &RegionActDialog::tryOut);
    connect(m_propose, &QPushButton::clicked, this, &RegionActDialog::propose);
    connect(m_confirm, &QPushButton::clicked, this, &RegionActDialog::confirm);
    connect(m_drop, &QPushButton::clicked, this, &RegionActDialog::drop);
    connect(&m_session, &Session::actorChanged, this, &RegionActDialog::onRow);
    connect(&m_session, &Session::namesChanged, this, &RegionActDialog::fill);
    retranslate();
    refresh();
}

RegionActDialog::~RegionActDialog() {
    if (m_work) m_work->cancel();
}

void RegionActDialog::build() {
    auto* whole = new QVBoxLayout{this};
    whole->setContentsMargins(18, 16, 18, 14);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(18);
    auto* left = new QVBoxLayout;
    m_listTitle = styledLabel("subheading", this);
    m_list = new QListWidget{this};
    m_list->setAlternatingRowColors(true);
    m_list->setWordWrap(true);
    m_all = new QCheckBox{this};
    m_confirm = primaryButton(this);
    m_confirm->setIcon(icon(QStringLiteral("check"), theme().onAccent));
    m_drop = new QPushButton{this};
    left->addWidget(m_listTitle);
    left->addWidget(m_list, 1);
    left->addWidget(m_all);
    auto* leftButtons = new QHBoxLayout;
    leftButtons->addWidget(m_confirm);
    leftButtons->addWidget(m_drop);
    leftButtons->addStretch(1);
    left->addLayout(leftButtons);
    auto* right = new QVBoxLayout;
    m_formTitle = styledLabel("subheading", this);
    m_form = new RegionActForm{m_session, this};
    m_try = new QPushButton{this};
    m_try->setIcon(icon(QStringLiteral("rehearse")));
    m_propose = new QPushButton{this};
    m_propose->setIcon(icon(QStringLiteral("add")));
    right->addWidget(m_formTitle);
    right->addWidget(m_form);
    auto* rightButtons = new QHBoxLayout;
    rightButtons->addWidget(m_try);
    rightButtons->addWidget(m_propose);
    rightButtons->addStretch(1);
    right->addLayout(rightButtons);
    right->addWidget(ruleLine(this));
    m_previewTitle = styledLabel("subheading", this);
    m_preview = new QTreeWidget{this};
    m_preview->setColumnCount(2);
    m_preview->setHeaderHidden(true);
    m_preview->header()->setStretchLastSection(false);
    m_preview->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_preview->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    right->addWidget(m_previewTitle);
    right->addWidget(m_preview, 1);
    columns->addLayout(left, 2);
    columns->addLayout(right, 3);
    whole->addLayout(columns, 1);
    m_verdict = styledLabel("value", this, true);
    whole->addWidget(m_verdict);
    for (auto* button : {m_try, m_propose, m_confirm, m_drop})
        button->setAutoDefault(false);
}

void RegionActDialog::refresh() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [all = m_all->isChecked()](Desk& desk) { return RegionActs{desk}.list(all); },
        [this](Result<std::vector<RegionActRow>> rows) {
            if (!rows) {
                say(m_session.error(rows.error()), true);
                return;
            }
            m_rows = *std::move(rows);
            fill();
        });
}

QString RegionActDialog::wordsOf(const RegionActRow& row) const {
    const auto act = parseRegionAct(row.act);
    if (!act) return toQt(row.act);
    const std::array titles{tr("Rename"), tr("Recode"), tr("Transfer"), tr("Merge"), tr("Split")};
    const auto& names = m_session.names();
    auto text = QStringLiteral("%1 %2 %3")
                    .arg(titles[static_cast<std::size_t>(act->kind)], toQt(act->code),
                         names.place(act->code));
    QStringList members;
    for (const auto& member : act->members)
        members << toQt(member);
    if (!members.isEmpty()) {
        text += act->kind == RegionActKind::Merge ? QStringLiteral(" ← ") : QStringLiteral(" ∖ ");
        text += members.join(QStringLiteral(", "));
    }
    for (const auto& part : {act->into, act->newCode, act->name}) {
        if (!part.empty()) text += QStringLiteral(" → ") + toQt(part);
    }
    return text;
}

void RegionActDialog::fill() {
    const auto* before = selected();
    const auto wanted = m_preferred != 0 ? m_preferred : before != nullptr ? before->number : 0;
    m_list->clear();
    const auto& names = m_session.names();
    for (const auto& row : m_rows) {
        const auto state = row.state == "done"
                               ? tr("in force, confirmed by %1").arg(names.person(row.endedBy))
                           : row.state == "dropped" ? tr("given up")
                                                    : tr("waits for a second administrator");
        auto text = QStringLiteral("%1  %2\n%3 · %4 · %5")
                        .arg(row.number)
                        .arg(wordsOf(row), toQt(row.document), names.person(row.author), state);
        if (row.validFrom)
            text += QStringLiteral(" · ") + names.localDate(*row.validFrom).toString(Qt::ISODate);
        auto* item = new QListWidgetItem{text, m_list};
        item->setData(Qt::UserRole, static_cast<qlonglong>(row.number));
        if (row.number == wanted) m_list->setCurrentItem(item);
    }
    m_preferred = 0;
    onRow();
}

const RegionActRow* RegionActDialog::selected() const {
    const auto* item = m_list->currentItem();
    if (item == nullptr) return nullptr;
    const auto number = item->data(Qt::UserRole).toLongLong();
    const auto at = std::find_if(m_rows.begin(), m_rows.end(),
                                 [number](const RegionActRow& r) { return r.number == number; });
    return at == m_rows.end() ? nullptr : &*at;
}

/// Who proposed an act sees it greyed out to confirm, and why.
void RegionActDialog::onRow() {
    const auto* row = selected();
    const bool waits = row != nullptr && row->state == "proposed";
    const bool own = waits && row->author == m_session.actor().login;
    m_confirm->setEnabled(waits && !own);
    m_confirm->setToolTip(own ? tr("You proposed it; a second administrator confirms it.")
                              : QString{});
    m_drop->setEnabled(waits);
    if (!waits) return;
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [number = row->number](Desk& desk) { return RegionActs{desk}.rehearse(number); },
        [this](Result<RegionRehearsal> rehearsal) { show(rehearsal); });
}

void RegionActDialog::show(const Result<RegionRehearsal>& rehearsal) {
    m_preview->clear();
    if (!rehearsal) {
        say(m_session.error(rehearsal.error()), true);
        return;
    }
    const auto& r = *rehearsal;
    const auto& names = m_session.names();
    const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    const auto pair = [](const auto& p) { return arrow(p.first, p.second); };
    addGroup(*m_preview, tr("Regions"),
             linesOf(r.regions,
                     [](const RegionRehearsal::Changed& c) {
                         return QStringLiteral("%1  %2").arg(arrow(c.from, c.to),
                                                             arrow(c.nameBefore, c.nameAfter));
                     }),
             count(r.regions));
    addGroup(*m_preview, tr("Outlines that change"),
             linesOf(r.outlines, [](const std::string& code) { return toQt(code); }),
             count(r.outlines));
    addGroup(*m_preview, tr("Cells with another code"), linesOf(r.cells, pair), count(r.cells));
    addGroup(*m_preview, tr("Duty grids with another code"), linesOf(r.duties, pair),
             count(r.duties));
    addGroup(*m_preview, tr("People whose region follows"),
             linesOf(r.people, [&](const std::string& p) { return names.person(p); }),
             count(r.people));
    addGroup(*m_preview, tr("Departments"),
             linesOf(r.departments, [&](const std::string& d) { return names.department(d); }),
             count(r.departments));
    addGroup(*m_preview, tr("Components with another code"), {}, r.components);
    addGroup(*m_preview, tr("Open cases that follow"), {}, count(r.cases));
    addGroup(*m_preview, tr("Drafts of the grid to be refitted"),
             linesOf(r.drafts, [](const std::string& d) { return toQt(d); }), count(r.drafts));
    if (m_preview->topLevelItemCount() > 0) m_preview->topLevelItem(0)->setExpanded(true);
    say(tr("Closed cases keep the codes of their day; old codes stay findable."), false);
}

void RegionActDialog::tryOut() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [act = m_form->request().act](Desk& desk) { return RegionActs{desk}.tryOut(act); },
        [this](Result<RegionRehearsal> rehearsal) { show(rehearsal); });
}

void RegionActDialog::propose() {
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [request = m_form->request()](Desk& desk) { return RegionActs{desk}.propose(request); },
        [this](Result<RegionRehearsal> made) {
            if (!made) {
                say(m_session.error(made.error()), true);
                return;
            }
            m_preferred = made->row.number;
            refresh();
        });
}

void RegionActDialog::confirm() {
    const auto* row = selected();
    if (row == nullptr || m_work) return;
    m_confirm->setEnabled(false);
    m_work = m_session.worker().runLong(
        this,
        [number = row->number, actor = m_session.actor().login](Desk& desk,
                                                                const Progress& progress) {
            return RegionActs{desk}.confirm(number, actor, progress);
        },
        [this](const std::string& step, qint64 done, qint64 total) {
            say(QStringLiteral("%1 %2 / %3").arg(m_session.names().text(step)).arg(done).arg(total),
                false);
        },
        [this](Result<RegionRehearsal> done) {
            m_work.reset();
            if (!done) {
                say(m_session.error(done.error()), true);
                onRow();
                return;
            }
            say(tr("In force as edition %1 of the grid.").arg(done->row.edition.value_or(0)),
                false);
            m_preview->clear();
            refresh();
        });
}

void RegionActDialog::drop() {
    const auto* row = selected();
    if (row == nullptr) return;
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [number = row->number, actor = m_session.actor().login](Desk& desk) {
            return RegionActs{desk}.drop(number, actor);
        },
        [this](const Status& dropped) {
            if (!dropped) say(m_session.error(dropped.error()), true);
            m_preview->clear();
            refresh();
        });
}

void RegionActDialog::say(const QString& text, bool bad) {
    auto palette = m_verdict->palette();
    palette.setColor(QPalette::WindowText, bad ? theme().bad : theme().text);
    m_verdict->setPalette(palette);
    m_verdict->setText(text);
}

void RegionActDialog::retranslate() {
    setWindowTitle(tr("Acts on regions"));
    m_listTitle->setText(tr("Acts"));
    m_all->setText(tr("Also those that are over"));
    m_confirm->setText(tr("Put in force"));
    m_drop->setText(tr("Give up"));
    m_formTitle->setText(tr("A new act"));
    m_try->setText(tr("Try"));
    m_propose->setText(tr("Propose"));
    m_previewTitle->setText(tr("What it changes"));
    fill();
}

void RegionActDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace wanmi
