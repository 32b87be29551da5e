#include "ui/widgets/case_panel.h"

#include "core/domain/casework/levels.h"
#include "ui/models/event_list_model.h"
#include "ui/models/icon.h"
#include "ui/models/lamp_icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_look.h"
#include "ui/widgets/clock_view.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/parts.h"

#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>

#include <algorithm>

namespace wanmi {

CasePanel::CasePanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    m_stack = new QStackedLayout{this};
    m_hint = styledLabel("muted", this, true);
    m_hint->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_hint->setContentsMargins(28, 60, 28, 0);
    m_stack->addWidget(m_hint);
    m_scroll = new QScrollArea{this};
    m_scroll->setObjectName(QStringLiteral("panelScroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* body = new QWidget{m_scroll};
    auto* column = new QVBoxLayout{body};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    buildHeader(*column);
    column->addWidget(ruleLine(body));
    m_clockTitle = styledLabel("subheading", body);
    m_clocks = new ClockView{body};
    column->addWidget(m_clockTitle);
    column->addWidget(m_clocks);
    column->addWidget(ruleLine(body));
    m_factTitle = styledLabel("subheading", body);
    column->addWidget(m_factTitle);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(4);
    m_facts->setColumnStretch(1, 1);
    column->addLayout(m_facts);
    buildPrivate(*column);
    buildHistory(*column);
    column->addStretch(1);
    m_scroll->setWidget(body);
    m_stack->addWidget(m_scroll);
    connect(&m_session, &Session::namesChanged, this, &CasePanel::fill);
    connect(&m_session, &Session::actorChanged, this, [this] {
        closeForm();
        read();
    });
    connect(&m_session, &Session::casesChanged, this, [this](const std::vector<std::string>& ids) {
        const bool mine =
            ids.empty() || std::find(ids.begin(), ids.end(), fromQt(m_id)) != ids.end();
        if (mine && !m_sending) read();
    });
    fill();
}

void CasePanel::buildHeader(QVBoxLayout& column) {
    auto* top = new QHBoxLayout;
    m_lamp = new QLabel{this};
    m_kind = styledLabel("heading", this, true);
    m_state = new Badge{this};
    auto* locate = quietButton(QStringLiteral("target"), this);
    locate->setObjectName(QStringLiteral("quiet"));
    connect(locate, &QToolButton::clicked, this, [this] {
        if (!m_look) return;
        Box box;
        constexpr std::int64_t kAround = 120000; // 120 m to each side
        const auto at = m_look->view.state.at;
        box.add({at.x - kAround, at.y - kAround});
        box.add({at.x + kAround, at.y + kAround});
        emit locateWanted(box);
    });
    top->addWidget(m_lamp, 0, Qt::AlignTop);
    top->addWidget(m_kind, 1);
    top->addWidget(m_state, 0, Qt::AlignTop);
    top->addWidget(locate, 0, Qt::AlignTop);
    column.addLayout(top);
    m_number = styledLabel("muted", this, true);
    column.addWidget(m_number);
    m_actions = new QWidget{this};
    m_actionGrid = new QGridLayout{m_actions};
    m_actionGrid->setContentsMargins(0, 4, 0, 0);
    m_actionGrid->setSpacing(6);
    column.addWidget(m_actions);
    m_nothing = styledLabel("muted", this, true);
    column.addWidget(m_nothing);
    m_formPlace = new QVBoxLayout;
    column.addLayout(m_formPlace);
}

void CasePanel::buildPrivate(QVBoxLayout& column) {
    column.addWidget(ruleLine(this));
    m_privateTitle = styledLabel("subheading", this);
    column.addWidget(m_privateTitle);
    m_private = new QWidget{this};
    auto* row = new QHBoxLayout{m_private};
    row->setContentsMargins(0, 0, 0, 0);
    m_reason = new QLineEdit{m_private};
    m_reveal = new QPushButton{m_private};
    m_reveal->setIcon(icon(QStringLiteral("lock")));
    m_reveal->setEnabled(false);
    row->addWidget(m_reason, 1);
    row->addWidget(m_reveal);
    column.addWidget(m_private);
    m_privateText = styledLabel("value", this, true);
    m_privateText->hide();
    column.addWidget(m_privateText);
    connect(m_reason, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_reveal->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_reason, &QLineEdit::returnPressed, m_reveal, &QPushButton::click);
    connect(m_reveal, &QPushButton::clicked, this, &CasePanel::openPrivate);
}

void CasePanel::buildHistory(QVBoxLayout& column) {
    column.addWidget(ruleLine(this));
    m_historyTitle = styledLabel("subheading", this);
    column.addWidget(m_historyTitle);
    m_events = new EventListModel{this};
    m_history = new QListView{this};
    m_history->setModel(m_events);
    m_history->setItemDelegate(new TimelineDelegate{m_history});
    m_history->setSelectionMode(QAbstractItemView::NoSelection);
    m_history->setFocusPolicy(Qt::NoFocus);
    m_history->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_history->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_history->setResizeMode(QListView::Adjust);
    m_history->setWordWrap(true);
    column.addWidget(m_history);
}

void CasePanel::showCase(const QString& id) {
    if (id == m_id && m_look) return;
    closeForm();
    m_id = id;
    m_privateText->hide();
    m_private->show();
    m_reason->clear();
    if (id.isEmpty()) {
        m_look.reset();
        fill();
        return;
    }
    read();
    m_scroll->verticalScrollBar()->setValue(0);
}

void CasePanel::read() {
    if (m_id.isEmpty() || !m_session.isOpen()) return;
    const auto id = fromQt(m_id);
    const auto login = m_session.actor().login;
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [id, login](Desk& desk) { return lookAtCase(desk, id, login); },
        [this, id](Result<CaseLook> answer) {
            if (id != fromQt(m_id)) return; // another case is shown by now
            if (!answer) {
                emit told(m_session.error(answer.error()), true);
                return;
            }
            take(Look{std::move(*answer)});
        });
}

void CasePanel::take(Look look) {
    m_look = std::make_shared<const Look>(std::move(look));
    if (m_form) {
        // What the user typed is kept as long as the step is still possible.
        const auto& all = m_look->actions;
        const bool still = std::any_of(all.begin(), all.end(), [this](const PermittedAction& p) {
            return p.action == m_form->action();
        });
        if (!still) closeForm();
    }
    fill();
}

void CasePanel::fill() {
    m_clockTitle->setText(tr("Time limits"));
    m_factTitle->setText(tr("Facts"));
    m_privateTitle->setText(tr("What was said, and by whom"));
    m_reason->setPlaceholderText(tr("Reason for looking"));
    m_reveal->setText(tr("Show"));
    m_reveal->setToolTip(tr("Every look is logged with its reason"));
    m_historyTitle->setText(tr("History"));
    m_hint->setText(tr("Choose a case in the list or on the map."));
    m_stack->setCurrentIndex(m_look ? 1 : 0);
    if (!m_look) return;
    const auto& names = m_session.names();
    const auto& c = m_look->view.state;
    m_kind->setText(names.kind(c.kind));
    m_number->setText(c.fileNumber.empty()
                          ? toQt(c.number)
                          : toQt(c.fileNumber) + QStringLiteral("\n") + toQt(c.number));
    m_state->set(names.state(c.state), stateColour(c.state, theme().dark));
    m_clocks->set(c.clocks, names);
    m_clocks->setVisible(!c.clocks.empty());
    m_clockTitle->setVisible(!c.clocks.empty());
    m_events->setNames(names);
    m_events->setEvents(m_look->view.events);
    fillFacts();
    fillActions();
    setNow(m_session.now());
    fitHistory();
}

void CasePanel::addFact(const QString& name, const QString& value) {
    if (value.isEmpty()) return;
    const int row = m_facts->rowCount();
    auto* left = styledLabel("muted", this);
    left->setText(name);
    auto* right = styledLabel("value", this, true);
    right->setText(value);
    m_facts->addWidget(left, row, 0, Qt::AlignTop);
    m_facts->addWidget(right, row, 1);
}

void CasePanel::fillFacts() {
    clearLayout(m_facts);
    const auto& names = m_session.names();
    const auto& c = m_look->view.state;
    const bool zh = names.isChinese();
    auto place = names.place(c.community);
    if (!c.cell.empty()) place += QStringLiteral(" · ") + toQt(c.cell);
    addFact(tr("Class"), names.kindClass(c.kind));
    addFact(tr("Place"), place);
    addFact(tr("Duty grid"), toQt(c.dutyGrid));
    if (c.component) addFact(tr("Component"), QString::number(*c.component));
    addFact(tr("Source"), names.source(c.source));
    addFact(tr("Reported"),
            tr("%1 by %2").arg(names.moment(c.reportedAt), names.person(c.reporter)));
    addFact(tr("Department"), c.department.empty() ? QString{} : names.department(c.department));
    const auto city = c.level == kCityLevel;
    addFact(names.text("field.level"), city ? names.text("level.city") : names.place(c.level));
    addFact(tr("Handler"), c.handler.empty() ? QString{} : names.person(c.handler));
    if (c.verify.open) addFact(tr("Verification by"), names.person(c.verify.to));
    if (c.check.open) addFact(tr("Check by"), names.person(c.check.to));
    if (c.filedAt) addFact(tr("Urgency"), names.urgency(c.urgency));
    if (c.limit) addFact(tr("Handling limit"), names.limit(*c.limit));
    addFact(tr("Filed because"), toQt(zh || c.conditionEn.empty() ? c.conditionZh : c.conditionEn));
    addFact(tr("Closes when"), toQt(zh || c.closingEn.empty() ? c.closingZh : c.closingEn));
    if (c.reworkCount > 0) addFact(tr("Rework"), QString::number(c.reworkCount));
    if (c.closedAt) addFact(tr("Closed"), names.moment(*c.closedAt));
    addFact(tr("Source's number"), toQt(c.foreignKey));
}

QString CasePanel::facts() const {
    QStringList lines;
    for (int i = 0; i < m_facts->count(); ++i) {
        if (const auto* label = qobject_cast<QLabel*>(m_facts->itemAt(i)->widget()))
            lines << label->text();
    }
    return lines.join(QLatin1Char('\n'));
}

void CasePanel::send(const CaseCommand& command) {
    StepCommand step;
    step.id = fromQt(m_id);
    step.what = command;
    step.actor = m_session.actor().login;
    step.revision = m_look->view.row.revision;
    m_sending = true;
    m_actions->setEnabled(false);
    if (m_form) m_form->setBusy(true);
    m_session.worker().run(
        DeskWorker::Lane::Write, this, [step](Desk& desk) { return CaseService{desk}.act(step); },
        [this, command](Result<CaseReceipt> answer) { onAnswer(command, answer); });
}

void CasePanel::onAnswer(const CaseCommand& command, const Result<CaseReceipt>& answer) {
    m_sending = false;
    m_actions->setEnabled(true);
    if (m_form) m_form->setBusy(false);
    const auto& names = m_session.names();
    if (answer) {
        closeForm();
        emit told(tr("%1: done. The case is now \"%2\".")
                      .arg(names.action(command.action), names.state(answer->state)),
                  false);
        emit stepTaken(toQt(answer->id));
    } else {
        emit told(m_session.error(answer.error()), true);
    }
    read(); // after a refusal too: somebody may have been first
}

void CasePanel::openPrivate() {
    const auto id = fromQt(m_id);
    const auto login = m_session.actor().login;
    const auto reason = fromQt(m_reason->text().trimmed());
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [=](Desk& desk) { return CaseService{desk}.openPrivate(id, login, reason); },
        [this, id](Result<PrivateValues> answer) {
            if (id != fromQt(m_id)) return;
            if (!answer) {
                emit told(m_session.error(answer.error()), true);
                return;
            }
            QStringList lines;
            if (!answer->text.empty()) lines << toQt(answer->text);
            const auto contact = toQt(answer->contactName + " " + answer->contactPhone).trimmed();
            if (!contact.isEmpty()) lines << contact;
            m_privateText->setText(lines.isEmpty() ? tr("Nothing is kept.")
                                                   : lines.join(QLatin1Char('\n')));
            m_privateText->show();
            m_private->hide();
        });
}

void CasePanel::setNow(Instant now) {
    m_clocks->setNow(now);
    const auto* rules = m_session.names().rules();
    if (!m_look || !rules) return;
    const auto& row = m_look->view.row;
    const auto lamp = row.warnAt && row.dueAt ? lampAt(now, *row.warnAt, *row.dueAt) : Lamp::None;
    m_lamp->setPixmap(lampIcon(rules->lamps.style(lamp)).pixmap(24, 24));
    m_lamp->setToolTip(m_session.names().lamp(lamp));
}

void CasePanel::fitHistory() {
    // The panel scrolls as a whole, so the history is as tall as its rows.
    int height = 2;
    QStyleOptionViewItem option;
    option.font = m_history->font();
    option.rect = QRect{0, 0, std::max(160, m_scroll->viewport()->width() - 30), 10};
    for (int i = 0; i < m_events->rowCount(); ++i)
        height += m_history->itemDelegate()->sizeHint(option, m_events->index(i)).height();
    m_history->setFixedHeight(height);
}

void CasePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_history->doItemsLayout();
    fitHistory();
}

void CasePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) fill();
    QWidget::changeEvent(event);
}

} // namespace wanmi
