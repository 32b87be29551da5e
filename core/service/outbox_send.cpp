// The way of one message: claimed, sent, noted.
#include "core/base/instants.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/access.h"
#include "core/service/address_book.h"
#include "core/service/channels.h"
#include "core/service/feedback.h"
#include "core/service/notices.h"
#include "core/service/outbox.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace wanmi {
namespace {

/// A message in our hands.
struct Claimed {
    std::string id;
    std::string channel;
    std::string text;
    std::string args;
    std::string caseId;
    std::string login; ///< "" the caller
    Instant at;
    int tries = 0; ///< this one included
    int n = 0;     ///< of this try in the log
    std::string contact;
    bool repeats = false; ///< the end of the try before is unknown
};

class Sender {
public:
    Sender(Desk& desk, Transport& transport, std::string dataFolder)
        : m_desk(&desk),
          m_transport(&transport),
          m_dataFolder(std::move(dataFolder)),
          m_token(desk.ids().next(desk.now())) {}

    Result<SendReport> run(int limit) {
        WANMI_LET(const auto channels, Channels{*m_desk}.list());
        for (const auto& c : channels) {
            if (c.active) m_open.emplace(c.name, c);
        }
        for (int i = 0; i < limit; ++i) {
            WANMI_LET(const auto message, claim());
            if (!message) break;
            if (message->contact.empty()) {
                WANMI_TRY(drop(*message));
                continue;
            }
            WANMI_LET(const auto delivery, deliver(*message));
            WANMI_TRY(note(*message, delivery));
            if (delivery.end == Delivery::End::Failed && delivery.status == 0) {
                m_open.erase(message->channel); // nobody answers there: no use pressing
            }
        }
        WANMI_LET(const auto next,
                  m_desk->db().number("SELECT min(CASE state WHEN 'waiting' THEN next_at ELSE"
                                      " claimed_at END) FROM outbox WHERE state IN ('waiting',"
                                      " 'sending')"));
        if (next) m_report.next = Instant{std::chrono::microseconds{*next}};
        return m_report;
    }

private:
    Database& db() { return m_desk->db(); }

    std::string openNames() const {
        std::string list;
        for (const auto& [name, channel] : m_open) {
            list += fmt::format("{}'{}'", list.empty() ? "" : ", ", name); // our own three words
        }
        return list;
    }

    /// Takes the next message that is due, for a time; another sender passes it over.
    Result<std::optional<Claimed>> claim() {
        if (m_open.empty()) return std::optional<Claimed>{};
        const auto now = m_desk->now();
        const auto stale = now - m_desk->rules().sending.claim();
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_LET(auto q,
                  db().prepare(fmt::format(
                      "SELECT id, channel, text, args, ifnull(case_id, ''), ifnull(login,"
                      " ''), at, tries, state = 'sending', (SELECT ifnull(max(n), 0) FROM"
                      " outbox_try WHERE outbox_id = id) FROM outbox WHERE channel IN ({})"
                      " AND NOT EXISTS (SELECT 1 FROM pending_event p JOIN cases c ON c.fid ="
                      " p.case_fid WHERE c.id = outbox.case_id)" // what may yet be refused waits
                      " AND ((state = 'waiting' AND next_at <= ?1) OR (state = 'sending' AND"
                      " claimed_at <= ?2)) ORDER BY next_at, id LIMIT 1",
                      openNames())));
        WANMI_LET(const bool row, q.at(1, micros(now)).at(2, micros(stale)).step());
        if (!row) return std::optional<Claimed>{};
        Claimed m{q.text(0),
                  q.text(1),
                  q.text(2),
                  q.text(3),
                  q.text(4),
                  q.text(5),
                  Instant{std::chrono::microseconds{q.integer(6)}},
                  static_cast<int>(q.integer(7)) + 1,
                  static_cast<int>(q.integer(9)) + 1,
                  {},
                  q.integer(8) != 0};
        q.reset();
        WANMI_LET(m.contact, contactOf(m));
        WANMI_TRY(take(m, now));
        WANMI_TRY(tx.commit());
        if (m.repeats) {
            ++m_report.repeated;
            m_report.repeatedIds.push_back(m.id);
        }
        return std::optional{std::move(m)};
    }

    Status take(const Claimed& m, Instant now) {
        if (m.repeats) {
            WANMI_LET(auto end, db().prepare("UPDATE outbox_try SET outcome = 'unknown', ended_at ="
                                             " ?2, detail = 'the sender ended before it could note;"
                                             " repeated with the same key' WHERE outbox_id = ?1 AND"
                                             " outcome = 'begun'"));
            WANMI_TRY(end.at(1, m.id).at(2, micros(now)).done());
        }
        WANMI_LET(auto q,
                  db().prepare("UPDATE outbox SET state = 'sending', tries = ?2, claim = ?3,"
                               " claimed_at = ?4 WHERE id = ?1"));
        WANMI_TRY(
            q.at(1, m.id).at(2, std::int64_t{m.tries}).at(3, m_token).at(4, micros(now)).done());
        WANMI_LET(auto log, db().prepare("INSERT INTO outbox_try (outbox_id, n, at, outcome) VALUES"
                                         " (?1, ?2, ?3, 'begun')"));
        WANMI_TRY(log.at(1, m.id).at(2, std::int64_t{m.n}).at(3, micros(now)).done());
        return noteChange(db(), "outbox", m.id);
    }

    /// Read now, kept nowhere. A look at a citizen's contact is logged like any other.
    Result<std::string> contactOf(const Claimed& m) {
        std::string sql = "SELECT value FROM case_private WHERE field = 'contact_phone' AND"
                          " case_fid = (SELECT fid FROM cases WHERE id = ?1)";
        if (!m.login.empty()) {
            const auto* column = m.channel == kSms    ? "phone"
                                 : m.channel == kMail ? "mail"
                                                      : "wechat";
            sql = fmt::format("SELECT a.{} FROM address a JOIN person p ON p.login = a.login"
                              " WHERE a.login = ?1 AND p.active = 1",
                              column);
        }
        WANMI_LET(auto q, db().prepare(sql));
        WANMI_LET(const bool row, q.at(1, m.login.empty() ? m.caseId : m.login).step());
        if (!row) return std::string{};
        if (m.login.empty()) {
            WANMI_TRY(
                noteAccess(*m_desk, kSystemLogin, Access::CasePrivate, m.caseId, "outbox " + m.id));
        }
        const auto value = q.text(0);
        if (m.channel == kSms) return diallable(value);
        if (m.channel == kMail) return isMailAddress(value) ? value : std::string{};
        return value;
    }

    Result<std::string> wording(const Claimed& m, const std::string& language) {
        auto at = m_messages.find(language);
        if (at == m_messages.end()) {
            WANMI_LET(auto loaded, Messages::load(m_dataFolder, language));
            at = m_messages.emplace(language, std::move(loaded)).first;
        }
        const auto& messages = at->second;
        WANMI_LET(const Json args, parseJson(m.args));
        const auto stage = args.value("stage", "");
        const auto what = m.login.empty() ? "sending.stage." + stage : "action." + stage;
        return messages.text(m.text,
                             {{"case", args.value("case", "")}, {"stage", messages.text(what)}});
    }

    Result<Delivery> deliver(const Claimed& m) {
        const auto& channel = m_open.at(m.channel);
        WANMI_LET(const auto text, wording(m, channel.language));
        WANMI_LET(auto to, Channels{*m_desk}.endpoint(channel));
        if (m.channel != kMail) {
            const Json body{
                {"key", m.id}, {"channel", m.channel}, {"to", m.contact}, {"text", text}};
            return m_transport->post({std::move(to), m.id, plainJson(body)});
        }
        WANMI_LET(const auto subject, subjectIn(channel.language));
        return m_transport->mail(
            {std::move(to), m.id, channel.sender, m.contact, subject, text, m.at});
    }

    Result<std::string> subjectIn(const std::string& language) {
        return m_messages.at(language).text("sending.subject", {{"city", m_desk->city()}});
    }

    Status drop(const Claimed& m) {
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_TRY(endTry(m, "refused", 0, "nobody to reach"));
        WANMI_TRY(settle(m, "dropped", "no_contact", m_desk->now()));
        WANMI_TRY(tx.commit());
        ++m_report.dropped;
        return ok();
    }

    Status note(const Claimed& m, const Delivery& d) {
        const auto now = m_desk->now();
        WANMI_LET(auto tx, Transaction::begin(db()));
        switch (d.end) {
        case Delivery::End::Taken: WANMI_TRY(noteTaken(m, d, now)); break;
        case Delivery::End::Refused: WANMI_TRY(giveUp(m, d, "refused", now)); break;
        case Delivery::End::Failed: WANMI_TRY(noteFailed(m, d, now)); break;
        }
        return tx.commit();
    }

    Status noteTaken(const Claimed& m, const Delivery& d, Instant now) {
        WANMI_TRY(endTry(m, "sent", d.status, d.detail));
        ++m_report.sent;
        // Acknowledged is acknowledged, even where another sender has the claim by now.
        WANMI_LET(auto q, db().prepare("UPDATE outbox SET state = 'sent', sent_at = ?2, why = ''"
                                       " WHERE id = ?1"));
        WANMI_TRY(q.at(1, m.id).at(2, micros(now)).done());
        WANMI_TRY(noteChange(db(), "outbox", m.id));
        if (!m.login.empty()) return ok();
        return noteReply(db(), m.caseId, m.channel, now);
    }

    Status noteFailed(const Claimed& m, const Delivery& d, Instant now) {
        const auto wait = m_desk->rules().sending.waitAfter(m.tries);
        if (wait == std::chrono::seconds{0}) return giveUp(m, d, "tries", now);
        WANMI_TRY(endTry(m, "failed", d.status, d.detail));
        ++m_report.failed;
        const auto longest = std::max(wait, d.retryAfter.value_or(wait));
        return settle(m, "waiting", "", now + longest);
    }

    Status giveUp(const Claimed& m, const Delivery& d, std::string_view why, Instant now) {
        const bool refused = d.end == Delivery::End::Refused;
        WANMI_TRY(endTry(m, refused ? "refused" : "failed", d.status, d.detail));
        WANMI_TRY(settle(m, "given_up", why, now));
        ++m_report.givenUp;
        WANMI_LET(const Json args, parseJson(m.args));
        const Json told{{"case", args.value("case", "")}, {"channel", m.channel}};
        return putNotice(*m_desk, {.id = uuid5(fmt::format("{}:given_up:{}", m.id, m.n)),
                                   .at = now,
                                   .login = {},
                                   .post = "DUTY_CHIEF",
                                   .department = {},
                                   .caseId = m.caseId,
                                   .text = "notice.not_sent",
                                   .args = canonicalJson(told)});
    }

    Status endTry(const Claimed& m, std::string_view outcome, int status, std::string_view detail) {
        WANMI_LET(auto q, db().prepare("UPDATE outbox_try SET outcome = ?3, ended_at = ?4, status ="
                                       " ?5, detail = ?6 WHERE outbox_id = ?1 AND n = ?2"));
        q.at(1, m.id).at(2, std::int64_t{m.n}).at(3, outcome).at(4, micros(m_desk->now()));
        return q.at(5, std::int64_t{status}).at(6, detail).done();
    }

    /// Only where the claim is still ours: what another sender has noted meanwhile stands.
    Status settle(const Claimed& m, std::string_view state, std::string_view why, Instant next) {
        WANMI_LET(auto q, db().prepare("UPDATE outbox SET state = ?2, why = ?3, next_at = ?4 WHERE"
                                       " id = ?1 AND claim = ?5 AND state = 'sending'"));
        WANMI_TRY(q.at(1, m.id).at(2, state).at(3, why).at(4, micros(next)).at(5, m_token).done());
        return noteChange(db(), "outbox", m.id);
    }

    Desk* m_desk;
    Transport* m_transport;
    std::string m_dataFolder;
    std::string m_token;
    std::map<std::string, Channel> m_open;
    std::map<std::string, Messages> m_messages;
    SendReport m_report;
};

} // namespace

Result<SendReport> Outbox::send(Transport& transport, const std::string& dataFolder, int limit) {
    return Sender{*m_desk, transport, dataFolder}.run(limit);
}

} // namespace wanmi
