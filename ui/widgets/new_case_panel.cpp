#include "ui/widgets/new_case_panel.h"

#include "ui/models/kind_list_model.h"
#include "ui/models/text.h"
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSignalBlocker>

namespace wanmi {

NewCasePanel::NewCasePanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    m_kinds = new KindListModel{this};
    build();
    connect(m_kind, &QLineEdit::textEdited, this, [this](const QString& typed) {
        m_kindCode.clear();
        m_kinds->setFilter(typed);
        m_kindList->setCurrentIndex(m_kinds->index(0));
        m_kindList->show();
        check();
    });
    connect(m_kindList, &QListView::clicked, this,
            [this](const QModelIndex& index) { chooseKind(index.row()); });
    connect(m_source, qOverload<int>(&QComboBox::currentIndexChanged), this,
            &NewCasePanel::onSourceChanged);
    connect(m_text, &QPlainTextEdit::textChanged, this, &NewCasePanel::check);
    connect(m_send, &QPushButton::clicked, this, &NewCasePanel::submit);
    connect(m_cancel, &QPushButton::clicked, this, &NewCasePanel::cancelled);
    connect(&m_session, &Session::opened, this, &NewCasePanel::retranslate);
    connect(&m_session, &Session::namesChanged, this, &NewCasePanel::retranslate);
    connect(&m_session, &Session::actorChanged, this, &NewCasePanel::retranslate);
    retranslate();
}

void NewCasePanel::build() {
    auto* outer = new QVBoxLayout{this};
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea{this};
    scroll->setObjectName(QStringLiteral("panelScroll"));
    scroll->setWidgetResizable(true);
    auto* body = new QWidget{scroll};
    auto* column = new QVBoxLayout{body};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(6);
    m_title = styledLabel("heading", this);
    m_placeTitle = styledLabel("subheading", this);
    m_placeText = styledLabel("value", this, true);
    m_kindTitle = styledLabel("subheading", this);
    m_kind = new QLineEdit{this};
    m_kind->setClearButtonEnabled(true);
    m_kind->installEventFilter(this);
    m_kindList = new QListView{this};
    m_kindList->setObjectName(QStringLiteral("popup"));
    m_kindList->setModel(m_kinds);
    m_kindList->setFixedHeight(168);
    m_kindList->setUniformItemSizes(true);
    m_kindList->setFocusPolicy(Qt::NoFocus);
    m_textTitle = styledLabel("subheading", this);
    m_text = new QPlainTextEdit{this};
    m_text->setFixedHeight(88);
    m_text->setTabChangesFocus(true);
    m_sourceTitle = styledLabel("subheading", this);
    m_source = new QComboBox{this};
    m_contactTitle = styledLabel("subheading", this);
    m_name = new QLineEdit{this};
    m_phone = new QLineEdit{this};
    m_privacy = styledLabel("muted", this, true);
    m_cancel = new QPushButton{this};
    m_send = primaryButton(this);
    auto* contact = new QHBoxLayout;
    contact->addWidget(m_name);
    contact->addWidget(m_phone);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_send);
    for (auto* w : std::initializer_list<QWidget*>{m_title, m_placeTitle, m_placeText, m_kindTitle,
                                                   m_kind, m_kindList, m_textTitle, m_text,
                                                   m_sourceTitle, m_source, m_contactTitle})
        column->addWidget(w);
    column->addLayout(contact);
    column->addWidget(m_privacy);
    column->addStretch(1);
    scroll->setWidget(body);
    outer->addWidget(scroll, 1);
    buttons->setContentsMargins(14, 8, 14, 12);
    outer->addLayout(buttons);
}

void NewCasePanel::retranslate() {
    m_title->setText(tr("New case"));
    m_placeTitle->setText(tr("Place"));
    if (!m_at) m_placeText->setText(tr("Click the map where it is."));
    m_kindTitle->setText(tr("Kind"));
    m_kind->setPlaceholderText(tr("Name, code or pinyin initials"));
    m_textTitle->setText(tr("Description"));
    m_text->setPlaceholderText(tr("What was seen or said"));
    m_sourceTitle->setText(tr("Source"));
    m_contactTitle->setText(tr("Contact"));
    m_name->setPlaceholderText(tr("Name"));
    m_phone->setPlaceholderText(tr("Phone"));
    m_privacy->setText(tr("Description and contact are kept apart from the case's history; every "
                          "look at them is logged."));
    m_cancel->setText(tr("Cancel"));
    m_send->setText(tr("Report"));
    const auto& names = m_session.names();
    m_kinds->setNames(names);
    if (!m_kindCode.isEmpty()) m_kind->setText(names.kind(fromQt(m_kindCode)));
    const QSignalBlocker quiet{m_source};
    const auto chosen = m_source->currentData();
    m_source->clear();
    if (names.rules()) {
        for (const auto& s : names.rules()->sources.all())
            m_source->addItem(names.source(s.code), toQt(s.code));
    }
    auto wanted = chosen.isValid() ? m_source->findData(chosen) : -1;
    if (wanted < 0) {
        const bool collector = m_session.actor().post == "SUPERVISOR_FIELD";
        wanted = m_source->findData(collector ? QStringLiteral("supervisor")
                                              : QStringLiteral("hotline_12345"));
    }
    m_source->setCurrentIndex(std::max(0, wanted));
    onSourceChanged();
    check();
}

void NewCasePanel::onSourceChanged() {
    const auto* rules = m_session.names().rules();
    const auto* source =
        rules ? rules->sources.find(fromQt(m_source->currentData().toString())) : nullptr;
    const bool citizen = source && source->citizen;
    for (auto* w : std::initializer_list<QWidget*>{m_contactTitle, m_name, m_phone})
        w->setVisible(citizen);
}

void NewCasePanel::setPlace(LonLat at) {
    m_at = at;
    m_inside = false;
    m_placeText->setText(tr("Looking up the place…"));
    check();
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [at](Desk& desk) { return PlaceService{desk}.locate(at); },
        [this, at](Result<PlaceOf> answer) {
            if (m_at && m_at->lon == at.lon && m_at->lat == at.lat) showPlace(answer);
        });
    m_kind->setFocus();
}

void NewCasePanel::showPlace(const Result<PlaceOf>& place) {
    const auto where = QStringLiteral("%1, %2").arg(m_at->lon, 0, 'f', 6).arg(m_at->lat, 0, 'f', 6);
    if (!place) {
        m_placeText->setText(m_session.error(place.error()));
    } else if (place->district.empty()) {
        m_placeText->setText(
            tr("%1 lies outside the district. Click inside its boundary.").arg(where));
    } else {
        m_place = *place;
        m_inside = true;
        const auto& names = m_session.names();
        QStringList lines{names.place(place->street) + QStringLiteral(" · ") +
                          names.place(place->community)};
        if (!place->cell.empty()) lines << tr("Cell %1").arg(toQt(place->cell));
        if (!place->dutyGrid.empty()) lines << tr("Duty grid %1").arg(toQt(place->dutyGrid));
        lines << where;
        m_placeText->setText(lines.join(QLatin1Char('\n')));
    }
    check();
}

void NewCasePanel::setKind(const QString& code) {
    m_kindCode = code;
    m_kind->setText(m_session.names().kind(fromQt(code)));
    m_kindList->hide();
    check();
}

void NewCasePanel::chooseKind(int row) {
    const auto code = m_kinds->codeAt(row);
    if (code.isEmpty()) return;
    setKind(code);
    m_text->setFocus();
}

void NewCasePanel::setDescription(const QString& text) {
    m_text->setPlainText(text);
}

void NewCasePanel::clear() {
    m_at.reset();
    m_inside = false;
    m_kindCode.clear();
    m_kind->clear();
    m_kinds->setFilter({});
    m_kindList->show();
    m_text->clear();
    m_name->clear();
    m_phone->clear();
    m_placeText->setText(tr("Click the map where it is."));
    check();
}

bool NewCasePanel::isComplete() const {
    return m_at && m_inside && !m_kindCode.isEmpty();
}

void NewCasePanel::check() {
    m_send->setEnabled(!m_busy && isComplete());
}

ReportCommand NewCasePanel::command() const {
    ReportCommand c;
    c.kind = fromQt(m_kindCode);
    c.at = m_at.value_or(LonLat{});
    c.text = fromQt(m_text->toPlainText().trimmed());
    c.actor = m_session.actor().login;
    c.source = fromQt(m_source->currentData().toString());
    if (m_name->isVisibleTo(this)) {
        c.contactName = fromQt(m_name->text().trimmed());
        c.contactPhone = fromQt(m_phone->text().trimmed());
    }
    return c;
}

void NewCasePanel::submit() {
    if (!isComplete() || m_busy) return;
    m_busy = true;
    check();
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [what = command()](Desk& desk) { return CaseService{desk}.report(what); },
        [this](Result<CaseReceipt> answer) {
            m_busy = false;
            check();
            if (!answer) {
                emit told(m_session.error(answer.error()), true);
                return;
            }
            emit told(tr("Reported as %1.").arg(toQt(answer->number)), false);
            clear();
            emit reported(toQt(answer->id));
        });
}

bool NewCasePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_kind && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        const int row = std::max(0, m_kindList->currentIndex().row());
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int next = std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0,
                                        std::max(0, m_kinds->rowCount() - 1));
            m_kindList->setCurrentIndex(m_kinds->index(next));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            chooseKind(row);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void NewCasePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
