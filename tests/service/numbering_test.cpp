#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

/// The store's rules with other templates, as a city replaces them.
void replaceTemplates(const std::string& path, const std::string& text) {
    auto desk = must(Desk::open(path));
    must(desk->db().run("INSERT INTO rule_text (version, file, text, recorded_at)"
                        " SELECT 2, file, CASE file WHEN 'numbering.csv' THEN '" +
                        text + "' ELSE text END, recorded_at FROM rule_text WHERE version = 1"));
}

CaseReceipt filed(Desk& desk, const char* kind) {
    CaseService cases{desk};
    ReportCommand r;
    r.kind = kind;
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    const auto receipt = must(cases.report(r));
    StepCommand s;
    s.id = receipt.id;
    s.actor = "acceptor1";
    s.what.action = Action::Accept;
    must(cases.act(s));
    s.actor = "chief1";
    s.what.action = Action::File;
    s.what.condition = 1;
    return must(cases.act(s));
}

} // namespace

TEST_CASE("Cases of two kinds are filed under templates that do not tell kinds apart",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    replaceTemplates(path, "number,template\nregistration,{yyyymmdd}.{desk}.{serial:5}\n"
                           "case,{yyyymmdd}{desk}{serial:3}\n");
    auto desk = must(Desk::open(path));
    const auto first = filed(*desk, "event:0102");
    const auto second = filed(*desk, "event:0103");
    CHECK(first.number == "20260105.000.00001");
    CHECK(second.number == "20260105.000.00002");
    CHECK(first.fileNumber == "20260105000001");
    CHECK(second.fileNumber == "20260105000002");
    CHECK(must(checkStore(*desk, {})).empty());
}

} // namespace wanmi
