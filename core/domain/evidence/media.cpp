#include "core/domain/evidence/media.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace wanmi {
namespace {

std::uint64_t big(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

std::uint64_t little(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

bool begins(std::string_view bytes, std::string_view mark, std::size_t at = 0) {
    return bytes.size() >= at + mark.size() && bytes.substr(at, mark.size()) == mark;
}

unsigned byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

/// The parts of a JPEG file up to its end mark.
class JpegWalk {
public:
    explicit JpegWalk(std::string_view bytes) : m_bytes(bytes) {}

    bool whole() {
        bool picture = false;
        while (next()) {
            if (m_marker == 0xD9) return picture;
            if (m_marker != 0xDA) continue;
            picture = true;
            passPicture();
        }
        return false;
    }

    std::string_view exif() {
        while (next() && m_marker != 0xD9 && m_marker != 0xDA) {
            if (m_marker == 0xE1 && begins(m_part, {"Exif\0\0", 6})) return m_part.substr(6);
        }
        return {};
    }

private:
    /// The next marker and what belongs to it; false where the file breaks off.
    bool next() {
        if (m_at + 2 > m_bytes.size() || byteAt(m_bytes, m_at) != 0xFF) return false;
        while (m_at < m_bytes.size() && byteAt(m_bytes, m_at) == 0xFF) {
            ++m_at; // any number of fill bytes
        }
        if (m_at == m_bytes.size()) return false;
        m_marker = byteAt(m_bytes, m_at++);
        m_part = {};
        if (m_marker == 0xD9 || m_marker == 0x01 || (m_marker >= 0xD0 && m_marker <= 0xD7)) {
            return true;
        }
        if (m_at + 2 > m_bytes.size()) return false;
        const auto length = big(m_bytes, m_at, 2);
        if (length < 2 || m_at + length > m_bytes.size()) return false;
        m_part = m_bytes.substr(m_at + 2, length - 2);
        m_at += length;
        return true;
    }

    /// Compressed picture: up to a marker that is neither stuffing nor a restart.
    void passPicture() {
        while (m_at + 1 < m_bytes.size()) {
            const auto found = m_bytes.find('\xFF', m_at);
            if (found == std::string_view::npos || found + 1 >= m_bytes.size()) break;
            const auto code = byteAt(m_bytes, found + 1);
            m_at = found;
            if (code == 0xFF) { // fill
                ++m_at;
            } else if (code == 0 || (code >= 0xD0 && code <= 0xD7)) {
                m_at += 2;
            } else {
                return;
            }
        }
        m_at = m_bytes.size();
    }

    std::string_view m_bytes;
    std::string_view m_part;
    std::size_t m_at = 2;
    unsigned m_marker = 0;
};

/// Calls `see(type, content)` for each chunk; true when the file has its last one.
template <class See>
bool walkPng(std::string_view bytes, const See& see) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const auto length = big(bytes, at, 4);
        if (length > bytes.size() - at - 12) return false;
        const auto type = bytes.substr(at + 4, 4);
        see(type, bytes.substr(at + 8, length));
        if (type == "IEND") return true;
        at += 12 + length;
    }
    return false;
}

/// Boxes of an ISO base media file (HEIC, MP4, QuickTime, 3GP): they fill the file to its end.
bool wholeBoxes(std::string_view bytes, bool picture) {
    bool index = false;
    bool content = picture; // a picture may lie inside its index
    std::size_t at = 0;
    while (at + 8 <= bytes.size()) {
        std::uint64_t length = big(bytes, at, 4);
        const auto type = bytes.substr(at + 4, 4);
        if (length == 1) {
            if (at + 16 > bytes.size()) return false;
            length = big(bytes, at + 8, 8);
        }
        if (length == 0) length = bytes.size() - at; // up to the end
        if (length < 8 || length > bytes.size() - at) return false;
        index |= type == (picture ? "meta" : "moov");
        content |= type == "mdat";
        at += length;
    }
    return at == bytes.size() && index && content;
}

std::string_view boxMedia(std::string_view brand) {
    constexpr std::array<std::string_view, 5> kPictures{"heic", "heix", "mif1", "hevc", "heim"};
    constexpr std::array<std::string_view, 9> kVideos{"isom", "iso2", "iso4", "iso5", "iso6",
                                                      "mp41", "mp42", "avc1", "M4V "};
    const auto among = [brand](const auto& list) {
        return std::find(list.begin(), list.end(), brand) != list.end();
    };
    if (among(kPictures)) return "image/heic";
    if (among(kVideos)) return "video/mp4";
    if (brand == "M4A ") return "audio/mp4";
    if (brand == "qt  ") return "video/quicktime";
    if (brand.substr(0, 3) == "3gp") return "video/3gpp";
    return {};
}

std::string_view riffMedia(std::string_view form) {
    if (form == "WEBP") return "image/webp";
    if (form == "WAVE") return "audio/wav";
    if (form == "AVI ") return "video/avi";
    return {};
}

bool wholeOgg(std::string_view bytes) {
    bool last = false;
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (!begins(bytes, "OggS", at) || at + 27 > bytes.size()) return false;
        last = (byteAt(bytes, at + 5) & 4U) != 0;
        const auto segments = byteAt(bytes, at + 26);
        std::size_t length = 27 + segments;
        if (at + length > bytes.size()) return false;
        for (unsigned i = 0; i < segments; ++i) {
            length += byteAt(bytes, at + 27 + i);
        }
        if (at + length > bytes.size()) return false;
        at += length;
    }
    return last;
}

/// Recorders of phones: frames of fixed lengths by their type.
bool wholeAmr(std::string_view bytes, bool wide) {
    constexpr std::array<std::size_t, 16> kNarrow{13, 14, 16, 18, 20, 21, 27, 32,
                                                  6,  0,  0,  0,  0,  0,  0,  1};
    constexpr std::array<std::size_t, 16> kWide{18, 24, 33, 37, 41, 47, 51, 59,
                                                61, 6,  0,  0,  0,  0,  1,  1};
    std::size_t at = wide ? 9 : 6;
    if (at >= bytes.size()) return false;
    while (at < bytes.size()) {
        const auto length = (wide ? kWide : kNarrow)[byteAt(bytes, at) >> 3U & 15U];
        if (length == 0 || length > bytes.size() - at) return false;
        at += length;
    }
    return true;
}

/// The directory at the end of an archive; nullopt where the end is missing.
std::optional<std::string_view> zipDirectory(std::string_view bytes) {
    constexpr std::size_t kEnd = 22;
    if (bytes.size() < kEnd) return std::nullopt;
    const auto lowest = bytes.size() > kEnd + 65535 ? bytes.size() - kEnd - 65535 : 0;
    for (auto at = bytes.size() - kEnd + 1; at-- > lowest;) {
        if (!begins(bytes, "PK\x05\x06", at)) continue;
        const auto length = little(bytes, at + 12, 4);
        const auto start = little(bytes, at + 16, 4);
        const auto comment = little(bytes, at + 20, 2);
        if (at + kEnd + comment != bytes.size() || start + length > at) continue;
        return bytes.substr(start, length);
    }
    return std::nullopt;
}

MediaFound findArchive(std::string_view bytes) {
    const auto directory = zipDirectory(bytes);
    if (!directory) return {"application/zip", false};
    const auto holds = [&directory](std::string_view name) {
        return directory->find(name) != std::string_view::npos;
    };
    if (holds("OFD.xml")) return {"application/ofd", true};
    if (holds("word/document.xml")) {
        return {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", true};
    }
    if (holds("xl/workbook.xml")) {
        return {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true};
    }
    return {"application/zip", true};
}

MediaFound findSound(std::string_view bytes) {
    if (begins(bytes, "#!AMR\n")) return {"audio/amr", wholeAmr(bytes, false)};
    if (begins(bytes, "#!AMR-WB\n")) return {"audio/amr", wholeAmr(bytes, true)};
    if (begins(bytes, "OggS")) return {"audio/ogg", wholeOgg(bytes)};
    if (begins(bytes, "ID3") && bytes.size() > 10) return {"audio/mpeg", true};
    const bool frame = bytes.size() > 4 && byteAt(bytes, 0) == 0xFF &&
                       (byteAt(bytes, 1) & 0xE6U) == 0xE2U && // layer III
                       (byteAt(bytes, 2) & 0xF0U) != 0xF0U && (byteAt(bytes, 2) & 0xF0U) != 0;
    if (frame) return {"audio/mpeg", true};
    return {};
}

constexpr std::string_view kPng{"\x89PNG\r\n\x1a\n", 8};

} // namespace

MediaFound findMedia(std::string_view bytes) {
    if (begins(bytes, "\xFF\xD8\xFF")) return {"image/jpeg", JpegWalk{bytes}.whole()};
    if (begins(bytes, kPng)) {
        return {"image/png", walkPng(bytes, [](std::string_view, std::string_view) {})};
    }
    if (begins(bytes, "RIFF") && bytes.size() >= 12) {
        const auto media = riffMedia(bytes.substr(8, 4));
        return {media, !media.empty() && bytes.size() >= little(bytes, 4, 4) + 8};
    }
    if (begins(bytes, "ftyp", 4) && bytes.size() >= 12) {
        const auto media = boxMedia(bytes.substr(8, 4));
        return {media, !media.empty() && wholeBoxes(bytes, media == "image/heic")};
    }
    if (begins(bytes, "%PDF-")) {
        const auto tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 1024));
        return {"application/pdf", tail.find("%%EOF") != std::string_view::npos};
    }
    if (begins(bytes, "PK\x03\x04")) return findArchive(bytes);
    return findSound(bytes);
}

namespace {

std::string_view exifOfWebp(std::string_view bytes) {
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const auto length = little(bytes, at + 4, 4);
        if (length > bytes.size() - at - 8) break;
        if (begins(bytes, "EXIF", at)) {
            auto found = bytes.substr(at + 8, length);
            if (begins(found, {"Exif\0\0", 6}))
                found.remove_prefix(6); // some writers keep the mark
            return found;
        }
        at += 8 + length + (length & 1U);
    }
    return {};
}

} // namespace

std::string_view exifBlock(std::string_view bytes) {
    if (begins(bytes, "\xFF\xD8\xFF")) return JpegWalk{bytes}.exif();
    std::string_view found;
    if (begins(bytes, kPng)) {
        walkPng(bytes, [&found](std::string_view type, std::string_view content) {
            if (type == "eXIf" && found.empty()) found = content;
        });
    } else if (begins(bytes, "RIFF") && begins(bytes, "WEBP", 8)) {
        found = exifOfWebp(bytes);
    }
    return found;
}

} // namespace wanmi
