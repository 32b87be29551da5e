#include "ui/models/names.h"

#include "core/base/time_text.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace wanmi {
namespace {

QString code(std::string_view text) {
    return toQt(text);
}

QString parts(const char* text, qint64 a, qint64 b) {
    return QCoreApplication::translate("wanmi::Names", text).arg(a).arg(b);
}

} // namespace

Names::Names(std::shared_ptr<const Messages> messages, std::shared_ptr<const RuleSet> rules)
    : m_messages(std::move(messages)),
      m_rules(std::move(rules)) {}

void Names::setPlaces(std::map<std::string, std::string, std::less<>> nameByCode) {
    m_places = std::move(nameByCode);
}

void Names::setPeople(const std::vector<Actor>& people) {
    m_people.clear();
    for (const auto& p : people)
        m_people[p.login] = p.name;
}

bool Names::isChinese() const {
    return m_messages && m_messages->language() == "zh";
}

QString Names::text(std::string_view key, const Args& args) const {
    return m_messages ? toQt(m_messages->text(key, args)) : toQt(key);
}

std::string Names::named(const Arg& arg) const {
    const auto& [name, value] = arg;
    if (name == "state" || name == "from" || name == "next") {
        if (const auto s = stateOf(value)) return fromQt(state(*s));
    }
    if (name == "action") {
        if (const auto a = actionOf(value)) return fromQt(action(*a));
    }
    if (name == "who" || name == "login" || name == "actor" || name == "collector")
        return fromQt(person(value));
    if (name == "department" || name == "to") return fromQt(department(value));
    if (name == "kind") return fromQt(kind(value));
    if (name == "district") return fromQt(place(value));
    if (name == "field" && m_messages && m_messages->has("field." + value))
        return m_messages->text("field." + value);
    if (name == "post" || name == "needed") {
        QString all;
        for (const auto& one : toQt(value).split(QRegularExpression(QStringLiteral("[|, ]+")))) {
            if (!all.isEmpty()) all += isChinese() ? QStringLiteral("、") : QStringLiteral(", ");
            all += post(fromQt(one));
        }
        return fromQt(all);
    }
    if (name == "at") {
        if (const auto at = parseTime(value, zone())) return fromQt(moment(*at));
    }
    return value;
}

QString Names::error(const Error& error) const {
    Args args = error.args;
    for (auto& arg : args)
        arg.value = named(arg);
    auto line = text(error.reason, args);
    return line.replace(QLatin1Char('\n'), QLatin1Char(' '));
}

QString Names::chosen(const std::string& zh, const std::string& en,
                      std::string_view fallback) const {
    const auto& first = isChinese() ? zh : en;
    if (!first.empty()) return toQt(first);
    const auto& second = isChinese() ? en : zh;
    return second.empty() ? code(fallback) : toQt(second);
}

QString Names::state(CaseState state) const {
    return text("state." + std::string{stateCode(state)});
}
QString Names::action(Action action) const {
    return text("action." + std::string{actionCode(action)});
}
QString Names::stage(CaseStage stage) const {
    return text("stage." + std::string{stageCode(stage)});
}
QString Names::urgency(std::string_view code) const {
    return text("urgency." + std::string{code});
}

QString Names::lamp(Lamp lamp) const {
    if (!m_rules) return toQt(lampText(lamp));
    const auto& style = m_rules->lamps.style(lamp);
    return chosen(style.zh, style.en, lampText(lamp));
}

QString Names::source(std::string_view code) const {
    const auto* s = m_rules ? m_rules->sources.find(code) : nullptr;
    return s ? chosen(s->zh, s->en, code) : toQt(code);
}

QString Names::kind(std::string_view code) const {
    const auto parsed = KindCode::parse(code);
    const auto* k = m_rules && parsed ? m_rules->catalogue.find(*parsed) : nullptr;
    return k ? chosen(k->zh, k->en, code) : toQt(code);
}

QString Names::kindClass(std::string_view code) const {
    const auto parsed = KindCode::parse(code);
    if (!m_rules || !parsed) return {};
    const auto* c = m_rules->catalogue.findClass(parsed->type(), parsed->classCode());
    return c ? chosen(c->zh, c->en, c->code) : QString{};
}

QString Names::department(std::string_view code) const {
    if (const auto* d = m_rules ? m_rules->departments.find(code) : nullptr)
        return chosen(d->zh, d->en, code);
    // A street handles cases under a code that holds its own nine digits.
    if (const auto at = code.find_first_of("0123456789"); at != std::string_view::npos) {
        if (const auto street = m_places.find(code.substr(at)); street != m_places.end())
            return toQt(street->second);
    }
    return toQt(code);
}

QString Names::post(std::string_view code) const {
    if (code == kSystemPost) return text("post.SYSTEM");
    const auto* p = m_rules ? m_rules->posts.find(code) : nullptr;
    return p ? chosen(p->zh, p->en, code) : toQt(code);
}

QString Names::person(std::string_view login) const {
    if (login == kSystemLogin) return text("post.SYSTEM");
    const auto at = m_people.find(login);
    return at == m_people.end() || at->second.empty() ? toQt(login) : toQt(at->second);
}

QString Names::place(std::string_view code) const {
    const auto at = m_places.find(code);
    return at == m_places.end() ? toQt(code) : toQt(at->second);
}

QString Names::limit(LimitSpan span) const {
    return text("span." + std::string{unitText(span.unit)},
                {{"value", std::to_string(span.value)}});
}

std::string Names::zone() const {
    return m_rules ? m_rules->calendar.zone() : "UTC";
}

QDate Names::localDate(Instant at) const {
    const Day day = localDay(at, zone());
    return {day.year, day.month, day.day};
}

QString Names::moment(Instant at, bool brief) const {
    // "2026-01-05T09:00:00+08:00": the sixteen characters in front are what a desk reads.
    auto iso = toQt(localText(at, zone())).left(16);
    iso.replace(QLatin1Char('T'), QLatin1Char(' '));
    return brief ? iso.mid(5) : iso;
}

QString Names::duration(std::chrono::microseconds span) const {
    using namespace std::chrono;
    const auto minutes =
        duration_cast<std::chrono::minutes>(span < span.zero() ? -span : span).count();
    if (minutes < 60) return QCoreApplication::translate("wanmi::Names", "%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return parts(QT_TRANSLATE_NOOP("wanmi::Names", "%1 h %2 min"), minutes / 60, minutes % 60);
    return parts(QT_TRANSLATE_NOOP("wanmi::Names", "%1 d %2 h"), minutes / (24 * 60),
                 minutes / 60 % 24);
}

QString Names::left(Instant now, Instant due) const {
    if (now <= due) return duration(due - now);
    return QCoreApplication::translate("wanmi::Names", "over by %1").arg(duration(now - due));
}

QColor stateColour(CaseState state, bool dark) {
    const auto pick = [dark](const char* light, const char* night) {
        return QColor{QLatin1String(dark ? night : light)};
    };
    switch (state) {
    case CaseState::Reported:
    case CaseState::PendingVerify:
    case CaseState::PendingRegister: return pick("#7048b8", "#b497ec");
    case CaseState::PendingDispatch:
    case CaseState::Returned: return pick("#a35a00", "#e8a94e");
    case CaseState::PendingHandle:
    case CaseState::Handling: return pick("#0b6b8f", "#58b8dc");
    case CaseState::PendingCheck:
    case CaseState::PendingClose: return pick("#1f7a4d", "#5fc794");
    default: return pick("#5d6b79", "#9aa9b8");
    }
}

} // namespace wanmi
