#include "core/domain/evidence/exif.h"

#include "core/base/time_text.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace wanmi {
namespace {

/// Looks values up in a TIFF block; every offset is a stranger's and is held against the end.
class Tiff {
public:
    explicit Tiff(std::string_view bytes) : m_bytes(bytes) {
        m_little = bytes.substr(0, 4) == std::string_view{"II*\0", 4};
        m_sound = m_little || bytes.substr(0, 4) == std::string_view{"MM\0*", 4};
    }

    /// Offset of the first directory.
    std::optional<std::uint32_t> first() const { return m_sound ? number(4, 4) : std::nullopt; }

    std::optional<std::uint32_t> whole(std::uint32_t directory, std::uint32_t tag) const {
        const auto entry = find(directory, tag);
        if (!entry || entry->type != kLong || entry->count != 1) return std::nullopt;
        return number(entry->at, 4);
    }

    std::optional<std::string> text(std::uint32_t directory, std::uint32_t tag) const {
        const auto entry = find(directory, tag);
        if (!entry || entry->type != kAscii || entry->count > 64) return std::nullopt;
        const auto from = entry->count > 4 ? number(entry->at, 4) : entry->at;
        if (!from || std::uint64_t{*from} + entry->count > m_bytes.size()) return std::nullopt;
        std::string value{m_bytes.substr(*from, entry->count)};
        value.resize(std::min(value.size(), value.find('\0')));
        return value;
    }

    /// The nth of several fractions.
    std::optional<double> fraction(std::uint32_t directory, std::uint32_t tag,
                                   std::uint32_t nth) const {
        const auto entry = find(directory, tag);
        if (!entry || entry->type != kFraction || nth >= entry->count || entry->count > 64) {
            return std::nullopt;
        }
        const auto from = number(entry->at, 4);
        if (!from) return std::nullopt;
        const auto above = number(std::uint64_t{*from} + nth * 8ULL, 4);
        const auto below = number(std::uint64_t{*from} + nth * 8ULL + 4, 4);
        if (!above || !below || *below == 0) return std::nullopt;
        return double{*above * 1.0} / *below;
    }

private:
    static constexpr std::uint32_t kAscii = 2;
    static constexpr std::uint32_t kLong = 4;
    static constexpr std::uint32_t kFraction = 5;
    struct Entry {
        std::uint32_t type;
        std::uint32_t count;
        std::uint32_t at; ///< where the value, or its offset, stands
    };

    std::optional<std::uint32_t> number(std::uint64_t at, std::uint32_t count) const {
        if (at > m_bytes.size() || count > m_bytes.size() - at) return std::nullopt;
        std::uint32_t value = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto from = at + (m_little ? count - 1 - i : i);
            value = value << 8U | static_cast<unsigned char>(m_bytes[from]);
        }
        return value;
    }

    std::optional<Entry> find(std::uint32_t directory, std::uint32_t tag) const {
        const auto entries = number(directory, 2);
        for (std::uint32_t i = 0; entries && i < *entries; ++i) {
            const std::uint64_t at = std::uint64_t{directory} + 2 + i * 12ULL;
            const auto found = number(at, 2);
            if (!found) return std::nullopt; // the directory runs out of the block
            if (*found != tag) continue;
            const auto type = number(at + 2, 2);
            const auto count = number(at + 4, 4);
            if (!type || !count || at + 12 > m_bytes.size()) return std::nullopt;
            return Entry{*type, *count, static_cast<std::uint32_t>(at + 8)};
        }
        return std::nullopt;
    }

    std::string_view m_bytes;
    bool m_little = false;
    bool m_sound = false;
};

constexpr std::uint32_t kChanged = 0x0132;
constexpr std::uint32_t kExif = 0x8769;
constexpr std::uint32_t kGps = 0x8825;
constexpr std::uint32_t kTaken = 0x9003;
constexpr std::uint32_t kTakenOffset = 0x9011;

/// "2026:01:05 09:00:00" and an offset such as "+08:00".
std::optional<Instant> timeOf(std::string text, const std::string& offset, std::string_view zone) {
    if (text.size() != 19 || text[4] != ':' || text[7] != ':') return std::nullopt;
    text[4] = text[7] = '-';
    text[10] = 'T';
    const auto at = parseTime(offset.size() == 6 ? text + offset : text, zone);
    return at ? std::optional{*at} : std::nullopt;
}

std::optional<Instant> satelliteTime(const Tiff& tiff, std::uint32_t gps) {
    const auto day = tiff.text(gps, 0x1D);
    const auto h = tiff.fraction(gps, 7, 0);
    const auto m = tiff.fraction(gps, 7, 1);
    const auto s = tiff.fraction(gps, 7, 2);
    if (!day || !h || !m || !s || *h >= 24 || *m >= 60 || *s >= 60) return std::nullopt;
    return timeOf(fmt::format("{} {:02}:{:02}:{:02}", *day, static_cast<int>(*h),
                              static_cast<int>(*m), static_cast<int>(*s)),
                  "+00:00", "UTC");
}

std::optional<double> angle(const Tiff& tiff, std::uint32_t gps, std::uint32_t tag, char negative,
                            double most) {
    const auto degrees = tiff.fraction(gps, tag, 0);
    if (!degrees) return std::nullopt;
    const auto minutes = tiff.fraction(gps, tag, 1).value_or(0);
    const auto seconds = tiff.fraction(gps, tag, 2).value_or(0);
    const double value = *degrees + minutes / 60 + seconds / 3600;
    if (!(value <= most)) return std::nullopt;
    const auto side = tiff.text(gps, tag - 1).value_or("");
    return !side.empty() && side.front() == negative ? -value : value;
}

} // namespace

PhotoFacts readExif(std::string_view block, std::string_view zone) {
    PhotoFacts facts;
    const Tiff tiff{block};
    const auto top = tiff.first();
    if (!top) return facts;
    const auto gps = tiff.whole(*top, kGps);
    if (const auto exif = tiff.whole(*top, kExif)) {
        facts.takenAt = timeOf(tiff.text(*exif, kTaken).value_or(""),
                               tiff.text(*exif, kTakenOffset).value_or(""), zone);
    }
    if (!facts.takenAt && gps) facts.takenAt = satelliteTime(tiff, *gps);
    if (!facts.takenAt) facts.takenAt = timeOf(tiff.text(*top, kChanged).value_or(""), "", zone);
    if (!gps) return facts;
    const auto lat = angle(tiff, *gps, 2, 'S', 90);
    const auto lon = angle(tiff, *gps, 4, 'W', 180);
    if (lat && lon && (std::abs(*lat) > 1e-9 || std::abs(*lon) > 1e-9)) {
        facts.at = LonLat{*lon, *lat};
    }
    return facts;
}

} // namespace wanmi
