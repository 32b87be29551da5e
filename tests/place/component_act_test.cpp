#include "core/base/text.h"
#include "core/service/whole_store.h"
#include "tests/place/component_fixture.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

using test::argOf;
using test::ComponentCity;
using test::must;
using test::only;
using test::those;

} // namespace

TEST_CASE("A new component gets the next code of its kind, which is never given again",
          "[components]") {
    ComponentCity city;
    const auto receipt = must(city.components.add({"0101",
                                                   {city.place(10, 10), city.place(20, 10)},
                                                   {{"name", "上水井盖"}, {"state", "破损"}}},
                                                  city.order));
    CHECK(receipt.codes == std::vector<std::int64_t>{9901010101000001, 9901010101000002});
    CHECK(receipt.changed == 2);
    CHECK_FALSE(receipt.batch.empty());
    const auto view = must(city.components.show(9901010101000001));
    CHECK(view.row.name == "上水井盖");
    CHECK(view.row.state == "damaged");
    CHECK(view.row.firstDay == "2026-01-05");
    CHECK(view.row.cell == view.place.cell);
    CHECK_FALSE(view.row.cell.empty());
    CHECK(view.revision == 1);

    must(city.components.retire(only(9901010101000002), city.order));
    CHECK(city.add(30, 10) == 9901010101000003);
    CHECK(city.add(30, 10, "0102") == 9901010102000001);
    CHECK(city.faults() == 0);
}

TEST_CASE("Each act is in the component's history with who, when and what was before",
          "[components]") {
    ComponentCity city;
    const auto code = city.add(10, 10);
    must(city.components.correct(only(code), {{"name", "井"}, {"extra.材质", "铸铁"}}, city.order));
    must(city.components.move(only(code), {city.place(12, 10), 0, 0}, city.order));
    must(city.components.setOwner(only(code), {"SW-PS", {}, "CG-SZ"}, city.order));
    must(city.components.retire(only(code), city.order));
    must(city.components.restore(only(code), city.order));
    const auto history = city.history(code);
    std::string deeds;
    for (const auto& change : history) {
        deeds += std::string{componentDeedCode(change.deed)} + " ";
        CHECK(change.author == "sysadmin1");
        CHECK(change.note == "因由");
    }
    CHECK(deeds == "added corrected moved owner retired restored ");
    CHECK(history[1].before == R"({"change_day":"","extra":"","name":""})");
    CHECK(history[1].after ==
          R"({"change_day":"2026-01-05","extra":"{\"材质\":\"铸铁\"}","name":"井"})");
    CHECK(history[3].before == R"({"maintain_dept":"","owner_dept":""})");
    CHECK(history[3].after == R"({"maintain_dept":"CG-SZ","owner_dept":"SW-PS"})");
    CHECK(history[5].after == R"({"retired_at":null})");
    const auto row = city.row(code);
    CHECK(row.ownerDept == "SW-PS");
    CHECK(row.extra == R"({"材质":"铸铁"})");
    // The past stays, whoever asks.
    CHECK_FALSE(city.desk->db().run("UPDATE component_change SET note = 'x'"));
    CHECK_FALSE(city.desk->db().run("DELETE FROM component_change"));
    CHECK_FALSE(city.desk->db().run("DELETE FROM component"));
    CHECK(city.faults() == 0);
}

TEST_CASE("A retired component keeps its row and leaves lists, map and search by place",
          "[components]") {
    ComponentCity city;
    const auto gone = city.add(10, 10);
    const auto kept = city.add(20, 10);
    auto silent = city.order;
    silent.note = " ";
    CHECK(city.components.retire(only(gone), silent).error().reason == "component.needs_note");
    must(city.components.retire(only(gone), city.order));
    CHECK(city.listed() == std::vector<std::int64_t>{kept});
    ComponentFilter retired;
    retired.retired = true;
    CHECK(city.listed(retired) == std::vector<std::int64_t>{gone});
    const auto at = city.row(gone).at;
    CHECK(city.row(gone).retiredAt);
    const auto near = must(PlaceService{*city.desk}.nearestComponent(at, 5));
    CHECK_FALSE(near);
    const auto refused = city.components.move(only(gone), {city.place(1, 1), 0, 0}, city.order);
    CHECK(refused.error().reason == "component.is_retired");
    CHECK(argOf(refused.error(), "code") == "9901010101000001");
    CHECK(city.components.retire(only(gone), city.order).error().reason == "component.is_retired");
    CHECK(city.components.restore(only(kept), city.order).error().reason ==
          "component.nothing_to_change");
    must(city.components.restore(only(gone), city.order));
    CHECK(city.listed().size() == 2);
    CHECK(must(summary(*city.desk)).components == 2);
}

TEST_CASE("Cell and district follow a component's place, its code stays, and the answer says so",
          "[components]") {
    ComponentCity city;
    city.addDistrict("990102");
    const auto code = city.add(10, 10);
    const auto cell = city.row(code).cell;
    auto moved = must(city.components.move(only(code), {{}, 0, 550}, city.order));
    CHECK(moved.otherDistrict.empty());
    CHECK(city.row(code).cell != cell);
    CHECK_FALSE(city.row(code).cell.empty());

    moved = must(city.components.move(only(code), {{}, 600, 0}, city.order));
    CHECK(moved.otherDistrict == std::vector<std::int64_t>{code});
    CHECK(moved.inNoCell == std::vector<std::int64_t>{code});
    CHECK(city.row(code).cell.empty());
    CHECK(must(city.components.show(code)).place.district == "990102");
    CHECK(city.add(700, 10) == 9901020101000001); // a new one gets the district it lies in

    const auto outside = city.components.move(only(code), {{}, 5000, 0}, city.order);
    CHECK(outside.error().reason == "component.outside");
    CHECK(city.components.add({"0101", {city.place(-50, 0)}, {}}, city.order).error().reason ==
          "component.outside");
    CHECK(city.faults() == 0);
}

TEST_CASE("Only who may change components does, in their region, the refusal names the right",
          "[components]") {
    ComponentCity city;
    const auto code = city.add(10, 10);
    const auto before = city.digest();
    for (const auto* login : {"acceptor1", "security1", "audit1", "collector1", "dept-CG-HW"}) {
        auto order = city.order;
        order.actor = login;
        const auto refused = city.components.correct(only(code), {{"name", "x"}}, order);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "people.missing_right");
        CHECK(argOf(refused.error(), "act") == "change_components");
        CHECK(argOf(refused.error(), "needed") == "ADMIN_SYSTEM, ADMIN");
        CHECK(city.components.undo("", order).error().reason == "people.missing_right");
    }
    CHECK(city.digest() == before);
    must(city.desk->db().run("UPDATE person SET region_code = '990101002' WHERE login = 'admin'"));
    auto order = city.order;
    order.actor = "admin";
    CHECK(city.components.correct(only(code), {{"name", "x"}}, order).error().reason ==
          "people.other_region");
    CHECK(city.components.add({"0101", {city.place(5, 5)}, {}}, order).error().reason ==
          "people.other_region");
    CHECK(city.digest() != before); // the person's region alone
    CHECK(city.history(code).size() == 1);
}

TEST_CASE("What is wrong is refused as a whole, and nothing is changed", "[components]") {
    ComponentCity city;
    const auto code = city.add(10, 10);
    const auto before = city.digest();
    auto& components = city.components;
    const auto reason = [](const Result<ComponentReceipt>& r) {
        return r ? std::string{} : r.error().reason;
    };
    const ComponentChoice with{{code, 9901010101999999}, {}};
    CHECK(reason(components.correct(with, {{"name", "x"}}, city.order)) == "component.unknown");
    CHECK(reason(components.correct({}, {{"name", "x"}}, city.order)) == "component.none_meant");
    CHECK(reason(components.correct(only(code), {{"kind", "0102"}}, city.order)) ==
          "component.unknown_field");
    CHECK(reason(components.correct(only(code), {{"state", "nice"}}, city.order)) ==
          "component.bad_value");
    CHECK(reason(components.correct(only(code), {{"first_day", "soon"}}, city.order)) ==
          "component.bad_value");
    CHECK(reason(components.setOwner(only(code), {"NOBODY", {}, {}}, city.order)) ==
          "case.unknown_department");
    CHECK(reason(components.add({"9999", {city.place(5, 5)}, {}}, city.order)) ==
          "component.bad_kind");
    CHECK(reason(components.add({"event:0102", {city.place(5, 5)}, {}}, city.order)) ==
          "component.bad_kind");
    const ComponentChoice two{{code, code + 1}, {}};
    CHECK(reason(components.move(two, {city.place(5, 5), 0, 0}, city.order)) ==
          "component.one_place");
    auto seen = city.order;
    seen.revision = 0;
    const auto late = components.correct(only(code), {{"name", "x"}}, seen);
    CHECK(reason(late) == "component.changed_since");
    CHECK(argOf(late.error(), "by") == "sysadmin1");
    auto dry = city.order;
    dry.dryRun = true;
    const auto would = must(components.add({"0101", {city.place(5, 5)}, {}}, dry));
    CHECK(would.changed == 1);
    CHECK(would.batch.empty());
    CHECK(city.digest() == before);
}

TEST_CASE("Owners change in bulk by kind, place, owner or codes, in one act with a count",
          "[components]") {
    ComponentCity city;
    for (int i = 0; i < 30; ++i) {
        city.add(10 + 18.0 * i, 20, i % 3 == 0 ? "0102" : "0101");
    }
    ComponentFilter wells;
    wells.kind = "0101";
    auto dry = city.order;
    dry.dryRun = true;
    const auto before = city.digest();
    CHECK(must(city.components.setOwner(those(wells), {"SW-PS", {}, {}}, dry)).changed == 20);
    CHECK(city.digest() == before);
    const auto given = must(city.components.setOwner(those(wells), {"SW-PS", {}, {}}, city.order));
    CHECK(given.meant == 20);
    CHECK(given.changed == 20);
    ComponentFilter owned;
    owned.owner = "SW-PS";
    CHECK(city.listed(owned).size() == 20);
    ComponentFilter rest;
    rest.owner = "";
    CHECK(city.listed(rest).size() == 10);
    rest.kind = "01";
    CHECK(city.listed(rest).size() == 10);
    // Of a cell's some are so already.
    ComponentFilter cell;
    cell.in = city.row(9901010101000001).cell;
    const auto inCell = city.listed(cell).size();
    const auto again = must(city.components.setOwner(those(cell), {"SW-PS", {}, {}}, city.order));
    CHECK(static_cast<std::size_t>(again.meant) == inCell);
    CHECK(again.changed < again.meant);
    CHECK(again.changed > 0);
    ComponentFilter community;
    community.in = "990101001001";
    CHECK(city.listed(community).size() == 30);
    community.in = "990101002";
    CHECK(city.components.setOwner(those(community), {"GD", {}, {}}, city.order).error().reason ==
          "component.none_meant");
    CHECK(city.faults() == 0);
}

TEST_CASE("A bulk act that is cancelled has changed nothing", "[components]") {
    ComponentCity city;
    for (int i = 0; i < 600; ++i) {
        const int row = i / 100;
        city.add(1 + i % 100, 1 + row);
    }
    const auto before = city.digest();
    int told = 0;
    ComponentFilter all;
    const auto stopped =
        city.components.setOwner(those(all), {"GD", {}, {}}, city.order,
                                 [&told](std::string_view step, std::int64_t, std::int64_t total) {
                                     CHECK(step == "component.changing");
                                     CHECK(total == 600);
                                     return ++told < 2;
                                 });
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(told == 2);
    CHECK(city.digest() == before);
}

TEST_CASE("The last bulk act is taken back as a change of its own, what was changed since stays",
          "[components]") {
    ComponentCity city;
    std::vector<std::int64_t> codes;
    for (int i = 0; i < 5; ++i) {
        codes.push_back(city.add(10 + i * 10, 10));
    }
    CHECK(city.components.undo("", city.order).error().reason == "component.no_bulk");
    must(city.components.setOwner(only(codes[0]), {"GD", {}, {}}, city.order));
    const auto bulk = must(city.components.setOwner(those({}), {"SW-PS", {}, {}}, city.order));
    REQUIRE(bulk.changed == 5);
    must(city.components.correct(only(codes[2]), {{"note", "新"}}, city.order));
    // An import writes no history: the row itself tells that it was there.
    must(city.desk->db().run("UPDATE component SET owner_dept = 'TX' WHERE code = " +
                             std::to_string(codes[3])));
    const auto undone = must(city.components.undo("", city.order));
    CHECK(undone.changed == 3);
    CHECK(undone.refused == std::vector<std::int64_t>{codes[2], codes[3]});
    CHECK(city.row(codes[0]).ownerDept == "GD");
    CHECK(city.row(codes[1]).ownerDept.empty());
    CHECK(city.row(codes[2]).ownerDept == "SW-PS");
    CHECK(city.row(codes[3]).ownerDept == "TX");
    CHECK(city.history(codes[1]).back().deed == ComponentDeed::Owner);
    CHECK(city.history(codes[1]).size() == 3);
    CHECK(city.components.undo(bulk.batch, city.order).error().reason == "component.undone");
    CHECK(city.components.undo(undone.batch, city.order).error().reason == "component.is_undo");
    CHECK(city.components.undo("x", city.order).error().reason == "component.no_act");
    CHECK(city.components.undo("", city.order).error().reason == "component.no_bulk");
    const auto acts = must(city.components.acts(100));
    CHECK(acts.front().undoes == bulk.batch);
    CHECK(city.faults() == 0);
}

TEST_CASE("Every kind of act can be taken back", "[components]") {
    ComponentCity city;
    const auto a = city.add(10, 10);
    const auto b = city.add(20, 10);
    must(city.components.retire(only(b), city.order));
    must(city.components.restore(only(b), city.order));
    must(city.components.setOwner(those({}), {"GD", {}, {}}, city.order));
    const auto same = [&](const std::string& act, std::int64_t code) {
        const auto after = city.row(code);
        must(city.components.undo(act, city.order));
        return after;
    };
    const auto was = city.row(a);
    same(must(city.components.move(those({}), {{}, 3, 4}, city.order)).batch, a);
    CHECK(city.row(a).at == was.at);
    CHECK(city.row(a).cell == was.cell);
    same(must(city.components.correct(those({}), {{"name", "x"}}, city.order)).batch, a);
    CHECK(city.row(a).name == was.name);
    same(must(city.components.retire(those({}), city.order)).batch, a);
    CHECK_FALSE(city.row(a).retiredAt);
    CHECK(differenceOf(was, city.row(a)).empty());
    must(city.components.retire(only(a), city.order));
    same(must(city.components.restore(only(a), city.order)).batch, a);
    CHECK(city.row(a).retiredAt);
    const auto added =
        must(city.components.add({"0103", {city.place(5, 5), city.place(6, 6)}, {}}, city.order));
    must(city.components.undo("", city.order));
    CHECK(city.row(added.codes[0]).retiredAt);
    CHECK(city.history(added.codes[1]).back().deed == ComponentDeed::Retired);
    // All changed since: refused, each named.
    const auto last = must(city.components.correct(only(b), {{"name", "y"}}, city.order));
    must(city.components.correct(only(b), {{"name", "z"}}, city.order));
    const auto refused = city.components.undo(last.batch, city.order);
    CHECK(refused.error().reason == "component.all_changed_since");
    CHECK(argOf(refused.error(), "codes") == "9901010101000002");
    CHECK(city.faults() == 0);
}

TEST_CASE("check names a past that does not hold", "[components]") {
    ComponentCity city;
    city.add(10, 10);
    auto& db = *city.desk;
    const auto plant = [&](const char* sql, std::size_t faults) {
        auto tx = must(Transaction::begin(db.db()));
        must(
            db.db().run("DROP TRIGGER component_change_stays; DROP TRIGGER component_change_kept"));
        must(db.db().run(sql));
        INFO(sql);
        CHECK(city.faults() == faults);
    };
    CHECK(city.faults() == 0);
    plant("UPDATE component_change SET seq = 2", 1);
    plant("UPDATE component_change SET code = code + 5", 1);
    plant("UPDATE component_change SET batch = 'x'", 2);
    plant("DELETE FROM component_change", 1);
    CHECK(city.faults() == 0);
}

TEST_CASE("Acts tell the other programs what changed", "[components]") {
    ComponentCity city;
    const auto seq = must(city.desk->lastChange());
    city.add(10, 10);
    const auto one = must(city.desk->changesSince(seq));
    REQUIRE(one.size() == 1);
    CHECK(one[0].table == "component");
    CHECK(one[0].key == "9901010101000001");
    for (int i = 0; i < 120; ++i) {
        city.add(10 + i, 20);
    }
    const auto before = must(city.desk->lastChange());
    must(city.components.setOwner(those({}), {"GD", {}, {}}, city.order));
    const auto many = must(city.desk->changesSince(before));
    REQUIRE(many.size() == 1);
    CHECK(many[0].key == "*");
}

TEST_CASE("Every field and state of a component has a name in both languages", "[components]") {
    for (const auto* language : {"en", "zh"}) {
        const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", language));
        const auto fields = componentJson({});
        REQUIRE(fields.size() > 10);
        for (const auto& [name, value] : fields.items()) {
            if (name == "x" || name == "y" || name == "retired_at")
                continue; // told as a way, a deed
            INFO(language << " " << name);
            CHECK(messages.text("import.field." + name) != "import.field." + name);
        }
        for (const std::string state : {"intact", "damaged", "missing", "occupied", "abandoned"}) {
            CHECK(messages.text("component.state." + state) != "component.state." + state);
        }
    }
}

} // namespace wanmi
