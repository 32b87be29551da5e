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

/// What opens the guarded past to the sync, for a schema that has no such door yet.
inline constexpr auto kDoor = R"sql(
CREATE TABLE sync_writing (
    n INTEGER PRIMARY KEY
) STRICT;

DROP TRIGGER component_change_stays;
CREATE TRIGGER component_change_stays BEFORE UPDATE ON component_change
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'the past of a component is never changed'); END;
DROP TRIGGER component_change_kept;
CREATE TRIGGER component_change_kept BEFORE DELETE ON component_change
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'the past of a component is never deleted'); END;
DROP TRIGGER component_kept;
CREATE TRIGGER component_kept BEFORE DELETE ON component
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a component is retired, never deleted'); END;

DROP TRIGGER rule_text_never_changes;
CREATE TRIGGER rule_text_never_changes BEFORE UPDATE ON rule_text
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never changed'); END;
DROP TRIGGER rule_text_never_goes;
CREATE TRIGGER rule_text_never_goes BEFORE DELETE ON rule_text
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never deleted'); END;

DROP TRIGGER cell_code_retired;
CREATE TRIGGER cell_code_retired BEFORE INSERT ON cell
WHEN EXISTS (SELECT 1 FROM cell_retired WHERE code = NEW.code) AND NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a retired cell code is never used again'); END;
)sql";

/// An empty store in memory.
inline Database emptyStore() {
    auto db = must(createStore(":memory:"));
    must(fixSrid(db, kSrid));
    if (must(db.number("SELECT count(*) FROM sqlite_master WHERE name = 'sync_writing'")) == 0) {
        must(db.run(kDoor));
    }
    return db;
}

} // namespace wanmi::test
