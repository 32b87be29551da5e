#include "core/service/case_service.h"

#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/domain/casework/command_text.h"
#include "core/domain/people/rights.h"
#include "core/service/access.h"
#include "core/service/case_targets.h"
#include "core/service/notices.h"
#include "core/service/suggest.h"
#include "core/store/case_store.h"
#include "core/store/evidence_store.h"

#include <algorithm>

namespace wanmi {
namespace {

/// The sealed form of a request has to be kept here; one form may serve many cases.
Status takeForm(EvidenceStore& evidence, std::string_view caseId, const std::string& form) {
    if (form.empty()) return ok();
    const auto taken = evidence.take(caseId, {form});
    return !taken && taken.error().reason == "evidence.other_case" ? ok() : taken;
}

/// Why a step against `revision` is not taken: somebody was first, or there never was such a one.
Error notAt(const std::vector<CaseEvent>& events, std::int64_t revision, const Case& now,
            const std::string& zone) {
    Args args{{"case", now.number}, {"revision", std::to_string(now.revision)}};
    const auto first = std::find_if(events.begin(), events.end(), [revision](const CaseEvent& e) {
        return e.seq == revision + 1;
    });
    if (first == events.end()) {
        args.push_back({"wanted", std::to_string(revision)});
        return fail(Errc::Invalid, "case.no_revision", std::move(args));
    }
    args.push_back({"who", first->actor});
    args.push_back({"action", std::string{actionCode(first->type)}});
    args.push_back({"at", localText(first->at, zone)});
    return fail(Errc::Conflict, "case.changed", std::move(args));
}

std::vector<PrivateValue> privateOf(const ReportCommand& command, IdSource& ids) {
    std::vector<PrivateValue> out;
    const auto keep = [&out, &ids](std::string field, const std::string& value) {
        if (!value.empty()) out.push_back({std::move(field), ids.salt(), value});
    };
    keep("text", command.text);
    keep("contact_name", command.contactName);
    keep("contact_phone", command.contactPhone);
    return out;
}

std::string sourceOf(const ReportCommand& command, const Actor& actor) {
    if (!command.source.empty()) return command.source;
    return actor.post == "SUPERVISOR_FIELD" ? "supervisor" : "desk";
}

CaseReceipt receiptOf(const Case& c, const CaseEvent& e) {
    return {c.id, c.number, c.fileNumber, c.state, c.revision, e.id};
}

/// Of an order that comes again: the case it made the first time.
Result<CaseReceipt> firstReceipt(CaseStore& store, const Case& known) {
    WANMI_LET(const auto events, store.events(known.id));
    auto receipt = receiptOf(known, events.front());
    receipt.again = true;
    return receipt;
}

Status knownText(std::string_view text) {
    if (isUtf8(text)) return ok();
    return fail(Errc::Invalid, "text.not_utf8");
}

/// The component a report names must exist, and be of the reported kind.
Status checkComponent(Desk& desk, const ReportCommand& command, const KindCode& kind) {
    if (!command.component) return ok();
    WANMI_LET(const auto code, ComponentCode::fromNumber(*command.component));
    WANMI_LET(const auto found, PlaceStore{desk.db()}.component(code.number()));
    if (!found) {
        return fail(Errc::Invalid, "case.unknown_component", {{"component", code.text()}});
    }
    WANMI_LET(const auto own, KindCode::of(KindType::Component, found->kind));
    if (own == kind.bare()) return ok();
    return fail(Errc::Invalid, "case.other_component",
                {{"component", code.text()}, {"is", own.text()}, {"kind", kind.text()}});
}

/// Serials only rise, so a number can be in use already only where they were damaged.
Error numberTaken(Error error, const std::string& number) {
    if (error.reason != "store.constraint") return error;
    return fail(Errc::Conflict, "case.number_taken", {{"number", number}}, error.detail);
}

/// The case a step is meant for: nearly always it is named by its id, and found in one look.
Result<StoredCase> foundBy(CaseService& cases, CaseStore& store, const std::string& name) {
    if (isUuid(name)) {
        WANMI_LET(auto found, store.stored(name));
        if (found) return *std::move(found);
    }
    WANMI_LET(const auto id, cases.resolve(name));
    WANMI_LET(auto found, store.stored(id));
    if (!found) return fail(Errc::NotFound, "case.unknown", {{"id", name}});
    return *std::move(found);
}

Result<std::string> fileNumberFor(Desk& desk, CaseStore& store, const Case& c, Instant now) {
    WANMI_LET(const auto kind, KindCode::parse(c.kind));
    const auto day = localDay(now, desk.zone());
    const auto& numbering = desk.rules().numbering;
    const auto scope = numbering.caseScope(kind, c.district, day, desk.deskCode());
    WANMI_LET(const auto serial, store.nextSerial(scope));
    return numbering.caseNumber(kind, c.district, day, desk.deskCode(), serial);
}

} // namespace

Result<CaseReceipt> CaseService::report(const ReportCommand& command) {
    auto& desk = *m_desk;
    WANMI_TRY(knownText(command.text + command.contactName + command.contactPhone + command.order));
    WANMI_LET(const auto kind, KindCode::parse(command.kind));
    WANMI_LET(const auto* projection, desk.projection());
    WANMI_LET(const auto at, projection->toStore(command.at));
    const auto now = desk.now();
    const auto secrets = privateOf(command, desk.ids());

    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_TRY(desk.refreshRules());
    WANMI_LET(const auto actor, desk.acting(command.actor));
    WANMI_TRY(checkComponent(desk, command, kind));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    const auto source = sourceOf(command, actor);
    const auto order = std::string{trim(command.order)};
    const auto orderKey = order.empty() ? std::string{} : source + "/" + order;
    if (!order.empty()) {
        WANMI_LET(const auto known, store.byForeignKey(orderKey));
        if (known) return firstReceipt(store, *known);
    }
    WANMI_LET(const auto place, PlaceStore{desk.db()}.placeOf(at));
    if (place.district.empty() && place.community.empty() && place.cell.empty()) {
        WANMI_LET(const auto any, desk.db().number("SELECT 1 FROM region LIMIT 1"));
        if (any) return fail(Errc::Invalid, "case.outside");
    }
    CaseBirth birth{.id = desk.ids().next(now),
                    .number = {},
                    .kind = kind,
                    .source = source,
                    .at = at,
                    .district = place.district.empty() ? desk.district() : place.district,
                    .community = place.community,
                    .cell = place.cell,
                    .dutyGrid = place.dutyGrid,
                    .areaClass = place.areaClass,
                    .component = command.component,
                    .foreignKey = orderKey,
                    .privateHashes = {},
                    .evidence = command.evidence};
    for (const auto& s : secrets) {
        birth.privateHashes.emplace_back(s.field, s.hash());
    }
    const auto day = localDay(now, desk.zone());
    const auto& numbering = desk.rules().numbering;
    const auto scope = numbering.registrationScope(birth.district, day, desk.deskCode());
    WANMI_LET(const auto serial, store.nextSerial(scope));
    WANMI_LET(birth.number, numbering.registration(birth.district, day, desk.deskCode(), serial));
    WANMI_LET(const auto event,
              decideReport(birth, actor, now, desk.ids().next(now), desk.rules()));
    WANMI_LET(const auto c, fold({}, event));
    const auto fid = store.add(c, {event});
    if (!fid) return numberTaken(fid.error(), c.number);
    for (const auto& s : secrets) {
        WANMI_TRY(store.putPrivate(*fid, s));
    }
    WANMI_TRY(EvidenceStore{desk.db()}.take(c.id, command.evidence, actor.login));
    WANMI_TRY(noteChange(desk.db(), "cases", c.id));
    WANMI_TRY(tx.commit());
    return receiptOf(c, event);
}

Result<CaseReceipt> CaseService::act(const StepCommand& command) {
    auto& desk = *m_desk;
    WANMI_TRY(knownText(command.what.note));
    WANMI_LET(auto tx,
              Transaction::begin(desk.db())); // the load is inside: nobody can come between
    WANMI_TRY(desk.refreshRules());
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto found, foundBy(*this, store, command.id));
    const auto& before = found.c;
    const auto& id = before.id;
    if (command.revision && *command.revision != before.revision) {
        WANMI_LET(const auto events, store.events(id));
        return notAt(events, *command.revision, before, desk.zone());
    }
    WANMI_LET(const auto actor, desk.acting(command.actor));
    auto given = command.what;
    given.note = std::string{trim(given.note)}; // a blank note is none
    WANMI_LET(const auto what, settleTargets(desk, *this, before, std::move(given)));
    WANMI_TRY(checkClaim(store, found.fid, before, actor));
    if (auto* watch = entryWatch(desk.db()); watch != nullptr && watch->holdsBack()) {
        watch->command(commandText(what));
    }
    const auto now = std::max(desk.now(), before.changedAt);
    const auto eventId = desk.ids().next(now);
    WANMI_LET(auto event, what.action == Action::Undo
                              ? undoEvent(store, before, actor, now, eventId)
                              : decide(before, what, actor, now, eventId, desk.rules()));
    // A refusal must not use up a number: ask first, number then.
    if (what.action == Action::File && before.fileNumber.empty()) {
        WANMI_LET(const auto number, fileNumberFor(desk, store, before, now));
        WANMI_LET(event, decide(before, what, actor, now, eventId, desk.rules(), number));
    }
    WANMI_LET(const auto after, fold(before, event));
    EvidenceStore evidence{desk.db()};
    WANMI_TRY(evidence.take(id, what.evidence, actor.login));
    WANMI_TRY(takeForm(evidence, id, what.form));
    if (const auto added = store.append(found.fid, before, after, {event}); !added) {
        return numberTaken(added.error(), after.fileNumber);
    }
    if (after.state != before.state) WANMI_TRY(store.dropClaim(found.fid));
    WANMI_TRY(tellOf(desk, before, after, event));
    WANMI_TRY(noteChange(desk.db(), "cases", id));
    WANMI_TRY(tx.commit());
    return receiptOf(after, event);
}

Result<std::string> CaseService::resolve(std::string_view id) {
    WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
    if (isUuid(id)) {
        WANMI_LET(const auto fid, store.fid(id));
        if (fid) return std::string{id};
    } else {
        WANMI_LET(const auto ids, store.idsByNumber(id));
        if (ids.size() == 1) return ids.front();
        if (ids.size() > 1) {
            return fail(Errc::Conflict, "case.ambiguous",
                        {{"id", std::string{id}}, {"count", std::to_string(ids.size())}});
        }
    }
    return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
}

Result<std::vector<PermittedAction>> CaseService::actions(std::string_view id,
                                                          std::string_view login) {
    WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(const auto c, store.get(uuid));
    WANMI_LET(const auto actor, m_desk->actor(login));
    auto out = permitted(*c, actor, m_desk->now(), m_desk->rules());
    const auto handed = std::remove_if(out.begin(), out.end(), [](const PermittedAction& p) {
        return p.action == Action::HandDown || p.action == Action::HandUp ||
               p.action == Action::HandAcross;
    });
    if (handed == out.end()) return out;
    WANMI_LET(const bool levels, hasLevels(*m_desk));
    if (!levels) out.erase(handed, out.end());
    return out;
}

Result<CaseView> CaseService::show(std::string_view id) {
    WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(auto state, store.get(uuid));
    WANMI_LET(auto events, store.events(uuid));
    WANMI_LET(auto line, row(uuid));
    if (!state || !line) return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
    return CaseView{*std::move(line), *std::move(state), std::move(events)};
}

Result<PrivateValues> CaseService::openPrivate(std::string_view id, std::string_view login,
                                               std::string_view reason) {
    if (trim(reason).empty()) return fail(Errc::Invalid, "private.needs_reason");
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto c, store.get(uuid));
    if (!c) return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
    WANMI_TRY(mayOpenPersonal(actor, *c));
    WANMI_LET(const auto values, store.privateValues(uuid));
    WANMI_TRY(noteAccess(desk, actor.login, Access::CasePrivate, uuid, reason));
    WANMI_TRY(tx.commit());
    PrivateValues out;
    for (const auto& v : values) {
        if (v.field == "text") out.text = v.value;
        if (v.field == "contact_name") out.contactName = v.value;
        if (v.field == "contact_phone") out.contactPhone = v.value;
    }
    return out;
}

Result<std::vector<std::string>> CaseService::proposeDepartments(std::string_view id) {
    WANMI_LET(const auto found, suggestDepartments(*m_desk, id));
    std::vector<std::string> out;
    out.reserve(found.size());
    for (const auto& department : found) {
        out.push_back(department.code);
    }
    return out;
}

} // namespace wanmi
