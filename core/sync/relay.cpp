#include "core/sync/relay.h"

#include "core/sync/central_install.h"

#include <algorithm>
#include <optional>
#include <thread>

namespace wanmi {
namespace {

constexpr std::chrono::milliseconds kAgain{500}; ///< after a failure, or while another one tells

class Relay {
public:
    explicit Relay(const PgLogin& login) : m_login(&login) {}
    RelayState state;

    /// One look; how long to wait before the next.
    Result<std::chrono::milliseconds> look(std::chrono::milliseconds every) {
        auto looked = ask();
        if (looked) return state.isFirst ? every : kAgain;
        if (looked.error().code != Errc::Network) return looked.error();
        m_line.reset();
        ++state.failures;
        state.connected = false;
        state.isFirst = false;
        return kAgain;
    }

private:
    Status connect() {
        WANMI_LET(m_line, PgConnection::open(*m_login));
        WANMI_TRY(centralSchema(*m_line));
        state.connected = true;
        return ok();
    }
    /// The lock goes with the line.
    Status beFirst() {
        WANMI_LET(const auto got,
                  m_line->query("SELECT pg_try_advisory_lock(hashtext('wanmi.relay'))"));
        state.isFirst = got.flag(0, 0);
        m_last.clear(); // whatever is newest may not have been told
        return ok();
    }
    Status ask() {
        if (!m_line || !m_line->isGood()) WANMI_TRY(connect());
        if (!state.isFirst) WANMI_TRY(beFirst());
        if (!state.isFirst) return ok();
        WANMI_LET(const auto newest, newestTold(*m_line));
        if (newest == m_last) return ok();
        WANMI_TRY(tellDesks(*m_line, newest));
        m_last = newest;
        ++state.told;
        return ok();
    }

    const PgLogin* m_login;
    std::optional<PgConnection> m_line;
    std::string m_last;
};

} // namespace

Result<RelayState> relay(const PgLogin& login, const std::function<bool(const RelayState&)>& goOn,
                         std::chrono::milliseconds every) {
    Relay work{login};
    while (goOn(work.state)) {
        WANMI_LET(auto left, work.look(every));
        // In short pieces, so that who says stop does not wait.
        while (left.count() > 0 && goOn(work.state)) {
            const auto piece = std::min(left, std::chrono::milliseconds{20});
            std::this_thread::sleep_for(piece);
            left -= piece;
        }
    }
    return work.state;
}

} // namespace wanmi
