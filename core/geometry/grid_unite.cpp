#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <numbers>
#include <set>

namespace wanmi {
namespace {

using Face = Coverage::Face;

class Uniter {
public:
    Uniter(Coverage& coverage, FaceLoads& loads, const std::vector<Face>& part,
           const UniteRule& rule)
        : m_coverage(coverage),
          m_loads(loads),
          m_rule(rule) {
        for (const Face face : part) {
            m_open.insert({load(face), face});
        }
        m_left = part.size();
    }

    std::vector<Face> run() {
        const double soon = 0.62 * m_rule.targetM2;
        if (m_rule.minWidthM > 0) uniteNarrow();
        // First what is small by itself, then as many as there must be fewer.
        while (!m_open.empty() && m_open.begin()->first < soon) {
            step(false);
        }
        m_open.insert(m_settled.begin(), m_settled.end());
        m_settled.clear();
        while (m_left > m_rule.most && !m_open.empty()) {
            step(true);
        }
        std::vector<Face> out;
        for (const auto* faces : {&m_open, &m_settled}) {
            for (const auto& entry : *faces) {
                out.push_back(entry.second);
            }
        }
        std::sort(out.begin(), out.end());
        return out;
    }

private:
    struct Choice {
        double score = 0;
        Face other = Coverage::kNone;
    };
    Coverage& m_coverage;
    FaceLoads& m_loads;
    UniteRule m_rule;
    std::set<std::pair<double, Face>> m_open;
    std::set<std::pair<double, Face>> m_settled; // nothing suits them
    std::size_t m_left = 0;

    double load(Face face) const { return m_loads.of(m_coverage, face); }

    bool isNarrow(Face face) const {
        return 2 * m_coverage.area(face) <
               m_rule.minWidthM * lengthOf(m_coverage.borders(face)); // as meanWidthM has it
    }

    /// Strips between lines side by side go to the neighbour they suit best, whatever their area:
    /// what is too large then is cut across.
    void uniteNarrow() {
        std::set<std::pair<double, Face>> narrow;
        for (const auto& entry : m_open) {
            if (isNarrow(entry.second)) narrow.insert(entry);
        }
        while (!narrow.empty()) {
            const Face face = narrow.begin()->second;
            narrow.erase(narrow.begin());
            const auto found = choices(face, true);
            const auto best = std::find_if(found.begin(), found.end(), [&](const Choice& choice) {
                return !m_coverage.mergeMakesHole(choice.other, face);
            });
            if (best == found.end()) continue;
            narrow.erase({load(best->other), best->other});
            m_open.erase({load(face), face});
            unite(best->other, face);
            if (isNarrow(best->other)) narrow.insert({load(best->other), best->other});
        }
    }

    void step(bool must) {
        const auto smallest = *m_open.begin();
        m_open.erase(m_open.begin());
        const Face face = smallest.second;
        const bool tiny = m_coverage.area(face) < m_rule.minM2;
        for (const Choice& choice : choices(face, must || tiny)) {
            if (m_coverage.mergeMakesHole(choice.other, face) &&
                smallest.first > 0.05 * m_rule.targetM2) {
                continue;
            }
            unite(choice.other, face);
            return;
        }
        m_settled.insert(smallest);
    }

    /// Neighbours in the same region, the best first.
    std::vector<Choice> choices(Face face, bool any) const {
        const auto borders = m_coverage.borders(face);
        const double around = lengthOf(borders);
        const double target = m_rule.targetM2;
        std::vector<Choice> out;
        for (const auto& border : borders) {
            const Face other = border.other;
            if (other == Coverage::kNone || m_coverage.region(other) != m_coverage.region(face)) {
                continue;
            }
            const double area = m_coverage.area(face) + m_coverage.area(other);
            const double both = load(face) + load(other);
            const bool large = load(other) > 1.5 * target; // will be cut anyway
            if (!any && !large && both > 1.35 * target) continue;
            const double outline =
                around + lengthOf(m_coverage.borders(other)) - 2 * border.lengthM;
            const double compact = 4 * std::numbers::pi * area / std::max(outline * outline, 1.0);
            double score = compact + 0.5 * border.lengthM / std::max(around, 1e-3);
            if (large) {
                score -= 0.25;
            } else if (both > 1.15 * target) {
                score -= both / target - 1.15;
            }
            out.push_back({score, other});
        }
        std::sort(out.begin(), out.end(), [](const Choice& a, const Choice& b) {
            return a.score != b.score ? a.score > b.score : a.other < b.other;
        });
        return out;
    }

    static double lengthOf(const std::vector<Coverage::Border>& borders) {
        double sum = 0;
        for (const auto& border : borders) {
            sum += border.lengthM;
        }
        return sum;
    }

    void unite(Face into, Face face) {
        m_open.erase({load(into), into});
        m_settled.erase({load(into), into});
        m_coverage.mergeFaces(into, face);
        m_loads.unite(into, face);
        m_open.insert({load(into), into});
        --m_left;
    }
};

} // namespace

std::vector<Face> uniteSmall(Coverage& coverage, FaceLoads& loads, const std::vector<Face>& part,
                             const UniteRule& rule) {
    return Uniter(coverage, loads, part, rule).run();
}

} // namespace wanmi
