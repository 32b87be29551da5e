// What a world wrote down of accepted steps, for the checker of histories.
#include "tests/support/small_city.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

/// One accepted step, as a site wrote it down.
struct Written {
    std::string caseId;
    std::string entry;
    std::string hash;
    std::string prev;
};

/// Steps of one entry that stand beside each other are one part of it.
void addSite(const std::string& site, const std::vector<Written>& steps, History& out) {
    std::int64_t order = 0;
    for (const auto& step : steps) {
        const bool same = order > 0 && out.transactions.back().id == step.entry;
        if (!same) {
            out.transactions.push_back({site, step.entry, ++order, true, {}, {}});
            out.transactions.back().reads.push_back({step.caseId, step.prev, 0});
        }
        out.transactions.back().writes.push_back({step.caseId, step.hash, step.prev, 0});
    }
}

std::vector<Written> stepsOf(const MemoryCentre& centre) {
    std::vector<Written> out;
    const auto add = [&centre, &out](const MemoryCentre::Entry& entry, const std::string& caseId) {
        for (const auto& e : centre.cases().at(caseId)) {
            if (centre.entryOf().at(e.id) != entry.id) continue;
            out.push_back({caseId, entry.id, e.hash, e.prev});
        }
    };
    for (const auto& entry : centre.taken()) {
        for (const auto& caseId : entry.cases) {
            add(entry, caseId);
        }
    }
    return out;
}

} // namespace

History World::history() {
    History out;
    const auto& entryOf = m_centre->entryOf();
    for (const auto& site : m_sites) {
        auto q = must(site->desk->db().prepare(
            "SELECT c.id, e.id, e.hash, e.prev FROM ledger l JOIN case_event e ON e.case_fid = "
            "l.fid"
            " AND e.seq = l.number JOIN cases c ON c.fid = l.fid WHERE l.kind = 0 ORDER BY l.seq"));
        std::vector<Written> steps;
        while (must(q.step())) {
            const auto entry = entryOf.find(q.text(1));
            const auto name = entry == entryOf.end() ? "unknown " + q.text(1) : entry->second;
            steps.push_back({q.text(0), name, q.text(2), q.text(3)});
        }
        addSite(site->code, steps, out);
    }
    addSite("centre", stepsOf(*m_centre), out);
    return out;
}

} // namespace wanmi::test
