#include "core/service/sample/words.h"

#include "core/base/csv.h"
#include "core/base/file.h"

#include <array>

namespace wanmi::sample {

Result<Words> Words::load(const std::string& dataFolder) {
    const std::string file = dataFolder + "/sample/words.csv";
    WANMI_LET(const auto text, readFile(file));
    WANMI_LET(const auto table, CsvTable::parse(text, "sample/words.csv"));
    WANMI_LET(const auto list, table.column("list"));
    WANMI_LET(const auto words, table.column("words"));
    Words out;
    for (const auto& row : table.rows()) {
        auto& into = out.m_lists[row.fields[list]];
        std::string_view rest = row.fields[words];
        while (!rest.empty()) {
            const auto at = rest.find(' ');
            if (at != 0) into.emplace_back(rest.substr(0, at));
            rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
        }
    }
    for (const char* needed : {"surname", "given_first", "given_second", "subdistrict", "community",
                               "place_first", "place_second", "avenue", "street", "lane", "park",
                               "lake", "river", "estate", "shop", "district"}) {
        if (out.of(needed).empty())
            return fail(Errc::Invalid, "sample.no_words", {{"list", needed}});
    }
    return out;
}

const std::vector<std::string>& Words::of(std::string_view list) const {
    static const std::vector<std::string> kNone;
    const auto at = m_lists.find(list);
    return at == m_lists.end() ? kNone : at->second;
}

std::string NameGiver::pick(std::string_view list) {
    const auto& words = m_words->of(list);
    return words[m_random.below(words.size())];
}

/// The ready names first, in their order; then two parts joined; then numbered.
std::string NameGiver::fresh(std::set<std::string>& used, std::string_view ready,
                             std::string_view first, std::string_view second,
                             std::string_view suffix) {
    const auto& list = m_words->of(ready);
    auto& taken = m_taken[std::string{ready}];
    while (taken < list.size()) {
        auto name = list[taken++] + std::string{suffix};
        if (used.insert(name).second) return name;
    }
    for (int attempt = 0; attempt < 400; ++attempt) {
        auto name = pick(first) + pick(second) + std::string{suffix};
        if (used.insert(name).second) return name;
    }
    for (std::size_t n = 2;; ++n) {
        auto name = pick(first) + pick(second) + "第" + std::to_string(n) + std::string{suffix};
        if (used.insert(name).second) return name;
    }
}

std::string NameGiver::subdistrict() {
    return fresh(m_subdistricts, "subdistrict", "place_first", "place_second", "街道");
}
std::string NameGiver::community() {
    return fresh(m_communities, "community", "place_first", "place_second", "社区");
}

std::string NameGiver::person() {
    for (int attempt = 0; attempt < 400; ++attempt) {
        std::string name = pick("surname");
        if (!m_random.chance(0.18)) name += pick("given_first");
        name += pick("given_second");
        if (m_people.insert(name).second) return name;
    }
    return fresh(m_people, "none", "surname", "given_first", "");
}

std::string NameGiver::street(int kind) {
    static constexpr std::array<std::array<std::string_view, 3>, 5> kSuffixes{
        {{"大道", "大道", "路"},
         {"路", "路", "大街"},
         {"路", "街", "路"},
         {"街", "路", "巷"},
         {"巷", "里", "胡同"}}};
    const auto& suffixes = kSuffixes[static_cast<std::size_t>(kind)];
    const auto suffix = suffixes[m_random.below(suffixes.size())];
    const auto ready = kind == 0 ? "avenue" : kind <= 2 ? "street" : kind == 3 ? "none" : "lane";
    if (kind == 4) m_taken["lane"] %= m_words->of("lane").size() + 1;
    return fresh(m_streets, ready, "place_first", "place_second", suffix);
}

} // namespace wanmi::sample
