#include "core/domain/evaluation/formula.h"
#include "tests/support/catch.h"

#include <map>

namespace wanmi::test {
namespace {

std::optional<double> value(std::string_view text,
                            const std::map<std::string, double, std::less<>>& names = {}) {
    const auto formula = Formula::parse(text);
    if (!formula) throw std::runtime_error{formula.error().reason};
    return formula->value([&names](std::string_view name) {
        const auto found = names.find(name);
        return found == names.end() ? std::nullopt : std::optional{found->second};
    });
}

struct Broken {
    std::string text;
    const char* reason;
    const char* column;
    const char* found;
};

} // namespace

TEST_CASE("A formula is reckoned as it is written: products first, then from the left") {
    CHECK(value("1 + 2 * 3") == 7);
    CHECK(value("(1+2)*3") == 9);
    CHECK(value("10 - 4 - 3") == 3);
    CHECK(value("16 / 4 / 2") == 2);
    CHECK(value("-2 * -(3 - 5)") == -4);
    CHECK(value("--0.5") == 0.5);
    CHECK(value("closed / due", {{"closed", 3}, {"due", 4}}) == 0.75);
    CHECK(value("a_1 + a_1", {{"a_1", 2}}) == 4);
}

TEST_CASE("A division by nothing has no value and is no number") {
    CHECK_FALSE(value("closed / (due - due)", {{"closed", 3}, {"due", 4}}));
    CHECK_FALSE(value("1 + 1 / (due - due) * 0", {{"due", 4}}));
    CHECK_FALSE(value("nobody + 1"));
    const auto most = std::string(308, '9');
    CHECK_FALSE(value(most + "*10"));
}

TEST_CASE("A broken formula is refused with the column it breaks at") {
    const std::vector<Broken> all{
        {"", "formula.wants_value", "1", ""},
        {"closed /", "formula.wants_value", "9", ""},
        {"closed / * due", "formula.wants_value", "10", "*"},
        {"1 / 0", "formula.divides_by_zero", "5", "0"},
        {"closed / (1 - 1)", "formula.divides_by_zero", "10", "("},
        {"closed due", "formula.wants_operator", "8", "d"},
        {"(closed + 1", "formula.wants_closing", "12", ""},
        {"closed)", "formula.wants_operator", "7", ")"},
        {"1.2.3", "formula.wants_value", "1", "1"},
        {"Closed", "formula.wants_value", "1", "C"},
        {"due + 结案", "formula.wants_value", "7", "结"},
        {"due 结案", "formula.wants_operator", "5", "结"},
        {"system(1)", "formula.wants_operator", "7", "("},
        {"1e5", "formula.wants_operator", "2", "e"},
        {"a < b", "formula.wants_operator", "3", "<"},
    };
    for (const auto& b : all) {
        INFO(b.text);
        const auto refused = Formula::parse(b.text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == b.reason);
        CHECK(refused.error().args == Args{{"column", b.column}, {"found", b.found}});
    }
}

TEST_CASE("A formula that is too long or nested too deep is refused, not followed") {
    CHECK(Formula::parse(std::string(501, '1')).error().reason == "formula.long");
    CHECK(Formula::parse(std::string(200, '(').append("1")).error().reason == "formula.long");
    CHECK(Formula::parse(std::string(200, '-').append("1")).error().reason == "formula.long");
    CHECK(value(std::string(32, '(').append("1").append(32, ')')) == 1);
}

TEST_CASE("A formula tells every name it needs once, with its column") {
    const auto formula = Formula::parse("(closed + late) / closed");
    REQUIRE(formula);
    REQUIRE(formula->names().size() == 2);
    CHECK(formula->names()[0].name == "closed");
    CHECK(formula->names()[0].column == 2);
    CHECK(formula->names()[1].name == "late");
    CHECK(formula->names()[1].column == 11);
}

} // namespace wanmi::test
