#pragma once
#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

/// Another program to run.
struct ChildStart {
    std::vector<std::string> words; ///< its file first
    /// Variables it gets beside those of this program; of its own it loses those that `without`
    /// names. A secret belongs here, never among the words.
    std::vector<std::pair<std::string, std::string>> variables;
    std::function<bool(std::string_view name)> without;
};

/// What is said to it and heard of it. One of take and give, or none.
struct ChildTalk {
    std::function<Status(std::string_view bytes)> take; ///< its standard output
    /// Fills the text for its standard input; false: that was all.
    std::function<Result<bool>(std::string& bytes)> give;
    std::function<Status()> look; ///< asked several times a second
};

struct ChildEnd {
    int code = 0;     ///< 128 and the signal where one ended it
    std::string said; ///< the beginning of what it wrote to standard error
};

/// Runs it to its end. An error of the talk ends the program first and is given. Errc::NotFound
/// "child.missing" with arg program; Errc::Io "child.failed" where it could not be started.
/// What this program's death leaves of it finds its input or output closed.
Result<ChildEnd> runChild(const ChildStart& start, const ChildTalk& talk);

} // namespace wanmi
