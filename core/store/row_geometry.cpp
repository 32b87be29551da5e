// The body of SpatiaLite's BLOB is that of well-known binary, but for the byte before each member
// of a collection: the byte order there, a mark here.
#include "core/store/row_geometry.h"

#include "core/geometry/binary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace wanmi {
namespace {

constexpr std::uint8_t kStart = 0x00;
constexpr std::uint8_t kLittle = 0x01;
constexpr std::uint8_t kBoxEnd = 0x7C;
constexpr std::uint8_t kMember = 0x69;
constexpr std::uint8_t kEnd = 0xFE;
constexpr std::uint32_t kPoint = 1;
constexpr std::uint32_t kPolygon = 3;
constexpr std::uint32_t kCollection = 7;

/// Copies a body and works out its box on the way.
class BodyCopy {
public:
    BodyCopy(ByteReader& in, std::uint8_t markIn, std::uint8_t markOut)
        : m_in(&in),
          m_markIn(markIn),
          m_markOut(markOut) {}

    Status run(std::uint32_t type) {
        if (type <= kPolygon) return simple(type);
        if (type > kCollection) return brokenGeometry("kind");
        WANMI_LET(const auto members, count(5));
        for (std::uint32_t i = 0; i < members; ++i) {
            if (m_in->byte() != m_markIn) return brokenGeometry("member");
            putByte(m_out, m_markOut);
            const auto member = m_in->integer();
            putInt(m_out, member);
            if (member > kPolygon) return brokenGeometry("member");
            WANMI_TRY(simple(member));
        }
        return ok();
    }
    const std::string& bytes() const { return m_out; }
    /// min x, min y, max x, max y as the header of the BLOB has them.
    std::string box() const {
        std::string out;
        for (const double v : m_box) {
            putLittle(out, std::bit_cast<std::uint64_t>(m_points == 0 ? 0.0 : v));
        }
        return out;
    }

private:
    static constexpr double kFar = std::numeric_limits<double>::max();
    ByteReader* m_in;
    std::uint8_t m_markIn;
    std::uint8_t m_markOut;
    std::string m_out;
    std::array<double, 4> m_box{kFar, kFar, -kFar, -kFar};
    std::size_t m_points = 0;

    Result<std::uint32_t> count(std::size_t leastBytes) {
        const auto found = m_in->integer();
        if (!m_in->good() || found > m_in->left() / leastBytes) return brokenGeometry("truncated");
        putInt(m_out, found);
        return found;
    }

    Status point() {
        const double x = m_in->real();
        const double y = m_in->real();
        if (!m_in->good() || !std::isfinite(x) || !std::isfinite(y)) {
            return brokenGeometry("coordinate");
        }
        putLittle(m_out, std::bit_cast<std::uint64_t>(x));
        putLittle(m_out, std::bit_cast<std::uint64_t>(y));
        m_box = {std::min(m_box[0], x), std::min(m_box[1], y), std::max(m_box[2], x),
                 std::max(m_box[3], y)};
        ++m_points;
        return ok();
    }

    Status path() {
        WANMI_LET(const auto points, count(16));
        for (std::uint32_t i = 0; i < points; ++i) {
            WANMI_TRY(point());
        }
        return ok();
    }

    Status simple(std::uint32_t type) {
        if (type == kPoint) return point();
        if (type < kPoint || type > kPolygon) return brokenGeometry("kind");
        if (type != kPolygon) return path();
        WANMI_LET(const auto rings, count(4));
        for (std::uint32_t i = 0; i < rings; ++i) {
            WANMI_TRY(path());
        }
        return ok();
    }
};

std::string head(int srid) {
    std::string out;
    putByte(out, kStart);
    putByte(out, kLittle);
    putInt(out, static_cast<std::uint32_t>(srid));
    return out;
}

std::string hexOf(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.push_back(kDigits[byte >> 4U]);
        out.push_back(kDigits[byte & 0xFU]);
    }
    return out;
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

Result<std::string> bytesOf(std::string_view hex) {
    if (hex.size() % 2 != 0) return brokenGeometry("hex");
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) return brokenGeometry("hex");
        out.push_back(static_cast<char>(high * 16 + low));
    }
    return out;
}

} // namespace

Result<std::string> hexOfGeometry(std::string_view blob, int srid) {
    constexpr std::size_t kBoxAt = 6;
    constexpr std::size_t kBoxSize = 32;
    constexpr std::size_t kTypeAt = kBoxAt + kBoxSize + 1;
    if (blob.size() < kTypeAt + 5 || blob.substr(0, kBoxAt) != head(srid)) {
        return brokenGeometry("head");
    }
    if (static_cast<std::uint8_t>(blob[kTypeAt - 1]) != kBoxEnd ||
        static_cast<std::uint8_t>(blob.back()) != kEnd) {
        return brokenGeometry("mark");
    }
    ByteReader in{blob.substr(kTypeAt, blob.size() - kTypeAt - 1)};
    const auto type = in.integer();
    BodyCopy copy{in, kMember, kLittle};
    WANMI_TRY(copy.run(type));
    if (in.left() != 0) return brokenGeometry("bytes left over");
    // The box does not travel: it must be what the other end works out.
    if (blob.substr(kBoxAt, kBoxSize) != copy.box()) return brokenGeometry("box");
    std::string out;
    putByte(out, kLittle);
    putInt(out, type);
    return hexOf(out + copy.bytes());
}

Result<std::string> geometryFromHex(std::string_view hex, int srid) {
    WANMI_LET(const auto bytes, bytesOf(hex));
    if (bytes.size() < 5) return brokenGeometry("truncated");
    ByteReader in{bytes};
    if (in.byte() != kLittle) return brokenGeometry("byte order");
    const auto type = in.integer();
    if (!in.good()) return brokenGeometry("truncated");
    BodyCopy copy{in, kLittle, kMember};
    WANMI_TRY(copy.run(type));
    if (in.left() != 0) return brokenGeometry("bytes left over");
    auto out = head(srid) + copy.box();
    putByte(out, kBoxEnd);
    putInt(out, type);
    out += copy.bytes();
    putByte(out, kEnd);
    return out;
}

} // namespace wanmi
