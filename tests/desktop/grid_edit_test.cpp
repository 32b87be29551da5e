// Editing the grid in the real window, off screen: by mouse, by keyboard, across a crash.
#include "core/service/grid_admin.h"
#include "gis/canvas/map_view.h"
#include "tests/desktop/edit_script.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/docks/draft_list.h"
#include "ui/docks/grid_edit_panel.h"
#include "ui/docks/rehearsal_view.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/notice_bar.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <iostream>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up
const QString kDraft = QStringLiteral("东门调整");

template <class Check>
bool wait(Check check) {
    return QTest::qWaitFor(check, kPatience);
}

/// The window over a store, an administrator before it.
struct AdminWindow {
    explicit AdminWindow(const std::string& store, bool fresh = true)
        : session{{store, WANMI_SOURCE_DIR "/data", "zh", "admin", std::nullopt}} {
        if (fresh) QSettings{}.clear();
        initResources();
        applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), false);
        window = std::make_unique<MainWindow>(session, WANMI_SOURCE_DIR "/data");
        window->setLanguage(QStringLiteral("zh"));
        window->resize(1366, 768);
        bool ready = false;
        QObject::connect(window.get(), &MainWindow::ready, [&ready] { ready = true; });
        window->show();
        window->start();
        REQUIRE(wait([&] { return ready; }));
    }
    GridEditPanel& panel() { return window->grid(); }
    void begin() {
        window->command(QStringLiteral("grid-edit"))->trigger();
        panel().drafts().begin(kDraft);
        REQUIRE(wait([&] { return panel().isEditing() && panel().hasStreets(); }));
    }
    const GridDraft& draft() { return panel().keeper().draft(); }
    QWidget* canvas() { return window->map().focusProxy(); }
    QWidget* port() { return qobject_cast<QAbstractScrollArea*>(canvas())->viewport(); }
    QPoint pixel(Point p) { return port()->mapFrom(&window->map(), window->map().toPixel(p)); }
    void look(Point p) {
        constexpr std::int64_t kAround = 90'000;
        window->map().zoomTo({p.x - kAround, p.y - kAround, p.x + kAround, p.y + kAround});
    }

    Session session;
    std::unique_ptr<MainWindow> window;
};

class MouseHands final : public test::Hands {
public:
    explicit MouseHands(AdminWindow& w) : m_w(w) {}
    void mode(EditMode mode) override {
        for (auto* group : m_w.panel().findChildren<QButtonGroup*>()) {
            if (auto* button = group->button(static_cast<int>(mode)))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        REQUIRE(m_w.panel().editor().mode() == mode);
    }
    void click(Point at) override {
        QTest::mouseMove(m_w.port(), m_w.pixel(at));
        QTest::mouseClick(m_w.port(), Qt::LeftButton, {}, m_w.pixel(at));
    }
    void finish() override {
        QTest::mouseClick(m_w.port(), Qt::RightButton, {}, m_w.port()->rect().center());
    }
    void remove() override { QTest::keyClick(m_w.canvas(), Qt::Key_Delete); }
    void newDuty() override { QTest::keyClick(m_w.canvas(), Qt::Key_N); }
    void undo() override { press("undo"); }
    void redo() override { press("redo"); }
    void allow(bool outside, bool regions) override {
        m_w.panel().findChild<QCheckBox*>(QStringLiteral("outside"))->setChecked(outside);
        m_w.panel().findChild<QCheckBox*>(QStringLiteral("regions"))->setChecked(regions);
    }

private:
    AdminWindow& m_w;
    void press(const char* name) {
        auto* button = m_w.panel().findChild<QAction*>(QLatin1String(name));
        REQUIRE(button);
        button->trigger();
    }
};

class KeyHands final : public test::Hands {
public:
    explicit KeyHands(AdminWindow& w) : m_w(w) {}
    void mode(EditMode mode) override {
        key(static_cast<Qt::Key>(GridEditor::keyFor(mode)[0]));
        REQUIRE(m_w.panel().editor().mode() == mode);
    }
    void click(Point at) override {
        if (!m_w.panel().editor().cursor()) key(Qt::Key_Up);
        for (int i = 0; i < 4000; ++i) {
            const QPoint off = m_w.pixel(at) - m_w.pixel(*m_w.panel().editor().cursor());
            const int far = std::max(std::abs(off.x()), std::abs(off.y()));
            if (far == 0) break;
            const auto with = far < 6 ? Qt::ShiftModifier : Qt::NoModifier;
            const int least = far < 6 ? 1 : 6;
            if (std::abs(off.x()) >= least) key(off.x() > 0 ? Qt::Key_Right : Qt::Key_Left, with);
            if (std::abs(off.y()) >= least) key(off.y() > 0 ? Qt::Key_Down : Qt::Key_Up, with);
        }
        key(Qt::Key_Return);
    }
    void finish() override { key(Qt::Key_Return); }
    void remove() override { key(Qt::Key_Delete); }
    void newDuty() override { key(Qt::Key_N); }
    void undo() override { key(Qt::Key_Z, Qt::ControlModifier); }
    void redo() override { key(Qt::Key_Y, Qt::ControlModifier); }
    void allow(bool outside, bool regions) override {
        const auto isOn = [this](const char* box) {
            return m_w.panel().findChild<QCheckBox*>(QLatin1String(box))->isChecked();
        };
        if (isOn("outside") != outside) key(Qt::Key_O);
        if (isOn("regions") != regions) key(Qt::Key_P);
    }

private:
    AdminWindow& m_w;
    void key(Qt::Key k, Qt::KeyboardModifiers with = {}) { QTest::keyClick(m_w.canvas(), k, with); }
};

/// Settings that two programs of one test share, and no other: tests clear theirs.
void useSettings(const QString& folder) {
    for (const auto format : {QSettings::NativeFormat, QSettings::IniFormat}) {
        QSettings::setPath(format, QSettings::UserScope, folder);
    }
}

void makeTwentyEdits(AdminWindow& w, test::Hands& hands) {
    const GridMesh start = w.draft().mesh();
    const auto streets = PlaceService{*test::must(Desk::open(w.session.storePath()))}.streetLines();
    REQUIRE(streets);
    const auto edits = test::twentyEdits(start, *streets);
    CHECK(edits.size() == 20);
    REQUIRE(wait([&] { return !w.panel().isKeeping(); }));
    std::string refusal;
    QObject::connect(&w.panel().editor(), &GridEditor::refused, &w.panel(),
                     [&](const Error& error) { refusal = error.reason; });
    for (const auto& edit : edits) {
        w.look(edit.where);
        refusal.clear();
        edit.act(hands);
        INFO(edit.name << " " << refusal);
        CHECK(edit.holds(start, w.draft().mesh()));
        CHECK(w.draft().history().doneCount() == edit.steps);
        while (w.draft().history().doneCount() > 0) {
            hands.undo();
        }
        REQUIRE(w.draft().mesh().twiceArea(0) == start.twiceArea(0));
    }
    REQUIRE(wait([&] { return !w.panel().isKeeping(); }));
    // What is on the disk is what was done.
    auto desk = test::must(Desk::open(w.session.storePath()));
    auto kept = GridAdmin{*desk}.open(fromQt(kDraft));
    REQUIRE(kept);
    CHECK(kept->log() == w.draft().log());
}

} // namespace

TEST_CASE("The twenty commonest edits of the grid are made with the mouse", "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    w.begin();
    MouseHands hands{w};
    makeTwentyEdits(w, hands);
}

TEST_CASE("The twenty commonest edits of the grid are made with the keyboard alone",
          "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    w.begin();
    w.canvas()->setFocus();
    KeyHands hands{w};
    makeTwentyEdits(w, hands);
}

TEST_CASE("Only administrators edit the grid, and a draft is put away when another sits down",
          "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    auto* command = w.window->command(QStringLiteral("grid-edit"));
    CHECK(command->isEnabled());
    w.begin();
    CHECK(w.panel().isVisible());
    w.session.setActor("acceptor1");
    CHECK_FALSE(command->isEnabled());
    CHECK_FALSE(w.panel().isEditing());
    CHECK_FALSE(w.panel().isVisible());
}

TEST_CASE("A step that cannot be kept is taken back and told in one line", "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    w.begin();
    // Another program adds a step to the same draft meanwhile.
    auto other = test::must(GridAdmin{city.desk()}.open(fromQt(kDraft)));
    MeshEdit dissolve;
    dissolve.kind = MeshEdit::Kind::Dissolve;
    dissolve.cell = 3;
    REQUIRE(other.apply(dissolve));
    REQUIRE(GridAdmin{city.desk()}.keep(fromQt(kDraft), 0, other.log(), "admin"));
    dissolve.cell = 1;
    REQUIRE(w.panel().keeper().apply(dissolve));
    REQUIRE_FALSE(w.draft().mesh().alive(1));
    REQUIRE(wait([&] { return w.window->notice().isVisible(); }));
    CHECK_FALSE(w.window->notice().text().contains(QLatin1Char('\n')));
    CHECK(w.draft().mesh().alive(1));
    CHECK(w.draft().lines() == 0);
}

TEST_CASE("A draft is rehearsed and published from the window", "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    w.begin();
    MeshEdit dissolve;
    dissolve.kind = MeshEdit::Kind::Dissolve;
    dissolve.cell = 3;
    const auto gone = w.draft().cellName(3);
    REQUIRE(w.panel().keeper().apply(dissolve));
    w.panel().rehearse();
    REQUIRE(wait([&] { return w.panel().rehearsal().isVisible(); }));
    CHECK(w.panel().rehearsal().tree().topLevelItemCount() > 4);
    REQUIRE(w.panel().rehearsal().publishButton().isEnabled());
    QTest::mouseClick(&w.panel().rehearsal().publishButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return !w.panel().isEditing(); }));
    const auto past = test::must(GridAdmin{city.desk()}.history(gone));
    CHECK(past.retiredIn);
}

TEST_CASE("The panel speaks both languages, in light and dark, and nothing is cut",
          "[desktop][edit]") {
    test::SmallCity city;
    AdminWindow w{city.path()};
    w.begin();
    const auto folder = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(folder);
    const auto streets = test::must(PlaceService{city.desk()}.streetLines());
    const auto edits = test::twentyEdits(w.draft().mesh(), streets);
    MouseHands hands{w};
    edits[13].act(hands);
    w.look(edits[0].where);
    hands.mode(EditMode::MoveNode);
    hands.click(edits[0].where);
    QTest::mouseMove(w.port(), w.pixel({edits[0].where.x + 14'000, edits[0].where.y + 9'000}));
    for (const auto* language : {"en", "zh"}) {
        for (const bool dark : {true, false}) {
            w.window->setLanguage(QLatin1String(language));
            w.window->setDark(dark);
            QCoreApplication::sendPostedEvents();
            REQUIRE(wait([&] { return !w.window->map().isRendering(); }));
            const auto cut = test::cutTexts(w.panel());
            INFO(language << ": " << cut.join(QStringLiteral(" | ")).toStdString());
            CHECK(cut.isEmpty());
            const auto foreign = test::foreignButtons(w.panel(), std::string{language} == "zh");
            INFO(foreign.join(QStringLiteral(" | ")).toStdString());
            CHECK(foreign.isEmpty());
            w.window->grab().save(
                QStringLiteral("%1/grid-%2-%3.png")
                    .arg(folder, QLatin1String(language), QLatin1String(dark ? "dark" : "light")));
        }
    }
    hands.click({edits[0].where.x + 400'000, edits[0].where.y});
    w.window->grab().save(folder + QStringLiteral("/grid-refused.png"));
    QTest::keyClick(w.canvas(), Qt::Key_Escape);
    w.panel().rehearse();
    REQUIRE(wait([&] { return w.panel().rehearsal().isVisible(); }));
    CHECK(test::cutTexts(w.panel()).isEmpty());
    w.window->grab().save(folder + QStringLiteral("/grid-rehearsal.png"));
    w.panel().close();
    REQUIRE(wait([&] { return w.panel().drafts().list().count() == 1; }));
    w.window->grab().save(folder + QStringLiteral("/grid-drafts.png"));
}

TEST_CASE("A draft outlives the program that is killed, and is offered again with its steps",
          "[desktop][edit]") {
    test::SmallCity city;
    const QTemporaryDir settings;
    useSettings(settings.path());
    QProcess child;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("WANMI_TEST_SETTINGS"), settings.path());
    environment.insert(QStringLiteral("WANMI_TEST_STORE"), toQt(city.path()));
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("[.draft-at-work]")});
    QByteArray said;
    REQUIRE(wait([&] {
        said += child.readAllStandardOutput();
        return said.contains("three steps") || child.state() == QProcess::NotRunning;
    }));
    REQUIRE(said.contains("three steps"));
    child.kill(); // signal 9
    REQUIRE(child.waitForFinished(kPatience));
    CHECK(child.exitStatus() == QProcess::CrashExit);

    AdminWindow w{city.path(), false};
    REQUIRE(wait([&] { return w.panel().drafts().list().currentItem() != nullptr; }));
    CHECK(w.panel().isVisible());
    CHECK(w.panel().drafts().list().currentItem()->text().contains(kDraft));
    w.panel().open(kDraft);
    REQUIRE(wait([&] { return w.panel().isEditing(); }));
    CHECK(w.draft().history().doneCount() == 3);
    CHECK(w.panel().steps().count() == 3);
}

/// The program that is killed: run by the case above.
TEST_CASE("A draft at work", "[.draft-at-work]") {
    const auto store = qEnvironmentVariable("WANMI_TEST_STORE");
    if (store.isEmpty()) return;
    useSettings(qEnvironmentVariable("WANMI_TEST_SETTINGS"));
    AdminWindow w{fromQt(store), false};
    w.begin();
    for (MeshCell cell = 0; cell < 3; ++cell) {
        MeshEdit dissolve;
        dissolve.kind = MeshEdit::Kind::Dissolve;
        dissolve.cell = cell;
        REQUIRE(w.panel().keeper().apply(dissolve));
    }
    REQUIRE(wait([&] { return !w.panel().isKeeping(); }));
    std::cout << "three steps" << std::endl; // NOLINT(performance-avoid-endl): it is waited for
    wait([] { return false; });
}

} // namespace wanmi
