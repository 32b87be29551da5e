#pragma once
// Entries as desks send them, of cases that walk by core's own rules.
#include "core/base/hash.h"
#include "core/base/json_object.h"
#include "core/domain/casework/case.h"
#include "core/sync/remote.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>
#include <string>
#include <vector>

namespace wanmi::test {

/// Who signs, at which desk; session "": with the desk's key.
struct Signer {
    DeskPass pass;
    std::string login;
    std::string session;
    std::string secret;
};

/// The events of a case after the first `follows` ones.
inline JsonObject caseOf(const WalkingCase& walk, std::size_t follows,
                         const std::string& extra = {}) {
    JsonArray events;
    for (auto i = follows; i < walk.events.size(); ++i) {
        const auto& e = walk.events[i];
        JsonObject one;
        one.put("id", e.id).put("type", actionCode(e.type)).put("actor", e.actor);
        one.put("at", utcText(e.at)).put("body", e.body).put("prev", e.prev).put("hash", e.hash);
        events.add(one);
    }
    JsonObject out;
    out.put("case", walk.state.id).put("district", walk.state.district);
    out.put("follows", follows).put("events", events);
    if (!extra.empty()) out.putRaw("evidence", extra);
    return out;
}

struct EntryPlan {
    std::string id;
    std::string caseText; ///< JSON array of cases
    std::vector<std::string> cases;
    std::vector<std::string> actions;
    std::string rows = "[]";
    Instant at;
};

inline WireEntry signedEntry(const Signer& who, const EntryPlan& plan) {
    JsonObject intent;
    intent.put("actions", plan.actions).put("at", utcText(plan.at)).put("cases", plan.cases);
    intent.put("desk", who.pass.desk).put("id", plan.id).put("person", who.login);
    intent.put("rows", plan.rows == "[]" ? std::string{} : sha256(plan.rows));
    intent.put("session", who.session);
    const auto text = intent.text();
    JsonObject out;
    out.put("n", 1).put("id", plan.id).put("intent", text);
    out.put("mac", hmacSha256(who.secret, text));
    out.putRaw("cases", plan.caseText).putRaw("rows", plan.rows);
    return {plan.id, out.text()};
}

/// The steps of a case after the first `follows` ones as one entry; `evidence` as JSON.
inline WireEntry entryOf(const Signer& who, const WalkingCase& walk, std::size_t follows,
                         const std::string& evidence = {}) {
    EntryPlan plan;
    plan.at = walk.now;
    for (auto i = follows; i < walk.events.size(); ++i) {
        plan.actions.emplace_back(actionCode(walk.events[i].type));
    }
    std::sort(plan.actions.begin(), plan.actions.end());
    plan.actions.erase(std::unique(plan.actions.begin(), plan.actions.end()), plan.actions.end());
    const bool single = walk.events.size() == follows + 1;
    plan.id = single ? walk.events.back().id : IdSource{}.next(walk.now);
    plan.cases = {walk.state.id};
    plan.caseText = JsonArray{}.add(caseOf(walk, follows, evidence)).text();
    return signedEntry(who, plan);
}

} // namespace wanmi::test
