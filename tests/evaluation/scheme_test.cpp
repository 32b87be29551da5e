#include "core/base/file.h"
#include "core/domain/evaluation/scheme.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"

namespace wanmi::test {
namespace {

constexpr const char* kHeader =
    "part,scope,code,level,zh,en,formula,weight,score,steps,from,to,colour\n";
constexpr const char* kName = "scheme,,mine,,我的,Mine,,,,,,,\n";
constexpr const char* kGrades = "grade,,A,,优,Good,,,,,60,100,#2E9E4F\n"
                                "grade,,B,,差,Bad,,,,,0,60,#222222\n";
constexpr const char* kRate = "indicator,region,rate,,率,Rate,closed / due,100,rate,,,,\n";

std::string text(const std::string& rows, const std::string& grades = kGrades) {
    return kHeader + std::string{kName} + rows + grades;
}

std::string arg(const Error& e, std::string_view name) {
    for (const auto& a : e.args) {
        if (a.name == name) return a.value;
    }
    return {};
}

struct Fault {
    std::string text;
    const char* reason;
    const char* line; ///< "": of the file as a whole
    const char* name; ///< of an argument
    const char* value;
};

std::string tier(const std::string& steps) {
    return text("indicator,region,count,,数,Count,filed,100,tier," + steps + ",,,\n");
}

std::vector<Fault> formulaFaults() {
    return {
        {text("indicator,region,a,,甲,A,closed / duet,100,rate,,,,\n"), "scheme.unknown_name", "3",
         "name", "duet"},
        {text("indicator,region,a,,甲,A,closed / (due,100,rate,,,,\n"), "formula.wants_closing",
         "3", "column", "14"},
        {text("value,region,a,,甲,A,b + 1,,,,,,\nvalue,region,b,,乙,B,c + 1,,,,,,\n"
              "value,region,c,,丙,C,b + 2,,,,,,\n" +
              std::string{kRate}),
         "scheme.cycle", "4", "names", "b → c → b"},
        {text("value,region,a,,甲,A,a,,,,,,\n" + std::string{kRate}), "scheme.cycle", "3", "names",
         "a → a"},
        {text("indicator,region,a,,甲,A,closed / due,60,rate,,,,\n"
              "indicator,region,b,,乙,B,closed,30,rate,,,,\n"),
         "scheme.weights", "4", "sum", "90"},
        {text("indicator,region,a,,甲,A,closed / due,60,rate,,,,\n"
              "indicator,region,b,,乙,B,closed,40.5,rate,,,,\n"),
         "scheme.weights", "4", "sum", "100.5"},
        {text("value,department,a,,甲,A,closed / due,,,,,,\n" + std::string{kRate}),
         "scheme.missing", "", "part", "indicator"},
        // A name of one scope is none of another.
        {text("value,department,a,,甲,A,closed,,,,,,\n"
              "indicator,region,b,,乙,B,a / due,100,rate,,,,\n"),
         "scheme.unknown_name", "4", "name", "a"},
    };
}

std::vector<Fault> rowFaults() {
    return {
        {text(kRate + std::string{kRate}), "rules.duplicate", "4", "value", "rate"},
        {text("indicator,region,filed,,甲,A,due,100,rate,,,,\n"), "rules.duplicate", "3", "value",
         "filed"},
        {text("indicator,region,Rate,,甲,A,due,100,rate,,,,\n"), "rules.bad_value", "3", "column",
         "code"},
        {text("indicator,planet,a,,甲,A,due,100,rate,,,,\n"), "rules.bad_value", "3", "column",
         "scope"},
        {text("indicater,region,a,,甲,A,due,100,rate,,,,\n"), "rules.bad_value", "3", "column",
         "part"},
        {text("indicator,region,a,,甲,A,due,-5,rate,,,,\n"), "rules.bad_value", "3", "column",
         "weight"},
        {text("indicator,region,a,,甲,A,due,100,best,,,,\n"), "rules.bad_value", "3", "column",
         "score"},
        {text("indicator,region,a,,甲,A,due,100,rate,0-:1,,,\n"), "rules.bad_value", "3", "column",
         "steps"},
        {text("tiers,region,rate,street,,,,,,0-:1,,,\n" + std::string{kRate}), "rules.bad_value",
         "3", "column", "code"},
        {tier("0-:1") + "tiers,region,count,village,,,,,,0-:1,,,\n", "rules.bad_value", "6",
         "column", "level"},
        {kHeader + std::string{kRate} + kGrades, "scheme.missing", "", "part", "scheme"},
        {text(""), "scheme.missing", "", "part", "indicator"},
        {"part,scope\n", "csv.no_column", "", "column", "code"},
    };
}

std::vector<Fault> stepFaults() {
    return {
        {tier("0:100 2-:0"), "scheme.tier_gap", "3", "value", "2-:0"},
        {tier("1-:100"), "scheme.tier_gap", "3", "value", "1-:100"},
        {tier("0-5:100 5-:0"), "scheme.tier_overlap", "3", "value", "5-:0"},
        {tier("0-:100 5-:0"), "scheme.tier_overlap", "3", "value", "5-:0"},
        {tier("0-5:100 6-9:0"), "scheme.tier_end", "3", "", ""},
        {tier(""), "scheme.tier_end", "3", "", ""},
        {tier("0-5:101 6-:0"), "scheme.tier_bad", "3", "value", "0-5:101"},
        {tier("5-0:10"), "scheme.tier_bad", "3", "value", "5-0:10"},
        {tier("0-x:10"), "scheme.tier_bad", "3", "value", "0-x:10"},
        {tier("0-5"), "scheme.tier_bad", "3", "value", "0-5"},
        {tier("0-:1") + "tiers,region,count,street,,,,,,0:1,,,\n", "scheme.tier_end", "6", "", ""},
        {text(kRate, ""), "scheme.missing", "", "part", "grade"},
        {text(kRate, "grade,,A,,优,Good,,,,,60,100,#2E9E4F\ngrade,,B,,差,Bad,,,,,0,59,#222222\n"),
         "scheme.grade_gap", "5", "from", "59"},
        {text(kRate, "grade,,A,,优,Good,,,,,60,100,#2E9E4F\n"), "scheme.grade_gap", "4", "to",
         "60"},
        {text(kRate, "grade,,A,,优,Good,,,,,0,99,#2E9E4F\n"), "scheme.grade_gap", "4", "from",
         "99"},
        {text(kRate, "grade,,A,,优,Good,,,,,60,100,#2E9E4F\ngrade,,B,,差,Bad,,,,,0,61,#222222\n"),
         "scheme.grade_overlap", "5", "grade", "B"},
        {text(kRate, "grade,,A,,优,Good,,,,,60,100,green\n"), "rules.bad_value", "4", "column",
         "colour"},
        {text(kRate, "grade,,A,,优,Good,,,,,60,50,#2E9E4F\n"), "rules.bad_value", "4", "column",
         "to"},
    };
}

void checkRefused(const std::vector<Fault>& faults) {
    for (const auto& f : faults) {
        INFO(f.text);
        const auto refused = Scheme::load(f.text, "mine.csv");
        REQUIRE_FALSE(refused);
        INFO(refused.error().reason << " line " << arg(refused.error(), "line"));
        CHECK(refused.error().code == Errc::Invalid);
        CHECK(refused.error().reason == f.reason);
        CHECK(arg(refused.error(), "file") == "mine.csv");
        CHECK(arg(refused.error(), "line") == f.line);
        if (*f.name != 0) CHECK(arg(refused.error(), f.name) == f.value);
    }
}

} // namespace

TEST_CASE("A scheme with a broken formula, an unknown name, a cycle or weights that do not add up "
          "is refused with file and line") {
    checkRefused(formulaFaults());
}

TEST_CASE("A scheme's row that cannot be meant is refused with file, line and column") {
    checkRefused(rowFaults());
}

TEST_CASE("Tiers and grades that overlap or leave something out are refused with file and line") {
    checkRefused(stepFaults());
}

TEST_CASE("A formula may build on others wherever they stand in the file") {
    const auto scheme =
        Scheme::load(text("indicator,region,late,,晚,Late,1 - share,100,inverse,,,,\n"
                          "value,region,share,,率,Share,closed_in_time / all,,,,,,\n"
                          "value,region,all,,总,All,closed + unfinished,,,,,,\n"),
                     "mine.csv");
    REQUIRE(scheme);
    const auto list = scheme->of(EvaluationScope::Region);
    REQUIRE(list);
    REQUIRE((*list)->size() == 3);
    CHECK((**list)[0].code == "all");
    CHECK((**list)[1].code == "share");
    CHECK((**list)[2].code == "late");
    CHECK(scheme->of(EvaluationScope::Department).error().reason == "scheme.no_scope");
    CHECK(scheme->grades().front().code == "A");
}

TEST_CASE("The shipped scheme is what is published of the common one") {
    const auto file = readFile(WANMI_SOURCE_DIR "/data/evaluation/common.csv");
    REQUIRE(file);
    const auto scheme = Scheme::load(*file, "common.csv");
    REQUIRE(scheme);
    CHECK(scheme->version() == Scheme::common().version());
    std::string weights;
    for (const auto scope : {EvaluationScope::Region, EvaluationScope::Department}) {
        const auto list = scheme->of(scope);
        REQUIRE(list);
        for (const auto& indicator : **list) {
            CHECK_FALSE(indicator.zh.empty());
            CHECK_FALSE(indicator.en.empty());
            weights +=
                indicator.code + " " + std::to_string(static_cast<int>(indicator.weight)) + ", ";
        }
    }
    CHECK(weights == "sup_rate 10, inst_score 20, close_rate 30, in_time_rate 40, inst_score 10, "
                     "close_rate 30, in_time_rate 30, rework_rate 30, ");
    std::string grades;
    for (const auto& grade : scheme->grades()) {
        grades += grade.code + std::to_string(static_cast<int>(grade.from)) + grade.colour + " ";
    }
    CHECK(grades == "A90#2E9E4F B75#2F78C4 C60#E8B400 D40#D23B3B E0#222222 ");
}

TEST_CASE("A scheme has another version as soon as a letter of it differs") {
    const auto one = Scheme::load(text(kRate), "mine.csv");
    const auto same = Scheme::load(text(kRate), "other.csv");
    const auto two = Scheme::load(text(kRate) + "\n", "mine.csv");
    REQUIRE(one);
    REQUIRE(same);
    REQUIRE(two);
    CHECK(one->version() == same->version());
    CHECK(one->version() != two->version());
    CHECK(one->version().size() == 64);
}

} // namespace wanmi::test
