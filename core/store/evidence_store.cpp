#if defined(__GNUC__) && !defined(__clang__)
// g++ 12, optimising, cannot follow that an optional is looked at before it is read.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "core/store/evidence_store.h"

#include "core/store/sql.h"
#include "core/store/store.h"
#include "evidence_sql.h"

namespace wanmi {
namespace {

constexpr auto kAdd = sql::named(embedded::evidence_sql, "add");
constexpr auto kSame = sql::named(embedded::evidence_sql, "same");
constexpr auto kOfCase = sql::named(embedded::evidence_sql, "of_case");
constexpr auto kByMark = sql::named(embedded::evidence_sql, "by_mark");
constexpr auto kAll = sql::named(embedded::evidence_sql, "all");
constexpr auto kGive = sql::named(embedded::evidence_sql, "give");
constexpr auto kErase = sql::named(embedded::evidence_sql, "erase");
constexpr auto kInUse = sql::named(embedded::evidence_sql, "in_use");

Error about(const char* reason, Errc code, const std::string& mark) {
    return fail(code, reason, {{"mark", mark}});
}

} // namespace

Evidence EvidenceStore::read(const Statement& q) {
    Evidence e;
    e.id = q.text(0);
    e.caseId = q.maybeText(1);
    e.mark = q.text(2);
    e.hash = q.text(3);
    e.salt = q.text(4);
    e.media = q.text(5);
    e.size = q.integer(6);
    e.name = q.text(7);
    if (const auto at = q.maybeInteger(8)) e.takenAt = Instant{std::chrono::microseconds{*at}};
    e.lonE7 = q.maybeInteger(9);
    e.latE7 = q.maybeInteger(10);
    e.purpose = q.text(11);
    e.addedBy = q.text(12);
    e.addedAt = Instant{std::chrono::microseconds{q.integer(13)}};
    e.seal = q.text(14);
    e.erasedBy = q.text(15);
    return e;
}

Result<Statement> EvidenceStore::prepareAll() {
    return m_db->prepare(kAll);
}

Result<std::vector<Evidence>> EvidenceStore::rows(Statement& q) {
    std::vector<Evidence> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(read(q));
    }
}

Status EvidenceStore::add(const Evidence& e) {
    WANMI_LET(auto q, m_db->prepare(kAdd));
    const auto taken = e.takenAt
                           ? std::optional{std::int64_t{e.takenAt->time_since_epoch().count()}}
                           : std::nullopt;
    q.bind(":id", e.id).bind(":case", e.caseId).bind(":mark", e.mark).bind(":hash", e.hash);
    if (e.salt.empty()) {
        q.bindNull(":salt");
    } else {
        q.bind(":salt", e.salt);
    }
    q.bind(":media", e.media).bind(":size", e.size).bind(":name", e.name);
    q.bind(":taken_at", taken).bind(":lon", e.lonE7).bind(":lat", e.latE7);
    q.bind(":purpose", e.purpose).bind(":added_by", e.addedBy);
    return q.bind(":added_at", std::int64_t{e.addedAt.time_since_epoch().count()})
        .bind(":seal", e.seal)
        .done();
}

Result<std::optional<Evidence>> EvidenceStore::same(std::string_view caseId, std::string_view hash,
                                                    std::string_view purpose) {
    WANMI_LET(auto q, m_db->prepare(kSame));
    q.bind(":case", caseId).bind(":hash", hash).bind(":purpose", purpose);
    WANMI_LET(const bool row, q.step());
    return row ? std::optional{read(q)} : std::nullopt;
}

Result<std::vector<Evidence>> EvidenceStore::ofCase(std::string_view caseId) {
    WANMI_LET(auto q, m_db->prepare(kOfCase));
    return rows(q.bind(":case", caseId));
}

Result<std::vector<Evidence>> EvidenceStore::byMark(std::string_view mark) {
    WANMI_LET(auto q, m_db->prepare(kByMark));
    return rows(q.bind(":mark", mark));
}

Result<std::optional<Evidence>> EvidenceStore::free(std::string_view login, std::string_view hash,
                                                    std::string_view purpose) {
    WANMI_LET(const auto found, byMark(hash));
    for (const auto& e : found) {
        if (!e.caseId && e.hash == hash && e.addedBy == login && e.purpose == purpose) {
            return std::optional{e};
        }
    }
    return std::optional<Evidence>{};
}

Status EvidenceStore::take(std::string_view caseId, const std::vector<std::string>& marks,
                           std::string_view login) {
    for (const auto& mark : marks) {
        WANMI_LET(const auto found, byMark(mark));
        const Evidence* free = nullptr;
        const Evidence* own = nullptr;
        bool any = false;
        for (const auto& e : found) {
            if (e.mark != mark) continue; // a citizen's file by its bare hash: not for the chain
            any = true;
            const bool better = free == nullptr || (free->addedBy != login && e.addedBy == login);
            if (!e.caseId && better) free = &e;
            if (e.caseId == caseId) own = &e;
        }
        if (!any) return about("evidence.unknown", Errc::NotFound, mark);
        if (own == nullptr && free == nullptr) {
            return about("evidence.other_case", Errc::Invalid, mark);
        }
        if (!(own != nullptr ? own : free)->erasedBy.empty()) {
            return about("evidence.erased", Errc::Invalid, mark);
        }
        if (own != nullptr) continue;
        auto given = *free;
        given.caseId = std::string{caseId};
        WANMI_LET(auto q, m_db->prepare(kGive));
        WANMI_TRY(q.bind(":case", caseId)
                      .bind(":seal", evidenceSeal(given))
                      .bind(":id", given.id)
                      .done());
        WANMI_TRY(noteChange(*m_db, "evidence", given.id));
    }
    return ok();
}

Status EvidenceStore::erase(std::string_view id, std::string_view eventId) {
    WANMI_LET(auto q, m_db->prepare(kErase));
    WANMI_TRY(q.bind(":event", eventId).bind(":id", id).done());
    return noteChange(*m_db, "evidence", id);
}

Result<bool> EvidenceStore::isInUse(std::string_view hash) {
    WANMI_LET(auto q, m_db->prepare(kInUse));
    return q.bind(":hash", hash).step();
}

} // namespace wanmi
