#include "core/domain/people/mask.h"

#include "core/base/text.h"

namespace wanmi {
namespace {

/// Bytes of the first character; a byte that begins none counts as one.
std::size_t firstCharacter(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
    return size < text.size() ? size : text.size();
}

} // namespace

std::string maskedName(std::string_view name) {
    name = trim(name);
    if (name.empty()) return {};
    return std::string{name.substr(0, firstCharacter(name))} + "**";
}

std::string maskedPhone(std::string_view phone) {
    phone = trim(phone);
    if (phone.empty()) return {};
    // What is no plain number (an e-mail address, words) is hidden whole.
    for (const char c : phone) {
        const bool plain = (c >= '0' && c <= '9') || c == '-' || c == '+' || c == ' ';
        if (!plain) return "****";
    }
    if (phone.size() >= 11) {
        return std::string{phone.substr(0, 3)} + std::string(phone.size() - 7, '*') +
               std::string{phone.substr(phone.size() - 4)};
    }
    if (phone.size() >= 7) {
        return std::string(phone.size() - 2, '*') + std::string{phone.substr(phone.size() - 2)};
    }
    std::string stars(phone.size(), '*');
    return stars;
}

} // namespace wanmi
