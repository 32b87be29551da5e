// The polygons of GEOS's own test cases, valid and not, as cells: mended with the place named, or
// refused.
#include "tests/geometry/mesh_random.h"
#include "tests/geometry/real_places.h"

#include <set>

namespace wanmi::test {
namespace {

/// One <case>: the polygonal texts of its <a> and <b>.
struct GeosCase {
    std::string file;
    std::string text;
    std::vector<std::string> shapes;
    bool invalid = false; ///< the case says that <a> is not valid
};

std::string contents(const std::string& path) {
    std::string out;
    VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
    REQUIRE(file != nullptr);
    std::array<char, 65'536> part{};
    for (std::size_t got = 0; (got = VSIFReadL(part.data(), 1, part.size(), file)) > 0;) {
        out.append(part.data(), got);
    }
    VSIFCloseL(file);
    return out;
}

/// What stands between <tag> and </tag>, without the white space around it; "" where it is empty
/// or not there.
std::string textOf(const std::string& text, const std::string& tag) {
    constexpr const char* kSpace = " \t\r\n";
    const auto open = text.find("<" + tag + ">");
    const auto close = text.find("</" + tag + ">", open);
    if (open == std::string::npos || close == std::string::npos) return {};
    const auto from = text.find_first_not_of(kSpace, open + tag.size() + 2);
    const auto to = text.find_last_not_of(kSpace, close - 1);
    return from < close ? text.substr(from, to - from + 1) : std::string{};
}

/// Does the case say that isValid gives false?
bool isCalledInvalid(const std::string& text) {
    const auto asked = text.find("isValid");
    const auto answer = text.find('>', asked);
    if (asked == std::string::npos || answer == std::string::npos) return false;
    const auto word = text.find_first_not_of(" \t\r\n", answer + 1);
    return word != std::string::npos && text.compare(word, 5, "false") == 0;
}

std::vector<GeosCase> casesIn(const std::string& file, const std::string& text) {
    std::vector<GeosCase> out;
    for (std::size_t from = text.find("<case>"); from != std::string::npos;) {
        const std::size_t to = text.find("</case>", from);
        GeosCase one{file, text.substr(from, to - from), {}, false};
        for (const char* tag : {"a", "b"}) {
            const auto shape = textOf(one.text, tag);
            if (shape.rfind("POLYGON", 0) == 0 || shape.rfind("MULTIPOLYGON", 0) == 0)
                one.shapes.push_back(shape);
        }
        one.invalid = isCalledInvalid(one.text);
        if (!one.shapes.empty()) out.push_back(std::move(one));
        from = text.find("<case>", to);
    }
    return out;
}

/// A unit of the case is a metre here; none where a number is no place on the ground.
std::optional<std::vector<MeshInput>> cellsOf(const GeosCase& one) {
    constexpr double kFarM = 1e8;
    std::vector<MeshInput> out;
    for (const std::string& text : one.shapes) {
        OGRGeometry* made = nullptr;
        if (OGRGeometryFactory::createFromWkt(text.c_str(), nullptr, &made) != OGRERR_NONE) {
            return std::nullopt;
        }
        const OGRGeometryUniquePtr shape(made);
        for (const auto& part : raw(*shape).parts) {
            Polygon polygon;
            for (std::size_t i = 0; i < part.size(); ++i) {
                Ring ring;
                for (const RawPoint& p : part[i]) {
                    if (!(std::abs(p.x) < kFarM) || !(std::abs(p.y) < kFarM)) return std::nullopt;
                    ring.push_back(
                        {std::llround(p.x * kMillimetres), std::llround(p.y * kMillimetres)});
                }
                if (!ring.empty() && ring.front() == ring.back()) ring.pop_back();
                (i == 0 ? polygon.outer : polygon.holes.emplace_back()) = std::move(ring);
            }
            out.push_back({{std::move(polygon)}, 0, 0});
        }
    }
    return out;
}

bool namesPlace(const Error& error) {
    std::set<std::string> names;
    for (const auto& arg : error.args) {
        names.insert(arg.name);
    }
    return names.count("x") == 1 && names.count("y") == 1;
}

std::int64_t twiceGroundOf(const Polygon& polygon) {
    std::int64_t out = std::abs(twiceArea(polygon.outer));
    for (const Ring& hole : polygon.holes) {
        out -= std::abs(twiceArea(hole));
    }
    return out;
}

struct Tally {
    std::size_t clean = 0;
    std::size_t mended = 0;
    std::size_t refused = 0;
    std::size_t elsewhere = 0; ///< texts or numbers that are no ground
};

void take(const GeosCase& one, Tally& tally) {
    const auto cells = cellsOf(one);
    if (!cells || cells->empty()) {
        ++tally.elsewhere;
        return;
    }
    INFO(one.file << "\n" << one.text);
    const auto built = buildMesh(*cells, 0);
    if (!built) {
        CHECK(namesPlace(built.error()));
        ++tally.refused;
        return;
    }
    checkWhole(built->mesh);
    const bool untouched = built->troubles.empty() && built->changed.empty();
    ++(untouched ? tally.clean : tally.mended);
    // What GEOS calls invalid is told, or costs no ground: a spike, a ring that touches itself.
    if (one.invalid && cells->size() == 1 && untouched) {
        CHECK(sumOfAreas(built->mesh) == twiceGroundOf(cells->front().shape.front()));
    }
    for (const MeshTrouble& trouble : built->troubles) {
        if (trouble.kind == MeshTrouble::Kind::Lost) continue;
        CHECK(trouble.areaM2 > 0);
    }
    std::vector<MeshInput> again;
    for (MeshCell cell = 0; cell < built->mesh.cellCount(); ++cell) {
        if (built->mesh.alive(cell)) again.push_back({{built->mesh.polygon(cell)}});
    }
    const auto twice = buildMesh(again, 0);
    REQUIRE(twice);
    CHECK(twice->changed.empty());
}

} // namespace

TEST_CASE("GEOS's polygons, valid or not, become a mesh or are refused with the place", "[gis]") {
    const auto path = openData("09_geometry/geos_3.11_xml_general_validate.zip");
    if (missing(path)) return;
    GDALAllRegister();
    Tally tally;
    for (const std::string folder : {"general", "validate"}) {
        const std::string root = "/vsizip/" + path + "/" + folder;
        char** names = VSIReadDir(root.c_str());
        REQUIRE(names != nullptr);
        for (char** name = names; *name != nullptr; ++name) {
            const std::string file = *name;
            if (file.size() < 4 || file.substr(file.size() - 4) != ".xml") continue;
            for (const GeosCase& one : casesIn(file, contents(root + "/" + file))) {
                take(one, tally);
            }
        }
        CSLDestroy(names);
    }
    std::cout << tally.clean << " clean, " << tally.mended << " mended, " << tally.refused
              << " refused, " << tally.elsewhere << " no ground\n";
    CHECK(tally.clean + tally.mended > 150);
    CHECK(tally.mended > 50);
}

} // namespace wanmi::test
