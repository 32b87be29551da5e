#pragma once
#include "core/service/desk.h"
#include "core/store/people_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What is to change about a person; fields not given stay.
struct PersonChange {
    std::optional<std::string> name;
    std::optional<std::string> post;
    std::optional<std::string> department;
    std::optional<std::string> region;
    std::string handTo; ///< a collector who stops being one: who takes over the duty grids
};

/// What came of a change.
struct PersonReceipt {
    PersonRow person;
    std::vector<std::string> handedGrids; ///< codes of duty grids given to another collector
    std::vector<std::string> openTasks;   ///< cases that wait for this collector's answer
};

/// Who works here. Three administrators share the power: 系统 writes people down, 安全 gives them
/// rights, 审计 reads the log of it. Every change is in the access log. Errors of all verbs:
/// Desk::acting's, "people.missing_right", "people.own_rights", "people.unknown".
class PeopleService {
public:
    explicit PeopleService(Desk& desk) : m_desk(&desk) {}

    Result<std::vector<PersonRow>> list();
    /// A new person; active at once only where the actor may grant rights, else when activated.
    /// Errc::Invalid "people.bad_login", "people.needs_name", "people.unknown_post",
    /// "case.unknown_department", "people.needs_department", "people.unknown_region";
    /// Errc::Conflict "people.login_taken", "people.second_office" (name, login, post).
    Result<PersonReceipt> add(const Actor& person, std::string_view actor);
    /// As add; and "people.has_grids" as of deactivate, "people.last_administrator".
    Result<PersonReceipt> change(std::string_view login, const PersonChange& change,
                                 std::string_view actor);
    Result<PersonReceipt> activate(std::string_view login, std::string_view actor);
    /// Signs the person out everywhere. A collector with duty grids is refused, naming them:
    /// Errc::Conflict "people.has_grids" (login, count, grids), unless `handTo` takes them over
    /// ("people.bad_successor"). "people.last_administrator" (post).
    Result<PersonReceipt> deactivate(std::string_view login, std::string_view handTo,
                                     std::string_view actor);
    /// Gives another person a password, to be changed at the first sign-in.
    /// "people.weak_password".
    Status setPassword(std::string_view login, std::string_view password, std::string_view actor);
    /// The first password of the first holder of an administrator's post, by the operating system's
    /// user: nobody can sign in yet. Errc::Forbidden "people.not_first".
    Status setFirstPassword(std::string_view login, std::string_view password);
    Result<bool> isFirstPassword(std::string_view login);
    Status unlock(std::string_view login, std::string_view actor);

private:
    Result<PersonRow> known(std::string_view login);
    Status valid(const Actor& person, bool active);
    Status officesApart(const Actor& person);
    Status notLast(const PersonRow& person);
    Status handGrids(const PersonRow& from, std::string_view to, PersonReceipt& receipt);
    Result<PersonReceipt> done(std::string_view login, PersonReceipt receipt);
    Desk* m_desk;
};

} // namespace wanmi
