// Text that looks like SQL, in every place of an entry and at every door: it stays text.
#include "core/base/json.h"
#include "tests/pg/rights_fixture.h"

#include <nlohmann/json.hpp>

#include <array>
#include <functional>

namespace wanmi::test {
namespace {

constexpr std::array kHostile{"'; DROP TABLE wanmi.cases; --",
                              "$1); DELETE FROM wanmi.entry; --",
                              "\"; DROP SCHEMA wanmi CASCADE; --",
                              "$$; DROP TABLE wanmi.person; $$",
                              "%I %L %s %1$I",
                              "\\'; SELECT pg_sleep(9); --",
                              "{\"x\": 1}",
                              "wanmi.cases",
                              "x' OR '1'='1"};

CaseEvent reported() {
    CaseEvent e;
    const auto now = SystemClock{}.now();
    IdSource ids;
    e.caseId = ids.next(now);
    e.seq = 1;
    e.id = ids.next(now);
    e.type = Action::Report;
    e.actor = "collector";
    e.at = now;
    JsonObject body;
    body.put("area_class", 2).put("at", JsonArray{}.add(1000).add(2000));
    body.put("cell", "990101001001001").put("community", "990101001001").put("district", "990101");
    body.put("duty_grid", "D1").put("foreign_key", "").put("kind", "event:0102");
    body.put("note", "x").put("number", "N" + e.id);
    body.put("private", JsonObject{}.put("contact_name", sha256(std::string(64, 'a') + "王五")));
    e.body = body.put("source", "supervisor").put("state", "reported").text();
    e.hash = eventHash(e);
    return e;
}

/// Puts the signature right again, for what was changed on the way.
void signAgain(Json& entry, const std::string& key) {
    entry["mac"] = hmacSha256(key, entry["intent"].get<std::string>());
}

/// An entry with everything an entry may have.
Json wholeEntry(const Centre& centre) {
    const auto e = reported();
    auto entry = *parseJson(entryText(centre, e, {e.actor, "", centre.key}));
    entry["cases"][0]["private"] = Json::array(
        {{{"field", "contact_name"}, {"salt", std::string(64, 'a')}, {"value", "王五"}}});
    entry["cases"][0]["evidence"] = Json::array({{{"id", "v" + e.id},
                                                  {"mark", std::string(64, 'a')},
                                                  {"hash", std::string(64, 'b')},
                                                  {"salt", std::string(64, 'c')},
                                                  {"media", "image/jpeg"},
                                                  {"size", 1},
                                                  {"name", "x"},
                                                  {"purpose", "report"},
                                                  {"added_by", "collector"},
                                                  {"added_at", 1},
                                                  {"seal", std::string(64, 'd')}}});
    const Json key{{"id", "p" + e.id}};
    Json row{{"id", "p" + e.id},
             {"owner", "collector" + e.id},
             {"use", "note"},
             {"text", "x"},
             {"at", 1}};
    entry["rows"] = Json::array({{{"t", "phrase"}, {"op", "i"}, {"k", key}, {"n", row}}});
    auto intent = *parseJson(entry["intent"].get<std::string>());
    intent["rows"] = sha256(entry["rows"].dump());
    entry["intent"] = intent.dump();
    signAgain(entry, centre.key);
    return entry;
}

/// Puts the event's hash right again.
void hashAgain(Json& entry) {
    auto& json = entry["cases"][0]["events"][0];
    CaseEvent e;
    e.caseId = entry["cases"][0]["case"].get<std::string>();
    e.seq = 1;
    e.id = json["id"].get<std::string>();
    e.actor = json["actor"].get<std::string>();
    e.at = SystemClock{}.now();
    e.body = json["body"].get<std::string>();
    json["at"] = utcText(e.at);
    e.hash = eventHash(e);
    json["hash"] = e.hash;
}

using Place = std::function<void(Json& entry, const std::string& text)>;

/// Every text and every name within a value, as places to put another text.
void placesIn(const Json& value, const std::string& path, std::vector<std::string>& out) {
    if (value.is_string()) out.push_back(path);
    if (!value.is_structured()) return;
    for (const auto& [name, inner] : value.items()) {
        placesIn(inner, std::string{path}.append("/").append(name), out);
    }
}

std::vector<Place> everyPlace(const Json& entry) {
    std::vector<Place> out;
    std::vector<std::string> paths;
    placesIn(entry, "", paths);
    out.reserve(paths.size());
    for (const auto& path : paths) {
        out.emplace_back(
            [path](Json& e, const std::string& text) { e[Json::json_pointer{path}] = text; });
    }
    paths.clear();
    placesIn(*parseJson(entry["intent"].get<std::string>()), "", paths);
    for (const auto& path : paths) {
        out.emplace_back([path](Json& e, const std::string& text) {
            auto intent = *parseJson(e["intent"].get<std::string>());
            intent[Json::json_pointer{path}] = text;
            e["intent"] = intent.dump();
        });
    }
    paths.clear();
    placesIn(*parseJson(entry["cases"][0]["events"][0]["body"].get<std::string>()), "", paths);
    for (const auto& path : paths) {
        out.emplace_back([path](Json& e, const std::string& text) {
            auto& kept = e["cases"][0]["events"][0]["body"];
            auto body = *parseJson(kept.get<std::string>());
            body[Json::json_pointer{path}] = text;
            kept = body.dump();
            hashAgain(e);
        });
    }
    for (const auto* where : {"k", "n"}) { // names of columns
        out.emplace_back(
            [where](Json& e, const std::string& text) { e["rows"][0][where][text] = text; });
    }
    return out;
}

std::string everything(Centre& centre) {
    return centre.ask("SELECT string_agg(relname || relkind::text, ' ' ORDER BY relname) FROM "
                      "pg_class WHERE relnamespace = 'wanmi'::regnamespace");
}

/// A door with each of the texts in one of its places, and what is right in the others.
void knock(const Centre& centre, PgConnection& line, const std::string& door, int count, int at) {
    const std::array<std::string, 4> right{centre.desk, centre.key, "0", "x"};
    for (const auto* text : kHostile) {
        PgParams params;
        for (int i = 0; i < count; ++i) {
            params.add(i == at ? std::string{text} : right.at(static_cast<std::size_t>(i)));
        }
        INFO(door << " " << at << " " << text);
        const auto done = line.query("SELECT wanmi." + door, params);
        // Its own refusal, or a text that is no number: never a statement gone wrong.
        const bool failed = !done && done.error().code == Errc::Db;
        CHECK((!failed || done.error().args.front().value == "22P02"));
    }
}

} // namespace

TEST_CASE("Text that looks like SQL stays text wherever it stands in an entry", "[pg]") {
    Centre centre{true};
    auto line = centre.add("collector", "SUPERVISOR_FIELD");
    const auto before = everything(centre);
    REQUIRE(send(centre, line, wholeEntry(centre).dump()) == kTaken);
    const auto places = everyPlace(wholeEntry(centre));
    REQUIRE(places.size() > 40);
    int taken = 0;
    for (const auto& place : places) {
        for (const auto* text : kHostile) {
            auto entry = wholeEntry(centre);
            place(entry, text);
            signAgain(entry, centre.key);
            INFO(entry.dump());
            const auto said = send(centre, line, entry.dump());
            const bool known = said.outcome == "taken" || said.outcome == "refused" ||
                               said.outcome == "moved" || said.outcome == "later";
            CHECK(known);
            taken += said == kTaken ? 1 : 0;
        }
    }
    CHECK(taken > static_cast<int>(kHostile.size())); // notes and names take any text
    CHECK(everything(centre) == before);
    CHECK(centre.ask("SELECT count(*) FROM wanmi.entry WHERE outcome = 'taken'") ==
          std::to_string(taken + 1));
    for (const auto* text : kHostile) { // what was taken is there as it was
        INFO(text);
        CHECK(must(centre.admin.query("SELECT 1 FROM wanmi.phrase WHERE text = $1",
                                      PgParams{}.add(text)))
                  .count() == 1);
    }
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("Text that looks like SQL stays text at every door and in every name", "[pg]") {
    Centre centre{true};
    auto line = centre.add("leader", "LEADER");
    const auto before = everything(centre);
    const std::vector<std::pair<std::string, int>> doors{{"hello($1, $2, 1)", 2},
                                                         {"open_session($1, $2)", 2},
                                                         {"people($1, $2)", 2},
                                                         {"apply($1, $2, to_jsonb($3::text))", 3},
                                                         {"feed($1, $2, $3, 0, 9)", 3},
                                                         {"chain($1, $2, $3, $4)", 4},
                                                         {"copy_heads($1, $2, $3, $4, 9)", 4},
                                                         {"copy_cases($1, $2, $3, $4, 9)", 4},
                                                         {"objects_missing($1, $2, ARRAY[$3])", 3},
                                                         {"put_piece($1, $2, $3, 1, 0, 'x')", 3},
                                                         {"get_piece($1, $2, $3, 0, 1)", 3}};
    for (const auto& [door, count] : doors) {
        for (int at = 0; at < count; ++at) {
            knock(centre, line, door, count, at);
        }
    }
    for (const auto* text : kHostile) {
        INFO(text);
        CentralPerson person{text, text, "LEADER", text, ""};
        must(addCentralPerson(centre.admin, person, kPassword));
        CHECK(PgConnection::open(centre.base.login("wp_" + std::string{text}, kPassword)));
        must(grantCentralPerson(centre.admin, person));
        must(revokeCentralPerson(centre.admin, text));
        must(addCentralDesk(centre.admin, deskOf("", text)));
        CHECK_FALSE(addCentralDistrict(centre.admin, text));
    }
    CHECK(everything(centre) == before);
    CHECK(must(checkCentre(centre.admin)).empty());
}

} // namespace wanmi::test
