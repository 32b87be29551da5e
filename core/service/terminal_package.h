#pragma once
#include "core/base/json.h"
#include "core/domain/catalogue/profile.h"
#include "core/geometry/shapes.h"
#include "core/service/desk.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// One package of a terminal as it came: the envelope is read and known to be sound, the body is
/// for its kind. The form is described in data/terminal/README.md.
struct Package {
    std::string id;   ///< UUID, chosen by the terminal
    std::string kind; ///< one of kPackageKinds
    std::string from; ///< login
    Instant made;     ///< by the terminal's clock
    Json body;
    std::string text; ///< the whole, one form for one content: what its seal is over
};

inline constexpr std::array<std::string_view, 9> kPackageKinds{
    "report",     "photo",     "piece",      "answer", "position",
    "attendance", "daily_log", "withdrawal", "receipt"};
/// The form this program reads, "wanmi" of the envelope.
inline constexpr int kPackageForm = 1;

/// Reads the envelope. Errc::Invalid "terminal.too_long" (most), "json.broken",
/// "terminal.bad_field" (field, why), "terminal.unknown_field" (field), "terminal.unknown_kind"
/// (kind), "terminal.other_form" (form, known), "terminal.future" (made, now).
Result<Package> readPackage(std::string_view text, const TerminalRules& rules, Instant now,
                            std::string_view zone);

/// Takes the fields of a body, one by one; the first fault stays. What nobody asked for is a fault
/// too, so that a misspelt field is not silently dropped.
class BodyReader {
public:
    BodyReader(const Json& body, std::string zone, std::string prefix = {})
        : m_body(&body),
          m_zone(std::move(zone)),
          m_prefix(std::move(prefix)) {}

    std::string text(const char* field, bool needed = true);
    std::int64_t whole(const char* field, std::int64_t least, std::int64_t most,
                       bool needed = true);
    std::string hash(const char* field); ///< SHA-256, 64 hex digits, lower case
    /// [lon, lat] in WGS 84.
    std::optional<LonLat> place(const char* field, bool needed);
    std::optional<Instant> time(const char* field, bool needed);
    std::vector<std::string> hashes(const char* field);
    /// An object or a list of objects within the body; nullptr where it is not given.
    const Json* object(const char* field);
    const Json* list(const char* field, std::size_t most);
    /// The first fault, or the field nobody asked for.
    Status done();

private:
    const Json* find(const char* field, bool needed);
    void bad(const char* field, const char* why);
    const Json* m_body;
    std::string m_zone;
    std::string m_prefix;
    std::vector<std::string> m_asked;
    std::optional<Error> m_fault;
};

/// Is this the text of a SHA-256?
bool isSha256(std::string_view text);

} // namespace wanmi
