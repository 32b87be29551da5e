// Local search: what is made smaller is the sum of the squares of the groups' weights (in means),
// with a little for each border between two groups, so that every step ends nearer to an end.
#include "core/geometry/duty_balance.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace wanmi {
namespace {

/// One thing goes from its group to another.
struct Step {
    std::size_t thing = 0;
    std::size_t to = 0;
};
/// Steps made together, and what they make smaller.
struct Plan {
    std::vector<Step> steps;
    double gain = 0;
};

/// What hangs together with `start` in its group, that one first.
std::vector<std::size_t> pieceAround(const Adjacency& near, const std::vector<std::size_t>& groups,
                                     std::size_t start) {
    std::vector<std::size_t> piece{start};
    for (std::size_t i = 0; i < piece.size(); ++i) {
        for (const std::size_t next : near[piece[i]]) {
            if (groups[next] != groups[start]) continue;
            if (std::find(piece.begin(), piece.end(), next) == piece.end()) piece.push_back(next);
        }
    }
    return piece;
}

class Balancer {
public:
    Balancer(const Adjacency& near, const std::vector<double>& weights,
             std::vector<std::size_t> groups, const std::vector<std::size_t>& areaOf)
        : m_near(near),
          m_weights(weights),
          m_areaOf(areaOf),
          m_group(std::move(groups)) {
        std::size_t count = 0;
        for (const std::size_t group : m_group) {
            count = std::max(count, group + 1);
        }
        m_members.resize(count);
        m_weight.assign(count, 0);
        double sum = 0;
        for (std::size_t i = 0; i < m_group.size(); ++i) {
            m_members[m_group[i]].push_back(i);
            m_weight[m_group[i]] += weights[i];
            sum += weights[i];
        }
        m_mean = count > 0 ? sum / static_cast<double>(count) : 0;
        m_most = m_weight.empty() ? 0 : *std::max_element(m_weight.begin(), m_weight.end());
    }

    std::vector<std::size_t> run() {
        // Each step gains at least kLeast: the bound is only for weights that make no sense.
        const std::size_t most = 50 * m_group.size();
        for (std::size_t steps = 0; m_mean > 0 && steps < most && improve();) {
            ++steps;
        }
        return std::move(m_group);
    }

private:
    static constexpr double kLeast = 1e-6;
    static constexpr double kBorder = 0.002; // against one mean squared

    const Adjacency& m_near;
    const std::vector<double>& m_weights;
    const std::vector<std::size_t>& m_areaOf;
    std::vector<std::size_t> m_group;
    std::vector<std::vector<std::size_t>> m_members; // in rising order
    std::vector<double> m_weight;
    double m_mean = 0;
    double m_most = 0;

    /// Makes the best plan of the first group, from the heaviest, that has one.
    bool improve() {
        std::vector<std::size_t> order(m_members.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            return m_weight[a] > m_weight[b];
        });
        for (const std::size_t group : order) {
            Plan best{{}, kLeast};
            for (const Step& first : stepsFrom(group)) {
                consider({first}, best);
                for (const Step& second : stepsFrom(first.to)) {
                    if (second.thing != first.thing) consider({first, second}, best);
                }
            }
            if (best.steps.empty()) continue;
            for (const Step& step : best.steps) {
                make(step);
            }
            return true;
        }
        return false;
    }

    /// Every way in which a thing of the group may go to a group beside it.
    std::vector<Step> stepsFrom(std::size_t group) const {
        std::vector<Step> out;
        for (const std::size_t thing : m_members[group]) {
            const std::size_t first = out.size();
            for (const std::size_t other : m_near[thing]) {
                const std::size_t to = m_group[other];
                if (to == group || m_areaOf[other] != m_areaOf[thing]) continue;
                const bool known =
                    std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                                [to](const Step& step) { return step.to == to; });
                if (!known) out.push_back({thing, to});
            }
        }
        return out;
    }

    /// Keeps the plan where it gains more than the best and leaves every group in one piece.
    void consider(const std::vector<Step>& steps, Plan& best) {
        // What the steps shorten by themselves; two things side by side may make it two more.
        double most = 2;
        for (const Step& step : steps) {
            most += shortens(step);
        }
        const double even = evens(steps);
        if (even + kBorder * most <= best.gain) return;
        std::array<std::size_t, 2> from{};
        double gain = even;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            from.at(i) = m_group[steps[i].thing];
            gain += kBorder * shortens(steps[i]);
            make(steps[i]);
        }
        bool good = gain > best.gain;
        for (std::size_t i = 0; good && i < steps.size(); ++i) {
            good = isWhole(steps[i].to) && isWhole(from.at(i));
        }
        for (std::size_t i = steps.size(); i-- > 0;) {
            make({steps[i].thing, from.at(i)});
        }
        if (good) best = {steps, gain};
    }

    /// By how much the squares' sum shrinks; below nothing where a group would be too heavy.
    double evens(const std::vector<Step>& steps) const {
        std::array<std::pair<std::size_t, double>, 4> change{};
        std::size_t size = 0;
        const auto add = [&](std::size_t group, double weight) {
            for (std::size_t i = 0; i < size; ++i) {
                if (change.at(i).first != group) continue;
                change.at(i).second += weight;
                return;
            }
            change.at(size++) = {group, weight};
        };
        for (const Step& step : steps) {
            add(m_group[step.thing], -m_weights[step.thing]);
            add(step.to, m_weights[step.thing]);
        }
        double gain = 0;
        for (const auto& [group, weight] : std::span(change).first(size)) {
            const double before = m_weight[group];
            const double after = before + weight;
            if (weight > 0 && after > m_most) return -1e9;
            gain += before * before - after * after;
        }
        return gain / (m_mean * m_mean);
    }

    /// How many borders between groups go when the step is made.
    double shortens(const Step& step) const {
        double out = 0;
        for (const std::size_t other : m_near[step.thing]) {
            if (m_group[other] == step.to) ++out;
            if (m_group[other] == m_group[step.thing]) --out;
        }
        return out;
    }

    void make(const Step& step) {
        auto& from = m_members[m_group[step.thing]];
        from.erase(std::lower_bound(from.begin(), from.end(), step.thing));
        auto& to = m_members[step.to];
        to.insert(std::lower_bound(to.begin(), to.end(), step.thing), step.thing);
        m_weight[m_group[step.thing]] -= m_weights[step.thing];
        m_weight[step.to] += m_weights[step.thing];
        m_group[step.thing] = step.to;
    }

    bool isWhole(std::size_t group) const {
        const auto& members = m_members[group];
        if (members.empty()) return false;
        return pieceAround(m_near, m_group, members.front()).size() == members.size();
    }
};

} // namespace

double spreadOf(const std::vector<double>& weights, const std::vector<std::size_t>& groups) {
    std::vector<double> sums;
    double sum = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i] >= sums.size()) sums.resize(groups[i] + 1, 0);
        sums[groups[i]] += weights[i];
        sum += weights[i];
    }
    if (!(sum > 0)) return 0;
    return *std::max_element(sums.begin(), sums.end()) * static_cast<double>(sums.size()) / sum;
}

bool areConnected(const Adjacency& near, const std::vector<std::size_t>& groups,
                  const std::vector<std::size_t>& areaOf) {
    std::vector<char> seen(groups.size(), 0);
    std::set<std::size_t> met; // groups of which a piece was found
    for (std::size_t start = 0; start < groups.size(); ++start) {
        if (seen[start]) continue;
        const auto piece = pieceAround(near, groups, start);
        const bool oneArea = std::all_of(piece.begin(), piece.end(), [&](std::size_t thing) {
            return areaOf[thing] == areaOf[start];
        });
        if (!oneArea || !met.insert(groups[start]).second) return false;
        for (const std::size_t thing : piece) {
            seen[thing] = 1;
        }
    }
    return true;
}

std::vector<std::size_t> balanceGroups(const Adjacency& near, const std::vector<double>& weights,
                                       std::vector<std::size_t> groups,
                                       const std::vector<std::size_t>& areaOf) {
    return Balancer(near, weights, std::move(groups), areaOf).run();
}

} // namespace wanmi
