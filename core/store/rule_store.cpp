#include "core/store/rule_store.h"

namespace wanmi {

Result<std::vector<RuleStore::Entry>> RuleStore::entries() {
    WANMI_LET(auto q,
              m_db->prepare("SELECT t.version, min(t.recorded_at), ifnull(s.actor, ''),"
                            " ifnull(s.note, ''), ifnull(s.adopted_running, 0)"
                            " FROM rule_text t LEFT JOIN rule_set s ON s.version = t.version"
                            " GROUP BY t.version ORDER BY t.version"));
    std::vector<Entry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.integer(0), Instant{std::chrono::microseconds{q.integer(1)}}, q.text(2),
                       q.text(3), q.integer(4) != 0});
    }
}

Result<std::int64_t> RuleStore::newest() {
    WANMI_LET(const auto last, m_db->number("SELECT max(version) FROM rule_text"));
    return last.value_or(0);
}

Result<RuleTexts> RuleStore::texts(std::int64_t number) {
    WANMI_LET(auto q, m_db->prepare("SELECT file, text FROM rule_text WHERE version = ?1"));
    q.at(1, number);
    RuleTexts out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.emplace(q.text(0), q.text(1));
    }
    if (out.empty()) {
        return fail(Errc::NotFound, "rules.no_set", {{"number", std::to_string(number)}});
    }
    return out;
}

Result<RuleTexts> RuleStore::clockTexts(std::int64_t number) {
    WANMI_LET(auto q, m_db->prepare("SELECT text FROM rule_text WHERE version = ?1 AND file = ?2"));
    RuleTexts out;
    for (const auto file : kClockFiles) {
        WANMI_LET(const bool row, q.reset().at(1, number).at(2, file).step());
        if (row) out.emplace(file, q.text(0));
    }
    return out;
}

Status RuleStore::add(const Entry& entry, const RuleTexts& texts) {
    const std::int64_t since = entry.since.time_since_epoch().count();
    WANMI_LET(auto put, m_db->prepare("INSERT INTO rule_text (version, file, text, recorded_at)"
                                      " VALUES (?1, ?2, ?3, ?4)"));
    for (const auto& [file, text] : texts) {
        WANMI_TRY(put.at(1, entry.number).at(2, file).at(3, text).at(4, since).done());
    }
    WANMI_LET(auto name,
              m_db->prepare("INSERT INTO rule_set (version, actor, note, adopted_running,"
                            " recorded_at) VALUES (?1, ?2, ?3, ?4, ?5)"));
    return name.at(1, entry.number)
        .at(2, entry.actor)
        .at(3, entry.note)
        .at(4, std::int64_t{entry.adoptedRunning ? 1 : 0})
        .at(5, since)
        .done();
}

Result<RuleSet> loadRulesWithEarlier(Database& db, const RuleTexts& texts) {
    RuleStore store{db};
    WANMI_LET(auto rules, loadRules(texts));
    WANMI_LET(const auto entries, store.entries());
    for (const auto& entry : entries) {
        WANMI_LET(const auto old, store.clockTexts(entry.number));
        const auto name = clockRulesName(old);
        if (name == rules.clockRules || rules.earlier.count(name) > 0) continue;
        WANMI_LET(auto clock, loadClockRules(old));
        rules.earlier.emplace(name, std::make_shared<const ClockRules>(std::move(clock)));
    }
    return rules;
}

Result<RuleSet> loadStoredRules(Database& db) {
    RuleStore store{db};
    WANMI_LET(const auto newest, store.newest());
    WANMI_LET(const auto texts, store.texts(newest));
    return loadRulesWithEarlier(db, texts);
}

} // namespace wanmi
