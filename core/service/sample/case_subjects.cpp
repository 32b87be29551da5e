#include "core/service/sample/case_subjects.h"

#include "core/base/csv.h"
#include "core/base/time_text.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <limits>

namespace wanmi::sample {
namespace {

constexpr double kEventShare = 0.975;
constexpr long kDays = 365;
constexpr std::array<double, 24> kHours{0.6, 0.4, 0.3, 0.3, 0.5, 1.5, 4, 8, 11, 12, 11, 8,
                                        5,   7,   10,  11,  10,  8,   5, 4, 4,  3,  2,  1.2};
constexpr std::array<double, 12> kMonths{0.9,  0.75, 1.0,  1.05, 1.1,  1.1,
                                         1.05, 1.1,  1.05, 1.0,  0.95, 0.9};

std::size_t drawFrom(const std::vector<double>& upTo, double unit) {
    const auto at = std::upper_bound(upTo.begin(), upTo.end(), unit * upTo.back());
    return std::min(static_cast<std::size_t>(at - upTo.begin()), upTo.size() - 1);
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

std::string nearestStreet(const CityPlan& plan, Point p) {
    double best = std::numeric_limits<double>::infinity();
    const std::string* name = nullptr;
    for (const auto& street : plan.streets) {
        const double d = distanceM(p, street.line);
        if (d >= best) continue;
        best = d;
        name = &street.name;
    }
    return name != nullptr ? *name : std::string{};
}

} // namespace

Subjects::Subjects(const District& district, std::uint64_t seed)
    : m_district(&district),
      m_random(seed, static_cast<std::uint64_t>(std::stoll(district.plan.district)) + 13'000) {}

Result<Subjects> Subjects::open(const District& district, const RuleSet& rules,
                                const std::string& templates, std::uint64_t seed, Instant asOf) {
    Subjects s{district, seed};
    WANMI_LET(const auto table, CsvTable::parse(templates, "sample/reports.csv"));
    WANMI_LET(const auto topic, table.column("topic"));
    WANMI_LET(const auto text, table.column("text"));
    for (const auto& row : table.rows())
        s.m_words[row.fields[topic]].push_back(row.fields[text]);
    for (const auto& region : district.plan.regions)
        s.m_communityNames[region.code] = region.name;
    s.m_shops = s.m_words["shop"];
    s.takeKinds(rules);
    s.weighCells();
    s.weighDays(rules, asOf);
    return s;
}

void Subjects::takeKinds(const RuleSet& rules) {
    double events = 0;
    double components = 0;
    const auto usable = [&](const Kind& k) {
        return k.active && k.sampleWeight > 0 && (k.code.isEvent() || !m_district->known.empty());
    };
    const auto knownOf = [&](const Kind& k) -> const std::vector<KnownComponent>* {
        const auto at = m_district->known.find(k.code.code());
        return at == m_district->known.end() || at->second.empty() ? nullptr : &at->second;
    };
    for (const auto& k : rules.catalogue.kinds()) {
        if (!usable(k)) continue;
        if (k.code.isEvent())
            events += k.sampleWeight;
        else if (knownOf(k) != nullptr)
            components += k.sampleWeight;
    }
    double sum = 0;
    for (const auto& k : rules.catalogue.kinds()) {
        const bool event = k.code.isEvent();
        const auto* known = event ? nullptr : knownOf(k);
        if (!usable(k) || (!event && known == nullptr)) continue;
        SubjectKind kind{k.code, k.zh, rules.limits.conditionsOf(k.code),
                         rules.suggestions.of(k.code), known};
        if (kind.departments.empty())
            kind.departments.push_back(k.department.empty() ? "STREET" : k.department);
        m_kinds.push_back(std::move(kind));
        sum += event ? k.sampleWeight / events * kEventShare
                     : k.sampleWeight / components * (1 - kEventShare);
        m_kindUpTo.push_back(sum);
    }
}

void Subjects::weighCells() {
    constexpr std::array<double, 5> kLively{2.4, 2.2, 1.1, 1.0, 0.45}; // by quarter
    double sum = 0;
    for (std::size_t i = 0; i < m_district->cells.size(); ++i) {
        double weight = kLively[static_cast<std::size_t>(m_district->quarterOf[i])] *
                        m_random.between(0.4, 1.4);
        if (m_random.chance(0.03))
            weight *= m_random.between(5, 14); // markets, stations, school gates
        if (m_district->cells[i].landUse == "green" || m_district->cells[i].landUse == "water")
            weight *= 0.35;
        m_cellUpTo.push_back(sum += weight);
        m_streetOf.push_back(
            nearestStreet(m_district->plan, interiorPoint(m_district->cells[i].shape)));
    }
}

void Subjects::weighDays(const RuleSet& rules, Instant asOf) {
    const auto& zone = rules.calendar.zone();
    const long today = dayNumber(localDay(asOf, zone));
    double sum = 0;
    for (long n = today - kDays; n < today; ++n) {
        const Day day = dayFromNumber(n);
        const auto kind = rules.calendar.kindOf(day);
        const double week = kind == DayKind::Workday || kind == DayKind::Makeup ? 1.1
                            : kind == DayKind::Weekend                          ? 0.8
                                                                                : 0.6;
        const double month = kMonths[static_cast<std::size_t>(day.month - 1)];
        m_dayUpTo.push_back(sum += week * month * m_random.between(0.8, 1.2));
        m_dayStart.push_back(fromLocal(day, std::chrono::seconds{0}, zone));
        m_monthOf.push_back(day.month);
    }
}

bool Subjects::inSeason(const SubjectKind& kind, int month) const {
    if (!kind.code.isEvent()) return true;
    const auto code = kind.code.code();
    if (code == "0407") return month == 12 || month <= 2; // snow and ice
    if (code == "0406") return month >= 4 && month <= 10; // flooded streets
    if (code == "0510") return month >= 4 && month <= 11; // barbecues outdoors
    if (code == "0115") return month >= 9 || month <= 2;  // burning leaves
    return true;
}

Subject Subjects::draw() {
    const auto day = drawFrom(m_dayUpTo, m_random.unit());
    const auto hour = m_random.weighted(kHours);
    Subject s;
    s.at = m_dayStart[day] + std::chrono::seconds{static_cast<std::int64_t>(hour) * 3600 +
                                                  static_cast<std::int64_t>(m_random.below(3600))};
    for (int attempt = 0; attempt < 8; ++attempt) {
        s.kind = static_cast<std::uint32_t>(drawFrom(m_kindUpTo, m_random.unit()));
        if (inSeason(m_kinds[s.kind], m_monthOf[day])) break;
    }
    s.cell = static_cast<std::uint32_t>(drawFrom(m_cellUpTo, m_random.unit()));
    return s;
}

Point Subjects::placeIn(std::uint32_t cell) {
    const Polygon& shape = m_district->cells[cell].shape;
    const auto& ring = shape.outer;
    const Box box = boxOf(shape);
    for (int attempt = 0; attempt < 10; ++attempt) {
        Point p;
        if (m_random.chance(0.65)) {
            const auto i = m_random.below(ring.size());
            const Vec a = fromLattice(ring[i]);
            const Vec b = fromLattice(ring[(i + 1) % ring.size()]);
            p = toLattice(a + (b - a) * m_random.unit() +
                          leftOf(unitOf(b - a)) * m_random.between(2, 14));
        } else {
            p = {box.minX + static_cast<std::int64_t>(m_random.unit() *
                                                      static_cast<double>(box.maxX - box.minX)),
                 box.minY + static_cast<std::int64_t>(m_random.unit() *
                                                      static_cast<double>(box.maxY - box.minY))};
        }
        if (locate(shape, p) == Where::Inside) return p;
    }
    return interiorPoint(shape);
}

std::string Subjects::words(const std::string& topic, std::uint32_t cell,
                            const std::string& kindName) {
    const auto colon = topic.find(':');
    auto at = m_words.find(topic);
    if (at == m_words.end() && topic.size() > colon + 3)
        at = m_words.find(topic.substr(0, colon + 3)); // its class
    if (at == m_words.end()) at = m_words.find(topic.substr(0, colon));
    if (at == m_words.end() || at->second.empty()) return kindName;
    std::string text = at->second[m_random.below(at->second.size())];
    replaceAll(text, "{kind}", kindName);
    replaceAll(text, "{street}", m_streetOf[cell]);
    const auto community = m_communityNames.find(m_district->cells[cell].community);
    replaceAll(text, "{community}", community == m_communityNames.end() ? "" : community->second);
    if (!m_shops.empty()) replaceAll(text, "{shop}", m_shops[m_random.below(m_shops.size())]);
    replaceAll(text, "{number}", std::to_string(1 + m_random.below(198)));
    return text;
}

} // namespace wanmi::sample
