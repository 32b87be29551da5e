#include "core/base/csv.h"
#include "core/base/hash.h"
#include "core/domain/casework/decide.h"
#include "core/geometry/measures.h"
#include "core/service/import_run.h"
#include "core/service/import_times.h"
#include "core/store/case_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace wanmi {
namespace {

/// What a report may show of a row; all else may hold a citizen's words.
constexpr std::array<std::string_view, 9> kShown{
    "lon", "lat", "key", "kind", "status", "opened", "closed", "department", "source"};
constexpr double kFarM = 50'000;
constexpr double kSamePlaceM = 1;

Error rowFault(const char* reason, Args args = {}) {
    return fail(Errc::Invalid, reason, std::move(args));
}

/// Our states by the words of other systems.
Result<std::map<std::string, CaseState, std::less<>>> readStates(const std::string& text) {
    WANMI_LET(const auto table, CsvTable::parse(text, "import_states.csv"));
    WANMI_LET(const auto word, table.column("word"));
    WANMI_LET(const auto state, table.column("state"));
    std::map<std::string, CaseState, std::less<>> out;
    for (const auto& row : table.rows()) {
        const auto known = stateOf(row.fields[state]);
        if (!known) return table.at(row, "case.unknown_state", {{"value", row.fields[state]}});
        out.emplace(plainName(row.fields[word]), *known);
    }
    return out;
}

class RequestImport {
public:
    RequestImport(ImportRun& run, const ImportFields& fields, PlacedRows& rows, Actor actor)
        : m_run(&run),
          m_fields(&fields),
          m_rows(&rows),
          m_places(run.desk.db()),
          m_actor(std::move(actor)),
          m_zone(run.options.zone.empty() ? run.desk.zone() : run.options.zone) {}

    Status run() {
        for (const auto* field : {"kind", "opened"}) {
            if (!m_fields->has(m_fields->slot(field))) {
                return fail(Errc::Invalid, "import.needs", {{"field", field}});
            }
        }
        auto& desk = m_run->desk;
        WANMI_LET(m_states, readStates(m_run->tables.states));
        WANMI_LET(m_finder, PlaceFinder::open(m_places));
        const auto begin = [this, &desk]() -> Status {
            WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
            m_cases.emplace(std::move(store));
            return ok();
        };
        WANMI_TRY(m_run->each(
            *m_rows, [this](const SourceRow& row) { return read(row); }, "cases", begin));
        for (const auto& [scope, last] : m_serials) {
            WANMI_TRY(m_places.raiseSerial(scope, last));
        }
        return m_run->finish("cases");
    }

private:
    Result<RowWrite> read(const SourceRow& row) {
        WANMI_LET(const auto at, m_rows->point(row));
        if (m_finder.outsideM(at) > kFarM) return rowFault("far_outside");
        WANMI_LET(const auto kind, kindOf(row));
        WANMI_LET(const auto imported, stateOfRow(row));
        return RowWrite{[this, at, kind, imported, key = keyOf(row)](const SourceRow& r) {
            return write(r, at, kind, imported, key);
        }};
    }

    Result<bool> write(const SourceRow& row, Point at, const KindCode& kind,
                       const ImportedState& imported, const std::string& key) {
        WANMI_LET(const auto known, m_cases->byForeignKey(key));
        if (!known) {
            WANMI_TRY(add(row, at, kind, imported, key));
            return true;
        }
        WANMI_TRY(update(*known, imported));
        // Kind and place of a case are changed by people, with a reason; the row is not lost.
        if (known->kind != kind.text()) {
            m_run->remark(row, "kept_kind", {{"number", known->number}, {"kind", kind.text()}});
        }
        if (distanceM(known->at, at) > kSamePlaceM) {
            m_run->remark(row, "kept_place", {{"number", known->number}});
        }
        return false;
    }

    Result<KindCode> kindOf(const SourceRow& row) const {
        const auto text = std::string{m_fields->value(row, "kind")};
        auto code = text.size() == 4 && isDigits(text) ? KindCode::of(KindType::Event, text)
                                                       : KindCode::parse(text);
        const auto& catalogue = m_run->desk.rules().catalogue;
        if (!code && !text.empty()) { // a kind by its name
            for (const auto& k : catalogue.kinds()) {
                if (k.zh == text || lower(k.en) == lower(text)) return k.code;
            }
        }
        if (!code || !catalogue.get(*code)) return rowFault("unknown_kind", {{"value", text}});
        return *code;
    }

    Result<ImportedState> stateOfRow(const SourceRow& row) {
        ImportedState out;
        const auto opened = foreignTime(m_fields->value(row, "opened"), m_zone);
        if (!opened) {
            return rowFault("no_time", {{"value", std::string{m_fields->value(row, "opened")}}});
        }
        out.reportedAt = *opened;
        out.closedAt = foreignTime(m_fields->value(row, "closed"), m_zone);
        if (out.closedAt && *out.closedAt < *opened) out.closedAt.reset();
        out.originalState = m_fields->value(row, "status");
        const auto department = m_fields->value(row, "department");
        if (m_run->desk.rules().departments.find(department) != nullptr) {
            out.department = department;
        }

        if (const auto own = stateOf(out.originalState)) {
            out.state = *own;
        } else if (const auto at = m_states.find(plainName(out.originalState));
                   at != m_states.end()) {
            out.state = at->second;
        } else if (out.originalState.empty()) {
            out.state = out.closedAt ? CaseState::Archived : CaseState::PendingRegister;
        } else {
            return rowFault("unknown_state", {{"value", out.originalState}});
        }
        // A task in another system is none here: the case is verified anew.
        if (out.state == CaseState::PendingVerify) out.state = CaseState::Reported;
        const bool waits = out.state == CaseState::PendingHandle ||
                           out.state == CaseState::Handling || out.state == CaseState::Suspended;
        if (waits && out.department.empty()) out.state = CaseState::PendingDispatch;
        if (isOpen(out.state)) out.closedAt.reset();
        return out;
    }

    /// The source's own number; a row without one is known by its content.
    std::string keyOf(const SourceRow& row) const {
        const auto key = m_fields->value(row, "key");
        if (!key.empty()) return m_run->keyed(key);
        Sha256 all;
        for (const auto& v : row.values) {
            all.add(v).add("\n");
        }
        if (row.wkb) all.add(*row.wkb);
        return m_run->keyed("row:" + all.hex().substr(0, 24));
    }

    Status add(const SourceRow& row, Point at, const KindCode& kind, const ImportedState& imported,
               const std::string& key) {
        auto& desk = m_run->desk;
        const auto place = m_finder.find(at);
        CaseBirth birth{.id = desk.ids().next(m_run->now),
                        .number = {},
                        .kind = kind,
                        .source = sourceOf(row),
                        .at = at,
                        .district = place.district.empty() ? desk.district() : place.district,
                        .community = place.community,
                        .cell = place.cell,
                        .dutyGrid = place.dutyGrid,
                        .areaClass = place.areaClass,
                        .component = {},
                        .foreignKey = key,
                        .privateHashes = {},
                        .evidence = {}};
        WANMI_LET(birth.number, numberOf(birth.district, imported.reportedAt));
        const auto secrets = secretsOf(row);
        for (const auto& s : secrets) {
            birth.privateHashes.emplace_back(s.field, s.hash());
        }
        WANMI_LET(const auto event, decideImport(birth, imported, m_actor, m_run->now,
                                                 desk.ids().next(m_run->now), desk.rules()));
        WANMI_LET(const auto c, fold({}, event));
        WANMI_LET(const auto fid, m_cases->add(c, {event}));
        for (const auto& s : secrets) {
            WANMI_TRY(m_cases->putPrivate(fid, s));
        }
        return ok();
    }

    Status update(const Case& known, const ImportedState& imported) {
        const bool same = known.state == imported.state && known.closedAt == imported.closedAt &&
                          (imported.department.empty() || known.department == imported.department);
        if (same) return ok(); // nothing new: no event
        WANMI_LET(const auto events, m_cases->events(known.id));
        const bool touched = std::any_of(events.begin(), events.end(), [](const CaseEvent& e) {
            return e.type != Action::Imported && e.type != Action::Regridded;
        });
        if (touched) return rowFault("worked_on_here", {{"number", known.number}});
        auto& desk = m_run->desk;
        const auto now = std::max(m_run->now, known.changedAt);
        WANMI_LET(const auto event, decideReimport(known, imported, m_actor, now,
                                                   desk.ids().next(now), desk.rules()));
        WANMI_LET(const auto c, fold(known, event));
        return m_cases->append(known, c, {event});
    }

    std::string sourceOf(const SourceRow& row) const {
        const auto text = m_fields->value(row, "source");
        return m_run->desk.rules().sources.find(text) != nullptr ? std::string{text} : "import";
    }

    /// Registration numbers carry the day of the report.
    Result<std::string> numberOf(const std::string& district, Instant reported) {
        auto& desk = m_run->desk;
        const auto day = localDay(reported, desk.zone());
        const auto scope = desk.rules().numbering.registrationScope(district, day, desk.deskCode());
        auto at = m_serials.find(scope);
        if (at == m_serials.end()) {
            WANMI_LET(const auto last, m_places.lastSerial(scope));
            at = m_serials.emplace(scope, last).first;
        }
        auto number =
            desk.rules().numbering.registration(district, day, desk.deskCode(), at->second + 1);
        if (!number) return rowFault("numbers_used_up", {{"day", dayText(day)}});
        ++at->second;
        return number;
    }

    std::vector<PrivateValue> secretsOf(const SourceRow& row) {
        std::string text{m_fields->value(row, "text")};
        if (const auto address = m_fields->value(row, "address"); !address.empty()) {
            text.append(text.empty() ? "" : "\n").append(address);
        }
        std::vector<PrivateValue> out;
        const auto keep = [&](const char* field, std::string value) {
            if (!value.empty()) out.push_back({field, m_run->desk.ids().salt(), std::move(value)});
        };
        keep("text", std::move(text));
        keep("contact_name", std::string{m_fields->value(row, "contact_name")});
        keep("contact_phone", std::string{m_fields->value(row, "contact_phone")});
        return out;
    }

    ImportRun* m_run;
    const ImportFields* m_fields;
    PlacedRows* m_rows;
    PlaceStore m_places;
    PlaceFinder m_finder;
    std::optional<CaseStore> m_cases;
    Actor m_actor;
    std::string m_zone;
    std::map<std::string, CaseState, std::less<>> m_states;
    std::map<std::string, std::int64_t> m_serials;
};

} // namespace

Status importRequests(ImportRun& run) {
    WANMI_LET(const auto fields, run.fields());
    WANMI_LET(auto rows, PlacedRows::open(run.desk, run.source, run.options, fields, true));
    std::vector<std::size_t> shown;
    for (const auto field : kShown) {
        if (const auto column = fields.column(field)) shown.push_back(*column);
    }
    run.report.showOnly(std::move(shown));
    WANMI_LET(auto actor, run.desk.actor(kSystemLogin));
    return RequestImport{run, fields, rows, std::move(actor)}.run();
}

} // namespace wanmi
