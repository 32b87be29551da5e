#include "core/service/certificate.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/time_text.h"
#include "core/domain/people/rights.h"
#include "core/service/access.h"
#include "core/service/case_service.h"
#include "core/service/certificate_text.h"
#include "core/service/chain_head.h"
#include "core/service/evidence_service.h"
#include "core/service/store_key.h"
#include "core/store/read_snapshot.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

Result<Json> eventOf(const CaseEvent& e) {
    WANMI_LET(const Json body, parseJson(e.body));
    return Json{{"seq", e.seq},     {"id", e.id},          {"type", actionCode(e.type)},
                {"actor", e.actor}, {"at", utcText(e.at)}, {"body", body},
                {"prev", e.prev},   {"hash", e.hash}};
}

/// Of a citizen's file only what the chain holds of it.
Json evidenceRow(const EvidenceView& v) {
    const auto& e = v.row;
    Json json{{"id", e.id},         {"mark", e.mark},
              {"seal", e.seal},     {"size", e.size},
              {"media", e.media},   {"purpose", e.purpose},
              {"events", v.events}, {"withheld", e.isCitizens()}};
    if (e.isCitizens()) return json;
    json["hash"] = e.hash;
    json["name"] = e.name;
    json["added_by"] = e.addedBy;
    json["added_at"] = utcText(e.addedAt);
    if (e.takenAt) json["taken_at"] = utcText(*e.takenAt);
    if (e.lonE7) json["lon_e7"] = *e.lonE7;
    if (e.latE7) json["lat_e7"] = *e.latE7;
    return json;
}

Json summaryOf(const Case& c) {
    return {{"id", c.id},
            {"number", c.number},
            {"file_number", c.fileNumber},
            {"state", stateCode(c.state)},
            {"kind", c.kind},
            {"revision", c.revision},
            {"head", c.head},
            {"fold", sha256(caseText(c))}};
}

Result<Json> documentOf(Desk& desk, const CaseView& view, const std::vector<EvidenceView>& evidence,
                        const ChainProof& proof) {
    Json events = Json::array();
    for (const auto& e : view.events) {
        WANMI_LET(auto one, eventOf(e));
        events.push_back(std::move(one));
    }
    Json rows = Json::array();
    for (const auto& v : evidence) {
        rows.push_back(evidenceRow(v));
    }
    return Json{{"wanmi_certificate", 1},
                {"city", desk.city()},
                {"district", desk.district()},
                {"issued_at", utcText(desk.now())},
                {"case", summaryOf(view.state)},
                {"events", std::move(events)},
                {"evidence", std::move(rows)},
                {"pending", Json::array()},
                {"head",
                 {{"text", proof.head.text()},
                  {"index", proof.index},
                  {"count", proof.count},
                  {"path", proof.path}}}};
}

std::string shortHash(const std::string& hash) {
    return hash.substr(0, 16);
}

std::string eventLine(const CaseEvent& e, const Desk& desk, const Messages& words) {
    return words.text("certificate.event",
                      {{"seq", std::to_string(e.seq)},
                       {"at", localText(e.at, desk.zone())},
                       {"action", words.text("action." + std::string{actionCode(e.type)})},
                       {"actor", e.actor},
                       {"hash", shortHash(e.hash)}}) +
           "\n";
}

std::string evidenceLine(const EvidenceView& v, const Messages& words) {
    std::string events;
    for (const auto seq : v.events) {
        events += (events.empty() ? "" : ", ") + std::to_string(seq);
    }
    return words.text(v.row.isCitizens() ? "certificate.withheld" : "certificate.evidence",
                      {{"purpose", v.row.purpose},
                       {"media", v.row.media},
                       {"events", events.empty() ? "-" : events},
                       {"mark", v.row.mark},
                       {"name", v.row.name}}) +
           "\n";
}

std::string pageOf(const Desk& desk, const CaseView& view,
                   const std::vector<EvidenceView>& evidence, const ChainProof& proof,
                   const std::string& key, const Messages& words) {
    const auto& c = view.state;
    std::string page =
        words.text("certificate.title", {{"city", desk.city()}, {"district", desk.district()}}) +
        "\n\n";
    page += words.text("certificate.case",
                       {{"number", c.number},
                        {"file_number", c.fileNumber.empty() ? "-" : c.fileNumber},
                        {"kind", c.kind},
                        {"state", words.text("state." + std::string{stateCode(c.state)})},
                        {"issued", localText(desk.now(), desk.zone())}}) +
            "\n\n";
    for (const auto& e : view.events) {
        page += eventLine(e, desk, words);
    }
    if (!evidence.empty()) page += "\n";
    for (const auto& v : evidence) {
        page += evidenceLine(v, words);
    }
    page += "\n" +
            words.text("certificate.foot", {{"events", std::to_string(view.events.size())},
                                            {"hash", c.head},
                                            {"cases", std::to_string(proof.head.cases)},
                                            {"head", proof.head.text()},
                                            {"key", key}}) +
            "\n";
    return page;
}

} // namespace

std::string certificateText(const Json& document) {
    return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

struct Made {
    Certificate certificate;
    ChainHead head;
};

Result<Made> make(Desk& desk, const SigningKey& key, std::string_view caseId, const Messages& words,
                  const Progress& progress) {
    // One state for chain, evidence and head.
    WANMI_LET(const auto snapshot, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto view, CaseService{desk}.show(caseId));
    WANMI_TRY(replay(view.events)); // what is broken is not certified
    WANMI_LET(const auto evidence, EvidenceService{desk}.list(view.state.id));
    WANMI_LET(const auto proof, proveCase(desk, view.state.id, progress));
    WANMI_LET(auto document, documentOf(desk, view, evidence, proof));
    Certificate out;
    out.page = pageOf(desk, view, evidence, proof, key.publicKey(), words);
    document["page"] = sha256(out.page);
    document["key"] = key.publicKey();
    document["signature"] = key.sign(canonicalJson(document));
    out.json = certificateText(document);
    return Made{std::move(out), proof.head};
}

} // namespace

Result<Certificate> makeCertificate(Desk& desk, std::string_view caseId, std::string_view actor,
                                    const Messages& words, const Progress& progress) {
    WANMI_LET(const auto who, desk.acting(actor));
    WANMI_LET(const auto view, CaseService{desk}.show(caseId));
    WANMI_TRY(mayActOn(who, view.state));
    WANMI_TRY(noteAccess(desk, who.login, Access::Export, view.state.id, "certificate"));
    WANMI_LET(const auto key, storeKey(desk));
    WANMI_LET(auto made, make(desk, key, caseId, words, progress));
    WANMI_TRY(keepHead(desk, made.head));
    return std::move(made.certificate);
}

} // namespace wanmi
