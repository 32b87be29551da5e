#include "ui/docks/grid_edit_panel.h"

#include "core/service/grid_admin.h"
#include "gis/canvas/map_view.h"
#include "ui/docks/draft_list.h"
#include "ui/docks/edit_tools.h"
#include "ui/docks/rehearsal_view.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/parts.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QEvent>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <utility>

namespace wanmi {
namespace {

constexpr std::size_t kShownSteps = 200;
constexpr std::size_t kShownNeighbours = 5;

QString number(double value) {
    return QLocale{}.toString(value, 'f', 0);
}

} // namespace

GridEditPanel::GridEditPanel(Session& session, MapView& map, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_map(map),
      m_keeper(new DraftKeeper{session, this}),
      m_editor(new GridEditor{map, this}) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    m_pages = new QStackedWidget{this};
    m_drafts = new DraftList{session, this};
    m_rehearsal = new RehearsalView{session, this};
    m_editPage = makeEditPage();
    for (auto* page :
         {static_cast<QWidget*>(m_drafts), m_editPage, static_cast<QWidget*>(m_rehearsal)}) {
        m_pages->addWidget(page);
    }
    column->addWidget(m_pages);
    connectParts();
    retranslate();
}

GridEditPanel::~GridEditPanel() {
    m_editor->end(); // it looks at the keeper's draft
}

QWidget* GridEditPanel::makeEditPage() {
    auto* page = new QWidget{this};
    auto* scroll = new QScrollArea{this};
    scroll->setObjectName(QStringLiteral("panelScroll"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    auto* column = new QVBoxLayout{page};
    column->setContentsMargins(14, 8, 14, 12);
    column->setSpacing(7);
    auto* top = new QHBoxLayout;
    m_heading = styledLabel("heading", page);
    m_heading->setMinimumWidth(1); // a long name makes no wide panel
    m_close = new QPushButton{page};
    m_close->setObjectName(QStringLiteral("link"));
    top->addWidget(m_heading, 1);
    top->addWidget(m_close);
    column->addLayout(top);
    m_tools = new EditTools{page};
    column->addWidget(m_tools);
    m_hint = styledLabel("muted", page, true);
    m_hint->setMinimumHeight(2 * m_hint->fontMetrics().lineSpacing());
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_hint);
    m_regions = new QCheckBox{page};
    m_outside = new QCheckBox{page};
    m_regions->setObjectName(QStringLiteral("regions"));
    m_outside->setObjectName(QStringLiteral("outside"));
    column->addWidget(m_regions);
    column->addWidget(m_outside);
    addCard(*column);
    addBottom(*column);
    auto* whole = new QWidget{this};
    auto* rows = new QVBoxLayout{whole};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(scroll, 1);
    auto* end = new QHBoxLayout; // always in sight
    end->setContentsMargins(14, 0, 14, 12);
    end->addWidget(m_kept, 1);
    end->addWidget(m_rehearse);
    rows->addLayout(end);
    return whole;
}

void GridEditPanel::addCard(QVBoxLayout& column) {
    auto* card = new QFrame{this};
    card->setObjectName(QStringLiteral("card"));
    auto* rows = new QVBoxLayout{card};
    rows->setContentsMargins(10, 8, 10, 8);
    rows->setSpacing(3);
    m_cell = styledLabel("subheading", card);
    m_belongs = styledLabel("muted", card, true);
    m_area = styledLabel("value", card);
    m_neighbours = styledLabel("muted", card);
    const int lines = static_cast<int>(kShownNeighbours) + 1;
    m_neighbours->setMinimumHeight(lines * m_neighbours->fontMetrics().lineSpacing());
    m_neighbours->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (auto* label : {m_cell, m_belongs, m_area, m_neighbours}) {
        label->setMinimumWidth(1);
        rows->addWidget(label);
    }
    column.addWidget(card);
}

void GridEditPanel::addBottom(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    m_stepsTitle = styledLabel("subheading", this);
    row->addWidget(m_stepsTitle, 1);
    const auto button = [&](const char* name, const QKeySequence& key, auto act) {
        auto* made = quietButton(QLatin1String(name), this);
        made->setIconSize({19, 19});
        made->setFocusPolicy(Qt::NoFocus);
        auto* action = new QAction{this};
        action->setObjectName(QLatin1String(name));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        connect(action, &QAction::triggered, this, act);
        connect(made, &QToolButton::clicked, this, act);
        row->addWidget(made);
        return made;
    };
    m_undo = button("undo", QKeySequence::Undo, [this] { m_editor->undo(); });
    m_redo = button("redo", QKeySequence::Redo, [this] { m_editor->redo(); });
    column.addLayout(row);
    m_steps = new QListWidget{this};
    m_steps->setFocusPolicy(Qt::ClickFocus);
    m_steps->setMinimumHeight(54);
    column.addWidget(m_steps, 1);
    m_kept = styledLabel("muted", this);
    m_rehearse = primaryButton(this);
    m_rehearse->setIcon(icon(QStringLiteral("rehearse"), theme().onAccent));
}

void GridEditPanel::connectParts() {
    connect(m_drafts, &DraftList::chosen, this, &GridEditPanel::open);
    connect(m_drafts, &DraftList::told, this, &GridEditPanel::told);
    connect(m_close, &QPushButton::clicked, this, &GridEditPanel::close);
    connect(m_tools, &EditTools::chosen, m_editor, &GridEditor::setMode);
    connect(m_regions, &QCheckBox::toggled, this, &GridEditPanel::allow);
    connect(m_outside, &QCheckBox::toggled, this, &GridEditPanel::allow);
    connect(m_rehearse, &QPushButton::clicked, this, [this] { rehearse(); });
    connect(m_rehearsal, &RehearsalView::back, this,
            [this] { m_pages->setCurrentWidget(m_editPage); });
    connect(m_rehearsal, &RehearsalView::again, this, &GridEditPanel::rehearse);
    connect(m_rehearsal, &RehearsalView::publishWanted, this, &GridEditPanel::publish);
    connect(m_rehearsal, &RehearsalView::cellChosen, this, [this](const QString& name) {
        if (!isEditing()) return;
        if (const auto cell = m_keeper->draft().cellNamed(fromQt(name))) m_editor->select(*cell);
    });
    connect(m_steps, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
        const auto at = static_cast<std::size_t>(item->data(Qt::UserRole).toULongLong());
        const auto& history = m_keeper->draft().history();
        if (at < history.doneCount()) m_map.flash(history.change(at).box());
    });
    connect(m_keeper, &DraftKeeper::opened, this, &GridEditPanel::onOpened);
    connect(m_keeper, &DraftKeeper::failed, this, [this](const Error& error) {
        emit workEnded();
        emit told(m_session.error(error), true);
        showDrafts();
    });
    connect(m_keeper, &DraftKeeper::kept, this, [this] {
        m_kept->setText(tr("Every step is kept"));
        emit kept();
        if (const auto waiting = std::exchange(m_afterKept, std::nullopt)) rehearse(*waiting);
    });
    connect(m_keeper, &DraftKeeper::lost, this, [this](const Error& error, bool again) {
        emit told(
            tr("The step was taken back, as it could not be kept: %1").arg(m_session.error(error)),
            true);
        if (again)
            open(toQt(std::string{m_keeper->name()}));
        else
            m_editor->reload();
        showSteps();
    });
    connect(m_editor, &GridEditor::looked, this, &GridEditPanel::showFacts);
    connect(m_editor, &GridEditor::changed, this, &GridEditPanel::showSteps);
    connect(m_editor, &GridEditor::allowed, this, [this](bool outside, bool regions) {
        const QSignalBlocker quietOutside{m_outside};
        const QSignalBlocker quietRegions{m_regions};
        m_outside->setChecked(outside);
        m_regions->setChecked(regions);
    });
    connect(m_editor, &GridEditor::modeChanged, this, &GridEditPanel::showMode);
    connect(&m_map, &MapView::toolChanged, this, &GridEditPanel::showMode);
    connect(&m_session, &Session::namesChanged, this, &GridEditPanel::retranslate);
}

DeskWorker::Told GridEditPanel::teller() {
    return [this](const std::string& step, qint64 done, qint64 total) {
        emit workTold(m_session.names().text(step), done, total);
    };
}

void GridEditPanel::showDrafts() {
    m_drafts->refresh();
    m_pages->setCurrentWidget(m_drafts);
}

void GridEditPanel::open(const QString& draft) {
    m_editor->end();
    auto work = m_keeper->open(draft, teller());
    emit workBegun(tr("Opening the draft %1").arg(draft), std::move(work));
}

void GridEditPanel::onOpened() {
    emit workEnded();
    m_editor->begin(*m_keeper, [this](const Error& error) { return m_session.error(error); });
    m_editor->setDark(theme().dark);
    m_regions->setChecked(false);
    m_outside->setChecked(false);
    m_pages->setCurrentWidget(m_editPage);
    retranslate();
    readStreets();
    emit opened(toQt(m_keeper->name()));
}

void GridEditPanel::readStreets() {
    m_session.worker().run(
        DeskWorker::Lane::Long, this, [](Desk& desk) { return PlaceService{desk}.streetLines(); },
        [this](Result<std::vector<Line>> lines) {
            if (!lines) return;
            m_editor->setStreets(*std::move(lines));
            m_hasStreets = true;
        });
}

void GridEditPanel::close() {
    m_editor->end();
    m_keeper->close();
    showDrafts();
    emit closed();
}

void GridEditPanel::allow() {
    m_editor->allow(m_outside->isChecked(), m_regions->isChecked());
}

void GridEditPanel::setDark(bool dark) {
    m_editor->setDark(dark);
    m_rehearse->setIcon(icon(QStringLiteral("rehearse"), theme().onAccent));
}

void GridEditPanel::rehearse(const QString& document) {
    if (!isEditing()) return;
    if (isKeeping()) { // the rehearsal reads what is on the disk
        m_afterKept = document;
        return;
    }
    auto work = m_session.worker().runLong(
        this,
        [name = m_keeper->name(), paper = fromQt(document)](Desk& desk, const Progress& progress) {
            return GridAdmin{desk}.rehearse(name, paper, progress);
        },
        teller(),
        [this](Result<Rehearsal> rehearsal) {
            emit workEnded();
            if (!rehearsal) {
                emit told(m_session.error(rehearsal.error()), true);
                return;
            }
            m_rehearsal->setRehearsal(*rehearsal);
            m_pages->setCurrentWidget(m_rehearsal);
        });
    emit workBegun(tr("Rehearsing"), std::move(work));
}

void GridEditPanel::publish(const QString& document) {
    if (!isEditing() || !m_rehearsal->rehearsal()) return;
    PublishRequest request;
    request.draft = m_keeper->name();
    request.actor = m_session.actor().login;
    request.document = fromQt(document);
    request.edition = m_rehearsal->rehearsal()->edition;
    auto work = m_session.worker().runLong(
        this,
        [request](Desk& desk, const Progress& progress) {
            return GridAdmin{desk}.publish(request, progress);
        },
        teller(), [this](const Result<Publication>& done) { onPublished(done); });
    emit workBegun(tr("Publishing"), std::move(work));
}

void GridEditPanel::onPublished(const Result<Publication>& done) {
    emit workEnded();
    if (!done) {
        emit told(m_session.error(done.error()), true);
        return;
    }
    emit told(tr("The grid was published as edition %1.").arg(done->edition), false);
    close();
}

QString GridEditPanel::cellText(MeshCell cell) const {
    return cell == kOutside ? tr("outside") : toQt(m_keeper->draft().cellName(cell));
}

void GridEditPanel::showFacts() {
    if (!isEditing()) return;
    const EditFacts facts = m_editor->facts();
    if (facts.cell == kOutside) {
        for (auto* label : {m_cell, m_belongs, m_area, m_neighbours})
            label->clear();
        m_cell->setText(tr("No cell here"));
        return;
    }
    const auto& draft = m_keeper->draft();
    const auto& state = draft.mesh().state(facts.cell);
    m_cell->setText(tr("Cell %1").arg(cellText(facts.cell)));
    const auto duty = toQt(draft.groupName(MeshLayer::Duty, state.duty));
    m_belongs->setText(m_session.names().place(draft.groupName(MeshLayer::Region, state.region)) +
                       QStringLiteral(" · ") +
                       (duty.isEmpty() ? tr("no duty grid") : tr("duty grid %1").arg(duty)));
    auto area = facts.afterM2 == facts.areaM2
                    ? tr("%1 m²").arg(number(facts.areaM2))
                    : tr("%1 → %2 m²").arg(number(facts.areaM2), number(facts.afterM2));
    if (facts.made != kOutside) area += tr(" + a new cell of %1 m²").arg(number(facts.madeM2));
    m_area->setText(area);
    QStringList lines{tr("Neighbours:")};
    for (std::size_t i = 0; i < facts.borders.size() && i < kShownNeighbours; ++i) {
        const auto& border = facts.borders[i];
        const auto name = border.other < draft.mesh().cellCount() || border.other == kOutside
                              ? cellText(border.other)
                              : tr("the new cell");
        lines << QStringLiteral("%1  %2 m").arg(name, number(border.lengthM));
    }
    if (facts.borders.size() > kShownNeighbours) lines.last() += QStringLiteral(" …");
    m_neighbours->setText(lines.join(QLatin1Char('\n')));
}

QString GridEditPanel::factsText() const {
    return QStringList{m_cell->text(), m_belongs->text(), m_area->text(), m_neighbours->text()}
        .join(QLatin1Char('\n'));
}

void GridEditPanel::showSteps() {
    if (!isEditing()) return;
    const auto& history = m_keeper->draft().history();
    m_steps->clear();
    const std::size_t count = history.doneCount();
    for (std::size_t i = count; i > 0 && count - i < kShownSteps; --i) {
        const auto touched = history.change(i - 1).touched();
        const auto where = touched.empty() ? QString{} : cellText(touched.front());
        auto* item = new QListWidgetItem{
            QStringLiteral("%1. %2  %3").arg(i).arg(editName(history.edit(i - 1)), where), m_steps};
        item->setData(Qt::UserRole, static_cast<qulonglong>(i - 1));
    }
    m_undo->setEnabled(history.canUndo());
    m_redo->setEnabled(history.canRedo());
    m_stepsTitle->setText(tr("Steps (%1)").arg(count));
    m_kept->setText(m_keeper->isKept() ? tr("Every step is kept") : tr("Keeping…"));
    showFacts();
}

void GridEditPanel::showMode() {
    if (m_editor->isOpen() && m_editor->hasHand()) m_tools->setMode(m_editor->mode());
    m_hint->setText(EditTools::hintOf(m_editor->mode()));
}

void GridEditPanel::retranslate() {
    m_close->setText(tr("All drafts"));
    m_close->setToolTip(tr("Close the draft; it keeps all its steps"));
    m_regions->setText(tr("Borders of communities may move"));
    m_outside->setText(tr("The outer boundary may move"));
    m_regions->setToolTip(m_regions->text() + QStringLiteral(" (P)"));
    m_outside->setToolTip(m_outside->text() + QStringLiteral(" (O)"));
    m_undo->setToolTip(tr("Undo") +
                       QStringLiteral(" (%1)").arg(
                           QKeySequence{QKeySequence::Undo}.toString(QKeySequence::NativeText)));
    m_redo->setToolTip(tr("Redo") +
                       QStringLiteral(" (%1)").arg(
                           QKeySequence{QKeySequence::Redo}.toString(QKeySequence::NativeText)));
    m_rehearse->setText(tr("Rehearse"));
    showMode();
    if (!isEditing()) return;
    m_heading->setText(toQt(m_keeper->name()));
    m_heading->setToolTip(tr("Drawn on edition %1").arg(m_keeper->draft().start().edition));
    showSteps();
}

void GridEditPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
