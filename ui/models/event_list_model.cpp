#include "ui/models/event_list_model.h"

#include "core/base/json.h"
#include "ui/models/text.h"

#include <QStringList>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

std::string field(const Json& body, const char* key) {
    const auto at = body.find(key);
    return at != body.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

QString limitWords(const Json& body, const Names& names) {
    const auto at = body.find("limit");
    if (at == body.end() || !at->is_array() || at->size() != 2 || !(*at)[0].is_number_integer() ||
        !(*at)[1].is_string())
        return {};
    const auto unit = parseUnit((*at)[1].get<std::string>());
    return unit ? names.limit({(*at)[0].get<std::int64_t>(), *unit}) : QString{};
}

QString answerWords(const CaseEvent& event, bool passed) {
    if (event.type == Action::VerifyAnswer)
        return passed ? EventListModel::tr("Found as reported")
                      : EventListModel::tr("Not found as reported");
    return passed ? EventListModel::tr("Check passed") : EventListModel::tr("Check failed");
}

} // namespace

QString eventDetail(const CaseEvent& event, const Names& names) {
    const auto parsed = parseJson(event.body);
    if (!parsed || !parsed->is_object()) return {};
    const Json& body = *parsed;
    QStringList words;
    if (const auto kind = field(body, "kind"); !kind.empty()) words << names.kind(kind);
    if (const auto source = field(body, "source"); !source.empty()) words << names.source(source);
    if (const auto to = field(body, "to"); !to.empty())
        words << EventListModel::tr("To %1").arg(names.person(to));
    if (const auto code = field(body, "department"); !code.empty())
        words << EventListModel::tr("To %1").arg(names.department(code));
    const bool handed = event.type == Action::HandDown || event.type == Action::HandAcross;
    if (handed) words << EventListModel::tr("To %1").arg(names.place(field(body, "district")));
    const auto wording = field(body, names.isChinese() ? "condition_zh" : "condition_en");
    if (!wording.empty()) words << toQt(wording);
    if (const auto limit = limitWords(body, names); !limit.isEmpty())
        words << EventListModel::tr("Limit %1").arg(limit);
    if (const auto number = field(body, "file_number"); !number.empty())
        words << EventListModel::tr("Case number %1").arg(toQt(number));
    if (const auto at = body.find("passed"); at != body.end() && at->is_boolean())
        words << answerWords(event, at->get<bool>());
    if (!field(body, "closing_condition").empty())
        words << EventListModel::tr("Closing condition met");
    if (const auto was = field(body, "original_state"); !was.empty())
        words << EventListModel::tr("Was \"%1\" at the source").arg(toQt(was));
    if (const auto note = field(body, "note"); !note.empty())
        words << QStringLiteral("“%1”").arg(toQt(note));
    return words.join(QStringLiteral(" · "));
}

QString actionIcon(Action action) {
    switch (action) {
    case Action::Report:
    case Action::Imported: return QStringLiteral("case-new");
    case Action::Accept: return QStringLiteral("action-accept");
    case Action::VerifyTask:
    case Action::VerifyAnswer:
    case Action::CheckTask:
    case Action::CheckAnswer: return QStringLiteral("action-check");
    case Action::File: return QStringLiteral("action-file");
    case Action::Refuse: return QStringLiteral("action-refuse");
    case Action::Dispatch:
    case Action::Redispatch:
    case Action::HandDown:
    case Action::HandAcross: return QStringLiteral("action-dispatch");
    case Action::TakeBack:
    case Action::HandUp:
    case Action::Return:
    case Action::Rework: return QStringLiteral("action-return");
    case Action::Start: return QStringLiteral("action-start");
    case Action::Finish: return QStringLiteral("action-finish");
    default: return QStringLiteral("action-close");
    }
}

void EventListModel::setNames(const Names& names) {
    m_names = names;
    if (!m_events.empty()) emit dataChanged(index(0), index(rowCount() - 1));
}

void EventListModel::setEvents(std::vector<CaseEvent> events) {
    const bool longer = !m_events.empty() && events.size() > m_events.size() &&
                        std::equal(m_events.begin(), m_events.end(), events.begin());
    if (longer) {
        beginInsertRows({}, 0, static_cast<int>(events.size() - m_events.size()) - 1);
        m_events = std::move(events);
        endInsertRows();
    } else if (events != m_events) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
    }
}

int EventListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

QVariant EventListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& event = eventAt(index.row());
    switch (role) {
    case Qt::DisplayRole: return m_names.action(event.type);
    case WhoRole: return m_names.person(event.actor);
    case WhenRole: return m_names.moment(event.at);
    case DetailRole: return eventDetail(event, m_names);
    case ActionRole: return static_cast<int>(event.type);
    default: return {};
    }
}

} // namespace wanmi
