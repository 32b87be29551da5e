#include "core/base/csv.h"
#include "core/base/time_text.h"
#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/service/sample/component_hosts.h"
#include "core/service/sample/sample_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace wanmi::sample {
namespace {

/// Six digits of serial, some kept back for what is built later.
constexpr std::size_t kMostOfKind = 900'000;
/// How many components of a kind stay in mind for cases.
constexpr std::size_t kKnown = 300;

struct KindPlan {
    std::string kind;
    std::string name;
    std::string host;
    std::string manage;
    std::string owner;
    double share = 0;
    std::size_t count = 0;
};

/// The owner is who the kind's cases go to first; the manager stands above.
std::string ownerOf(const RuleSet& rules, const KindCode& code, const std::string& otherwise) {
    for (const auto& d : rules.suggestions.of(code)) {
        if (d != "STREET") return d;
    }
    return otherwise;
}

Result<std::vector<KindPlan>> readRecipe(const std::string& text, const RuleSet& rules) {
    WANMI_LET(const auto table, CsvTable::parse(text, "sample/components.csv"));
    WANMI_LET(const auto kind, table.column("kind"));
    WANMI_LET(const auto share, table.column("share"));
    WANMI_LET(const auto host, table.column("host"));
    std::vector<KindPlan> out;
    for (const auto& row : table.rows()) {
        WANMI_LET(const auto code, KindCode::of(KindType::Component, row.fields[kind]));
        const auto* known = rules.catalogue.find(code);
        if (known == nullptr) continue; // another catalogue lacks it
        KindPlan plan{row.fields[kind], known->zh, row.fields[host], known->department, "", 0, 0};
        plan.owner = ownerOf(rules, code, known->department);
        plan.share = std::strtod(row.fields[share].c_str(), nullptr);
        if (plan.share > 0) out.push_back(std::move(plan));
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.kind < b.kind; });
    return out;
}

/// Shares to whole numbers that sum up; every kind has one where there are enough.
void apportion(std::vector<KindPlan>& kinds, std::size_t count) {
    double total = 0;
    for (const auto& k : kinds)
        total += k.share;
    const std::size_t base = count >= kinds.size() ? 1 : 0;
    const double rest = static_cast<double>(count - base * kinds.size());
    double passed = 0;
    std::size_t given = 0;
    for (auto& k : kinds) {
        passed += k.share;
        const auto upTo = static_cast<std::size_t>(std::llround(rest * passed / total));
        k.count = base + upTo - given;
        given = upTo;
    }
}

class Writer {
public:
    Writer(District& d, const RuleSet& rules, std::uint64_t seed, Instant now, Statement insert,
           int srid)
        : m_d(d),
          m_hosts(d.plan, seed),
          m_random(seed, static_cast<std::uint64_t>(std::stoll(d.plan.district)) + 9000),
          m_now(now),
          m_today(dayNumber(localDay(now, rules.calendar.zone()))),
          m_insert(std::move(insert)),
          m_srid(srid) {
        const auto first = m_today - 2000;
        for (long day = first; day <= m_today; ++day)
            m_days.push_back(dayText(dayFromNumber(day)));
    }

    Status write(const KindPlan& kind) {
        if (kind.count > kMostOfKind)
            return fail(Errc::Invalid, "sample.full",
                        {{"district", m_d.plan.district}, {"kind", kind.kind}});
        WANMI_LET(auto places, m_hosts.places(kind.host, kind.count));
        const auto key = [](Point p) { return std::pair{-(p.y / 200'000), p.x}; };
        std::sort(places.begin(), places.end(),
                  [&](Point a, Point b) { return key(a) != key(b) ? key(a) < key(b) : a.y < b.y; });
        auto cells = m_d.locator.findMany(places);
        auto& known = m_d.known[kind.kind];
        const std::size_t stride = std::max<std::size_t>(1, places.size() / kKnown);
        const auto base = std::stoll(m_d.plan.district + kind.kind) * 1'000'000;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (cells[i] == CellLocator::kOutside) bringInside(places[i], cells[i]);
            const auto code = base + static_cast<std::int64_t>(i) + 1;
            if (i % stride == 0) known.push_back({code, places[i], cells[i]});
            WANMI_TRY(row(kind, code, places[i], m_d.cells[cells[i]].code));
        }
        return ok();
    }

private:
    /// What fell beyond the district's edge goes to a place in some cell.
    void bringInside(Point& p, std::uint32_t& cell) {
        cell = static_cast<std::uint32_t>(m_random.below(m_d.cells.size()));
        p = interiorPoint(m_d.cells[cell].shape);
        p.x += static_cast<std::int64_t>(m_random.between(-1500, 1500));
        p.y += static_cast<std::int64_t>(m_random.between(-1500, 1500));
        if (const auto found = m_d.locator.find(p)) cell = static_cast<std::uint32_t>(*found);
    }

    Status row(const KindPlan& kind, std::int64_t code, Point p, const std::string& cell) {
        const double luck = m_random.unit();
        const auto* state = luck < 0.972   ? "intact"
                            : luck < 0.992 ? "damaged"
                            : luck < 0.997 ? "occupied"
                                           : "lost";
        const auto first = m_random.below(m_days.size() - 400);
        m_blob.clear();
        appendSpatialite(m_blob, p, m_srid);
        m_insert.at(1, code)
            .at(2, kind.kind)
            .at(3, kind.name)
            .at(4, kind.manage)
            .at(5, kind.owner)
            .at(6, kind.owner);
        m_insert.at(7, cell).at(8, state).at(9, m_days[first]);
        if (luck < 0.972)
            m_insert.atNull(10);
        else
            m_insert.at(10, m_days[m_days.size() - 1 - m_random.below(380)]);
        return m_insert.at(11, std::int64_t{m_now.time_since_epoch().count()})
            .atBlob(12, m_blob)
            .done();
    }

    District& m_d;
    ComponentHosts m_hosts;
    Random m_random;
    Instant m_now;
    long m_today;
    std::vector<std::string> m_days;
    Statement m_insert;
    int m_srid;
    std::string m_blob;
};

} // namespace

Status writeComponents(Database& db, District& d, std::size_t count, const std::string& recipe,
                       const RuleSet& rules, std::uint64_t seed, Instant now,
                       const Progress& progress) {
    WANMI_LET(auto kinds, readRecipe(recipe, rules));
    if (kinds.empty()) return ok();
    apportion(kinds, count);
    WANMI_LET(auto insert,
              db.prepare(
                  "INSERT INTO component (code, kind, name, manage_dept, owner_dept, maintain_dept,"
                  " cell_code, state, first_day, change_day, data_source, recorded_at, geom)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '实地普查', ?11, ?12)"));
    Writer writer{d, rules, seed, now, std::move(insert), kSampleSrid};
    WANMI_LET(auto serial, db.prepare("INSERT INTO serial (scope, last) VALUES (?1, ?2)"));
    std::int64_t done = 0;
    for (const auto& kind : kinds) {
        WANMI_TRY(tell(progress, "sample.components", done, static_cast<std::int64_t>(count)));
        if (kind.count == 0) continue;
        WANMI_TRY(writer.write(kind));
        done += static_cast<std::int64_t>(kind.count);
        WANMI_TRY(serial.at(1, "component:" + d.plan.district + kind.kind)
                      .at(2, static_cast<std::int64_t>(kind.count))
                      .done());
    }
    return ok();
}

} // namespace wanmi::sample
