#include "core/domain/catalogue/catalogue.h"

#include "core/domain/catalogue/table.h"

#include <optional>

namespace wanmi {
namespace {

std::optional<KindShape> shapeOf(std::string_view text) {
    if (text == "point") return KindShape::Point;
    if (text == "line") return KindShape::Linear;
    if (text == "polygon") return KindShape::Polygon;
    return std::nullopt;
}

std::optional<Certainty> certaintyOf(std::string_view text) {
    if (text == "verified") return Certainty::Verified;
    if (text == "believed") return Certainty::Believed;
    if (text == "local") return Certainty::Local;
    if (text == "gap") return Certainty::Gap;
    return std::nullopt;
}

enum Column : std::size_t {
    ClassCodeColumn,
    ClassZhColumn,
    ClassEnColumn,
    CodeColumn,
    ZhColumn,
    EnColumn,
    WeightColumn,
    StatusColumn,
    GeometryColumn,
    AccuracyColumn,
    DepartmentColumn,
    MaintenanceColumn
};

Result<RuleTable> openKinds(std::string_view text, const std::string& file, KindType type) {
    if (type == KindType::Event) {
        return RuleTable::open(
            text, file,
            {"class_code", "class_zh", "class_en", "code", "zh", "en", "sample_weight", "status"});
    }
    return RuleTable::open(text, file,
                           {"class_code", "class_zh", "class_en", "code", "zh", "en",
                            "sample_weight", "status", "geometry", "accuracy", "department",
                            "maintenance"});
}

/// What only components have.
Status readShape(const RuleTable& table, const CsvRow& row, const Departments& departments,
                 Kind& kind) {
    const auto shape = shapeOf(table.text(row, GeometryColumn));
    if (!shape) return table.bad(row, GeometryColumn);
    kind.shape = *shape;
    const auto accuracy = table.text(row, AccuracyColumn);
    if (accuracy.size() != 1 || accuracy.front() < 'A' || accuracy.front() > 'C') {
        return table.bad(row, AccuracyColumn);
    }
    kind.accuracy = accuracy.front();
    kind.department = table.text(row, DepartmentColumn);
    if (!kind.department.empty() && departments.find(kind.department) == nullptr) {
        return table.at(row, "offices.unknown_department", {{"department", kind.department}});
    }
    kind.maintenance = table.text(row, MaintenanceColumn);
    return ok();
}

Result<Kind> readKind(const RuleTable& table, const CsvRow& row, KindType type,
                      const Departments& departments) {
    const auto code = KindCode::of(type, table.text(row, CodeColumn));
    if (!code) {
        return table.at(row, "catalogue.bad_code",
                        {{"code", std::string{table.text(row, CodeColumn)}}});
    }
    Kind kind{*code, code->classCode(), {}, {}, KindShape::Point, ' ', {}, {}, 0, {}, true};
    if (table.text(row, ClassCodeColumn) != kind.classCode) {
        return table.at(row, "catalogue.class_mismatch", {{"code", code->code()}});
    }
    kind.zh = table.text(row, ZhColumn);
    kind.en = table.text(row, EnColumn);
    if (kind.zh.empty() || kind.en.empty()) {
        return table.at(row, "catalogue.empty_name", {{"code", code->code()}});
    }
    const auto weight = decimalNumber(table.text(row, WeightColumn));
    if (!weight) return table.bad(row, WeightColumn);
    kind.sampleWeight = *weight;
    const auto certainty = certaintyOf(table.text(row, StatusColumn));
    if (!certainty) return table.bad(row, StatusColumn);
    kind.certainty = *certainty;
    kind.active = kind.certainty != Certainty::Gap;
    if (type == KindType::Component) {
        WANMI_TRY(readShape(table, row, departments, kind));
    }
    return kind;
}

Error unknown(const KindCode& code, const char* reason) {
    return fail(Errc::Invalid, reason, {{"kind", code.text()}});
}

} // namespace

Status Catalogue::addFile(std::string_view text, const std::string& file, KindType type,
                          const Departments& departments) {
    WANMI_LET(const RuleTable table, openKinds(text, file, type));
    for (const auto& row : table.rows()) {
        WANMI_LET(Kind kind, readKind(table, row, type, departments));
        const std::string zh{table.text(row, ClassZhColumn)};
        const std::string en{table.text(row, ClassEnColumn)};
        const KindClass* known = findClass(type, kind.classCode);
        if (known == nullptr) {
            m_classes.push_back({type, kind.classCode, zh, en});
        } else if (known->zh != zh || known->en != en) {
            return table.at(row, "catalogue.class_mismatch", {{"code", kind.code.code()}});
        }
        if (!m_index.emplace(kind.code, m_kinds.size()).second)
            return table.duplicate(row, CodeColumn);
        m_kinds.push_back(std::move(kind));
    }
    return ok();
}

Result<Catalogue> Catalogue::load(const CatalogueTexts& texts, const Departments& departments) {
    Catalogue catalogue;
    catalogue.m_id = texts.id;
    const std::string folder = "catalogue/" + texts.id + "/";
    WANMI_TRY(catalogue.addFile(texts.components, folder + "components.csv", KindType::Component,
                                departments));
    if (!texts.extension.empty()) {
        WANMI_TRY(catalogue.addFile(texts.extension, folder + "components_ext21.csv",
                                    KindType::Component, departments));
    }
    WANMI_TRY(catalogue.addFile(texts.events, folder + "events.csv", KindType::Event, departments));
    return catalogue;
}

const Kind* Catalogue::find(const KindCode& code) const {
    if (!code.catalogue().empty() && code.catalogue() != m_id) return nullptr;
    const auto found = m_index.find(code.bare());
    return found == m_index.end() ? nullptr : &m_kinds[found->second];
}

const KindClass* Catalogue::findClass(KindType type, std::string_view classCode) const {
    for (const auto& one : m_classes) {
        if (one.type == type && one.code == classCode) return &one;
    }
    return nullptr;
}

Result<Kind> Catalogue::get(const KindCode& code) const {
    const Kind* kind = find(code);
    if (kind == nullptr) return unknown(code, "catalogue.unknown_kind");
    if (!kind->active) return unknown(code, "catalogue.inactive_kind");
    return *kind;
}

} // namespace wanmi
