#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/service/store_key.h"
#include "core/service/styles.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace wanmi {
namespace {

/// The centre of the prefecture a mainland district lies in; nullopt where the table does not know
/// it.
Result<std::optional<LonLat>> prefectureCentre(const std::string& dataFolder,
                                               const std::string& district) {
    if (!isMainlandDistrict(district)) return std::optional<LonLat>{};
    const auto path = dataFolder + "/prefectures.csv";
    WANMI_LET(const auto text, readFile(path));
    WANMI_LET(const auto table, CsvTable::parse(text, path));
    WANMI_LET(const auto code, table.column("code"));
    WANMI_LET(const auto lon, table.column("lon"));
    WANMI_LET(const auto lat, table.column("lat"));
    for (const auto& row : table.rows()) {
        if (row.fields[code] == district.substr(0, 4)) {
            return std::optional{LonLat{std::strtod(row.fields[lon].c_str(), nullptr),
                                        std::strtod(row.fields[lat].c_str(), nullptr)}};
        }
    }
    return std::optional<LonLat>{};
}

Result<int> sridFor(const InitOptions& options) {
    if (options.crs) {
        const auto text = lower(*options.crs);
        const std::string digits = text.substr(0, 5) == "epsg:" ? text.substr(5) : text;
        const int srid = isDigits(digits) && digits.size() <= 6 ? std::stoi(digits) : 0;
        if (!isKnownSrid(srid)) return fail(Errc::Invalid, "crs.unknown", {{"crs", *options.crs}});
        return srid;
    }
    WANMI_LET(const auto centre, prefectureCentre(options.dataFolder, options.district));
    return centre ? storeSrid(true, *centre) : 0;
}

Status putRules(Database& db, const RuleTexts& texts, Instant now) {
    WANMI_LET(
        auto q,
        db.prepare(
            "INSERT INTO rule_text (version, file, text, recorded_at) VALUES (1, ?1, ?2, ?3)"));
    for (const auto& [file, text] : texts) {
        WANMI_TRY(q.at(1, file).at(2, text).at(3, now.time_since_epoch().count()).done());
    }
    return ok();
}

Status putDepartments(Database& db, const RuleSet& rules, Instant now) {
    WANMI_LET(auto q, db.prepare("INSERT INTO department (code, name, name_en, kind, recorded_at)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5)"));
    for (const auto& d : rules.departments.all()) {
        WANMI_TRY(q.at(1, d.code)
                      .at(2, d.zh)
                      .at(3, d.en)
                      .at(4, d.group)
                      .at(5, now.time_since_epoch().count())
                      .done());
    }
    return ok();
}

struct Starter {
    std::string login;
    std::string name;
    std::string post;
    std::string department;
};

/// A sandbox begins with one person for every post, so that a case can be walked through at once;
/// any other store with its three administrators only.
std::vector<Starter> starters(const RuleSet& rules, bool sandbox) {
    if (!sandbox) {
        return {{"admin", "系统管理员", "ADMIN_SYSTEM", ""},
                {"security", "安全管理员", "ADMIN_SECURITY", ""},
                {"audit", "审计管理员", "ADMIN_AUDIT", ""}};
    }
    std::vector<Starter> out{{"admin", "系统管理员", "ADMIN", ""}};
    out.insert(out.end(), {{"sysadmin1", "系统管理员一", "ADMIN_SYSTEM", ""},
                           {"security1", "安全管理员一", "ADMIN_SECURITY", ""},
                           {"audit1", "审计管理员一", "ADMIN_AUDIT", ""},
                           {"acceptor1", "受理员一", "ACCEPTOR", ""},
                           {"chief1", "值班长一", "DUTY_CHIEF", ""},
                           {"dispatcher1", "派遣员一", "DISPATCHER", ""},
                           {"evaluator1", "考核员一", "EVALUATOR", ""},
                           {"leader1", "领导一", "LEADER", ""},
                           {"collector1", "监督员一", "SUPERVISOR_FIELD", ""},
                           {"collector2", "监督员二", "SUPERVISOR_FIELD", ""}});
    for (const auto& d : rules.departments.all()) {
        out.push_back({"dept-" + d.code, d.zh, "DEPT", d.code});
        out.push_back({"handler-" + d.code + "-1", d.zh + "处置员", "HANDLER", d.code});
    }
    return out;
}

Status putPeople(Database& db, const std::vector<Starter>& people, Instant now) {
    WANMI_LET(auto q,
              db.prepare("INSERT INTO person (id, login, name, post, department, recorded_at)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    for (const auto& p : people) {
        WANMI_TRY(q.at(1, uuid5("person " + p.login))
                      .at(2, p.login)
                      .at(3, p.name)
                      .at(4, p.post)
                      .at(5, p.department)
                      .at(6, now.time_since_epoch().count())
                      .done());
    }
    return ok();
}

Status fill(Database& db, const InitOptions& options, const RuleTexts& texts, const RuleSet& rules,
            int srid, const std::string& path) {
    const auto system = SystemClock{}.now();
    const auto now = options.asOf.value_or(system);
    WANMI_LET(auto tx, Transaction::begin(db));
    StoreInfo info{db};
    WANMI_TRY(info.set("city", options.city));
    WANMI_TRY(info.set("district", options.district));
    WANMI_TRY(info.set("desk_code", rules.profile.deskBeforeJoining));
    WANMI_TRY(info.set("sandbox", options.sandbox ? "1" : "0"));
    if (options.sandbox && options.asOf) {
        WANMI_TRY(info.set("clock_offset", std::to_string((*options.asOf - system).count())));
    }
    WANMI_TRY(putRules(db, texts, now));
    WANMI_TRY(putDepartments(db, rules, now));
    WANMI_TRY(putPeople(db, starters(rules, options.sandbox), now));
    WANMI_TRY(putStyles(db, options.dataFolder));
    WANMI_TRY(makeStoreKey(db, path));
    if (srid != 0) {
        WANMI_TRY(fixSrid(db, srid));
    }
    return tx.commit();
}

void removeStoreFiles(const std::string& path) {
    std::error_code ignored;
    for (const auto* tail : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(pathFrom(path + tail), ignored);
    }
}

} // namespace

Status initStore(const std::string& pathUtf8, const InitOptions& options) {
    if (!isDistrictCode(options.district)) {
        return fail(Errc::Invalid, "code.region",
                    {{"code", options.district}, {"why", "GB/T 2260"}});
    }
    if (options.asOf && !options.sandbox) return fail(Errc::Forbidden, "sandbox.only");
    WANMI_TRY(clearPlace(pathUtf8));
    WANMI_LET(const auto texts, readRuleTexts(options.dataFolder, options.catalogue));
    WANMI_LET(const auto rules, loadRules(texts));
    WANMI_LET(const int srid, sridFor(options));

    // A name of its own: whoever makes a store there at the same time has another.
    const auto beside = fmt::format("{}.new-{}", pathUtf8, IdSource{}.salt().substr(0, 8));
    const auto make = [&]() -> Status {
        WANMI_LET(auto db, createStore(beside));
        WANMI_TRY(fill(db, options, texts, rules, srid, beside));
        return db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    };
    borrowStoreKey(pathUtf8, beside);
    if (auto made = make(); !made) {
        removeStoreFiles(beside);
        dropStoreKey(beside);
        return made.error();
    }
    if (auto named = giveName(beside, pathUtf8); !named) {
        removeStoreFiles(beside);
        dropStoreKey(beside);
        return named.error();
    }
    return settleStoreKey(beside, pathUtf8);
}

} // namespace wanmi
