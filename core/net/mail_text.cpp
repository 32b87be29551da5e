#include "core/base/time_text.h"
#include "core/net/transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto byte = i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
            three = (three << 8U) | byte;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            const auto digit = (three >> (18U - 6U * k)) & 63U;
            out += i + k <= bytes.size() ? kDigits[digit] : '=';
        }
    }
    return out;
}

/// Lines of 76 characters at most.
std::string folded(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 76) {
        out += text.substr(at, 76) + "\r\n";
    }
    return out;
}

/// Encoded words of at most 75 characters, cut between characters of the text.
std::string encodedWords(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t take = std::min<std::size_t>(text.size(), 42);
        while (take < text.size() && take > 1 &&
               (static_cast<unsigned char>(text[take]) & 0xC0U) == 0x80U) {
            --take;
        }
        out +=
            (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, take)) + "?=";
        text.remove_prefix(take);
    }
    return out;
}

std::string mailDate(Instant at) {
    constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = localDay(at, "UTC");
    return fmt::format("{}, {:02} {} {} {} +0000",
                       kDays.at(static_cast<std::size_t>(isoWeekday(day)) - 1), day.day,
                       kMonths.at(static_cast<std::size_t>(day.month) - 1), day.year,
                       utcText(at).substr(11, 8));
}

} // namespace

std::string mailText(const Mail& mail) {
    const auto domain = mail.from.substr(mail.from.find('@') + 1);
    return fmt::format("Date: {}\r\nFrom: <{}>\r\nTo: <{}>\r\nSubject: {}\r\n"
                       "Message-ID: <{}@{}>\r\nAuto-Submitted: auto-generated\r\n"
                       "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n{}",
                       mailDate(mail.at), mail.from, mail.recipient, encodedWords(mail.subject),
                       mail.key, domain, folded(base64(mail.text + "\r\n")));
}

} // namespace wanmi
