#include "ui/work/desk_worker.h"

#include "core/service/tick.h"

#include <chrono>

namespace wanmi {
namespace {

constexpr std::chrono::milliseconds kLookEvery{150};
constexpr std::chrono::milliseconds kTellEvery{60};
constexpr std::chrono::seconds kQuiet{2}; ///< nobody has taken a step for so long

} // namespace

DeskWorker::DeskWorker(std::string storePath, DeskOptions options, QObject* parent)
    : QObject(parent),
      m_path(std::move(storePath)),
      m_options(options) {
    for (const auto lane : {Lane::Read, Lane::Write, Lane::Long}) {
        m_lanes[static_cast<std::size_t>(lane)].thread =
            std::jthread{[this, lane](const std::stop_token& stop) { work(lane, stop); }};
    }
}

DeskWorker::~DeskWorker() {
    for (auto& lane : m_lanes)
        lane.thread.request_stop();
    for (auto& lane : m_lanes)
        lane.thread.join();
}

void DeskWorker::post(Lane lane, Task task) {
    auto& state = m_lanes[static_cast<std::size_t>(lane)];
    {
        const std::scoped_lock lock{state.mutex};
        state.tasks.push_back(std::move(task));
    }
    state.wake.notify_one();
}

void DeskWorker::deliver(std::function<void()> call) {
    QMetaObject::invokeMethod(
        this, [call = std::move(call)] { call(); }, Qt::QueuedConnection);
}

Progress DeskWorker::progressOf(std::shared_ptr<LongWork> work, QPointer<QObject> guard,
                                Told told) {
    auto last = std::make_shared<std::chrono::steady_clock::time_point>();
    return [this, work = std::move(work), guard, told = std::move(told),
            last](std::string_view step, std::int64_t done, std::int64_t total) {
        const auto now = std::chrono::steady_clock::now();
        if (now - *last >= kTellEvery || done == total) {
            *last = now;
            deliver([guard, told, step = std::string{step}, done, total] {
                if (guard && told) told(step, done, total);
            });
        }
        return !work->isCancelled();
    };
}

void DeskWorker::lookNow() {
    auto& read = m_lanes[static_cast<std::size_t>(Lane::Read)];
    {
        const std::scoped_lock lock{read.mutex};
        read.look = true;
    }
    read.wake.notify_one();
}

void DeskWorker::watch(Desk& desk, std::int64_t& seen) {
    auto notices = desk.changesSince(seen);
    if (!notices || notices->empty()) return; // a store that is busy now is looked at again soon
    seen = notices->back().seq;
    deliver([this, news = std::move(*notices)] { emit changed(news); });
}

void DeskWorker::work(Lane lane, const std::stop_token& stop) {
    auto& state = m_lanes[static_cast<std::size_t>(lane)];
    std::unique_ptr<Desk> desk;
    Error error;
    std::int64_t seen = -1;
    const bool reads = lane == Lane::Read;
    bool written = false; // steps since the log was last brought home
    while (!stop.stop_requested()) {
        Task task;
        {
            std::unique_lock lock{state.mutex};
            const auto ready = [&state] { return !state.tasks.empty() || state.look; };
            if (reads)
                state.wake.wait_for(lock, stop, kLookEvery, ready);
            else if (written)
                state.wake.wait_for(lock, stop, kQuiet, ready);
            else
                state.wake.wait(lock, stop, ready);
            state.look = false;
            if (!state.tasks.empty()) {
                task = std::move(state.tasks.front());
                state.tasks.pop_front();
            }
        }
        if (stop.stop_requested()) return;
        if (task && !desk) {
            // Only the reader may move the clock: once is enough.
            auto opened = Desk::open(m_path, reads ? m_options
                                                   : DeskOptions{m_options.readOnly, std::nullopt});
            if (opened)
                desk = std::move(*opened);
            else
                error = opened.error();
        }
        if (desk && reads && seen < 0) {
            if (const auto last = desk->lastChange()) seen = *last;
        }
        // Another program may have moved a sandbox's clock; a store that is busy is asked next
        // time.
        if (task && desk) static_cast<void>(desk->refreshClock());
        if (task) task(desk.get(), error);
        if (desk && reads && seen >= 0) watch(*desk, seen);
        if (task && lane == Lane::Write) lookNow();
        // Where it fails the store is as good as before, and the next quiet moment tries again.
        if (!task && written && desk) static_cast<void>(settle(*desk));
        if (!reads) written = task && desk && !m_options.readOnly;
    }
}

} // namespace wanmi
