#pragma once
#include "core/base/progress.h"
#include "core/domain/place/component_change.h"
#include "core/store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

/// Which components a list or an act means; what is not given does not matter.
struct ComponentFilter {
    std::string kind;                   ///< four digits, or the two of a class
    std::string in;                     ///< cell, community, street or district code
    std::optional<std::string> owner;   ///< department code; "": without
    std::optional<std::string> manager; ///< 主管部门
    std::optional<std::string> keeper;  ///< 养护单位
    std::string state;                  ///< "intact", …
    std::string source;                 ///< what its source key begins with
    bool outside = false;               ///< in no cell
    bool retired = false;               ///< the retired ones alone; else those in force alone
};

/// One act on components.
struct ComponentBatch {
    std::string id;
    Instant at;
    std::string author;
    std::string deed; ///< of ComponentDeed, or "recensus"
    std::string note;
    std::int64_t changed = 0;
    std::string undoes;   ///< the act it took back, "" none
    std::string undoneBy; ///< the act that took it back, "" none
};

/// Components as an administrator changes them, and their past. Values in, values out; every write
/// is made inside the caller's transaction.
class ComponentStore {
public:
    explicit ComponentStore(Database& db) : m_db(&db) {}

    /// Writes everything but code, kind, position and shape.
    Status amend(const Component& component, Instant now);
    /// Writes position and cell. Errc::Conflict "store.no_srid".
    Status move(const Component& component, Instant now);

    Status addChange(const ComponentChange& change);
    /// Oldest first.
    Result<std::vector<ComponentChange>> history(std::int64_t code);
    /// How many changes a component has: the seq of the last one.
    Result<std::int64_t> revision(std::int64_t code);
    /// By code, and for each the last first: the order in which to take them back.
    Result<std::vector<ComponentChange>> ofBatch(std::string_view batch);

    Status addBatch(const ComponentBatch& batch);
    Status markUndone(std::string_view batch, std::string_view by);
    Result<std::optional<ComponentBatch>> batch(std::string_view id);
    /// Newest first.
    Result<std::vector<ComponentBatch>> batches(std::int64_t limit);
    /// The newest act of a person on more than one component that was neither taken back nor took
    /// one back.
    Result<std::optional<ComponentBatch>> lastBulk();

    /// In order of code. `limit` below 0: all.
    Result<std::vector<std::int64_t>> codes(const ComponentFilter& filter, std::int64_t limit,
                                            std::int64_t offset);
    Result<std::int64_t> count(const ComponentFilter& filter);

    /// Two components in force of one kind that lie near each other.
    struct Pair {
        std::int64_t first = 0; ///< the lower code
        std::int64_t second = 0;
        double metres = 0;
    };
    /// Pairs of which at least one is meant by the filter, each once, nearest first.
    Result<std::vector<Pair>> doubles(const ComponentFilter& filter, double metres,
                                      const Progress& progress);

    struct NamedCase {
        std::string id;
        std::string number;
        std::string fileNumber;
        std::string kind;
        std::string state;
        Instant reportedAt;
        std::optional<Instant> finishedAt;
        std::optional<Instant> closedAt;
    };
    /// The cases that name a component, oldest first.
    Result<std::vector<NamedCase>> casesOf(std::int64_t code);

private:
    Result<std::string> condition(const ComponentFilter& filter);
    Result<std::vector<std::int64_t>> districts();
    Database* m_db;
};

} // namespace wanmi
