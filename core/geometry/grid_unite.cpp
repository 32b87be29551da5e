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
    Uniter(Coverage& coverage, const std::vector<Face>& part, const UniteRule& rule)
        : m_coverage(coverage),
          m_rule(rule) {
        for (const Face face : part) {
            m_open.insert({coverage.area(face), face});
        }
        m_left = part.size();
    }

    std::vector<Face> run() {
        const double soon = 0.62 * m_rule.targetM2;
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
    UniteRule m_rule;
    std::set<std::pair<double, Face>> m_open;
    std::set<std::pair<double, Face>> m_settled; // nothing suits them
    std::size_t m_left = 0;

    void step(bool must) {
        const auto smallest = *m_open.begin();
        m_open.erase(m_open.begin());
        const Face face = smallest.second;
        const bool tiny = smallest.first < m_rule.minM2;
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
            const bool large = m_coverage.area(other) > 1.5 * target; // will be cut anyway
            if (!any && !large && area > 1.35 * target) continue;
            const double outline =
                around + lengthOf(m_coverage.borders(other)) - 2 * border.lengthM;
            const double compact = 4 * std::numbers::pi * area / std::max(outline * outline, 1.0);
            double score = compact + 0.5 * border.lengthM / std::max(around, 1e-3);
            if (large) {
                score -= 0.25;
            } else if (area > 1.15 * target) {
                score -= area / target - 1.15;
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
        m_open.erase({m_coverage.area(into), into});
        m_settled.erase({m_coverage.area(into), into});
        m_coverage.mergeFaces(into, face);
        m_open.insert({m_coverage.area(into), into});
        --m_left;
    }
};

} // namespace

std::vector<Face> uniteSmall(Coverage& coverage, const std::vector<Face>& part,
                             const UniteRule& rule) {
    return Uniter(coverage, part, rule).run();
}

} // namespace wanmi
