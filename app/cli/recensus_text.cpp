#include "app/cli/recensus_text.h"

#include "core/base/time_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace wanmi::cli {
namespace {

constexpr std::array kClasses{CensusClass::Same, CensusClass::Moved, CensusClass::Changed,
                              CensusClass::New, CensusClass::Missing};

std::int64_t sumOf(const RecensusStore::Counts& counts, CensusClass what) {
    std::int64_t sum = 0;
    for (const auto& [key, count] : counts) {
        if (key.first == what) sum += count;
    }
    return sum;
}

} // namespace

Json recensusJson(const Recensus& r, const RecensusStore::Counts& counts, const std::string& zone) {
    Json classes = Json::object();
    for (const auto what : kClasses) {
        classes[std::string{censusClassCode(what)}] = sumOf(counts, what);
    }
    Json states = Json::object();
    for (const auto& [key, count] : counts) {
        auto& sum = states[std::string{censusStateCode(key.second)}];
        sum = count + (sum.is_null() ? 0 : sum.get<std::int64_t>());
    }
    return {{"recensus", r.id},
            {"at", localText(r.at, zone)},
            {"by", r.author},
            {"file", r.file},
            {"note", r.note},
            {"area", r.area},
            {"kinds", r.kinds},
            {"match_metres", r.matchMetres},
            {"moved_metres", r.movedMetres},
            {"read", r.read},
            {"flagged", r.flagged},
            {"classes", classes},
            {"states", states}};
}

std::string recensusLines(const Recensus& r, const RecensusStore::Counts& counts,
                          const Messages& words) {
    auto lines = words.text("component.told.recensus", {{"id", r.id},
                                                        {"file", r.file},
                                                        {"read", std::to_string(r.read)},
                                                        {"flagged", std::to_string(r.flagged)}}) +
                 "\n ";
    for (const auto what : kClasses) {
        lines += fmt::format(" {} {}",
                             words.text(fmt::format("component.census.{}", censusClassCode(what))),
                             sumOf(counts, what));
    }
    return lines + "\n";
}

} // namespace wanmi::cli
