#pragma once
#include "tests/world/history.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wanmi::test {

/// Names told once and counted from 0.
class HistoryNames {
public:
    int number(const std::string& name);
    const std::string& name(int number) const { return m_names[static_cast<std::size_t>(number)]; }
    int size() const { return static_cast<int>(m_names.size()); }

private:
    std::unordered_map<std::string, int> m_numbers;
    std::vector<std::string> m_names;
};

struct IndexedRead {
    int object = 0;
    int version = 0;
    std::int64_t at = 0;
    bool timed = false; ///< `at` was told
};

struct IndexedWrite {
    int object = 0;
    int version = 0;
    int previous = 0;
    std::int64_t at = 0;
    bool timed = false;
};

/// One execution, with numbers for names.
struct HistoryPart {
    int site = 0;
    int id = 0;
    std::int64_t end = 0;
    bool committed = true;
    std::vector<IndexedRead> reads;
    std::vector<IndexedWrite> writes;
};

/// What is known of a version.
struct HistoryVersion {
    int object = 0;
    std::string name;
    bool given = false; ///< it was there before recording began
    int maker = -1;     ///< who committed it
    int dropper = -1;   ///< who wrote it without committing
    bool last = false;  ///< it was its maker's last word on the object
    /// Who committed a write over it, and where.
    std::vector<std::pair<int, int>> next; // id, site
};

/// A history in numbers: what every check works on.
struct HistoryIndex {
    explicit HistoryIndex(const History& history);

    HistoryNames sites;
    HistoryNames ids;
    HistoryNames objects;
    std::vector<HistoryVersion> versions;
    std::vector<HistoryPart> parts;          ///< in order of site and of ending
    std::vector<std::pair<int, int>> starts; ///< site, version

    std::string word(int version) const; ///< "case:1@v2"

private:
    int version(int object, const std::string& name);
    void noteMaker(const HistoryPart& part);
    std::unordered_map<std::string, int> m_versionNumbers;
};

/// Collects findings; each is put into words once.
class HistoryFindings {
public:
    explicit HistoryFindings(const HistoryIndex& index) : m_index(&index) {}
    void add(HistoryFaultKind kind, const std::vector<int>& ids, const std::vector<int>& objects,
             const std::vector<int>& sites, std::string_view words);
    std::vector<HistoryFault> take() { return std::move(m_faults); }

private:
    const HistoryIndex* m_index;
    std::vector<HistoryFault> m_faults;
};

/// The cycles of the serialisation graph.
void findCycles(const HistoryIndex& index, HistoryFindings& out);
/// Nothing applied twice, in part, in another order, or left out.
void checkSites(const HistoryIndex& index, const HistoryDemands& demands, HistoryFindings& out);
/// Nothing executed on what another has touched before that one has ended.
void checkStrictness(const HistoryIndex& index, HistoryFindings& out);

} // namespace wanmi::test
