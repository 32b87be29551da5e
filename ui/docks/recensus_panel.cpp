#include "ui/docks/recensus_panel.h"

#include "core/service/component_life.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/component_life_view.h"
#include "ui/widgets/parts.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QTreeWidget>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::int64_t kMostRows = 1000; ///< shown at once
constexpr std::int64_t kAround = 60'000; ///< millimetres shown round a row that is looked at
constexpr std::array kToDecide{CensusClass::Moved, CensusClass::Changed, CensusClass::New,
                               CensusClass::Missing};

MarkSign signOf(CensusClass what) {
    return static_cast<MarkSign>(what); // the same order, on purpose
}
static_assert(static_cast<int>(MarkSign::Missing) == static_cast<int>(CensusClass::Missing) &&
              static_cast<int>(MarkSign::Moved) == static_cast<int>(CensusClass::Moved));

std::int64_t openOf(const RecensusStore::Counts& counts, std::optional<CensusClass> what) {
    std::int64_t sum = 0;
    for (const auto& [key, count] : counts) {
        if (key.second == CensusState::Open && (!what || key.first == *what)) sum += count;
    }
    return sum;
}

std::size_t rowOf(const QTreeWidgetItem& item) {
    return static_cast<std::size_t>(item.data(0, Qt::UserRole).toInt());
}

QString codeOf(const RecensusRow& row) {
    const auto code = row.component ? row.component : row.result;
    return code ? QString::number(*code) : QString{};
}

bool differs(const RecensusRow& row) {
    return row.what == CensusClass::Moved || row.what == CensusClass::Changed;
}

MapMark markOf(const RecensusRow& row) {
    MapMark mark{row.at, std::nullopt, signOf(row.what), false};
    if (!differs(row)) return mark;
    const auto way = stepsBetween(row.before, row.after).way;
    if (way != Point{}) mark.from = Point{row.at.x - way.x, row.at.y - way.y};
    return mark;
}

} // namespace

RecensusPanel::RecensusPanel(Session& session, MapView& map, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_map(map) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    build();
    connect(m_compare, &QPushButton::clicked, this, &RecensusPanel::compareWanted);
    for (auto* box : {m_censuses, m_filter})
        connect(box, qOverload<int>(&QComboBox::activated), this, &RecensusPanel::readRows);
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &RecensusPanel::look);
    connect(m_whole, &QCheckBox::toggled, this, &RecensusPanel::enable);
    connect(m_accept, &QPushButton::clicked, this, [this] { decide(true); });
    connect(m_refuse, &QPushButton::clicked, this, [this] { decide(false); });
    connect(m_undo, &QPushButton::clicked, this, &RecensusPanel::undo);
    connect(&m_session, &Session::namesChanged, this, &RecensusPanel::retranslate);
    connect(&m_session, &Session::actorChanged, this, &RecensusPanel::enable);
    retranslate();
}

RecensusPanel::~RecensusPanel() {
    if (m_work) m_work->cancel();
}

void RecensusPanel::build() {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    m_explain = styledLabel("muted", this, true);
    m_censuses = new QComboBox{this};
    m_censuses->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_compare = new QPushButton{this};
    m_compare->setIcon(icon(QStringLiteral("import")));
    m_filter = new QComboBox{this};
    m_tree = new QTreeWidget{this};
    m_tree->setColumnCount(2);
    m_tree->setRootIsDecorated(false);
    m_tree->setAlternatingRowColors(true);
    m_tree->setWordWrap(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_count = styledLabel("muted", this, true);
    m_note = new QLineEdit{this};
    m_whole = new QCheckBox{this};
    m_accept = primaryButton(this);
    m_accept->setIcon(icon(QStringLiteral("check"), theme().onAccent));
    m_refuse = new QPushButton{this};
    m_refuse->setIcon(icon(QStringLiteral("close")));
    m_undo = new QPushButton{this};
    m_undo->setIcon(icon(QStringLiteral("undo")));
    column->addWidget(m_explain);
    column->addWidget(m_compare, 0, Qt::AlignLeft);
    column->addWidget(m_censuses);
    column->addWidget(m_filter);
    column->addWidget(m_tree, 1);
    column->addWidget(m_count);
    column->addWidget(m_whole);
    column->addWidget(m_note);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_accept);
    buttons->addWidget(m_refuse);
    buttons->addStretch(1);
    buttons->addWidget(m_undo);
    column->addLayout(buttons);
}

void RecensusPanel::begin() {
    m_active = true;
    reload();
}

void RecensusPanel::reload() {
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [](Desk& desk) { return RecensusService{desk}.list(); },
        [this](Result<std::vector<RecensusPage>> known) {
            if (!known) {
                emit told(m_session.error(known.error()), true);
                return;
            }
            m_known = *std::move(known);
            fillCensuses();
            readRows();
        });
}

void RecensusPanel::end() {
    m_active = false;
    m_map.setMarks({});
}

std::string RecensusPanel::census() const {
    return fromQt(m_censuses->currentData().toString());
}

void RecensusPanel::fillCensuses() {
    const auto wanted = m_preferred.empty() ? census() : m_preferred;
    m_preferred.clear();
    m_censuses->clear();
    const auto& names = m_session.names();
    for (const auto& page : m_known) {
        m_censuses->addItem(tr("%1 · %2 · to decide: %3")
                                .arg(names.moment(page.what.at, true), toQt(page.what.file))
                                .arg(openOf(page.counts, {})),
                            toQt(page.what.id));
    }
    m_censuses->setCurrentIndex(std::max(0, m_censuses->findData(toQt(wanted))));
    m_censuses->setVisible(!m_known.empty());
}

/// The classes in order of kToDecide, behind "all"; the last line is what was decided.
RecensusQuery RecensusPanel::query() const {
    RecensusQuery query;
    query.limit = kMostRows;
    const int at = m_filter->currentIndex();
    const int classes = static_cast<int>(kToDecide.size());
    query.state = at == classes + 2   ? CensusState::Refused
                  : at == classes + 1 ? CensusState::Accepted
                                      : CensusState::Open;
    if (at >= 1 && at <= classes) query.what = kToDecide.at(static_cast<std::size_t>(at) - 1);
    return query;
}

void RecensusPanel::readRows() {
    m_rows.clear(); // nothing of another list is there to be decided while this one is read
    m_total = 0;
    fill();
    const auto id = census();
    if (id.empty()) return;
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [id, query = query()](Desk& desk) { return RecensusService{desk}.show(id, query); },
        [this, query = query(), asked = ++m_asked](Result<RecensusPage> page) {
            if (asked != m_asked) return;
            if (!page) {
                emit told(m_session.error(page.error()), true);
                return;
            }
            m_rows = std::move(page->rows);
            m_total = 0;
            for (const auto& [key, count] : page->counts) {
                const bool meant =
                    key.second == query.state && (!query.what || key.first == *query.what);
                if (meant) m_total += count;
            }
            fill();
        });
}

void RecensusPanel::fill() {
    const QSignalBlocker quiet{m_tree};
    m_tree->clear();
    m_marks.clear();
    m_marks.reserve(m_rows.size());
    const auto& names = m_session.names();
    for (const auto& row : m_rows) {
        m_marks.push_back(markOf(row));
        auto what = names.kind("component:" + row.kind);
        if (const auto code = codeOf(row); !code.isEmpty()) what += QStringLiteral(" ") + code;
        if (const auto text = stepsText(names, row.before, row.after);
            differs(row) && !text.isEmpty())
            what += QLatin1Char('\n') + text;
        if (row.decidedAt) {
            what += QStringLiteral("\n%1 · %2")
                        .arg(names.person(row.decidedBy), names.moment(*row.decidedAt));
        }
        auto* item = new QTreeWidgetItem{
            m_tree,
            {names.text("component.census." + std::string{censusClassCode(row.what)}), what}};
        item->setData(0, Qt::UserRole, m_tree->topLevelItemCount() - 1);
        item->setToolTip(1, what);
    }
    m_count->setText(m_known.empty() ? QString{}
                     : m_total > kMostRows
                         ? tr("%1 rows, the first %2 are shown").arg(m_total).arg(kMostRows)
                         : tr("%1 rows").arg(m_total));
    mark();
    enable();
}

void RecensusPanel::mark() {
    if (!m_active) return;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const auto* item = m_tree->topLevelItem(static_cast<int>(i));
        m_marks[i].chosen = item != nullptr && item->isSelected();
    }
    m_map.setMarks(m_marks);
}

/// What is chosen is pointed out; the map goes there when it is out of sight.
void RecensusPanel::look() {
    mark();
    enable();
    const auto chosen = m_tree->selectedItems();
    if (chosen.size() != 1) return;
    const auto& mark = m_marks.at(rowOf(*chosen.front()));
    Box box;
    box.add(mark.at);
    box.add(mark.from.value_or(mark.at));
    const auto seen = m_map.extent();
    const bool inSight = seen.contains({box.minX, box.minY}) && seen.contains({box.maxX, box.maxY});
    if (!inSight || m_map.scale() > 5000)
        m_map.zoomTo(
            {box.minX - kAround, box.minY - kAround, box.maxX + kAround, box.maxY + kAround});
}

RecensusChoice RecensusPanel::choice() const {
    RecensusChoice out;
    if (m_whole->isChecked()) {
        const auto what = query().what;
        if (what)
            out.classes = {*what};
        else
            out.classes.assign(kToDecide.begin(), kToDecide.end());
        return out;
    }
    for (const auto* item : m_tree->selectedItems()) {
        out.rows.push_back(m_rows.at(rowOf(*item)).n);
    }
    return out;
}

DeskWorker::Told RecensusPanel::teller() {
    return [this](const std::string& step, qint64 done, qint64 total) {
        emit workTold(m_session.names().text(step), done, total);
    };
}

void RecensusPanel::decide(bool accept) {
    const auto id = census();
    if (id.empty() || m_work) return;
    ComponentOrder order;
    order.actor = m_session.actor().login;
    order.note = fromQt(m_note->text().trimmed());
    m_work = m_session.worker().runLong(
        this,
        [id, which = choice(), order, accept](Desk& desk, const Progress& progress) {
            RecensusService service{desk};
            return accept ? service.accept(id, which, order, progress)
                          : service.refuse(id, which, order);
        },
        teller(), [this, accept](Result<RecensusReceipt> receipt) { decided(receipt, accept); });
    emit workBegun(accept ? tr("Accepting rows") : tr("Refusing rows"), m_work);
    enable();
}

void RecensusPanel::decided(const Result<RecensusReceipt>& receipt, bool accept) {
    m_work.reset();
    emit workEnded();
    if (!receipt) {
        emit told(m_session.error(receipt.error()), true);
        reload();
        return;
    }
    m_whole->setChecked(false);
    if (!receipt->act.batch.empty()) m_last = receipt->act.batch;
    const auto count = static_cast<qint64>(receipt->rows.size());
    auto text = accept ? tr("Rows accepted: %1.").arg(count) : tr("Rows refused: %1.").arg(count);
    if (!receipt->changedSince.empty()) {
        text += QLatin1Char(' ') +
                tr("Left open, for the component was changed since the comparison: %1.")
                    .arg(receipt->changedSince.size());
    }
    emit told(text, false);
    reload();
}

void RecensusPanel::undo() {
    if (m_last.empty() || m_work) return;
    ComponentOrder order;
    order.actor = m_session.actor().login;
    m_work = m_session.worker().runLong(
        this,
        [batch = m_last, order](Desk& desk, const Progress& progress) {
            return ComponentService{desk}.undo(batch, order, progress);
        },
        teller(), [this](const Result<ComponentReceipt>& receipt) { takenBack(receipt); });
    emit workBegun(tr("Taking back"), m_work);
    enable();
}

void RecensusPanel::takenBack(const Result<ComponentReceipt>& receipt) {
    m_work.reset();
    emit workEnded();
    if (receipt) {
        m_last.clear();
        auto text = tr("Taken back: %1 components are as they were; their rows are open again.")
                        .arg(receipt->changed);
        if (!receipt->refused.empty()) {
            text += QLatin1Char(' ') + tr("Left as they are, for they were changed since: %1.")
                                           .arg(receipt->refused.size());
        }
        emit told(text, false);
    } else {
        emit told(m_session.error(receipt.error()), true);
    }
    reload();
}

void RecensusPanel::enable() {
    const bool deciding = query().state == CensusState::Open && m_total > 0 && !m_work;
    const bool some = m_whole->isChecked() || !m_tree->selectedItems().isEmpty();
    m_whole->setEnabled(deciding);
    m_accept->setEnabled(deciding && some);
    m_refuse->setEnabled(deciding && some);
    m_undo->setEnabled(!m_last.empty() && !m_work);
}

void RecensusPanel::retranslate() {
    m_explain->setText(m_known.empty()
                           ? tr("Compare the file of a new survey with the components in stock. "
                                "Nothing is changed until a row is accepted.")
                           : tr("Choose rows to see them on the map: a ring was moved, a diamond "
                                "differs, a plus is new, a cross is missing."));
    m_compare->setText(tr("Compare a file…"));
    const int before = std::max(0, m_filter->currentIndex());
    {
        const QSignalBlocker quiet{m_filter};
        m_filter->clear();
        m_filter->addItem(tr("To decide: all"));
        for (const auto what : kToDecide) {
            m_filter->addItem(tr("To decide: %1")
                                  .arg(m_session.names().text("component.census." +
                                                              std::string{censusClassCode(what)})));
        }
        m_filter->addItem(tr("Accepted"));
        m_filter->addItem(tr("Refused"));
        m_filter->setCurrentIndex(before);
    }
    m_tree->setHeaderLabels({tr("Finding"), tr("Component")});
    m_note->setPlaceholderText(tr("Reason or document, kept with the decision"));
    m_whole->setText(tr("All of this list, also what is not shown"));
    m_accept->setText(tr("Accept"));
    m_refuse->setText(tr("Refuse"));
    m_undo->setText(tr("Take back"));
    m_undo->setToolTip(tr("Takes back what was accepted last"));
    if (!m_known.empty()) fillCensuses();
    fill();
}

void RecensusPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
