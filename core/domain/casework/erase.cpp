#include "core/domain/casework/erase.h"

#include "core/base/json_view.h"
#include "core/domain/casework/decide_parts.h"
#include "core/domain/people/rights.h"

#include <algorithm>

namespace wanmi {
namespace {

/// The same set gives the same event, in whatever order it was found.
std::vector<std::string> ordered(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

} // namespace

Result<CaseEvent> decideErase(const Case& c, ErasedData data, const Actor& actor, Instant now,
                              const std::string& eventId) {
    WANMI_TRY(mayErasePersonal(actor, c));
    if (data.fields.empty() && data.evidence.empty()) {
        return fail(Errc::Conflict, "private.nothing", {{"case", c.number}});
    }
    JsonObject body;
    if (!data.evidence.empty()) body.put("erased_evidence", ordered(std::move(data.evidence)));
    body.put("fields", ordered(std::move(data.fields))).put("state", stateCode(c.state));
    return seal(c, c.id, Action::PersonalDataErased, actor, now, eventId, body.text());
}

Result<ErasedData> erasedBy(const CaseEvent& event) {
    ErasedData data;
    if (event.type != Action::PersonalDataErased) return data;
    WANMI_LET(const auto document, JsonDocument::parse(event.body));
    const auto& body = document.root();
    try {
        data.fields = body.at("fields").texts();
        if (const auto* evidence = body.find("erased_evidence")) data.evidence = evidence->texts();
    } catch (const std::out_of_range& broken) {
        return fail(Errc::Invalid, "case.bad_event",
                    {{"seq", std::to_string(event.seq)}, {"why", broken.what()}});
    }
    return data;
}

} // namespace wanmi
