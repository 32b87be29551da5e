#pragma once
// What must be true of desks and centre once everybody has talked.
#include "core/service/desk.h"
#include "tests/world/history.h"
#include "tests/world/world_centre.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi::test {

/// All replicas equal, no acknowledged edit lost, none applied twice, none skipped, a serial order
/// of everything. Each desk is shown to it once.
class Oracle {
public:
    explicit Oracle(CentreBooks books);

    /// `acknowledged`: entries that the desk said it had made.
    void look(const std::string& site, Desk& desk, const std::vector<std::string>& acknowledged);
    /// What is not as it must be; empty: all is well.
    std::vector<std::string> faults();
    /// Rows of the conflict tables that were seen.
    int conflicts() const { return m_conflicts; }

private:
    void tell(std::string_view site, std::string_view what);
    void lookAtCases(const std::string& site, Desk& desk);
    void lookAtRows(const std::string& site, Database& db);
    void lookForLost(const std::string& site, Desk& desk,
                     const std::vector<std::string>& acknowledged);
    void lookAtContents(const std::string& site, Database& db);
    void record(const std::string& site, Database& db);

    CentreBooks m_books;
    History m_history;
    std::string m_first; ///< the desk all others are held against
    std::vector<std::string> m_contents;
    std::vector<std::string> m_faults;
    int m_conflicts = 0;
};

} // namespace wanmi::test
