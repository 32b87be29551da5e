#include "tests/support/catch.h"
#include "ui/models/case_table_model.h"
#include "ui/models/text.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QSignalSpy>

namespace wanmi {
namespace {

CaseRow row(int number) {
    CaseRow r;
    r.id = "id-" + std::to_string(number);
    r.number = "990101-20260105-000-" + std::to_string(number);
    r.state = CaseState::PendingDispatch;
    r.revision = 1;
    r.warnAt = Instant{std::chrono::minutes{number}};
    r.dueAt = Instant{std::chrono::minutes{number + 10}};
    return r;
}

std::vector<CaseRow> page(int first, int count) {
    std::vector<CaseRow> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(row(first + i));
    return rows;
}

/// A model whose questions are answered from `total` made-up rows.
struct Served {
    explicit Served(int size) : total(size) {
        tester = std::make_unique<QAbstractItemModelTester>(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QObject::connect(
            &model, &CaseTableModel::pageWanted, &model, [this](quint64 generation, int at) {
                asked.push_back(at);
                const int first = at * CaseTableModel::kPageRows;
                model.setPage(generation, at, total,
                              page(first, std::clamp(total - first, 0, CaseTableModel::kPageRows)));
            });
    }
    void settle() { QCoreApplication::processEvents(); }

    CaseTableModel model;
    std::unique_ptr<QAbstractItemModelTester> tester;
    int total;
    std::vector<int> asked;
};

} // namespace

TEST_CASE("A list of a million cases asks only for the pages that are looked at", "[ui][list]") {
    Served s{1'000'000};
    s.model.restart();
    s.settle();
    CHECK(s.model.rowCount() == 1'000'000);
    CHECK(s.asked == std::vector{0});
    const auto far = s.model.index(777'777, CaseTableModel::NumberColumn);
    CHECK(far.data().toString() == QStringLiteral("…"));
    s.settle();
    CHECK(far.data().toString() == QStringLiteral("990101-20260105-000-777777"));
    CHECK(s.asked == std::vector{0, 777'777 / CaseTableModel::kPageRows});
}

TEST_CASE("The list forgets pages it has not shown for long", "[ui][list]") {
    Served s{100'000};
    s.model.restart();
    s.settle();
    for (int at = 1; at <= static_cast<int>(CaseTableModel::kPagesKept); ++at) {
        (void)s.model.index(at * CaseTableModel::kPageRows, 1).data();
        s.settle();
    }
    CHECK(s.model.rowAt(0) == nullptr);
    CHECK(s.model.rowAt(CaseTableModel::kPageRows) != nullptr);
}

TEST_CASE("One changed case repaints one row", "[ui][list]") {
    Served s{500};
    s.model.restart();
    s.settle();
    const QSignalSpy changed{&s.model, &QAbstractItemModel::dataChanged};
    auto later = row(7);
    later.revision = 2;
    later.department = "CG-HW";
    CHECK(s.model.updateRow(later));
    REQUIRE(changed.count() == 1);
    CHECK(changed[0][0].toModelIndex().row() == 7);
    CHECK(changed[0][1].toModelIndex().row() == 7);
}

TEST_CASE("A changed case that would move asks for the list to be read again", "[ui][list]") {
    Served s{500};
    s.model.restart();
    s.settle();
    auto moved = row(7);
    moved.dueAt = Instant{std::chrono::hours{900}};
    CHECK_FALSE(s.model.updateRow(moved));
    auto gone = row(8);
    gone.state = CaseState::Closed;
    CHECK_FALSE(s.model.updateRow(gone));
    CHECK_FALSE(s.model.updateRow(row(499))); // its page was never read
}

TEST_CASE("A list that grows and shrinks keeps what it shows and stays a sound model",
          "[ui][list]") {
    Served s{10};
    s.model.restart();
    s.settle();
    s.total = 12;
    s.model.refresh();
    s.settle();
    CHECK(s.model.rowCount() == 12);
    CHECK(s.model.rowOf(QStringLiteral("id-11")) == 11);
    s.total = 3;
    s.model.refresh();
    s.settle();
    CHECK(s.model.rowCount() == 3);
    CHECK(s.model.rowOf(QStringLiteral("id-11")) == -1);
    s.total = 0;
    s.model.refresh();
    s.settle();
    CHECK(s.model.rowCount() == 0);
}

TEST_CASE("A page of an earlier query is not taken", "[ui][list]") {
    CaseTableModel model;
    const QAbstractItemModelTester tester{&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal};
    quint64 first = 0;
    QObject::connect(&model, &CaseTableModel::pageWanted, [&first](quint64 generation, int) {
        if (first == 0) first = generation;
    });
    model.restart();
    QCoreApplication::processEvents();
    model.restart();
    model.setPage(first, 0, 5, page(0, 5));
    CHECK(model.rowCount() == 0);
    CHECK_FALSE(model.isKnown());
}

TEST_CASE("The lamp of a row follows the clock without the store being read", "[ui][list]") {
    Served s{1};
    s.model.restart();
    s.settle();
    const auto lamp = [&] {
        return static_cast<Lamp>(s.model.index(0, 0).data(CaseTableModel::LampRole).toInt());
    };
    s.model.setNow(Instant{std::chrono::minutes{0}});
    CHECK(lamp() == Lamp::Green);
    s.model.setNow(Instant{std::chrono::minutes{5}});
    CHECK(lamp() == Lamp::Yellow);
    s.model.setNow(Instant{std::chrono::minutes{11}});
    CHECK(lamp() == Lamp::Red);
    CHECK(s.asked == std::vector{0});
}

} // namespace wanmi
