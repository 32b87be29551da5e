#pragma once
#include "core/base/progress.h"
#include "core/service/desk.h"

#include <QObject>
#include <QPointer>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace wanmi {

/// Long work that is under way; shared by the thread that does it and the window that shows it.
class LongWork {
public:
    void cancel() { m_cancelled = true; }
    bool isCancelled() const { return m_cancelled; }

private:
    std::atomic<bool> m_cancelled{false};
};

/// Carries jobs to threads that each have the store open for themselves, and their results back to
/// the thread this object lives in. The screen never waits for the disk: nothing here blocks but
/// the destructor, which lets the job at hand end.
class DeskWorker final : public QObject {
    Q_OBJECT
public:
    /// Read: lists and look-ups, and the watch over what others change. Write: one step of a case.
    /// Long: imports and grids, so that they hold nobody up.
    enum class Lane : std::uint8_t { Read, Write, Long };
    using Told = std::function<void(const std::string& step, qint64 done, qint64 total)>;

    DeskWorker(std::string storePath, DeskOptions options, QObject* parent = nullptr);
    ~DeskWorker() override;
    DeskWorker(const DeskWorker&) = delete;
    DeskWorker& operator=(const DeskWorker&) = delete;

    /// Does `job` (Desk& → Result<T>) on a lane; `done` (Result<T>) is called in this object's
    /// thread, and only while `context` lives. Where the store cannot be opened, the job fails with
    /// that.
    template <class Job, class Done>
    void run(Lane lane, QObject* context, Job job, Done done) {
        using Answer = std::invoke_result_t<Job, Desk&>;
        post(lane, [this, guard = QPointer<QObject>{context}, job = std::move(job),
                    done = std::move(done)](Desk* desk, const Error& error) {
            auto answer = std::make_shared<Answer>(desk ? job(*desk) : Answer{error});
            deliver([guard, done, answer] {
                if (guard) done(std::move(*answer));
            });
        });
    }

    /// The same on the long lane for a job (Desk&, const Progress&) that tells how far it is.
    template <class Job, class Done>
    std::shared_ptr<LongWork> runLong(QObject* context, Job job, Told told, Done done) {
        auto work = std::make_shared<LongWork>();
        const QPointer<QObject> guard{context};
        auto progress = progressOf(work, guard, std::move(told));
        run(
            Lane::Long, context,
            [job = std::move(job), progress = std::move(progress)](Desk& desk) {
                return job(desk, progress);
            },
            std::move(done));
        return work;
    }

signals:
    /// Rows changed by whoever has the store open, this desk included; oldest first.
    void changed(const std::vector<wanmi::ChangeNotice>& notices);

private:
    using Task = std::function<void(Desk*, const Error&)>;
    struct LaneState {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::deque<Task> tasks;
        bool look = false; ///< read lane: look for changes at once
        std::jthread thread;
    };

    void post(Lane lane, Task task);
    void deliver(std::function<void()> call);
    Progress progressOf(std::shared_ptr<LongWork> work, QPointer<QObject> guard, Told told);
    void work(Lane lane, const std::stop_token& stop);
    void watch(Desk& desk, std::int64_t& seen);
    void lookNow();

    std::string m_path;
    DeskOptions m_options;
    std::array<LaneState, 3> m_lanes;
};

} // namespace wanmi
