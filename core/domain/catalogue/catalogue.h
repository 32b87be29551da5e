#pragma once
#include "core/domain/catalogue/kind.h"
#include "core/domain/catalogue/offices.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// How a component kind lies on the map; events are always points.
enum class KindShape : std::uint8_t { Point, Linear, Polygon };

/// How sure a catalogue row is of being the standard's own.
enum class Certainty : std::uint8_t {
    Verified, ///< read in a published list, counts agree with the standard
    Believed, ///< used by a city in the standard's range of codes
    Local,    ///< a city's own extension
    Gap       ///< a guess that keeps a place in the numbering; not active
};

struct KindClass {
    KindType type = KindType::Event;
    std::string code; ///< two digits
    std::string zh;
    std::string en;
};

/// One kind of component or event.
struct Kind {
    KindCode code;
    std::string classCode; ///< two digits
    std::string zh;
    std::string en;
    KindShape shape = KindShape::Point;
    char accuracy = ' ';     ///< 'A', 'B' or 'C' for components (survey accuracy), ' ' for events
    std::string department;  ///< department code that manages it as a rule, "" = none given
    std::string maintenance; ///< usual maintenance unit, Chinese; "" = none given
    double sampleWeight = 0; ///< share in made-up cases; the sum is no fixed number
    Certainty certainty = Certainty::Believed;
    bool active = true; ///< gap kinds are not offered and cannot be filed
};

/// The texts a catalogue is made of; `extension` and its name may be empty.
struct CatalogueTexts {
    std::string id; ///< "cjt214"
    std::string_view components;
    std::string_view extension;
    std::string_view events;
};

/// The kinds of components and events a city works with, in the order of the files.
class Catalogue {
public:
    /// Errc::Invalid with file and line: "catalogue.bad_code", "rules.duplicate",
    /// "catalogue.class_mismatch", "offices.unknown_department", "rules.bad_value" (args column,
    /// value), "catalogue.empty_name", and those of CsvTable.
    static Result<Catalogue> load(const CatalogueTexts& texts, const Departments& departments);

    const std::string& id() const { return m_id; }
    const std::vector<Kind>& kinds() const { return m_kinds; }
    const std::vector<KindClass>& classes() const { return m_classes; }
    /// nullptr where the catalogue has no such kind. A code that names another catalogue is
    /// unknown.
    const Kind* find(const KindCode& code) const;
    const KindClass* findClass(KindType type, std::string_view classCode) const;
    /// An active kind. Errc::Invalid, reasons "catalogue.unknown_kind" (arg kind) or
    /// "catalogue.inactive_kind".
    Result<Kind> get(const KindCode& code) const;

private:
    Status addFile(std::string_view text, const std::string& file, KindType type,
                   const Departments& departments);

    std::string m_id;
    std::vector<Kind> m_kinds;
    std::vector<KindClass> m_classes;
    std::map<KindCode, std::size_t> m_index;
};

} // namespace wanmi
