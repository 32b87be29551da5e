#include "core/service/component_life.h"

#include "core/base/json.h"
#include "core/base/time_text.h"
#include "core/domain/casework/case_state.h"
#include "core/geometry/measures.h"
#include "core/service/component_writer.h"
#include "core/store/case_store.h"
#include "core/store/evidence_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"surveyed", "changed", "recoded",
                                                 "reported", "photo",   "repaired"};

LifeMoment momentOf(LifeKind kind, Instant at) {
    LifeMoment out;
    out.kind = kind;
    out.at = at;
    return out;
}

class Life {
public:
    Life(Desk& desk, Component component) : m_desk(&desk), m_component(std::move(component)) {}

    Result<std::vector<LifeMoment>> run() {
        WANMI_LET(const auto recodings, RegionStore{m_desk->db()}.recodings(m_component.code));
        WANMI_TRY(under(recodings.empty() ? m_component.code : recodings.front().from));
        for (const auto& recoding : recodings) {
            auto moment = momentOf(LifeKind::Recoded, recoding.at);
            moment.recoding = recoding;
            m_moments.push_back(std::move(moment));
            WANMI_TRY(under(recoding.to));
        }
        const bool born = std::any_of(m_moments.begin(), m_moments.end(), [](const LifeMoment& m) {
            return m.change && m.change->deed == ComponentDeed::Added;
        });
        if (!born) WANMI_TRY(surveyed());
        std::stable_sort(m_moments.begin(), m_moments.end(),
                         [](const LifeMoment& a, const LifeMoment& b) { return a.at < b.at; });
        return std::move(m_moments);
    }

private:
    Status under(std::int64_t code) {
        ComponentStore store{m_desk->db()};
        WANMI_LET(auto changes, store.history(code));
        for (auto& change : changes) {
            auto moment = momentOf(LifeKind::Changed, change.at);
            moment.change = std::move(change);
            m_moments.push_back(std::move(moment));
        }
        WANMI_LET(const auto cases, store.casesOf(code));
        for (const auto& c : cases) {
            WANMI_TRY(ofCase(c));
        }
        return ok();
    }

    Status surveyed() {
        WANMI_LET(const auto day, parseDay(m_component.firstDay));
        m_moments.insert(m_moments.begin(),
                         momentOf(LifeKind::Surveyed, fromLocal(day, {}, m_desk->zone())));
        return ok();
    }

    static LifeMoment moment(LifeKind kind, Instant at, const ComponentStore::NamedCase& c) {
        auto out = momentOf(kind, at);
        out.theCase = c;
        return out;
    }

    Status ofCase(const ComponentStore::NamedCase& c) {
        m_moments.push_back(moment(LifeKind::Reported, c.reportedAt, c));
        WANMI_LET(const auto files, EvidenceStore{m_desk->db()}.ofCase(c.id));
        for (const auto& file : files) {
            if (file.media.substr(0, 6) != "image/" || !file.erasedBy.empty()) continue;
            // When a citizen took a photo is told to nobody without a reason.
            const auto at = file.isCitizens() ? file.addedAt : file.takenAt.value_or(file.addedAt);
            auto photo = moment(LifeKind::Photographed, at, c);
            photo.mark = file.mark;
            photo.purpose = file.purpose;
            m_moments.push_back(std::move(photo));
        }
        const bool done =
            c.state == stateCode(CaseState::Closed) || c.state == stateCode(CaseState::Archived);
        if (!done || !c.finishedAt) return ok();
        WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
        WANMI_LET(const auto whole, store.get(c.id));
        if (!whole) return ok();
        auto repair = moment(LifeKind::Repaired, *c.finishedAt, c);
        repair.closingZh = whole->closingZh;
        repair.closingEn = whole->closingEn;
        m_moments.push_back(std::move(repair));
        return ok();
    }

    Desk* m_desk;
    Component m_component;
    std::vector<LifeMoment> m_moments;
};

} // namespace

std::string_view lifeKindCode(LifeKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

ChangeSteps stepsBetween(std::string_view beforeText, std::string_view afterText) {
    ChangeSteps out;
    const auto before = parseJson(beforeText);
    const auto after = parseJson(afterText);
    if (!before || !after) return out;
    const auto plain = [](const Json& v) {
        return v.is_string() ? v.get<std::string>() : v.dump();
    };
    const auto way = [&](const char* axis) -> std::int64_t {
        if (!before->contains(axis) || !after->contains(axis)) return 0;
        return after->at(axis).get<std::int64_t>() - before->at(axis).get<std::int64_t>();
    };
    out.way = {way("x"), way("y")};
    out.metres = distanceM({}, out.way);
    for (const auto& [field, value] : after->items()) {
        const bool told =
            field == "change_day" || field == "retired_at" || field == "x" || field == "y";
        if (told) continue;
        out.fields.push_back(
            {field, before->contains(field) ? plain((*before)[field]) : "", plain(value)});
    }
    return out;
}

Result<std::vector<LifeMoment>> componentLife(Desk& desk, std::int64_t code) {
    WANMI_LET(auto component, knownComponent(desk, code));
    return Life{desk, std::move(component)}.run();
}

Result<std::int64_t> codeToday(Desk& desk, std::int64_t code) {
    WANMI_LET(const auto recodings, RegionStore{desk.db()}.recodings(code));
    return recodings.empty() ? code : recodings.back().to;
}

} // namespace wanmi
