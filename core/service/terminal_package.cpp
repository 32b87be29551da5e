#include "core/service/terminal_package.h"

#include "core/base/id.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr double kLongestLon = 180;
constexpr double kHighestLat = 90;
/// A note or a report; a resident tells no more in one go.
constexpr std::size_t kLongestText = 20'000;
constexpr std::size_t kMostPhotos = 50;
/// Room for the envelope and the fields beside a piece.
constexpr std::int64_t kBeside = 64 * 1024;
/// Longest package without a piece: a day's positions.
constexpr std::int64_t kLeastRoom = 512 * 1024;

std::int64_t mostBytes(const TerminalRules& rules) {
    return std::max(kLeastRoom, std::int64_t{rules.pieceKib} * 1024 * 4 / 3 + kBeside);
}

} // namespace

bool isSha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<Package> readPackage(std::string_view text, const TerminalRules& rules, Instant now,
                            std::string_view zone) {
    const auto most = mostBytes(rules);
    if (static_cast<std::int64_t>(text.size()) > most) {
        return fail(Errc::Invalid, "terminal.too_long", {{"most", std::to_string(most / 1024)}});
    }
    if (!isUtf8(text)) return fail(Errc::Invalid, "text.not_utf8");
    WANMI_LET(Json json, parseJson(text));
    if (!json.is_object()) {
        return fail(Errc::Invalid, "terminal.bad_field", {{"field", "{}"}, {"why", "object"}});
    }
    BodyReader reader{json, std::string{zone}};
    const auto form = reader.whole("wanmi", 1, 1'000'000);
    Package p;
    p.id = lower(reader.text("id"));
    p.kind = reader.text("kind");
    p.from = reader.text("from");
    p.made = reader.time("made", true).value_or(now);
    const auto* body = reader.object("body");
    WANMI_TRY(reader.done());
    if (form != kPackageForm) {
        return fail(Errc::Invalid, "terminal.other_form",
                    {{"form", std::to_string(form)}, {"known", std::to_string(kPackageForm)}});
    }
    if (!isUuid(p.id)) {
        return fail(Errc::Invalid, "terminal.bad_field", {{"field", "id"}, {"why", "UUID"}});
    }
    if (body == nullptr) {
        return fail(Errc::Invalid, "terminal.bad_field", {{"field", "body"}, {"why", "object"}});
    }
    if (std::find(kPackageKinds.begin(), kPackageKinds.end(), p.kind) == kPackageKinds.end()) {
        return fail(Errc::Invalid, "terminal.unknown_kind", {{"kind", p.kind}});
    }
    if (p.made > now + std::chrono::minutes{rules.skewMinutes}) {
        return fail(Errc::Invalid, "terminal.future",
                    {{"at", localText(p.made, zone)}, {"now", localText(now, zone)}});
    }
    p.body = *body;
    p.text = plainJson(json);
    return p;
}

void BodyReader::bad(const char* field, const char* why) {
    if (m_fault) return;
    m_fault =
        fail(Errc::Invalid, "terminal.bad_field", {{"field", m_prefix + field}, {"why", why}});
}

const Json* BodyReader::find(const char* field, bool needed) {
    m_asked.emplace_back(field);
    const auto at = m_body->find(field);
    if (at != m_body->end() && !at->is_null()) return &*at;
    if (needed) bad(field, "missing");
    return nullptr;
}

std::string BodyReader::text(const char* field, bool needed) {
    const auto* value = find(field, needed);
    if (value == nullptr) return {};
    if (!value->is_string()) {
        bad(field, "text");
        return {};
    }
    auto text = value->get<std::string>();
    if (text.size() > kLongestText) bad(field, "too long");
    if (needed && trim(text).empty()) bad(field, "empty");
    return text;
}

std::int64_t BodyReader::whole(const char* field, std::int64_t least, std::int64_t most,
                               bool needed) {
    const auto* value = find(field, needed);
    if (value == nullptr) return 0;
    if (!value->is_number_integer()) {
        bad(field, "whole number");
        return 0;
    }
    const bool isHuge = value->is_number_unsigned() &&
                        value->get<std::uint64_t>() > static_cast<std::uint64_t>(most);
    const auto number = isHuge ? most : value->get<std::int64_t>();
    if (isHuge || number < least || number > most) bad(field, "out of range");
    return number;
}

std::string BodyReader::hash(const char* field) {
    auto value = lower(text(field));
    if (!isSha256(value)) bad(field, "SHA-256");
    return value;
}

std::optional<LonLat> BodyReader::place(const char* field, bool needed) {
    const auto* value = find(field, needed);
    if (value == nullptr) return std::nullopt;
    const bool isPair = value->is_array() && value->size() == 2 && value->at(0).is_number() &&
                        value->at(1).is_number();
    const auto at = isPair ? LonLat{value->at(0).get<double>(), value->at(1).get<double>()}
                           : LonLat{kLongestLon * 2, 0};
    if (!(std::abs(at.lon) <= kLongestLon && std::abs(at.lat) <= kHighestLat)) {
        bad(field, "[lon, lat]");
        return std::nullopt;
    }
    return at;
}

std::optional<Instant> BodyReader::time(const char* field, bool needed) {
    const auto* value = find(field, needed);
    if (value == nullptr) return std::nullopt;
    const auto read = value->is_string() ? parseTime(value->get<std::string>(), m_zone)
                                         : Result<Instant>{fail(Errc::Invalid, "time.unreadable")};
    if (!read) {
        bad(field, "time");
        return std::nullopt;
    }
    return *read;
}

std::vector<std::string> BodyReader::hashes(const char* field) {
    std::vector<std::string> out;
    const auto* value = list(field, kMostPhotos);
    if (value == nullptr) return out;
    for (const auto& one : *value) {
        auto text = one.is_string() ? lower(one.get<std::string>()) : std::string{};
        if (!isSha256(text)) bad(field, "SHA-256");
        out.push_back(std::move(text));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

const Json* BodyReader::object(const char* field) {
    const auto* value = find(field, false);
    if (value == nullptr || value->is_object()) return value;
    bad(field, "object");
    return nullptr;
}

const Json* BodyReader::list(const char* field, std::size_t most) {
    const auto* value = find(field, false);
    if (value == nullptr) return nullptr;
    if (!value->is_array() || value->size() > most) {
        bad(field, value->is_array() ? "too long" : "list");
        return nullptr;
    }
    return value;
}

Status BodyReader::done() {
    if (m_fault) return *m_fault;
    for (const auto& [field, value] : m_body->items()) {
        if (std::find(m_asked.begin(), m_asked.end(), field) != m_asked.end()) continue;
        return fail(Errc::Invalid, "terminal.unknown_field", {{"field", m_prefix + field}});
    }
    return ok();
}

} // namespace wanmi
