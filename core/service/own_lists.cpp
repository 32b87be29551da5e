#include "core/service/own_lists.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

bool keepsPhrases(const Actor& actor) {
    return actor.post == "DUTY_CHIEF" || actor.post == "ADMIN" || actor.post == "ADMIN_SYSTEM";
}

Error notYours(const Actor& actor) {
    return fail(Errc::Forbidden, "phrase.not_yours",
                {{"actor", actor.login}, {"post", actor.post}});
}

std::string queryText(const CaseQuery& query) {
    Json json{{"open", query.openOnly},
              {"region", query.region},
              {"kind", query.kind},
              {"department", query.department},
              {"task_to", query.taskTo},
              {"approver", query.approver},
              {"merged_into", query.mergedInto},
              {"text", query.text},
              {"newest", query.order == CaseQuery::Order::NewestFirst},
              {"limit", query.limit},
              {"states", Json::array()}};
    for (const auto state : query.states) {
        json["states"].push_back(stateCode(state));
    }
    if (query.lamp) json["lamp"] = lampText(*query.lamp);
    return canonicalJson(json);
}

/// A filter may come from a newer program: what is not known is left out.
Result<CaseQuery> queryFrom(std::string_view text) {
    WANMI_LET(const Json json, parseJson(text));
    CaseQuery query;
    query.openOnly = json.value("open", false);
    query.region = json.value("region", "");
    query.kind = json.value("kind", "");
    query.department = json.value("department", "");
    query.taskTo = json.value("task_to", "");
    query.approver = json.value("approver", "");
    query.mergedInto = json.value("merged_into", "");
    query.text = json.value("text", "");
    if (json.value("newest", false)) query.order = CaseQuery::Order::NewestFirst;
    query.limit = json.value("limit", query.limit);
    for (const auto& code : json.value("states", Json::array())) {
        if (const auto state = stateOf(code.get<std::string>())) query.states.push_back(*state);
    }
    const auto lamp = json.value("lamp", "");
    for (const auto one : {Lamp::Green, Lamp::Yellow, Lamp::Red}) {
        if (lampText(one) == lamp) query.lamp = one;
    }
    return query;
}

} // namespace

Result<std::vector<SavedFilter>> SavedFilters::list(std::string_view login) {
    WANMI_LET(const auto who, m_desk->acting(login));
    WANMI_LET(auto q, m_desk->db().prepare("SELECT name, query FROM saved_filter WHERE login = ?1"
                                           " ORDER BY name"));
    q.at(1, who.login);
    std::vector<SavedFilter> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto query, queryFrom(q.view(1)));
        out.push_back({q.text(0), std::move(query)});
    }
}

Result<SavedFilter> SavedFilters::find(std::string_view name, std::string_view login) {
    WANMI_LET(auto all, list(login));
    for (auto& one : all) {
        if (one.name == name) return std::move(one);
    }
    return fail(Errc::NotFound, "filter.unknown", {{"name", std::string{name}}});
}

Status SavedFilters::save(const SavedFilter& filter, std::string_view login) {
    const auto name = trim(filter.name);
    if (name.empty() || !isUtf8(name)) return fail(Errc::Invalid, "filter.name");
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(auto q, desk.db().prepare("INSERT OR REPLACE INTO saved_filter (login, name, query,"
                                        " at) VALUES (?1, ?2, ?3, ?4)"));
    q.at(1, who.login).at(2, name).at(3, queryText(filter.query));
    WANMI_TRY(q.at(4, desk.now().time_since_epoch().count()).done());
    WANMI_TRY(noteChange(desk.db(), "saved_filter", who.login));
    return tx.commit();
}

Status SavedFilters::remove(std::string_view name, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM saved_filter WHERE login = ?1 AND name = ?2"));
    WANMI_TRY(q.at(1, who.login).at(2, name).done());
    if (desk.db().changes() == 0) {
        return fail(Errc::NotFound, "filter.unknown", {{"name", std::string{name}}});
    }
    WANMI_TRY(noteChange(desk.db(), "saved_filter", who.login));
    return tx.commit();
}

Result<std::vector<Phrase>> Phrases::list(std::string_view use, std::string_view login) {
    WANMI_LET(const auto who, m_desk->acting(login));
    WANMI_LET(auto q, m_desk->db().prepare("SELECT id, owner, use, text FROM phrase WHERE owner IN"
                                           " ('', ?1) AND (?2 = '' OR use IN ('', ?2)) ORDER BY"
                                           " owner = '', use, text"));
    q.at(1, who.login).at(2, use);
    std::vector<Phrase> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), q.text(2), q.text(3)});
    }
}

Result<Phrase> Phrases::add(const Phrase& wanted, bool forAll, std::string_view login) {
    Phrase p{{}, {}, wanted.use, std::string{trim(wanted.text)}};
    if (!isUtf8(p.text)) return fail(Errc::Invalid, "text.not_utf8");
    if (p.text.empty()) return fail(Errc::Invalid, "phrase.empty");
    if (!p.use.empty()) {
        WANMI_LET(const auto known, parseAction(p.use));
        (void)known;
    }
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    if (forAll && !keepsPhrases(who)) return notYours(who);
    p.owner = forAll ? std::string{} : who.login;
    WANMI_LET(auto known,
              desk.db().prepare("SELECT id FROM phrase WHERE owner = ?1 AND use = ?2 AND"
                                " text = ?3"));
    WANMI_LET(const bool row, known.at(1, p.owner).at(2, p.use).at(3, p.text).step());
    if (row) {
        p.id = known.text(0);
        return p;
    }
    p.id = desk.ids().next(desk.now());
    WANMI_LET(auto q, desk.db().prepare("INSERT INTO phrase (id, owner, use, text, at) VALUES (?1,"
                                        " ?2, ?3, ?4, ?5)"));
    q.at(1, p.id).at(2, p.owner).at(3, p.use).at(4, p.text);
    WANMI_TRY(q.at(5, desk.now().time_since_epoch().count()).done());
    WANMI_TRY(noteChange(desk.db(), "phrase", p.id));
    WANMI_TRY(tx.commit());
    return p;
}

Status Phrases::remove(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(auto known, desk.db().prepare("SELECT owner FROM phrase WHERE id = ?1"));
    WANMI_LET(const bool row, known.at(1, id).step());
    if (!row) return fail(Errc::NotFound, "phrase.unknown", {{"id", std::string{id}}});
    if (known.view(0) != who.login && !(known.view(0).empty() && keepsPhrases(who))) {
        return notYours(who);
    }
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM phrase WHERE id = ?1"));
    WANMI_TRY(q.at(1, id).done());
    WANMI_TRY(noteChange(desk.db(), "phrase", id));
    return tx.commit();
}

} // namespace wanmi
