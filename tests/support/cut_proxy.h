#pragma once
// A line with faults: stands between a client and a server of this machine.
#include <poll.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace wanmi::test {

class CutProxy {
public:
    explicit CutProxy(int serverPort);
    CutProxy(const CutProxy&) = delete;
    CutProxy& operator=(const CutProxy&) = delete;
    ~CutProxy();
    int port() const { return m_port; } ///< on 127.0.0.1

    /// Ends every line once so many more bytes went up (to the server), or came down. Once; lines
    /// made later work again.
    void cutAfterUp(long bytes) { m_cutUp = bytes; }
    void cutAfterDown(long bytes) { m_cutDown = bytes; }
    bool hasCut() const { return m_cutUp < 0 && m_cutDown < 0; }
    /// Nothing goes either way until it is released; the line stays up.
    void stall(bool on) { m_stalled = on; }
    /// Every piece waits for so long.
    void delay(std::chrono::milliseconds by) { m_delay = by.count(); }
    /// The next piece goes up twice.
    void duplicateUp() { m_duplicate = true; }

private:
    struct Pair {
        int client = -1;
        int server = -1;
        bool ended = false;
    };
    void run();
    void accept();
    void pass(Pair& pair, bool up);
    std::vector<pollfd> ends() const;
    void dropEnded();
    void cutAll();

    int m_serverPort;
    int m_listener = -1;
    int m_port = 0;
    std::vector<Pair> m_pairs; ///< of the thread alone
    std::atomic<long> m_cutUp{-1};
    std::atomic<long> m_cutDown{-1};
    std::atomic<bool> m_stalled{false};
    std::atomic<std::int64_t> m_delay{0};
    std::atomic<bool> m_duplicate{false};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace wanmi::test
