#include "tests/support/catch.h"
#include "tests/ui/small_city.h"
#include "ui/models/case_table_model.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/action_form.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/find_box.h"
#include "ui/widgets/new_case_panel.h"
#include "ui/work/session.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up

CaseCommand accepting() {
    CaseCommand c;
    c.action = Action::Accept;
    return c;
}

SessionOptions options(const test::SmallCity& city, const std::string& actor) {
    return {city.path(), WANMI_SOURCE_DIR "/data", "zh", actor, std::nullopt};
}

/// A session that is open.
std::unique_ptr<Session> session(const test::SmallCity& city,
                                 const std::string& actor = "acceptor1") {
    auto s = std::make_unique<Session>(options(city, actor));
    s->open();
    REQUIRE(QTest::qWaitFor([&] { return s->isOpen(); }, kPatience));
    return s;
}

} // namespace

TEST_CASE("The list shows what the service lists, in its order", "[ui][desk]") {
    test::SmallCity city;
    for (int i = 0; i < 7; ++i)
        city.report(60 + 120.0 * i, 100);
    auto s = std::make_unique<Session>(options(city, "acceptor1"));
    CaseListPanel panel{*s};
    s->open();
    REQUIRE(QTest::qWaitFor([&] { return panel.model().rowCount() == 7; }, kPatience));
    CaseQuery q;
    q.openOnly = true;
    const auto listed = test::must(city.cases().list(q));
    REQUIRE(listed.total == 7);
    for (int i = 0; i < 7; ++i) {
        REQUIRE(panel.model().rowAt(i));
        CHECK(panel.model().rowAt(i)->id == listed.rows[static_cast<std::size_t>(i)].id);
    }
}

TEST_CASE("What another process does appears in the list by itself", "[ui][desk]") {
    test::SmallCity city;
    city.report(100, 100);
    auto s = std::make_unique<Session>(options(city, "acceptor1"));
    CaseListPanel panel{*s};
    s->open();
    REQUIRE(QTest::qWaitFor([&] { return panel.model().rowCount() == 1; }, kPatience));
    const auto id = city.report(300, 300); // the city's own desk stands for the other process
    CHECK(QTest::qWaitFor([&] { return panel.model().rowOf(toQt(id)) >= 0; }, kPatience));
    city.step(id, "acceptor1", accepting());
    CHECK(QTest::qWaitFor(
        [&] {
            const auto* row = panel.model().rowAt(panel.model().rowOf(toQt(id)));
            return row && row->state == CaseState::PendingRegister;
        },
        kPatience));
}

TEST_CASE(
    "Waiting for me holds the states the operator's post works on, and changes with the operator",
    "[ui][desk]") {
    test::SmallCity city;
    const auto fresh = city.report(100, 100);
    const auto accepted = city.report(700, 100);
    city.step(accepted, "acceptor1", accepting());
    auto s = session(city, "acceptor1");
    CaseListPanel panel{*s};
    panel.setBox(CaseListPanel::Box::Waiting);
    REQUIRE(QTest::qWaitFor([&] { return panel.model().isKnown(); }, kPatience));
    CHECK(panel.model().rowOf(toQt(fresh)) >= 0);
    CHECK(panel.model().rowOf(toQt(accepted)) < 0); // filing is the duty chief's
    s->setActor("dispatcher1");
    REQUIRE(QTest::qWaitFor([&] { return panel.model().isKnown(); }, kPatience));
    CHECK(panel.model().rowCount() == 0);
}

TEST_CASE("Waiting for me shows a collector only what they, or whoever is near, are ordered to do",
          "[ui][desk]") {
    test::SmallCity city;
    const auto ordered = [&](double east, const char* collector) {
        const auto id = city.report(east, 100);
        CaseCommand order;
        order.action = Action::VerifyTask;
        order.to = collector;
        order.note = "查看现场";
        city.step(id, "acceptor1", order);
        return id;
    };
    const auto first = ordered(100, "collector1");
    const auto second = ordered(400, "collector2");
    const auto open = ordered(700, "");
    auto s = session(city, "collector1");
    CaseListPanel panel{*s};
    const auto holds = [&](const std::string& id) { return panel.model().rowOf(toQt(id)) >= 0; };
    panel.setBox(CaseListPanel::Box::Waiting);
    REQUIRE(QTest::qWaitFor([&] { return panel.model().isKnown(); }, kPatience));
    CHECK(panel.model().rowCount() == 2);
    CHECK((holds(first) && holds(open)));
    s->setActor("collector2");
    REQUIRE(QTest::qWaitFor([&] { return panel.model().isKnown() && holds(second); }, kPatience));
    CHECK(panel.model().rowCount() == 2);
    CHECK_FALSE(holds(first));
}

TEST_CASE("The panel offers exactly the steps the service permits", "[ui][desk]") {
    test::SmallCity city;
    const auto id = city.report(100, 100);
    auto s = session(city);
    CasePanel panel{*s};
    panel.showCase(toQt(id));
    for (const auto* login : {"acceptor1", "chief1", "dispatcher1", "collector1"}) {
        s->setActor(login);
        std::vector<Action> wanted;
        for (const auto& p : test::must(city.cases().actions(id, login)))
            wanted.push_back(p.action);
        CHECK(QTest::qWaitFor([&] { return panel.offered() == wanted; }, kPatience));
    }
}

TEST_CASE("Steps beside the ordinary way lie under More, each with the fields it needs",
          "[ui][desk]") {
    test::SmallCity city;
    const auto id = city.report(80, 120);
    auto s = session(city, "chief1");
    CasePanel panel{*s};
    panel.showCase(toQt(id));
    REQUIRE(QTest::qWaitFor([&] { return !panel.offered().empty(); }, kPatience));
    const auto* more = panel.findChild<QPushButton*>(QStringLiteral("more"));
    REQUIRE(more != nullptr);
    REQUIRE(more->menu() != nullptr);
    QStringList entries;
    for (const auto* entry : more->menu()->actions()) {
        entries << entry->text();
    }
    CHECK(entries.contains(s->names().action(Action::Supervise)));
    CHECK_FALSE(entries.contains(s->names().action(Action::Merge)));  // asks for the original
    CHECK_FALSE(entries.contains(s->names().action(Action::Accept))); // has a button
    panel.begin(Action::Supervise);
    REQUIRE(panel.form() != nullptr);
    CHECK_FALSE(panel.form()->isComplete());
    panel.form()
        ->findChild<QPlainTextEdit*>(QStringLiteral("note"))
        ->setPlainText(QStringLiteral("尽快处理"));
    CHECK(panel.form()->isComplete());
}

TEST_CASE("Of two who act at once the second is told who was first, and sees the case as it is",
          "[ui][desk]") {
    test::SmallCity city;
    const auto id = city.report(100, 100);
    auto s = session(city, "acceptor1");
    CasePanel panel{*s};
    panel.showCase(toQt(id));
    REQUIRE(QTest::qWaitFor([&] { return !panel.offered().empty(); }, kPatience));
    QSignalSpy told{&panel, &CasePanel::told};
    city.step(id, "chief1", accepting());
    panel.begin(Action::Accept); // still looking at the revision before
    REQUIRE(QTest::qWaitFor([&] { return told.count() > 0; }, kPatience));
    CHECK(told[0][1].toBool());
    CHECK(told[0][0].toString().contains(QStringLiteral("值班长一")));
    const auto after = test::must(city.cases().show(id));
    CHECK(after.events.size() == 2);
    CHECK(QTest::qWaitFor(
        [&] {
            return panel.offered() != std::vector{Action::Accept, Action::VerifyTask};
        },
        kPatience));
}

TEST_CASE("A form is sent only when what the step needs is given", "[ui][form]") {
    test::SmallCity city;
    auto s = session(city);
    ActionOffer offer;
    offer.permitted = {Action::Refuse, {"note"}};
    ActionForm refuse{offer, s->names()};
    CHECK_FALSE(refuse.isComplete());
    refuse.findChild<QPlainTextEdit*>(QStringLiteral("note"))->setPlainText(QStringLiteral("  "));
    CHECK_FALSE(refuse.isComplete());
    refuse.findChild<QPlainTextEdit*>(QStringLiteral("note"))
        ->setPlainText(QStringLiteral("不属实"));
    CHECK(refuse.isComplete());
    CHECK(refuse.command().note == "不属实");

    offer.permitted = {Action::Dispatch, {"department"}};
    offer.departments = s->departments();
    offer.proposals = {"CG-HW"};
    ActionForm dispatch{offer, s->names()};
    CHECK(dispatch.isComplete()); // the proposal is chosen already
    CHECK(dispatch.command().to == "CG-HW");
    dispatch.findChild<QComboBox*>(QStringLiteral("department"))
        ->setEditText(QStringLiteral("nobody"));
    CHECK_FALSE(dispatch.isComplete());
}

TEST_CASE("A place outside the district cannot be reported", "[ui][new]") {
    test::SmallCity city;
    auto s = session(city, "acceptor1");
    NewCasePanel panel{*s};
    panel.setKind(QStringLiteral("event:0102"));
    panel.setPlace(city.at(-5000, -5000));
    const auto told = [&panel] {
        for (const auto* label : panel.findChildren<QLabel*>()) {
            if (label->text().contains(QStringLiteral("outside the district"))) return true;
        }
        return false;
    };
    CHECK(QTest::qWaitFor(told, kPatience));
    CHECK_FALSE(panel.isComplete());
    panel.setPlace(city.at(200, 100));
    CHECK(QTest::qWaitFor([&] { return panel.isComplete(); }, kPatience));
    QSignalSpy reported{&panel, &NewCasePanel::reported};
    panel.submit();
    REQUIRE(QTest::qWaitFor([&] { return reported.count() == 1; }, kPatience));
    const auto made = test::must(city.cases().show(fromQt(reported[0][0].toString())));
    CHECK(made.row.community == "990101001001");
    CHECK(made.state.state == CaseState::Reported);
}

TEST_CASE("Find leads to regions and cases", "[ui][find]") {
    test::SmallCity city;
    const auto id = city.report(100, 100);
    const auto number = test::must(city.cases().show(id)).row.number;
    auto s = session(city);
    QWidget window;
    FindBox box{*s, &window};
    QSignalSpy places{&box, &FindBox::placeChosen};
    QSignalSpy cases{&box, &FindBox::caseChosen};
    box.setText(QStringLiteral("河沿"));
    QTest::keyClick(&box, Qt::Key_Return);
    CHECK(QTest::qWaitFor([&] { return places.count() == 1; }, kPatience));
    box.setText(toQt(number));
    QTest::keyClick(&box, Qt::Key_Return);
    REQUIRE(QTest::qWaitFor([&] { return cases.count() == 1; }, kPatience));
    CHECK(cases[0][0].toString() == toQt(id));
}

TEST_CASE("A store that is not there is told once, in a sentence", "[ui][desk]") {
    Session s{{"/nowhere/at/all.sqlite", WANMI_SOURCE_DIR "/data", "en", "", std::nullopt}};
    QString line;
    QObject::connect(&s, &Session::failed, [&](const Error& e) { line = s.error(e); });
    s.open();
    REQUIRE(QTest::qWaitFor([&] { return !line.isEmpty(); }, kPatience));
    CHECK_FALSE(line.startsWith(QStringLiteral("store.")));
    CHECK(line.contains(QStringLiteral("all.sqlite")));
}

TEST_CASE("Long work tells how far it is and can be stopped", "[ui][desk]") {
    test::SmallCity city;
    auto s = session(city);
    qint64 seen = 0;
    bool finished = false;
    Errc code = Errc::Io;
    auto work = s->worker().runLong(
        s.get(),
        [](Desk&, const Progress& progress) -> Result<int> {
            for (std::int64_t i = 0;; ++i)
                WANMI_TRY(tell(progress, "import.reading", i, 0));
        },
        [&](const std::string&, qint64 done, qint64) { seen = done; },
        [&](Result<int> r) {
            finished = true;
            if (!r) code = r.error().code;
        });
    REQUIRE(QTest::qWaitFor([&] { return seen > 0; }, kPatience));
    work->cancel();
    REQUIRE(QTest::qWaitFor([&] { return finished; }, kPatience));
    CHECK(code == Errc::Cancelled);
}

} // namespace wanmi
