#include "core/domain/casework/case_json.h"
#include "core/domain/casework/decide_parts.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// Steps nobody can take back: the birth of a case, what the product did by itself, what cannot be
/// unsaid or unmade, and taking back itself.
bool isFinal(Action action) {
    constexpr std::array kFinal{
        Action::Report,    Action::Imported,           Action::Regridded,
        Action::Archive,   Action::Escalated,          Action::RulesAdopted,
        Action::Undo,      Action::PersonalDataErased, Action::CallBack,
        Action::Emergency, Action::EmergencyReport,    Action::EmergencyEnd};
    return std::find(kFinal.begin(), kFinal.end(), action) != kFinal.end();
}

} // namespace

Result<CaseEvent> decideUndo(const Case& c, const Case& before, const CaseEvent& last,
                             const Actor& actor, Instant now, const std::string& eventId) {
    if (c.revision < 2 || last.seq != c.revision || before.revision + 1 != c.revision) {
        return fail(Errc::Invalid, "case.nothing_to_undo", {{"case", c.number}});
    }
    if (isFinal(last.type)) {
        return fail(Errc::Invalid, "case.not_undoable",
                    {{"action", std::string{actionCode(last.type)}}});
    }
    if (anyTransition(c.state, Action::Undo) == nullptr) return notNow(c, Action::Undo);
    if (last.actor != actor.login) {
        return fail(Errc::Forbidden, "case.not_the_author",
                    {{"action", std::string{actionCode(last.type)}},
                     {"actor", actor.login},
                     {"author", last.actor}});
    }
    JsonObject body;
    body.put("restore", caseJson(before)).put("state", stateCode(before.state));
    body.put("undone", last.seq);
    return seal(c, c.id, Action::Undo, actor, now, eventId, body.text());
}

} // namespace wanmi
