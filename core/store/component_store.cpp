#include "core/store/component_store.h"

#include "component_sql.h"
#include "core/geometry/codec.h"
#include "core/store/place_statements.h"
#include "core/store/sql.h"
#include "core/store/store.h"

namespace wanmi {
namespace {

/// One block of component.sql.
#define WANMI_COMPONENT_SQL(name) (sql::named(embedded::component_sql, name))

Instant instant(const Statement& q, int column) {
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

Result<ComponentChange> readChange(const Statement& q) {
    WANMI_LET(const auto deed, parseComponentDeed(q.view(4)));
    return ComponentChange{q.integer(0), q.integer(1), instant(q, 2), q.text(3), deed,
                           q.text(5),    q.text(6),    q.text(7),     q.text(8)};
}

Result<std::vector<ComponentChange>> readChanges(Statement& q) {
    std::vector<ComponentChange> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto change, readChange(q));
        out.push_back(std::move(change));
    }
}

ComponentBatch readBatch(const Statement& q) {
    return {q.text(0), instant(q, 1), q.text(2), q.text(3),
            q.text(4), q.integer(5),  q.text(6), q.text(7)};
}

Result<std::optional<ComponentBatch>> oneBatch(Statement& q) {
    WANMI_LET(const bool row, q.step());
    return row ? std::optional{readBatch(q)} : std::optional<ComponentBatch>{};
}

} // namespace

Status ComponentStore::amend(const Component& c, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("amend")));
    q.bind(":code", c.code).bind(":name", c.name).bind(":manage", c.manageDept);
    q.bind(":owner", c.ownerDept).bind(":maintain", c.maintainDept).bind(":state", c.state);
    q.bind(":first_day", c.firstDay).bind(":data_source", c.dataSource).bind(":note", c.note);
    q.bind(":now", micros(now));
    bindOrNull(q, ":change_day", c.changeDay);
    bindOrNull(q, ":extra", c.extra);
    bindOrNull(q, ":source_key", c.sourceKey);
    if (c.retiredAt) {
        q.bind(":valid_to", micros(*c.retiredAt));
    } else {
        q.bindNull(":valid_to");
    }
    return q.done();
}

Status ComponentStore::move(const Component& c, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    if (srid == 0) return fail(Errc::Conflict, "store.no_srid");
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("move")));
    q.bind(":code", c.code).bind(":now", micros(now));
    bindOrNull(q, ":cell", c.cell);
    bindOrNull(q, ":change_day", c.changeDay);
    return q.bindBlob(":geom", spatialitePoint(c.at, srid)).done();
}

Status ComponentStore::addChange(const ComponentChange& c) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("add_change")));
    return q.bind(":code", c.code)
        .bind(":seq", c.seq)
        .bind(":at", micros(c.at))
        .bind(":author", c.author)
        .bind(":deed", componentDeedCode(c.deed))
        .bind(":before", c.before)
        .bind(":after", c.after)
        .bind(":note", c.note)
        .bind(":batch", c.batch)
        .done();
}

Result<std::vector<ComponentChange>> ComponentStore::history(std::int64_t code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("history")));
    q.bind(":code", code);
    return readChanges(q);
}

Result<std::int64_t> ComponentStore::revision(std::int64_t code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("revision")));
    WANMI_TRY(q.bind(":code", code).step());
    return q.integer(0);
}

Result<std::vector<ComponentChange>> ComponentStore::ofBatch(std::string_view batch) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("of_batch")));
    q.bind(":batch", batch);
    return readChanges(q);
}

Status ComponentStore::addBatch(const ComponentBatch& b) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("add_batch")));
    q.bind(":id", b.id).bind(":at", micros(b.at)).bind(":author", b.author).bind(":deed", b.deed);
    q.bind(":note", b.note).bind(":changed", b.changed);
    return bindOrNull(q, ":undoes", b.undoes).done();
}

Status ComponentStore::markUndone(std::string_view batch, std::string_view by) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("mark_undone")));
    return q.bind(":id", batch).bind(":by", by).done();
}

Result<std::optional<ComponentBatch>> ComponentStore::batch(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("batch")));
    q.bind(":id", id);
    return oneBatch(q);
}

Result<std::vector<ComponentBatch>> ComponentStore::batches(std::int64_t limit) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("batches")));
    q.bind(":limit", limit);
    std::vector<ComponentBatch> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readBatch(q));
    }
}

Result<std::optional<ComponentBatch>> ComponentStore::lastBulk() {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("last_bulk")));
    return oneBatch(q);
}

Result<std::vector<ComponentStore::NamedCase>> ComponentStore::casesOf(std::int64_t code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_COMPONENT_SQL("cases_of")));
    q.bind(":code", code);
    const auto maybe = [&q](int column) {
        return q.isNull(column) ? std::optional<Instant>{} : std::optional{instant(q, column)};
    };
    std::vector<NamedCase> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), instant(q, 5),
                       maybe(6), maybe(7)});
    }
}

} // namespace wanmi
