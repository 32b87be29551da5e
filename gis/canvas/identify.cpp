#include "gis/canvas/identify.h"

#include "core/geometry/measures.h"
#include "core/store/place_store.h"

#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace wanmi {
namespace {

struct Question {
    Point at;
    double reach = 0;
};

Box around(const Question& q) {
    const auto r = static_cast<std::int64_t>(std::ceil(q.reach * kMillimetres));
    return {q.at.x - r, q.at.y - r, q.at.x + r, q.at.y + r};
}

QString nearestComponent(PlaceStore& store, const Question& q) {
    const auto found = store.componentsIn(around(q), {}, 500);
    if (!found) return {};
    double best = q.reach;
    std::int64_t code = 0;
    for (const auto& c : *found) {
        const double d = distanceM(q.at, c.at);
        if (d > best) continue;
        best = d;
        code = c.code;
    }
    return code == 0 ? QString{} : QStringLiteral("%1").arg(code, 16, 10, QLatin1Char('0'));
}

QString nearestRoad(PlaceStore& store, const Question& q) {
    const auto found = store.streets(around(q));
    if (!found) return {};
    double best = q.reach;
    QString name;
    for (const auto& road : *found) {
        const double d = distanceM(q.at, road.line);
        if (road.name.empty() || d > best) continue;
        best = d;
        name = QString::fromStdString(road.name);
    }
    return name;
}

PlaceAnswer answerTo(PlaceStore& store, const Question& q) {
    PlaceAnswer a;
    a.at = q.at;
    if (const auto place = store.placeOf(q.at)) {
        a.district = QString::fromStdString(place->district);
        a.street = QString::fromStdString(place->street);
        a.community = QString::fromStdString(place->community);
        a.cell = QString::fromStdString(place->cell);
        a.dutyGrid = QString::fromStdString(place->dutyGrid);
    }
    a.component = nearestComponent(store, q);
    a.road = nearestRoad(store, q);
    return a;
}

} // namespace

struct MapInquiry::State {
    std::mutex guard; ///< of `waiting` and `end`
    std::condition_variable wake;
    std::optional<Question> waiting;
    bool end = false;
    std::jthread thread;

    /// The next question; nullopt at the end.
    std::optional<Question> next() {
        std::unique_lock lock{guard};
        wake.wait(lock, [this] { return end || waiting.has_value(); });
        if (end) return std::nullopt;
        return std::exchange(waiting, std::nullopt);
    }
};

MapInquiry::MapInquiry(std::string storePath, QObject* parent)
    : QObject(parent),
      m(std::make_unique<State>()) {
    qRegisterMetaType<wanmi::PlaceAnswer>();
    m->thread = std::jthread{[this, path = std::move(storePath)] {
        auto db = openStore(path, Database::Mode::ReadOnly);
        if (!db) return; // the window has told already: it opened the same file
        PlaceStore store{*db};
        while (const auto question = m->next())
            emit found(answerTo(store, *question));
    }};
}

MapInquiry::~MapInquiry() {
    {
        const std::lock_guard lock{m->guard};
        m->end = true;
    }
    m->wake.notify_all();
    if (m->thread.joinable()) m->thread.join();
}

void MapInquiry::ask(Point at, double reach) {
    {
        const std::lock_guard lock{m->guard};
        m->waiting = Question{at, reach};
    }
    m->wake.notify_all();
}

} // namespace wanmi
