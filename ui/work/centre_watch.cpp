#include "ui/work/centre_watch.h"

#include "ui/models/text.h"

#include <chrono>

namespace wanmi {
namespace {
constexpr std::chrono::milliseconds kTellEvery{100};
} // namespace

CentreWatch::CentreWatch(std::string storePath, LineMaker line, QObject* parent)
    : QObject(parent),
      m_store(std::move(storePath)),
      m_line(std::move(line)) {}

CentreWatch::~CentreWatch() = default; // the thread is asked to stop, and waited for

void CentreWatch::start(const std::string& login, const std::string& password) {
    stop();
    m_login = login;
    m_why.reset();
    m_state = State::Reaching;
    m_thread = std::jthread{
        [this, password, run = m_run](const std::stop_token& stop) { work(stop, password, run); }};
    emit changed();
}

void CentreWatch::stop() {
    ++m_run;
    m_thread = {};
    if (m_state == State::Off) return;
    m_state = State::Off;
    emit changed();
}

void CentreWatch::post(int run, State state, std::optional<Error> why) {
    QMetaObject::invokeMethod(
        this,
        [this, run, state, why = std::move(why)] {
            if (run != m_run || (state == m_state && !why)) return;
            m_state = state;
            m_why = why;
            emit changed();
        },
        Qt::QueuedConnection);
}

void CentreWatch::work(const std::stop_token& stop, const std::string& password, int run) {
    const auto done = watch(stop, password, run);
    if (stop.stop_requested()) return;
    post(run, State::Ended, done ? std::optional<Error>{} : std::optional{done.error()});
}

Progress CentreWatch::progressOf(const std::stop_token& stop, int run) {
    auto last = std::make_shared<std::chrono::steady_clock::time_point>();
    return [this, stop, run, last](std::string_view step, std::int64_t done, std::int64_t total) {
        if (step == "sync.watch") return !stop.stop_requested();
        if (step == "sync.sending") post(run, State::Connected); // it has answered the greeting
        const auto now = std::chrono::steady_clock::now();
        if (now - *last >= kTellEvery) {
            *last = now;
            QMetaObject::invokeMethod(
                this,
                [this, run, key = toQt(step), done, total] {
                    if (run == m_run) emit told(key, done, total);
                },
                Qt::QueuedConnection);
        }
        return !stop.stop_requested();
    };
}

Status CentreWatch::watch(const std::stop_token& stop, const std::string& password, int run) {
    WANMI_LET(const auto desk, Desk::open(m_store));
    WANMI_LET(const auto status, SyncService{*desk}.status());
    if (!status.joined) return fail(Errc::Conflict, "sync.not_joined");
    if (!m_line) return fail(Errc::Network, "sync.unreachable");
    WANMI_LET(const auto line, m_line(status.url, m_login, password));
    WatchEvents events;
    events.round = [this, run](const SyncRound&) -> Status {
        QMetaObject::invokeMethod(
            this,
            [this, run] {
                if (run == m_run) emit round();
            },
            Qt::QueuedConnection);
        return ok();
    };
    events.lost = [this, run]() -> Status {
        post(run, State::Lost);
        return ok();
    };
    events.back = [this, run]() -> Status {
        post(run, State::Connected);
        return ok();
    };
    return watchCentre(*desk, *line, events, progressOf(stop, run));
}

} // namespace wanmi
