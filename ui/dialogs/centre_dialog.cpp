#include "ui/dialogs/centre_dialog.h"

#include "ui/models/centre_words.h"
#include "ui/models/text.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/sync_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace wanmi {
namespace {
enum Column { When, Who, About, Mine, Theirs, Before, ColumnCount };
} // namespace

CentreDialog::CentreDialog(Session& session, CentreWatch& watch, SyncStrip& strip, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_watch(watch),
      m_strip(strip) {
    resize(920, 560);
    build();
    connect(&m_watch, &CentreWatch::changed, this, [this] {
        m_step.clear();
        tellLine();
    });
    connect(&m_watch, &CentreWatch::told, this, [this](const QString& step, qint64 done, qint64) {
        m_step = m_session.names().text(fromQt(step));
        if (done > 0) m_step += QStringLiteral(" · ") + QString::number(done);
        tellLine();
    });
    connect(&m_watch, &CentreWatch::round, this, [this] {
        m_step.clear();
        tellLine();
        read();
        m_strip.ask();
    });
    connect(&m_strip, &SyncStrip::statusChanged, this, &CentreDialog::tellStatus);
    retranslate();
    read();
    m_strip.ask();
}

void CentreDialog::build() {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(18, 16, 18, 14);
    m_status = new QLabel{this};
    m_status->setTextFormat(Qt::PlainText);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_status);
    auto* row = new QHBoxLayout;
    m_login = new QLineEdit{this};
    m_login->setText(toQt(m_watch.login().empty() ? m_session.actor().login : m_watch.login()));
    m_password = new QLineEdit{this};
    m_password->setEchoMode(QLineEdit::Password);
    m_connect = primaryButton(this);
    row->addWidget(m_login, 1);
    row->addWidget(m_password, 1);
    row->addWidget(m_connect);
    column->addLayout(row);
    m_line = styledLabel("muted", this, true);
    column->addWidget(m_line);
    column->addWidget(ruleLine(this));
    m_title = styledLabel("subheading", this);
    column->addWidget(m_title);
    m_table = new QTableWidget{0, ColumnCount, this};
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(m_table, 1);
    m_why = styledLabel("muted", this, true);
    column->addWidget(m_why);
    auto* buttons = new QHBoxLayout;
    m_mine = new QPushButton{this};
    m_theirs = new QPushButton{this};
    m_close = new QPushButton{this};
    buttons->addWidget(m_mine);
    buttons->addWidget(m_theirs);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    column->addLayout(buttons);
    for (auto* button : {m_mine, m_theirs, m_close}) {
        button->setAutoDefault(false);
    }
    connect(m_connect, &QPushButton::clicked, this, &CentreDialog::connectOrStop);
    connect(m_password, &QLineEdit::textChanged, this, &CentreDialog::tellLine);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &CentreDialog::onRow);
    connect(m_mine, &QPushButton::clicked, this, [this] { decide(true); });
    connect(m_theirs, &QPushButton::clicked, this, [this] { decide(false); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
}

void CentreDialog::retranslate() {
    setWindowTitle(tr("This desk and its centre"));
    m_login->setPlaceholderText(tr("Login at the centre"));
    m_password->setPlaceholderText(tr("Password"));
    m_table->setHorizontalHeaderLabels(
        {tr("When"), tr("Who"), tr("What"), tr("◆ This desk"), tr("● The centre"), tr("○ Before")});
    m_mine->setText(tr("Do it again as this desk had it"));
    m_theirs->setText(tr("Leave it as the centre has it"));
    m_close->setText(tr("Close"));
    tellStatus();
    tellLine();
    fill();
}

void CentreDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void CentreDialog::hideEvent(QHideEvent* event) {
    QDialog::hideEvent(event);
    m_password->clear();
    emit chosen(nullptr);
}

void CentreDialog::tellStatus() {
    const auto& status = m_strip.status();
    m_status->setText(status.joined
                          ? CentreWords::lines(m_session.names(), status).join(QLatin1Char('\n'))
                          : tr("This store stands alone. “wanmictl sync join” makes it the desk of "
                               "a centre."));
    tellLine();
}

void CentreDialog::tellLine() {
    const bool joined = m_strip.status().joined;
    const bool on = m_watch.isOn();
    m_login->setEnabled(joined && !on);
    m_password->setEnabled(joined && !on);
    m_connect->setText(on ? tr("Disconnect") : tr("Connect"));
    m_connect->setEnabled(on || (joined && !m_password->text().isEmpty()));
    const auto who = toQt(m_watch.login());
    switch (m_watch.state()) {
    case CentreWatch::State::Off:
        m_line->setText(joined ? tr("Not connected. Work goes on; nothing is sent or fetched by "
                                    "this window.")
                               : QString{});
        break;
    case CentreWatch::State::Reaching:
        m_line->setText(tr("Reaching the centre as %1…").arg(who));
        break;
    case CentreWatch::State::Connected:
        m_line->setText(tr("Connected as %1.").arg(who) +
                        (m_step.isEmpty() ? QString{} : QStringLiteral("  ") + m_step));
        break;
    case CentreWatch::State::Lost:
        m_line->setText(tr("The centre cannot be reached just now. Work goes on, and this window "
                           "tries again by itself."));
        break;
    case CentreWatch::State::Ended:
        m_line->setText(m_watch.why() ? m_session.error(*m_watch.why()) : tr("Not connected."));
        break;
    }
}

void CentreDialog::connectOrStop() {
    if (m_watch.isOn()) {
        m_watch.stop();
        return;
    }
    m_watch.start(fromQt(m_login->text().trimmed()), fromQt(m_password->text()));
    m_password->clear();
}

void CentreDialog::read() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [](Desk& desk) { return SyncService{desk}.conflicts(true); },
        [this](Result<std::vector<ConflictRow>> rows) {
            if (!rows) {
                m_why->setText(m_session.error(rows.error()));
                return;
            }
            m_rows = *std::move(rows);
            fill();
        });
}

void CentreDialog::fill() {
    const auto& names = m_session.names();
    const auto* kept = current();
    const auto id = kept == nullptr ? std::string{} : kept->id;
    m_table->setRowCount(static_cast<int>(m_rows.size()));
    int chosenRow = -1;
    for (int i = 0; i < m_table->rowCount(); ++i) {
        const auto& row = m_rows[static_cast<std::size_t>(i)];
        const QStringList words{names.moment(row.at, true),
                                row.person.empty() ? QString{} : names.person(row.person),
                                CentreWords::about(row),
                                CentreWords::value(row, row.mine),
                                CentreWords::value(row, row.theirs),
                                CentreWords::value(row, row.base)};
        for (int c = 0; c < ColumnCount; ++c) {
            auto* item = new QTableWidgetItem{words.at(c)};
            item->setToolTip(words.at(c));
            item->setData(Qt::UserRole, toQt(row.id));
            m_table->setItem(i, c, item);
        }
        if (row.id == id) chosenRow = i;
    }
    m_table->resizeColumnsToContents();
    m_title->setText(m_rows.empty() ? tr("Nothing is to be decided")
                                    : tr("To decide: %1").arg(m_rows.size()));
    if (chosenRow >= 0) {
        m_table->selectRow(chosenRow);
    } else {
        m_table->clearSelection();
    }
    onRow();
}

const ConflictRow* CentreDialog::current() const {
    const auto selected = m_table->selectedItems();
    if (selected.isEmpty()) return nullptr;
    const auto id = fromQt(selected.first()->data(Qt::UserRole).toString());
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&id](const ConflictRow& row) { return row.id == id; });
    return found == m_rows.end() ? nullptr : &*found;
}

void CentreDialog::onRow() {
    const auto* row = current();
    m_mine->setEnabled(row != nullptr && row->kind != "entry");
    m_theirs->setEnabled(row != nullptr);
    m_why->setText(row == nullptr ? tr("Choose a row to see why, and its places on the map.")
                                  : m_session.names().text(row->reason, argsFromText(row->args)));
    emit chosen(row);
}

void CentreDialog::decide(bool mine) {
    const auto* row = current();
    if (row == nullptr) return;
    m_mine->setEnabled(false);
    m_theirs->setEnabled(false);
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [id = row->id, mine, login = m_session.actor().login](Desk& desk) -> Result<int> {
            WANMI_TRY(SyncService{desk}.resolve(id, mine, login));
            return 0;
        },
        [this](const Result<int>& done) {
            if (!done) {
                onRow();
                m_why->setText(m_session.error(done.error()));
                return;
            }
            read();
            m_strip.ask();
        });
}

} // namespace wanmi
