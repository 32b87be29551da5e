#pragma once
// Small files of every kind that is taken, made by hand from their formats.
#include "tests/support/exif_maker.h"

#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

inline std::string jpegPart(int marker, const std::string& content) {
    return std::string{"\xFF"} + static_cast<char>(marker) + bigEndian(content.size() + 2, 2) +
           content;
}
/// The form of a JPEG; `body` makes two of them differ.
inline std::string jpeg(const std::string& exif = {}, const std::string& body = "picture") {
    std::string out{"\xFF\xD8", 2};
    if (!exif.empty()) out += jpegPart(0xE1, std::string{"Exif\0\0", 6} + exif);
    out += jpegPart(0xDB, std::string(65, '\1')) + jpegPart(0xDA, "\1\1");
    out += body + std::string{"\xFF\0", 2} + "more" + std::string{"\xFF\xD0", 2} + "end";
    return out + std::string{"\xFF\xD9", 2};
}
inline std::string pngChunk(const std::string& type, const std::string& content) {
    return bigEndian(content.size(), 4) + type + content + "crc!";
}
inline std::string png(const std::string& exif = {}) {
    std::string out{"\x89PNG\r\n\x1a\n", 8};
    out += pngChunk("IHDR", std::string(13, '\1'));
    if (!exif.empty()) out += pngChunk("eXIf", exif);
    return out + pngChunk("IDAT", "pixels") + pngChunk("IEND", "");
}
inline std::string riff(const std::string& form, const std::string& content) {
    return "RIFF" + littleEndian(content.size() + 4, 4) + form + content;
}
inline std::string webp(const std::string& exif) {
    std::string chunk = "EXIF" + littleEndian(exif.size(), 4) + exif;
    if (exif.size() % 2 != 0) chunk += '\0';
    return riff("WEBP", "VP8 " + littleEndian(4, 4) + "data" + chunk);
}
inline std::string box(const std::string& type, const std::string& content) {
    return bigEndian(content.size() + 8, 4) + type + content;
}
inline std::string movie(const std::string& brand) {
    return box("ftyp", brand + std::string(4, '\0')) + box("mdat", "frames") +
           box(brand == "heic" ? "meta" : "moov", "index");
}
inline std::string ogg() {
    const auto page = [](char flags, const std::string& content) {
        return "OggS" + std::string(1, '\0') + flags + std::string(20, '\0') + '\1' +
               static_cast<char>(content.size()) + content;
    };
    return page('\2', "first") + page('\4', "last");
}
inline std::string amr() {
    return "#!AMR\n" + std::string(1, '\x3C') + std::string(31, 'x');
}
inline std::string pdf() {
    return "%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
}
inline std::string zipOf(const std::string& name) {
    const std::string local = "PK\x03\x04" + std::string(22, '\0') + littleEndian(name.size(), 2) +
                              std::string(2, '\0') + name;
    const std::string entry = "PK\x01\x02" + std::string(24, '\0') + littleEndian(name.size(), 2) +
                              std::string(16, '\0') + name;
    return local + entry + "PK\x05\x06" + std::string(8, '\0') + littleEndian(entry.size(), 4) +
           littleEndian(local.size(), 4) + littleEndian(0, 2);
}

/// One of each, with the type it must be found to be.
inline std::vector<std::pair<std::string, std::string>> everyMedia() {
    const auto exif = ExifMaker{ExifPlan{}}.make();
    return {{"image/jpeg", jpeg(exif)},
            {"image/png", png(exif)},
            {"image/webp", webp(exif)},
            {"image/heic", movie("heic")},
            {"audio/amr", amr()},
            {"audio/mp4", movie("M4A ")},
            {"audio/ogg", ogg()},
            {"audio/wav", riff("WAVE", "fmt data")},
            {"video/mp4", movie("isom")},
            {"video/quicktime", movie("qt  ")},
            {"video/3gpp", movie("3gp5")},
            {"video/avi", riff("AVI ", "frames")},
            {"application/pdf", pdf()},
            {"application/ofd", zipOf("OFD.xml")},
            {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
             zipOf("word/document.xml")},
            {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             zipOf("xl/workbook.xml")}};
}

} // namespace wanmi::test
