#include "core/domain/place/region_act.h"

#include "core/base/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 5> kNames{"rename", "recode", "transfer", "merge", "split"};

/// The last three digits of a region's code.
std::string tailOf(const std::string& code) {
    return code.substr(code.size() - 3);
}

class Planner {
public:
    Planner(const RegionAct& act, const RegionGround& ground) : m_act(&act), m_ground(&ground) {}

    Result<RegionPlan> run() {
        WANMI_LET(m_region, known(m_act->code));
        switch (m_act->kind) {
        case RegionActKind::Rename: WANMI_TRY(rename()); break;
        case RegionActKind::Recode: WANMI_TRY(recode()); break;
        case RegionActKind::Transfer: WANMI_TRY(transfer()); break;
        case RegionActKind::Merge: WANMI_TRY(merge()); break;
        case RegionActKind::Split: WANMI_TRY(split()); break;
        }
        WANMI_TRY(nameCells());
        WANMI_TRY(nameDuties());
        for (auto& [code, reshape] : m_reshaped) {
            m_out.reshaped.push_back(std::move(reshape));
        }
        return std::move(m_out);
    }

private:
    using Regions = std::map<std::string, Region, std::less<>>;

    Result<const Region*> known(const std::string& code) const {
        const auto at = m_ground->regions.find(code);
        if (at != m_ground->regions.end()) return &at->second;
        return fail(Errc::NotFound, "region.unknown", {{"code", code}});
    }
    Status needs(bool given, std::string_view what) const {
        if (given) return ok();
        return fail(
            Errc::Invalid, "act.needs",
            {{"what", std::string{what}}, {"act", std::string{regionActName(m_act->kind)}}});
    }
    static Error wrongLevel(const std::string& code, const std::string& other) {
        return fail(Errc::Invalid, "act.level", {{"code", code}, {"other", other}});
    }
    Error nothing() const { return fail(Errc::Invalid, "act.nothing", {{"code", m_act->code}}); }

    /// A code nobody ever had, of the region's level and under this parent.
    Status fresh(const std::string& code, const Region& like, const std::string& parent) const {
        WANMI_LET(const auto parsed, RegionCode::parse(code));
        if (parsed.level() != like.level) return wrongLevel(code, like.code);
        if (parsed.parent() != parent) {
            return fail(Errc::Invalid, "act.code_parent", {{"code", code}, {"parent", parent}});
        }
        if (m_ground->everUsed.contains(code)) {
            return fail(Errc::Conflict, "act.code_used", {{"code", code}});
        }
        return ok();
    }

    bool isFree(const std::string& code) const {
        return RegionCode::parse(code) && !m_ground->everUsed.contains(code) &&
               !m_given.contains(code);
    }
    /// Under a parent: the same last digits where nobody had that code, else the first free from
    /// 901 on, then down from 899.
    Result<std::string> codeUnder(const std::string& parent, const std::string& old) const {
        if (const auto same = parent + tailOf(old); isFree(same)) return same;
        for (int serial = 901; serial <= 999; ++serial) {
            if (const auto code = fmt::format("{}{:03}", parent, serial); isFree(code)) return code;
        }
        for (int serial = 899; serial > 0; --serial) {
            if (const auto code = fmt::format("{}{:03}", parent, serial); isFree(code)) return code;
        }
        return fail(Errc::Conflict, "act.code_used", {{"code", parent + tailOf(old)}});
    }

    /// A region goes on under another code, and all below it.
    Status place(const Region& old, const std::string& code, std::string name = {}) {
        Region now = old;
        now.shape.clear();
        now.code = code;
        WANMI_LET(const auto parsed, RegionCode::parse(code));
        now.parent = parsed.parent();
        if (!name.empty()) now.name = std::move(name);
        if (code != old.code) {
            m_given.insert(code);
            m_out.codes[old.code] = code;
        }
        m_out.rows.push_back({old.code, std::move(now), false});
        if (code == old.code) return ok();
        if (old.level == RegionLevel::Community) {
            m_communities[old.code] = code;
            return ok();
        }
        for (const auto* child : childrenOf(old.code)) {
            WANMI_LET(const auto next, codeUnder(code, child->code));
            WANMI_TRY(place(*child, next));
        }
        return ok();
    }

    std::vector<const Region*> childrenOf(const std::string& code) const {
        std::vector<const Region*> out;
        for (const auto& [each, region] : m_ground->regions) {
            if (region.parent == code) out.push_back(&region);
        }
        return out;
    }

    /// The regions above a code, the nearest first.
    static std::vector<std::string> above(const std::string& code) {
        std::vector<std::string> out;
        for (auto size = code.size(); size > 6; size -= 3) {
            out.push_back(code.substr(0, size - 3));
        }
        return out;
    }

    RegionPlan::Reshape& reshape(const std::string& old) {
        auto& out = m_reshaped[old];
        const auto at = m_out.codes.find(old);
        out.code = at == m_out.codes.end() ? old : at->second;
        out.base = old;
        return out;
    }
    /// A piece of ground leaves the regions `from` for those of `to`, both with all above them.
    void moveGround(const std::string& piece, const std::vector<std::string>& from,
                    const std::vector<std::string>& to) {
        const auto both = [](const std::vector<std::string>& list, const std::string& code) {
            return std::find(list.begin(), list.end(), code) != list.end();
        };
        for (const auto& code : from) {
            if (!both(to, code) && m_ground->regions.contains(code))
                reshape(code).loses.push_back(piece);
        }
        for (const auto& code : to) {
            if (!both(from, code) && m_ground->regions.contains(code))
                reshape(code).gains.push_back(piece);
        }
    }

    Status rename() {
        WANMI_TRY(needs(!m_act->name.empty(), "name"));
        if (m_act->name == m_region->name) return nothing();
        return place(*m_region, m_region->code, m_act->name);
    }

    Status recode() {
        WANMI_TRY(needs(!m_act->newCode.empty(), "to"));
        if (m_act->newCode == m_region->code) return nothing();
        WANMI_TRY(fresh(m_act->newCode, *m_region, m_region->parent));
        return place(*m_region, m_act->newCode, m_act->name);
    }

    Status transfer() {
        WANMI_TRY(needs(!m_act->into.empty(), "into"));
        WANMI_LET(const auto* into, known(m_act->into));
        if (m_region->level == RegionLevel::District) return wrongLevel(m_act->code, m_act->into);
        const auto wanted =
            m_region->level == RegionLevel::Street ? RegionLevel::District : RegionLevel::Street;
        if (into->level != wanted) return wrongLevel(m_act->into, m_act->code);
        if (into->code == m_region->parent) return nothing();
        auto code = m_act->newCode;
        if (code.empty()) {
            WANMI_LET(code, codeUnder(into->code, m_region->code));
        } else {
            WANMI_TRY(fresh(code, *m_region, into->code));
        }
        auto to = above(into->code);
        to.insert(to.begin(), into->code);
        moveGround(m_region->code, above(m_region->code), to);
        return place(*m_region, code, m_act->name);
    }

    Status merge() {
        WANMI_TRY(needs(!m_act->members.empty(), "member"));
        auto to = above(m_region->code);
        to.insert(to.begin(), m_region->code);
        for (const auto& code : m_act->members) {
            WANMI_LET(const auto* member, known(code));
            if (member->level != m_region->level) return wrongLevel(code, m_region->code);
            if (code == m_region->code || m_out.codes.contains(code)) {
                return fail(Errc::Invalid, "act.member", {{"code", code}, {"of", m_region->code}});
            }
            m_out.merged.push_back(code);
            m_out.codes[code] = m_region->code;
            moveGround(code, above(code), to);
            if (member->level == RegionLevel::Community) m_communities[code] = m_region->code;
            for (const auto* child : childrenOf(code)) {
                WANMI_LET(const auto next, codeUnder(m_region->code, child->code));
                WANMI_TRY(place(*child, next));
            }
        }
        if (m_act->name.empty() || m_act->name == m_region->name) return ok();
        return place(*m_region, m_region->code, m_act->name);
    }

    Status split() {
        WANMI_TRY(needs(!m_act->members.empty(), "member"));
        WANMI_TRY(needs(!m_act->newCode.empty(), "to"));
        WANMI_TRY(needs(!m_act->name.empty(), "name"));
        WANMI_TRY(fresh(m_act->newCode, *m_region, m_region->parent));
        m_given.insert(m_act->newCode);
        Region made = *m_region;
        made.shape.clear();
        made.code = m_act->newCode;
        made.name = m_act->name;
        made.sourceKey.clear();
        made.provisional = false;
        m_out.rows.push_back({m_region->code, std::move(made), true});
        return m_region->level == RegionLevel::Community ? splitCells() : splitRegions();
    }

    Status splitRegions() {
        auto& made = m_reshaped[m_act->newCode];
        made.code = m_act->newCode;
        for (const auto& code : m_act->members) {
            WANMI_LET(const auto* member, known(code));
            if (member->parent != m_region->code || m_out.codes.contains(code)) {
                return fail(Errc::Invalid, "act.member", {{"code", code}, {"of", m_region->code}});
            }
            made.gains.push_back(code);
            reshape(m_region->code).loses.push_back(code);
            WANMI_LET(const auto next, codeUnder(m_act->newCode, code));
            WANMI_TRY(place(*member, next));
        }
        return made.gains.size() == childrenOf(m_region->code).size() ? nothing() : ok();
    }

    /// A community is cut along its cells.
    Status splitCells() {
        const std::set<std::string, std::less<>> wanted(m_act->members.begin(),
                                                        m_act->members.end());
        std::set<std::string, std::less<>> met;
        std::size_t all = 0;
        for (std::size_t i = 0; i < m_ground->cells.size(); ++i) {
            const auto& cell = m_ground->cells[i];
            if (cell.community != m_region->code) continue;
            ++all;
            for (const auto& name : {cell.code, cell.duty}) {
                if (name.empty() || !wanted.contains(name)) continue;
                met.insert(name);
                m_split.insert(i);
            }
        }
        for (const auto& name : wanted) {
            if (met.contains(name)) continue;
            return fail(Errc::Invalid, "act.member", {{"code", name}, {"of", m_region->code}});
        }
        if (m_split.size() == all) return nothing();
        reshape(m_region->code);
        m_reshaped[m_act->newCode].code = m_act->newCode;
        return ok();
    }

    std::string communityOf(std::size_t index) const {
        if (m_split.contains(index)) return m_act->newCode;
        const auto& old = m_ground->cells[index].community;
        const auto at = m_communities.find(old);
        return at == m_communities.end() ? old : at->second;
    }

    Status nameCells() {
        std::map<std::string, std::vector<std::size_t>> wanted; // into a community that has cells
        for (std::size_t i = 0; i < m_ground->cells.size(); ++i) {
            const auto& cell = m_ground->cells[i];
            auto community = communityOf(i);
            if (community == cell.community) continue;
            m_rows.emplace(i, RegionPlan::CellRow{i, {}, community});
            const bool whole = m_given.contains(community) && !m_split.contains(i);
            if (!whole) {
                wanted[community].push_back(i);
                continue;
            }
            WANMI_LET(const auto old, CellCode::parse(cell.code));
            WANMI_LET(const auto region, RegionCode::parse(community));
            WANMI_LET(const auto code, CellCode::make(region, old.sequence()));
            m_rows[i].code = code.text();
        }
        for (const auto& [community, cells] : wanted) {
            WANMI_TRY(giveCodes(community, cells));
        }
        for (auto& [index, row] : m_rows) {
            m_out.cells.push_back(row);
        }
        return ok();
    }

    Status giveCodes(const std::string& community, const std::vector<std::size_t>& cells) {
        WANMI_LET(const auto region, RegionCode::parse(community));
        WANMI_LET(const auto free, m_ground->freeSequences(community));
        if (free.size() < cells.size()) {
            return fail(Errc::Invalid, "code.cell_full", {{"code", community}});
        }
        std::vector<std::pair<Point, std::size_t>> order;
        for (const auto i : cells) {
            const Point at = m_ground->insideOf(i);
            order.push_back({{-at.y, at.x}, i});
        }
        std::sort(order.begin(), order.end());
        for (std::size_t k = 0; k < order.size(); ++k) {
            WANMI_LET(const auto code, CellCode::make(region, free[k]));
            m_rows[order[k].second].code = code.text();
        }
        return ok();
    }

    Status nameDuties() {
        std::set<std::string> touched;
        for (const auto& [index, row] : m_rows) {
            const auto& duty = m_ground->cells[index].duty;
            if (!duty.empty()) touched.insert(duty);
        }
        std::map<std::string, std::map<std::string, std::vector<std::string>>> parts;
        for (std::size_t i = 0; i < m_ground->cells.size(); ++i) {
            const auto& cell = m_ground->cells[i];
            if (!touched.contains(cell.duty)) continue;
            const auto row = m_rows.find(i);
            const auto& code = row == m_rows.end() ? cell.code : row->second.code;
            parts[cell.duty][code.substr(0, 9)].push_back(code);
        }
        for (auto& [duty, streets] : parts) {
            for (auto& [street, cells] : streets) {
                WANMI_LET(auto code, dutyCode(duty, street));
                std::sort(cells.begin(), cells.end());
                m_out.duties.push_back({duty, std::move(code), street, std::move(cells)});
            }
        }
        return ok();
    }

    /// Its own code in its street; in a street that is new the same serial, else the next.
    Result<std::string> dutyCode(const std::string& old, const std::string& street) {
        if (old.substr(0, 9) == street) return old;
        const auto [at, first] = m_lastDuty.try_emplace(street, 0);
        if (first) {
            WANMI_LET(at->second, m_ground->lastDuty(street));
        }
        if (m_given.contains(street)) return street + old.substr(9);
        return fmt::format("{}R{:03}", street, ++at->second);
    }

    const RegionAct* m_act;
    const RegionGround* m_ground;
    const Region* m_region = nullptr;
    RegionPlan m_out;
    std::set<std::string, std::less<>> m_given;            ///< codes made by this act
    std::map<std::string, std::string> m_communities;      ///< whole ones, old → now
    std::set<std::size_t> m_split;                         ///< cells that leave
    std::map<std::size_t, RegionPlan::CellRow> m_rows;     ///< by index of the cell
    std::map<std::string, RegionPlan::Reshape> m_reshaped; ///< by old code
    std::map<std::string, int> m_lastDuty;
};

} // namespace

std::string_view regionActName(RegionActKind kind) {
    return kNames[static_cast<std::size_t>(kind)];
}

std::string regionActText(const RegionAct& act) {
    return canonicalJson({{"kind", std::string{regionActName(act.kind)}},
                          {"code", act.code},
                          {"members", act.members},
                          {"into", act.into},
                          {"to", act.newCode},
                          {"name", act.name}});
}

Result<RegionAct> parseRegionAct(std::string_view text) {
    const auto unreadable = [text] {
        return fail(Errc::Invalid, "act.unreadable", {{"text", std::string{text}}});
    };
    WANMI_LET(const auto json, parseJson(text));
    try {
        RegionAct act;
        const auto kind = json.at("kind").get<std::string>();
        const auto at = std::find(kNames.begin(), kNames.end(), kind);
        if (at == kNames.end()) return unreadable();
        act.kind = static_cast<RegionActKind>(at - kNames.begin());
        act.code = json.at("code").get<std::string>();
        act.members = json.at("members").get<std::vector<std::string>>();
        act.into = json.at("into").get<std::string>();
        act.newCode = json.at("to").get<std::string>();
        act.name = json.at("name").get<std::string>();
        return act;
    } catch (const Json::exception&) {
        return unreadable();
    }
}

std::string RegionPlan::now(const std::string& old) const {
    const auto at = codes.find(old);
    return at == codes.end() ? old : at->second;
}

Result<RegionPlan> planRegionAct(const RegionAct& act, const RegionGround& ground) {
    return Planner{act, ground}.run();
}

} // namespace wanmi
