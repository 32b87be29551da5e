#pragma once
#include "core/sync/pg.h"

#include <string>
#include <vector>

namespace wanmi {

/// A person as the centre knows them (人员): also a role of the database, wp_ and the login.
struct CentralPerson {
    std::string login;
    std::string name;
    std::string post;
    std::string department;
    std::string region; ///< what the duty is limited to, "" for none
    bool active = true;
    bool mustChange = true;
};

/// A desk as the centre knows it (台席).
struct CentralDesk {
    std::string code; ///< 3 digits, given by the centre
    std::string name;
    std::string region;     ///< what it holds: "" the city, 6 or 9 digits
    std::string department; ///< "" all
    bool active = true;
    std::string lastSeen; ///< "2026-01-05T01:00:00.000000Z"; "" never
};

/// What a new desk comes in with; the key is told this once.
struct CentralDeskKey {
    std::string code;
    std::string key; ///< hex
};

/// All of these are of administration: the connection's role is the one that installed the centre.
/// A password reaches the server as a verifier (SCRAM-SHA-256) only.

/// "central.person_known", "central.unknown_post", "central.short_password" with arg least.
Status addCentralPerson(PgConnection& db, const CentralPerson& person, const std::string& password);
/// Post, department and region; and lets the person in again. "central.unknown_person".
Status grantCentralPerson(PgConnection& db, const CentralPerson& person);
/// Nothing of theirs is taken and nothing told to them from now on; a superuser cuts their lines
/// too.
Status revokeCentralPerson(PgConnection& db, const std::string& login);
Status setCentralPassword(PgConnection& db, const std::string& login, const std::string& password);
Result<std::vector<CentralPerson>> centralPeople(PgConnection& db);

/// "central.no_desk_left".
Result<CentralDeskKey> addCentralDesk(PgConnection& db, const CentralDesk& desk);
Status revokeCentralDesk(PgConnection& db, const std::string& code); ///< "central.unknown_desk"
Result<std::vector<CentralDesk>> centralDesks(PgConnection& db);

/// One's own, over one's own connection.
Status changeCentralPassword(PgConnection& db, const std::string& login,
                             const std::string& password);

} // namespace wanmi
