#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/json_view.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>

namespace wanmi {
namespace {

using Draws = std::mt19937_64;

/// Plain ones, such that need escapes, and what others escape though they need not.
std::string anyText(Draws& draws) {
    static const std::vector<std::string> kPieces{
        "a",          "at",   "state", "路口", "\"", "\\",
        "\n",         "\r",   "\t",    "\b",   "\f", std::string(1, '\0'),
        "\x1f",       "\x7f", "/",     "é",    "𠮷", "\xEF\xBF\xBF",
        "0123456789", "<>",   " "};
    std::string text;
    for (auto n = draws() % 5; n > 0; --n) {
        text += kPieces[draws() % kPieces.size()];
    }
    return text;
}

std::string anyKey(Draws& draws) {
    static const std::vector<std::string> kKeys{"a", "at", "at_work",  "reported_at", "reporter",
                                                "z", "b1", "reported", "A",           "_"};
    return kKeys[draws() % kKeys.size()];
}

std::int64_t anyNumber(Draws& draws) {
    switch (draws() % 4) {
    case 0: return static_cast<std::int64_t>(draws() % 100);
    case 1: return -static_cast<std::int64_t>(draws() % 100);
    case 2: return INT64_MIN;
    default: return static_cast<std::int64_t>(draws());
    }
}

/// The same value by the library's tree and by JsonObject.
struct Both {
    Json tree = Json::object();
    JsonObject text;
};

Both anyObject(Draws& draws, int depth) {
    Both out;
    for (auto n = draws() % 9; n > 0; --n) {
        const auto key = anyKey(draws);
        switch (draws() % (depth > 0 ? 6 : 4)) {
        case 0: {
            const auto text = anyText(draws);
            out.tree[key] = text;
            out.text.put(key, text);
            break;
        }
        case 1: {
            const auto number = anyNumber(draws);
            out.tree[key] = number;
            out.text.put(key, number);
            break;
        }
        case 2: {
            const bool flag = draws() % 2 == 0;
            out.tree[key] = flag;
            out.text.put(key, flag);
            break;
        }
        case 3: {
            const std::vector<std::string> texts(draws() % 3, anyText(draws));
            out.tree[key] = texts;
            out.text.put(key, texts);
            break;
        }
        case 4: {
            const auto inner = anyObject(draws, depth - 1);
            out.tree[key] = inner.tree;
            out.text.put(key, inner.text);
            break;
        }
        default: {
            auto& list = out.tree[key] = Json::array();
            JsonArray array;
            for (auto k = draws() % 3; k > 0; --k) {
                const auto inner = anyObject(draws, depth - 1);
                list.push_back(inner.tree);
                array.add(inner.text);
            }
            list.push_back(7);
            out.text.put(key, array.add(7));
            break;
        }
        }
    }
    return out;
}

bool isSame(const JsonView& view, const Json& tree);

bool hasMembers(const JsonView& view, const Json& tree) {
    for (const auto& [key, value] : tree.items()) {
        const auto* at = view.find(key);
        if (at == nullptr || at->key() != key || !isSame(*at, value)) return false;
    }
    return view.isObject() && !view.contains("no such key");
}

bool hasElements(const JsonView& view, const Json& tree) {
    const auto* at = view.begin();
    for (const auto& each : tree) {
        if (at == view.end() || !isSame(*at++, each)) return false;
    }
    return at == view.end();
}

bool isSameNumber(const JsonView& view, const Json& tree) {
    const bool fits = tree.is_number_integer() &&
                      (!tree.is_number_unsigned() || tree.get<std::uint64_t>() <= INT64_MAX);
    return fits ? view.number() == tree.get<std::int64_t>() : !view.isWhole();
}

/// Does the view hold what the tree holds? Null it only steps over.
bool isSame(const JsonView& view, const Json& tree) {
    switch (tree.type()) {
    case Json::value_t::object: return hasMembers(view, tree);
    case Json::value_t::array: return hasElements(view, tree);
    case Json::value_t::string: return view.text() == tree.get<std::string>();
    case Json::value_t::boolean: return view.flag() == tree.get<bool>();
    case Json::value_t::null: return !view.isWhole() && !view.isObject();
    default: return isSameNumber(view, tree);
    }
}

} // namespace

TEST_CASE("JsonObject: what it writes is the canonical text of the same tree, byte for byte",
          "[base]") {
    Draws draws{20260105};
    for (int i = 0; i < 3000; ++i) {
        const auto both = anyObject(draws, 3);
        REQUIRE(both.text.text() == canonicalJson(both.tree));
    }
    CHECK(JsonObject{}.text() == "{}");
    CHECK(JsonArray{}.text() == "[]");
    // A text that is no UTF-8 is written as the library writes it.
    const std::string broken = "a\xC3";
    CHECK(JsonObject{}.put("k", broken).text() == canonicalJson(Json{{"k", broken}}));
}

TEST_CASE("JsonDocument: reads what the tree holds, canonical or not", "[base]") {
    Draws draws{20260106};
    for (int i = 0; i < 2000; ++i) {
        const auto tree = anyObject(draws, 3).tree;
        for (const auto& text : {canonicalJson(tree), tree.dump(2), tree.dump(-1, ' ', true)}) {
            const auto document = JsonDocument::parse(text);
            REQUIRE(document);
            REQUIRE(isSame(document->root(), tree));
        }
    }
    const std::string shuffled = R"( { "z" : 1 , "a" : [ ] , "m" : { } , "a" : 2 , "b":null } )";
    const auto document = JsonDocument::parse(shuffled);
    REQUIRE(document);
    CHECK(isSame(document->root(), *parseJson(shuffled))); // of the two a the later one
}

TEST_CASE("JsonDocument: a text with one byte changed is refused where the library refuses it, and "
          "read alike where not",
          "[base]") {
    Draws draws{20260107};
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto text = canonicalJson(anyObject(draws, 2).tree);
        constexpr std::string_view kBytes = "{}[]\",:\\u0e-+.19tfn \x01\x80\xC3\xED\xA0";
        const auto place = draws() % text.size();
        switch (draws() % 3) {
        case 0: text[place] = kBytes[draws() % kBytes.size()]; break;
        case 1: text.erase(place, 1); break;
        default: text.insert(place, 1, kBytes[draws() % kBytes.size()]);
        }
        const auto tree = parseJson(text);
        const auto document = JsonDocument::parse(text);
        INFO(text);
        const bool tooLarge = !tree && tree.error().detail.find("overflow") != std::string::npos;
        REQUIRE((tooLarge || static_cast<bool>(document) == static_cast<bool>(tree)));
        if (tree) REQUIRE(isSame(document->root(), *tree));
        ++(tree ? read : refused);
    }
    CHECK(refused > 5000);
    CHECK(read > 2000);
}

TEST_CASE("JsonDocument: pairs, numbers and depth at their edges", "[base]") {
    for (const auto* text : {R"("\ud834\udd1e")",
                             R"("\ud834")",
                             R"("\ud834\u0041")",
                             R"("\udd1e")",
                             R"("\u00")",
                             R"("\u00zz")",
                             R"("\x41")",
                             "\"a",
                             "01",
                             "-",
                             "-0",
                             "1.",
                             "1.5",
                             "1e5",
                             "1e",
                             "+1",
                             "9223372036854775807",
                             "9223372036854775808",
                             "-9223372036854775808",
                             "99999999999999999999",
                             "",
                             " ",
                             "nul",
                             "true false",
                             "[1,]",
                             "{\"a\":1,}",
                             "{\"a\"}",
                             "{1:2}",
                             "[\"\t\"]"}) {
        const auto tree = parseJson(text);
        const auto document = JsonDocument::parse(text);
        INFO(text);
        REQUIRE(static_cast<bool>(document) == static_cast<bool>(tree));
        if (tree) CHECK(isSame(document->root(), *tree));
    }
    const std::string deep(60, '[');
    CHECK(JsonDocument::parse(deep + std::string(60, ']')));
    const std::string tooDeep(100'000, '['); // not one frame of the stack for each
    const auto refused = JsonDocument::parse(tooDeep + std::string(100'000, ']'));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "json.broken");
    CHECK(JsonDocument::parse("{\n\"a\":}").error().args.front().value == "2"); // its line
}

TEST_CASE("parseJson: a number no machine can hold is refused with its line", "[base]") {
    const auto refused = parseJson("{\n\"a\": 1,\n\"b\": -1e999}");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "json.broken");
    CHECK(refused.error().args.front().value == "3");
}

TEST_CASE("JsonView: what is not what was asked for is thrown as out of range", "[base]") {
    const std::string text = R"({"flag":true,"list":["a"],"n":300,"text":"t"})";
    const auto document = JsonDocument::parse(text);
    REQUIRE(document);
    const auto& root = document->root();
    CHECK(root.at("list").texts() == std::vector<std::string>{"a"});
    CHECK(root.text("none", "instead") == "instead");
    CHECK(root.flag("none", true));
    CHECK(root.number("n", 1) == 300);
    CHECK_THROWS_AS(root.at("none"), std::out_of_range);
    CHECK_THROWS_AS(root.at("list").at(1), std::out_of_range);
    CHECK_THROWS_AS(root.at("n").text(), std::out_of_range);
    CHECK_THROWS_AS(root.at("text").number(), std::out_of_range);
    CHECK_THROWS_AS(root.at("text").flag(), std::out_of_range);
    CHECK_THROWS_AS(root.at("text").texts(), std::out_of_range);
    CHECK_THROWS_AS(root.at("text").begin(), std::out_of_range);
    CHECK_THROWS_AS(root.at("n").number<std::int8_t>(), std::out_of_range);
    CHECK_THROWS_AS(root.text("n", ""), std::out_of_range);
    CHECK(root.at("text").find("x") == nullptr);
}

} // namespace wanmi
