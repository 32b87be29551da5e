#pragma once
#include "core/base/password.h"
#include "core/service/people_service.h"
#include "core/service/sign_in.h"
#include "tests/support/small_city.h"

namespace wanmi::test {

inline constexpr auto kPassword = "long enough 1";

/// smallCity made a store of its own kind: no sandbox any more, so that people must sign in; its
/// people are the sandbox's. Its clock is the system's.
inline std::string realCity(const ScratchFolder& folder) {
    auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    must(StoreInfo{desk->db()}.set("sandbox", "0"));
    must(StoreInfo{desk->db()}.set("clock_offset", "0"));
    return path;
}

/// A password without the work of making one: the hash of kPassword at a small cost.
inline void givePassword(Desk& desk, const char* login, bool mustChange = false) {
    must(PeopleStore{desk.db()}.setPassword(login, passwordHash(kPassword, {4, 1, 1}), mustChange,
                                            desk.now()));
}

} // namespace wanmi::test
