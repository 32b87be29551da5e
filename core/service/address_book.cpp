#include "core/service/address_book.h"

#include "core/base/text.h"
#include "core/net/transport.h"

#include <fmt/format.h>

namespace wanmi {
namespace {

bool keepsBook(const Actor& actor) {
    return actor.post == "DUTY_CHIEF" || actor.post == "ADMIN" || actor.post == "ADMIN_SYSTEM";
}

Status mayChange(const Actor& actor, const std::string& login) {
    if (keepsBook(actor) || (!login.empty() && login == actor.login)) return ok();
    return fail(Errc::Forbidden, "address.not_yours",
                {{"actor", actor.login}, {"post", actor.post}});
}

constexpr std::string_view kSelect =
    "SELECT id, login, name, department, title, phone, mail, wechat FROM address ";

AddressEntry readEntry(const Statement& q) {
    return {q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5), q.text(6), q.text(7)};
}

Result<std::optional<AddressEntry>> findBy(Database& db, std::string_view column,
                                           std::string_view value) {
    WANMI_LET(auto q, db.prepare(fmt::format("{}WHERE {} = ?1", kSelect, column)));
    WANMI_LET(const bool row, q.at(1, value).step());
    if (!row) return std::optional<AddressEntry>{};
    return std::optional{readEntry(q)};
}

Status checkEntry(const AddressEntry& e) {
    for (const auto* text : {&e.name, &e.department, &e.title, &e.wechat}) {
        if (!isUtf8(*text)) return fail(Errc::Invalid, "text.not_utf8");
    }
    if (trim(e.name).empty()) return fail(Errc::Invalid, "address.name");
    if (e.phone.empty() && e.mail.empty() && e.wechat.empty()) {
        return fail(Errc::Invalid, "address.empty");
    }
    if (!e.phone.empty() && diallable(e.phone).empty()) {
        return fail(Errc::Invalid, "address.phone", {{"value", e.phone}});
    }
    if (!e.mail.empty() && !isMailAddress(e.mail)) {
        return fail(Errc::Invalid, "address.mail", {{"value", e.mail}});
    }
    return ok();
}

/// The entry as it will stand: of a login with its name, department and the id it has.
Result<AddressEntry> completed(Desk& desk, AddressEntry e) {
    if (e.login.empty()) {
        if (e.id.empty()) return e;
        WANMI_LET(const auto known, findBy(desk.db(), "id", e.id));
        if (!known) return fail(Errc::NotFound, "address.unknown", {{"id", e.id}});
        e.login = known->login;
        return e;
    }
    WANMI_LET(const auto person, desk.actor(e.login));
    if (e.name.empty()) e.name = person.name;
    if (e.department.empty()) e.department = person.department;
    WANMI_LET(const auto known, findBy(desk.db(), "login", e.login));
    if (known) e.id = known->id;
    return e;
}

} // namespace

std::string diallable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (digit || (c == '+' && out.empty())) {
            out += c;
        } else if (c != ' ' && c != '-' && c != '(' && c != ')') {
            return {};
        }
    }
    return out.size() >= 3 && out.size() <= 20 ? out : std::string{};
}

Result<std::vector<AddressEntry>> AddressBook::list(std::string_view text, std::string_view login) {
    WANMI_LET(const auto who, m_desk->acting(login));
    (void)who;
    WANMI_LET(auto q, m_desk->db().prepare(fmt::format(
                          "{}{}", kSelect,
                          "WHERE ?1 = '' OR instr(name || ' ' || login || ' ' || department || ' '"
                          " || title || ' ' || phone, ?1) > 0 ORDER BY department, name, id")));
    q.at(1, text);
    std::vector<AddressEntry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readEntry(q));
    }
}

Result<AddressEntry> AddressBook::set(const AddressEntry& wanted, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(auto e, completed(desk, wanted));
    WANMI_TRY(mayChange(who, e.login));
    WANMI_TRY(checkEntry(e));
    if (e.id.empty()) e.id = desk.ids().next(desk.now());
    WANMI_LET(auto q, desk.db().prepare("INSERT OR REPLACE INTO address (id, login, name,"
                                        " department, title, phone, mail, wechat, changed_by,"
                                        " changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                                        " ?10)"));
    q.at(1, e.id).at(2, e.login).at(3, e.name).at(4, e.department).at(5, e.title).at(6, e.phone);
    q.at(7, e.mail).at(8, e.wechat).at(9, who.login);
    WANMI_TRY(q.at(10, desk.now().time_since_epoch().count()).done());
    WANMI_TRY(noteChange(desk.db(), "address", e.id));
    WANMI_TRY(tx.commit());
    return e;
}

Status AddressBook::remove(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(const auto known, findBy(desk.db(), "id", id));
    if (!known) return fail(Errc::NotFound, "address.unknown", {{"id", std::string{id}}});
    WANMI_TRY(mayChange(who, known->login));
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM address WHERE id = ?1"));
    WANMI_TRY(q.at(1, id).done());
    WANMI_TRY(noteChange(desk.db(), "address", id));
    return tx.commit();
}

} // namespace wanmi
