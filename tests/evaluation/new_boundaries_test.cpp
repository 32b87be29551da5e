// What a publication of boundaries and an act on regions leave as it was: every score before them.
#include "core/domain/place/grid_draft.h"
#include "tests/evaluation/score_city.h"

namespace wanmi::test {
namespace {

constexpr const char* kFirst = "990101001001";
constexpr const char* kSecond = "990101001002";
const auto kFebruary = *parseTime("2026-02-02T09:00+08:00", "Asia/Shanghai");

/// Cases of January in the first two communities: closed ones, open ones, one that became overdue.
struct January : ScoreCity {
    std::string closed = walkedIn(0, Action::Close);
    std::string closedNext = walkedIn(1, Action::Close);
    std::string running = walkedIn(0, Action::Dispatch); // runs out in January, unhandled
    std::string reported = reportIn(1);

    January() { setTime(kFebruary); }

    /// January by every level, and by department.
    std::vector<Evaluation> scores() {
        std::vector<Evaluation> out;
        out.reserve(kLevelCodes.size() + 1);
        for (std::size_t level = 0; level < kLevelCodes.size(); ++level) {
            out.push_back(evaluate(asking("2026-01", static_cast<UnitLevel>(level))));
        }
        auto departments = asking("2026-01");
        departments.scope = EvaluationScope::Department;
        out.push_back(evaluate(departments));
        return out;
    }
};

/// Gives the cell to the community of `to`; false: it would fall apart.
bool assign(GridDraft& draft, const std::string& cell, std::uint32_t to) {
    MeshEdit edit;
    edit.kind = MeshEdit::Kind::Assign;
    edit.layer = MeshLayer::Region;
    edit.cell = draft.cellNamed(cell).value();
    edit.group = to;
    return bool{draft.apply(edit)};
}

/// Hands every cell of the first community that lets itself be handed over to the second one, till
/// `until` is among them, and publishes.
void publish(January& city, const std::string& until) {
    GridAdmin admin{*city.desk};
    must(admin.newDraft("spring", "admin"));
    auto draft = must(admin.open("spring"));
    const auto second = city.cellsOf(kSecond);
    REQUIRE_FALSE(second.empty());
    const auto to = draft.mesh().state(draft.cellNamed(second.front().code).value()).region;
    auto left = city.cellsOf(kFirst);
    bool done = false;
    // The outermost first: a pass over those that are left goes on as long as one of them goes.
    for (std::size_t before = left.size() + 1; left.size() < before && !done;) {
        before = left.size();
        std::erase_if(left, [&](const Cell& cell) {
            if (done || !assign(draft, cell.code, to)) return false;
            done = cell.code == until;
            return true;
        });
    }
    REQUIRE(done);
    must(admin.keep("spring", 0, draft.log(), "admin"));
    PublishRequest request;
    request.draft = "spring";
    request.actor = "admin";
    request.document = "文〔2026〕2号"; // a community's border moves by a document alone
    must(admin.publish(request));
}

} // namespace

TEST_CASE("A score of last month does not change when boundaries are published", "[never-untrue]") {
    January city;
    const auto oldCell = city.state(city.running).cell;
    REQUIRE(oldCell == city.state(city.closed).cell);
    const auto before = city.scores();
    REQUIRE(before[2].units.size() == 2);
    CHECK(ScoreCity::countedIn(before[2], kFirst)[Quantity::Filed] == 2);
    CHECK(ScoreCity::countedIn(before[2], kFirst)[Quantity::Closed] == 1);
    CHECK(ScoreCity::countedIn(before[2], kFirst)[Quantity::Due] == 2);
    CHECK(ScoreCity::countedIn(before[2], kSecond)[Quantity::Received] == 2);
    CHECK(ScoreCity::countedIn(before[5], "CG-HW")[Quantity::Due] == 3);

    publish(city, oldCell);
    const auto newCell = city.state(city.running).cell;
    REQUIRE(newCell != oldCell); // the open case was moved
    REQUIRE(city.state(city.running).community == kSecond);
    REQUIRE(city.state(city.closed).cell == oldCell);
    CHECK(city.scores() == before);

    // Closed after the publication, it counts where it lies now; January stays.
    city.walk(city.running, Action::Dispatch, Action::Close);
    CHECK(city.scores() == before);
    const auto february = city.evaluate(ScoreCity::asking("2026-02", UnitLevel::Cell));
    CHECK(ScoreCity::countedIn(february, newCell)[Quantity::Closed] == 1);
    CHECK(ScoreCity::countedIn(february, newCell)[Quantity::ClosedLate] == 1);
    CHECK(ScoreCity::countedIn(february, oldCell) == Quantities{});
    const auto communities = city.evaluate(ScoreCity::asking("2026-02"));
    CHECK(ScoreCity::countedIn(communities, kSecond)[Quantity::Closed] == 1);
    CHECK(ScoreCity::countedIn(communities, kFirst) == Quantities{});
}

TEST_CASE("A score of last month does not change when regions are renamed, transferred, merged, "
          "split or recoded",
          "[never-untrue]") {
    January city;
    const auto before = city.scores();
    std::vector<RegionAct> acts;
    acts.push_back(act(RegionActKind::Split, kFirst));
    acts.back().newCode = "990101001009";
    acts.back().name = "新社区";
    acts.back().members = {city.cellsOf(kFirst).front().code};
    acts.push_back(act(RegionActKind::Rename, kFirst));
    acts.back().name = "新名社区";
    acts.push_back(act(RegionActKind::Transfer, kSecond));
    acts.back().into = "990101002";
    acts.push_back(act(RegionActKind::Merge, "990101002001"));
    acts.back().members = {"990101002002"};
    acts.push_back(act(RegionActKind::Recode, "990101"));
    acts.back().newCode = "990103";
    for (const auto& each : acts) {
        city.enact(each);
        INFO(regionActText(each));
        CHECK(city.scores() == before);
    }
    CHECK(city.state(city.running).district == "990103");
    CHECK(city.state(city.closed).district == "990101");
    city.walk(city.running, Action::Dispatch, Action::Close);
    CHECK(city.scores() == before);
    const auto february = city.evaluate(ScoreCity::asking("2026-02", UnitLevel::District));
    REQUIRE(february.units.size() == 1);
    CHECK(february.units.front().unit == "990103");
    CHECK(february.units.front().counted[Quantity::Closed] == 1);
}

} // namespace wanmi::test
