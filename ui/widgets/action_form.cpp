#include "ui/widgets/action_form.h"

#include "ui/models/text.h"
#include "ui/widgets/parts.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr int kNoAnswer = -1;

/// A radio button whose text may take several lines: the text is a label that chooses it.
QRadioButton* wrappedChoice(const QString& text, QWidget* parent, QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    auto* button = new QRadioButton{parent};
    auto* label = new QLabel{text, parent};
    label->setObjectName(QStringLiteral("condition"));
    label->setWordWrap(true);
    label->setBuddy(button);
    label->setTextFormat(Qt::PlainText);
    button->setAccessibleName(text);
    row->addWidget(button, 0, Qt::AlignTop);
    row->addWidget(label, 1);
    column.addLayout(row);
    return button;
}

/// A combo box in which one can type any part of an entry.
void makeSearchable(QComboBox& box) {
    box.setEditable(true);
    box.setInsertPolicy(QComboBox::NoInsert);
    box.completer()->setCompletionMode(QCompleter::PopupCompletion);
    box.completer()->setFilterMode(Qt::MatchContains);
}

} // namespace

ActionForm::ActionForm(ActionOffer offer, const Names& names, QWidget* parent)
    : QFrame(parent),
      m_offer(std::move(offer)),
      m_names(names) {
    setObjectName(QStringLiteral("form"));
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(7);
    auto* title = styledLabel("subheading", this);
    title->setText(m_names.action(action()));
    column->addWidget(title);
    if (needs("department")) addDepartments(*column);
    if (action() == Action::VerifyTask || action() == Action::CheckTask) addCollectors(*column);
    if (needs("district")) addDistricts(*column);
    if (needs("condition")) addConditions(*column);
    if (needs("passed")) addAnswer(*column);
    if (needs("closing_condition")) addClosing(*column);
    if (needs("photos")) addPhotos(*column);
    addNote(*column);
    addButtons(*column);
    check();
}

bool ActionForm::canAsk(const PermittedAction& permitted) {
    static constexpr std::array<std::string_view, 7> kAsked{
        "department", "district", "condition", "passed", "closing_condition", "photos", "note"};
    return permitted.action != Action::CallBack &&
           std::all_of(permitted.needs.begin(), permitted.needs.end(), [](const std::string& need) {
               return std::find(kAsked.begin(), kAsked.end(), need) != kAsked.end();
           });
}

bool ActionForm::needs(const char* field) const {
    const auto& all = m_offer.permitted.needs;
    return std::find(all.begin(), all.end(), field) != all.end();
}

void ActionForm::addDepartments(QVBoxLayout& column) {
    m_to = new QComboBox{this};
    m_to->setObjectName(QStringLiteral("department"));
    for (const auto& code : m_offer.proposals)
        m_to->addItem(tr("%1 (proposed)").arg(m_names.department(code)), toQt(code));
    if (!m_offer.proposals.empty()) m_to->insertSeparator(m_to->count());
    for (const auto& code : m_offer.departments) {
        const bool proposed = std::find(m_offer.proposals.begin(), m_offer.proposals.end(), code) !=
                              m_offer.proposals.end();
        if (!proposed) m_to->addItem(m_names.department(code), toQt(code));
    }
    makeSearchable(*m_to);
    m_to->setCurrentIndex(m_offer.proposals.empty() ? -1 : 0);
    m_to->lineEdit()->setPlaceholderText(tr("Department"));
    m_to->setMinimumContentsLength(12);
    m_to->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_to, qOverload<int>(&QComboBox::currentIndexChanged), this, &ActionForm::check);
    column.addWidget(m_to);
}

void ActionForm::addCollectors(QVBoxLayout& column) {
    m_to = new QComboBox{this};
    m_to->setObjectName(QStringLiteral("collector"));
    for (const auto& person : m_offer.collectors)
        m_to->addItem(toQt(person.name), toQt(person.login));
    m_to->addItem(tr("Any collector"), QString{});
    makeSearchable(*m_to);
    m_to->setMinimumContentsLength(12);
    m_to->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column.addWidget(m_to);
}

/// A district's store does not know the others: their codes are typed.
void ActionForm::addDistricts(QVBoxLayout& column) {
    m_to = new QComboBox{this};
    m_to->setObjectName(QStringLiteral("district"));
    for (const auto& code : m_offer.districts)
        m_to->addItem(m_names.place(code), toQt(code));
    makeSearchable(*m_to);
    m_to->setCurrentIndex(-1);
    m_to->lineEdit()->setPlaceholderText(m_names.text("field.district"));
    m_to->setMinimumContentsLength(12);
    m_to->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_to, &QComboBox::currentTextChanged, this, &ActionForm::check);
    column.addWidget(m_to);
}

void ActionForm::addConditions(QVBoxLayout& column) {
    m_conditions = new QButtonGroup{this};
    if (const auto kind = KindCode::parse(m_offer.kind); kind && m_names.rules()) {
        for (const auto& c : m_names.rules()->limits.conditionsOf(*kind)) {
            const auto& text = m_names.isChinese() || c.filingEn.empty() ? c.filingZh : c.filingEn;
            m_conditions->addButton(wrappedChoice(toQt(text), this, column), c.id);
        }
    }
    m_conditions->addButton(wrappedChoice(tr("None of the listed"), this, column), 0);
    if (m_conditions->buttons().size() == 2) m_conditions->buttons().constFirst()->setChecked(true);
    auto* row = new QHBoxLayout;
    m_urgency = new QComboBox{this};
    for (const auto urgency : {Urgency::Normal, Urgency::Urgent})
        m_urgency->addItem(m_names.urgency(urgencyText(urgency)), static_cast<int>(urgency));
    m_limit = styledLabel("value", this);
    row->addWidget(m_urgency);
    row->addWidget(m_limit, 1);
    column.addLayout(row);
    connect(m_conditions, &QButtonGroup::idClicked, this, [this] {
        showLimit();
        check();
    });
    connect(m_urgency, qOverload<int>(&QComboBox::currentIndexChanged), this,
            &ActionForm::showLimit);
    showLimit();
}

void ActionForm::showLimit() {
    const auto kind = KindCode::parse(m_offer.kind);
    if (!kind || !m_names.rules() || m_conditions->checkedId() < 0) {
        m_limit->clear();
        return;
    }
    const auto urgency = static_cast<Urgency>(m_urgency->currentData().toInt());
    const auto limit =
        m_names.rules()->limits.find(*kind, m_conditions->checkedId(), m_offer.areaClass, urgency);
    m_limit->setText(limit ? tr("Limit %1").arg(m_names.limit(limit->span))
                           : m_names.error(limit.error()));
}

void ActionForm::addAnswer(QVBoxLayout& column) {
    m_answer = new QButtonGroup{this};
    const bool verify = action() == Action::VerifyAnswer;
    auto* yes = new QRadioButton{verify ? tr("It is as reported") : tr("Passed: put right"), this};
    auto* no =
        new QRadioButton{verify ? tr("It is not as reported") : tr("Failed: not put right"), this};
    m_answer->addButton(yes, 1);
    m_answer->addButton(no, 0);
    column.addWidget(yes);
    column.addWidget(no);
    connect(m_answer, &QButtonGroup::idClicked, this, &ActionForm::check);
}

void ActionForm::addClosing(QVBoxLayout& column) {
    m_closing = new QCheckBox{tr("The closing condition is met"), this};
    column.addWidget(m_closing);
    if (!m_offer.closing.empty()) {
        auto* text = styledLabel("muted", this, true);
        text->setText(toQt(m_offer.closing));
        text->setContentsMargins(22, 0, 0, 0);
        column.addWidget(text);
    }
    connect(m_closing, &QCheckBox::toggled, this, &ActionForm::check);
}

void ActionForm::addPhotos(QVBoxLayout& column) {
    m_photos = new QSpinBox{this};
    m_photos->setRange(0, 99);
    m_photos->setPrefix(tr("Photos: "));
    connect(m_photos, qOverload<int>(&QSpinBox::valueChanged), this, &ActionForm::check);
    column.addWidget(m_photos);
}

void ActionForm::addNote(QVBoxLayout& column) {
    m_note = new QPlainTextEdit{this};
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setFixedHeight(54);
    m_note->setTabChangesFocus(true);
    m_note->setPlaceholderText(needs("note") ? tr("Reason (needed)") : tr("Note (optional)"));
    connect(m_note, &QPlainTextEdit::textChanged, this, &ActionForm::check);
    column.addWidget(m_note);
}

void ActionForm::addButtons(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    auto* cancel = new QPushButton{tr("Cancel"), this};
    cancel->setObjectName(QStringLiteral("cancel"));
    m_send = primaryButton(this);
    m_send->setText(m_names.action(action()));
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_send);
    column.addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &ActionForm::cancelled);
    connect(m_send, &QPushButton::clicked, this, [this] { emit submitted(command()); });
}

CaseCommand ActionForm::command() const {
    CaseCommand c;
    c.action = action();
    if (m_to) {
        // What is typed counts only where it is one of the entries.
        const int at = m_to->findText(m_to->currentText());
        c.to = at < 0 ? std::string{} : fromQt(m_to->itemData(at).toString());
        if (at < 0 && needs("district")) c.to = fromQt(m_to->currentText().trimmed());
    }
    if (m_conditions && m_conditions->checkedId() != kNoAnswer) {
        c.condition = m_conditions->checkedId();
        c.urgency = static_cast<Urgency>(m_urgency->currentData().toInt());
    }
    if (m_answer && m_answer->checkedId() != kNoAnswer) c.passed = m_answer->checkedId() == 1;
    c.closingMet = m_closing && m_closing->isChecked();
    c.photos = m_photos ? m_photos->value() : 0;
    c.note = fromQt(m_note->toPlainText().trimmed());
    return c;
}

bool ActionForm::isComplete() const {
    const auto c = command();
    const bool isSent = !c.to.empty() || !(needs("department") || needs("district"));
    return isSent && (!needs("condition") || c.condition) && (!needs("passed") || c.passed) &&
           (!needs("closing_condition") || c.closingMet) && (!needs("photos") || c.photos > 0) &&
           (!needs("note") || !c.note.empty());
}

void ActionForm::check() {
    if (m_send) m_send->setEnabled(!m_busy && isComplete());
}

void ActionForm::setBusy(bool busy) {
    m_busy = busy;
    check();
}

} // namespace wanmi
