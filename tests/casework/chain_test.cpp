#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/domain/casework/transitions.h"
#include "tests/support/casework_fixture.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace wanmi {
namespace {

using test::WalkingCase;

const auto kMonday = test::at("2026-01-05T09:00+08:00");

} // namespace

TEST_CASE(
    "A case is the fold of its accepted events: replaying them gives the stored row, byte for byte",
    "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Archive);
    const auto again = replay(c.events);
    REQUIRE(again);
    CHECK(caseText(*again) == caseText(c.state));
    const auto read = caseFromText(caseText(c.state));
    REQUIRE(read);
    CHECK(*read == c.state);
}

TEST_CASE(
    "Chain: the hash covers the canonical JSON of case, seq, id, type, actor, at, body and prev",
    "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Accept);
    const auto& e = c.events.back();
    // The same document put together by the JSON library instead of by hand.
    const Json document{{"case", e.caseId},           {"seq", e.seq},     {"id", e.id},
                        {"type", "accept"},           {"actor", e.actor}, {"at", utcText(e.at)},
                        {"body", *parseJson(e.body)}, {"prev", e.prev}};
    CHECK(e.hash == sha256(canonicalJson(document)));
    CHECK(e.prev == c.events.front().hash);
    CHECK(canonicalJson(*parseJson(e.body)) == e.body);
}

TEST_CASE("Chain: a changed byte anywhere in any event is found", "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Close);
    for (std::size_t i = 0; i < c.events.size(); ++i) {
        for (int field = 0; field < 5; ++field) {
            auto events = c.events;
            auto& e = events[i];
            switch (field) {
            case 0: e.actor += "x"; break;
            case 1: e.at += std::chrono::microseconds{1}; break;
            case 2:
                e.body[e.body.size() / 2] = static_cast<char>(e.body[e.body.size() / 2] ^ 1);
                break;
            case 3: e.id[5] = e.id[5] == '0' ? '1' : '0'; break;
            default: e.type = Action::Refuse; break;
            }
            INFO("event " << i << " field " << field);
            CHECK_FALSE(replay(events));
        }
    }
}

TEST_CASE("Chain: a dropped, doubled or swapped event is found", "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Dispatch);
    auto dropped = c.events;
    dropped.erase(dropped.begin() + 1);
    CHECK_FALSE(replay(dropped));
    auto doubled = c.events;
    doubled.insert(doubled.begin() + 1, doubled[1]);
    CHECK_FALSE(replay(doubled));
    auto swapped = c.events;
    std::swap(swapped[1], swapped[2]);
    CHECK_FALSE(replay(swapped));
}

TEST_CASE("What a citizen said is never in the chained text", "[casework]") {
    WalkingCase c{kMonday};
    for (const auto& e : c.events) {
        CHECK(e.body.find("text\":\"aaaa") != std::string::npos); // the hash, and only it
    }
    const auto text = caseText(c.state);
    CHECK(text.find("\"text\"") == std::string::npos);
}

TEST_CASE("Transitions: the embedded table is the shipped file, row by row", "[casework]") {
    std::ifstream file{WANMI_SOURCE_DIR "/data/transitions.csv"};
    const auto all = transitions();
    auto row = all.begin();
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#' || line.rfind("state,", 0) == 0) continue;
        std::istringstream columns{line};
        std::string states, action, when, posts;
        for (auto* column : {&states, &action, &when, &posts}) {
            std::getline(columns, *column, ',');
        }
        std::size_t copies = 0; // a row for several states counts once for each
        while (row != all.end() && actionCode(row->action) == action && row->when == when &&
               row->posts == posts &&
               (!row->from || states.rfind("@open", 0) == 0 ||
                states.find(stateCode(*row->from)) != std::string::npos)) {
            ++row;
            ++copies;
        }
        INFO(line);
        CHECK(copies >= 1);
        rows += copies;
    }
    CHECK(row == all.end());
    CHECK(rows == all.size());
    CHECK(findTransition(CaseState::PendingCheck, Action::CheckAnswer, "failed")->next ==
          CaseState::PendingCheck);
    CHECK(findTransition(CaseState::Closed, Action::Close, "") == nullptr);
}

TEST_CASE("Fold: an event with a broken body is refused and says where", "[casework]") {
    WalkingCase c{kMonday};
    for (const auto* body : {"{}", "[]", R"({"state":"nowhere"})", R"({"state":1})", "not json"}) {
        CaseEvent e;
        e.caseId = c.state.id;
        e.seq = 2;
        e.prev = c.state.head;
        e.type = Action::Accept;
        e.body = body;
        e.hash = eventHash(e);
        CHECK_FALSE(fold(c.state, e));
    }
}

} // namespace wanmi
