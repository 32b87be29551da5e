// Pages of a copy: what a desk begins with, or compares.
#include "core/store/row_load.h"
#include "core/store/store.h"
#include "tests/pg/centre.h"

#include <map>
#include <set>

namespace wanmi::test {
namespace {

CopyTable tableOf(Database& store, std::string_view name) {
    return {std::string{name}, travelling(must(RowTable::open(store, 4547, name)))};
}

std::size_t placeOf(const CopyTable& table, std::string_view name) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == name) return i;
    }
    throw std::out_of_range{std::string{name}};
}

/// Every row, asked for in pages.
std::vector<CopiedRow> copied(Remote& remote, const DeskPass& pass, const CopyTable& table,
                              int page) {
    const auto& synced = *syncedTable(table.name);
    std::vector<CopiedRow> out;
    Columns after;
    for (;;) {
        const auto rows = must(remote.copyRows(pass, table, after, page));
        if (rows.empty()) return out;
        REQUIRE(static_cast<int>(rows.size()) <= page);
        out.insert(out.end(), rows.begin(), rows.end());
        after.clear();
        for (const auto key : synced.key) {
            after.emplace_back(key, rows.back()[placeOf(table, key)]);
        }
    }
}

const std::vector<std::string>& strangeTexts() {
    static const std::vector<std::string> kTexts{"",
                                                 R"(\N)",
                                                 R"(\)",
                                                 "a\tb",
                                                 "a\nb\r",
                                                 R"(a\nb)",
                                                 "'; DROP TABLE wanmi.phrase; --",
                                                 R"(路口 "甲")",
                                                 "\x01\x7f\b\f\v",
                                                 "null"};
    return kTexts;
}

void addComponents(PgConnection& admin) {
    must(admin.script(
        "INSERT INTO wanmi.component (district, code, kind, name, manage_dept, owner_dept,"
        " maintain_dept, state, first_day, data_source, note, recorded_at, geom) SELECT"
        " left(c::text, 6), c, '0101', 'n' || c, '', '', '', 'ok', '2026-01-01', '', '', 7,"
        " ST_SetSRID(ST_MakePoint(500000.125 + n, 1e6 / 3), 4547) FROM (SELECT n,"
        " (CASE n % 2 WHEN 0 THEN 9901010103000000 ELSE 9901020103000000 END) + n AS c FROM"
        " generate_series(1, 11) n) x"));
}

} // namespace

TEST_CASE("Pages of a copy give every row once, whatever stands in its columns", "[pg]") {
    TestCentre centre;
    centre.addPerson("li", "ACCEPTOR");
    const auto desk = centre.addDesk();
    auto remote = centre.remote("li");
    int n = 0;
    for (const auto& text : strangeTexts()) {
        must(centre.admin.query("INSERT INTO wanmi.phrase (id, owner, use, text, at) VALUES"
                                " ($1, '', $1, $2, $3)",
                                PgParams{}.add("p" + std::to_string(n)).add(text).add(n)));
        ++n;
    }
    auto store = must(createStore(":memory:"));
    const auto table = tableOf(store, "phrase");
    for (const int page : {1, 3, 100}) {
        std::map<std::string, std::string> texts;
        for (const auto& row : copied(*remote, desk, table, page)) {
            const auto id = std::get<std::string>(row[placeOf(table, "id")]);
            CHECK(texts.emplace(id, std::get<std::string>(row[placeOf(table, "text")])).second);
        }
        REQUIRE(texts.size() == strangeTexts().size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            CHECK(texts.at("p" + std::to_string(i)) == strangeTexts()[i]);
        }
    }
    // and a key that looks like SQL is a key
    const std::string evil = R"(zz') OR true; DROP TABLE wanmi.phrase; --\)";
    CHECK(must(remote->copyRows(desk, table, {{"id", evil}}, 100)).empty());
    CHECK(centre.count("phrase") == static_cast<std::int64_t>(strangeTexts().size()));
}

TEST_CASE("A district's desk copies its own rows and the city's, bit for bit", "[pg]") {
    TestCentre centre;
    centre.addPerson("li", "ACCEPTOR");
    centre.addPerson("wu", "ACCEPTOR", {}, "990101");
    const auto city = centre.addDesk();
    const auto district = centre.addDesk("990101");
    addComponents(centre.admin);
    must(centre.admin.script("INSERT INTO wanmi.phrase (id, owner, use, text, at) VALUES ('p', '',"
                             " '', '全市', 1)"));
    auto store = must(createStore(":memory:"));
    must(StoreInfo{store}.set("srid", "4547"));
    const auto table = tableOf(store, "component");
    auto all = centre.remote("li");
    auto own = centre.remote("wu");
    CHECK(copied(*all, city, table, 4).size() == 11);
    const auto rows = copied(*own, district, table, 4);
    REQUIRE(rows.size() == 5);
    CHECK(copied(*own, district, tableOf(store, "phrase"), 4).size() == 1);
    // Somebody of the city at the district's desk gets what the desk holds; the other way round is
    // not served.
    CHECK(copied(*all, district, table, 4).size() == 5);
    const auto wide = own->copyRows(city, table, {}, 4);
    REQUIRE_FALSE(wide);
    CHECK(wide.error().reason == "central.narrower");

    auto tx = must(Transaction::begin(store));
    {
        auto loader = must(RowLoader::open(store, 4547, "component"));
        for (int twice = 0; twice < 2; ++twice) {
            for (const auto& row : rows) {
                must(loader.put(row));
            }
        }
    }
    must(tx.commit());
    CHECK(must(store.number("SELECT count(*) FROM component")) == 5);
    const auto there =
        must(centre.admin.query("SELECT code, encode(ST_AsBinary(geom, 'NDR'), 'hex') FROM"
                                " wanmi.component WHERE district = '990101' ORDER BY code"));
    for (int i = 0; i < there.count(); ++i) {
        const Columns key{{"code", there.number(i, 0)}};
        const auto here = must(presentColumns(store, "component", key, {"geom"}));
        REQUIRE(here);
        CHECK(here->front().second == CellValue{there.text(i, 1)});
    }
}

TEST_CASE("A copied case is what its chain says, with what lies beside it, and a department gets no"
          " private value and its own cases alone",
          "[pg]") {
    WorkingCentre centre;
    const auto who = centre.signer(centre.desk, "li");
    auto remote = centre.remote("li");
    std::set<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        ReportedCase one;
        ids.insert(one.state.id);
        REQUIRE(must(remote->apply(centre.desk, {entryOf(who, one, 0)})).front().outcome ==
                SyncAnswer::Outcome::Taken);
    }
    const auto first = *ids.begin();
    const auto with = [&centre, &first](const std::string& sql) {
        must(centre.admin.query(sql + " FROM wanmi.cases WHERE id = $1", PgParams{}.add(first)));
    };
    with("INSERT INTO wanmi.case_private SELECT district, id, 'contact_name', repeat('a', 64),"
         " E'王\\t五', 'e'");
    with("INSERT INTO wanmi.evidence (district, id, case_id, mark, hash, salt, media, size, name,"
         " purpose, added_by, added_at, seal, entry) SELECT district, 'f1', id, repeat('1', 64),"
         " repeat('2', 64), repeat('3', 64), 'image/jpeg', 5, E'照\\n片', 'report', 'li', 3,"
         " repeat('4', 64), 'e'");
    must(centre.admin.query("UPDATE wanmi.cases SET departments = '{D}' WHERE id = $1",
                            PgParams{}.add(first)));

    std::set<std::string> seen;
    CaseHead after;
    for (;;) {
        const auto cases = must(remote->copyCases(centre.desk, after, 2));
        if (cases.empty()) break;
        for (const auto& whole : cases) {
            CHECK(seen.insert(whole.caseId).second);
            const auto bodies = must(remote->chain(centre.desk, whole.district, whole.caseId));
            const auto chain = must(arrivalFromText(bodies.front()));
            CHECK(whole.events == chain.events);
            CHECK(whole.evidence.size() == chain.evidence.size());
            CHECK(whole.secrets.size() == chain.secrets.size());
        }
        after = {cases.back().district, cases.back().caseId, 0, {}, {}};
    }
    CHECK(seen == ids);
    const auto heads = must(remote->copyHeads(centre.desk, {}, 100));
    REQUIRE(heads.size() == ids.size());
    const auto whole = must(remote->copyCases(centre.desk, {"990101", "", 0, {}, {}}, 1)).front();
    REQUIRE(whole.caseId == first);
    REQUIRE(whole.secrets.size() == 1);
    CHECK(whole.secrets.front().value == "王\t五");
    REQUIRE(whole.evidence.size() == 1);
    CHECK(whole.evidence.front().find(R"(照\n片)") != std::string::npos);
    CHECK(heads.front().seq == 1);
    CHECK(heads.front().files == sha256("f1"));
    CHECK(heads.back().files.empty());
    CHECK(heads.front().head == whole.events.back().hash);

    centre.addPerson("dept", "DEPT", "D");
    const auto theirs = centre.addDesk("", "D");
    auto department = centre.remote("dept");
    const auto given = must(department->copyCases(theirs, {}, 10));
    REQUIRE(given.size() == 1);
    CHECK(given.front().caseId == first);
    CHECK(given.front().secrets.empty());
    CHECK(must(department->copyHeads(theirs, {}, 10)).size() == 1);
}

TEST_CASE("A new feed tells nothing of the old one, and goes on from its own beginning", "[pg]") {
    WorkingCentre centre;
    const auto who = centre.signer(centre.desk, "li");
    auto remote = centre.remote("li");
    const auto put = [&] { must(remote->apply(centre.desk, {entryOf(who, ReportedCase{}, 0)})); };
    put();
    const auto before = must(remote->hello(centre.desk)).feed;
    // Another server's numbers may be far ahead of this one's.
    must(centre.admin.script(
        "BEGIN; SET LOCAL session_replication_role = replica;"
        " UPDATE wanmi.change_log SET xid = (xid::text::bigint + 8)::text::xid8;"
        " UPDATE wanmi.entry SET xid = (xid::text::bigint + 8)::text::xid8; COMMIT"));
    must(centre.admin.query("SELECT wanmi.renew_feed()"));
    const auto old = centre.remote("li")->feed(centre.desk, {before, 0, 0}, 10);
    REQUIRE_FALSE(old);
    CHECK(old.error().reason == "central.other_feed");
    const auto feed = must(remote->hello(centre.desk)).feed;
    CHECK(feed != before);
    CHECK(must(remote->feed(centre.desk, {feed, 0, 0}, 10)).items.empty());
    for (int i = 0; i < 20; ++i) {
        put(); // past the old numbers
    }
    CHECK(must(remote->feed(centre.desk, {feed, 0, 0}, 100)).items.size() == 20);
    CHECK(centre.faults().empty());
}

} // namespace wanmi::test
