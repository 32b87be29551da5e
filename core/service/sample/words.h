#pragma once
#include "core/base/result.h"
#include "core/service/sample/random.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi::sample {

/// Word lists of data/sample/words.csv by their name.
class Words {
public:
    /// Errc::Io "file.unreadable"; Errc::Invalid as of CsvTable and "sample.no_words" (list).
    static Result<Words> load(const std::string& dataFolder);
    const std::vector<std::string>& of(std::string_view list) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> m_lists;
};

/// Makes names that are not given twice within their scope.
class NameGiver {
public:
    NameGiver(const Words& words, std::uint64_t seed) : m_words(&words), m_random(seed, 7) {}

    std::string subdistrict(); ///< "澄江街道"
    std::string community();   ///< "翠柳社区"
    std::string person();      ///< "王建国"
    /// A street's name; `kind` 0 avenue … 4 lane. Unique until startDistrict().
    std::string street(int kind);
    void startDistrict() { m_streets.clear(); }
    const Words& words() const { return *m_words; }

private:
    std::string pick(std::string_view list);
    std::string fresh(std::set<std::string>& used, std::string_view ready, std::string_view first,
                      std::string_view second, std::string_view suffix);
    const Words* m_words;
    Random m_random;
    std::set<std::string> m_subdistricts;
    std::set<std::string> m_communities;
    std::set<std::string> m_people;
    std::set<std::string> m_streets;
    std::map<std::string, std::size_t, std::less<>> m_taken;
};

} // namespace wanmi::sample
