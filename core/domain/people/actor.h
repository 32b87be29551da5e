#pragma once
#include <string>

namespace wanmi {

/// Who acts: a person in a post. Posts are data (data/posts.csv); their codes appear in commands
/// and events. "system" is the product itself.
struct Actor {
    std::string login; ///< the name in events
    std::string name;
    std::string post;       ///< "ACCEPTOR", …; "SYSTEM" for the product
    std::string department; ///< code for DEPT and HANDLER, "" else
    std::string region;     ///< region code the duty is limited to, "" for none
};

inline constexpr const char* kSystemPost = "SYSTEM";
inline constexpr const char* kSystemLogin = "system";

} // namespace wanmi
