#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/merkle.h"
#include "core/base/signature.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/domain/casework/case.h"
#include "core/domain/evidence/evidence.h"
#include "core/service/certificate.h"
#include "core/service/certificate_text.h"
#include "core/service/chain_head.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

/// Reads one certificate and collects what does not fit. Throws Json::exception on a missing
/// member; the caller turns it into an Error.
class Reader {
public:
    Reader(const Json& document, CertificateReport& report)
        : m_document(&document),
          m_report(&report) {}

    void read(std::string_view json, const std::optional<std::string>& page) {
        if (certificateText(*m_document) != json) add("form", "", "not as it was written");
        signature();
        events();
        evidence();
        head();
        if (page) {
            m_report->pageChecked = true;
            if (sha256(*page) != text("page")) add("page", "", "the text page was changed");
        }
        for (const auto& step : m_document->at("pending")) {
            m_report->pending.push_back(step.get<std::string>());
        }
    }

    void file(const std::string& name, const std::string& hash) {
        CheckedFile checked{name, false, {}};
        for (const auto& row : m_document->at("evidence")) {
            if (row.value("hash", "") != hash) continue;
            checked.proved = true;
            for (const auto& seq : row.at("events")) {
                checked.events.push_back(seq.get<std::int64_t>());
            }
        }
        if (!checked.proved) add("file", name, "not the certified bytes: " + hash);
        m_report->files.push_back(std::move(checked));
    }

private:
    void add(std::string kind, std::string id, std::string detail) {
        m_report->faults.push_back({std::move(kind), std::move(id), std::move(detail)});
    }
    std::string text(const char* key) const { return m_document->at(key).get<std::string>(); }

    void signature() {
        auto body = *m_document;
        body.erase("signature");
        m_report->key = text("key");
        if (!isSignedBy(m_report->key, text("signature"), plainJson(body))) {
            add("signature", "", "does not fit");
        }
    }

    CaseEvent eventOf(const Json& json) const {
        CaseEvent e;
        e.caseId = m_document->at("case").at("id").get<std::string>();
        e.seq = json.at("seq").get<std::int64_t>();
        e.id = json.at("id").get<std::string>();
        const auto type = parseAction(json.at("type").get<std::string>());
        e.type = type ? *type : Action::Count_;
        e.actor = json.at("actor").get<std::string>();
        const auto told = json.at("at").get<std::string>();
        const auto at = parseTime(told, "UTC");
        if (at && utcText(*at) == told) e.at = *at; // another way of writing it is a change
        e.body = plainJson(json.at("body"));        // canonical form, but of a stranger's text
        e.prev = json.at("prev").get<std::string>();
        e.hash = json.at("hash").get<std::string>();
        return e;
    }

    void events() {
        std::vector<CaseEvent> chain;
        bool sound = true;
        for (const auto& json : m_document->at("events")) {
            // Named by its place: the number it gives itself may be what was changed.
            const auto place = static_cast<std::int64_t>(chain.size()) + 1;
            CaseEvent e;
            try {
                e = eventOf(json);
            } catch (const Json::exception&) { // a member is not there, or is something else
                e.type = Action::Count_;
            }
            if (e.type == Action::Count_ || e.seq != place || eventHash(e) != e.hash) {
                add("event", std::to_string(place), "changed");
                sound = false;
            }
            chain.push_back(std::move(e));
        }
        m_report->events = static_cast<std::int64_t>(chain.size());
        const auto& summary = m_document->at("case");
        m_report->number = summary.at("number").get<std::string>();
        if (!sound) return;
        const auto replayed = replay(chain);
        if (!replayed) {
            std::string where;
            for (const auto& a : replayed.error().args) {
                if (a.name == "seq") where = a.value;
            }
            add("event", where, "does not follow");
            return;
        }
        const auto& c = *replayed;
        const auto said = [&summary](const char* key) {
            return summary.at(key).get<std::string>();
        };
        const bool fits = c.id == said("id") && c.number == said("number") &&
                          c.fileNumber == said("file_number") &&
                          stateCode(c.state) == said("state") && c.kind == said("kind") &&
                          c.revision == summary.at("revision").get<std::int64_t>() &&
                          c.head == said("head") && sha256(caseText(c)) == said("fold");
        if (!fits) add("case", c.number, "is not what its events make it");
    }

    static Evidence evidenceOf(const Json& json, const std::string& caseId) {
        Evidence e;
        const auto time = [&json](const char* key) -> std::optional<Instant> {
            const auto at = parseTime(json.value(key, ""), "UTC");
            return at ? std::optional{*at} : std::nullopt;
        };
        e.id = json.at("id").get<std::string>();
        e.mark = json.at("mark").get<std::string>();
        e.caseId = caseId;
        e.hash = json.at("hash").get<std::string>();
        e.media = json.at("media").get<std::string>();
        e.size = json.at("size").get<std::int64_t>();
        e.name = json.at("name").get<std::string>();
        e.purpose = json.at("purpose").get<std::string>();
        e.addedBy = json.at("added_by").get<std::string>();
        e.addedAt = time("added_at").value_or(Instant{});
        e.takenAt = time("taken_at");
        if (json.contains("lon_e7")) e.lonE7 = json.at("lon_e7").get<std::int64_t>();
        if (json.contains("lat_e7")) e.latE7 = json.at("lat_e7").get<std::int64_t>();
        return e;
    }

    /// The evidence an event names; of an event that was damaged, what is left.
    static std::vector<std::string> namedBy(const Json& event) {
        std::vector<std::string> out;
        const auto body = event.find("body");
        if (body == event.end()) return out;
        const auto list = body->find("evidence");
        if (list == body->end()) return out;
        for (const auto& mark : *list) {
            if (mark.is_string()) out.push_back(mark.get<std::string>());
        }
        return out;
    }

    void evidence() {
        const auto caseId = m_document->at("case").at("id").get<std::string>();
        std::vector<std::string> marks;
        for (const auto& json : m_document->at("evidence")) {
            marks.push_back(json.at("mark").get<std::string>());
            if (json.at("withheld").get<bool>()) continue; // its seal covers what is not told
            const auto e = evidenceOf(json, caseId);
            if (e.mark != e.hash || evidenceSeal(e) != json.at("seal").get<std::string>()) {
                add("evidence", e.id, "changed");
            }
        }
        for (const auto& event : m_document->at("events")) {
            for (const auto& mark : namedBy(event)) {
                if (std::find(marks.begin(), marks.end(), mark) == marks.end()) {
                    add("evidence", mark, "named by an event, but not here");
                }
            }
        }
    }

    void head() {
        const auto& json = m_document->at("head");
        m_report->head = json.at("text").get<std::string>();
        const auto parsed = ChainHead::parse(m_report->head);
        const auto& c = m_document->at("case");
        const auto leaf =
            chainLeaf(c.at("id").get<std::string>(), c.at("revision").get<std::int64_t>(),
                      c.at("head").get<std::string>());
        const bool proved =
            parsed && merkleProves(leaf, json.at("index").get<std::size_t>(),
                                   json.at("count").get<std::size_t>(),
                                   json.at("path").get<std::vector<std::string>>(), parsed->hash);
        if (!proved) add("head", m_report->head, "the case is not under it");
    }

    const Json* m_document;
    CertificateReport* m_report;
};

Error unreadable(std::string why) {
    return fail(Errc::Invalid, "certificate.unreadable", {{"why", std::move(why)}});
}

} // namespace

Result<CertificateReport>
verifyCertificate(std::string_view json, const std::optional<std::string>& page,
                  const std::optional<std::string>& key,
                  const std::vector<std::pair<std::string, std::string>>& files) {
    const auto document = parseJson(json);
    if (!document) {
        std::string where;
        for (const auto& a : document.error().args) {
            where += a.name + " " + a.value;
        }
        return unreadable(where);
    }
    CertificateReport report;
    try {
        if (document->at("wanmi_certificate") != 1) return unreadable("version");
        Reader reader{*document, report};
        reader.read(json, page);
        for (const auto& [name, hash] : files) {
            reader.file(name, hash);
        }
    } catch (const Json::exception& broken) {
        return unreadable(broken.what());
    }
    if (key) report.author = lower(*key) == report.key ? Author::Proved : Author::Other;
    return report;
}

} // namespace wanmi
