// Which components a filter means, and which lie as near as one.
#include "component_sql.h"
#include "core/base/text.h"
#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/store/component_store.h"
#include "core/store/sql.h"
#include "core/store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 1024;

/// The values of a filter, bound only where the condition names them.
void bindFilter(Statement& q, const ComponentFilter& f) {
    if (!f.in.empty()) q.bind(":in", f.in);
    if (f.owner && !f.owner->empty()) q.bind(":owner", *f.owner);
    if (f.manager) q.bind(":manager", *f.manager);
    if (f.keeper) q.bind(":keeper", *f.keeper);
    if (!f.state.empty()) q.bind(":state", f.state);
    if (!f.source.empty()) q.bind(":source", f.source);
}

/// Codes that hold a kind, or a class of kinds, in one district.
std::string rangeOf(std::int64_t district, std::string_view kind) {
    const auto digits = std::string{kind} + std::string(4 - kind.size(), '0');
    const auto first = district * 10'000'000'000 + std::stoll(digits) * 1'000'000;
    const std::int64_t count = kind.size() == 4 ? 1'000'000 : 100'000'000;
    return fmt::format("code BETWEEN {} AND {}", first, first + count - 1);
}

/// By the code, which holds the kind: a range of the table, not a walk through all of it.
Result<std::string> kindCondition(const std::string& kind,
                                  const std::vector<std::int64_t>& districts) {
    if ((kind.size() != 2 && kind.size() != 4) || !isDigits(kind)) {
        return fail(Errc::Invalid, "component.bad_kind", {{"kind", kind}});
    }
    std::vector<std::string> ranges;
    ranges.reserve(districts.size());
    for (const auto district : districts) {
        ranges.push_back(rangeOf(district, kind));
    }
    if (ranges.empty()) ranges.emplace_back("0"); // no component, of whatever kind
    return fmt::format(" AND ({})", fmt::join(ranges, " OR "));
}

std::string placeCondition(const ComponentFilter& f) {
    std::string text;
    if (!f.in.empty()) text += " AND cell_code >= :in AND cell_code < :in || '~'";
    if (f.outside) text += " AND cell_code IS NULL";
    return text;
}

std::string departmentCondition(const ComponentFilter& f) {
    std::string text;
    // Word for word as the index of those without has it.
    if (f.owner) text += f.owner->empty() ? " AND owner_dept = ''" : " AND owner_dept = :owner";
    if (f.manager) text += " AND manage_dept = :manager";
    if (f.keeper) text += " AND maintain_dept = :keeper";
    return text;
}

} // namespace

Result<std::vector<std::int64_t>> ComponentStore::districts() {
    WANMI_LET(auto q, m_db->prepare(sql::named(embedded::component_sql, "districts")));
    std::vector<std::int64_t> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(q.integer(0));
    }
}

Result<std::string> ComponentStore::condition(const ComponentFilter& f) {
    // What was only given another code with its district is not gone.
    std::string text = f.retired ? "valid_to IS NOT NULL AND code NOT IN "
                                   "(SELECT from_code FROM component_recoded)"
                                 : "valid_to IS NULL";
    if (!f.kind.empty()) {
        WANMI_LET(const auto all, districts());
        WANMI_LET(const auto range, kindCondition(f.kind, all));
        text += range;
    }
    text += placeCondition(f) + departmentCondition(f);
    if (!f.state.empty()) text += " AND state = :state";
    if (!f.source.empty()) text += " AND substr(source_key, 1, length(:source)) = :source";
    return text;
}

Result<std::vector<std::int64_t>> ComponentStore::codes(const ComponentFilter& filter,
                                                        std::int64_t limit, std::int64_t offset) {
    WANMI_LET(const auto where, condition(filter));
    WANMI_LET(auto q, m_db->prepare("SELECT code FROM component WHERE " + where +
                                    " ORDER BY code LIMIT :limit OFFSET :offset"));
    bindFilter(q, filter);
    q.bind(":limit", limit).bind(":offset", offset);
    std::vector<std::int64_t> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(q.integer(0));
    }
}

Result<std::int64_t> ComponentStore::count(const ComponentFilter& filter) {
    WANMI_LET(const auto where, condition(filter));
    WANMI_LET(auto q, m_db->prepare("SELECT count(*) FROM component WHERE " + where));
    bindFilter(q, filter);
    WANMI_TRY(q.step());
    return q.integer(0);
}

namespace {

/// Where components in force lie, and who lies near them.
class Near {
public:
    Near(Statement place, Statement near, double metres)
        : m_place(std::move(place)),
          m_near(std::move(near)),
          m_metres(metres) {}

    Result<std::optional<Point>> placeOf(std::int64_t code) {
        WANMI_LET(const bool row, m_place.reset().bind(":code", code).step());
        if (!row) return std::optional<Point>{};
        WANMI_LET(const auto at, pointFromSpatialite(m_place.blob(0)));
        return std::optional{at};
    }
    /// Others of the kind whose box in the index comes near; a little more than do.
    Result<std::vector<std::int64_t>> around(std::int64_t code, Point at) {
        const auto metres = [](std::int64_t mm) { return static_cast<double>(mm) / kMillimetres; };
        m_near.reset().bind(":code", code);
        m_near.bind(":x1", metres(at.x) - m_metres).bind(":x2", metres(at.x) + m_metres);
        m_near.bind(":y1", metres(at.y) - m_metres).bind(":y2", metres(at.y) + m_metres);
        std::vector<std::int64_t> out;
        for (;;) {
            WANMI_LET(const bool row, m_near.step());
            if (!row) return out;
            out.push_back(m_near.integer(0));
        }
    }

    /// Its pairs with others; of two that are both meant where the lower one is looked at.
    Status pairsOf(std::int64_t code, const std::vector<std::int64_t>& meant,
                   std::vector<ComponentStore::Pair>& out) {
        WANMI_LET(const auto at, placeOf(code));
        if (!at) return ok();
        WANMI_LET(const auto others, around(code, *at));
        for (const auto other : others) {
            if (other < code && std::binary_search(meant.begin(), meant.end(), other)) continue;
            WANMI_LET(const auto there, placeOf(other));
            const double away = there ? distanceM(*at, *there) : m_metres + 1;
            if (away <= m_metres)
                out.push_back({std::min(code, other), std::max(code, other), away});
        }
        return ok();
    }

private:
    Statement m_place;
    Statement m_near;
    double m_metres;
};

} // namespace

Result<std::vector<ComponentStore::Pair>>
ComponentStore::doubles(const ComponentFilter& filter, double metres, const Progress& progress) {
    std::vector<Pair> out;
    WANMI_LET(const auto system, storeSrid(*m_db));
    if (system == 0) return out; // nothing lies anywhere yet
    WANMI_LET(const auto meant, codes(filter, -1, 0));
    WANMI_LET(auto place, m_db->prepare(sql::named(embedded::component_sql, "place_of")));
    WANMI_LET(auto beside, m_db->prepare(sql::named(embedded::component_sql, "near")));
    Near near{std::move(place), std::move(beside), metres};
    std::int64_t seen = 0;
    for (const auto code : meant) {
        if (seen++ % kTellEvery == 0) {
            WANMI_TRY(
                tell(progress, "component.doubles", seen, static_cast<std::int64_t>(meant.size())));
        }
        WANMI_TRY(near.pairsOf(code, meant, out));
    }
    std::sort(out.begin(), out.end(), [](const Pair& x, const Pair& y) {
        return std::tie(x.metres, x.first, x.second) < std::tie(y.metres, y.first, y.second);
    });
    return out;
}

} // namespace wanmi
