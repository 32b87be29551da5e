#include "core/domain/casework/duplicates.h"
#include "tests/support/casework_fixture.h"

namespace wanmi {
namespace {

using test::at;
using test::shippedRules;

const Instant kNow = at("2026-01-05T09:00+08:00");

DuplicateCandidate candidate(const char* number, const char* kind, std::int64_t metresEast,
                             std::chrono::hours before, CaseState state = CaseState::Handling) {
    DuplicateCandidate c{.id = number,
                         .number = number,
                         .kind = *KindCode::parse(kind),
                         .state = state,
                         .at = {metresEast * 1000, 0},
                         .reportedAt = kNow - before,
                         .closedAt = std::nullopt,
                         .component = std::nullopt,
                         .text = {}};
    return c;
}

std::vector<std::string> numbers(const std::vector<DuplicateMatch>& matches) {
    std::vector<std::string> out;
    for (const auto& m : matches) {
        out.push_back(m.candidate.number);
    }
    return out;
}

std::vector<DuplicateMatch> rank(const std::vector<DuplicateCandidate>& candidates,
                                 const char* text = "") {
    const DuplicateRule rule{50, 24, true, {}};
    return rankDuplicates({*KindCode::parse("event:0102"), {0, 0}, kNow, std::nullopt, text},
                          candidates, rule);
}

} // namespace

TEST_CASE("Duplicates: distance and time are limits, to the metre and the hour", "[casework]") {
    using std::chrono::hours;
    CHECK(numbers(rank({candidate("in", "event:0102", 50, hours{24}),
                        candidate("far", "event:0102", 51, hours{1}),
                        candidate("old", "event:0102", 10, hours{25})})) ==
          std::vector<std::string>{"in"});
}

TEST_CASE("Duplicates: the nearer, the newer, the same kind and the same words come first",
          "[casework]") {
    using std::chrono::hours;
    CHECK(numbers(rank({candidate("far", "event:0102", 40, hours{1}),
                        candidate("near", "event:0102", 5, hours{1})})) ==
          std::vector<std::string>{"near", "far"});
    CHECK(numbers(rank({candidate("old", "event:0102", 5, hours{20}),
                        candidate("new", "event:0102", 5, hours{1})})) ==
          std::vector<std::string>{"new", "old"});
    CHECK(numbers(rank({candidate("sibling", "event:0103", 5, hours{1}),
                        candidate("same", "event:0102", 5, hours{1})})) ==
          std::vector<std::string>{"same", "sibling"});
    auto alike = candidate("alike", "event:0102", 5, hours{1});
    alike.text = "路口有暴露垃圾";
    auto other = candidate("a-other", "event:0102", 5, hours{1});
    other.text = "门前堆放建材";
    CHECK(numbers(rank({other, alike}, "南门路口暴露垃圾多")) ==
          std::vector<std::string>{"alike", "a-other"});
    CHECK(sharedWords("路口有暴露垃圾", "路口有暴露垃圾") == 100);
    CHECK(sharedWords("Broken Lamp", "broken lamp!") == 100);
    CHECK(sharedWords("路", "路口") == 0);
}

TEST_CASE("Duplicates: a closed case counts from its closing, refused, withdrawn and merged ones "
          "take no part",
          "[casework]") {
    using std::chrono::hours;
    auto closed = candidate("closed", "event:0102", 5, hours{100}, CaseState::Closed);
    closed.closedAt = kNow - hours{2};
    auto longAgo = candidate("long", "event:0102", 5, hours{100}, CaseState::Archived);
    longAgo.closedAt = kNow - hours{30};
    CHECK(numbers(rank({closed, longAgo,
                        candidate("check", "event:0102", 9, hours{3}, CaseState::PendingCheck),
                        candidate("no", "event:0102", 5, hours{1}, CaseState::NotAccepted),
                        candidate("cancelled", "event:0102", 5, hours{1}, CaseState::Cancelled),
                        candidate("merged", "event:0102", 5, hours{1}, CaseState::Merged)})) ==
          std::vector<std::string>{"check", "closed"});
}

TEST_CASE("Duplicates: what is near and who is a sibling is data of the kind", "[casework]") {
    const auto& rules = shippedRules().duplicates;
    const auto poster = *KindCode::parse("event:0201");
    CHECK(rules.of(poster).metres == 15);
    CHECK(rules.of(poster).kinship(poster, *KindCode::parse("event:0202")) == 0);
    const auto hole = *KindCode::parse("event:0110");
    CHECK(rules.of(hole).hours == 168);
    CHECK(rules.of(hole).kinship(hole, *KindCode::parse("event:0401")) == 1);
    const auto cover = *KindCode::parse("component:0101"); // no row: the profile's
    CHECK(rules.of(cover).metres == shippedRules().profile.duplicateMetres);
    CHECK(rules.of(cover).kinship(cover, *KindCode::parse("component:0102")) == 1);
    CHECK(rules.of(cover).kinship(cover, *KindCode::parse("event:0101")) == 0);
    const auto load = [](const char* text) {
        return DuplicateRules::load(text, "duplicates.csv", shippedRules().catalogue,
                                    shippedRules().profile);
    };
    CHECK(load(""));
    for (const auto& [text, reason] : std::vector<std::pair<const char*, const char*>>{
             {"kind,metres,hours,siblings\nevent:9999,5,5,class\n", "limits.unknown_kind"},
             {"kind,metres,hours,siblings\nevent:0102,0,5,class\n", "rules.bad_value"},
             {"kind,metres,hours,siblings\nevent:0102,5,x,class\n", "rules.bad_value"},
             {"kind,metres,hours,siblings\nevent:0102,5,5,event:9999\n", "limits.unknown_kind"},
             {"kind,metres,hours,siblings\nevent:0102,5,5,none\nevent:0102,5,5,none\n",
              "rules.duplicate"}}) {
        const auto bad = load(text);
        REQUIRE_FALSE(bad);
        CHECK(bad.error().reason == reason);
    }
    // Another catalogue's rows are for other cities.
    CHECK(load("kind,metres,hours,siblings\nother/event/9999,5,5,none\n"));
}

} // namespace wanmi
