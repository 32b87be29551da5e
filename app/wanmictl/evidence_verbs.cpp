#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace wanmi::cli {
namespace {

struct AddArguments {
    NewEvidence what;
    std::vector<std::string> files;
    std::string taken;
    std::string at;
};

struct ExportArguments {
    std::string mark;
    std::string out;
    std::string actor;
    std::string reason;
    bool original = false; ///< always, here
};

/// What anybody may see of a row: of a citizen's neither name, hash nor place.
Json rowJson(const Evidence& e, const std::string& zone) {
    Json json{{"id", e.id},
              {"case", nullptr},
              {"mark", e.mark},
              {"hash", nullptr},
              {"media", e.media},
              {"size", e.size},
              {"name", nullptr},
              {"taken", nullptr},
              {"purpose", e.purpose},
              {"by", e.addedBy},
              {"citizens", e.isCitizens()},
              {"added", localText(e.addedAt, zone)},
              {"erased", !e.erasedBy.empty()}};
    if (e.caseId) json["case"] = *e.caseId;
    if (e.isCitizens()) return json;
    json["hash"] = e.hash;
    json["name"] = e.name;
    if (e.takenAt) json["taken"] = localText(*e.takenAt, zone);
    return json;
}

Result<int> runAdd(Call& call, AddArguments a) {
    if (!a.at.empty()) {
        WANMI_LET(a.what.at, parsePosition(a.at));
    }
    WANMI_LET(const auto desk, call.open());
    if (!a.taken.empty()) {
        WANMI_LET(a.what.takenAt, parseTime(a.taken, desk->zone()));
    }
    EvidenceService evidence{*desk};
    Json list = Json::array();
    std::string lines;
    for (const auto& file : a.files) {
        WANMI_LET(const auto row, evidence.addFile(file, a.what));
        list.push_back(rowJson(row, desk->zone()));
        lines += fmt::format("{}  {}  {}\n", row.mark, row.media, row.name);
    }
    return call.answer({{"evidence", list}}, lines);
}

std::string placeLine(const EvidenceView& v) {
    if (v.place.place == PhotoPlace::NoPosition) return "no position";
    return fmt::format("{} {:.0f} m", photoPlaceCode(v.place.place), v.place.metres);
}

Result<int> runList(Call& call, const std::string& id) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto views, EvidenceService{*desk}.list(id));
    WANMI_LET(const auto shown, CaseService{*desk}.show(id));
    Json list = Json::array();
    std::string lines;
    for (const auto& v : views) {
        auto json = rowJson(v.row, desk->zone());
        json["at"] = nullptr;
        if (v.at && !v.row.isCitizens()) json["at"] = {v.at->lon, v.at->lat};
        json["place"] = photoPlaceCode(v.place.place);
        json["metres"] = nullptr;
        if (v.place.place != PhotoPlace::NoPosition) {
            json["metres"] = std::round(v.place.metres * 10) / 10;
        }
        json["events"] = v.events;
        json["watermark"] =
            v.row.isCitizens()
                ? Json{}
                : Json(watermarkText(v.row, shown.state.number, desk->zone(), call.messages()));
        list.push_back(json);
        lines += fmt::format("{}  {:7} {:10} {:>9} KiB  {}  {}\n", v.row.mark, v.row.purpose,
                             v.row.media, (v.row.size + 1023) / 1024, placeLine(v),
                             v.row.isCitizens() ? "" : v.row.name);
    }
    return call.answer({{"evidence", list}}, lines);
}

Result<int> runExport(Call& call, const ExportArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_TRY(EvidenceService{*desk}.exportTo(a.mark, a.out, a.actor, a.reason));
    return call.answer({{"mark", a.mark}, {"file", a.out}}, a.out + "\n");
}

Result<int> runVerify(Call& call) {
    WANMI_LET(const auto desk, call.open(true));
    std::vector<Fault> faults;
    WANMI_TRY(checkEvidence(*desk, call.progress(), faults));
    Json list = Json::array();
    std::string lines;
    for (const auto& f : faults) {
        list.push_back({{"kind", f.kind}, {"id", f.id}, {"detail", f.detail}});
        lines += fmt::format("{}  {}  {}\n", f.kind, f.id, f.detail);
    }
    call.answer({{"faults", list}}, faults.empty() ? call.messages().text("check.clean") : lines);
    return faults.empty() ? kDone : kRefused;
}

Result<int> runSweep(Call& call, int minutes) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const int swept, EvidenceService{*desk}.sweep(std::chrono::minutes{minutes}));
    return call.answer({{"swept", swept}}, std::to_string(swept) + "\n");
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

void addAdd(CLI::App& group, Call& call, int& code) {
    auto* add = group.add_subcommand("add", "keep photos, sound, video or documents of a case");
    const auto a = std::make_shared<AddArguments>();
    add->add_option("case", a->what.caseId, "id, number, or its last digits; - before its case")
        ->required();
    add->add_option("files", a->files, "the files")->required();
    add->add_option("--purpose", a->what.purpose,
                    "report, before, after, verify, check, reply, form or other")
        ->required();
    add->add_option("--actor", a->what.actor, "login")->required();
    add->add_option("--hash", a->what.wantedHash, "the SHA-256 the file must have");
    add->add_option("--taken", a->taken, "when it was taken, where the file does not tell");
    add->add_option("--at", a->at, "LON,LAT where it was taken, where the file does not tell");
    add->add_flag("--citizen", a->what.citizens,
                  "a citizen's: kept apart from the chain, erasable");
    add->callback([a, &call, &code] {
        if (a->what.caseId == "-") a->what.caseId.clear();
        code = ended(call, runAdd(call, *a));
    });
}

void addLooks(CLI::App& group, Call& call, int& code) {
    auto* list = group.add_subcommand("list", "the evidence of a case, with where it was taken");
    const auto id = std::make_shared<std::string>();
    list->add_option("case", *id, "id, number, or its last digits")->required();
    list->callback([id, &call, &code] { code = ended(call, runList(call, *id)); });

    // Without --original wanmictl-gis does it, for it can draw.
    auto* out = group.add_subcommand(
        "export", "a copy; of a photo one that bears case number, purpose and time");
    const auto a = std::make_shared<ExportArguments>();
    out->add_option("mark", a->mark, "the mark or SHA-256 that list shows")->required();
    out->add_option("--out", a->out, "the file to write")->required();
    out->add_flag("--original", a->original, "byte for byte as it was given");
    out->add_option("--actor", a->actor, "login; default: who is signed in");
    out->add_option("--reason", a->reason, "why; needed for a citizen's, and logged");
    out->callback([a, &call, &code] { code = ended(call, runExport(call, *a)); });

    auto* verify = group.add_subcommand("verify", "every kept file and its row, byte for byte");
    verify->callback([&call, &code] { code = ended(call, runVerify(call)); });

    auto* sweep = group.add_subcommand("sweep", "remove what interrupted additions left behind");
    const auto minutes = std::make_shared<int>(60);
    sweep->add_option("--older", *minutes, "minutes since it was written")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    sweep->callback([minutes, &call, &code] { code = ended(call, runSweep(call, *minutes)); });
}

std::string_view purposeOf(Action action) {
    switch (action) {
    case Action::VerifyAnswer: return "verify";
    case Action::CheckAnswer: return "check";
    case Action::Start: return "before";
    case Action::Finish:
    case Action::SelfHandle: return "after";
    case Action::CallBack:
    case Action::SuperviseReply: return "reply";
    case Action::Extend:
    case Action::Suspend:
    case Action::Withdraw:
    case Action::ForceClose:
    case Action::Appeal:
    case Action::Approve: return "form";
    default: return "other";
    }
}

} // namespace

Status addPhotos(Desk& desk, const std::vector<std::string>& files, StepCommand& command) {
    auto& marks = command.what.evidence;
    for (const auto& file : files) {
        NewEvidence what;
        what.caseId = command.id;
        what.actor = command.actor;
        what.purpose = purposeOf(command.what.action);
        auto path = file;
        if (const auto at = file.find('=');
            at != std::string::npos && checkPurpose(file.substr(0, at))) {
            what.purpose = file.substr(0, at);
            path = file.substr(at + 1);
        }
        WANMI_LET(const auto row, EvidenceService{desk}.addFile(path, what));
        marks.push_back(row.mark);
    }
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    return ok();
}

void addEvidenceVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.add_subcommand("evidence", "photos, sound, video and documents of cases");
    group->require_subcommand(1);
    group->fallthrough();
    addAdd(*group, call, code);
    addLooks(*group, call, code);
}

} // namespace wanmi::cli
