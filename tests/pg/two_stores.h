#pragma once
// Two stores of one centre, as their people call them.
#include "core/base/json.h"
#include "tests/pg/console.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace wanmi::test {

/// A centre made as a store's city, and that store and a new one joined to it.
struct TwoStores {
    Console console;
    ScratchFolder folder;
    std::string first = smallCity(folder, "first.sqlite");
    std::string second = folder.file("second.sqlite");

    TwoStores() {
        REQUIRE(console({"install", "--store", first}).code == 0);
        const auto two = std::string{kBossPassword} + "\n" + kNewPassword + "\n";
        REQUIRE(console({"add-person", "admin", "--name", "管", "--post", "ADMIN"}, two).code == 0);
        REQUIRE(console({"add-person", "li", "--name", "李", "--post", "ACCEPTOR"}, two).code == 0);
        must(replaceFile(folder.file("password"), std::string{kNewPassword} + "\n"));
        for (const auto* key : {"1", "2"}) {
            REQUIRE(console({"add-desk", "台", "--key-file", folder.file(key)}).code == 0);
        }
        joins(first, "001", folder.file("1"), true);
        joins(second, "002", folder.file("2"), false);
        for (const auto& store : {first, second}) { // they get to know its people
            REQUIRE(sync(store, {"run"}).code == 0);
        }
    }
    std::string url() const {
        auto& cluster = PgCluster::shared();
        return "postgresql:///" + console.base.name + "?host=" + cluster.folder() +
               "&port=" + std::to_string(cluster.port());
    }
    std::vector<std::string> words(const std::string& store, std::vector<std::string> verb) const {
        verb.insert(verb.begin(), {"--json", "--store", store, "sync"});
        verb.insert(verb.end(), {"--as", "admin", "--password-file", folder.file("password")});
        return verb;
    }
    Outcome sync(const std::string& store, const std::vector<std::string>& verb) const {
        return run(folder, WANMICTL, words(store, verb));
    }
    void joins(const std::string& store, const std::string& desk, const std::string& key,
               bool upload) const {
        std::vector<std::string> verb{"join", "--url", url(), "--desk", desk, "--key-file", key};
        if (upload) verb.emplace_back("--upload");
        const auto joined = sync(store, verb);
        INFO(joined.err);
        REQUIRE(joined.code == 0);
    }
    void reports(const std::string& store) const {
        const auto made =
            run(folder, WANMICTL,
                {"--json", "--store", store, "case", "report", "--at", "114.3031,30.6027", "--kind",
                 "event:0102", "--text", "垃圾", "--actor", "li"});
        INFO(made.err);
        REQUIRE(made.code == 0);
    }
    std::int64_t cases(const std::string& store) const {
        return must(must(Desk::open(store))->db().number("SELECT count(*) FROM cases")).value_or(0);
    }
    /// The lines that the program at work has told up to now.
    std::vector<Json> told() const {
        std::vector<Json> out;
        const auto text = readFile(folder.file("child-out.txt"));
        std::istringstream lines{text ? *text : ""};
        for (std::string line; std::getline(lines, line);) {
            if (auto json = parseJson(line)) out.push_back(*json);
        }
        return out;
    }
    int events(const std::string& name) const {
        int out = 0;
        for (const auto& line : told()) {
            out += line.value("event", "") == name ? 1 : 0;
        }
        return out;
    }
};

} // namespace wanmi::test
