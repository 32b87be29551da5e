#pragma once
// One error channel for the whole core. [[nodiscard]]: a dropped commit() does not compile.
#include <cassert>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace wanmi {

/// The kind of a failure: what a caller may do about it.
enum class Errc : std::uint8_t {
    NotFound,  ///< no such thing
    Conflict,  ///< somebody else was first, or it is there already
    Invalid,   ///< the input is wrong; the same call will never succeed
    Forbidden, ///< the actor has not the right
    Busy,      ///< another process holds the store; trying again can help
    Io,        ///< a file could not be read or written
    Db,        ///< SQLite said no
    Network,   ///< the centre is out of reach
    Cancelled  ///< the user stopped it
};

/// Named value of an error: joined into a sentence of data/messages.*.json, never glued to text
/// here.
struct Arg {
    std::string name;
    std::string value;
    friend bool operator==(const Arg&, const Arg&) = default;
};
using Args = std::vector<Arg>;

/// Why something was refused or failed. `reason` is a key of data/messages.{en,zh}.json such as
/// "case.wrong_post"; core never makes sentences. `detail` is for the log only.
struct Error {
    Errc code = Errc::Invalid;
    std::string reason;
    Args args;
    std::string detail;
};

inline Error fail(Errc code, std::string reason, Args args = {}, std::string detail = {}) {
    return Error{code, std::move(reason), std::move(args), std::move(detail)};
}

template <class T>
class [[nodiscard]] Result {
public:
    // Implicit on purpose: `return value;` and `return fail(…);` both read well.
    Result(T value) : m_v(std::in_place_index<0>, std::move(value)) {}     // NOLINT(*-explicit-*)
    Result(Error error) : m_v(std::in_place_index<1>, std::move(error)) {} // NOLINT(*-explicit-*)

    explicit operator bool() const noexcept { return m_v.index() == 0; }
    T& operator*() & {
        assert(*this);
        return std::get<0>(m_v);
    }
    const T& operator*() const& {
        assert(*this);
        return std::get<0>(m_v);
    }
    T&& operator*() && {
        assert(*this);
        return std::get<0>(std::move(m_v));
    }
    T* operator->() {
        assert(*this);
        return &std::get<0>(m_v);
    }
    const T* operator->() const {
        assert(*this);
        return &std::get<0>(m_v);
    }
    const Error& error() const {
        assert(!*this);
        return std::get<1>(m_v);
    }

private:
    std::variant<T, Error> m_v; // a variant, not a hand-written union
};

using Status = Result<std::monostate>;
inline Status ok() {
    return std::monostate{};
}

} // namespace wanmi

#define WANMI_JOIN2(a, b) a##b
#define WANMI_JOIN(a, b) WANMI_JOIN2(a, b)

/// Leave the function with the callee's error.
#define WANMI_TRY(expr)                                                                            \
    do {                                                                                           \
        if (auto wanmi_r_ = (expr); !wanmi_r_) return wanmi_r_.error();                            \
    } while (false)

/// Take the value, or leave with the callee's error.
#define WANMI_LET(lhs, expr)                                                                       \
    auto WANMI_JOIN(wanmi_l_, __LINE__) = (expr);                                                  \
    if (!WANMI_JOIN(wanmi_l_, __LINE__)) return WANMI_JOIN(wanmi_l_, __LINE__).error();            \
    lhs = *std::move(WANMI_JOIN(wanmi_l_, __LINE__)) // NOLINT(*-macro-parentheses): may declare
