// --where on rows that GDAL does not read itself, in GDAL's own SQL.
#include "gis/exchange/ogr_source.h"

#include <ogr_feature.h>
#include <ogr_p.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace wanmi {
namespace {

bool isNumber(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

class FilteredSource final : public RowSource {
public:
    explicit FilteredSource(std::unique_ptr<RowSource> inner) : m_inner(std::move(inner)) {}
    ~FilteredSource() override {
        m_query.reset();
        if (m_layout != nullptr) m_layout->Release();
    }
    FilteredSource(const FilteredSource&) = delete;
    FilteredSource& operator=(const FilteredSource&) = delete;

    /// Columns are text; where the condition compares them with numbers, those whose first value is
    /// one are taken as numbers.
    Status begin(const std::string& where) {
        WANMI_LET(m_hasFirst, m_inner->next(m_first));
        std::string what;
        for (const bool numbers : {false, true}) {
            if (m_layout != nullptr) m_layout->Release();
            m_layout = new OGRFeatureDefn("rows");
            m_layout->Reference();
            for (std::size_t i = 0; i < columns().size(); ++i) {
                const bool number =
                    numbers && i < m_first.values.size() && isNumber(m_first.values[i]);
                OGRFieldDefn field(columns()[i].c_str(), number ? OFTReal : OFTString);
                m_layout->AddFieldDefn(&field);
            }
            m_query = std::make_unique<OGRFeatureQuery>();
            const GdalTalk talk;
            if (m_query->Compile(m_layout, withQuotedNames(where).c_str()) == OGRERR_NONE &&
                !talk.failed())
                return ok();
            what = talk.failure();
        }
        return fail(Errc::Invalid, "import.where", {{"where", where}, {"what", what}});
    }

    const std::vector<std::string>& columns() const override { return m_inner->columns(); }
    std::string crs() const override { return m_inner->crs(); }
    std::int64_t estimatedRows() const override { return m_inner->estimatedRows(); }

    Result<bool> next(SourceRow& row) override {
        for (;;) {
            if (m_hasFirst) {
                row = std::move(m_first);
                m_hasFirst = false;
            } else {
                WANMI_LET(const bool more, m_inner->next(row));
                if (!more) return false;
            }
            if (!row.fault.empty() || holds(row)) return true;
        }
    }

private:
    bool holds(const SourceRow& row) {
        const GdalTalk quiet;
        OGRFeature feature{m_layout};
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            if (!row.values[i].empty())
                feature.SetField(static_cast<int>(i), row.values[i].c_str());
            else
                feature.SetFieldNull(static_cast<int>(i));
        }
        return m_query->Evaluate(&feature) != FALSE;
    }

    std::unique_ptr<RowSource> m_inner;
    OGRFeatureDefn* m_layout = nullptr; ///< counts its own references
    std::unique_ptr<OGRFeatureQuery> m_query;
    SourceRow m_first;
    bool m_hasFirst = false;
};

bool isWord(char c) {
    const auto u = static_cast<unsigned char>(c);
    return std::isalnum(u) != 0 || c == '_' || c == ':' || u >= 0x80;
}

} // namespace

Result<std::unique_ptr<RowSource>> filtered(std::unique_ptr<RowSource> inner,
                                            const std::string& where) {
    auto source = std::make_unique<FilteredSource>(std::move(inner));
    WANMI_TRY(source->begin(where));
    return std::unique_ptr<RowSource>{std::move(source)};
}

std::string withQuotedNames(const std::string& where) {
    std::string out;
    for (std::size_t at = 0; at < where.size();) {
        const char c = where[at];
        const auto from = at;
        if (c == '\'' || c == '"') {
            const auto end = where.find(c, at + 1);
            at = end == std::string::npos ? where.size() : end + 1;
            out.append(where, from, at - from);
            continue;
        }
        while (at < where.size() && isWord(where[at]))
            ++at;
        const auto word = std::string_view{where}.substr(from, at - from);
        const bool odd = std::any_of(word.begin(), word.end(),
                                     [](char l) { return static_cast<unsigned char>(l) >= 0x80; });
        if (word.empty())
            out += where[at++];
        else
            out.append(odd ? "\"" : "").append(word).append(odd ? "\"" : "");
    }
    return out;
}

std::vector<std::string> namesIn(const std::string& where) {
    static constexpr std::array<std::string_view, 14> kWords{
        "and",   "or",      "not",  "in", "is",     "null", "like",
        "ilike", "between", "cast", "as", "escape", "true", "false"};
    std::vector<std::string> out;
    for (std::size_t at = 0; at < where.size();) {
        const char c = where[at];
        if (c == '\'') { // a text
            const auto end = where.find('\'', at + 1);
            at = end == std::string::npos ? where.size() : end + 1;
            continue;
        }
        if (!isWord(c) || (c >= '0' && c <= '9')) {
            ++at;
            continue;
        }
        const auto from = at;
        while (at < where.size() && isWord(where[at]))
            ++at;
        auto word = where.substr(from, at - from);
        std::string plain = word;
        std::transform(plain.begin(), plain.end(), plain.begin(),
                       [](unsigned char l) { return static_cast<char>(std::tolower(l)); });
        if (std::find(kWords.begin(), kWords.end(), plain) == kWords.end())
            out.push_back(std::move(word));
    }
    return out;
}

} // namespace wanmi
