#pragma once
// What the centre's benchmarks share.
#include "core/store/store.h"
#include "core/sync/entry_store.h"
#include "core/sync/pg_remote.h"
#include "tests/pg/centre.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace wanmi::test {

inline std::int64_t setting(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread
    return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

inline double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double percentile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

/// The server of tests does not wait for the disk; a centre does.
inline void durable(PgConnection& admin) {
    for (const auto* sql :
         {"ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET synchronous_commit = on",
          "ALTER SYSTEM SET full_page_writes = on", "SELECT pg_reload_conf()"}) {
        must(admin.query(sql));
    }
}

/// A store that has just joined, on disk.
inline Database joinedStore(const std::string& path, int srid, const DeskPass& pass,
                            const std::string& feed) {
    auto db = must(createStore(path));
    must(StoreInfo{db}.set("srid", std::to_string(srid)));
    CentreRow row;
    row.url = "bench";
    row.desk = pass.desk;
    row.cursor.feed = feed;
    EntryStore entries{db};
    must(entries.join(row));
    must(entries.putCopy({}));
    return db;
}

} // namespace wanmi::test
