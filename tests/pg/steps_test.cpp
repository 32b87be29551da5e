// The database decides as core does.
#include "core/base/time_text.h"
#include "core/domain/casework/levels.h"
#include "core/domain/casework/transitions.h"
#include "core/domain/people/rights.h"
#include "tests/pg/rights_fixture.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

/// One question to check_step: in words, and what it must say ("" fine).
struct StepQuestion {
    std::string from;
    std::string action;
    std::string body;
    std::string post;
    std::string says;
    std::string region = {}; ///< of the person
    std::string level = {};  ///< of the case
};

/// Whoever may hand a case on, and to whom.
void askAsHander(StepQuestion& q) {
    const bool up = q.action == "hand_up" || q.action == "hand_across";
    if (up) q.region = "990101";
    if (q.action == "take_back") q.level = "990102";
}

std::string profilePosts(std::string_view posts) {
    const auto& profile = shippedRules().profile;
    if (posts == "@file") return profile.filePost;
    if (posts == "@refuse") return profile.refusePost;
    if (posts == "@close") return profile.closePost;
    return std::string{posts};
}

void askOfRow(const Transition& t, std::vector<StepQuestion>& out) {
    const auto from = t.from ? std::string{stateCode(*t.from)} : std::string{};
    const bool named = t.where == NextState::Named;
    const auto body = [&t](std::string_view state) {
        JsonObject json;
        if (!t.when.empty()) json.put("passed", t.when == "passed");
        if (t.action == Action::HandDown || t.action == Action::HandAcross) {
            json.put("district", "990102");
        }
        if (t.action == Action::HandUp || t.action == Action::HandAcross) {
            json.put("from", "990101");
        }
        return json.put("state", state).put("final", false).text();
    };
    // What the table alone cannot say: undone, and consents that change nothing yet.
    if (t.action == Action::Undo) return;
    const auto next = named ? stateCode(t.next) : std::string_view{from};
    const auto posts = "|" + profilePosts(t.posts) + "|";
    const bool anybody = posts.substr(0, 2) == "|@";
    for (const auto& post : shippedRules().posts.all()) {
        const bool may = anybody || posts.find("|" + post.code + "|") != std::string::npos;
        out.push_back({from, std::string{actionCode(t.action)}, body(next), post.code,
                       may ? "" : "sync.wrong_post"});
        askAsHander(out.back());
    }
    if (named) {
        out.push_back({from, std::string{actionCode(t.action)},
                       body(next == "recycled" ? "closed" : "recycled"), "DUTY_CHIEF",
                       "sync.not_in_table"});
    }
}

/// Every pair of state and action that the table does not know.
void askOutside(std::vector<StepQuestion>& out) {
    const std::set<Action> outside{Action::Imported, Action::Regridded, Action::RulesAdopted,
                                   Action::PersonalDataErased};
    for (const auto action : kActionCodes) {
        const auto a = *actionOf(action);
        if (outside.count(a) != 0) continue;
        for (const auto state : kStateCodes) {
            if (anyTransition(stateOf(state), a) != nullptr) continue;
            const auto body = JsonObject{}.put("state", state).text();
            for (const auto* post : {"ADMIN", "DUTY_CHIEF", "LEADER"}) {
                out.push_back(
                    {std::string{state}, std::string{action}, body, post, "sync.not_in_table"});
            }
        }
    }
}

/// Asks wanmi.check_step of a case that stands in each state.
constexpr const char* kTryStep = R"(
CREATE FUNCTION public.try_step(state text, action text, body jsonb, post text, region text, level text)
RETURNS text LANGUAGE plpgsql
SET search_path = wanmi, public AS $$
DECLARE
    h cases := new_case('990101', 'c');
BEGIN
    h.state := state;
    h.seq := CASE state WHEN '' THEN 0 ELSE 3 END;
    h.place := '990101';
    h.community := '990101001001';
    h.level := level;
    h.department := 'D';
    h.reporter := 'somebody';
    PERFORM check_step(h, ROW('e', action, 'somebody', '', '', '', '')::wire_event, body,
        ROW('somebody', post, 'D', region, '001', '')::signer);
    RETURN '';
EXCEPTION WHEN SQLSTATE 'WM002' THEN RETURN SQLERRM;
END $$)";

/// What the database says to each question, all asked at once.
std::vector<std::string> answersTo(Centre& centre, const std::vector<StepQuestion>& questions) {
    must(centre.admin.script(kTryStep));
    std::array<std::vector<std::string>, 6> columns;
    for (const auto& q : questions) {
        const std::array<const std::string*, 6> row{&q.from, &q.action, &q.body,
                                                    &q.post, &q.region, &q.level};
        for (std::size_t i = 0; i < row.size(); ++i) {
            columns[i].push_back(*row[i]);
        }
    }
    PgParams params;
    for (const auto& column : columns) {
        params.addTexts(column);
    }
    const auto rows = must(centre.admin.query(
        "SELECT public.try_step(s, a, b::jsonb, p, r, l) FROM unnest($1::text[], $2::text[], "
        "$3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY q (s, a, b, p, r, l, n) "
        "ORDER BY n",
        params));
    std::vector<std::string> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back(rows.text(i, 0));
    }
    return out;
}

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
}

CaseCommand commandFor(Action action, Instant now, Random& random) {
    CaseCommand out;
    out.action = action;
    if (action == Action::Dispatch || action == Action::Redispatch || action == Action::Ruling)
        out.to = "CG-HW";
    if (action == Action::Assist) out.to = "YL";
    if (action == Action::HandDown || action == Action::HandAcross) out.to = "990102";
    if (action == Action::Assign) out.to = "the-HANDLER";
    out.note = "因由 \"\\\n\x1f\x7f";
    out.condition = 1;
    out.passed = below(random, 3) != 0;
    out.closingMet = true;
    out.photos = 1;
    out.until = now + std::chrono::hours{24};
    out.kind = "event:0102";
    out.step = CaseState::PendingDispatch;
    out.level = 1;
    out.notify = {"CG-HW"};
    out.into = "another";
    if (action == Action::Ruling) out.reason = "cell";
    if (action == Action::SpotCheck) out.reason = "ok";
    return out;
}

/// The desks of the city and of its two districts.
const std::array<std::string, 3> kHomes{"", "990101", "990102"};

bool isOfDesks(const std::string& post) {
    return post == "ACCEPTOR" || post == "DUTY_CHIEF" || post == "DISPATCHER" ||
           post == "EVALUATOR" || post == "LEADER";
}

Actor ofDistrict(Actor actor, const std::string& home) {
    actor.login += home;
    actor.region = home;
    return actor;
}

void addDistrictDesks(Centre& centre) {
    for (const auto& post : shippedRules().posts.all()) {
        for (const auto& home : kHomes) {
            if (!home.empty() && isOfDesks(post.code)) {
                centre.add("the-" + post.code + home, post.code, "", home);
            }
        }
    }
}

/// Somebody does something that core lets them do, or takes their last step back; false: nothing
/// came of it.
bool anyStep(WalkingCase& c, Random& random) {
    c.now += std::chrono::minutes{3};
    if (below(random, 7) == 0) {
        const auto before = replay({c.events.begin(), c.events.end() - 1});
        return c.events.size() > 1 && before && c.undo(*before);
    }
    const auto& posts = shippedRules().posts.all();
    const auto which = below(random, posts.size() + 1);
    auto actor = person(which == posts.size() ? kSystemPost : posts[which].code);
    if (which == posts.size()) actor.login = kSystemLogin;
    if (actor.post == "DEPT" || actor.post == "HANDLER") actor.department = "CG-HW";
    if (isOfDesks(actor.post)) actor = ofDistrict(actor, kHomes[below(random, kHomes.size())]);
    const auto may = permitted(c.state, actor, c.now, shippedRules());
    if (may.empty()) return false;
    const auto action = may[below(random, may.size())].action;
    return static_cast<bool>(c.step(commandFor(action, c.now, random), actor));
}

void checkHead(Centre& centre, const Case& c) {
    const auto head =
        must(centre.admin.query("SELECT state, department, file_number, community, head, seq, "
                                "array_to_string(ARRAY(SELECT unnest(handlers) ORDER BY 1), ','), "
                                "level, level IN ('', 'city') OR level = ANY (places) "
                                "FROM wanmi.cases WHERE id = $1",
                                PgParams{}.add(c.id)));
    REQUIRE(head.count() == 1);
    CHECK(head.text(0, 0) == stateCode(c.state));
    CHECK(head.text(0, 1) == c.department);
    CHECK(head.text(0, 2) == c.fileNumber);
    CHECK(head.text(0, 3) == c.community);
    CHECK(head.text(0, 4) == c.head);
    CHECK(head.number(0, 5) == c.revision);
    CHECK(head.text(0, 7) == c.level);
    CHECK(head.text(0, 8) == "t"); // whoever was handed it sees it
    auto handlers = c.handlers;
    std::sort(handlers.begin(), handlers.end());
    CHECK(head.text(0, 6) == fmt::format("{}", fmt::join(handlers, ",")));
}

} // namespace

TEST_CASE("The centre decides every step as the table of transitions does", "[pg]") {
    Centre centre{true};
    std::vector<StepQuestion> questions;
    for (const auto& t : transitions()) {
        askOfRow(t, questions);
    }
    const auto inside = questions.size();
    askOutside(questions);
    REQUIRE(inside > 1000);
    REQUIRE(questions.size() > inside + 1000);
    const auto answers = answersTo(centre, questions);
    REQUIRE(answers.size() == questions.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& q = questions[i];
        INFO(q.from << ' ' << q.action << ' ' << q.post << ' ' << q.body);
        CHECK(answers[i] == q.says);
    }
}

TEST_CASE(
    "Of city and districts the centre lets those act whom core lets, whoever has the case and "
    "wherever a person works",
    "[pg]") {
    Centre centre{true};
    std::vector<StepQuestion> table;
    for (const auto& t : transitions()) {
        if (t.from) askOfRow(t, table);
    }
    std::vector<StepQuestion> questions;
    for (const auto& one : table) {
        if (!one.says.empty()) continue; // the post decides
        for (const auto* region : {"", "990101", "990101001", "990101002", "990102", "990102001"}) {
            for (const auto* level : {"", "city", "990101", "990102"}) {
                auto q = one;
                q.region = region;
                q.level = level;
                questions.push_back(std::move(q));
            }
        }
    }
    REQUIRE(questions.size() > 5000);
    const auto answers = answersTo(centre, questions);
    REQUIRE(answers.size() == questions.size());
    std::map<std::string, int> said;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& q = questions[i];
        INFO(q.from << ' ' << q.action << ' ' << q.post << ' ' << q.region << " of " << q.level);
        Case c;
        c.district = "990101";
        c.community = "990101001001";
        c.level = q.level;
        auto actor = person(q.post);
        actor.region = q.region;
        const auto in = mayActOn(actor, c);
        const auto of = checkLevel(actor, c, *actionOf(q.action));
        ++said[answers[i]];
        if (!in) CHECK(answers[i] == "sync.other_region");
        if (in && !of) CHECK(answers[i] == "sync.other_level");
        if (!in || !of) continue;
        // They may: what is left is what they say of themselves and of the other district.
        const bool handed = q.action == "hand_up" || q.action == "hand_across";
        const bool another = handed && q.region != "990101";
        CHECK(answers[i] == (another ? "sync.bad_entry" : ""));
    }
    CHECK(said["sync.other_region"] > 500);
    CHECK(said["sync.other_level"] > 500);
    CHECK(said[""] > 500);
}

TEST_CASE("Whatever core lets a person do the centre takes, and its head is the fold", "[pg]") {
    Centre centre{true};
    auto line = addEveryPost(centre);
    addDistrictDesks(centre);
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    Random random{seed};
    std::set<Action> seen;
    int steps = 0;
    for (int walk = 0; walk < 40; ++walk) {
        must(centre.admin.script(
            "DELETE FROM wanmi.case_number")); // every walk has the same numbers
        WalkingCase c{at("2026-01-05T09:00") + std::chrono::hours{24 * walk}};
        if (walk % 2 == 1) c.walkTo(Action::File); // few come so far by chance, to be handed on
        for (const auto& e : c.events) {
            REQUIRE(send(centre, line, e) == kTaken);
        }
        for (int i = 0; i < 40; ++i) {
            const auto before = c.state.state;
            if (!anyStep(c, random)) continue;
            const auto& e = c.events.back();
            INFO(actionCode(e.type) << " by " << e.actor << " in " << stateCode(before));
            REQUIRE(send(centre, line, e) == kTaken);
            checkHead(centre, c.state);
            seen.insert(e.type);
            ++steps;
        }
    }
    CHECK(steps > 200);
    CHECK(seen.size() > 20);
    for (const auto& fault : must(checkCentre(centre.admin))) {
        INFO(fault.kind << ' ' << fault.id);
        CHECK(fault.detail.find("is not noted") !=
              std::string::npos); // the numbers taken away above
    }
}

TEST_CASE("The centre gives an event the hash that core gives it, whatever is written in it",
          "[pg]") {
    Centre centre{true};
    const std::vector<std::string> texts{"",
                                         "万米 🚧",
                                         "\"\\/\b\f\n\r\t",
                                         "\x01\x1f\x7f",
                                         "\u2028\u00a0",
                                         R"({"a":[1,-2,{"b":null}],"c":"\u001f"})"};
    for (const auto& text : texts) {
        CaseEvent e{text + "c",
                    7,
                    text + "i",
                    Action::Remark,
                    text,
                    kTestTime(),
                    JsonObject{}.put("note", text).text(),
                    text,
                    {}};
        const auto rows =
            must(centre.admin.query("SELECT wanmi.event_hash($1, $2, $3, $4, $5, $6, $7, $8)",
                                    PgParams{}
                                        .add(e.actor)
                                        .add(utcText(e.at))
                                        .add(e.body)
                                        .add(e.caseId)
                                        .add(e.id)
                                        .add(e.prev)
                                        .add(e.seq)
                                        .add(actionCode(e.type))));
        CHECK(rows.text(0, 0) == eventHash(e));
    }
}

} // namespace wanmi::test
