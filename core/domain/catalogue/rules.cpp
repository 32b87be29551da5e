#include "core/domain/catalogue/rules.h"

#include "approvals_csv.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/domain/catalogue/evidence_rules.h"
#include "core/domain/catalogue/grid_repairs.h"
#include "duplicates_csv.h"
#include "escalations_csv.h"
#include "evidence_csv.h"
#include "grid_repairs_csv.h"
#include "grid_rules_csv.h"
#include "grid_sizes_csv.h"
#include "sending_csv.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 9> kCommonFiles{
    "calendar.csv", "departments.csv", "holidays.csv", "lamps.csv", "numbering.csv",
    "posts.csv",    "profile.csv",     "sources.csv",  "stages.csv"};
constexpr std::array<std::string_view, 4> kCatalogueFiles{
    "components.csv", "dispatch_suggestions.csv", "events.csv", "limits.csv"};
/// Files that a store made by an earlier version does not have: the shipped text stands in.
struct LaterFile {
    std::string_view name;
    std::string_view shipped;
};
constexpr std::array kLaterFiles{LaterFile{"approvals.csv", embedded::approvals_csv},
                                 LaterFile{"duplicates.csv", embedded::duplicates_csv},
                                 LaterFile{"escalations.csv", embedded::escalations_csv},
                                 LaterFile{"evidence.csv", embedded::evidence_csv},
                                 LaterFile{"grid_repairs.csv", embedded::grid_repairs_csv},
                                 LaterFile{"grid_rules.csv", embedded::grid_rules_csv},
                                 LaterFile{"grid_sizes.csv", embedded::grid_sizes_csv},
                                 LaterFile{"sending.csv", embedded::sending_csv}};
constexpr std::string_view kExtension = "components_ext21.csv";
constexpr std::string_view kRoot = "catalogue/";

/// "cjt214" from the name "catalogue/cjt214/events.csv"; Invalid where no file or two catalogues'
/// are there.
Result<std::string> catalogueOf(const RuleTexts& texts) {
    std::string id;
    for (const auto& [name, text] : texts) {
        if (name.substr(0, kRoot.size()) != kRoot) continue;
        const auto end = name.find('/', kRoot.size());
        const std::string found = name.substr(kRoot.size(), end - kRoot.size());
        if (!id.empty() && found != id) {
            return fail(Errc::Invalid, "rules.two_catalogues", {{"first", id}, {"second", found}});
        }
        id = found;
    }
    if (id.empty()) return fail(Errc::Invalid, "rules.no_catalogue", {{"catalogue", "*"}});
    return id;
}

/// The texts with a memory of the first name that was not there.
class Shelf {
public:
    Shelf(const RuleTexts& texts, std::string folder)
        : m_texts(texts),
          m_folder(std::move(folder)) {}

    std::string_view common(const std::string& name) const { return m_texts.find(name)->second; }
    std::string_view later(std::string_view name) const {
        const auto found = m_texts.find(std::string{name});
        if (found != m_texts.end()) return found->second;
        const auto shipped = std::find_if(kLaterFiles.begin(), kLaterFiles.end(),
                                          [name](const LaterFile& f) { return f.name == name; });
        return shipped == kLaterFiles.end() ? std::string_view{} : shipped->shipped;
    }
    std::string_view own(std::string_view name) const {
        const auto found = m_texts.find(ownName(name));
        return found == m_texts.end() ? std::string_view{} : std::string_view{found->second};
    }
    std::string ownName(std::string_view name) const { return m_folder + std::string{name}; }

    Status complete() const {
        for (const auto name : kCommonFiles) {
            WANMI_TRY(present(std::string{name}));
        }
        for (const auto name : kCatalogueFiles) {
            WANMI_TRY(present(ownName(name)));
        }
        return ok();
    }

private:
    Status present(const std::string& name) const {
        if (m_texts.count(name) > 0) return ok();
        return fail(Errc::Invalid, "rules.missing_file", {{"file", name}});
    }
    const RuleTexts& m_texts;
    std::string m_folder;
};

} // namespace

/// Lengths go in as well, so that no two sets of texts run together to the same bytes.
std::string rulesVersion(const RuleTexts& texts) {
    Sha256 hash;
    for (const auto& [name, text] : texts) {
        hash.add(name).add("\n").add(std::to_string(text.size())).add("\n").add(text);
    }
    return hash.hex();
}

Result<RuleTexts> readRuleTexts(const std::string& dataFolder, const std::string& catalogue) {
    RuleTexts texts;
    const std::string folder = std::string{kRoot} + catalogue + "/";
    const std::string root = dataFolder + "/";
    std::error_code ignored;
    if (catalogue.empty() || !std::filesystem::is_directory(pathFrom(root + folder), ignored)) {
        return fail(Errc::NotFound, "rules.no_catalogue", {{"catalogue", catalogue}});
    }
    for (const auto name : kCommonFiles) {
        const std::string key{name};
        WANMI_LET(texts[key], readFile(root + key));
    }
    for (const auto& file : kLaterFiles) {
        const std::string key{file.name};
        if (!std::filesystem::exists(pathFrom(root + key), ignored)) continue;
        WANMI_LET(texts[key], readFile(root + key));
    }
    for (const auto name : kCatalogueFiles) {
        const std::string key = folder + std::string{name};
        WANMI_LET(texts[key], readFile(root + key));
    }
    const std::string extension = folder + std::string{kExtension};
    if (std::filesystem::exists(pathFrom(root + extension), ignored)) {
        WANMI_LET(texts[extension], readFile(root + extension));
    }
    return texts;
}

Result<RuleSet> loadRules(const RuleTexts& texts) {
    WANMI_LET(const std::string id, catalogueOf(texts));
    const Shelf shelf{texts, std::string{kRoot} + id + "/"};
    WANMI_TRY(shelf.complete());
    WANMI_LET(Departments departments,
              Departments::load(shelf.common("departments.csv"), "departments.csv"));
    const CatalogueTexts own{id, shelf.own("components.csv"), shelf.own(kExtension),
                             shelf.own("events.csv")};
    WANMI_LET(Catalogue catalogue, Catalogue::load(own, departments));
    WANMI_LET(Posts posts, Posts::load(shelf.common("posts.csv"), "posts.csv"));
    WANMI_LET(Profile profile, Profile::load(shelf.common("profile.csv"), "profile.csv", posts));
    WANMI_LET(Limits limits, Limits::load(shelf.own("limits.csv"), shelf.ownName("limits.csv"),
                                          catalogue, departments, profile.defaultLimit));
    WANMI_LET(Suggestions suggestions,
              Suggestions::load(shelf.own("dispatch_suggestions.csv"),
                                shelf.ownName("dispatch_suggestions.csv"), catalogue, departments));
    WANMI_LET(Stages stages, Stages::load(shelf.common("stages.csv"), "stages.csv"));
    WANMI_LET(Lamps lamps, Lamps::load(shelf.common("lamps.csv"), "lamps.csv"));
    WANMI_LET(Calendar calendar, Calendar::load(shelf.common("calendar.csv"), "calendar.csv",
                                                shelf.common("holidays.csv"), "holidays.csv"));
    WANMI_LET(Sources sources, Sources::load(shelf.common("sources.csv"), "sources.csv"));
    WANMI_LET(Numbering numbering, Numbering::load(shelf.common("numbering.csv"), "numbering.csv"));
    WANMI_LET(Approvals approvals,
              Approvals::load(shelf.later("approvals.csv"), "approvals.csv", posts));
    WANMI_TRY(
        EvidenceRules::load(shelf.later("evidence.csv"), "evidence.csv")); // see evidenceRules
    WANMI_LET(Escalations escalations,
              Escalations::load(shelf.later("escalations.csv"), "escalations.csv", posts));
    WANMI_LET(
        DuplicateRules duplicates,
        DuplicateRules::load(shelf.later("duplicates.csv"), "duplicates.csv", catalogue, profile));
    WANMI_LET(Sending sending, Sending::load(shelf.later("sending.csv"), "sending.csv"));
    WANMI_TRY(
        GridRepairs::load(shelf.later("grid_repairs.csv"), "grid_repairs.csv")); // see gridRepairs
    WANMI_LET(GridRules grid, GridRules::load(shelf.later("grid_rules.csv"), "grid_rules.csv"));
    WANMI_LET(GridSizes gridSizes,
              GridSizes::load(shelf.later("grid_sizes.csv"), "grid_sizes.csv"));
    return RuleSet{std::move(catalogue),   std::move(limits),
                   std::move(stages),      std::move(lamps),
                   std::move(calendar),    std::move(posts),
                   std::move(sources),     std::move(departments),
                   std::move(suggestions), std::move(numbering),
                   std::move(profile),     std::move(approvals),
                   std::move(escalations), std::move(duplicates),
                   std::move(sending),     std::move(grid),
                   std::move(gridSizes),   rulesVersion(texts),
                   clockRulesName(texts),  {}};
}

std::string clockRulesName(const RuleTexts& texts) {
    RuleTexts own;
    for (const auto name : kClockFiles) {
        const auto found = texts.find(std::string{name});
        if (found != texts.end()) own.insert(*found);
    }
    return rulesVersion(own).substr(0, 16);
}

Result<ClockRules> loadClockRules(const RuleTexts& texts) {
    for (const auto name : kClockFiles) {
        if (texts.count(std::string{name}) == 0) {
            return fail(Errc::Invalid, "rules.missing_file", {{"file", std::string{name}}});
        }
    }
    WANMI_LET(Calendar calendar,
              Calendar::load(texts.find("calendar.csv")->second, "calendar.csv",
                             texts.find("holidays.csv")->second, "holidays.csv"));
    WANMI_LET(Lamps lamps, Lamps::load(texts.find("lamps.csv")->second, "lamps.csv"));
    return ClockRules{std::move(calendar), std::move(lamps)};
}

const Calendar& RuleSet::calendarOf(std::string_view name) const {
    const auto found = name == clockRules ? earlier.end() : earlier.find(name);
    return found == earlier.end() ? calendar : found->second->calendar;
}

const Lamps& RuleSet::lampsOf(std::string_view name) const {
    const auto found = name == clockRules ? earlier.end() : earlier.find(name);
    return found == earlier.end() ? lamps : found->second->lamps;
}

} // namespace wanmi
