#pragma once
#include "core/service/import.h"

#include <optional>
#include <string_view>
#include <unordered_map>

namespace wanmi {

/// The fields an import fills, each from a column, from a fixed value, or from nothing.
class ImportFields {
public:
    /// Errc::Invalid "import.unknown_field", "import.unknown_column", "import.bad_values",
    /// "region.level".
    static Result<ImportFields> open(const ImportOptions& options, const ImportTables& tables,
                                     const std::vector<std::string>& columns);

    /// Position of a field among those given to open().
    std::size_t slot(std::string_view field) const;
    bool has(std::size_t slot) const;
    /// Its value in a row, trimmed and translated; "" where there is none.
    std::string_view value(const SourceRow& row, std::size_t slot) const;
    std::string_view value(const SourceRow& row, std::string_view field) const {
        return value(row, slot(field));
    }
    /// Every field with its column, in the order of the kind.
    std::vector<ImportField> plan(const std::vector<std::string>& columns) const;
    /// The column a field is filled from; nothing where there is none.
    std::optional<std::size_t> column(std::string_view field) const;
    /// Columns no field is filled from.
    std::vector<std::size_t> unused() const;
    const std::vector<std::pair<std::string, std::string>>& guessed() const { return m_guessed; }

private:
    struct Slot {
        std::string name;
        int column = -1;
        bool fixed = false;
        std::string constant;
        std::unordered_map<std::string, std::string> values;
        std::string other; ///< what "*" stands for
        bool hasOther = false;
    };
    Status takeOptions(const ImportOptions& options, const std::vector<std::string>& columns);
    Status takeValues(const std::string& text);
    Status guess(const ImportTables& tables, const std::vector<std::string>& scopes,
                 const std::vector<std::string>& columns);
    Result<Slot*> find(std::string_view field);

    std::vector<Slot> m_slots;
    std::size_t m_columns = 0;
    std::vector<std::pair<std::string, std::string>> m_guessed;
};

/// What an import of a kind fills, and which rows of import_columns.csv ("regions.street",
/// "components", …) say how others call it.
struct ImportScope {
    std::vector<std::string> scopes;
    std::vector<std::string_view> fields;
};
/// Errc::Invalid "region.level" (value).
Result<ImportScope> importScope(const ImportOptions& options);

/// The level meant by a word: "street", "街道", "town"; nothing where it is unknown.
std::optional<RegionLevel> regionLevelOf(std::string_view word);

/// A column's name without what differs from file to file: case, blanks, signs between words.
std::string plainName(std::string_view column);

} // namespace wanmi
