#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A checked formula of an evaluation scheme: numbers, names, + - * / and parentheses. It can only
/// reckon: no calls, no comparison, nothing that takes longer than it is long.
class Formula {
public:
    /// Errc::Invalid "formula.wants_value", "formula.wants_operator" or "formula.wants_closing"
    /// with args column (from 1, in letters, not bytes) and found (what stands there, "" at the
    /// end); "formula.long" with arg most (signs, or parentheses in one another).
    static Result<Formula> parse(std::string_view text);

    /// A name and the column it first stands at.
    struct Name {
        std::string name;
        std::size_t column = 1;
    };
    /// Every name, once, in the order they stand.
    const std::vector<Name>& names() const { return m_names; }

    /// The value of a name; nullopt: it has none, so the formula has none.
    using ValueOf = std::function<std::optional<double>(std::string_view)>;
    /// nullopt where something is divided by nothing, where a name has no value, or where the
    /// result is no number any more. The same values give the same bits everywhere: the four
    /// operations are IEEE's, in the order they are written.
    std::optional<double> value(const ValueOf& of) const;

private:
    friend class FormulaReader;
    enum class Step : std::uint8_t { Number, Name, Add, Subtract, Multiply, Divide, Negate };
    struct Operation {
        Step step = Step::Number;
        double number = 0;
        std::size_t name = 0; ///< index in m_names
    };
    /// Puts the two last values together; false: divided by nothing.
    static bool join(Step step, std::vector<double>& stack);

    std::vector<Operation> m_operations; ///< operands before what joins them
    std::vector<Name> m_names;
};

} // namespace wanmi
