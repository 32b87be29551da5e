#pragma once
// EXIF blocks made by hand from the format.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

inline std::string bigEndian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) {
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
    return out;
}
inline std::string littleEndian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) {
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
    return out;
}

/// What an EXIF block is to say; empty texts are left out.
struct ExifPlan {
    std::string taken = "2026:01:05 09:30:00";
    std::string offset;
    bool position = true;
    std::uint32_t latSeconds100 = 30 * 360000 + 36 * 6000 + 972; ///< hundredths of a second
    std::uint32_t lonSeconds100 = 114 * 360000 + 18 * 6000 + 1116;
    char latSide = 'N';
    char lonSide = 'E';
    std::string gpsDay; ///< with the time 01:30:00 UTC
    bool littleOrder = false;
};

/// A TIFF block with a first directory, an EXIF and a GPS one.
class ExifMaker {
public:
    explicit ExifMaker(ExifPlan plan) : m_plan(std::move(plan)) {}

    std::string make() {
        m_bytes =
            (m_plan.littleOrder ? std::string{"II*\0", 4} : std::string{"MM\0*", 4}) + number(8, 4);
        // Two entries of 12 bytes, each pointing on.
        const std::uint32_t exifAt = 8 + 2 + 2 * 12 + 4;
        const auto exif = directory(exifAt, exifEntries());
        const auto gpsAt = exifAt + static_cast<std::uint32_t>(exif.size());
        const auto gps = directory(gpsAt, gpsEntries());
        m_bytes += number(2, 2) + entry(0x8769, 4, 1) + number(exifAt, 4) + entry(0x8825, 4, 1) +
                   number(gpsAt, 4) + number(0, 4);
        return m_bytes + exif + gps;
    }

private:
    struct Value {
        std::uint32_t tag;
        std::uint32_t type;
        std::uint32_t count;
        std::string bytes;
    };
    std::string number(std::uint64_t value, int bytes) const {
        return m_plan.littleOrder ? littleEndian(value, bytes) : bigEndian(value, bytes);
    }
    std::string entry(std::uint32_t tag, std::uint32_t type, std::uint32_t count) const {
        return number(tag, 2) + number(type, 2) + number(count, 4);
    }
    Value text(std::uint32_t tag, const std::string& value) const {
        return {tag, 2, static_cast<std::uint32_t>(value.size() + 1), value + '\0'};
    }
    Value angle(std::uint32_t tag, std::uint32_t seconds100) const {
        return {tag, 5, 3,
                number(seconds100 / 360000, 4) + number(1, 4) + number(seconds100 / 6000 % 60, 4) +
                    number(1, 4) + number(seconds100 % 6000, 4) + number(100, 4)};
    }
    std::vector<Value> exifEntries() const {
        std::vector<Value> out;
        if (!m_plan.taken.empty()) out.push_back(text(0x9003, m_plan.taken));
        if (!m_plan.offset.empty()) out.push_back(text(0x9011, m_plan.offset));
        return out;
    }
    std::vector<Value> gpsEntries() const {
        std::vector<Value> out;
        if (m_plan.position) {
            out.push_back(text(1, std::string(1, m_plan.latSide)));
            out.push_back(angle(2, m_plan.latSeconds100));
            out.push_back(text(3, std::string(1, m_plan.lonSide)));
            out.push_back(angle(4, m_plan.lonSeconds100));
        }
        if (!m_plan.gpsDay.empty()) {
            out.push_back({7, 5, 3,
                           number(1, 4) + number(1, 4) + number(30, 4) + number(1, 4) +
                               number(0, 4) + number(1, 4)});
            out.push_back(text(0x1D, m_plan.gpsDay));
        }
        return out;
    }
    std::string directory(std::uint32_t at, const std::vector<Value>& values) const {
        std::string entries = number(values.size(), 2);
        std::string far;
        const auto farAt = at + 2 + 12 * values.size() + 4;
        for (const auto& v : values) {
            entries += entry(v.tag, v.type, v.count);
            if (v.bytes.size() <= 4) {
                entries += v.bytes + std::string(4 - v.bytes.size(), '\0');
            } else {
                entries += number(farAt + far.size(), 4);
                far += v.bytes;
            }
        }
        return entries + number(0, 4) + far;
    }
    ExifPlan m_plan;
    std::string m_bytes;
};

} // namespace wanmi::test
