#pragma once
// What made-up cases are about: kinds by their weight, places by how lively they are, days and
// hours as in life, and the words of reports.
#include "core/service/sample/sample_people.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace wanmi::sample {

/// A kind that cases are made of.
struct SubjectKind {
    KindCode code;
    std::string name;
    std::vector<Condition> conditions;
    std::vector<std::string> departments; ///< "STREET" stands for the place's street
    const std::vector<KnownComponent>* components = nullptr; ///< of component kinds
};

/// One case to be: when, what, where.
struct Subject {
    Instant at;
    std::uint32_t kind = 0;
    std::uint32_t cell = 0;
    std::int32_t open = -1; ///< number among the unfinished ones; -1: finished
};

class Subjects {
public:
    /// Errors of CsvTable for `templates`.
    static Result<Subjects> open(const District& district, const RuleSet& rules,
                                 const std::string& templates, std::uint64_t seed, Instant asOf);

    const SubjectKind& kind(std::size_t index) const { return m_kinds[index]; }
    /// A subject of the past year.
    Subject draw();
    /// A place inside a cell, near its edges more often than not: edges are streets.
    Point placeIn(std::uint32_t cell);
    /// The words of a report, or of a note ("note:return").
    std::string words(const std::string& topic, std::uint32_t cell, const std::string& kindName);
    Random& random() { return m_random; }

private:
    Subjects(const District& district, std::uint64_t seed);
    void takeKinds(const RuleSet& rules);
    void weighCells();
    void weighDays(const RuleSet& rules, Instant asOf);
    bool inSeason(const SubjectKind& kind, int month) const;

    const District* m_district;
    Random m_random;
    std::vector<SubjectKind> m_kinds;
    std::vector<double> m_kindUpTo; ///< sums of weights
    std::vector<double> m_cellUpTo;
    std::vector<double> m_dayUpTo;
    std::vector<Instant> m_dayStart;
    std::vector<int> m_monthOf;
    std::map<std::string, std::vector<std::string>, std::less<>> m_words;
    std::map<std::string, std::string, std::less<>> m_communityNames;
    std::vector<std::string> m_streetOf; ///< nearest street's name, by cell
    std::vector<std::string> m_shops;
};

} // namespace wanmi::sample
