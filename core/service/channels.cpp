#include "core/service/channels.h"

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/domain/people/rights.h"

#include <filesystem>

namespace wanmi {
namespace {

std::string secretFile(const Desk& desk, std::string_view name) {
    return desk.path() + ".d/secrets/" + std::string{name};
}

Status checkChannel(const Channel& c) {
    if (c.name != kSms && c.name != kMail && c.name != kWechat) {
        return fail(Errc::Invalid, "channel.name", {{"name", c.name}});
    }
    const bool mail = c.name == kMail;
    if (c.kind != (mail ? "smtp" : "webhook")) {
        return fail(Errc::Invalid, "channel.kind", {{"name", c.name}, {"kind", c.kind}});
    }
    if (mail && !isMailAddress(c.sender)) {
        return fail(Errc::Invalid, "channel.sender", {{"sender", c.sender}});
    }
    if (c.language != "zh" && c.language != "en") {
        return fail(Errc::Invalid, "channel.language", {{"language", c.language}});
    }
    return checkUrl(c.url, mail);
}

/// One line, so that it can never break out of the header it goes into.
Status checkSecret(std::string_view secret) {
    for (const char c : secret) {
        if (static_cast<unsigned char>(c) < ' ') return fail(Errc::Invalid, "channel.secret");
    }
    return ok();
}

} // namespace

Result<std::vector<Channel>> Channels::list() {
    WANMI_LET(auto q, m_desk->db().prepare("SELECT name, kind, url, user, sender, language, active"
                                           " FROM channel ORDER BY name"));
    std::vector<Channel> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        Channel c{q.text(0), q.text(1), q.text(2),         q.text(3),
                  q.text(4), q.text(5), q.integer(6) != 0, false};
        std::error_code ignored;
        c.hasSecret = std::filesystem::exists(pathFrom(secretFile(*m_desk, c.name)), ignored);
        out.push_back(std::move(c));
    }
}

Result<Channel> Channels::find(std::string_view name) {
    WANMI_LET(auto all, list());
    for (auto& c : all) {
        if (c.name == name) return std::move(c);
    }
    return fail(Errc::NotFound, "channel.unknown", {{"name", std::string{name}}});
}

Status Channels::set(const Channel& c, std::string_view secret, std::string_view login) {
    WANMI_TRY(checkChannel(c));
    WANMI_TRY(checkSecret(secret));
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_TRY(mayAdminister(who, AdminAct::ChangeRules));
    WANMI_LET(auto q, desk.db().prepare("INSERT OR REPLACE INTO channel (name, kind, url, user,"
                                        " sender, language, active, changed_by, changed_at)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    q.at(1, c.name).at(2, c.kind).at(3, c.url).at(4, c.user).at(5, c.sender).at(6, c.language);
    q.at(7, std::int64_t{c.active}).at(8, who.login).at(9, desk.now().time_since_epoch().count());
    WANMI_TRY(q.done());
    // Before the commit: a channel that is there has its secret.
    if (!secret.empty()) WANMI_TRY(replaceOwnersFile(secretFile(desk, c.name), secret));
    WANMI_TRY(noteChange(desk.db(), "channel", c.name));
    return tx.commit();
}

Status Channels::setActive(std::string_view name, bool active, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_TRY(mayAdminister(who, AdminAct::ChangeRules));
    WANMI_LET(const auto known, find(name));
    WANMI_LET(auto q, desk.db().prepare("UPDATE channel SET active = ?2, changed_by = ?3,"
                                        " changed_at = ?4 WHERE name = ?1"));
    q.at(1, known.name).at(2, std::int64_t{active}).at(3, who.login);
    WANMI_TRY(q.at(4, desk.now().time_since_epoch().count()).done());
    WANMI_TRY(noteChange(desk.db(), "channel", known.name));
    return tx.commit();
}

Result<Endpoint> Channels::endpoint(const Channel& channel) {
    Endpoint out{channel.url, channel.user, {}, m_desk->rules().sending.timeout()};
    if (!channel.hasSecret) return out;
    WANMI_LET(const auto text, readFile(secretFile(*m_desk, channel.name)));
    out.secret = trim(text);
    return out;
}

} // namespace wanmi
