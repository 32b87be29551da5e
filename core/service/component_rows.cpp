#include "core/service/component_rows.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/domain/place/component_change.h"
#include "core/service/import_times.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

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

} // namespace

std::string keyedBySource(const RowSource& source, const ImportOptions& options,
                          std::string_view key) {
    auto name = source.name();
    for (const auto& [field, value] : options.set) {
        if (field == "data_source" && !value.empty()) name = value;
    }
    return name.empty() ? std::string{key} : fmt::format("{}/{}", name, key);
}

ComponentRows::ComponentRows(Desk& desk, const RowSource& source, const ImportOptions& options,
                             const ImportFields& fields, const PlacedRows& rows)
    : m_desk(&desk),
      m_source(&source),
      m_options(&options),
      m_fields(&fields),
      m_rows(&rows),
      m_zone(options.zone.empty() ? desk.zone() : options.zone),
      m_unused(fields.unused()) {}

Status ComponentRows::open(PlaceStore& store) {
    if (!m_fields->has(m_fields->slot("kind")) && !m_fields->has(m_fields->slot("code"))) {
        return fail(Errc::Invalid, "import.needs", {{"field", "kind"}});
    }
    WANMI_LET(m_places, PlaceFinder::open(store));
    return ok();
}

Result<SurveyedComponent> ComponentRows::read(const SourceRow& row) const {
    SurveyedComponent out;
    auto& c = out.c;
    WANMI_LET(c.at, m_rows->point(row));
    if (m_places.outsideM(c.at) > kFarM) return rowFault("far_outside");
    const auto place = m_places.find(c.at);
    c.cell = place.cell;
    out.district = place.district;
    const auto code = ComponentCode::parse(m_fields->value(row, "code"));
    if (code) out.given = *code;
    WANMI_LET(c.kind, kindOf(row, code));
    if (out.given && out.given->kind() != c.kind) {
        return rowFault("code_kind", {{"code", out.given->text()}, {"kind", c.kind}});
    }
    fill(out, row);
    c.sourceKey = keyOf(row);
    return out;
}

Result<std::string> ComponentRows::kindOf(const SourceRow& row,
                                          const Result<ComponentCode>& given) const {
    auto text = std::string{m_fields->value(row, "kind")};
    if (text.empty() && given) text = given->kind();
    auto code = text.size() == 4 && isDigits(text) ? KindCode::of(KindType::Component, text)
                                                   : KindCode::parse(text);
    const auto& catalogue = m_desk->rules().catalogue;
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

void ComponentRows::fill(SurveyedComponent& out, const SourceRow& row) const {
    auto& c = out.c;
    const auto take = [&](const char* field, std::string& into) {
        const auto value = m_fields->value(row, field);
        into = value;
        if (!isUnknown(value)) out.told.emplace_back(field);
    };
    take("name", c.name);
    take("manage_dept", c.manageDept);
    take("owner_dept", c.ownerDept);
    take("maintain_dept", c.maintainDept);
    take("data_source", c.dataSource);
    take("note", c.note);
    if (const auto state = m_fields->value(row, "state"); !isUnknown(state)) {
        c.state = componentStateCode(state);
        out.told.emplace_back("state");
    }
    const auto first = foreignTime(m_fields->value(row, "first_day"), m_zone);
    if (first) c.firstDay = dayText(localDay(*first, m_zone)); // else the one it has, or today
    if (const auto t = foreignTime(m_fields->value(row, "change_day"), m_zone)) {
        c.changeDay = dayText(localDay(*t, m_zone));
    }
    Json extra = Json::object();
    for (const auto i : m_unused) {
        if (i >= row.values.size()) continue;
        const auto value = trim(row.values[i]);
        if (!isUnknown(value) && isUtf8(value)) {
            extra[m_source->columns()[i]] = std::string{value};
        }
    }
    if (!extra.empty()) c.extra = plainJson(extra);
}

/// The source's own number; a row without one is known by its content.
std::string ComponentRows::keyOf(const SourceRow& row) const {
    const auto key = m_fields->value(row, "key");
    if (!key.empty()) return keyedBySource(*m_source, *m_options, key);
    Sha256 all;
    for (const auto& v : row.values) {
        all.add(v).add("\n");
    }
    if (row.wkb) all.add(*row.wkb);
    return keyedBySource(*m_source, *m_options, "row:" + all.hex().substr(0, 24));
}

} // namespace wanmi
