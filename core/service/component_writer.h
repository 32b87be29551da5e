#pragma once
// One act on components inside its transaction; shared by ComponentService and the re-census.
#include "core/domain/casework/case_json.h"
#include "core/service/component_service.h"

#include <string>
#include <string_view>

namespace wanmi {

/// Writes rows with their history. Begin a transaction first, and ask for the right.
class ComponentWriter {
public:
    /// Begins an act. Errors of Desk::acting; "people.missing_right".
    static Result<ComponentWriter> begin(Desk& desk, const ComponentOrder& order,
                                         std::string_view deed);

    /// Allots a code in the district the place lies in (or takes `given`, which must be free) and
    /// fills cell and first day.
    Status add(Component c, std::optional<ComponentCode> given = {});
    /// Writes what differs; false where nothing does. Cell and change day follow by themselves.
    Result<bool> change(const Component& before, Component after, ComponentDeed deed);
    /// Writes down the act, and tells the other programs. Receipt without batch where nothing
    /// changed.
    Result<ComponentReceipt> finish(std::string_view undoes = {});

    ComponentReceipt& receipt() { return m_receipt; }
    const Actor& actor() const { return m_actor; }
    const std::string& batch() const { return m_batch; }
    Instant now() const { return m_now; }

private:
    ComponentWriter(Desk& desk, Actor actor, std::string note, std::string_view deed);
    Status mayAt(const Component& c, const PlaceOf& place);
    Result<PlaceOf> placed(Component& c);
    Status history(const ComponentDifference& difference, std::int64_t code, ComponentDeed deed);

    Desk* m_desk;
    Actor m_actor;
    std::string m_note;
    std::string m_batch;
    Instant m_now;
    std::string m_today;
    PlaceStore m_places;
    ComponentStore m_components;
    ComponentReceipt m_receipt;
};

/// The component with this code. Errc::NotFound "component.unknown" (code).
Result<Component> knownComponent(Desk& desk, std::int64_t code);
/// Errc::Invalid "case.unknown_department" where a department's code is not one; "" is none.
Status departmentsKnown(Desk& desk, const Component& c);
/// "component.changed_since" (code, by, at): names who was first.
Error somebodyWasFirst(Desk& desk, std::int64_t code);

} // namespace wanmi
