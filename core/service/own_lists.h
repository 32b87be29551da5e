#pragma once
#include "core/service/case_service.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A list of cases somebody asks for again and again.
struct SavedFilter {
    std::string name;
    CaseQuery query; ///< without offset
};

/// A person's own filters.
class SavedFilters {
public:
    explicit SavedFilters(Desk& desk) : m_desk(&desk) {}
    Result<std::vector<SavedFilter>> list(std::string_view actor);
    /// Errc::NotFound "filter.unknown" (name).
    Result<SavedFilter> find(std::string_view name, std::string_view actor);
    /// Writes it over one of the same name. Errc::Invalid "filter.name".
    Status save(const SavedFilter& filter, std::string_view actor);
    /// "filter.unknown".
    Status remove(std::string_view name, std::string_view actor);

private:
    Desk* m_desk;
};

/// A stock phrase (常用语).
struct Phrase {
    std::string id;
    std::string owner; ///< login; "" everybody's
    std::string use;   ///< action it is for, "" any
    std::string text;
};

/// Stock phrases: one's own, and those of everybody, which the duty chief and the administrators
/// keep.
class Phrases {
public:
    explicit Phrases(Desk& desk) : m_desk(&desk) {}
    /// One's own first. use "": all; else those for this action and for any.
    Result<std::vector<Phrase>> list(std::string_view use, std::string_view actor);
    /// The same phrase twice is one; gives it. Errc::Invalid "phrase.empty", "text.not_utf8",
    /// "case.unknown_action" (value); Errc::Forbidden "phrase.not_yours" (actor, post).
    Result<Phrase> add(const Phrase& phrase, bool forAll, std::string_view actor);
    /// Errc::NotFound "phrase.unknown" (id); "phrase.not_yours".
    Status remove(std::string_view id, std::string_view actor);

private:
    Desk* m_desk;
};

} // namespace wanmi
