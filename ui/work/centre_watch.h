#pragma once
#include "core/service/sync_watch.h"
#include "ui/work/line_maker.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace wanmi {

/// Keeps the window's store and its centre together (守候) in a thread of its own, from the moment
/// somebody has given a password until they say stop. The password is held by the line alone and is
/// written nowhere. What arrives shows itself as any change of another program does.
class CentreWatch final : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Off,       ///< nobody has asked for it
        Reaching,  ///< the first answer is still to come
        Connected, ///< rounds as needed
        Lost,      ///< the centre cannot be reached just now; tried again by itself
        Ended      ///< see why()
    };

    CentreWatch(std::string storePath, LineMaker line, QObject* parent = nullptr);
    ~CentreWatch() override;
    CentreWatch(const CentreWatch&) = delete;
    CentreWatch& operator=(const CentreWatch&) = delete;

    /// Ends what is under way first.
    void start(const std::string& login, const std::string& password);
    /// Lets the transaction at hand end.
    void stop();

    State state() const { return m_state; }
    bool isOn() const { return m_state != State::Off && m_state != State::Ended; }
    const std::string& login() const { return m_login; }
    const std::optional<Error>& why() const { return m_why; }

signals:
    void changed();
    /// A round did something.
    void round();
    /// A step that takes its time: a message key, how many, of how many (0: unknown).
    void told(const QString& step, qint64 done, qint64 total);

private:
    void work(const std::stop_token& stop, const std::string& password, int run);
    Status watch(const std::stop_token& stop, const std::string& password, int run);
    Progress progressOf(const std::stop_token& stop, int run);
    void post(int run, State state, std::optional<Error> why = {});

    std::string m_store;
    LineMaker m_line;
    std::string m_login;
    State m_state = State::Off;
    std::optional<Error> m_why;
    int m_run = 0; ///< what an earlier thread still tells is of no interest
    std::jthread m_thread;
};

} // namespace wanmi
