#pragma once
#include "core/store/store.h"
#include "tests/support/catch.h"

#include <stdexcept>
#include <string>

namespace wanmi::test {

inline constexpr int kSrid = 4547;

template <class T>
T must(Result<T> r) {
    if (!r) {
        std::string text = r.error().reason + " " + r.error().detail;
        for (const auto& a : r.error().args) {
            text += " " + a.name + "=" + a.value;
        }
        throw std::runtime_error{text};
    }
    return *std::move(r);
}

/// An empty store in memory.
inline Database emptyStore() {
    auto db = must(createStore(":memory:"));
    must(fixSrid(db, kSrid));
    return db;
}

} // namespace wanmi::test
