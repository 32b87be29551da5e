#include "ui/widgets/case_list_panel.h"

#include "ui/models/case_table_model.h"
#include "ui/models/icon.h"
#include "ui/models/lamp_icon.h"
#include "ui/models/text.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/parts.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTableView>

namespace wanmi {

CaseListPanel::CaseListPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    m_model = new CaseTableModel{this};
    buildFilters();
    buildTable();
    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(60);
    connect(&m_typing, &QTimer::timeout, this, &CaseListPanel::restart);
    connect(&m_refresh, &QTimer::timeout, m_model, &CaseTableModel::refresh);
    connect(m_model, &CaseTableModel::pageWanted, this, &CaseListPanel::readPage);
    connect(m_model, &CaseTableModel::totalChanged, this, &CaseListPanel::showTotal);
    connect(&m_session, &Session::opened, this, [this] {
        retranslate();
        restart();
    });
    connect(&m_session, &Session::namesChanged, this, &CaseListPanel::retranslate);
    connect(&m_session, &Session::actorChanged, this, &CaseListPanel::restart);
    connect(&m_session, &Session::casesChanged, this, &CaseListPanel::onCasesChanged);
    retranslate();
}

void CaseListPanel::buildFilters() {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    auto* boxes = new QHBoxLayout;
    boxes->setContentsMargins(8, 0, 8, 0);
    boxes->setSpacing(0);
    m_boxes = new QButtonGroup{this};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton{this};
        button->setObjectName(QStringLiteral("segment"));
        button->setCheckable(true);
        button->setChecked(i == static_cast<int>(Box::Open));
        m_boxes->addButton(button, i);
        boxes->addWidget(button);
    }
    connect(m_boxes, &QButtonGroup::idClicked, this, &CaseListPanel::restart);
    boxes->addStretch(1);
    m_order = quietButton(QStringLiteral("clock"), this);
    m_order->setCheckable(true);
    connect(m_order, &QToolButton::toggled, this, &CaseListPanel::restart);
    boxes->addWidget(m_order);
    column->addLayout(boxes);

    auto* filters = new QGridLayout;
    filters->setContentsMargins(8, 0, 8, 0);
    filters->setSpacing(5);
    const auto combo = [&](int row, int at) {
        auto* box = new QComboBox{this};
        box->setMinimumContentsLength(5);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMaxVisibleItems(22);
        filters->addWidget(box, row, at);
        connect(box, qOverload<int>(&QComboBox::currentIndexChanged), this,
                &CaseListPanel::restart);
        return box;
    };
    m_state = combo(0, 0);
    m_lamp = combo(0, 1);
    m_region = combo(1, 0);
    m_kind = combo(1, 1);
    m_text = new QLineEdit{this};
    m_text->setClearButtonEnabled(true);
    filters->addWidget(m_text, 2, 0, 1, 2);
    connect(m_text, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    column->addLayout(filters);
    m_total = styledLabel("muted", this);
    m_total->setContentsMargins(10, 0, 8, 0);
    column->addWidget(m_total);
}

void CaseListPanel::buildTable() {
    m_table = new QTableView{this};
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CaseRowDelegate{m_table});
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setMouseTracking(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(CaseRowDelegate::rowHeight());
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(28);
    header->setSectionResizeMode(QHeaderView::Fixed);
    for (const int hidden : {CaseTableModel::NumberColumn, CaseTableModel::DepartmentColumn,
                             CaseTableModel::LeftColumn, CaseTableModel::ReportedColumn})
        m_table->setColumnHidden(hidden, true);
    header->setSectionResizeMode(CaseTableModel::KindColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(CaseTableModel::PlaceColumn, QHeaderView::Interactive);
    header->resizeSection(CaseTableModel::LampColumn, 30);
    header->resizeSection(CaseTableModel::PlaceColumn, 86);
    header->resizeSection(CaseTableModel::StateColumn, 84);
    m_empty = styledLabel("muted", m_table, true);
    m_empty->setAlignment(Qt::AlignCenter);
    auto* over = new QVBoxLayout{m_table};
    over->setContentsMargins(24, 40, 24, 24);
    over->addWidget(m_empty, 0, Qt::AlignTop);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                onCurrentChanged(current.isValid() ? current.row() : -1);
            });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        const auto id = index.data(CaseTableModel::IdRole).toString();
        if (!id.isEmpty()) emit caseActivated(id);
    });
    static_cast<QVBoxLayout*>(layout())->addWidget(m_table, 1);
}

void CaseListPanel::retranslate() {
    m_boxes->button(static_cast<int>(Box::Waiting))->setText(tr("Waiting for me"));
    m_boxes->button(static_cast<int>(Box::Open))->setText(tr("Open"));
    m_boxes->button(static_cast<int>(Box::All))->setText(tr("All"));
    m_order->setToolTip(tr("Newest first instead of by deadline"));
    m_text->setPlaceholderText(tr("Number or cell code"));
    m_model->setNames(m_session.names());
    // The state pill and the time must fit in either language.
    const bool zh = m_session.names().isChinese();
    m_table->horizontalHeader()->resizeSection(CaseTableModel::StateColumn, zh ? 122 : 126);
    fillFilters();
    showTotal(m_model->rowCount());
}

void CaseListPanel::fillFilters() {
    const auto& names = m_session.names();
    // Filled anew in the language of the moment; what was chosen stays chosen.
    const auto refill = [](QComboBox* box, const QString& all, const auto& add) {
        const QSignalBlocker quiet{box};
        const auto chosen = box->currentData();
        box->clear();
        box->addItem(all);
        add();
        box->setCurrentIndex(chosen.isValid() ? std::max(0, box->findData(chosen)) : 0);
    };
    refill(m_state, tr("All states"), [&] {
        for (int i = 0; i < static_cast<int>(CaseState::Count_); ++i)
            m_state->addItem(names.state(static_cast<CaseState>(i)), i);
    });
    refill(m_lamp, tr("All lamps"), [&] {
        if (!names.rules()) return;
        for (const auto lamp : {Lamp::Red, Lamp::Yellow, Lamp::Green, Lamp::None})
            m_lamp->addItem(lampIcon(names.rules()->lamps.style(lamp)), names.lamp(lamp),
                            static_cast<int>(lamp));
    });
    refill(m_region, tr("Whole city"), [&] {
        for (const auto& r : m_session.regions()) {
            if (r.level == RegionLevel::Community && m_session.regions().size() > 400) continue;
            const int depth = static_cast<int>(r.level);
            m_region->addItem(QString(depth * 2, QLatin1Char(' ')) + toQt(r.name), toQt(r.code));
        }
    });
    refill(m_kind, tr("All kinds"), [&] {
        if (!names.rules()) return;
        for (const auto& c : names.rules()->catalogue.classes()) {
            const auto code = toQt(kindTypeText(c.type)) + QLatin1Char(':') + toQt(c.code);
            m_kind->addItem(toQt(names.isChinese() ? c.zh : c.en), code);
        }
    });
}

void CaseListPanel::setBox(Box box) {
    m_boxes->button(static_cast<int>(box))->setChecked(true);
    restart();
}

CaseQuery CaseListPanel::query() const {
    CaseQuery q;
    const auto box = static_cast<Box>(m_boxes->checkedId());
    q.openOnly = box != Box::All;
    if (box == Box::Waiting && m_session.names().rules()) {
        q.states = statesWaitingFor(m_session.actor(), *m_session.names().rules());
        q.department = m_session.actor().department;
        if (answersTasks(m_session.actor(), *m_session.names().rules()))
            q.taskTo = m_session.actor().login;
    }
    if (const auto state = m_state->currentData(); state.isValid()) {
        q.states = {static_cast<CaseState>(state.toInt())};
        q.openOnly = false;
    }
    if (const auto lamp = m_lamp->currentData(); lamp.isValid())
        q.lamp = static_cast<Lamp>(lamp.toInt());
    q.region = fromQt(m_region->currentData().toString());
    q.kind = fromQt(m_kind->currentData().toString());
    q.text = fromQt(m_text->text().trimmed());
    q.order = m_order->isChecked() ? CaseQuery::Order::NewestFirst : CaseQuery::Order::Due;
    return q;
}

void CaseListPanel::restart() {
    if (!m_session.isOpen()) return;
    m_table->verticalScrollBar()->setValue(0);
    m_model->restart();
}

void CaseListPanel::readPage(quint64 generation, int page) {
    auto q = query();
    const bool nobody = m_boxes->checkedId() == static_cast<int>(Box::Waiting) && q.states.empty();
    if (nobody) { // this post takes no step: nothing waits for it
        m_model->setPage(generation, page, 0, {});
        return;
    }
    q.limit = CaseTableModel::kPageRows;
    q.offset = std::int64_t{page} * CaseTableModel::kPageRows;
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [q](Desk& desk) { return CaseService{desk}.list(q); },
        [this, generation, page](Result<CasePage> answer) {
            if (!answer) return; // the next notice asks again
            m_model->setPage(generation, page, static_cast<int>(answer->total),
                             std::move(answer->rows));
            markSelected();
        });
}

void CaseListPanel::onCasesChanged(const std::vector<std::string>& ids) {
    if (!ids.empty() && ids.size() <= 20) {
        for (const auto& id : ids) {
            m_session.worker().run(
                DeskWorker::Lane::Read, this,
                [id](Desk& desk) { return CaseService{desk}.row(id); },
                [this](Result<std::optional<CaseRow>> answer) {
                    // A row that keeps its place is repainted; all else may have moved between
                    // pages.
                    if (!answer || !*answer || !m_model->updateRow(**answer)) m_refresh.start();
                });
        }
        return;
    }
    m_refresh.start();
}

void CaseListPanel::onCurrentChanged(int row) {
    if (m_marking || row < 0) return;
    const auto id = m_model->index(row, 0).data(CaseTableModel::IdRole).toString();
    if (id.isEmpty() || id == m_selected) return;
    m_selected = id;
    emit caseSelected(id);
}

void CaseListPanel::selectCase(const QString& id) {
    m_selected = id;
    markSelected();
}

void CaseListPanel::markSelected() {
    const int row = m_selected.isEmpty() ? -1 : m_model->rowOf(m_selected);
    m_marking = true;
    if (row < 0) {
        m_table->selectionModel()->clear();
    } else if (m_table->currentIndex().row() != row) {
        m_table->selectionModel()->setCurrentIndex(m_model->index(row, 0),
                                                   QItemSelectionModel::ClearAndSelect |
                                                       QItemSelectionModel::Rows);
        m_table->scrollTo(m_model->index(row, 0));
    }
    m_marking = false;
}

void CaseListPanel::setNow(Instant now) {
    m_model->setNow(now);
}

void CaseListPanel::showTotal(int total) {
    m_total->setText(tr("Cases: %1").arg(QLocale{}.toString(total)));
    m_empty->setVisible(m_model->isKnown() && total == 0);
    m_empty->setText(
        m_boxes->checkedId() == static_cast<int>(Box::Waiting)
            ? tr("Nothing waits for you. Choose \"Open\" to see what others are doing.")
            : tr("No case matches these filters."));
}

void CaseListPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
