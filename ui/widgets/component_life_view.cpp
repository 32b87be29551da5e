#include "ui/widgets/component_life_view.h"

#include "core/domain/casework/case_state.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"

#include <QEvent>

#include <array>

namespace wanmi {
namespace {

/// In the order of LifeKind.
constexpr std::array<const char*, 6> kIcons{"target", "edit-node", "refresh",
                                            "case",   "image",     "check"};

QString caseText(const ComponentStore::NamedCase& c, const Names& names) {
    auto text = names.kind(c.kind);
    if (const auto state = parseState(c.state)) text += QStringLiteral(" · ") + names.state(*state);
    return text + QStringLiteral(" · ") + toQt(c.number);
}

QString changeText(const ComponentChange& change, const Names& names) {
    QStringList words{names.text("component.deed." + std::string{componentDeedCode(change.deed)})};
    if (change.deed != ComponentDeed::Added) {
        const auto steps = stepsText(names, change.before, change.after);
        if (!steps.isEmpty()) words << steps;
    }
    words << names.person(change.author);
    if (!change.note.empty()) words << toQt("“" + change.note + "”");
    return words.join(QStringLiteral(" · "));
}

QString momentText(const LifeMoment& moment, const Names& names) {
    if (moment.change) return changeText(*moment.change, names);
    QStringList words{names.text("component.life." + std::string{lifeKindCode(moment.kind)})};
    if (moment.recoding) {
        words << QStringLiteral("%1 → %2").arg(moment.recoding->from).arg(moment.recoding->to);
    }
    if (moment.kind == LifeKind::Repaired)
        words << toQt(names.isChinese() ? moment.closingZh : moment.closingEn);
    if (moment.theCase) words << caseText(*moment.theCase, names);
    return words.join(QStringLiteral(" · "));
}

} // namespace

QString stepsText(const Names& names, std::string_view before, std::string_view after) {
    const auto steps = stepsBetween(before, after);
    QStringList words;
    if (steps.metres > 0) words << QStringLiteral("%1 m").arg(steps.metres, 0, 'f', 2);
    const auto value = [&names](const FieldStep& step, const std::string& text) {
        if (text.empty()) return QStringLiteral("–");
        if (step.field == "state") return names.text("component.state." + text);
        return step.field.ends_with("_dept") ? names.department(text) : toQt(text);
    };
    for (const auto& step : steps.fields) {
        if (step.field == "extra") { // many attributes in one text, not one for people
            words << names.text("import.field.extra");
            continue;
        }
        words << QStringLiteral("%1: %2 → %3")
                     .arg(names.text("import.field." + step.field), value(step, step.before),
                          value(step, step.after));
    }
    return words.join(QStringLiteral(", "));
}

ComponentLifeView::ComponentLifeView(Session& session, QWidget* parent)
    : QListWidget(parent),
      m_session(session) {
    setWordWrap(true);
    setIconSize({18, 18});
    setAlternatingRowColors(true);
    const auto open = [this](const QListWidgetItem* item) {
        const auto id = item->data(Qt::UserRole).toString();
        if (!id.isEmpty()) emit caseChosen(id);
    };
    connect(this, &QListWidget::itemActivated, this, open);
    connect(this, &QListWidget::itemClicked, this, open);
    connect(&m_session, &Session::namesChanged, this, &ComponentLifeView::fill);
}

void ComponentLifeView::showComponent(std::int64_t code) {
    m_code = code;
    m_life.clear();
    clear();
    if (code == 0) return;
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [code](Desk& desk) { return componentLife(desk, code); },
        [this, code](Result<std::vector<LifeMoment>> life) {
            if (code != m_code) return;
            if (!life) {
                emit told(m_session.error(life.error()), true);
                return;
            }
            m_life = *std::move(life);
            fill();
        });
}

void ComponentLifeView::fill() {
    clear();
    const auto& names = m_session.names();
    for (auto moment = m_life.rbegin(); moment != m_life.rend(); ++moment) {
        auto* item = new QListWidgetItem{
            icon(QLatin1String(kIcons[static_cast<std::size_t>(moment->kind)])),
            QStringLiteral("%1\n%2").arg(names.moment(moment->at), momentText(*moment, names)),
            this};
        if (!moment->theCase) continue;
        item->setData(Qt::UserRole, toQt(moment->theCase->id));
        item->setToolTip(tr("Open the case"));
    }
    emit filled();
}

void ComponentLifeView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) fill();
    QListWidget::changeEvent(event);
}

} // namespace wanmi
