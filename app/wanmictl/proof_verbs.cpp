#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/certificate.h"
#include "core/service/chain_head.h"
#include "core/service/store_key.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct CertificateArguments {
    std::string caseId;
    std::string out;
    std::string actor;
};

struct VerifyArguments {
    std::string file;
    std::string key;
    std::vector<std::string> photos;
};

Result<int> runCertificate(Call& call, const CertificateArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto made,
              makeCertificate(*desk, a.caseId, a.actor, call.messages(), call.progress()));
    WANMI_TRY(replaceFile(a.out, made.page));
    WANMI_TRY(replaceFile(a.out + ".json", made.json));
    return call.answer({{"page", a.out}, {"json", a.out + ".json"}},
                       a.out + "\n" + a.out + ".json\n");
}

bool endsWith(const std::string& text, std::string_view tail) {
    return text.size() > tail.size() &&
           std::string_view{text}.substr(text.size() - tail.size()) == tail;
}

/// A public key as digits, or a file that holds them.
std::string keyFrom(const std::string& given) {
    const auto text = readFile(given);
    return std::string{trim(text ? std::string_view{*text} : std::string_view{given})};
}

std::string_view authorCode(Author author) {
    return author == Author::Proved ? "proved" : author == Author::Other ? "other" : "unproved";
}

std::string verdict(const CertificateReport& r) {
    if (!r.unbroken()) return "certificate.verdict.broken";
    return "certificate.verdict." + std::string{authorCode(r.author)};
}

Json reportJson(const CertificateReport& r) {
    Json faults = Json::array();
    for (const auto& f : r.faults) {
        faults.push_back({{"kind", f.kind}, {"id", f.id}, {"detail", f.detail}});
    }
    Json files = Json::array();
    for (const auto& f : r.files) {
        files.push_back({{"file", f.name}, {"proved", f.proved}, {"events", f.events}});
    }
    return {{"number", r.number},       {"events", r.events},
            {"unbroken", r.unbroken()}, {"author", authorCode(r.author)},
            {"head", r.head},           {"key", r.key},
            {"page", r.pageChecked},    {"faults", faults},
            {"files", files},           {"pending", r.pending}};
}

std::string reportLines(const CertificateReport& r, const Messages& words) {
    auto lines = fmt::format("{}  {} events\n{}\n", r.number, r.events, words.text(verdict(r)));
    for (const auto& f : r.faults) {
        lines += fmt::format("  {} {}  {}\n", f.kind, f.id, f.detail);
    }
    for (const auto& f : r.files) {
        if (f.proved) lines += fmt::format("  {}  events {}\n", f.name, fmt::join(f.events, ", "));
    }
    for (const auto& p : r.pending) {
        lines += fmt::format("  unproved: {}\n", p);
    }
    return lines;
}

Result<int> runVerify(Call& call, const VerifyArguments& a) {
    const bool isJson = endsWith(a.file, ".json");
    const auto pageFile = isJson ? a.file.substr(0, a.file.size() - 5) : a.file;
    WANMI_LET(const auto json, readFile(isJson ? a.file : a.file + ".json"));
    const auto page = readFile(pageFile);
    std::vector<std::pair<std::string, std::string>> photos;
    for (const auto& photo : a.photos) {
        WANMI_LET(const auto bytes, readFile(photo));
        photos.emplace_back(photo, sha256(bytes));
    }
    WANMI_LET(const auto report,
              verifyCertificate(json, page ? std::optional{*page} : std::nullopt,
                                a.key.empty() ? std::nullopt : std::optional{keyFrom(a.key)},
                                photos));
    call.answer(reportJson(report), reportLines(report, call.messages()));
    return report.unbroken() && report.author != Author::Other ? kDone : kRefused;
}

Result<int> runKey(Call& call) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto key, storePublicKey(*desk));
    return call.answer({{"public_key", key}}, key + "\n");
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

std::string_view standingCode(HeadStanding standing) {
    return standing == HeadStanding::Same       ? "same"
           : standing == HeadStanding::Extended ? "extended"
                                                : "broken";
}

} // namespace

Result<int> tellHead(Call& call) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto head, chainHead(*desk, call.progress()));
    WANMI_TRY(keepHead(*desk, head));
    return call.answer({{"head", head.text()},
                        {"ledger", head.ledger},
                        {"cases", head.cases},
                        {"hash", head.hash}},
                       head.text() + "\n");
}

Result<int> tellAgainst(Call& call, const std::string& text) {
    WANMI_LET(const auto desk, call.open(true));
    std::optional<ChainHead> kept;
    if (text.size() == 64) {
        WANMI_LET(kept, headByHash(*desk, text)); // the bare hash of one told here
    }
    if (!kept) {
        WANMI_LET(kept, ChainHead::parse(text));
    }
    WANMI_LET(const auto standing, compareHead(*desk, *kept, call.progress()));
    const std::string code{standingCode(standing)};
    call.answer({{"head", kept->text()}, {"standing", code}},
                call.messages().text("head." + code, {{"head", kept->text()}}) + "\n");
    return standing == HeadStanding::Broken ? kRefused : kDone;
}

void addProofVerbs(CLI::App& app, Call& call, int& code) {
    auto* certificate = app.get_subcommand("case")->add_subcommand(
        "certificate", "one page and a JSON beside it that prove the case's file");
    const auto c = std::make_shared<CertificateArguments>();
    certificate->add_option("id", c->caseId, "id, number, or its last digits")->required();
    certificate->add_option("--out", c->out, "the page; the JSON is written as FILE.json")
        ->required();
    certificate->add_option("--actor", c->actor, "login; default: who is signed in");
    certificate->callback([c, &call, &code] { code = ended(call, runCertificate(call, *c)); });

    auto* verify =
        app.add_subcommand("verify-certificate", "is a certificate unbroken? needs no store");
    const auto v = std::make_shared<VerifyArguments>();
    verify->add_option("file", v->file, "the page or its JSON")->required();
    verify->add_option("photos", v->photos, "photos to hold against it");
    verify->add_option("--key", v->key, "the store's public key, or a file that holds it");
    verify->callback([v, &call, &code] { code = ended(call, runVerify(call, *v)); });

    auto* key = app.add_subcommand("key", "the key a store signs with");
    key->require_subcommand(1);
    key->fallthrough();
    auto* show = key->add_subcommand("show", "its public half, for those who check certificates");
    show->callback([&call, &code] { code = ended(call, runKey(call)); });
}

} // namespace wanmi::cli
