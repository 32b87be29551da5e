#include "core/service/component_writer.h"

#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/domain/people/rights.h"

#include <fmt/format.h>

namespace wanmi {
namespace {

constexpr std::size_t kNamedChanges = 100; // of more the other programs read everything anew

bool sameFacts(const Component& a, Component b) {
    b.at = a.at;
    b.cell = a.cell;
    b.changeDay = a.changeDay;
    return differenceOf(a, b).empty();
}

} // namespace

Result<Component> knownComponent(Desk& desk, std::int64_t code) {
    WANMI_LET(auto found, PlaceStore{desk.db()}.component(code));
    if (found) return *std::move(found);
    return fail(Errc::NotFound, "component.unknown", {{"code", componentText(code)}});
}

Status departmentsKnown(Desk& desk, const Component& c) {
    WANMI_LET(auto q, desk.db().prepare("SELECT 1 FROM department WHERE code = ?1"));
    for (const auto& code : {c.ownerDept, c.manageDept, c.maintainDept}) {
        if (code.empty()) continue;
        WANMI_LET(const bool row, q.reset().at(1, code).step());
        if (!row) return fail(Errc::Invalid, "case.unknown_department", {{"department", code}});
    }
    return ok();
}

Error somebodyWasFirst(Desk& desk, std::int64_t code) {
    const auto history = ComponentStore{desk.db()}.history(code);
    if (!history) return history.error();
    Args args{{"code", componentText(code)}};
    if (history->empty()) { // an import: it keeps no history
        args.push_back({"by", "import"});
        args.push_back({"at", "…"});
    } else {
        args.push_back({"by", history->back().author});
        args.push_back({"at", localText(history->back().at, desk.zone())});
    }
    return fail(Errc::Conflict, "component.changed_since", std::move(args));
}

ComponentWriter::ComponentWriter(Desk& desk, Actor actor, std::string note, std::string_view deed)
    : m_desk(&desk),
      m_actor(std::move(actor)),
      m_note(std::move(note)),
      m_now(desk.now()),
      m_today(dayText(localDay(m_now, desk.zone()))),
      m_places(desk.db()),
      m_components(desk.db()) {
    m_batch = desk.ids().next(m_now);
    m_receipt.deed = deed;
}

Result<ComponentWriter> ComponentWriter::begin(Desk& desk, const ComponentOrder& order,
                                               std::string_view deed) {
    WANMI_LET(auto actor, desk.acting(order.actor));
    WANMI_TRY(mayAdminister(actor, AdminAct::ChangeComponents));
    if (!isUtf8(order.note)) return fail(Errc::Invalid, "text.not_utf8");
    return ComponentWriter{desk, std::move(actor), std::string{trim(order.note)}, deed};
}

Status ComponentWriter::mayAt(const Component& c, const PlaceOf& place) {
    const auto own = componentText(c.code).substr(0, 6);
    return mayActIn(m_actor, place.district.empty() ? own : place.district, place.community);
}

/// Fills in the cell. A place outside every region is refused, where there are regions.
Result<PlaceOf> ComponentWriter::placed(Component& c) {
    WANMI_LET(auto place, m_places.placeOf(c.at));
    if (place.district.empty()) {
        WANMI_LET(const auto box, m_places.regionsBox());
        if (box) {
            WANMI_LET(const auto* projection, m_desk->projection());
            const auto at = projection->toLonLat(c.at);
            return fail(Errc::Invalid, "component.outside",
                        {{"at", fmt::format("{:.6f},{:.6f}", at.lon, at.lat)}});
        }
    }
    c.cell = place.cell;
    return place;
}

Status ComponentWriter::history(const ComponentDifference& difference, std::int64_t code,
                                ComponentDeed deed) {
    WANMI_LET(const auto revision, m_components.revision(code));
    WANMI_TRY(m_components.addChange({code, revision + 1, m_now, m_actor.login, deed,
                                      difference.before, difference.after, m_note, m_batch}));
    m_receipt.codes.push_back(code);
    ++m_receipt.changed;
    return ok();
}

Status ComponentWriter::add(Component c, std::optional<ComponentCode> given) {
    WANMI_LET(const auto place, placed(c));
    const auto district = place.district.empty() ? m_desk->district() : place.district;
    if (given) {
        WANMI_TRY(m_places.raiseSerial("component:" + given->district() + given->kind(),
                                       given->serial()));
    } else {
        WANMI_LET(const auto serial, m_places.nextSerial("component:" + district + c.kind));
        WANMI_LET(given, ComponentCode::make(district, c.kind, static_cast<int>(serial)));
    }
    c.code = given->number();
    WANMI_TRY(mayAt(c, place));
    if (c.firstDay.empty()) c.firstDay = m_today;
    WANMI_TRY(m_places.addComponent(c, m_now));
    if (c.cell.empty()) m_receipt.inNoCell.push_back(c.code);
    if (given->district() != district) m_receipt.otherDistrict.push_back(c.code);
    auto all = differenceOf(Component{}, c);
    all.before = "{}";
    return history(all, c.code, ComponentDeed::Added);
}

Result<bool> ComponentWriter::change(const Component& before, Component after, ComponentDeed deed) {
    if (differenceOf(before, after).empty()) return false;
    if (!m_actor.region.empty()) {
        WANMI_LET(const auto place, m_places.placeOf(before.at));
        WANMI_TRY(mayAt(before, place));
    }
    const bool moved = !(before.at == after.at);
    if (moved || deed == ComponentDeed::Restored) {
        WANMI_LET(const auto place, placed(after));
        WANMI_TRY(mayAt(after, place));
        const auto own = componentText(after.code).substr(0, 6);
        const bool elsewhere = !place.district.empty() && place.district != own;
        if (elsewhere) m_receipt.otherDistrict.push_back(after.code);
        if (after.cell.empty()) m_receipt.inNoCell.push_back(after.code);
    }
    after.changeDay = m_today;
    if (moved || before.cell != after.cell) {
        WANMI_TRY(m_components.move(after, m_now));
    }
    if (!moved || !sameFacts(before, after)) {
        WANMI_TRY(m_components.amend(after, m_now));
    }
    WANMI_TRY(history(differenceOf(before, after), after.code, deed));
    return true;
}

Result<ComponentReceipt> ComponentWriter::finish(std::string_view undoes) {
    if (m_receipt.changed == 0) return std::move(m_receipt);
    auto& db = m_desk->db();
    m_receipt.batch = m_batch;
    WANMI_TRY(m_components.addBatch({m_batch,
                                     m_now,
                                     m_actor.login,
                                     m_receipt.deed,
                                     m_note,
                                     m_receipt.changed,
                                     std::string{undoes},
                                     {}}));
    if (m_receipt.codes.size() > kNamedChanges) {
        WANMI_TRY(noteChange(db, "component", "*"));
        return std::move(m_receipt);
    }
    for (const auto code : m_receipt.codes) {
        WANMI_TRY(noteChange(db, "component", componentText(code)));
    }
    return std::move(m_receipt);
}

} // namespace wanmi
