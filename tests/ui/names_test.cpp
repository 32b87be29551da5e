#include "tests/support/catch.h"
#include "ui/models/event_list_model.h"
#include "ui/models/icon.h"
#include "ui/models/kind_list_model.h"
#include "ui/models/lamp_icon.h"
#include "ui/models/names.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace wanmi {
namespace {

std::shared_ptr<const RuleSet> rules() {
    static const auto kRules = [] {
        const auto texts = readRuleTexts(WANMI_SOURCE_DIR "/data", "cjt214");
        REQUIRE(texts);
        auto loaded = loadRules(*texts);
        REQUIRE(loaded);
        return std::make_shared<const RuleSet>(*std::move(loaded));
    }();
    return kRules;
}

Names names(const std::string& language) {
    auto messages = Messages::load(WANMI_SOURCE_DIR "/data", language);
    REQUIRE(messages);
    return {std::make_shared<const Messages>(*std::move(messages)), rules()};
}

CaseEvent event(std::int64_t seq, Action type, std::string body) {
    CaseEvent e;
    e.seq = seq;
    e.id = "e" + std::to_string(seq);
    e.type = type;
    e.actor = "chief1";
    e.at = Instant{std::chrono::hours{490'000}};
    e.body = std::move(body);
    return e;
}

} // namespace

TEST_CASE("Every state, step and stage has a name in both languages", "[ui][names]") {
    for (const auto* language : {"zh", "en"}) {
        const auto n = names(language);
        for (int i = 0; i < static_cast<int>(CaseState::Count_); ++i) {
            const auto s = static_cast<CaseState>(i);
            CHECK_FALSE(n.state(s).contains(toQt(stateCode(s)) + QLatin1Char('.')));
            CHECK_FALSE(n.state(s).startsWith(QStringLiteral("state.")));
        }
        for (int i = 0; i < static_cast<int>(Action::Count_); ++i)
            CHECK_FALSE(n.action(static_cast<Action>(i)).startsWith(QStringLiteral("action.")));
        for (int i = 0; i < static_cast<int>(CaseStage::Count_); ++i)
            CHECK_FALSE(n.stage(static_cast<CaseStage>(i)).startsWith(QStringLiteral("stage.")));
        for (const auto unit : {Unit::Minute, Unit::UrgentHour, Unit::UrgentDay, Unit::WorkHour,
                                Unit::WorkDay, Unit::NaturalDay, Unit::Second})
            CHECK_FALSE(n.limit({4, unit}).startsWith(QStringLiteral("span.")));
    }
}

TEST_CASE("A refusal names people's posts and states, not codes", "[ui][names]") {
    const auto line = names("zh").error(fail(Errc::Forbidden, "case.wrong_post",
                                             {{"action", "file"},
                                              {"actor", "acceptor1"},
                                              {"post", "ACCEPTOR"},
                                              {"needed", "DUTY_CHIEF"}}));
    CHECK_FALSE(line.contains(QStringLiteral("DUTY_CHIEF")));
    CHECK(line.contains(QStringLiteral("值班长")));
    CHECK_FALSE(line.contains(QLatin1Char('\n')));
}

TEST_CASE("Times left read as time left or as time over", "[ui][names]") {
    const auto n = names("en");
    const Instant due{std::chrono::hours{1000}};
    CHECK(n.left(due - std::chrono::minutes{192}, due) == QStringLiteral("3 h 12 min"));
    CHECK(n.left(due + std::chrono::hours{52}, due) == QStringLiteral("over by 2 d 4 h"));
}

TEST_CASE("A kind is found by code, by name and by pinyin initials", "[ui][kinds]") {
    CHECK(pinyinInitials(QStringLiteral("暴露垃圾")) == QStringLiteral("bllj"));
    KindListModel model;
    const QAbstractItemModelTester tester{&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal};
    model.setNames(names("zh"));
    const int all = model.rowCount();
    for (const auto& kind : rules()->catalogue.kinds()) {
        if (!kind.active || !kind.code.isEvent()) continue;
        for (const auto& typed :
             {toQt(kind.code.code()), toQt(kind.zh), pinyinInitials(toQt(kind.zh))}) {
            model.setFilter(typed);
            bool found = false;
            for (int i = 0; i < model.rowCount(); ++i)
                found = found || model.codeAt(i) == toQt(kind.code.text());
            CHECK(found);
        }
    }
    model.setFilter(QStringLiteral("nothing is called this"));
    CHECK(model.rowCount() == 0);
    model.setFilter({});
    CHECK(model.rowCount() == all);
}

TEST_CASE("The history says what a step was about, newest first, and only grows", "[ui][events]") {
    EventListModel model;
    const QAbstractItemModelTester tester{&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal};
    model.setNames(names("zh"));
    std::vector<CaseEvent> events{
        event(1, Action::Report, R"({"kind":"event:0102","source":"supervisor"})")};
    model.setEvents(events);
    int resets = 0;
    QObject::connect(&model, &QAbstractItemModel::modelReset, [&resets] { ++resets; });
    events.push_back(event(2, Action::Return, R"({"note":"不归我们管"})"));
    model.setEvents(events);
    CHECK(resets == 0);
    REQUIRE(model.rowCount() == 2);
    CHECK(model.index(0).data().toString() == QStringLiteral("回退"));
    CHECK(model.index(0)
              .data(EventListModel::DetailRole)
              .toString()
              .contains(QStringLiteral("不归我们管")));
    CHECK(model.index(1)
              .data(EventListModel::DetailRole)
              .toString()
              .contains(names("zh").kind("event:0102")));
}

TEST_CASE("A body that cannot be read gives no words and no crash", "[ui][events]") {
    const auto n = names("en");
    for (const auto* body :
         {"", "[]", "{\"limit\":[1]}", "{\"limit\":[\"x\",2]}", "{\"passed\":3}", "not json"})
        CHECK(eventDetail(event(1, Action::File, body), n).isEmpty());
}

TEST_CASE("Lamps differ in shape, not only in colour", "[ui][lamps]") {
    QStringList shapes;
    for (const auto lamp : {Lamp::Green, Lamp::Yellow, Lamp::Red, Lamp::None}) {
        auto style = rules()->lamps.style(lamp);
        shapes << toQt(style.shape);
        style.colour = "#808080";
        const auto image = lampIcon(style).pixmap(32, 32).toImage();
        CHECK(image.pixelColor(16, 18).alpha() == 255);
        CHECK(image.pixelColor(0, 0).alpha() == 0);
    }
    shapes.removeDuplicates();
    CHECK(shapes.size() == 4);
}

TEST_CASE("Every icon the sources ask for exists", "[ui][icons]") {
    initResources();
    const QRegularExpression asked{
        QLatin1String(R"rx((?:icon|quietButton)\(QStringLiteral\("([a-z-]+)"\))rx")};
    const QRegularExpression named{QLatin1String(R"rx(\b(?:add|tool)\("[a-z-]+", "([a-z-]+)")rx")};
    int seen = 0;
    for (const auto* folder : {"models", "widgets", "dialogs", "window"}) {
        const QDir dir{QStringLiteral(WANMI_SOURCE_DIR "/ui/") + QLatin1String(folder)};
        for (const auto& file : dir.entryList({QStringLiteral("*.cpp")})) {
            QFile source{dir.filePath(file)};
            REQUIRE(source.open(QIODevice::ReadOnly));
            const auto text = QString::fromUtf8(source.readAll());
            for (const auto& pattern : {asked, named}) {
                for (auto it = pattern.globalMatch(text); it.hasNext(); ++seen) {
                    const auto name = it.next().captured(1);
                    INFO(name.toStdString());
                    CHECK(hasIcon(name));
                }
            }
        }
    }
    CHECK(seen > 30);
    for (int i = 0; i < static_cast<int>(Action::Count_); ++i)
        CHECK(hasIcon(actionIcon(static_cast<Action>(i))));
}

TEST_CASE("An icon takes the colour it is asked for", "[ui][icons]") {
    initResources();
    const auto image = icon(QStringLiteral("stop"), QColor{255, 0, 0}).pixmap(48, 48).toImage();
    int red = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            red += image.pixelColor(x, y) == QColor{255, 0, 0} ? 1 : 0;
    }
    CHECK(red > 50);
}

} // namespace wanmi
