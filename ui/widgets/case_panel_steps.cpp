// The steps a person may take, as buttons and a menu, and the form of the one begun.
#include "ui/models/event_list_model.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_look.h"
#include "ui/widgets/parts.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wanmi {
namespace {

/// The steps of the ordinary way have buttons; all others are under "More".
bool isOrdinaryStep(Action action) {
    return action <= Action::Archive;
}

} // namespace

void CasePanel::addStep(const PermittedAction& permitted, int at) {
    const bool back = permitted.action == Action::Refuse || permitted.action == Action::Return ||
                      permitted.action == Action::Rework;
    const bool first = at == 0 && !back;
    auto* button = first ? primaryButton(m_actions) : new QPushButton{m_actions};
    button->setProperty("action", static_cast<int>(permitted.action));
    button->setText(m_session.names().action(permitted.action));
    button->setIcon(icon(actionIcon(permitted.action), first  ? theme().onAccent
                                                       : back ? theme().bad
                                                              : theme().accent));
    connect(button, &QPushButton::clicked, this,
            [this, action = permitted.action] { begin(action); });
    m_actionGrid->addWidget(button, at / 2, at % 2);
}

void CasePanel::fillActions() {
    clearLayout(m_actionGrid);
    int at = 0;
    auto* more = new QPushButton{tr("More…"), m_actions};
    more->setObjectName(QStringLiteral("more"));
    auto* menu = new QMenu{more};
    for (const auto& permitted : m_look->actions) {
        if (isOrdinaryStep(permitted.action)) {
            addStep(permitted, at++);
        } else if (ActionForm::canAsk(permitted)) {
            menu->addAction(m_session.names().action(permitted.action), this,
                            [this, action = permitted.action] { begin(action); });
        }
    }
    const bool steps = at > 0;
    if (menu->isEmpty()) {
        delete more;
    } else {
        more->setMenu(menu);
        m_actionGrid->addWidget(more, at / 2, at % 2);
        ++at;
    }
    m_actions->setVisible(at > 0 && !m_form);
    const bool open = isOpen(m_look->view.state.state);
    m_nothing->setVisible(!steps);
    m_nothing->setText(open ? tr("No step for the post \"%1\" now.")
                                  .arg(m_session.names().post(m_session.actor().post))
                            : tr("This case has ended."));
}

std::vector<Action> CasePanel::offered() const {
    std::vector<Action> actions;
    if (m_look) {
        for (const auto& p : m_look->actions)
            actions.push_back(p.action);
    }
    return actions;
}

ActionOffer CasePanel::offerFor(const PermittedAction& permitted) const {
    ActionOffer offer;
    const auto& c = m_look->view.state;
    offer.permitted = permitted;
    offer.kind = c.kind;
    offer.areaClass = c.areaClass;
    offer.proposals = m_look->proposals;
    offer.departments = m_session.departments();
    for (const auto& r : m_session.regions()) {
        const bool another = r.code != m_session.actor().region && r.code != c.level;
        if (r.level == RegionLevel::District && another) offer.districts.push_back(r.code);
    }
    for (const auto& p : m_session.people()) {
        if (p.post != "SUPERVISOR_FIELD") continue;
        const bool own = p.login == m_look->collector;
        offer.collectors.insert(own ? offer.collectors.begin() : offer.collectors.end(), p);
    }
    offer.closing =
        m_session.names().isChinese() || c.closingEn.empty() ? c.closingZh : c.closingEn;
    return offer;
}

void CasePanel::begin(Action action) {
    if (!m_look || m_sending) return;
    const auto at = std::find_if(m_look->actions.begin(), m_look->actions.end(),
                                 [action](const PermittedAction& p) { return p.action == action; });
    if (at == m_look->actions.end()) return;
    closeForm();
    if (action == Action::Accept || action == Action::Start || action == Action::Archive) {
        CaseCommand command;
        command.action = action;
        send(command);
        return;
    }
    m_form = new ActionForm{offerFor(*at), m_session.names(), this};
    connect(m_form, &ActionForm::cancelled, this, &CasePanel::closeForm);
    connect(m_form, &ActionForm::submitted, this, &CasePanel::send);
    m_formPlace->addWidget(m_form);
    m_actions->hide();
    m_form->setFocus();
}

void CasePanel::closeForm() {
    if (!m_form) return;
    m_form->hide();
    m_form->deleteLater();
    m_form = nullptr;
    m_actions->setVisible(m_look && !m_look->actions.empty());
}

} // namespace wanmi
