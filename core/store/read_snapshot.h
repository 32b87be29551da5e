#pragma once
#include "core/store/database.h"

#include <utility>

namespace wanmi {

/// One state of the store for several questions: others may write meanwhile, it is not seen.
/// Within a transaction it is the transaction's own state.
class ReadSnapshot {
public:
    static Result<ReadSnapshot> begin(Database& db) {
        if (db.inTransaction()) return ReadSnapshot{nullptr};
        WANMI_TRY(db.run("BEGIN"));
        return ReadSnapshot{&db};
    }
    ReadSnapshot(ReadSnapshot&& o) noexcept : m_db(std::exchange(o.m_db, nullptr)) {}
    ReadSnapshot(const ReadSnapshot&) = delete;
    ReadSnapshot& operator=(const ReadSnapshot&) = delete;
    ReadSnapshot& operator=(ReadSnapshot&&) = delete;
    ~ReadSnapshot() {
        if (m_db == nullptr) return;
        [[maybe_unused]] const auto ended = m_db->run("COMMIT"); // nothing was written
    }

private:
    explicit ReadSnapshot(Database* db) : m_db(db) {}
    Database* m_db;
};

} // namespace wanmi
