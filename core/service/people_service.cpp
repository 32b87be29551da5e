#include "core/service/people_service.h"

#include "core/base/password.h"
#include "core/base/text.h"
#include "core/domain/people/rights.h"
#include "core/domain/place/codes.h"
#include "core/service/access.h"
#include "core/service/sign_in.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::string_view kCollector = "SUPERVISOR_FIELD";

/// Letters, digits, '-', '_' and '.', also Chinese; not the product's own names.
bool isLogin(std::string_view login) {
    if (login.empty() || login.size() > 64 || login == kSystemLogin || !isUtf8(login)) return false;
    return std::all_of(login.begin(), login.end(), [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool other = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        return letter || other || static_cast<unsigned char>(c) >= 0x80U;
    });
}

std::string listed(const std::vector<std::string>& codes) {
    constexpr std::size_t kShown = 20;
    const auto end = codes.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, codes.size()));
    return fmt::format("{}{}", fmt::join(codes.begin(), end, ", "),
                       codes.size() > kShown ? ", …" : "");
}

/// "post=DEPT department=CG" : what a change gave.
std::string changesOf(const Actor& before, const Actor& after) {
    std::string text;
    const auto add = [&text](const char* field, const std::string& from, const std::string& to) {
        if (from != to) text += fmt::format("{}{}={}", text.empty() ? "" : " ", field, to);
    };
    add("name", before.name, after.name);
    add("post", before.post, after.post);
    add("department", before.department, after.department);
    add("region", before.region, after.region);
    return text;
}

} // namespace

Result<std::vector<PersonRow>> PeopleService::list() {
    return PeopleStore{m_desk->db()}.all();
}

Result<PersonRow> PeopleService::known(std::string_view login) {
    WANMI_LET(auto found, PeopleStore{m_desk->db()}.person(login));
    if (!found) return fail(Errc::NotFound, "people.unknown", {{"login", std::string{login}}});
    return *std::move(found);
}

Status PeopleService::valid(const Actor& p, bool active) {
    if (!isLogin(p.login)) return fail(Errc::Invalid, "people.bad_login", {{"login", p.login}});
    if (trim(p.name).empty() || !isUtf8(p.name)) return fail(Errc::Invalid, "people.needs_name");
    if (m_desk->rules().posts.find(p.post) == nullptr && !isAdministrator(p.post)) {
        return fail(Errc::Invalid, "people.unknown_post", {{"post", p.post}});
    }
    const bool handles = p.post == "DEPT" || p.post == "HANDLER";
    if (handles && p.department.empty()) {
        return fail(Errc::Invalid, "people.needs_department", {{"post", p.post}});
    }
    if (!p.department.empty()) {
        WANMI_LET(auto q, m_desk->db().prepare("SELECT 1 FROM department WHERE code = ?1"));
        WANMI_LET(const bool row, q.at(1, p.department).step());
        if (!row) {
            return fail(Errc::Invalid, "case.unknown_department", {{"department", p.department}});
        }
    }
    if (!p.region.empty() && p.region != m_desk->district()) {
        WANMI_LET(auto q, m_desk->db().prepare(
                              "SELECT 1 FROM region WHERE code = ?1 AND valid_to IS NULL"));
        WANMI_LET(const bool row, q.at(1, p.region).step());
        if (!row) return fail(Errc::Invalid, "people.unknown_region", {{"region", p.region}});
    }
    return active ? officesApart(p) : ok();
}

/// The three administrators are three people: one name holds one of the posts.
Status PeopleService::officesApart(const Actor& p) {
    if (!isAdministrator(p.post)) return ok();
    WANMI_LET(const auto all, list());
    for (const auto& other : all) {
        const bool second = other.active && other.who.login != p.login &&
                            isAdministrator(other.who.post) && other.who.post != p.post &&
                            trim(other.who.name) == trim(p.name);
        if (second) {
            return fail(Errc::Conflict, "people.second_office",
                        {{"name", p.name}, {"login", other.who.login}, {"post", other.who.post}});
        }
    }
    return ok();
}

/// An administrator's post never stands empty.
Status PeopleService::notLast(const PersonRow& person) {
    if (!isAdministrator(person.who.post) || !person.active) return ok();
    WANMI_LET(const auto all, list());
    const bool another = std::any_of(all.begin(), all.end(), [&person](const PersonRow& p) {
        return p.active && p.who.post == person.who.post && p.who.login != person.who.login;
    });
    if (another || person.who.post == kAdminPost) return ok();
    return fail(Errc::Conflict, "people.last_administrator", {{"post", person.who.post}});
}

Status PeopleService::handGrids(const PersonRow& from, std::string_view to,
                                PersonReceipt& receipt) {
    PeopleStore people{m_desk->db()};
    WANMI_LET(receipt.openTasks, people.openTasksOf(from.who.login));
    WANMI_LET(auto grids, people.dutyGridsOf(from.who.login));
    if (grids.empty()) return ok();
    if (to.empty()) {
        return fail(Errc::Conflict, "people.has_grids",
                    {{"login", from.who.login},
                     {"count", std::to_string(grids.size())},
                     {"grids", listed(grids)}});
    }
    WANMI_LET(const auto next, people.person(to));
    if (!next || !next->active || next->who.post != kCollector || to == from.who.login) {
        return fail(Errc::Invalid, "people.bad_successor", {{"login", std::string{to}}});
    }
    const auto now = m_desk->now();
    std::vector<std::string> ids;
    for (const auto& code : grids) {
        ids.push_back(m_desk->ids().next(now));
        WANMI_TRY(noteChange(m_desk->db(), "duty_grid", code));
    }
    WANMI_TRY(people.handOver(from.who.login, to, grids, ids, now));
    receipt.handedGrids = std::move(grids);
    return ok();
}

Result<PersonReceipt> PeopleService::done(std::string_view login, PersonReceipt receipt) {
    WANMI_TRY(noteChange(m_desk->db(), "person", login));
    WANMI_LET(receipt.person, known(login));
    return receipt;
}

Result<PersonReceipt> PeopleService::add(const Actor& person, std::string_view by) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_TRY(mayAdminister(actor, AdminAct::AddPerson));
    const bool active = static_cast<bool>(mayAdminister(actor, AdminAct::Grant));
    WANMI_TRY(valid(person, active));
    PeopleStore people{m_desk->db()};
    WANMI_LET(const auto taken, people.person(person.login));
    if (taken) return fail(Errc::Conflict, "people.login_taken", {{"login", person.login}});
    WANMI_TRY(people.add(person, active, m_desk->now()));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::PersonAdded, person.login,
                         changesOf({}, person) + (active ? "" : " inactive")));
    WANMI_LET(auto receipt, done(person.login, {}));
    WANMI_TRY(tx.commit());
    return receipt;
}

Result<PersonReceipt> PeopleService::change(std::string_view login, const PersonChange& change,
                                            std::string_view by) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_LET(const auto before, known(login));
    auto after = before.who;
    if (change.name) {
        WANMI_TRY(mayAdminister(actor, AdminAct::Rename));
        after.name = *change.name;
    }
    if (change.post || change.department || change.region) {
        WANMI_TRY(mayAdminister(actor, AdminAct::Grant));
        WANMI_TRY(notOneself(actor, login));
        after.post = change.post.value_or(after.post);
        after.department = change.department.value_or(after.department);
        after.region = change.region.value_or(after.region);
    }
    const auto what = changesOf(before.who, after);
    if (what.empty()) return fail(Errc::Invalid, "people.nothing_to_change");
    WANMI_TRY(valid(after, before.active));
    PersonReceipt receipt;
    if (after.post != before.who.post) {
        WANMI_TRY(notLast(before));
        if (before.who.post == kCollector) {
            WANMI_TRY(handGrids(before, change.handTo, receipt));
        }
    }
    WANMI_TRY(PeopleStore{m_desk->db()}.update(after, before.active));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::PersonChanged, login, what));
    WANMI_LET(receipt, done(login, std::move(receipt)));
    WANMI_TRY(tx.commit());
    return receipt;
}

Result<PersonReceipt> PeopleService::activate(std::string_view login, std::string_view by) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_TRY(mayAdminister(actor, AdminAct::Grant));
    WANMI_TRY(notOneself(actor, login));
    WANMI_LET(const auto person, known(login));
    WANMI_TRY(valid(person.who, true));
    WANMI_TRY(PeopleStore{m_desk->db()}.update(person.who, true));
    WANMI_TRY(
        noteAccess(*m_desk, actor.login, Access::Activated, login, changesOf({}, person.who)));
    WANMI_LET(auto receipt, done(login, {}));
    WANMI_TRY(tx.commit());
    return receipt;
}

Result<PersonReceipt> PeopleService::deactivate(std::string_view login, std::string_view handTo,
                                                std::string_view by) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_TRY(mayAdminister(actor, AdminAct::Revoke));
    WANMI_TRY(notOneself(actor, login));
    WANMI_LET(const auto person, known(login));
    WANMI_TRY(notLast(person));
    PersonReceipt receipt;
    WANMI_TRY(handGrids(person, handTo, receipt));
    PeopleStore people{m_desk->db()};
    WANMI_TRY(people.update(person.who, false));
    WANMI_TRY(people.endSessionsOf(login));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::Deactivated, login,
                         receipt.handedGrids.empty() ? std::string{}
                                                     : fmt::format("duty grids to {}: {}", handTo,
                                                                   listed(receipt.handedGrids))));
    WANMI_LET(receipt, done(login, std::move(receipt)));
    WANMI_TRY(tx.commit());
    return receipt;
}

Status PeopleService::setPassword(std::string_view login, std::string_view password,
                                  std::string_view by) {
    WANMI_TRY(acceptablePassword(password, login, m_desk->rules().profile.signIn));
    const auto hash = passwordHash(password); // long work, before the store is held
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_TRY(mayAdminister(actor, AdminAct::SetPassword));
    WANMI_TRY(notOneself(actor, login));
    WANMI_LET(const auto person, known(login));
    PeopleStore people{m_desk->db()};
    WANMI_TRY(people.setPassword(login, hash, true, m_desk->now()));
    WANMI_TRY(people.endSessionsOf(login));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::PasswordSet, login));
    return tx.commit();
}

Result<bool> PeopleService::isFirstPassword(std::string_view login) {
    WANMI_LET(const auto person, known(login));
    if (!isAdministrator(person.who.post)) return false;
    WANMI_LET(const auto all, list());
    return std::none_of(all.begin(), all.end(), [&person](const PersonRow& p) {
        return p.who.post == person.who.post && p.hasPassword;
    });
}

Status PeopleService::setFirstPassword(std::string_view login, std::string_view password) {
    WANMI_TRY(acceptablePassword(password, login, m_desk->rules().profile.signIn));
    const auto hash = passwordHash(password);
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const bool first, isFirstPassword(login));
    if (!first) return fail(Errc::Forbidden, "people.not_first", {{"login", std::string{login}}});
    WANMI_TRY(PeopleStore{m_desk->db()}.setPassword(login, hash, false, m_desk->now()));
    WANMI_TRY(noteAccess(*m_desk, osUser(), Access::PasswordSet, login, "first password"));
    return tx.commit();
}

Status PeopleService::unlock(std::string_view login, std::string_view by) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(by));
    WANMI_TRY(mayAdminister(actor, AdminAct::Unlock));
    WANMI_TRY(notOneself(actor, login));
    WANMI_LET(const auto person, known(login));
    WANMI_TRY(PeopleStore{m_desk->db()}.setFailures(login, 0, std::nullopt));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::Unlocked, login));
    return tx.commit();
}

} // namespace wanmi
