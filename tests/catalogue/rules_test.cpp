#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "tests/catalogue/rule_texts.h"

#include <algorithm>
#include <ctime>
#include <iostream>
#include <set>
#include <sstream>

namespace wanmi {

using wanmi::testing::arg;
using wanmi::testing::kind;
using wanmi::testing::shippedRules;
using wanmi::testing::shippedTexts;

namespace {

constexpr const char* kLimits = "catalogue/cjt214/limits.csv";
constexpr const char* kComponents = "catalogue/cjt214/components.csv";
constexpr const char* kEvents = "catalogue/cjt214/events.csv";
constexpr const char* kSuggestions = "catalogue/cjt214/dispatch_suggestions.csv";
constexpr const char* kLimitsHeader =
    "kind,condition,filing_condition_zh,filing_condition_en,closing_condition_zh,"
    "closing_condition_en,urgency,area_class,limit,unit,basis,department\n";
constexpr const char* kComponentsHeader =
    "class_code,class_zh,class_en,code,zh,en,sample_weight,status,geometry,accuracy,department,"
    "maintenance\n";
constexpr const char* kEventsHeader =
    "class_code,class_zh,class_en,code,zh,en,sample_weight,status\n";

struct Fault {
    const char* file;
    std::string text;
    const char* reason;
    const char* line;  ///< "" = the fault has no line
    const char* value; ///< of the argument "value" where there is one
};

std::vector<Fault> catalogueFaults() {
    const std::string c = kComponentsHeader;
    const std::string e = kEventsHeader;
    const std::string good = "01,甲,A,0101,乙,B,1,verified,point,A,CG,\n";
    return {
        {kComponents, c + "01,甲,A,101,乙,B,1,verified,point,A,CG,\n", "catalogue.bad_code", "2",
         ""},
        {kComponents, c + "02,甲,A,0101,乙,B,1,verified,point,A,CG,\n", "catalogue.class_mismatch",
         "2", ""},
        {kComponents, c + good + "01,丙,A,0102,乙,B,1,verified,point,A,CG,\n",
         "catalogue.class_mismatch", "3", ""},
        {kComponents, c + "01,甲,A,0101,,B,1,verified,point,A,CG,\n", "catalogue.empty_name", "2",
         ""},
        {kComponents, c + good + good, "rules.duplicate", "3", "0101"},
        {kComponents, c + "01,甲,A,0101,乙,B,1,verified,dot,A,CG,\n", "rules.bad_value", "2",
         "dot"},
        {kComponents, c + "01,甲,A,0101,乙,B,1,verified,point,D,CG,\n", "rules.bad_value", "2",
         "D"},
        {kComponents, c + "01,甲,A,0101,乙,B,-1,verified,point,A,CG,\n", "rules.bad_value", "2",
         "-1"},
        {kComponents, c + "01,甲,A,0101,乙,B,1,sure,point,A,CG,\n", "rules.bad_value", "2", "sure"},
        {kComponents, c + "01,甲,A,0101,乙,B,1,verified,point,A,XX,\n",
         "offices.unknown_department", "2", ""},
        {kComponents, "code,zh\n0101,乙\n", "csv.no_column", "", ""},
        {kEvents, e + "# note\n01,甲,A,0102,乙,B,x,verified\n", "rules.bad_value", "3", "x"},
        {kEvents, e + "01,甲,A,0102,乙\n", "csv.columns", "2", ""},
        {kEvents, "", "csv.empty", "", ""},
        {kEvents, e + "01,甲,A,0102,\xff,B,1,verified\n", "csv.not_utf8", "", ""},
    };
}

std::vector<Fault> limitFaults() {
    const std::string l = kLimitsHeader;
    const std::string good = "event:0102,1,立,f,结,c,normal,,4,work_hour,exact,CG\n";
    return {
        {kLimits, l + "event:0777,1,立,f,结,c,normal,,4,work_hour,exact,CG\n",
         "limits.unknown_kind", "2", ""},
        {kLimits, l + "rubbish,1,立,f,结,c,normal,,4,work_hour,exact,CG\n", "limits.unknown_kind",
         "2", ""},
        {kLimits, l + "event:0102,0,立,f,结,c,normal,,4,work_hour,exact,CG\n", "rules.bad_value",
         "2", "0"},
        {kLimits, l + "event:0102,1,立,f,结,c,soon,,4,work_hour,exact,CG\n", "rules.bad_value", "2",
         "soon"},
        {kLimits, l + good + "event:0102,1,,,,,normal,4,4,work_hour,exact,CG\n", "rules.bad_value",
         "3", "4"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,four,work_hour,exact,CG\n", "rules.bad_value",
         "2", "four"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,0,work_hour,exact,CG\n", "rules.bad_value",
         "2", "0"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,10001,work_hour,exact,CG\n",
         "rules.bad_value", "2", "10001"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,4,week,exact,CG\n", "rules.bad_value", "2",
         "week"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,4,work_hour,default,CG\n", "rules.bad_value",
         "2", "default"},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,,4,work_hour,exact,XX\n",
         "offices.unknown_department", "2", ""},
        {kLimits, l + "event:0102,1,,f,结,c,normal,,4,work_hour,exact,CG\n", "limits.no_wording",
         "2", ""},
        {kLimits, l + "event:0102,1,立,f,结,c,normal,1,4,work_hour,exact,CG\n",
         "limits.no_general_row", "2", ""},
        {kLimits, l + good + "event:0102,1,别,,,,normal,1,4,work_hour,exact,CG\n",
         "limits.two_wordings", "3", ""},
        {kLimits, l + good + good, "limits.duplicate", "3", ""},
    };
}

std::vector<Fault> officeFaults() {
    return {
        {"departments.csv", "code,zh,en,parent,group\nC G,甲,A,,bureau\n", "offices.bad_code", "2",
         ""},
        {"departments.csv", "code,zh,en,parent,group\nCG,甲,A,XX,bureau\n",
         "offices.unknown_department", "2", ""},
        {"departments.csv", "code,zh,en,parent,group\nCG,甲,A,,club\n", "rules.bad_value", "2",
         "club"},
        {"departments.csv", "code,zh,en,parent,group\nCG,甲,A,,bureau\nCG,甲,A,,bureau\n",
         "rules.duplicate", "3", "CG"},
        {kSuggestions, "kind,departments\nevent:0777,CG\n", "limits.unknown_kind", "2", ""},
        {kSuggestions, "kind,departments\nevent:0102,CG XX\n", "offices.unknown_department", "2",
         ""},
        {kSuggestions, "kind,departments\nevent:0102,CG CG\n", "rules.duplicate", "2", "CG CG"},
        {kSuggestions, "kind,departments\nevent:0102,\n", "rules.bad_value", "2", ""},
        {kSuggestions, "kind,departments\nevent:0102,CG\nevent:0102,CG\n", "rules.duplicate", "3",
         "event:0102"},
        {"posts.csv", "code,zh,en\nDuty,甲,A\n", "offices.bad_code", "2", ""},
        {"posts.csv", "code,zh,en\nLEADER,,A\n", "rules.bad_value", "2", ""},
        {"sources.csv", "code,zh,en,needs_verify,citizen\nweb,甲,A,maybe,no\n", "rules.bad_value",
         "2", "maybe"},
        {"numbering.csv", "number,template\nregistration,{district}-{serial:4}\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\nregistration,{yyyymmdd}{desk}{serial:4}{kind}\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\ncase,{yyyymmdd}{desk}{serial:4\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\ncase,{yyyymmdd}{desk}{serial:12}\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\ncase,{yyyymmdd}{desk}{serial:2}{serial:4}\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\ncase,{type:1|11}{yyyymmdd}{desk}{serial:4}\n",
         "numbering.bad_template", "2", ""},
        {"numbering.csv", "number,template\ncase,{yyyymmdd}{desk}{serial:4}\n", "numbering.missing",
         "", ""},
        {"profile.csv", "key,value\nfile_post,NOBODY\n", "profile.unknown_post", "2", ""},
        {"profile.csv", "key,value\nfiles,ADMIN\n", "profile.unknown_key", "2", ""},
        {"profile.csv", "key,value\naccess_log_days,179\n", "rules.bad_value", "2", "179"},
        {"profile.csv", "key,value\nlock_after,0\n", "rules.bad_value", "2", "0"},
        {"profile.csv", "key,value\nfinish_needs_photo,maybe\n", "rules.bad_value", "2", "maybe"},
        {"profile.csv", "key,value\ndefault_limit,4\n", "rules.bad_value", "2", "4"},
        {"profile.csv", "key,value\ndefault_limit,0 hour\n", "rules.bad_value", "2", "0 hour"},
        {"profile.csv", "key,value\ndefault_limit,4 moons\n", "rules.bad_value", "2", "4 moons"},
        {"profile.csv", "key,value\nduplicate_metres,-5\n", "rules.bad_value", "2", "-5"},
        {"profile.csv", "key,value\nsuspend_days,1\nsuspend_days,2\n", "rules.duplicate", "3",
         "suspend_days"},
    };
}

std::vector<Fault> clockFaults() {
    const std::string lamps = "lamp,up_to_percent,zh,en,colour,shape\n";
    return {
        {"stages.csv", "stage,zh,en,limit,unit\naccept,受理,A,15,minutes\n", "rules.bad_value", "2",
         "minutes"},
        {"stages.csv", "stage,zh,en,limit,unit\naccept,受理,A,,minute\n", "rules.bad_value", "2",
         ""},
        {"stages.csv", "stage,zh,en,limit,unit\nAccept,受理,A,15,minute\n", "rules.bad_value", "2",
         "Accept"},
        {"stages.csv", "stage,zh,en,limit,unit\naccept,a,b,1,minute\naccept,a,b,1,minute\n",
         "rules.duplicate", "3", "accept"},
        {"lamps.csv", lamps + "blue,80,a,b,#000000,circle\n", "rules.bad_value", "2", "blue"},
        {"lamps.csv", lamps + "green,100,a,b,#000000,circle\n", "rules.bad_value", "2", "100"},
        {"lamps.csv", lamps + "yellow,120,a,b,#000000,circle\n", "rules.bad_value", "2", "120"},
        {"lamps.csv", lamps + "green,80,a,b,green,circle\n", "rules.bad_value", "2", "green"},
        {"lamps.csv", lamps + "green,80,a,b,#000000,heart\n", "rules.bad_value", "2", "heart"},
        {"lamps.csv", lamps + "green,80,a,b,#000000,circle\n", "lamps.missing", "", ""},
        {"calendar.csv", "key,value\nzone,Asia/Nowhere\n", "rules.bad_value", "2", "Asia/Nowhere"},
        {"calendar.csv", "key,value\nperiod,08:00-25:00\n", "rules.bad_value", "2", "08:00-25:00"},
        {"calendar.csv", "key,value\nperiod,08:00-12:60\n", "rules.bad_value", "2", "08:00-12:60"},
        {"calendar.csv", "key,value\nperiod,12:00-08:00\n", "rules.bad_value", "2", "12:00-08:00"},
        {"calendar.csv", "key,value\nperiod,08:00-12:00\nperiod,11:00-18:00\n", "rules.bad_value",
         "3", "11:00-18:00"},
        {"calendar.csv", "key,value\nweekdays,1 2 8\n", "rules.bad_value", "2", "1 2 8"},
        {"calendar.csv", "key,value\nhours_per_day,0\n", "rules.bad_value", "2", "0"},
        {"calendar.csv", "key,value\nlunch,12:00\n", "calendar.unknown_key", "2", ""},
        {"calendar.csv", "key,value\nzone,Asia/Shanghai\nzone,Asia/Shanghai\n", "rules.duplicate",
         "3", "zone"},
        {"calendar.csv", "key,value\nzone,Asia/Shanghai\n", "calendar.no_working_time", "", ""},
        {"holidays.csv", "day,kind,name\n2026-02-30,holiday,x\n", "rules.bad_value", "2",
         "2026-02-30"},
        {"holidays.csv", "day,kind,name\n2026-02-01,rest,x\n", "rules.bad_value", "2", "rest"},
        {"holidays.csv", "day,kind,name\n2026-02-01,holiday,x\n2026-02-01,workday,x\n",
         "rules.duplicate", "3", "2026-02-01"},
    };
}

void checkFaults(const std::vector<Fault>& faults) {
    const RuleTexts shipped = shippedTexts();
    const auto english = Messages::load(std::string{WANMI_SOURCE_DIR} + "/data", "en");
    const auto chinese = Messages::load(std::string{WANMI_SOURCE_DIR} + "/data", "zh");
    REQUIRE(english);
    REQUIRE(chinese);
    for (const auto& fault : faults) {
        RuleTexts texts = shipped;
        texts[fault.file] = fault.text;
        INFO(fault.file << "\n" << fault.text);
        const auto rules = loadRules(texts);
        REQUIRE_FALSE(rules);
        const Error& error = rules.error();
        INFO(english->text(error));
        CHECK(error.code == Errc::Invalid);
        CHECK(error.reason == fault.reason);
        CHECK(arg(error, "line") == fault.line);
        const bool ofCalendar = error.reason == "calendar.no_working_time";
        CHECK(arg(error, "file") == (ofCalendar ? "" : fault.file));
        CHECK(arg(error, "value") == fault.value);
        CHECK(english->has(error.reason));
        CHECK(chinese->has(error.reason));
        if (error.reason == "numbering.bad_template") continue; // its sentence quotes the braces
        CHECK(english->text(error).find('{') == std::string::npos);
        CHECK(chinese->text(error).find('{') == std::string::npos);
    }
}

} // namespace

TEST_CASE("A wrong catalogue file is refused with file, line and what is wrong") {
    checkFaults(catalogueFaults());
}
TEST_CASE("A wrong limit is refused with file, line and what is wrong") {
    checkFaults(limitFaults());
}
TEST_CASE(
    "Wrong departments, posts, sources, numbers and profiles are refused with file and line") {
    checkFaults(officeFaults());
}
TEST_CASE("Wrong stages, lamps, calendars and holidays are refused with file and line") {
    checkFaults(clockFaults());
}

TEST_CASE(
    "Rules of a store that knows no approvals go by the shipped chains, wrong chains are refused "
    "with file and line") {
    RuleTexts texts = shippedTexts();
    texts.erase("approvals.csv");
    texts.erase("escalations.csv");
    const auto older = loadRules(texts);
    REQUIRE(older);
    CHECK(older->approvals.levels("withdraw", RequestSize::Usual) ==
          std::vector<std::string>{"DUTY_CHIEF"});
    CHECK(older->approvals.levels("extend", RequestSize::Second) ==
          std::vector<std::string>{"DISPATCHER", "DUTY_CHIEF"});
    CHECK(older->approvals.levels("return", RequestSize::Bulk).empty());
    CHECK(older->approvals.warnPercent("extend") == 10);
    CHECK(older->escalations.ladder("standard").front().code == "first_review");
    CHECK(older->escalations.ladder("community").size() == 9);
    const std::string head = "operation,case,levels,warn_percent\n";
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"file,,DUTY_CHIEF,\n", "approvals.unknown_operation"},
        {"extend,third,DUTY_CHIEF,\n", "rules.bad_value"},
        {"extend,,CHIEF,\n", "profile.unknown_post"},
        {"extend,,DISPATCHER,101\n", "rules.bad_value"},
        {"extend,,DISPATCHER,\nextend,,DUTY_CHIEF,\n", "rules.duplicate"}};
    for (const auto& [line, reason] : wrong) {
        texts["approvals.csv"] = head + line;
        const auto rules = loadRules(texts);
        INFO(line);
        REQUIRE_FALSE(rules);
        CHECK(rules.error().reason == reason);
        CHECK_FALSE(arg(rules.error(), "line").empty());
    }
}

TEST_CASE("A rule set that lacks a file or mixes catalogues is refused") {
    const RuleTexts shipped = shippedTexts();
    for (const auto& [name, text] : shipped) {
        if (name == "catalogue/cjt214/components_ext21.csv") continue; // may be absent
        const std::set<std::string> later{"approvals.csv",    "duplicates.csv", "escalations.csv",
                                          "evidence.csv",     "grid_rules.csv", "grid_sizes.csv",
                                          "grid_repairs.csv", "sending.csv"};
        if (later.count(name) > 0) continue; // a store from before them goes by the shipped ones
        RuleTexts texts = shipped;
        texts.erase(name);
        const auto rules = loadRules(texts);
        INFO(name);
        REQUIRE_FALSE(rules);
        CHECK(rules.error().reason == "rules.missing_file");
        CHECK(arg(rules.error(), "file") == name);
    }
    RuleTexts two = shipped;
    two["catalogue/other/events.csv"] = two[kEvents];
    CHECK(loadRules(two).error().reason == "rules.two_catalogues");
    CHECK(loadRules({}).error().reason == "rules.no_catalogue");
    const auto nowhere = readRuleTexts(std::string{WANMI_SOURCE_DIR} + "/data", "none");
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().code == Errc::NotFound);
}

TEST_CASE("Equal texts have one version, and one changed letter another") {
    RuleTexts texts = shippedTexts();
    const auto before = loadRules(texts);
    REQUIRE(before);
    CHECK(before->version.size() == 64);
    CHECK(loadRules(shippedTexts())->version == before->version);
    texts["profile.csv"] += "# a city's own\n";
    CHECK(loadRules(texts)->version != before->version);
}

TEST_CASE(
    "The time for a case under no listed condition is the profile's, old rules give 4 hours") {
    RuleTexts texts = shippedTexts();
    CHECK(shippedRules().limits.byDefault() == LimitSpan{4, Unit::WorkHour});
    auto& profile = texts["profile.csv"];
    const std::string key = "default_limit,4 work_hour";
    const auto at = profile.find(key);
    REQUIRE(at != std::string::npos);
    profile.replace(at, key.size(), "default_limit,2 work_day");
    const auto own = loadRules(texts);
    REQUIRE(own);
    const auto kind = *KindCode::parse("event:0102");
    const auto found = own->limits.find(kind, 0, 1, Urgency::Normal);
    REQUIRE(found);
    CHECK(found->span == LimitSpan{2, Unit::WorkDay});
    profile.erase(profile.rfind('\n', at) + 1, profile.find('\n', at) - profile.rfind('\n', at));
    const auto old = loadRules(texts);
    REQUIRE(old);
    CHECK(old->limits.byDefault() == LimitSpan{4, Unit::WorkHour});
}

TEST_CASE("Without the extension file the catalogue has the standard's kinds only") {
    RuleTexts texts = shippedTexts();
    texts.erase("catalogue/cjt214/components_ext21.csv");
    const auto rules = loadRules(texts);
    REQUIRE(rules);
    CHECK(rules->catalogue.kinds().size() == 139);
}

TEST_CASE("The shipped posts, sources, stages and profile are those the flow speaks of") {
    const RuleSet rules = shippedRules();
    std::set<std::string> posts;
    for (const auto& post : rules.posts.all()) {
        posts.insert(post.code);
    }
    CHECK(posts == std::set<std::string>{"SUPERVISOR_FIELD", "ACCEPTOR", "DUTY_CHIEF", "DISPATCHER",
                                         "DEPT", "HANDLER", "EVALUATOR", "LEADER", "ADMIN",
                                         "ADMIN_SYSTEM", "ADMIN_SECURITY", "ADMIN_AUDIT"});
    CHECK(rules.profile.signIn.lockAfter == 5);
    CHECK(rules.profile.signIn.accessLogDays == 180);
    CHECK(rules.profile.filePost == "DUTY_CHIEF");
    CHECK_FALSE(rules.profile.finishNeedsPhoto);
    CHECK(rules.profile.duplicateMetres == 50);
    CHECK(rules.profile.duplicateHours == 24);
    CHECK_FALSE(rules.sources.find("supervisor")->needsVerify);
    CHECK(rules.sources.find("hotline_12345")->needsVerify);
    CHECK(rules.sources.find("hotline_12345")->citizen);
    CHECK(rules.stages.find("accept")->limit == LimitSpan{15, Unit::Minute});
    CHECK(rules.stages.find("first_review")->limit == LimitSpan{60, Unit::Second});
    CHECK_FALSE(rules.stages.find("handle")->limit.has_value());
    CHECK(rules.stages.find("nap") == nullptr);
    CHECK(rules.lamps.greenPercent() == 80);
    CHECK(rules.departments.find("CG-HW")->parent == "CG");
    CHECK(rules.suggestions.of(kind("component:0118")) == std::vector<std::string>{"CG-LD"});
}

TEST_CASE("Every clock that transitions.csv names is a stage") {
    const RuleSet rules = shippedRules();
    const auto text = readFile(std::string{WANMI_SOURCE_DIR} + "/data/transitions.csv");
    REQUIRE(text);
    const auto table = CsvTable::parse(*text, "transitions.csv");
    REQUIRE(table);
    const auto column = table->column("clock");
    REQUIRE(column);
    int named = 0;
    for (const auto& row : table->rows()) {
        std::istringstream words{row.fields[*column]};
        for (std::string word; words >> word;) {
            const std::string stage = word.substr(word.find(':') + 1);
            INFO("line " << row.line << ": " << word);
            CHECK((stage == "*" || rules.stages.find(stage) != nullptr));
            ++named;
        }
    }
    CHECK(named > 0);
}

TEST_CASE("Numbers are made by the shipped templates, and a used-up serial is refused") {
    const RuleSet rules = shippedRules();
    const Day day{2026, 1, 5};
    CHECK(*rules.numbering.registration("110101", day, "000", 1) == "110101-20260105-000-0001");
    CHECK(*rules.numbering.caseNumber(kind("event:0102"), "110101", day, "017", 23) ==
          "E0102202601050170023");
    CHECK(*rules.numbering.caseNumber(kind("component:0305"), "110101", day, "000", 9999) ==
          "C0305202601050009999");
    const auto full = rules.numbering.registration("110101", day, "000", 10'000);
    REQUIRE_FALSE(full);
    CHECK(full.error().reason == "numbering.full");
    CHECK(full.error().code == Errc::Conflict);
    CHECK_FALSE(rules.numbering.registration("110101", day, "000", 0));
}

TEST_CASE("The shipped calendar has the public holidays and put-in days of 2024 to 2026") {
    const RuleSet rules = shippedRules();
    struct Year {
        int year;
        long workdays;
    };
    // Weekdays less holidays plus put-in days, as counted from the published arrangements.
    for (const Year& one : {Year{2024, 251}, Year{2025, 248}, Year{2026, 248}}) {
        long working = 0;
        for (long n = dayNumber({one.year, 1, 1}); n < dayNumber({one.year + 1, 1, 1}); ++n) {
            const DayKind found = rules.calendar.kindOf(dayFromNumber(n));
            if (found == DayKind::Workday || found == DayKind::Makeup) ++working;
        }
        INFO(one.year);
        CHECK(working == one.workdays);
    }
    CHECK(rules.calendar.kindOf({2024, 2, 17}) == DayKind::Holiday);
    CHECK(rules.calendar.kindOf({2024, 2, 18}) == DayKind::Makeup);
    CHECK(rules.calendar.kindOf({2025, 1, 28}) == DayKind::Holiday);
    CHECK(rules.calendar.kindOf({2026, 1, 4}) == DayKind::Makeup);
    CHECK(rules.calendar.kindOf({2026, 2, 23}) == DayKind::Holiday);
    CHECK(rules.calendar.kindOf({2026, 2, 24}) == DayKind::Workday);
    CHECK(rules.calendar.kindOf({2026, 10, 10}) == DayKind::Makeup);
    const Instant eve = *parseTime("2026-02-14T17:00", rules.calendar.zone());
    CHECK(localText(rules.calendar.deadline(eve, {4, Unit::WorkHour}), rules.calendar.zone()) ==
          "2026-02-24T11:00:00+08:00");
}

TEST_CASE("Loading all rules takes a few milliseconds") {
    const RuleTexts texts = shippedTexts();
    REQUIRE(isZone("Asia/Shanghai")); // the zone table is the whole program's, not the rules'
    double best = 1e9; // of processor time: other programs on the machine do not count
    for (int i = 0; i < 5; ++i) {
        const std::clock_t before = std::clock();
        REQUIRE(loadRules(texts));
        best = std::min(best, 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
    }
    std::cout << "rules loaded in " << best << " ms\n";
    CHECK(best < 200); // a debug build with sanitizers; optimised it is under 10
}

} // namespace wanmi
