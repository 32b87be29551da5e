#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A row of a foreign file.
struct SourceRow {
    std::int64_t number = 0;         ///< in the file, 1 for the first row of data
    std::vector<std::string> values; ///< UTF-8, one for each column
    std::optional<std::string> wkb;  ///< its shape in the file's coordinate system
    std::string fault;               ///< reason why this row alone cannot be read, "" for none
    bool repaired = false;           ///< the shape crossed itself and was put right
};

/// A foreign file opened for reading, row by row: what core knows of GDAL and its formats.
class RowSource {
public:
    RowSource() = default;
    RowSource(const RowSource&) = delete;
    RowSource& operator=(const RowSource&) = delete;
    virtual ~RowSource() = default;

    virtual const std::vector<std::string>& columns() const = 0;
    /// "EPSG:n" or WKT of the shapes; "" where the file does not say.
    virtual std::string crs() const = 0;
    /// False at the end. An error means that the file is broken.
    virtual Result<bool> next(SourceRow& row) = 0;
    /// For the progress bar and for choosing the bulk path; 0 unknown.
    virtual std::int64_t estimatedRows() const = 0;

    /// What its rows are known by when newer ones come (sourceName); "" where it has no name.
    const std::string& name() const { return m_sourceName; }
    void setName(std::string name) { m_sourceName = std::move(name); }

private:
    std::string m_sourceName;
};

} // namespace wanmi
