#include "ui/dialogs/region_act_form.h"

#include "core/base/time_text.h"
#include "ui/models/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateEdit>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>

#include <array>

namespace wanmi {
namespace {

constexpr std::array kKinds{RegionActKind::Transfer, RegionActKind::Merge, RegionActKind::Split,
                            RegionActKind::Rename, RegionActKind::Recode};

void choose(QComboBox& box, const std::string& code) {
    const int row = box.findData(toQt(code));
    if (row >= 0)
        box.setCurrentIndex(row);
    else
        box.setEditText(toQt(code));
}

/// The code chosen, or typed.
std::string codeOf(const QComboBox& box) {
    const int row = box.findText(box.currentText());
    return row >= 0 ? fromQt(box.itemData(row).toString())
                    : fromQt(box.currentText().section(QLatin1Char(' '), 0, 0).trimmed());
}

} // namespace

RegionActForm::RegionActForm(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session) {
    m_rows = new QFormLayout{this};
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setVerticalSpacing(4); // hidden rows keep theirs
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_kind = new QComboBox{this};
    for (const auto kind : kKinds)
        m_kind->addItem(QString{}, static_cast<int>(kind));
    m_region = regionBox();
    m_into = regionBox();
    m_members = new QLineEdit{this};
    m_code = new QLineEdit{this};
    m_name = new QLineEdit{this};
    m_document = new QLineEdit{this};
    m_later = new QCheckBox{this};
    m_day = new QDateEdit{this};
    m_day->setCalendarPopup(true);
    m_day->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_day->setDate(m_session.names().localDate(m_session.now()));
    m_day->setEnabled(false);
    for (QWidget* field : std::initializer_list<QWidget*>{
             m_kind, m_region, m_into, m_members, m_code, m_name, m_document, m_later, m_day}) {
        m_rows->addRow(new QLabel{this}, field);
    }
    connect(m_later, &QCheckBox::toggled, m_day, &QWidget::setEnabled);
    connect(m_kind, qOverload<int>(&QComboBox::currentIndexChanged), this, &RegionActForm::onKind);
    connect(m_region, &QComboBox::currentTextChanged, this, &RegionActForm::fillTargets);
    connect(&m_session, &Session::namesChanged, this, &RegionActForm::fillRegions);
    retranslate();
    fillRegions();
    onKind();
}

QComboBox* RegionActForm::regionBox() {
    auto* box = new QComboBox{this};
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setFilterMode(Qt::MatchContains);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    return box;
}

void RegionActForm::fillRegions() {
    const QSignalBlocker quiet{m_region};
    const auto before = codeOf(*m_region);
    m_region->clear();
    for (const auto& region : m_session.regions())
        m_region->addItem(QStringLiteral("%1 %2").arg(toQt(region.code), toQt(region.name)),
                          toQt(region.code));
    choose(*m_region, before);
    fillTargets();
}

/// One level up: where the chosen region could go.
void RegionActForm::fillTargets() {
    const auto before = codeOf(*m_into);
    const auto size = codeOf(*m_region).size();
    m_into->clear();
    for (const auto& region : m_session.regions()) {
        if (region.code.size() + 3 != size) continue;
        m_into->addItem(QStringLiteral("%1 %2").arg(toQt(region.code), toQt(region.name)),
                        toQt(region.code));
    }
    choose(*m_into, before);
}

RegionActKind RegionActForm::kind() const {
    return static_cast<RegionActKind>(m_kind->currentData().toInt());
}

void RegionActForm::onKind() {
    const auto k = kind();
    const auto show = [this](QWidget* field, bool shown) {
        field->setVisible(shown);
        m_rows->labelForField(field)->setVisible(shown);
    };
    show(m_into, k == RegionActKind::Transfer);
    show(m_members, k == RegionActKind::Merge || k == RegionActKind::Split);
    show(m_code,
         k == RegionActKind::Recode || k == RegionActKind::Split || k == RegionActKind::Transfer);
    m_code->setPlaceholderText(
        k == RegionActKind::Transfer ? tr("same last digits, or the next free") : QString{});
    m_members->setPlaceholderText(k == RegionActKind::Merge
                                      ? tr("codes of those that go into it")
                                      : tr("codes of what leaves: regions, cells, duty grids"));
    m_name->setPlaceholderText(
        k == RegionActKind::Rename || k == RegionActKind::Split ? QString{} : tr("as it is"));
}

RegionActRequest RegionActForm::request() const {
    RegionActRequest out;
    out.act.kind = kind();
    out.act.code = codeOf(*m_region);
    if (out.act.kind == RegionActKind::Transfer) out.act.into = codeOf(*m_into);
    if (!m_members->isHidden()) {
        const auto parts =
            m_members->text().split(QRegularExpression{QStringLiteral("[\\s,，、;；]+")});
        for (const auto& part : parts) {
            if (!part.isEmpty()) out.act.members.push_back(fromQt(part));
        }
    }
    if (!m_code->isHidden()) out.act.newCode = fromQt(m_code->text().trimmed());
    out.act.name = fromQt(m_name->text().trimmed());
    out.document = fromQt(m_document->text().trimmed());
    if (m_later->isChecked()) {
        const auto day = m_day->date();
        out.validFrom = fromLocal({day.year(), day.month(), day.day()}, std::chrono::seconds{0},
                                  m_session.names().zone());
    }
    out.actor = m_session.actor().login;
    return out;
}

void RegionActForm::setAct(const RegionAct& act) {
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(act.kind)));
    choose(*m_region, act.code);
    fillTargets();
    choose(*m_into, act.into);
    QStringList members;
    for (const auto& member : act.members)
        members << toQt(member);
    m_members->setText(members.join(QLatin1Char(' ')));
    m_code->setText(toQt(act.newCode));
    m_name->setText(toQt(act.name));
}

void RegionActForm::setDocument(const QString& document) {
    m_document->setText(document);
}

void RegionActForm::retranslate() {
    const auto name = [this](QWidget* field, const QString& text) {
        static_cast<QLabel*>(m_rows->labelForField(field))->setText(text);
    };
    name(m_kind, tr("Act"));
    name(m_region, tr("Region"));
    name(m_into, tr("Goes to"));
    name(m_members, tr("Members"));
    name(m_code, tr("New code"));
    name(m_name, tr("New name"));
    name(m_document, tr("Document"));
    name(m_day, tr("Day of effect"));
    m_later->setText(tr("On a day of its own, not when it is confirmed"));
    const std::array titles{tr("Transfer"), tr("Merge"), tr("Split"), tr("Rename"), tr("Recode")};
    for (std::size_t i = 0; i < titles.size(); ++i)
        m_kind->setItemText(static_cast<int>(i), titles[i]);
    onKind();
}

void RegionActForm::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace wanmi
