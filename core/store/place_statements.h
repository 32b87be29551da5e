#pragma once
// Inside of PlaceStore, shared by its two sources.
#include "core/base/instants.h"
#include "core/store/place_store.h"
#include "core/store/sql.h"
#include "place_sql.h"

#include <map>
#include <string>

namespace wanmi {

struct PlaceStore::Prepared {
    std::map<const char*, Statement> statements; // by address: every text is a constant
    int srid = 0;
    bool indexed = false;
};

/// A compiled statement lent for one use; it is reset when given back, so that none holds a read
/// open.
class PlaceStore::Use {
public:
    explicit Use(Statement& statement) : m_statement(&statement) {}
    Use(Use&& other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Use& operator=(Use&&) = delete;
    ~Use() {
        if (m_statement != nullptr) m_statement->reset();
    }
    Statement* operator->() const { return m_statement; }
    Statement& operator*() const { return *m_statement; }

private:
    Statement* m_statement;
};

/// One block of place.sql.
#define WANMI_PLACE_SQL(name) (sql::named(embedded::place_sql, name))

inline double metres(std::int64_t millimetres) {
    return static_cast<double>(millimetres) / kMillimetres;
}

inline Statement& bindBox(Statement& q, const Box& box) {
    return q.bind(":x1", metres(box.minX))
        .bind(":y1", metres(box.minY))
        .bind(":x2", metres(box.maxX))
        .bind(":y2", metres(box.maxY));
}

/// Empty text is kept as NULL.
inline Statement& bindOrNull(Statement& q, const char* name, std::string_view text) {
    return text.empty() ? q.bindNull(name) : q.bind(name, text);
}

/// A row of level, code, name, parent, provisional, source key, geometry.
Result<Region> readRegion(const Statement& q);
/// A row of code, community, area, class, land use, geometry.
Result<Cell> readCell(const Statement& q);

} // namespace wanmi
