#include "core/service/whole_store.h"
#include "tests/around/around_city.h"

#include <array>

namespace wanmi {
namespace {

using test::AroundCity;
using test::must;

const Feedback* of(const std::vector<Feedback>& list, const std::string& id) {
    for (const auto& f : list) {
        if (f.caseId == id) return &f;
    }
    return nullptr;
}

} // namespace

TEST_CASE(
    "R025: every source says by data whether 核实, an answer and a call-back are due, and its "
    "limit",
    "[around]") {
    const AroundCity city;
    const auto& sources = city.desk->rules().sources;
    for (const auto* code :
         {"supervisor", "hotline_12345", "hotline_12319", "police_110", "website", "wechat",
          "weibo", "petition", "media", "leader", "video"}) {
        INFO(code);
        REQUIRE(sources.find(code) != nullptr);
    }
    const auto* hotline = sources.find("hotline_12345");
    CHECK(hotline->needsVerify);
    CHECK(hotline->reply);
    CHECK(hotline->callBack);
    CHECK(hotline->limit == LimitSpan{5, Unit::WorkDay});
    CHECK(sources.find("petition")->limit == LimitSpan{60, Unit::NaturalDay});
    CHECK_FALSE(sources.find("supervisor")->reply);
    CHECK_FALSE(sources.find("video")->limit.has_value());
    CHECK_FALSE(sources.find("media")->callBack);
}

TEST_CASE("Sources of a store made before answers were data load as they are", "[around]") {
    const auto older = must(Sources::load("code,zh,en,needs_verify,citizen\n"
                                          "hotline_12345,热线,Hotline,yes,yes\n"
                                          "video,视频,Video,no,no\n",
                                          "sources.csv"));
    CHECK(older.find("hotline_12345")->reply);
    CHECK_FALSE(older.find("hotline_12345")->limit.has_value());
    CHECK_FALSE(older.find("video")->reply);
    const auto broken = Sources::load("code,zh,en,needs_verify,citizen,reply,call_back,limit,unit\n"
                                      "web,网站,Web,yes,yes,yes,yes,5,fortnight\n",
                                      "sources.csv");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().reason == "rules.bad_value");
}

TEST_CASE("R025: an order that is sent twice is one case, another source's same number is another",
          "[around]") {
    AroundCity city;
    const auto first = city.citizen("hotline_12345", "13812341234", "HX-001");
    CHECK_FALSE(first.again);
    const auto second = city.citizen("hotline_12345", "13812341234", " HX-001 ");
    CHECK(second.again);
    CHECK(second.id == first.id);
    CHECK(city.number("SELECT count(*) FROM cases") == "1");
    CHECK(city.number("SELECT count(*) FROM case_event") == "1");
    const auto other = city.citizen("hotline_12319", "13812341234", "HX-001");
    CHECK_FALSE(other.again);
    CHECK(other.id != first.id);
    // Also after it has moved on: the first receipt's case, as it is now.
    city.refuse(first.id, "not_ours");
    const auto third = city.citizen("hotline_12345", "13812341234", "HX-001");
    CHECK(third.again);
    CHECK(third.state == CaseState::NotAccepted);
    CHECK(city.number("SELECT count(*) FROM cases") == "2");
}

TEST_CASE("R025: what is not ours and what was answered at once is recorded with its citizen",
          "[around]") {
    AroundCity city;
    const auto ours = city.citizen("hotline_12345", "13812341234");
    const auto atOnce = city.citizen("wechat", "13900001111");
    city.refuse(ours.id, "not_ours");
    city.refuse(atOnce.id, "answered");
    const auto list = must(FeedbackService{*city.desk}.list({}));
    REQUIRE(list.size() == 2);
    CHECK(of(list, ours.id)->outcome == "not_ours");
    CHECK(of(list, atOnce.id)->outcome == "answered");
    CHECK(must(CaseService{*city.desk}.show(ours.id)).state.outcome == "not_ours");
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("R039: when a case ends every citizen who left contact details is owed an answer, of a "
          "merged case each",
          "[around]") {
    AroundCity city;
    const auto original = city.citizen("hotline_12345", "13812341234");
    const auto merged = city.citizen("website", "13900001111");
    const auto silent = city.citizen("website", "");
    city.merge(merged.id, original.id);
    city.merge(silent.id, original.id);
    CHECK(city.owed().empty());
    city.refuse(original.id, "not_met");
    const auto owed = city.owed();
    REQUIRE(owed.size() == 2);
    for (const auto& id : {original.id, merged.id}) {
        const auto* one = of(owed, id);
        REQUIRE(one != nullptr);
        CHECK(one->rootId == original.id);
        CHECK(one->outcome == "not_met");
        CHECK(one->replyDue.has_value());
        CHECK(one->callDue.has_value());
    }
    CHECK(of(owed, silent.id) == nullptr);
    // Five working days from Monday 9:00, and nobody sees the number whole.
    const auto reply = *of(owed, original.id)->replyDue - test::kTestTime();
    CHECK(reply >= std::chrono::hours{24 * 7});
    CHECK(reply < std::chrono::hours{24 * 7 + 1});
    CHECK(of(owed, merged.id)->contact == "139****1111");
}

TEST_CASE("R039: an answer given by hand is noted once, by those who speak with citizens",
          "[around]") {
    AroundCity city;
    const auto made = city.citizen("hotline_12345", "13812341234");
    FeedbackService feedback{*city.desk};
    CHECK(feedback.answered(made.id, "acceptor1").error().reason == "feedback.unknown");
    city.refuse(made.id, "not_met");
    CHECK(feedback.answered(made.id, "dispatcher1").error().reason == "feedback.not_yours");
    REQUIRE(feedback.answered(made.id, "acceptor1"));
    CHECK(feedback.answered(made.id, "chief1").error().reason == "feedback.replied");
    REQUIRE(city.owed().size() == 1); // the call-back is still due
    city.call(made.id, true, 4);
    CHECK(city.owed().empty());
}

TEST_CASE("R039: 回访 asks each citizen of a merged case, and each one's satisfaction is kept",
          "[around]") {
    AroundCity city;
    const auto original = city.citizen("hotline_12345", "13812341234");
    const auto merged = city.citizen("hotline_12345", "13900001111");
    city.merge(merged.id, original.id);
    city.call(merged.id, true, 1); // before the end it is a talk, no 回访: it stays due
    city.refuse(original.id, "not_met");
    city.call(original.id, true, 2);
    CHECK(city.owed().size() == 1);
    city.call(merged.id, false, 0); // nobody answers: still due
    CHECK(city.owed().size() == 1);
    city.call(merged.id, true, 5);
    CHECK(city.owed().empty());
    const auto list = must(FeedbackService{*city.desk}.list({}));
    CHECK(of(list, original.id)->rating == 2);
    CHECK(of(list, merged.id)->rating == 5);
    const auto sums = must(FeedbackService{*city.desk}.satisfaction(
        test::kTestTime(), test::kTestTime() + std::chrono::hours{1}));
    REQUIRE(sums.size() == 1);
    CHECK(sums[0].citizens == 2);
    CHECK(sums[0].reached == 2);
    CHECK(sums[0].rated == 2);
    CHECK(sums[0].satisfied == 1);
    CHECK(sums[0].sum == 7);
    // The chain of each report holds it.
    CHECK(must(CaseService{*city.desk}.show(merged.id)).state.satisfaction == 5);
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("A case that goes on owes nobody, merged into one that has ended its caller is owed at "
          "once",
          "[around]") {
    AroundCity city;
    const auto original = city.citizen("hotline_12345", "13812341234");
    const auto merged = city.citizen("hotline_12345", "13900001111");
    city.merge(merged.id, original.id);
    city.refuse(original.id, "not_met");
    CHECK(city.owed().size() == 2);
    city.step(original.id, Action::Undo, "chief1");
    CHECK(city.owed().empty());
    CHECK(must(FeedbackService{*city.desk}.list({})).empty());
    city.step(merged.id, Action::Split, "acceptor1");
    CaseCommand what;
    what.note = "不符合条件";
    city.step(original.id, Action::Refuse, "chief1", what);
    REQUIRE(city.owed().size() == 1);
    CHECK(city.owed()[0].caseId == original.id);
    const auto closed = city.citizen("website", "13700002222");
    city.finish(closed.id);
    city.merge(merged.id, closed.id);
    REQUIRE(city.owed().size() == 3);
    CHECK(of(city.owed(), merged.id)->rootId == closed.id);
    CHECK(of(city.owed(), merged.id)->outcome == "closed");
    CHECK(must(checkStore(*city.desk, {})).empty());
}

TEST_CASE("check names a satisfaction that the case's own history does not tell", "[around]") {
    AroundCity city;
    const auto made = city.citizen("hotline_12345", "13812341234");
    city.refuse(made.id, "not_met");
    city.call(made.id, true, 1);
    CHECK(must(checkStore(*city.desk, {})).empty());
    const auto before = must(summary(*city.desk)).digest;
    must(city.desk->db().run("UPDATE feedback SET rating = 5"));
    const auto faults = must(checkStore(*city.desk, {}));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == "feedback");
    CHECK(faults[0].id == made.id);
    CHECK(must(summary(*city.desk)).digest != before);
}

} // namespace wanmi
