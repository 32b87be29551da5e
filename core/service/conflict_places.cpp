#include "core/service/conflict_places.h"

#include "core/base/signature.h"
#include "core/geometry/binary.h"
#include "core/geometry/codec.h"
#include "core/store/row_change.h"

#include <algorithm>
#include <optional>

namespace wanmi {
namespace {

/// The hex of the geometry in a value of this conflict.
std::optional<std::string> hexIn(const ConflictRow& conflict, const std::string& text) {
    const auto value = cellFromText(text);
    const auto* words = value ? std::get_if<std::string>(&*value) : nullptr;
    if (words == nullptr) return std::nullopt;
    if (!conflict.column.empty()) return *words;
    const auto row = columnsFromText(*words); // a whole row
    if (!row) return std::nullopt;
    const auto* geometry = columnOf(*row, "geom");
    const auto* hex = geometry == nullptr ? nullptr : std::get_if<std::string>(geometry);
    return hex == nullptr ? std::nullopt : std::optional{*hex};
}

Result<Line> lineOf(const WkbShape::Path& path) {
    Line line;
    line.reserve(path.size());
    for (const auto& raw : path) {
        WANMI_LET(const auto point, latticePoint(raw.x, raw.y));
        line.push_back(point);
    }
    return line;
}

std::optional<ConflictPlace> placeIn(const ConflictRow& conflict, const std::string& text) {
    const auto hex = hexIn(conflict, text);
    if (!hex) return std::nullopt;
    const auto shape = shapeFromWkb(fromHex(*hex));
    if (!shape) return std::nullopt;
    ConflictPlace out;
    Box box;
    for (const auto& part : shape->parts) {
        for (const auto& path : part) {
            auto line = lineOf(path);
            if (!line) return std::nullopt;
            std::for_each(line->begin(), line->end(), [&box](Point p) { box.add(p); });
            if (line->size() > 1) out.lines.push_back(*std::move(line));
        }
    }
    if (box.empty()) return std::nullopt;
    out.at = {(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2};
    return out;
}

} // namespace

std::vector<ConflictPlace> placesOf(const ConflictRow& conflict) {
    using Side = ConflictPlace::Side;
    std::vector<ConflictPlace> out;
    if (conflict.kind != "row") return out;
    const bool geometry = conflict.column == "geom" || conflict.column == "shape";
    if (!geometry && !conflict.column.empty()) return out;
    const auto add = [&](Side side, const std::string& text) {
        auto place = placeIn(conflict, text);
        if (!place) return;
        place->side = side;
        out.push_back(*std::move(place));
    };
    add(Side::Before, conflict.base);
    add(Side::Theirs, conflict.theirs);
    add(Side::Mine, conflict.mine);
    return out;
}

} // namespace wanmi
