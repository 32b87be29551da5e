#include "ui/docks/rehearsal_view.h"

#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/parts.h"

#include <QBoxLayout>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QTreeWidget>

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kCellRole = Qt::UserRole;
constexpr std::size_t kMostRows = 500; ///< of a group; the rest is counted

QString areaText(double m2) {
    return QLocale{}.toString(m2, 'f', 0) + QStringLiteral(" m²");
}

} // namespace

RehearsalView::RehearsalView(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session) {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    m_heading = styledLabel("heading", this, true);
    m_verdict = styledLabel("value", this, true);
    m_tree = new QTreeWidget{this};
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(true);
    m_tree->setWordWrap(true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_documentTitle = styledLabel("muted", this, true);
    m_document = new QLineEdit{this};
    m_back = new QPushButton{this};
    m_again = new QPushButton{this};
    m_again->setIcon(icon(QStringLiteral("refresh")));
    m_publish = primaryButton(this);
    m_publish->setIcon(icon(QStringLiteral("publish"), theme().onAccent));
    column->addWidget(m_heading);
    column->addWidget(m_verdict);
    column->addWidget(m_tree, 1);
    column->addWidget(m_documentTitle);
    column->addWidget(m_document);
    auto* row = new QHBoxLayout;
    row->addWidget(m_back);
    row->addWidget(m_again);
    row->addStretch(1);
    row->addWidget(m_publish);
    column->addLayout(row);
    connect(m_back, &QPushButton::clicked, this, &RehearsalView::back);
    connect(m_again, &QPushButton::clicked, this, [this] { emit again(m_document->text()); });
    connect(m_publish, &QPushButton::clicked, this,
            [this] { emit publishWanted(m_document->text()); });
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item == nullptr) return;
        const auto cell = item->data(0, kCellRole).toString();
        if (!cell.isEmpty()) emit cellChosen(cell);
    });
    connect(&m_session, &Session::namesChanged, this, &RehearsalView::retranslate);
    retranslate();
}

void RehearsalView::setRehearsal(const Rehearsal& rehearsal) {
    m_rehearsal = rehearsal;
    fill();
}

QTreeWidgetItem* RehearsalView::group(const QString& title, qint64 count, const QColor& colour) {
    auto* item = new QTreeWidgetItem{m_tree, {title, QLocale{}.toString(count)}};
    auto font = item->font(0);
    font.setBold(true);
    item->setFont(0, font);
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    if (colour.isValid()) item->setForeground(0, colour);
    return item;
}

void RehearsalView::addRow(QTreeWidgetItem* under, const QString& name, const QString& value,
                           const QString& cell) {
    auto* item = new QTreeWidgetItem{under, {name, value}};
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setData(0, kCellRole, cell);
    item->setToolTip(0, name);
    if (value.isEmpty()) item->setFirstColumnSpanned(true);
}

void RehearsalView::addRules() {
    const auto& broken = m_rehearsal->broken;
    if (broken.empty()) return;
    const bool chinese = m_session.names().isChinese();
    auto* refused =
        m_rehearsal->publishable() ? nullptr : group(tr("Rules broken"), 0, theme().bad);
    QTreeWidgetItem* warned = nullptr;
    for (const auto& rule : broken) {
        if (!rule.refused && warned == nullptr) warned = group(tr("Warnings"), 0, theme().warn);
        const auto* rules = m_session.names().rules();
        const auto why = rules == nullptr ? toQt(gridRuleCode(rule.rule))
                         : chinese        ? toQt(rules->grid.of(rule.rule).zh)
                                          : toQt(rules->grid.of(rule.rule).en);
        const auto limit =
            rule.limit > 0
                ? QStringLiteral("%1 / %2").arg(rule.value, 0, 'f', 0).arg(rule.limit, 0, 'f', 0)
                : QString{};
        addRow(rule.refused ? refused : warned, toQt(rule.name) + QStringLiteral(": ") + why, limit,
               toQt(rule.name));
    }
    for (auto* item : {refused, warned}) {
        if (item == nullptr) continue;
        item->setText(1, QLocale{}.toString(item->childCount()));
        item->setExpanded(true);
    }
}

void RehearsalView::addMeetings() {
    if (m_rehearsal->meetings.empty()) return;
    auto* meeting = group(tr("Other drafts that touch the same cells"),
                          static_cast<qint64>(m_rehearsal->meetings.size()), theme().warn);
    for (const auto& other : m_rehearsal->meetings) {
        const auto who = QStringLiteral("%1 · %2").arg(toQt(other.draft),
                                                       m_session.names().person(other.author));
        addRow(meeting, who, other.cells.empty() ? tr("does not fit") : toQt(other.cells.front()),
               other.cells.empty() ? QString{} : toQt(other.cells.front()));
    }
    meeting->setExpanded(true);
}

void RehearsalView::addCells() {
    const std::array<std::pair<CellDelta::Kind, QString>, 5> kinds{
        {{CellDelta::Kind::Made, tr("Cells made")},
         {CellDelta::Kind::Retired, tr("Cells retired")},
         {CellDelta::Kind::Recoded, tr("Cells with a new code")},
         {CellDelta::Kind::Changed, tr("Cells of another shape")},
         {CellDelta::Kind::Handed, tr("Cells in another duty grid")}}};
    for (const auto& [kind, title] : kinds) {
        const auto isKind = [k = kind](const CellDelta& d) { return d.kind == k; };
        const auto count =
            std::count_if(m_rehearsal->cells.begin(), m_rehearsal->cells.end(), isKind);
        if (count == 0) continue;
        auto* under = group(title, count);
        std::size_t rows = 0;
        for (const auto& delta : m_rehearsal->cells) {
            if (!isKind(delta) || ++rows > kMostRows) continue;
            const bool same = delta.areaBeforeM2 == delta.areaAfterM2;
            const auto area = kind == CellDelta::Kind::Retired ? areaText(delta.areaBeforeM2)
                              : kind == CellDelta::Kind::Made || same
                                  ? areaText(delta.areaAfterM2)
                                  : areaText(delta.areaBeforeM2) + QStringLiteral(" → ") +
                                        areaText(delta.areaAfterM2);
            addRow(under, toQt(delta.name), area, toQt(delta.name));
        }
        under->setExpanded(count <= 12);
    }
}

void RehearsalView::addDuties() {
    if (m_rehearsal->duties.empty()) return;
    auto* duties =
        group(tr("Duty grids that change"), static_cast<qint64>(m_rehearsal->duties.size()));
    for (const auto& duty : m_rehearsal->duties) {
        const auto who =
            duty.collector.empty() ? tr("nobody") : m_session.names().person(duty.collector);
        addRow(duties, QStringLiteral("%1 · %2").arg(toQt(duty.name), who),
               tr("%1 → %2 cells").arg(duty.cellsBefore).arg(duty.cellsAfter));
    }
    duties->setExpanded(m_rehearsal->duties.size() <= 12);
}

void RehearsalView::fill() {
    m_tree->clear();
    if (!m_rehearsal) return;
    const auto& r = *m_rehearsal;
    addRules();
    addMeetings();
    addCells();
    addDuties();
    if (!r.regions.empty()) {
        auto* regions = group(tr("Outlines that change"), static_cast<qint64>(r.regions.size()));
        for (const auto& code : r.regions)
            addRow(regions, m_session.names().place(code), toQt(code));
    }
    group(tr("Components that change their cell"), r.components);
    group(tr("Open cases that move"), static_cast<qint64>(r.cases.size()));
    group(tr("Closed cases that stay with the cells of their day"), r.closedCases);
    group(tr("Last month's scores that stay as they are"), r.scoredLastMonth);
    m_publish->setEnabled(r.publishable() && !r.cells.empty());
    retranslate();
}

void RehearsalView::retranslate() {
    m_back->setText(tr("Back to the draft"));
    m_again->setText(tr("Again"));
    m_publish->setText(tr("Publish"));
    m_documentTitle->setText(
        tr("Number of the document that orders it (a community's border needs one)"));
    if (!m_rehearsal) return;
    m_heading->setText(tr("Rehearsal of %1").arg(toQt(m_rehearsal->draft.name)));
    m_verdict->setText(m_rehearsal->cells.empty() ? tr("The draft changes nothing yet.")
                       : m_rehearsal->publishable()
                           ? tr("It can be published. Nothing has been changed so far.")
                           : tr("It cannot be published while rules are broken."));
}

void RehearsalView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) fill();
    QWidget::changeEvent(event);
}

} // namespace wanmi
