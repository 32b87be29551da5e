#pragma once
#include "core/service/desk.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// An entry of the address book (通讯录, R020): a colleague, or somebody else the desk calls.
struct AddressEntry {
    std::string id;
    std::string login; ///< "" of others
    std::string name;
    std::string department;
    std::string title;
    std::string phone;
    std::string mail;
    std::string wechat; ///< the name a notice goes to
};

/// How colleagues and others are reached; messages outside go by it. Read by who is signed in.
/// One's own entry is one's own to change; the others' are the duty chief's and the
/// administrator's.
class AddressBook {
public:
    explicit AddressBook(Desk& desk) : m_desk(&desk) {}

    /// By department and name; `text`: part of name, login, department, title or number.
    Result<std::vector<AddressEntry>> list(std::string_view text, std::string_view actor);
    /// Writes an entry: of a login its own one, else by id, else a new one; gives it. A login's
    /// name and department stand for empty ones. Errc::Invalid "address.name", "address.empty",
    /// "address.phone" (value), "address.mail" (value), "text.not_utf8"; Errc::Forbidden
    /// "address.not_yours" (actor, post); Errc::NotFound "address.unknown" (id), "people.unknown".
    Result<AddressEntry> set(const AddressEntry& entry, std::string_view actor);
    /// "address.unknown", "address.not_yours".
    Status remove(std::string_view id, std::string_view actor);

private:
    Desk* m_desk;
};

/// Digits with an optional leading "+", without the blanks and hyphens people write; "" for what is
/// no number.
std::string diallable(std::string_view text);

} // namespace wanmi
