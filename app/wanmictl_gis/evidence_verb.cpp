#include "app/wanmictl_gis/stage.h"
#include "app/wanmictl_gis/verbs.h"
#include "core/base/file.h"
#include "core/service/evidence_service.h"
#include "gis/print/watermark.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

struct ExportArguments {
    std::string mark;
    std::string out;
    std::string actor;
    std::string reason;
};

/// Sound, video and documents have no place for a line of text: they go out as they are.
Result<bool> write(Call& call, const ExportArguments& a) {
    WANMI_LET(const auto desk, call.open());
    WANMI_LET(const auto copy, EvidenceService{*desk}.copy(a.mark, a.actor, a.reason));
    if (copy.row.media.rfind("image/", 0) != 0) {
        WANMI_TRY(replaceFile(a.out, copy.bytes));
        return false;
    }
    const auto text = watermarkText(copy.row, copy.caseNumber, desk->zone(), call.messages());
    WANMI_TRY(writeWatermarked(copy.bytes, QString::fromStdString(text), a.out));
    return true;
}

int run(Call& call, const ExportArguments& a) {
    const Stage stage{call.program()};
    const auto marked = write(call, a);
    if (!marked) return call.refuse(marked.error());
    return call.answer({{"mark", a.mark}, {"file", a.out}, {"watermark", *marked}}, a.out + "\n");
}

} // namespace

void addEvidenceVerb(CLI::App& app, Call& call, int& code) {
    auto* verb = app.add_subcommand("evidence", "photos, sound, video and documents")
                     ->require_subcommand(1)
                     ->add_subcommand("export", "a copy with case number, purpose and time on it");
    const auto a = std::make_shared<ExportArguments>();
    verb->add_option("mark", a->mark, "the mark or SHA-256 that list shows")->required();
    verb->add_option("--out", a->out, "the file to write")->required();
    verb->add_option("--actor", a->actor, "login; default: who is signed in");
    verb->add_option("--reason", a->reason, "why; needed for a citizen's, and logged");
    verb->callback([a, &call, &code] { code = run(call, *a); });
}

} // namespace wanmi::cli
