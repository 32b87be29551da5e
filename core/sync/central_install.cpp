#include "core/sync/central_install.h"

#include "central_scripts_sql.h"
#include "core/base/json_object.h"
#include "core/domain/casework/transitions.h"

namespace wanmi {
namespace {

/// A post of the table as the centre knows it: the profile's in place, and anybody where the row
/// asks for a person rather than a post; whether it is that person the centre sees by itself.
std::string postOf(std::string_view token, const Profile& profile) {
    if (token == "@file") return profile.filePost;
    if (token == "@refuse") return profile.refusePost;
    if (token == "@close") return profile.closePost;
    return token.substr(0, 1) == "@" ? std::string{"*"} : std::string{token};
}

std::vector<std::string> postsOf(std::string_view joined, const Profile& profile) {
    std::vector<std::string> out;
    while (!joined.empty()) {
        const auto bar = joined.find('|');
        out.push_back(postOf(joined.substr(0, bar), profile));
        if (bar == std::string_view::npos) break;
        joined.remove_prefix(bar + 1);
    }
    return out;
}

JsonObject jsonOf(const Transition& t, const Profile& profile) {
    JsonObject out;
    out.put("action", actionCode(t.action)).put("when", t.when);
    out.put("posts", postsOf(t.posts, profile));
    if (t.from) {
        out.put("from", stateCode(*t.from));
    } else {
        out.putRaw("from", "null");
    }
    if (t.where == NextState::Named) {
        out.put("next", stateCode(t.next));
    } else {
        out.putRaw("next", "null");
    }
    return out;
}

Result<bool> isInstalled(PgConnection& db) {
    WANMI_LET(const auto rows, db.query("SELECT to_regnamespace('wanmi') IS NOT NULL"));
    return rows.count() == 1 && rows.flag(0, 0);
}

} // namespace

std::string centralRulesText(const RuleSet& rules) {
    JsonArray rows;
    for (const auto& t : transitions()) {
        rows.add(jsonOf(t, rules.profile));
    }
    std::vector<std::string> posts;
    for (const auto& post : rules.posts.all()) {
        posts.push_back(post.code);
    }
    return JsonObject{}.put("transitions", rows).put("posts", posts).text();
}

Status loadCentralRules(PgConnection& db, const RuleSet& rules) {
    WANMI_TRY(
        db.query("SELECT wanmi.load_rules($1::jsonb)", PgParams{}.add(centralRulesText(rules))));
    return ok();
}

Status installCentre(PgConnection& db, const CentralSetup& setup, const RuleSet& rules) {
    WANMI_LET(auto tx, PgTransaction::begin(db));
    // Two at once: the second one waits, and finds it there.
    WANMI_TRY(db.query("SELECT pg_advisory_xact_lock(hashtext('wanmi.install'))"));
    WANMI_LET(const bool there, isInstalled(db));
    if (there) return fail(Errc::Conflict, "central.installed");
    for (const auto script : embedded::central_scripts) {
        WANMI_TRY(db.script(std::string{script}));
    }
    WANMI_TRY(
        db.query("SELECT wanmi.install($1, $2::text[], $3, $4, $5)", PgParams{}
                                                                         .add(setup.city)
                                                                         .addTexts(setup.districts)
                                                                         .add(setup.srid)
                                                                         .add(setup.zone)
                                                                         .addFlag(setup.sandbox)));
    WANMI_TRY(loadCentralRules(db, rules));
    return tx.commit();
}

Result<int> upgradeCentre(PgConnection& db) {
    WANMI_LET(auto tx, PgTransaction::begin(db));
    WANMI_TRY(db.query("SELECT pg_advisory_xact_lock(hashtext('wanmi.install'))"));
    WANMI_LET(const int has, centralSchema(db));
    if (has > centralSchemaKnown()) {
        return fail(
            Errc::Conflict, "central.newer",
            {{"has", std::to_string(has)}, {"known", std::to_string(centralSchemaKnown())}});
    }
    for (int number = has; number < centralSchemaKnown(); ++number) {
        WANMI_TRY(
            db.script(std::string{embedded::central_scripts.at(static_cast<std::size_t>(number))}));
    }
    WANMI_TRY(tx.commit());
    return centralSchemaKnown() - has;
}

Status addCentralDistrict(PgConnection& db, const std::string& code) {
    WANMI_TRY(db.query("SELECT wanmi.add_district($1)", PgParams{}.add(code)));
    return ok();
}

Result<int> centralSchema(PgConnection& db) {
    WANMI_LET(const bool there, isInstalled(db));
    if (!there) return fail(Errc::NotFound, "central.not_installed");
    WANMI_LET(const auto rows, db.query("SELECT max(number) FROM wanmi.version"));
    return static_cast<int>(rows.number(0, 0));
}

int centralSchemaKnown() {
    return embedded::central_last;
}

Result<std::vector<CentralFault>> checkCentre(PgConnection& db) {
    WANMI_TRY(centralSchema(db));
    std::vector<CentralFault> out;
    WANMI_TRY(db.each("SELECT kind, id, detail FROM wanmi.check()", {},
                      [&out](const PgRows& row) -> Status {
                          out.push_back({row.text(0, 0), row.text(0, 1), row.text(0, 2)});
                          return ok();
                      }));
    return out;
}

Result<std::string> newestTold(PgConnection& db) {
    WANMI_LET(const auto rows, db.query("SELECT wanmi.newest()"));
    return rows.count() == 1 ? rows.text(0, 0) : std::string{};
}

Status tellDesks(PgConnection& db, const std::string& newest) {
    WANMI_TRY(db.query("SELECT pg_notify('wanmi_feed', $1)", PgParams{}.add(newest)));
    return ok();
}

} // namespace wanmi
