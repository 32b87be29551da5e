#include "core/domain/evaluation/formula.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr std::size_t kMostSigns = 500;
constexpr int kMostDepth = 32;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameSign(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || c == '_';
}
bool isBlank(char c) {
    return c == ' ' || c == '\t';
}
/// Bytes that go on with a letter of UTF-8 are no letters of their own.
bool beginsLetter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

} // namespace

/// Goes through the text once, from the left; each function takes what it is named after.
class FormulaReader {
public:
    explicit FormulaReader(std::string_view text) : m_text(text) {}

    Result<Formula> run() {
        if (m_text.size() > kMostSigns) return tooLong(kMostSigns);
        WANMI_TRY(sum());
        skipBlanks();
        if (m_at < m_text.size()) return broken("formula.wants_operator");
        return std::move(m_out);
    }

private:
    using Step = Formula::Step;

    static Error tooLong(std::size_t most) {
        return fail(Errc::Invalid, "formula.long", {{"most", std::to_string(most)}});
    }
    Error broken(std::string reason) const {
        std::size_t end = m_at;
        while (end < m_text.size() && (end == m_at || !beginsLetter(m_text[end]))) {
            ++end;
        }
        return fail(Errc::Invalid, std::move(reason),
                    {{"column", std::to_string(columnAt(m_at))},
                     {"found", std::string{m_text.substr(m_at, end - m_at)}}});
    }
    std::size_t columnAt(std::size_t at) const {
        const auto head = m_text.substr(0, at);
        return static_cast<std::size_t>(std::count_if(head.begin(), head.end(), beginsLetter)) + 1;
    }
    void skipBlanks() {
        while (m_at < m_text.size() && isBlank(m_text[m_at])) {
            ++m_at;
        }
    }
    /// The next sign after blanks; 0 at the end.
    char next() {
        skipBlanks();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    void add(Step step, double number = 0, std::size_t name = 0) {
        m_out.m_operations.push_back({step, number, name});
    }
    std::string_view takeWhile(bool (*fits)(char)) {
        const auto begin = m_at;
        while (m_at < m_text.size() && fits(m_text[m_at])) {
            ++m_at;
        }
        return m_text.substr(begin, m_at - begin);
    }

    Status sum() {
        WANMI_TRY(product());
        for (char sign = next(); sign == '+' || sign == '-'; sign = next()) {
            ++m_at;
            WANMI_TRY(product());
            add(sign == '+' ? Step::Add : Step::Subtract);
        }
        return ok();
    }

    Status product() {
        WANMI_TRY(operand());
        for (char sign = next(); sign == '*' || sign == '/'; sign = next()) {
            ++m_at;
            skipBlanks();
            const auto begin = m_at;
            const auto steps = m_out.m_operations.size();
            WANMI_TRY(operand());
            if (sign == '/' && isNothing(steps)) {
                m_at = begin;
                return broken("formula.divides_by_zero");
            }
            add(sign == '*' ? Step::Multiply : Step::Divide);
        }
        return ok();
    }

    /// Are the steps from this one on a figure, and is that zero?
    bool isNothing(std::size_t from) const {
        Formula divisor;
        divisor.m_operations.assign(m_out.m_operations.begin() + static_cast<std::ptrdiff_t>(from),
                                    m_out.m_operations.end());
        const bool named = std::any_of(divisor.m_operations.begin(), divisor.m_operations.end(),
                                       [](const auto& o) { return o.step == Step::Name; });
        const auto figure = [](std::string_view) { return std::optional<double>{}; };
        return !named && divisor.value(figure) == 0.0;
    }

    Status operand() {
        const char sign = next();
        if (sign == '-' || sign == '(') {
            if (++m_depth > kMostDepth) return tooLong(kMostDepth);
            ++m_at;
            WANMI_TRY(sign == '-' ? operand() : inner());
            if (sign == '-') add(Step::Negate);
            --m_depth;
            return ok();
        }
        if (isDigit(sign)) return number();
        if (sign >= 'a' && sign <= 'z') {
            name();
            return ok();
        }
        return broken("formula.wants_value");
    }

    Status inner() {
        WANMI_TRY(sum());
        if (next() != ')') return broken("formula.wants_closing");
        ++m_at;
        return ok();
    }

    Status number() {
        const auto begin = m_at;
        const auto digits = takeWhile([](char c) { return isDigit(c) || c == '.'; });
        const auto value = decimalNumber(digits);
        if (!value || !std::isfinite(*value)) {
            m_at = begin;
            return broken("formula.wants_value");
        }
        add(Step::Number, *value);
        return ok();
    }

    void name() {
        const auto column = columnAt(m_at);
        const std::string text{takeWhile(isNameSign)};
        auto& names = m_out.m_names;
        const auto known = std::find_if(names.begin(), names.end(),
                                        [&text](const Formula::Name& n) { return n.name == text; });
        const auto index = static_cast<std::size_t>(known - names.begin());
        if (known == names.end()) names.push_back({text, column});
        add(Step::Name, 0, index);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
    Formula m_out;
};

Result<Formula> Formula::parse(std::string_view text) {
    return FormulaReader{text}.run();
}

bool Formula::join(Step step, std::vector<double>& stack) {
    const double right = stack.back();
    stack.pop_back();
    double& left = stack.back();
    switch (step) {
    case Step::Add: left += right; return true;
    case Step::Subtract: left -= right; return true;
    case Step::Multiply: left *= right; return true;
    default: left = right == 0 ? 0 : left / right; return right != 0;
    }
}

std::optional<double> Formula::value(const ValueOf& of) const {
    std::vector<double> stack;
    stack.reserve(m_operations.size());
    for (const auto& o : m_operations) {
        if (o.step == Step::Number) {
            stack.push_back(o.number);
        } else if (o.step == Step::Name) {
            const auto named = of(m_names[o.name].name);
            if (!named) return std::nullopt;
            stack.push_back(*named);
        } else if (o.step == Step::Negate) {
            stack.back() = -stack.back();
        } else if (!join(o.step, stack)) {
            return std::nullopt;
        }
    }
    if (!std::isfinite(stack.back())) return std::nullopt;
    return stack.back();
}

} // namespace wanmi
