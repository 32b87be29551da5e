// Writes the shadow tables of SQLite's R*Tree directly, packed by sort-tile-recursive order
// (Leutenegger et al. 1997), instead of one insertion a row: seconds instead of minutes at millions
// of rows. The format is SQLite's documented one (rtree.c: node = depth, cell count, cells of id
// and four float32, big-endian); `rtreecheck` and SpatiaLite's CheckSpatialIndex accept it, and
// later inserts work.
#include "core/store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace wanmi {
namespace {

struct Entry {
    std::int64_t id;
    std::array<float, 4> box; // min x, max x, min y, max y
};

float roundDown(double v) {
    const auto f = static_cast<float>(v);
    return static_cast<double>(f) > v ? std::nextafterf(f, -std::numeric_limits<float>::infinity())
                                      : f;
}
float roundUp(double v) {
    const auto f = static_cast<float>(v);
    return static_cast<double>(f) < v ? std::nextafterf(f, std::numeric_limits<float>::infinity())
                                      : f;
}

void put(std::string& node, std::size_t at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
        node[at + i] = static_cast<char>((value >> (8U * (bytes - 1 - i))) & 0xFFU);
    }
}

/// The bounding box that every SpatiaLite blob carries in its header, at byte 6.
Entry entryOf(std::int64_t id, std::string_view blob) {
    std::array<double, 4> m{};
    std::memcpy(m.data(), blob.data() + 6, sizeof m);
    return {id, {roundDown(m[0]), roundUp(m[2]), roundDown(m[1]), roundUp(m[3])}};
}

/// Puts entries of one level into tiles, so that neighbours in the order lie near each other.
void tile(std::vector<Entry>& level, std::size_t capacity) {
    const auto nodes = (level.size() + capacity - 1) / capacity;
    const auto strips = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(nodes))));
    const auto byX = [](const Entry& a, const Entry& b) {
        const float ax = a.box[0] + a.box[1];
        const float bx = b.box[0] + b.box[1];
        return ax != bx ? ax < bx : a.id < b.id;
    };
    const auto byY = [](const Entry& a, const Entry& b) {
        const float ay = a.box[2] + a.box[3];
        const float by = b.box[2] + b.box[3];
        return ay != by ? ay < by : a.id < b.id;
    };
    std::sort(level.begin(), level.end(), byX);
    const auto nodesInStrip = (nodes + strips - 1) / strips;
    const auto inStrip = nodesInStrip * capacity;
    for (std::size_t from = 0; from < level.size(); from += inStrip) {
        std::sort(level.begin() + static_cast<std::ptrdiff_t>(from),
                  level.begin() +
                      static_cast<std::ptrdiff_t>(std::min(level.size(), from + inStrip)),
                  byY);
    }
}

class Packer {
public:
    static Result<Packer> open(Database& db, const std::string& index) {
        WANMI_LET(
            const auto size,
            db.number(fmt::format("SELECT length(data) FROM \"{}_node\" WHERE nodeno = 1", index)));
        if (!size || *size < 4 + 2 * 24) {
            return fail(Errc::Db, "store.failed", {{"what", index + " has no root"}});
        }
        WANMI_TRY(db.run(fmt::format(
            "DELETE FROM \"{0}_node\"; DELETE FROM \"{0}_parent\"; DELETE FROM \"{0}_rowid\";",
            index)));
        WANMI_LET(auto node, db.prepare(fmt::format(
                                 "INSERT INTO \"{}_node\" (nodeno, data) VALUES (?, ?)", index)));
        WANMI_LET(auto parent,
                  db.prepare(fmt::format(
                      "INSERT INTO \"{}_parent\" (nodeno, parentnode) VALUES (?, ?)", index)));
        WANMI_LET(auto rowid,
                  db.prepare(fmt::format("INSERT INTO \"{}_rowid\" (rowid, nodeno) VALUES (?, ?)",
                                         index)));
        return Packer{static_cast<std::size_t>(*size), std::move(node), std::move(parent),
                      std::move(rowid)};
    }

    Status pack(std::vector<Entry> level) {
        m_rowOfNode.reserve(level.size());
        for (std::uint64_t depth = 0;; ++depth) {
            const bool root = level.size() <= m_capacity;
            if (!root) tile(level, m_capacity);
            std::vector<Entry> above;
            std::size_t from = 0;
            do { // an empty index still has its root
                const auto count = root ? level.size() : share(level.size() - from);
                const auto number = root ? 1 : m_next++;
                WANMI_LET(const auto box,
                          writeNode(number, root ? depth : 0, level, from, count, depth == 0));
                above.push_back({number, box});
                from += count;
            } while (from < level.size());
            if (root) break;
            level = std::move(above);
        }
        return writeLinks();
    }

private:
    Packer(std::size_t nodeSize, Statement node, Statement parent, Statement rowid)
        : m_nodeSize(nodeSize),
          m_capacity((nodeSize - 4) / 24),
          m_node(std::move(node)),
          m_parent(std::move(parent)),
          m_rowid(std::move(rowid)) {}

    /// SQLite wants every node a third full: the last two nodes share what is left.
    std::size_t share(std::size_t left) const {
        if (left > m_capacity && left < m_capacity + m_capacity / 2) return left / 2;
        return std::min(left, m_capacity);
    }

    Result<std::array<float, 4>> writeNode(std::int64_t number, std::uint64_t depth,
                                           const std::vector<Entry>& level, std::size_t from,
                                           std::size_t count, bool leaf) {
        std::string data(m_nodeSize, '\0');
        put(data, 0, depth, 2);
        put(data, 2, count, 2);
        constexpr float kFar = std::numeric_limits<float>::max();
        std::array<float, 4> box{kFar, -kFar, kFar, -kFar};
        for (std::size_t k = 0; k < count; ++k) {
            const auto& e = level[from + k];
            const auto at = 4 + 24 * k;
            put(data, at, static_cast<std::uint64_t>(e.id), 8);
            for (std::size_t q = 0; q < 4; ++q) {
                put(data, at + 8 + 4 * q, std::bit_cast<std::uint32_t>(e.box[q]), 4);
            }
            box = {std::min(box[0], e.box[0]), std::max(box[1], e.box[1]),
                   std::min(box[2], e.box[2]), std::max(box[3], e.box[3])};
            (leaf ? m_rowOfNode : m_parentOfNode).emplace_back(e.id, number);
        }
        WANMI_TRY(m_node.at(1, number).atBlob(2, data).done());
        return box;
    }

    Status writeLinks() {
        for (auto* links : {&m_rowOfNode, &m_parentOfNode}) {
            std::sort(links->begin(),
                      links->end()); // in key order: the b-tree is written page by page
            auto& insert = links == &m_rowOfNode ? m_rowid : m_parent;
            for (const auto& [id, node] : *links) {
                WANMI_TRY(insert.at(1, id).at(2, node).done());
            }
        }
        return ok();
    }

    std::size_t m_nodeSize;
    std::size_t m_capacity;
    std::int64_t m_next = 2;
    Statement m_node;
    Statement m_parent;
    Statement m_rowid;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_rowOfNode;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_parentOfNode;
};

constexpr std::string_view kSaved = "temp.suspended_trigger";

} // namespace

Status suspendSpatialIndex(Database& db, const GeometryColumn& c) {
    WANMI_TRY(db.run(
        fmt::format("CREATE TABLE IF NOT EXISTS {} (tbl TEXT, name TEXT, sql TEXT)", kSaved)));
    // SpatiaLite names its triggers gii_/giu_/gid_ (index), ggi_/ggu_ (type check), tmi_/tmu_/tmd_
    // (last change), each followed by table and column.
    WANMI_TRY(db.run(fmt::format(
        "INSERT INTO {} SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name = '{}' AND name GLOB '[gt][gim][iud]_{}_{}'",
        kSaved, c.table, c.table, c.column)));
    WANMI_LET(auto q,
              db.prepare(fmt::format("SELECT name FROM {} WHERE tbl = '{}'", kSaved, c.table)));
    std::vector<std::string> names;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        names.push_back(q.text(0));
    }
    for (const auto& name : names) {
        WANMI_TRY(db.run(fmt::format("DROP TRIGGER \"{}\"", name)));
    }
    return ok();
}

Status rebuildSpatialIndex(Database& db, const GeometryColumn& c) {
    std::vector<Entry> entries;
    {
        // Growing by doubling would hold half as much again at twelve million rows.
        WANMI_LET(const auto rows, db.number(fmt::format("SELECT count(*) FROM {}", c.table)));
        entries.reserve(static_cast<std::size_t>(rows.value_or(0)));
        WANMI_LET(auto q, db.prepare(fmt::format("SELECT rowid, {1} FROM {0} WHERE {1} IS NOT NULL",
                                                 c.table, c.column)));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            if (q.blob(1).size() >= 38) entries.push_back(entryOf(q.integer(0), q.blob(1)));
        }
    }
    WANMI_LET(auto packer, Packer::open(db, fmt::format("idx_{}_{}", c.table, c.column)));
    WANMI_TRY(packer.pack(std::move(entries)));
    std::vector<std::string> scripts;
    {
        WANMI_LET(auto q,
                  db.prepare(fmt::format("SELECT sql FROM {} WHERE tbl = '{}'", kSaved, c.table)));
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            scripts.push_back(q.text(0));
        }
    }
    for (const auto& script : scripts) {
        WANMI_TRY(db.run(script));
    }
    return db.run(fmt::format("DELETE FROM {} WHERE tbl = '{}'", kSaved, c.table));
}

} // namespace wanmi
