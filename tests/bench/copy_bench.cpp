// A first copy against a bare loop: COPY out, one prepared INSERT, the same tables and indexes.
#include "core/base/clock.h"
#include "core/service/sample/sample.h"
#include "core/store/row_geometry.h"
#include "core/store/row_load.h"
#include "core/sync/engine.h"
#include "tests/bench/centre_bench.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>

namespace wanmi::test {
namespace {

// --------------------------------------------------------------------------------

/// A field as COPY reads and writes it.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\': out += "\\\\"; break;
        case '\t': out += "\\t"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        default: out += c;
        }
    }
    return out;
}

/// Well-known binary with the number of the coordinate system, as PostGIS reads it.
std::string withSrid(const std::string& hex, int srid) {
    const auto little = [](unsigned value) {
        return fmt::format("{:02x}{:02x}{:02x}{:02x}", value & 255U, (value >> 8U) & 255U,
                           (value >> 16U) & 255U, (value >> 24U) & 255U);
    };
    auto out = hex;
    out.replace(8, 2, "20"); // the flag in the type's highest byte
    return out.insert(10, little(static_cast<unsigned>(srid)));
}

/// Rows of a query of the store as lines of COPY; `geometry`: which columns.
struct Lines {
    Statement rows;
    std::vector<RowColumn> columns;
    int srid = 0;
    std::string tail; ///< fields at the end of every line
    bool done = false;

    Result<bool> give(std::string& text) {
        for (int n = 0; n < 500 && !done; ++n) {
            WANMI_LET(const bool more, rows.step());
            done = !more;
            if (done) return n > 0;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const int at = static_cast<int>(i);
                if (i > 0) text += '\t';
                if (rows.isNull(at)) {
                    text += "\\N";
                } else if (columns[i].type == RowColumn::Type::Geometry) {
                    WANMI_LET(const auto hex, hexOfGeometry(rows.blob(at), srid));
                    text += withSrid(hex, srid);
                } else {
                    text += escaped(rows.text(at));
                }
            }
            text += tail + "\n";
        }
        return !text.empty();
    }
};

void copyUp(PgConnection& line, const std::string& into, Lines lines) {
    must(line.copyIn("COPY " + into + " FROM STDIN",
                     [&lines](std::string& text) { return lines.give(text); }));
}

const std::vector<std::string>& eventColumns() {
    static const std::vector<std::string> kColumns{"seq",  "id",   "type", "actor",
                                                   "body", "prev", "hash"};
    return kColumns;
}

std::vector<RowColumn> texts(const std::vector<std::string>& names) {
    std::vector<RowColumn> out;
    for (const auto& name : names) {
        out.push_back({name, RowColumn::Type::Text});
    }
    return out;
}

/// The centre holds what the store holds, as if it had come entry by entry.
void fill(PgConnection& line, Database& store, int srid) {
    must(line.script("SET session_replication_role = replica"));
    for (const auto& synced : syncedTables()) {
        if (synced.ofCase) continue;
        const auto columns = travelling(must(RowTable::open(store, srid, synced.name)));
        std::vector<std::string> names;
        std::vector<std::string> given;
        for (const auto& column : columns) {
            names.push_back("\"" + column.name + "\"");
            given.push_back("\"" + column.name + "\"");
        }
        const bool parted = must(line.query("SELECT parted FROM wanmi.synced_table WHERE name = $1",
                                            PgParams{}.add(std::string{synced.name})))
                                .flag(0, 0);
        auto all = columns;
        if (parted) {
            names.emplace_back("district");
            given.emplace_back("substr(code, 1, 6)");
            all.push_back({"district", RowColumn::Type::Text});
        }
        must(line.script("TRUNCATE wanmi." + std::string{synced.name}));
        copyUp(line, fmt::format("wanmi.{} ({})", synced.name, fmt::join(names, ", ")),
               {must(store.prepare(
                    fmt::format("SELECT {} FROM {}", fmt::join(given, ", "), synced.name))),
                all, srid, ""});
    }
    copyUp(
        line,
        "wanmi.case_event (district, case_id, at, seq, id, type, actor, body, prev, hash, entry)",
        {must(store.prepare(
             "SELECT c.district, c.id, strftime('%Y-%m-%d %H:%M:%S', e.at / 1000000, 'unixepoch')"
             " || printf('.%06d+00', e.at % 1000000), e.seq, e.id, e.type, e.actor, e.body,"
             " e.prev, e.hash FROM case_event e JOIN cases c ON c.fid = e.case_fid")),
         texts({"d", "c", "t", "seq", "id", "type", "actor", "body", "prev", "hash"}), srid,
         "\tbench"});
    copyUp(line, "wanmi.cases (district, id, seq, head, state, at, places)",
           {must(store.prepare("SELECT district, id, revision, head, state, '2026-01-01', '{' ||"
                               " district || '}' FROM cases")),
            texts({"d", "c", "r", "h", "s", "t", "p"}), srid, ""});
    copyUp(
        line, "wanmi.case_private (district, case_id, field, salt, value, entry)",
        {must(store.prepare("SELECT c.district, c.id, p.field, p.salt, p.value FROM case_private p"
                            " JOIN cases c ON c.fid = p.case_fid")),
         texts({"d", "c", "f", "s", "v"}), srid, "\tbench"});
    must(line.script("SET session_replication_role = origin; ANALYZE"));
}

std::int64_t rowsIn(Database& db) {
    return *must(db.number("SELECT (SELECT count(*) FROM component) + (SELECT count(*) FROM cases)"
                           " + (SELECT count(*) FROM case_event)"));
}

/// The peer: COPY out, split at tabs, one prepared INSERT, a transaction every 2,000 rows.
class BareLoop {
public:
    BareLoop(PgConnection& line, Database& db, int srid) : m_line(&line), m_db(&db), m_srid(srid) {}

    void table(const std::string& select, const std::string& into,
               const std::vector<RowColumn>& columns) {
        std::vector<std::string> names;
        std::vector<std::string> places;
        for (const auto& column : columns) {
            names.push_back("\"" + column.name + "\"");
            places.push_back("?" + std::to_string(places.size() + 1));
        }
        auto put =
            must(m_db->prepare(fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", into,
                                           fmt::join(names, ", "), fmt::join(places, ", "))));
        std::optional<Transaction> tx;
        int n = 0;
        must(m_line->copyOut("COPY (" + select + ") TO STDOUT", [&](std::string_view text) {
            if (!tx) tx.emplace(must(Transaction::begin(*m_db)));
            row(put, text, columns);
            if (++n % 2000 == 0) {
                must(tx->commit());
                tx.reset();
            }
            return ok();
        }));
        if (tx) must(tx->commit());
    }

private:
    void row(Statement& put, std::string_view text, const std::vector<RowColumn>& columns) {
        text.remove_suffix(1);
        int at = 0;
        for (const auto& column : columns) {
            const auto end = text.find('\t');
            const auto field = text.substr(0, end);
            text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
            bind(put, ++at, field, column.type);
        }
        must(put.done());
    }
    void bind(Statement& put, int at, std::string_view field, RowColumn::Type type) {
        if (field == "\\N") {
            put.atNull(at);
        } else if (type == RowColumn::Type::Whole) {
            put.at(at, static_cast<std::int64_t>(
                           std::strtoll(std::string{field}.c_str(), nullptr, 10)));
        } else if (type == RowColumn::Type::Real) {
            put.at(at, std::strtod(std::string{field}.c_str(), nullptr));
        } else if (type == RowColumn::Type::Geometry) {
            put.atBlob(at, must(geometryFromHex(field, m_srid)));
        } else {
            put.at(at, plain(field));
        }
    }
    /// Without the escapes of COPY, of which this data has backslashes alone.
    std::string_view plain(std::string_view field) {
        if (field.find('\\') == std::string_view::npos) return field;
        m_text.clear();
        for (std::size_t i = 0; i < field.size(); ++i) {
            if (field[i] == '\\' && i + 1 < field.size()) ++i;
            m_text += field[i];
        }
        return m_text;
    }
    PgConnection* m_line;
    Database* m_db;
    int m_srid;
    std::string m_text;
};

/// The rows of `cases` as the product made them: the bare loop is given them ready.
std::vector<RowColumn> keepCases(PgConnection& line, Database& store, int srid) {
    std::vector<RowColumn> columns;
    std::vector<std::string> names;
    std::vector<std::string> declared;
    auto q = must(store.prepare("SELECT name, type FROM pragma_table_info('cases') ORDER BY cid"));
    while (must(q.step())) {
        const bool whole = q.text(1) == "INTEGER";
        const auto type = q.text(0) == "geom"
                              ? RowColumn::Type::Geometry
                              : (whole ? RowColumn::Type::Whole : RowColumn::Type::Text);
        columns.push_back({q.text(0), type});
        names.push_back("\"" + q.text(0) + "\"");
        declared.push_back("\"" + q.text(0) + "\" " + (whole ? "bigint" : "text"));
    }
    must(line.script(
        fmt::format("CREATE TABLE public.bench_cases ({})", fmt::join(declared, ", "))));
    auto lines =
        Lines{must(store.prepare(fmt::format("SELECT {} FROM cases", fmt::join(names, ", ")))),
              columns, srid, ""};
    // The geometry goes as plain hex, for it comes back as that.
    must(line.copyIn(fmt::format("COPY public.bench_cases ({}) FROM STDIN", fmt::join(names, ", ")),
                     [&lines](std::string& text) { return lines.give(text); }));
    must(
        line.script(fmt::format("UPDATE public.bench_cases SET geom = substr(geom, 1, 8) || '00' ||"
                                " substr(geom, 19)")));
    return columns;
}

void bareCopy(PgConnection& line, Database& db, int srid, const std::vector<RowColumn>& cases) {
    BareLoop loop{line, db, srid};
    for (const auto& synced : syncedTables()) {
        if (synced.ofCase) continue;
        const auto columns = travelling(must(RowTable::open(db, srid, synced.name)));
        std::vector<std::string> given;
        for (const auto& c : columns) {
            given.push_back(c.type == RowColumn::Type::Geometry
                                ? fmt::format("encode(ST_AsBinary(\"{}\", 'NDR'), 'hex')", c.name)
                                : "\"" + c.name + "\"");
        }
        loop.table(fmt::format("SELECT {} FROM wanmi.{}", fmt::join(given, ", "), synced.name),
                   std::string{synced.name}, columns);
    }
    std::vector<std::string> names;
    for (const auto& c : cases) {
        names.push_back("\"" + c.name + "\"");
    }
    loop.table(
        fmt::format("SELECT {} FROM public.bench_cases ORDER BY fid", fmt::join(names, ", ")),
        "cases", cases);
    auto events = texts(eventColumns());
    events.front().type = RowColumn::Type::Whole;
    events.push_back({"case_fid", RowColumn::Type::Whole});
    events.push_back({"at", RowColumn::Type::Whole});
    loop.table("SELECT e.seq, e.id, e.type, e.actor, e.body, e.prev, e.hash, b.fid,"
               " (extract(epoch FROM e.at) * 1000000)::bigint FROM wanmi.case_event e"
               " JOIN public.bench_cases b ON b.id = e.case_id ORDER BY b.fid, e.seq",
               "case_event", events);
    auto secrets = texts({"field", "salt", "value"});
    secrets.push_back({"case_fid", RowColumn::Type::Whole});
    loop.table("SELECT p.field, p.salt, p.value, b.fid FROM wanmi.case_private p"
               " JOIN public.bench_cases b ON b.id = p.case_id",
               "case_private", secrets);
}

void benchFirstCopy() {
    const ScratchFolder folder;
    SampleOptions o;
    o.dataFolder = WANMI_SOURCE_DIR "/data";
    o.asOf = kTestTime();
    o.components = static_cast<std::size_t>(setting("WANMI_BENCH_COMPONENTS", 1'000'000));
    o.cases = static_cast<std::size_t>(setting("WANMI_BENCH_CASES", 100'000));
    o.cells = std::max<std::size_t>(1652, o.components / 100);
    const auto path = folder.file("city.sqlite");
    must(makeSample(path, o, {}));
    auto city = must(openStore(path, Database::Mode::ReadOnly));
    const int srid = must(storeSrid(city));
    std::vector<std::string> districts;
    auto q = must(city.prepare("SELECT DISTINCT district FROM cases UNION SELECT DISTINCT"
                               " substr(code, 1, 6) FROM component ORDER BY 1"));
    while (must(q.step())) {
        districts.push_back(q.text(0));
    }
    PgDatabase base{PgCluster::kSeed};
    auto admin = must(PgConnection::open(base.login()));
    durable(admin);
    std::cout << "the city is made" << std::endl;
    must(installCentre(admin, {"试城", districts, srid, "Asia/Shanghai", false}, shippedRules()));
    must(addCentralPerson(admin, {"li", "li", "ACCEPTOR", "", ""}, kPersonPassword));
    CentralDesk plan;
    plan.name = "台席";
    const auto given = must(addCentralDesk(admin, plan));
    const DeskPass pass{given.code, given.key};
    fill(admin, city, srid);
    std::cout << "the centre is filled" << std::endl;

    std::vector<double> ratios;
    std::vector<RowColumn> cases;
    const auto runs = setting("WANMI_BENCH_RUNS", 1);
    for (std::int64_t run = 0; run < runs; ++run) {
        PgRemote remote{base.login("wp_li", kPersonPassword)};
        const auto feed = must(remote.hello(pass)).feed;
        const SystemClock clock;
        auto ours = joinedStore(folder.file(fmt::format("ours{}.sqlite", run)), srid, pass, feed);
        const auto copied = seconds([&] {
            SyncEngine engine{{&ours, srid, &remote, &clock, pass}, {}};
            must(engine.greet());
            must(engine.run());
        });
        const auto rows = rowsIn(ours);
        if (cases.empty()) cases = keepCases(admin, ours, srid);
        auto bare = joinedStore(folder.file(fmt::format("bare{}.sqlite", run)), srid, pass, feed);
        auto person = must(PgConnection::open(base.login()));
        const auto loop = seconds([&] { bareCopy(person, bare, srid, cases); });
        const bool same = rowsIn(bare) == rows && rowsIn(city) == rows;
        ratios.push_back(loop / copied);
        std::cout << fmt::format("first copy: {} rows ({}); {:.0f} rows/s, bare loop {:.0f} rows/s:"
                                 " {:.2f} of it (aim 0.5)\n",
                                 rows, same ? "the same in all three" : "NOT THE SAME",
                                 static_cast<double>(rows) / copied,
                                 static_cast<double>(rows) / loop, loop / copied);
    }
    if (runs > 1) std::cout << fmt::format("first copy, median: {:.2f}\n", percentile(ratios, 0.5));
}

} // namespace
} // namespace wanmi::test

TEST_CASE("first copy", "[bench]") {
    wanmi::test::benchFirstCopy();
}
