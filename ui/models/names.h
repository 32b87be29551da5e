#pragma once
#include "core/base/text.h"
#include "core/domain/casework/case_state.h"
#include "core/domain/catalogue/rules.h"
#include "core/domain/people/actor.h"

#include <QColor>
#include <QDate>
#include <QString>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What the store's codes are called in one language: states, steps, kinds, people, places, times.
/// A value; the rules and sentences behind it are shared and never change.
class Names {
public:
    Names() = default;
    /// `rules` is kept together by every view that shows names, so it outlives the store's desk.
    Names(std::shared_ptr<const Messages> messages, std::shared_ptr<const RuleSet> rules);

    void setMessages(std::shared_ptr<const Messages> messages) { m_messages = std::move(messages); }
    void setPlaces(std::map<std::string, std::string, std::less<>> nameByCode);
    void setPeople(const std::vector<Actor>& people);

    bool isChinese() const;
    const RuleSet* rules() const { return m_rules.get(); }

    QString text(std::string_view key, const Args& args = {}) const;
    /// The sentence of a refusal, its codes replaced by names.
    QString error(const Error& error) const;

    QString state(CaseState state) const;
    QString action(Action action) const;
    QString stage(CaseStage stage) const;
    QString lamp(Lamp lamp) const;
    QString urgency(std::string_view code) const;
    QString source(std::string_view code) const;
    /// "event:0102" → "暴露垃圾"; an unknown kind stays a code.
    QString kind(std::string_view code) const;
    QString kindClass(std::string_view code) const;
    QString department(std::string_view code) const;
    QString post(std::string_view code) const;
    /// A person's name by login.
    QString person(std::string_view login) const;
    QString place(std::string_view code) const;
    QString limit(LimitSpan span) const;

    /// Local time of the store: "2026-01-05 09:12", without the year where `brief`.
    QString moment(Instant at, bool brief = false) const;
    std::string zone() const; ///< of the working calendar; "UTC" before a store is open
    QDate localDate(Instant at) const;
    /// What is left until a deadline, or by how much it has passed: "3 h 12 min", "over by 2 d 4
    /// h".
    QString left(Instant now, Instant due) const;
    QString duration(std::chrono::microseconds span) const;

private:
    QString chosen(const std::string& zh, const std::string& en, std::string_view code) const;
    std::string named(const Arg& arg) const;

    std::shared_ptr<const Messages> m_messages;
    std::shared_ptr<const RuleSet> m_rules;
    std::map<std::string, std::string, std::less<>> m_places;
    std::map<std::string, std::string, std::less<>> m_people;
};

/// Colour of a state's badge, chosen by how far the case has come.
QColor stateColour(CaseState state, bool dark);

} // namespace wanmi
