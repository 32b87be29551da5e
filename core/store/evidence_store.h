#pragma once
#include "core/domain/evidence/evidence.h"
#include "core/store/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// The rows of evidence. Writes happen inside the caller's transaction; the files are ObjectFiles'.
class EvidenceStore {
public:
    explicit EvidenceStore(Database& db) : m_db(&db) {}

    Status add(const Evidence& e);
    /// The row of this file for this case and purpose, if there is one.
    Result<std::optional<Evidence>> same(std::string_view caseId, std::string_view hash,
                                         std::string_view purpose);
    Result<std::vector<Evidence>> ofCase(std::string_view caseId);
    /// Every row with this mark, or this hash, oldest first.
    Result<std::vector<Evidence>> byMark(std::string_view mark);
    /// Calls `see` for every row in order of adding, until it fails.
    template <class See>
    Status each(const See& see);

    /// The row of this file that somebody added for a purpose before its case.
    Result<std::optional<Evidence>> free(std::string_view login, std::string_view hash,
                                         std::string_view purpose);
    /// What an action's event names must be there, for this case; a file that came before its case
    /// is given to it: `login`'s own where several added the same. Gives the number found.
    /// Errc::NotFound "evidence.unknown" (mark); Errc::Invalid "evidence.other_case" (mark);
    /// Errc::Invalid "evidence.erased" (mark).
    Status take(std::string_view caseId, const std::vector<std::string>& marks,
                std::string_view login = {});
    /// Clears all that could tell of a citizen; mark and seal stay.
    Status erase(std::string_view id, std::string_view eventId);
    Result<bool> isInUse(std::string_view hash);

private:
    static Evidence read(const Statement& q);
    Result<std::vector<Evidence>> rows(Statement& q);
    Result<Statement> prepareAll();
    Database* m_db;
};

template <class See>
Status EvidenceStore::each(const See& see) {
    WANMI_LET(auto q, prepareAll());
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        WANMI_TRY(see(read(q)));
    }
}

} // namespace wanmi
