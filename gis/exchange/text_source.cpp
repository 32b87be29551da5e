#include "gis/exchange/text_source.h"

#include "core/service/import_fields.h"
#include "gis/exchange/file_access.h"
#include "gis/exchange/shape_repair.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

class TextSource final : public RowSource {
public:
    TextSource(std::string text, std::string name)
        : m_text(std::move(text)),
          m_name(std::move(name)) {}

    Status begin() {
        chooseSign();
        std::vector<std::string> header;
        WANMI_LET(const bool any, record(header));
        if (!any) return fail(Errc::Invalid, "import.empty", {{"file", m_name}});
        for (auto& h : header)
            m_columns.emplace_back(trim(h));
        m_rows = std::count(m_text.begin(), m_text.end(), '\n');
        findShapes();
        return ok();
    }

    const std::vector<std::string>& columns() const override { return m_columns; }
    std::string crs() const override { return {}; }
    std::int64_t estimatedRows() const override { return m_rows; }

    Result<bool> next(SourceRow& row) override {
        row = {};
        for (;;) {
            WANMI_LET(const bool more, record(row.values));
            if (!more) return false;
            if (row.values.size() > 1 || !trim(row.values.front()).empty()) break; // an empty line
        }
        row.number = ++m_number;
        while (row.values.size() > m_columns.size() && trim(row.values.back()).empty())
            row.values.pop_back();
        if (row.values.size() < m_columns.size() && m_cut)
            return brokenFile(m_name, "the last row ends too soon");
        if (row.values.size() != m_columns.size())
            row.fault = "columns";
        else if (m_shape >= 0)
            shapeFromText(row.values[static_cast<std::size_t>(m_shape)], row);
        return true;
    }

private:
    void chooseSign() {
        const auto line = std::string_view{m_text}.substr(0, m_text.find_first_of("\r\n"));
        std::ptrdiff_t most = 0;
        for (const char sign : {',', ';', '\t', '|'}) {
            const auto n = std::count(line.begin(), line.end(), sign);
            if (n <= most) continue;
            most = n;
            m_sign = sign;
        }
        m_stops.front() = m_sign;
    }

    /// A column is one of shapes where its name and its first value say so.
    void findShapes() {
        static constexpr std::array<std::string_view, 6> kNames{"wkt",      "geom",  "thegeom",
                                                                "geometry", "shape", "geomwkt"};
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (std::find(kNames.begin(), kNames.end(), plainName(m_columns[i])) == kNames.end())
                continue;
            const auto at = m_at;
            std::vector<std::string> first;
            const auto any = record(first);
            m_at = at;
            m_cut = false;
            if (!any || !*any || i >= first.size()) return;
            const auto word = lower(trim(first[i])).substr(0, 5);
            if (word == "point" || word == "multi" || word == "linest" || word == "lines" ||
                word == "polyg")
                m_shape = static_cast<int>(i);
            return;
        }
    }

    /// One record; false at the end of the text.
    Result<bool> record(std::vector<std::string>& fields) {
        fields.clear();
        if (m_at >= m_text.size()) return false;
        for (;;) {
            std::string field;
            if (m_text[m_at] == '"') {
                WANMI_TRY(quoted(field));
            }
            const auto end =
                std::min(m_text.find_first_of(m_stops.data(), m_at, m_stops.size()), m_text.size());
            field.append(m_text, m_at, end - m_at);
            m_at = end;
            fields.push_back(std::move(field));
            if (m_at >= m_text.size()) {
                m_cut = true;
                return true;
            }
            const char sign = m_text[m_at++];
            if (sign == m_sign) {
                if (m_at < m_text.size()) continue;
                fields.emplace_back();
                m_cut = true;
                return true;
            }
            if (sign == '\r' && m_at < m_text.size() && m_text[m_at] == '\n') ++m_at;
            return true;
        }
    }

    Status quoted(std::string& field) {
        ++m_at;
        for (;;) {
            const auto end = m_text.find('"', m_at);
            if (end == std::string::npos)
                return fail(Errc::Invalid, "import.open_quote",
                            {{"file", m_name}, {"row", std::to_string(m_number + 1)}});
            field.append(m_text, m_at, end - m_at);
            m_at = end + 1;
            if (m_at >= m_text.size() || m_text[m_at] != '"') return ok();
            field += '"';
            ++m_at;
        }
    }

    std::string m_text;
    std::string m_name;
    std::vector<std::string> m_columns;
    std::size_t m_at = 0;
    char m_sign = ',';
    std::array<char, 3> m_stops{',', '\r', '\n'};
    int m_shape = -1;
    std::int64_t m_rows = 0;
    std::int64_t m_number = 0;
    bool m_cut = false; ///< the last record ended with the text, not with a line end
};

} // namespace

Result<std::unique_ptr<RowSource>> openText(std::string utf8, const std::string& name) {
    auto source = std::make_unique<TextSource>(std::move(utf8), name);
    WANMI_TRY(source->begin());
    return std::unique_ptr<RowSource>{std::move(source)};
}

} // namespace wanmi
