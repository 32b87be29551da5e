#pragma once
#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/domain/catalogue/rules.h"
#include "core/domain/people/actor.h"
#include "core/geometry/projection.h"
#include "core/store/entry_watch.h"
#include "core/store/place_store.h"
#include "core/store/store.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

struct DeskOptions {
    bool readOnly = false;
    /// Sandbox stores only: moves the store's clock forward to this time, never back.
    std::optional<Instant> now;
    /// False: this desk alone goes by the moved clock, until keepClock().
    bool keepNow = true;
};

/// A row another process or thread changed.
struct ChangeNotice {
    std::int64_t seq = 0;
    std::string table; ///< "cases", "region", "cell", …; "clock" where a sandbox's was moved
    std::string key;   ///< id or code; "*" where many changed at once
};

/// An open store with its rules, its clock and its projection: the room all services work in. One
/// object a thread; any number may be open on one file.
class Desk {
public:
    /// Errors as of openStore; "sandbox.only" for --now elsewhere; "sandbox.back" for an earlier
    /// time.
    static Result<std::unique_ptr<Desk>> open(const std::string& pathUtf8,
                                              const DeskOptions& options = {});
    /// Over a store that is open already, by a clock that outlives the desk: for simulations.
    static Result<std::unique_ptr<Desk>> over(Database db, const Clock& clock);
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    ~Desk();

    const std::string& path() const { return m_path; }
    Database& db() { return m_db; } ///< for core/service only: ui and app see values
    const RuleSet& rules() const { return *m_rules; }
    std::shared_ptr<const RuleSet> sharedRules() const { return m_rules; }
    /// Number of the rule set in use.
    std::int64_t ruleSet() const { return m_ruleSet; }
    /// Takes up a newer rule set another process has put into use; cheap where there is none. What
    /// rules() gave before stays valid as long as the desk.
    Status refreshRules();
    const std::string& zone() const { return m_rules->calendar.zone(); }
    /// The store's own time: a sandbox's clock runs on from where `init --as-of` set it.
    Instant now() const;
    /// This machine's clock, as it is.
    Instant machineNow() const;
    /// Takes over what another program moved a sandbox's clock on to.
    Status refreshClock();
    /// Writes the clock this desk goes by, with a notice to the other programs. Nothing to do where
    /// another one has moved it further.
    Status keepClock();
    bool isSandbox() const { return m_sandbox; }
    const std::string& city() const { return m_city; }
    const std::string& district() const { return m_district; } ///< home district, 6 digits
    const std::string& deskCode() const { return m_deskCode; } ///< 3 digits, "000" before joining
    Status rereadCode();
    IdSource& ids() { return m_ids; }

    /// EPSG code; 0 while no coordinate system is fixed.
    int srid() const { return m_srid; }
    /// Errc::Conflict "store.no_srid" while none is fixed.
    Result<const Projection*> projection();
    /// Fixes the coordinate system where it is still open; inside the caller's transaction. When
    /// that is rolled back, rereadSrid() forgets it again.
    Status fixSridFor(LonLat centre);
    Status fixSridTo(int srid); ///< Errc::Conflict "store.srid_fixed" where it is another
    Status rereadSrid();
    /// The system that a store of this city around `centre` gets.
    int sridAround(LonLat centre) const;

    /// Is the store joined to a centre? Steps are then pending until the centre has accepted them.
    Result<bool> joined();
    /// The desk's own key, hex: beside the store in X.sqlite.d/desk.key, readable by its owner
    /// alone. Signs what the product does by itself, and in sandboxes everything. Errc::NotFound
    /// "sync.no_key" with file.
    Result<std::string> deskKey();
    Status keepDeskKey(std::string_view key);                        ///< writes the file
    void useDeskKey(std::string key) { m_deskKey = std::move(key); } ///< of a store without files
    /// Takes up the measured difference of this machine's clock to the centre's.
    Status refreshSkew();

    /// A person by login; "system" is always there. Errc::NotFound "people.unknown" with arg login,
    /// Errc::Forbidden "people.inactive".
    Result<Actor> actor(std::string_view login);
    Result<std::vector<Actor>> people();

    /// The secret of the session that works at this desk (from SignIn::in, or a session file).
    void useSession(std::string token) { m_session = std::move(token); }
    const std::string& session() const { return m_session; }
    /// Who takes a step: the one check before every write in a person's name; inside the caller's
    /// transaction where there is one. A sandbox takes the login as it is; elsewhere the session
    /// must be that person's ("" = whoever is signed in). Errors as of actor;
    /// Errc::Forbidden "people.needs_sign_in", "people.session_ended", "people.session_idle",
    /// "people.clock_back", "people.other_signed_in", "people.must_change"; Errc::Invalid
    /// "people.needs_actor". In sign_in.cpp.
    Result<Actor> acting(std::string_view login);

    /// Changed rows after `seq`, oldest first, at most 10,000; and the newest seq of all.
    Result<std::vector<ChangeNotice>> changesSince(std::int64_t seq);
    Result<std::int64_t> lastChange();

private:
    friend class SystemWork;
    Desk(Database db, std::string path);
    Status load(const DeskOptions& options);
    Status setClock(const DeskOptions& options);
    Result<Actor> whoActs(std::string_view login);
    Result<EntryKey> entryKey(std::string_view person);
    Result<EntryKey> personKey(std::string_view person); ///< in centre_people.cpp

    Database m_db;
    std::string m_path;
    std::shared_ptr<const RuleSet> m_rules;
    std::vector<std::shared_ptr<const RuleSet>> m_earlierRules; ///< references may still be held
    std::int64_t m_ruleSet = 0;
    std::optional<Projection> m_projection;
    bool m_sandbox = false;
    bool m_clockIsSet = false;
    std::int64_t m_clockOffset = 0; ///< microseconds added to the system's clock
    std::int64_t m_skew = 0;        ///< the centre's clock less this machine's
    std::string m_deskKey;
    const Clock* m_clock = nullptr; ///< nullptr: the system's
    std::string m_city;
    std::string m_district;
    std::string m_deskCode;
    int m_srid = 0;
    bool m_readOnly = false;
    bool m_systemWork = false;
    std::string m_session;
    IdSource m_ids;
};

/// While it lives, the desk takes steps in the product's own name ("system"): escalations,
/// automatic resume, archiving. Never made from what a user typed.
class SystemWork {
public:
    explicit SystemWork(Desk& desk) : m_desk(&desk), m_before(desk.m_systemWork) {
        desk.m_systemWork = true;
    }
    SystemWork(const SystemWork&) = delete;
    SystemWork& operator=(const SystemWork&) = delete;
    ~SystemWork() { m_desk->m_systemWork = m_before; }

private:
    Desk* m_desk;
    bool m_before;
};

} // namespace wanmi
