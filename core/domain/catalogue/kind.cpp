#include "core/domain/catalogue/kind.h"

#include "core/base/text.h"

#include <algorithm>

namespace wanmi {
namespace {

Error malformed(std::string_view text) {
    return fail(Errc::Invalid, "kind.malformed", {{"value", std::string{text}}});
}

bool isCatalogueId(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

} // namespace

std::string_view kindTypeText(KindType type) {
    return type == KindType::Event ? "event" : "component";
}

Result<KindCode> KindCode::of(KindType type, std::string_view code) {
    // Class and serial both begin at 01 in every edition of the standard.
    if (code.size() != 4 || !isDigits(code) || code.substr(0, 2) == "00" ||
        code.substr(2) == "00") {
        return malformed(code);
    }
    const int number =
        (code[0] - '0') * 1000 + (code[1] - '0') * 100 + (code[2] - '0') * 10 + (code[3] - '0');
    return KindCode{{}, type, static_cast<std::uint16_t>(number)};
}

Result<KindCode> KindCode::parse(std::string_view text) {
    std::string_view rest = text;
    std::string_view catalogue;
    char separator = ':';
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos) {
        catalogue = rest.substr(0, slash);
        rest.remove_prefix(slash + 1);
        separator = '/';
        if (!isCatalogueId(catalogue)) return malformed(text);
    }
    const auto split = rest.find(separator);
    if (split == std::string_view::npos) return malformed(text);
    const auto type = rest.substr(0, split);
    if (type != "event" && type != "component") return malformed(text);
    auto code = of(type == "event" ? KindType::Event : KindType::Component, rest.substr(split + 1));
    if (!code) return malformed(text);
    code->m_catalogue = catalogue;
    return code;
}

std::string KindCode::code() const {
    std::string out{"0000"};
    int rest = m_number;
    for (std::size_t i = out.size(); i-- > 0; rest /= 10) {
        out[i] = static_cast<char>('0' + rest % 10);
    }
    return out;
}

std::string KindCode::text() const {
    const std::string type{kindTypeText(m_type)};
    return m_catalogue.empty() ? type + ":" + code() : m_catalogue + "/" + type + "/" + code();
}

} // namespace wanmi
