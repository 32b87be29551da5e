#pragma once
// The centre of a world: one in memory, or PostgreSQL behind a line with faults.
#include "core/store/database.h"
#include "core/store/row_change.h"
#include "tests/support/memory_centre.h"

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

/// What a centre has written down, for whoever holds the desks against it.
struct CentreBooks {
    struct Entry {
        std::string id;
        std::vector<std::string> cases;
    };
    std::vector<Entry> taken; ///< in the order in which they were taken
    std::map<std::string, std::vector<CaseEvent>> cases;
    std::map<std::string, std::string> entryOf; ///< the entry an event came in
    std::map<std::string, Columns> components;  ///< by key, as columnsText()
    std::vector<std::string> faults;            ///< what it finds wrong with itself
};

/// What every desk of a world begins with.
struct WorldStart {
    const Clock* clock = nullptr;
    int srid = 0;
    std::vector<RowChange> rows;     ///< of the synced tables, each as one that comes
    std::function<Database()> store; ///< one more copy
};

class WorldCentre {
public:
    WorldCentre() = default;
    WorldCentre(const WorldCentre&) = delete;
    WorldCentre& operator=(const WorldCentre&) = delete;
    virtual ~WorldCentre() = default;

    virtual DeskPass addDesk(int number) = 0;
    virtual std::unique_ptr<Remote> line() = 0;
    virtual CentreBooks books() = 0;
    /// It begins another feed, as after a promotion.
    virtual void renewFeed() = 0;
    /// Before a desk's round in bad weather: something may happen in the middle of it.
    virtual void stir(std::mt19937_64& /*random*/) {}
    /// After it: what died is there again.
    virtual void rest() {}
    /// From now on nothing happens any more.
    virtual void calm() {}
};

using CentreMaker = std::function<std::unique_ptr<WorldCentre>(const WorldStart&)>;

class MemoryWorldCentre final : public WorldCentre {
public:
    explicit MemoryWorldCentre(const WorldStart& start) : m_centre(*start.clock, start.srid) {
        for (const auto& row : start.rows) {
            m_centre.seedRow(row.table, row.key, row.after);
        }
    }
    DeskPass addDesk(int number) override {
        DeskPass pass{"00" + std::to_string(number),
                      std::string(62, 'a') + "0" + std::to_string(number)};
        m_centre.addDesk(pass.desk, pass.key);
        return pass;
    }
    std::unique_ptr<Remote> line() override { return std::make_unique<MemoryRemote>(m_centre); }
    CentreBooks books() override {
        CentreBooks out;
        for (const auto& entry : m_centre.taken()) {
            out.taken.push_back({entry.id, entry.cases});
        }
        out.cases = m_centre.cases();
        out.entryOf = m_centre.entryOf();
        out.components = m_centre.rows().at("component");
        return out;
    }
    void renewFeed() override { m_centre.renewFeed("feed-" + std::to_string(++m_feeds)); }
    MemoryCentre& centre() { return m_centre; }

private:
    MemoryCentre m_centre;
    int m_feeds = 1;
};

} // namespace wanmi::test
