// Codes of regions, cells and components (CJ/T 213, CJ/T 214, GB/T 30428.1).
#include "core/domain/place/codes.h"
#include "tests/support/catch.h"

#include <random>
#include <string>
#include <vector>

namespace wanmi {
namespace {

const std::string kCell{"110101001002003"};
const std::string kOldCell{"11010100100203"};
const std::string kComponent{"2102830101000001"};

/// The same code with each digit in turn replaced by something that is no digit, one character
/// short, and one long.
std::vector<std::string> spoilt(const std::string& code) {
    std::vector<std::string> out{"", code.substr(1), code + "0", code + " ", " " + code};
    for (std::size_t i = 0; i < code.size(); ++i) {
        for (const char c : {'-', 'A', ' ', '\0'}) {
            out.push_back(code);
            out.back()[i] = c;
        }
    }
    return out;
}

std::string with(std::string code, std::size_t at, const std::string& digits) {
    return code.replace(at, digits.size(), digits);
}

} // namespace

TEST_CASE(
    "A component code is 16 digits, 6 district + 2 class + 2 kind + 6 serial, and cannot hold a "
    "wrong value",
    "[unit]") {
    const auto code = ComponentCode::parse(kComponent);
    REQUIRE(code);
    CHECK(code->text() == kComponent);
    CHECK(code->number() == 2'102'830'101'000'001);
    CHECK(code->district() == "210283");
    CHECK(code->kind() == "0101");
    CHECK(code->serial() == 1);
    CHECK(*ComponentCode::fromNumber(code->number()) == *code);
    CHECK(*ComponentCode::make("210283", "0101", 1) == *code);
    CHECK(ComponentCode::make("210283", "0101", 999'999)->text() == "2102830101999999");
    CHECK(ComponentCode::make("210283", "0101", 1'000'000).error().reason == "code.component_full");
    for (const int serial : {0, -1}) {
        CHECK_FALSE(ComponentCode::make("210283", "0101", serial));
    }
    for (auto wrong : spoilt(kComponent)) {
        INFO(wrong);
        REQUIRE_FALSE(ComponentCode::parse(wrong));
    }
    for (const auto& wrong :
         {with(kComponent, 0, "00"), with(kComponent, 0, "16"), with(kComponent, 2, "71"),
          with(kComponent, 6, "00"), with(kComponent, 8, "00"), with(kComponent, 10, "000000")}) {
        INFO(wrong);
        CHECK(ComponentCode::parse(wrong).error().reason == "code.component");
    }
    for (const std::int64_t number :
         {std::int64_t{-1}, std::int64_t{0}, std::int64_t{210'283'010'100'001},
          std::int64_t{21'028'301'010'000'010}, -code->number()}) {
        CHECK_FALSE(ComponentCode::fromNumber(number));
    }
}

TEST_CASE(
    "A cell code is 15 digits, 6 + 3 + 3 + 3, the older 14 are read too, and it cannot hold a "
    "wrong value",
    "[unit]") {
    const auto cell = CellCode::parse(kCell);
    REQUIRE(cell);
    CHECK(cell->text() == kCell);
    CHECK(cell->community() == "110101001002");
    CHECK(cell->sequence() == 3);
    const auto old = CellCode::parse(kOldCell);
    REQUIRE(old);
    CHECK(old->community() == "110101001002");
    CHECK(old->sequence() == 3);
    const auto community = RegionCode::parse("110101001002");
    REQUIRE(community);
    CHECK(*CellCode::make(*community, 3) == *cell);
    CHECK(CellCode::make(*community, 999)->text() == "110101001002999");
    CHECK(CellCode::make(*community, 1000).error().reason == "code.cell_full");
    CHECK_FALSE(CellCode::make(*community, 0));
    CHECK_FALSE(CellCode::make(*RegionCode::parse("110101001"), 3));
    for (const auto& code : {kCell, kOldCell}) {
        for (const auto& wrong : spoilt(code)) {
            if (wrong == kCell.substr(1) || wrong == kOldCell + "0") continue; // 14 or 15 digits
            INFO(wrong);
            REQUIRE_FALSE(CellCode::parse(wrong));
        }
    }
    for (const auto& wrong :
         {with(kCell, 12, "000"), with(kOldCell, 12, "00"), with(kCell, 6, "000"),
          with(kCell, 9, "000"), with(kCell, 0, "99"), with(kCell, 0, "77")}) {
        INFO(wrong);
        CHECK(static_cast<bool>(CellCode::parse(wrong)) == wrong.starts_with("99"));
    }
}

TEST_CASE("A region code is 6, 9 or 12 digits and knows its level and parent", "[unit]") {
    const auto community = RegionCode::parse("110101001002");
    REQUIRE(community);
    CHECK(community->level() == RegionLevel::Community);
    CHECK(community->parent() == "110101001");
    CHECK(community->street() == "110101001");
    CHECK(community->district() == "110101");
    const auto district = RegionCode::parse("110101");
    REQUIRE(district);
    CHECK(district->level() == RegionLevel::District);
    CHECK(district->parent().empty());
    CHECK(RegionCode::parse("110101001")->level() == RegionLevel::Street);
    for (const auto* wrong : {"", "1101", "1101010", "110101000", "110101001000", "110101000001",
                              "011101", "161101", "110101 01", "十一零一零一"}) {
        INFO(wrong);
        CHECK(RegionCode::parse(wrong).error().reason == "code.region");
    }
}

TEST_CASE(
    "Codes: what is read is written again, and digits by chance are taken only where they say "
    "something",
    "[unit]") {
    std::mt19937_64 random{20260109};
    CAPTURE(20260109);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string digits;
        for (auto n = random() % 18; n > 0; --n) {
            digits += static_cast<char>('0' + random() % 10);
        }
        INFO(digits);
        const auto cell = CellCode::parse(digits);
        const auto component = ComponentCode::parse(digits);
        const auto region = RegionCode::parse(digits);
        if (cell) REQUIRE((cell->text() == digits && cell->sequence() > 0));
        if (component) {
            REQUIRE((component->text() == digits && component->serial() > 0));
            REQUIRE(*ComponentCode::make(component->district(), component->kind(),
                                         component->serial()) == *component);
        }
        if (region) REQUIRE(region->text() == digits);
        taken += (cell ? 1 : 0) + (component ? 1 : 0) + (region ? 1 : 0);
        // No length is two things.
        REQUIRE((cell ? 1 : 0) + (component ? 1 : 0) + (region ? 1 : 0) <= 1);
    }
    CHECK(taken > 500);
}

} // namespace wanmi
