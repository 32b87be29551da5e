#pragma once
#include "core/domain/catalogue/rules.h"
#include "tests/support/catch.h"

#include <string>

namespace wanmi::testing {

inline RuleTexts shippedTexts(const std::string& catalogue = "cjt214") {
    auto texts = readRuleTexts(std::string{WANMI_SOURCE_DIR} + "/data", catalogue);
    REQUIRE(texts);
    return *texts;
}

inline RuleSet shippedRules(const std::string& catalogue = "cjt214") {
    auto rules = loadRules(shippedTexts(catalogue));
    if (!rules) {
        for (const auto& arg : rules.error().args) {
            UNSCOPED_INFO(arg.name << " = " << arg.value);
        }
        FAIL(rules.error().reason);
    }
    return *std::move(rules);
}

inline KindCode kind(std::string_view text) {
    const auto code = KindCode::parse(text);
    REQUIRE(code);
    return *code;
}

inline std::string arg(const Error& error, std::string_view name) {
    for (const auto& one : error.args) {
        if (one.name == name) return one.value;
    }
    return {};
}

} // namespace wanmi::testing
