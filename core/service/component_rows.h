#pragma once
// Components as the rows of a foreign file have them: what import and re-census share.
#include "core/service/import_place.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// What a row says.
struct SurveyedComponent {
    Component c;                        ///< without code; cell filled in
    std::optional<ComponentCode> given; ///< the code the file gives
    std::string district;               ///< where it lies, "" outside all
    std::vector<std::string> told;      ///< names of the fields for which the row has a value
};

/// Reads rows; nothing it does needs the store locked.
class ComponentRows {
public:
    ComponentRows(Desk& desk, const RowSource& source, const ImportOptions& options,
                  const ImportFields& fields, const PlacedRows& rows);

    /// Loads what places are found by. Errc::Invalid "import.needs": neither kind nor code.
    Status open(PlaceStore& store);
    /// Faults of the row: "far_outside", "unknown_kind" (value), "code_kind" (code, kind), and
    /// those of PlacedRows::point.
    Result<SurveyedComponent> read(const SourceRow& row) const;

private:
    Result<std::string> kindOf(const SourceRow& row, const Result<ComponentCode>& given) const;
    void fill(SurveyedComponent& out, const SourceRow& row) const;
    std::string keyOf(const SourceRow& row) const;

    Desk* m_desk;
    const RowSource* m_source;
    const ImportOptions* m_options;
    const ImportFields* m_fields;
    const PlacedRows* m_rows;
    PlaceFinder m_places;
    std::string m_zone;
    std::vector<std::size_t> m_unused;
};

/// The name of the source before its own number: two sources may number alike.
std::string keyedBySource(const RowSource& source, const ImportOptions& options,
                          std::string_view key);

} // namespace wanmi
