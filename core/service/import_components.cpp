#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/service/import_run.h"
#include "core/service/import_times.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>

namespace wanmi {
namespace {

constexpr double kFarM = 50'000;

Error rowFault(const char* reason, Args args = {}) {
    return fail(Errc::Invalid, reason, std::move(args));
}

/// Values that stand for "not known" in asset registers.
bool isUnknown(std::string_view v) {
    return v.empty() || v == "-99" || v == "-999" || v == "-9999" || v == "999" || v == "9999" ||
           v == "1/1/1753 12:00:00 AM" || v == "UNK" || v == "Unk";
}

class ComponentImport {
public:
    ComponentImport(ImportRun& run, const ImportFields& fields, PlacedRows& rows)
        : m_run(&run),
          m_fields(&fields),
          m_rows(&rows),
          m_store(run.desk.db()),
          m_zone(run.options.zone.empty() ? run.desk.zone() : run.options.zone),
          m_today(dayText(localDay(run.now, run.desk.zone()))),
          m_unused(fields.unused()) {}

    Status run() {
        if (!m_fields->has(m_fields->slot("kind")) && !m_fields->has(m_fields->slot("code"))) {
            return fail(Errc::Invalid, "import.needs", {{"field", "kind"}});
        }
        WANMI_LET(m_places, PlaceFinder::open(m_store));
        WANMI_TRY(m_run->each(
            *m_rows, [this](const SourceRow& row) { return read(row); }, "component",
            [this] { return loadKeys(); }));
        for (const auto& [scope, last] : m_serials) {
            WANMI_TRY(m_store.raiseSerial(scope, last));
        }
        return m_run->finish("component");
    }

private:
    Result<RowWrite> read(const SourceRow& row) {
        Component c;
        WANMI_LET(c.at, m_rows->point(row));
        if (m_places.outsideM(c.at) > kFarM) return rowFault("far_outside");
        const auto place = m_places.find(c.at);
        c.cell = place.cell;
        const auto code = ComponentCode::parse(m_fields->value(row, "code"));
        const auto given = code ? std::optional{*code} : std::nullopt;
        WANMI_LET(c.kind, kindOf(row, code));
        if (given && given->kind() != c.kind) {
            return rowFault("code_kind", {{"code", given->text()}, {"kind", c.kind}});
        }
        fill(c, row);
        c.sourceKey = keyOf(row);
        const auto& district = place.district.empty() ? m_run->desk.district() : place.district;
        return RowWrite{[this, c, district, given](const SourceRow& r) {
            return write(r, c, district, given);
        }};
    }

    Result<bool> write(const SourceRow& row, Component c, const std::string& district,
                       const std::optional<ComponentCode>& given) {
        auto& known = m_keys[c.sourceKey];
        for (const auto code : known) {
            WANMI_LET(const auto own, ComponentCode::fromNumber(code));
            if (own.kind() != c.kind) continue;
            if (given && *given != own) m_run->remark(row, "other_code", {{"code", own.text()}});
            c.code = code;
            WANMI_TRY(m_store.updateComponent(c, m_run->now));
            return false;
        }
        if (given) {
            WANMI_LET(const auto there, m_store.component(given->number()));
            c.code = given->number();
            if (there) {
                WANMI_TRY(m_store.updateComponent(c, m_run->now));
                return false;
            }
            WANMI_TRY(reserve(*given));
        } else {
            WANMI_LET(c.code, allot(district, c.kind));
        }
        if (!known.empty()) { // the old one stays: what is to become of it, people decide
            WANMI_LET(const auto other, ComponentCode::fromNumber(known.front()));
            m_run->remark(row, "other_kind", {{"code", other.text()}});
        }
        if (c.firstDay.empty()) c.firstDay = m_today;
        WANMI_TRY(m_store.addComponent(c, m_run->now));
        known.push_back(c.code);
        return true;
    }

    Result<std::string> kindOf(const SourceRow& row, const Result<ComponentCode>& given) const {
        auto text = std::string{m_fields->value(row, "kind")};
        if (text.empty() && given) text = given->kind();
        auto code = text.size() == 4 && isDigits(text) ? KindCode::of(KindType::Component, text)
                                                       : KindCode::parse(text);
        const auto& catalogue = m_run->desk.rules().catalogue;
        if (!code) { // a kind by its name
            for (const auto& k : catalogue.kinds()) {
                if (!k.code.isEvent() && (k.zh == text || lower(k.en) == lower(text))) {
                    return k.code.code();
                }
            }
        }
        if (!code || code->isEvent() || !catalogue.get(*code)) {
            return rowFault("unknown_kind", {{"value", text}});
        }
        return code->code();
    }

    void fill(Component& c, const SourceRow& row) const {
        c.name = m_fields->value(row, "name");
        c.manageDept = m_fields->value(row, "manage_dept");
        c.ownerDept = m_fields->value(row, "owner_dept");
        c.maintainDept = m_fields->value(row, "maintain_dept");
        if (const auto state = m_fields->value(row, "state"); !isUnknown(state)) c.state = state;
        const auto first = foreignTime(m_fields->value(row, "first_day"), m_zone);
        if (first) c.firstDay = dayText(localDay(*first, m_zone)); // else the one it has, or today
        if (const auto t = foreignTime(m_fields->value(row, "change_day"), m_zone)) {
            c.changeDay = dayText(localDay(*t, m_zone));
        }
        c.dataSource = m_fields->value(row, "data_source");
        c.note = m_fields->value(row, "note");
        Json extra = Json::object();
        for (const auto i : m_unused) {
            if (i >= row.values.size()) continue;
            const auto value = trim(row.values[i]);
            if (!isUnknown(value) && isUtf8(value)) {
                extra[m_run->source.columns()[i]] = std::string{value};
            }
        }
        if (!extra.empty()) c.extra = plainJson(extra);
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

    Status loadKeys() {
        WANMI_LET(m_keys, m_store.componentKeys(m_run->keyed({})));
        return ok();
    }

    Result<std::int64_t*> serialOf(const std::string& scope) {
        auto at = m_serials.find(scope);
        if (at == m_serials.end()) {
            WANMI_LET(const auto last, m_store.lastSerial(scope));
            at = m_serials.emplace(scope, last).first;
        }
        return &at->second;
    }

    Status reserve(const ComponentCode& code) {
        WANMI_LET(auto* last, serialOf("component:" + code.district() + code.kind()));
        *last = std::max<std::int64_t>(*last, code.serial());
        return ok();
    }

    Result<std::int64_t> allot(const std::string& district, const std::string& kind) {
        WANMI_LET(auto* last, serialOf("component:" + district + kind));
        const auto code = ComponentCode::make(district, kind, static_cast<int>(*last + 1));
        if (!code) return rowFault("serials_used_up", {{"district", district}, {"kind", kind}});
        ++*last;
        return code->number();
    }

    ImportRun* m_run;
    const ImportFields* m_fields;
    PlacedRows* m_rows;
    PlaceStore m_store;
    PlaceFinder m_places;
    std::string m_zone;
    std::string m_today;
    std::vector<std::size_t> m_unused;
    std::unordered_map<std::string, std::vector<std::int64_t>> m_keys; ///< of this source
    std::map<std::string, std::int64_t> m_serials;
};

} // namespace

Status importComponents(ImportRun& run) {
    WANMI_LET(const auto fields, run.fields());
    WANMI_LET(auto rows, PlacedRows::open(run.desk, run.source, run.options, fields, true));
    return ComponentImport{run, fields, rows}.run();
}

} // namespace wanmi
