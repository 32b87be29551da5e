#include "core/domain/casework/case_json.h"
#include "core/service/component_life.h"
#include "core/service/component_rows.h"
#include "core/service/import_run.h"
#include "core/store/component_store.h"

#include <map>
#include <optional>

namespace wanmi {
namespace {

Error rowFault(const char* reason, Args args = {}) {
    return fail(Errc::Invalid, reason, std::move(args));
}

class ComponentImport {
public:
    ComponentImport(ImportRun& run, const ImportFields& fields, PlacedRows& rows)
        : m_run(&run),
          m_placed(&rows),
          m_rows(run.desk, run.source, run.options, fields, rows),
          m_store(run.desk.db()),
          m_components(run.desk.db()),
          m_today(dayText(localDay(run.now, run.desk.zone()))),
          m_batch(run.desk.ids().next(run.now)) {}

    Status run() {
        WANMI_TRY(m_rows.open(m_store));
        WANMI_TRY(m_run->each(
            *m_placed, [this](const SourceRow& row) { return read(row); }, "component",
            [this] { return loadKeys(); }));
        for (const auto& [scope, last] : m_serials) {
            WANMI_TRY(m_store.raiseSerial(scope, last));
        }
        WANMI_TRY(noteAct());
        return m_run->finish("component");
    }

private:
    Result<RowWrite> read(const SourceRow& row) {
        WANMI_LET(auto found, m_rows.read(row));
        auto district = found.district.empty() ? m_run->desk.district() : found.district;
        return RowWrite{
            [this, c = std::move(found.c), district = std::move(district),
             given = found.given](const SourceRow& r) { return write(r, c, district, given); }};
    }

    Result<bool> write(const SourceRow& row, Component c, const std::string& district,
                       const std::optional<ComponentCode>& given) {
        auto& known = m_keys[c.sourceKey];
        for (const auto code : known) {
            WANMI_LET(const auto own, ComponentCode::fromNumber(code));
            if (own.kind() != c.kind) continue;
            if (given && *given != own) m_run->remark(row, "other_code", {{"code", own.text()}});
            c.code = code;
            WANMI_TRY(update(std::move(c)));
            return false;
        }
        if (given) {
            WANMI_LET(const auto there, m_store.component(given->number()));
            c.code = given->number();
            if (there) { // under the code it has today, where its district was recoded
                if (there->retiredAt) {
                    WANMI_LET(c.code, codeToday(m_run->desk, c.code));
                }
                WANMI_TRY(update(std::move(c)));
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
        WANMI_TRY(mayWrite(c));
        WANMI_TRY(m_store.addComponent(c, m_run->now));
        known.push_back(c.code);
        return true;
    }

    Status mayWrite(const Component& c) const {
        return m_run->mayWriteIn(componentText(c.code).substr(0, 6), c.cell);
    }

    /// What the file says otherwise is in the component's history; of new ones the row tells all.
    Status update(Component c) {
        WANMI_TRY(mayWrite(c));
        WANMI_LET(const auto before, m_store.component(c.code));
        WANMI_TRY(m_store.updateComponent(c, m_run->now));
        if (!before) return ok();
        c.retiredAt = before->retiredAt;
        if (c.firstDay.empty()) c.firstDay = before->firstDay;
        const auto difference = differenceOf(*before, c);
        if (difference.empty()) return ok();
        WANMI_LET(const auto revision, m_components.revision(c.code));
        ++m_changed;
        return m_components.addChange({c.code, revision + 1, m_run->now, m_run->author(),
                                       ComponentDeed::Corrected, difference.before,
                                       difference.after, m_run->source.name(), m_batch});
    }

    Status noteAct() {
        if (m_changed == 0) return ok();
        return m_components.addBatch({m_batch,
                                      m_run->now,
                                      m_run->author(),
                                      "import",
                                      m_run->source.name(),
                                      m_changed,
                                      {},
                                      {}});
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
    PlacedRows* m_placed;
    ComponentRows m_rows;
    PlaceStore m_store;
    ComponentStore m_components;
    std::string m_today;
    std::string m_batch;
    std::int64_t m_changed = 0;
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
