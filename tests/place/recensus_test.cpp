#include "tests/place/component_fixture.h"
#include "tests/place/survey.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

using test::argOf;
using test::ComponentCity;
using test::must;
using test::only;
using test::Survey;
using Rows = Survey::Rows;

/// A city with a stock, and surveys of it.
struct CensusCity : ComponentCity {
    RecensusService service{*desk};
    RecensusOptions options{"sysadmin1", "survey.csv", "", {}, {}, {}, {}};

    std::vector<std::string> line(double east, double north, const std::string& code = {},
                                  const std::string& kind = "0101", const std::string& name = {},
                                  const std::string& owner = {}, const std::string& state = {},
                                  const std::string& key = {}, const std::string& material = {}) {
        const auto at = place(east, north);
        return {code,
                kind,
                fmt::format("{:.9f}", at.lon),
                fmt::format("{:.9f}", at.lat),
                name,
                owner,
                state,
                key,
                material};
    }
    Result<RecensusSummary> tryCompare(RowSource& source) {
        return test::compareSurvey(*desk, source, options);
    }
    RecensusSummary compare(Rows rows) {
        Survey source{std::move(rows)};
        return must(tryCompare(source));
    }
    std::vector<RecensusRow> rows(const RecensusSummary& s, const RecensusQuery& query = {}) {
        return must(service.show(s.what.id, query)).rows;
    }
    /// "same moved …": the classes in order.
    std::string classes(const RecensusSummary& s) {
        std::string out;
        for (const auto& row : rows(s)) {
            out += std::string{censusClassCode(row.what)} + " ";
        }
        return out;
    }
};

std::string text(std::int64_t code) {
    return fmt::format("{:016}", code);
}

} // namespace

TEST_CASE("A re-census tells same, moved, changed, new and missing apart, and changes nothing",
          "[components]") {
    CensusCity city;
    const auto same = city.add(10, 10);
    const auto moved = city.add(20, 10);
    const auto changed = city.add(30, 10);
    const auto near = city.add(40, 10);
    const auto missing = city.add(50, 10);
    const auto otherKind = city.add(55, 10, "0102");
    const auto elsewhere = city.add(400, 400);
    must(city.components.setOwner(only(changed), {"GD", {}, {}}, city.order));
    const auto stock = city.listed();
    const auto history = must(city.desk->db().number("SELECT count(*) FROM component_change"));

    const auto s = city.compare({city.line(10, 10, text(same)), city.line(22, 10, text(moved)),
                                 city.line(30.1, 10, text(changed), "0101", "", "SW-PS"),
                                 city.line(41, 10), city.line(60, 60)});
    CHECK(city.classes(s) == "same moved changed moved new missing ");
    const auto rows = city.rows(s);
    CHECK(rows[0].state == CensusState::None);
    CHECK(rows[1].component == moved);
    CHECK(rows[1].matched == "code");
    CHECK(std::abs(rows[1].metres - 2) < 0.01);
    CHECK(rows[2].before == R"({"owner_dept":"GD"})"); // 0.1 m is no move
    CHECK(rows[2].after == R"({"owner_dept":"SW-PS"})");
    CHECK(rows[3].component == near);
    CHECK(rows[3].matched == "near");
    CHECK_FALSE(rows[4].component);
    CHECK(rows[5].component == missing);
    CHECK_FALSE(rows[5].fileRow);
    CHECK(s.what.kinds == std::vector<std::string>{"0101"});
    // Nothing of the stock was touched, nor looked for where nobody surveyed.
    CHECK(city.listed() == stock);
    CHECK(must(city.desk->db().number("SELECT count(*) FROM component_change")) == history);
    CHECK(city.row(otherKind).kind == "0102");
    CHECK_FALSE(city.row(elsewhere).retiredAt);
    CHECK(city.faults() == 0);
    const auto list = must(city.service.list());
    REQUIRE(list.size() == 1);
    CHECK(list[0].what.id == s.what.id);
    CHECK(list[0].counts == s.counts);
}

TEST_CASE("What was surveyed whole decides what is missing", "[components]") {
    CensusCity city;
    const auto a = city.add(10, 10);
    city.add(400, 400);
    city.add(400, 410, "0102");
    const auto row = city.line(10, 10, text(a));
    CHECK(city.classes(city.compare({row})) == "same ");
    city.options.area = {"990101001001"};
    CHECK(city.classes(city.compare({row})) == "same missing ");
    city.options.kinds = {"0101", "0102"};
    CHECK(city.classes(city.compare({row})) == "same missing missing ");
    city.options.area = {"990101009"};
    Survey none{{row}};
    CHECK(city.tryCompare(none).error().reason == "people.unknown_region");
    city.options.area.clear();
    city.options.kinds = {"9999"};
    Survey kind{{row}};
    CHECK(city.tryCompare(kind).error().reason == "component.bad_kind");
}

TEST_CASE("A row is matched by code, then by its source's number, then with the nearest",
          "[components]") {
    CensusCity city;
    const auto coded = city.add(10, 10);
    const auto keyed = city.add(20, 10);
    const auto near = city.add(30, 10);
    must(city.desk->db().run("UPDATE component SET source_key = 'survey/77' WHERE code = " +
                             std::to_string(keyed)));
    // Lies on `near`, but is `keyed` by its number and `coded` by its code.
    const auto byCode = city.compare({city.line(30, 10, text(coded), "0101", "", "", "", "77")});
    CHECK(city.rows(byCode)[0].component == coded);
    const auto byKey = city.compare({city.line(30, 10, "", "0101", "", "", "", "77")});
    CHECK(city.rows(byKey)[0].component == keyed);
    CHECK(city.rows(byKey)[0].matched == "key");
    const auto byPlace = city.compare({city.line(30, 10, "", "0101", "", "", "", "78")});
    CHECK(city.rows(byPlace)[0].component == near);
    // Each component once, the nearest pair first, whatever the order of the rows.
    const auto two = city.compare({city.line(32, 10), city.line(30.2, 10)});
    CHECK(city.rows(two)[0].what == CensusClass::New);
    CHECK(city.rows(two)[1].component == near);
    // Farther than the distance it is another.
    const auto far = city.compare({city.line(30, 15.2)});
    CHECK(city.rows(far)[0].what == CensusClass::New);
    city.options.matchMetres = 6;
    CHECK(city.rows(city.compare({city.line(30, 15.2)}))[0].component == near);
    // Another kind is another component.
    CHECK(city.rows(city.compare({city.line(30, 10, "", "0102")}))[0].what == CensusClass::New);
}

TEST_CASE("Fields for which the survey has no value are no difference", "[components]") {
    CensusCity city;
    const auto code = city.add(10, 10);
    must(city.components.correct(
        only(code), {{"name", "井"}, {"state", "intact"}, {"extra.material", "铁"}}, city.order));
    CHECK(city.classes(city.compare({city.line(10, 10, text(code), "0101", "", "", "完好")})) ==
          "same ");
    const auto s =
        city.compare({city.line(10, 10, text(code), "0101", "", "", "破损", "", "铸铁")});
    CHECK(city.classes(s) == "changed ");
    const auto row = city.rows(s).front();
    CHECK(row.before == R"({"extra":"{\"material\":\"铁\"}","state":"intact"})");
    CHECK(row.after == R"({"extra":"{\"material\":\"铸铁\"}","state":"damaged"})");
}

TEST_CASE("Accepted rows change the stock with history, one by one or by class, each once",
          "[components]") {
    CensusCity city;
    const auto same = city.add(10, 10);
    const auto moved = city.add(20, 10);
    const auto changed = city.add(30, 10);
    const auto missing = city.add(40, 10);
    const auto s =
        city.compare({city.line(10, 10, text(same)), city.line(22, 10, text(moved)),
                      city.line(33, 10, text(changed), "0101", "新井", "SW-PS"),
                      city.line(60, 60, "9901010101000900", "0101", "添"), city.line(62, 60)});
    REQUIRE(city.classes(s) == "same moved changed new new missing ");
    const auto& id = s.what.id;
    auto& service = city.service;

    auto dry = city.order;
    dry.dryRun = true;
    const auto before = city.digest();
    CHECK(must(service.accept(id, {{2}, {}}, dry)).rows.size() == 1);
    CHECK(city.digest() == before);

    const auto one = must(service.accept(id, {{2}, {}}, city.order));
    CHECK(one.act.codes == std::vector<std::int64_t>{moved});
    CHECK(city.history(moved).back().deed == ComponentDeed::Moved);
    const auto again = service.accept(id, {{2}, {}}, city.order);
    CHECK(again.error().reason == "component.decided");
    CHECK(argOf(again.error(), "by") == "sysadmin1");
    CHECK(argOf(again.error(), "state") == "accepted");
    CHECK(service.accept(id, {{1}, {}}, city.order).error().reason == "component.same_row");
    CHECK(service.accept(id, {{99}, {}}, city.order).error().reason == "component.no_row");
    CHECK(service.accept("x", {{1}, {}}, city.order).error().reason == "component.no_recensus");
    CHECK(service.accept(id, {}, city.order).error().reason == "component.none_meant");

    const auto rest =
        must(service.accept(id, {{}, {CensusClass::Changed, CensusClass::New}}, city.order));
    CHECK(rest.rows == std::vector<std::int64_t>{3, 4, 5});
    CHECK(city.row(changed).ownerDept == "SW-PS");
    CHECK(city.row(changed).name == "新井");
    const auto at = city.row(changed).at;
    CHECK(std::abs(at.x - city.row(same).at.x - 23'000) < 10);
    CHECK(rest.act.codes[1] == 9901010101000900); // the code the file gives
    CHECK(city.row(9901010101000900).name == "添");
    CHECK(rest.act.codes[2] == 9901010101000901); // never one below it again
    CHECK_FALSE(city.row(9901010101000901).cell.empty());

    must(service.refuse(id, {{6}, {}}, city.order));
    CHECK_FALSE(city.row(missing).retiredAt);
    CHECK(service.accept(id, {{6}, {}}, city.order).error().reason == "component.decided");
    CHECK(service.accept(id, {{}, {CensusClass::Missing}}, city.order).error().reason ==
          "component.none_meant");
    // The same survey once more: all is as it says.
    CHECK(city.classes(city.compare({city.line(10, 10, text(same)), city.line(22, 10, text(moved)),
                                     city.line(33, 10, text(changed), "0101", "新井", "SW-PS"),
                                     city.line(60, 60, "9901010101000900", "0101", "添"),
                                     city.line(62, 60), city.line(40, 10)})) ==
          "same same same same same same ");
    CHECK(city.faults() == 0);
}

TEST_CASE("A missing component is retired, one found again is restored", "[components]") {
    CensusCity city;
    const auto kept = city.add(10, 10);
    const auto gone = city.add(20, 10);
    const auto first = city.compare({city.line(10, 10, text(kept))});
    must(city.service.accept(first.what.id, {{}, {CensusClass::Missing}}, city.order));
    CHECK(city.row(gone).retiredAt);
    const auto second =
        city.compare({city.line(10, 10, text(kept)), city.line(20, 10, text(gone))});
    CHECK(city.classes(second) == "same new ");
    CHECK(city.rows(second)[1].component == gone);
    must(city.service.accept(second.what.id, {{2}, {}}, city.order));
    CHECK_FALSE(city.row(gone).retiredAt);
    CHECK(city.history(gone).back().deed == ComponentDeed::Restored);
    CHECK(city.faults() == 0);
}

TEST_CASE("Stock that was changed since the comparison is found and named", "[components]") {
    CensusCity city;
    const auto a = city.add(10, 10);
    const auto b = city.add(20, 10);
    const auto s = city.compare({city.line(12, 10, text(a)), city.line(22, 10, text(b)),
                                 city.line(60, 60), city.line(80, 60)});
    const auto& id = s.what.id;
    must(city.components.correct(only(a), {{"note", "x"}}, city.order));
    const auto refused = city.service.accept(id, {{1, 2}, {}}, city.order);
    CHECK(refused.error().reason == "component.changed_since");
    CHECK(argOf(refused.error(), "code") == text(a));
    CHECK(argOf(refused.error(), "by") == "sysadmin1");
    CHECK(city.rows(s)[1].state == CensusState::Open); // all or none
    const auto some = must(city.service.accept(id, {{}, {CensusClass::Moved}}, city.order));
    CHECK(some.rows == std::vector<std::int64_t>{2});
    CHECK(some.changedSince == std::vector<std::pair<std::int64_t, std::int64_t>>{{1, a}});
    CHECK(city.rows(s)[0].state == CensusState::Open);
    // Somebody put one where a new one was found.
    const auto other = city.add(60.5, 60);
    const auto added = must(city.service.accept(id, {{}, {CensusClass::New}}, city.order));
    CHECK(added.rows == std::vector<std::int64_t>{4});
    CHECK(added.changedSince == std::vector<std::pair<std::int64_t, std::int64_t>>{{3, other}});
    // A grid that was cut anew is no change of the component.
    const auto next = city.compare({city.line(12, 10, text(a))});
    must(city.desk->db().run("UPDATE component SET cell_code = NULL WHERE code = " +
                             std::to_string(a)));
    CHECK(city.service.accept(next.what.id, {{1}, {}}, city.order));
}

TEST_CASE("An acceptance that is taken back opens its rows again", "[components]") {
    CensusCity city;
    const auto a = city.add(10, 10);
    const auto b = city.add(20, 10);
    const auto s = city.compare({city.line(12, 10, text(a)), city.line(22, 10, text(b))});
    const auto done = must(city.service.accept(s.what.id, {{}, {CensusClass::Moved}}, city.order));
    must(city.components.correct(only(b), {{"note", "x"}}, city.order));
    const auto undone = must(city.components.undo(done.act.batch, city.order));
    CHECK(undone.refused == std::vector<std::int64_t>{b});
    const auto rows = city.rows(s);
    CHECK(rows[0].state == CensusState::Open);
    CHECK(rows[0].decidedBy.empty());
    CHECK(rows[1].state == CensusState::Accepted);
    CHECK(city.service.accept(s.what.id, {{1}, {}}, city.order));
    CHECK(city.faults() == 0);
}

TEST_CASE("An import that changes components is in their history, one that says the same is not",
          "[components]") {
    CensusCity city;
    const auto take = [&city](Rows rows) {
        static const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
        static const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
        ImportOptions how;
        how.kind = ImportKind::Components;
        Survey source{std::move(rows), "wells.csv"};
        return must(importRows(*city.desk, source, how, tables, messages, {}));
    };
    const auto first = city.line(10, 10, "", "0101", "井", "GD", "", "1");
    const auto second = city.line(20, 10, "", "0101", "井", "GD", "", "2");
    CHECK(take({first, second}).imported == 2);
    const auto code = city.listed().front();
    CHECK(city.history(code).empty()); // the row itself tells when it was surveyed
    CHECK(take({first, second}).updated == 2);
    CHECK(must(city.components.acts(10)).empty());

    auto other = first;
    other[5] = "SW-PS";
    CHECK(take({other, second}).updated == 2);
    REQUIRE(city.history(code).size() == 1);
    const auto change = city.history(code).front();
    CHECK(change.before == R"({"owner_dept":"GD"})");
    CHECK(change.after == R"({"owner_dept":"SW-PS"})");
    CHECK(change.author.substr(0, 3) == "os:");
    CHECK(change.note == "wells");
    CHECK(city.history(code + 1).empty());
    const auto acts = must(city.components.acts(10));
    REQUIRE(acts.size() == 1);
    CHECK(acts[0].deed == "import");
    CHECK(city.components.undo("", city.order).error().reason == "component.no_bulk");
    must(city.components.undo(acts[0].id, city.order));
    CHECK(city.row(code).ownerDept == "GD");
    // What is retired stays so, whatever a file says.
    must(city.components.retire(only(code), city.order));
    take({first, second});
    CHECK(city.row(code).retiredAt);
    CHECK(city.faults() == 0);
}

TEST_CASE("Rows that cannot be read are flagged, a file without any is refused", "[components]") {
    CensusCity city;
    auto broken = city.line(10, 10);
    broken[2] = "";
    auto unknown = city.line(10, 10, "", "0999");
    const auto s = city.compare({broken, unknown, city.line(10, 10)});
    CHECK(s.what.read == 3);
    CHECK(s.what.flagged == 2);
    CHECK(s.flags.at("no_position") == 1);
    CHECK(s.flags.at("unknown_kind") == 1);
    CHECK_FALSE(s.report.empty());
    Survey none{{unknown}};
    CHECK(city.tryCompare(none).error().reason == "component.nothing_read");
    city.options.actor = "acceptor1";
    Survey row{{city.line(10, 10)}};
    CHECK(city.tryCompare(row).error().reason == "people.missing_right");
    auto order = city.order;
    order.actor = "acceptor1";
    CHECK(city.service.accept(s.what.id, {{1}, {}}, order).error().reason ==
          "people.missing_right");
    CHECK(city.service.refuse(s.what.id, {{1}, {}}, order).error().reason ==
          "people.missing_right");
    CHECK(must(city.service.list()).size() == 1);
}

} // namespace wanmi
